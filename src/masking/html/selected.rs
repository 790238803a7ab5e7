//! What selectors decided about the elements that are open, and so about the text that stands in them.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::Element;

use super::attributes::Attributes;
use super::elements::at_end;
use super::page::Page;
use crate::masking::policy::{Show, Verdict};
use crate::masking::selectors::Asked;

impl Asked for (&str, &Attributes) {
    fn tag(&self) -> &str {
        self.0
    }

    fn attribute(&self, name: &str) -> Option<String> {
        self.1.text(name)
    }
}

impl Page {
    /// What selectors say of the element and of what stands in it.
    pub fn select(
        &mut self,
        page: &Rc<RefCell<Page>>,
        tag: &str,
        element: &mut Element<'_, '_>,
        attributes: &Attributes,
    ) {
        std::mem::take(&mut self.decided_alone).then(|| self.decided.pop());
        let selectors = self.policy.fields.selectors();
        if selectors.is_empty() {
            return;
        }
        let met = self.outer.meet(selectors, &(tag, attributes));
        if met.show.is_none() && met.outer.is_empty() {
            return;
        }
        let shown = met.show.is_some();
        self.decided.extend(met.show);
        if element.end_tag_handlers().is_none() {
            self.decided_alone = shown;
            return;
        }
        self.outer.enter(&met.outer);
        at_end(page, element, move |page, _| {
            page.outer.leave(&met.outer);
            shown.then(|| page.decided.pop());
        });
    }

    /// What was decided by selectors about what is open now: of several, the innermost.
    pub fn selected(&self) -> Option<Show> {
        self.decided.last().copied()
    }

    /// What is done with text that stands here.
    pub fn verdict(&self) -> Verdict {
        match (self.cell, self.selected()) {
            (cell, _) if cell.detector().is_some_and(|detector| detector.is_never_shown()) => cell,
            (Verdict::Revealed(_), _) | (_, None) => self.cell,
            (_, Some(show)) => show.into(),
        }
    }
}
