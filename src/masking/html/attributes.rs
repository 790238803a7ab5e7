//! The attributes of one element: read once, edited, written back. Values are kept raw (as written, with character
//! references), since that is what lol_html reads and writes.

use lol_html::html_content::Element;

use crate::masking::MaskError;
use crate::masking::detectors::{Reach, SHORTEST, find};
use crate::masking::entities::{decoded, escape};

/// An element's attributes and what is to become of them.
pub struct Attributes {
    list: Vec<Attribute>,
    /// Whether a name came twice: browsers take the first, so the others must not leave.
    doubled: bool,
}

struct Attribute {
    name: String,
    raw: String,
    edit: Edit,
}

#[derive(PartialEq)]
enum Edit {
    Keep,
    Set,
    /// Hidden already: a surrogate may look like the secret that it stands for, and must not be hidden again.
    Hidden,
    /// Left as it is by somebody's decision.
    Settled,
    Remove,
}

/// Attributes without a value whose names are a secret together: what a tag that does not end makes of text.
fn drop_scattered(list: &mut [Attribute]) {
    let empty = |known: &&mut Attribute| known.raw.is_empty() && known.edit == Edit::Keep;
    let digits = |known: &Attribute| known.name.bytes().filter(u8::is_ascii_digit).count();
    if list.len() < 2 || list.iter().map(digits).sum::<usize>() < 6 {
        return;
    }
    let names: Vec<String> =
        list.iter_mut().filter(empty).map(|known| known.name.to_ascii_uppercase()).collect();
    if !find(&names.join(" "), Reach::Sure).is_empty() {
        list.iter_mut().filter(empty).for_each(|known| known.edit = Edit::Remove);
    }
}

impl Attributes {
    #[cfg(test)]
    pub fn none() -> Self {
        Self { list: Vec::new(), doubled: false }
    }

    pub fn of(element: &Element<'_, '_>) -> Self {
        let mut list: Vec<Attribute> = Vec::with_capacity(element.attributes().len());
        let mut doubled = false;
        for attribute in element.attributes() {
            let name = attribute.name();
            // A name that is itself a secret is no name: such an attribute goes.
            let secret =
                name.len() >= SHORTEST && !find(&attribute.name_preserve_case(), Reach::Sure).is_empty();
            if secret {
                list.push(Attribute { name, raw: String::new(), edit: Edit::Remove });
            } else if list.iter().any(|known| known.name == name) {
                doubled = true;
            } else {
                list.push(Attribute { name, raw: attribute.value(), edit: Edit::Keep });
            }
        }
        drop_scattered(&mut list);
        Self { list, doubled }
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The value as it is written.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.find(name).map(|found| found.raw.as_str())
    }

    /// The value as a browser understands it.
    pub fn text(&self, name: &str) -> Option<String> {
        self.raw(name).map(decoded)
    }

    /// The value, trimmed, unless it is empty.
    pub fn said(&self, name: &str) -> Option<String> {
        self.text(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Sets a value given as text.
    pub fn set(&mut self, name: &str, text: &str) {
        self.set_raw(name, escape(text));
    }

    /// Sets a value in which everything is hidden that must be.
    pub fn set_hidden(&mut self, name: &str, text: &str) {
        self.set(name, text);
        if let Some(known) = self.list.iter_mut().find(|known| known.name == name) {
            known.edit = Edit::Hidden;
        }
    }

    /// Hides the value where it also stands in other attributes: a hint, a title, what a script keeps there.
    pub fn hide_copies(&mut self, real: &str, shown: &str) {
        if real.trim().len() < 3 {
            return;
        }
        let technical = ["id", "name", "class", "type", "for", "form", "autocomplete", "style"];
        for known in self.list.iter_mut().filter(|known| known.edit == Edit::Keep) {
            if !technical.contains(&known.name.as_str()) && decoded(&known.raw).contains(real.trim()) {
                (known.raw, known.edit) = (escape(shown), Edit::Hidden);
            }
        }
    }

    /// Leaves the value as it is: it was looked at, and what is left of it may show.
    pub fn settle(&mut self, name: &str) {
        if let Some(known) = self.list.iter_mut().find(|known| known.name == name && known.edit == Edit::Keep)
        {
            known.edit = Edit::Settled;
        }
    }

    pub fn set_raw(&mut self, name: &str, raw: String) {
        match self.list.iter_mut().find(|known| known.name == name) {
            Some(known) => (known.raw, known.edit) = (raw, Edit::Set),
            None => self.list.push(Attribute { name: name.to_owned(), raw, edit: Edit::Set }),
        }
    }

    pub fn remove(&mut self, name: &str) {
        if let Some(known) = self.list.iter_mut().find(|known| known.name == name) {
            known.edit = Edit::Remove;
        }
    }

    /// Whether any attribute, also one that goes, has such a name.
    pub fn any(&self, is: impl Fn(&str) -> bool) -> bool {
        self.list.iter().any(|known| is(&known.name))
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The name and the value as written, by place; nothing where the attribute goes or is hidden already.
    pub fn at(&self, index: usize) -> Option<(&str, &str)> {
        let found = self
            .list
            .get(index)
            .filter(|found| !matches!(found.edit, Edit::Remove | Edit::Hidden | Edit::Settled))?;
        Some((&found.name, &found.raw))
    }

    pub fn set_at(&mut self, index: usize, raw: String) {
        if let Some(found) = self.list.get_mut(index) {
            (found.raw, found.edit) = (raw, Edit::Set);
        }
    }

    /// Writes the edits back to the element.
    pub fn apply(self, element: &mut Element<'_, '_>) -> Result<(), MaskError> {
        for attribute in self.list {
            let keeps = matches!(attribute.edit, Edit::Keep | Edit::Settled);
            if attribute.edit == Edit::Remove || (self.doubled && keeps) {
                element.remove_attribute(&attribute.name);
            }
            let set = matches!(attribute.edit, Edit::Set | Edit::Hidden);
            if set && self.doubled {
                element.remove_attribute(&attribute.name);
            }
            if set || (self.doubled && keeps) {
                element
                    .set_attribute(&attribute.name, &attribute.raw)
                    .map_err(|error| MaskError::Unparseable(error.to_string()))?;
            }
        }
        Ok(())
    }

    fn find(&self, name: &str) -> Option<&Attribute> {
        self.list.iter().find(|known| known.name == name && known.edit != Edit::Remove)
    }
}
