//! Documents inside of a page, in an attribute (`srcdoc`): each is a page of its own, and uses what the page around it
//! uses.

use std::cell::RefCell;
use std::rc::Rc;

use super::HtmlSettings;
use super::attributes::Attributes;
use super::page::Page;
use crate::masking::MaskError;
use crate::masking::marks::Random;

/// How many documents may stand in each other.
const DEEPEST: usize = 3;

/// What a page and the documents inside of it use together.
pub struct Shared {
    origins: Vec<(String, String)>,
    random: Rc<RefCell<Random>>,
    new_form_id: Rc<RefCell<Box<dyn FnMut() -> String>>>,
}

impl Shared {
    pub fn new(
        origins: Vec<(String, String)>,
        random: Random,
        new_form_id: Box<dyn FnMut() -> String>,
    ) -> Self {
        let (random, new_form_id) = (Rc::new(RefCell::new(random)), Rc::new(RefCell::new(new_form_id)));
        Self { origins, random, new_form_id }
    }

    pub fn random(&self) -> Random {
        let random = Rc::clone(&self.random);
        Box::new(move |bytes| (random.borrow_mut())(bytes))
    }

    pub fn new_form_id(&self) -> Box<dyn FnMut() -> String> {
        let new_form_id = Rc::clone(&self.new_form_id);
        Box::new(move || (new_form_id.borrow_mut())())
    }
}

impl Page {
    /// A document that stands in an attribute is a page of its own.
    pub fn document_inside(&mut self, tag: &str, attributes: &mut Attributes) -> Result<(), MaskError> {
        let Some(inside) = attributes.text("srcdoc").filter(|_| tag == "iframe") else { return Ok(()) };
        let (bytes, facts) =
            super::rewrite_inside(inside.as_bytes(), self.settings_inside()?, self.depth + 1)?;
        let shown = String::from_utf8(bytes).map_err(|_| MaskError::Charset)?;
        attributes.set_hidden("srcdoc", &shown);
        self.facts.add(facts);
        Ok(())
    }

    /// How a document that stands in an attribute of this page is rewritten: as its own page, without a banner.
    fn settings_inside(&self) -> Result<HtmlSettings, MaskError> {
        if self.depth >= DEEPEST {
            return Err(MaskError::TooDeep);
        }
        Ok(HtmlSettings {
            page_path: self.links.base_path(),
            banner_head: String::new(),
            banner_body: String::new(),
            title_prefix: String::new(),
            origins: self.shared.origins.clone(),
            policy: self.policy.clone(),
            random: self.shared.random(),
            new_form_id: self.shared.new_form_id(),
        })
    }
}
