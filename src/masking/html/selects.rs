//! Selects and their options: which are chosen, which cannot be, and what stands for a chosen one that is hidden.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element};

use super::attributes::Attributes;
use super::controls::{Control, OpenSelect};
use super::elements::at_end;
use super::page::{OpenOption, Page};
use crate::masking::count_as;
use crate::masking::policy::Verdict;
use crate::masking::served::Kind;

impl Page {
    pub fn open_select(
        &mut self,
        page: &Rc<RefCell<Page>>,
        element: &mut Element<'_, '_>,
        attributes: &Attributes,
    ) {
        self.close_select();
        let owner = self.forms.owner(attributes);
        let control = self.control(attributes, Kind::Select);
        let hidden = match control.verdict {
            Verdict::Hide(hide) => Some((hide, hide.mark(""))),
            _ => None,
        };
        if let Some((hide, mark)) = &hidden {
            count_as(&mut self.facts.hidden, hide.name());
            element
                .prepend(&format!(r#"<option value="{mark}" selected>{mark}</option>"#), ContentType::Html);
        }
        self.note_control(&control, "", hidden.as_ref().map(|(_, mark)| mark.as_str()));
        self.select = Some(OpenSelect {
            owner,
            name: control.name,
            label: control.label,
            group: control.group,
            revealed: matches!(control.verdict, Verdict::Revealed(_)),
            hidden,
            multiple: attributes.has("multiple"),
            listed: attributes
                .said("size")
                .and_then(|size| size.parse().ok())
                .is_some_and(|size: u32| size > 1),
            sent: !self.is_disabled(attributes),
            options: Vec::new(),
            disabled: Vec::new(),
            chosen: Vec::new(),
        });
        at_end(page, element, |page, _| page.close_select());
    }

    pub fn open_option(
        &mut self,
        page: &Rc<RefCell<Page>>,
        element: &mut Element<'_, '_>,
        attributes: &mut Attributes,
    ) {
        self.close_option();
        let Some(select) = &self.select else { return };
        let owner = select.owner.clone();
        let control = Control::plain(select.name.clone(), Kind::Select);
        let selected = attributes.has("selected");
        if select.hidden.is_some() {
            attributes.remove("selected");
        }
        let value = attributes.text("value").map(|real| match self.choice_value(&control, &owner, &real) {
            Some(shown) => {
                attributes.set_hidden("value", &shown);
                (shown, Some(real))
            }
            None => (real, None),
        });
        let disabled = self.dead_options || attributes.has("disabled");
        self.option =
            Some(OpenOption { value, selected, disabled, shown: String::new(), real: String::new() });
        at_end(page, element, |page, _| page.close_option());
    }

    /// A disabled group takes all its options with it.
    pub fn open_group(
        &mut self,
        page: &Rc<RefCell<Page>>,
        element: &mut Element<'_, '_>,
        attributes: &Attributes,
    ) {
        self.close_option();
        self.dead_options = attributes.has("disabled");
        at_end(page, element, |page, _| {
            page.close_option();
            page.dead_options = false;
        });
    }
}
