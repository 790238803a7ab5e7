//! What a page calls itself and the things on it: its first heading, its breadcrumbs, the headings around a table's
//! controls; and whether it marks something as wrong.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::Element;
use serde_json::Value;

use super::attributes::Attributes;
use super::elements::at_end;
use super::labels::one_line;
use super::page::Page;
use crate::masking::PageFacts;

/// The longest name that is read.
const LONGEST: usize = 200;
/// Classes by which frameworks mark a control, or what is around it, as wrong.
const WRONG: [&str; 6] =
    ["is-invalid", "field_with_errors", "has-error", "has-errors", "field-error", "fieldwitherrors"];

/// Names as they are met.
#[derive(Default)]
pub struct Naming {
    heading: Option<String>,
    in_heading: bool,
    crumbs: Vec<String>,
    in_crumbs: usize,
    tables: Vec<Table>,
    forms: usize,
    /// How many elements are open whose text, if there is any, says that something is wrong.
    in_error: usize,
    complains: bool,
}

/// A table, as far as it names the controls in it.
#[derive(Default)]
struct Table {
    columns: Vec<String>,
    row: Vec<Cell>,
}

struct Cell {
    text: String,
    heads: bool,
    span: usize,
}

impl Naming {
    /// What an element opens.
    pub fn enter(
        &mut self,
        page: &Rc<RefCell<Page>>,
        tag: &str,
        element: &mut Element<'_, '_>,
        attributes: &Attributes,
    ) {
        match tag {
            "h1" if self.heading.is_none() => {
                self.heading = Some(String::new());
                self.in_heading = true;
                at_end(page, element, |page, _| page.naming.in_heading = false);
            }
            "nav" | "ol" | "ul" | "div" if is_breadcrumb(attributes) => {
                self.in_crumbs += 1;
                at_end(page, element, |page, _| page.naming.in_crumbs -= 1);
            }
            "table" => {
                self.tables.push(Table::default());
                at_end(page, element, |page, _| drop(page.naming.tables.pop()));
            }
            "tr" => self.tables.iter_mut().next_back().into_iter().for_each(Table::open_row),
            "th" | "td" => {
                let span = attributes.said("colspan").and_then(|span| span.parse().ok()).unwrap_or(1);
                let cell = Cell { text: String::new(), heads: tag == "th", span };
                if let Some(table) = self.tables.last_mut() {
                    table.row.push(cell);
                }
            }
            "form" => {
                self.forms += 1;
                at_end(page, element, |page, _| page.naming.forms = page.naming.forms.saturating_sub(1));
            }
            _ => {}
        }
        self.look_for_errors(page, element, attributes);
    }

    /// Text as the agent sees it, outside of controls.
    pub fn read(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.complains |= self.in_error > 0;
        if self.in_heading
            && let Some(heading) = self.heading.as_mut().filter(|heading| heading.len() < LONGEST)
        {
            push(heading, text);
        }
        if self.in_crumbs > 0 && text.chars().any(char::is_alphanumeric) && self.crumbs.len() < 20 {
            self.crumbs.push(one_line(text));
        }
        let cell = self.tables.last_mut().and_then(|table| table.row.last_mut());
        if let Some(cell) = cell.filter(|cell| cell.text.len() < LONGEST) {
            push(&mut cell.text, text);
        }
    }

    /// A document for machines that may hold the breadcrumbs (schema.org, BreadcrumbList).
    pub fn read_data(&mut self, json: &str) {
        if self.crumbs.is_empty() && json.contains("BreadcrumbList") {
            let found = serde_json::from_str(json).ok().and_then(|value: Value| listed(&value));
            self.crumbs = found.unwrap_or_default();
        }
    }

    /// What the table around it calls the control that stands here: `Standard › Rate`.
    pub fn of_control(&self) -> Option<String> {
        let table = self.tables.last()?;
        let (_, before) = table.row.split_last()?;
        let column: usize = before.iter().map(|cell| cell.span).sum();
        let above = table.columns.get(column).filter(|text| !text.is_empty());
        let beside = match above {
            Some(_) => before.iter().find(|cell| cell.heads).or(before.first()),
            None => before.last(),
        };
        let beside = beside.map(|cell| one_line(&cell.text)).filter(|text| !text.is_empty());
        match (beside, above) {
            (Some(beside), Some(above)) => Some(format!("{beside} › {above}")),
            (beside, above) => beside.or(above.cloned()),
        }
    }

    /// Says what was found.
    pub fn tell(&mut self, facts: &mut PageFacts) {
        facts.heading = self.heading.take().map(|text| one_line(&text)).filter(|text| !text.is_empty());
        facts.crumbs = std::mem::take(&mut self.crumbs);
        facts.complains = self.complains;
    }

    fn look_for_errors(
        &mut self,
        page: &Rc<RefCell<Page>>,
        element: &mut Element<'_, '_>,
        attributes: &Attributes,
    ) {
        self.complains |=
            attributes.said("aria-invalid").is_some_and(|said| said.eq_ignore_ascii_case("true"));
        // Hardly any element has such a class: the closer look costs.
        let telling = |classes: &&str| {
            ["rror", "nvalid", "danger", "problem"].iter().any(|part| classes.contains(part))
        };
        let Some(classes) = attributes.raw("class").filter(telling).map(str::to_ascii_lowercase) else {
            return;
        };
        let mut classes = classes.split_ascii_whitespace();
        let alert = attributes.said("role").as_deref() == Some("alert");
        let mut says_wrong = false;
        for class in classes.by_ref() {
            self.complains |= self.forms > 0 && WRONG.contains(&class);
            let error =
                class.contains("error") || alert && ["danger", "problem"].iter().any(|w| class.contains(w));
            says_wrong |= error && (alert || self.forms > 0);
        }
        if says_wrong {
            self.in_error += 1;
            at_end(page, element, |page, _| page.naming.in_error = page.naming.in_error.saturating_sub(1));
        }
    }
}

impl Table {
    /// A row of nothing but headings names the columns beneath it.
    fn open_row(&mut self) {
        if self.row.len() > 1 && self.row.iter().all(|cell| cell.heads) {
            let named = self.row.iter().flat_map(|cell| vec![one_line(&cell.text); cell.span.clamp(1, 100)]);
            self.columns = named.collect();
        }
        self.row.clear();
    }
}

fn push(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

fn is_breadcrumb(attributes: &Attributes) -> bool {
    ["aria-label", "class"]
        .iter()
        .any(|name| attributes.raw(name).is_some_and(|said| said.contains("readcrumb")))
}

/// The names in the first list of breadcrumbs.
fn listed(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Object(members) if members.get("@type").and_then(Value::as_str) == Some("BreadcrumbList") => {
            let items = members.get("itemListElement")?.as_array()?;
            let name = |item: &Value| {
                let name = item.get("name").or_else(|| item.get("item")?.get("name"))?;
                Some(one_line(name.as_str()?))
            };
            Some(items.iter().filter_map(name).collect())
        }
        Value::Object(members) => members.values().find_map(listed),
        Value::Array(items) => items.iter().find_map(listed),
        _ => None,
    }
}
