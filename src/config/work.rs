//! Kinds of work that an agent can declare: tables in the settings file, `[[work]]`.

use std::collections::BTreeSet;

use super::error::Problem;
use super::given::{Place, Raw, Table};
use super::nearest::nearest;
use super::read::Reader;

/// One kind of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    pub id: String,
    /// As agents, owners and reviewers read it.
    pub label: String,
    /// Whether it may need changes.
    pub changes: bool,
    /// Patterns of the pages that belong to it, at least one. Whether they are patterns is looked at where rules are read.
    pub pages: Vec<String>,
}

const NAME: &str = "work";
const FIELDS: [&str; 4] = ["id", "label", "mode", "pages"];
const LONGEST: usize = 60;

/// All of them; none where nothing is set.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Vec<Work>> {
    let Some((raw, place)) = reader.given(NAME) else { return Some(Vec::new()) };
    let Raw::Tables(tables) = raw else {
        let why = "is tables in the settings file, each begun with [[work]]".to_owned();
        reader.problems.push(Problem::Bad { name: NAME, place, why });
        return None;
    };
    let before = reader.problems.len();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let read = one(table).and_then(|work| match seen.insert(work.id.clone()) {
            true => Ok(work),
            false => Err(format!("has the id of another, {:?}", work.id)),
        });
        match read {
            Ok(work) => all.push(work),
            Err(why) => reader.problems.push(wrong(index, &place, &why)),
        }
    }
    (reader.problems.len() == before).then_some(all)
}

fn wrong(index: usize, place: &Place, why: &str) -> Problem {
    Problem::Bad { name: NAME, place: place.clone(), why: format!("number {} {why}", index + 1) }
}

fn one(table: &Table) -> Result<Work, String> {
    if let Some(unknown) = table.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let hint =
            nearest(unknown, FIELDS).map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
        return Err(format!("has {unknown}, which means nothing{hint}"));
    }
    let id = text(table, "id")?;
    if !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') || id.len() > LONGEST {
        return Err(format!("has an id that is not small-words-with-hyphens: {id:?}"));
    }
    let label = text(table, "label")?;
    if label.chars().count() > LONGEST || label.contains(char::is_control) {
        return Err(format!("has a label that is not one short line: {label:?}"));
    }
    let changes = match text(table, "mode")?.as_str() {
        "view" => false,
        "change" => true,
        other => return Err(format!("has the mode {other:?}; it must be view or change")),
    };
    let pages = match table.get("pages") {
        Some(Raw::List(pages)) if !pages.is_empty() => pages.clone(),
        Some(Raw::Text(page)) => vec![page.clone()],
        _ => return Err("has no pages; say which belong to it, such as [\"/invoices/**\"]".to_owned()),
    };
    Ok(Work { id, label, changes, pages })
}

fn text(table: &Table, name: &str) -> Result<String, String> {
    match table.get(name) {
        Some(Raw::Text(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        _ => Err(format!("has no {name}")),
    }
}
