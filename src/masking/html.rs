//! The pass over an HTML page: hides, rewrites addresses to the gateway's, puts in the banner, and remembers each form.
//! One handler on all elements with a dispatch of its own, because lol_html's cost is the number of selectors.
//!
//! The parts: `page` (the state, and text), `elements` (what each element loses),
//! `values` (what of its attributes shows), `fields` and `controls` (forms),
//! `attributes`, `labels` (a look ahead), `links`, `onward` (where addresses lead), `script`, `gate` (the last look).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lol_html::errors::RewritingError;
use lol_html::{AsciiCompatibleEncoding, MemorySettings, Settings};

use super::charset::must_be_text;
use super::marks::Random;
use super::{MaskError, PageFacts, Policy};

mod attributes;
mod controls;
mod elements;
mod fields;
mod gate;
mod inside;
mod joint;
mod labels;
mod links;
mod naming;
mod onward;
mod page;
mod sanitised;
mod script;
mod selected;
mod selects;
mod tables;
mod tagged;
#[cfg(test)]
mod tests;
mod values;

use gate::{Gate, Phase};
use joint::Joint;
use page::Page;

/// How much of a page is held before the first byte leaves, so that a label may follow its control.
const HELD: usize = 2 * 1024 * 1024;
/// The most memory lol_html may take for one page; beyond it the page is refused.
const MEMORY: usize = 4 * 1024 * 1024;

/// How a page is to be rewritten.
pub struct HtmlSettings {
    /// The path and query it was served from.
    pub page_path: String,
    /// HTML put first into `<head>`.
    pub banner_head: String,
    /// HTML put at the end of `<body>`.
    pub banner_body: String,
    /// What the title begins with: `[Support] `.
    pub title_prefix: String,
    /// The upstream's origins and what stands for each in the browser: `https://acme.example` → the session's.
    pub origins: Vec<(String, String)>,
    /// What was decided about fields, and whether the route is closed.
    pub policy: Policy,
    /// Where surrogates get their letters from.
    pub random: Random,
    /// Makes the id of each form served.
    pub new_form_id: Box<dyn FnMut() -> String>,
}

/// Rewrites a page that comes in pieces, in UTF-8 (see [`super::to_utf8`]). After an error it stays in that error.
pub struct HtmlRewriter<S: FnMut(&[u8])> {
    inner: lol_html::HtmlRewriter<'static, Gate<S>>,
    phase: Rc<Cell<Phase>>,
    page: Rc<RefCell<Page>>,
    held: Option<Vec<u8>>,
    failed: Option<MaskError>,
}

impl<S: FnMut(&[u8])> HtmlRewriter<S> {
    pub fn new(settings: HtmlSettings, sink: S) -> Self {
        Self::inside(settings, 0, sink)
    }

    /// For a page that stands in so many others.
    fn inside(settings: HtmlSettings, depth: usize, sink: S) -> Self {
        let joint = Rc::new(RefCell::new(Joint::default()));
        let page = Rc::new(RefCell::new(Page::new(settings, depth, Rc::clone(&joint))));
        let memory = MemorySettings::new().with_max_allowed_memory_usage(MEMORY);
        let settings = Settings::new()
            .with_encoding(AsciiCompatibleEncoding::utf_8())
            .with_memory_settings(memory)
            .with_strict(true);
        let phase = Rc::new(Cell::new(Phase::Streaming));
        let gate = Gate { sink, phase: Rc::clone(&phase), joint };
        let inner = lol_html::HtmlRewriter::new(page::handlers(&page, &phase, settings), gate);
        Self { inner, phase, page, held: Some(Vec::new()), failed: None }
    }

    /// Takes a piece of the page.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), MaskError> {
        if let Some(held) = &mut self.held {
            held.extend_from_slice(piece);
            if held.len() < HELD {
                return Ok(());
            }
            return self.start();
        }
        self.feed(piece)
    }

    /// What became known of the page since this was last asked, so that it can be kept before what was written leaves;
    /// none while a control is half told.
    pub fn news(&mut self) -> Option<PageFacts> {
        self.page.borrow_mut().news()
    }

    /// The page is complete: what it was.
    pub fn end(mut self) -> Result<PageFacts, MaskError> {
        self.start()?;
        self.phase.set(Phase::Ending);
        self.inner.end().map_err(refusal)?;
        Ok(self.page.borrow_mut().take_facts())
    }

    /// Looks ahead for labels, then lets go of what was held.
    fn start(&mut self) -> Result<(), MaskError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let Some(held) = self.held.take() else { return Ok(()) };
        self.page.borrow_mut().labels = labels::look_ahead(&held);
        self.feed(&held)
    }

    fn feed(&mut self, piece: &[u8]) -> Result<(), MaskError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let fed = must_be_text(piece).and_then(|()| self.inner.write(piece).map_err(refusal));
        fed.or_else(|error| self.fail(error))
    }

    fn fail(&mut self, error: MaskError) -> Result<(), MaskError> {
        self.failed = Some(error.clone());
        Err(error)
    }
}

/// Rewrites a page that is there as a whole.
pub fn rewrite_html(html: &[u8], settings: HtmlSettings) -> Result<(Vec<u8>, PageFacts), MaskError> {
    rewrite_inside(html, settings, 0)
}

fn rewrite_inside(
    html: &[u8],
    settings: HtmlSettings,
    depth: usize,
) -> Result<(Vec<u8>, PageFacts), MaskError> {
    let mut out = Vec::with_capacity(html.len() + html.len() / 8 + 1024);
    let mut rewriter = HtmlRewriter::inside(settings, depth, |piece: &[u8]| out.extend_from_slice(piece));
    rewriter.write(html)?;
    let facts = rewriter.end()?;
    Ok((out, facts))
}

/// A script or style that is an answer of its own, in UTF-8: hidden in like one that stands in a page. Data in the call
/// of a function (JSONP) is refused: any site could have asked for it.
pub fn mask_script(
    text: &[u8],
    page_path: &str,
    policy: &Policy,
    random: &mut Random,
) -> Result<(Vec<u8>, PageFacts), MaskError> {
    let text = std::str::from_utf8(text).map_err(|_| MaskError::Charset)?;
    if script::is_padded(text) {
        return Err(MaskError::Padded);
    }
    let mut facts = PageFacts::default();
    let mut means = script::Means { page_path, policy, random, facts: &mut facts };
    let masked = script::mask_script(text, &mut means);
    Ok((masked.unwrap_or_else(|| text.to_owned()).into_bytes(), facts))
}

/// What lol_html's error means for the page.
fn refusal(error: RewritingError) -> MaskError {
    match error {
        RewritingError::MemoryLimitExceeded(_) => MaskError::TooLarge,
        RewritingError::ContentHandlerError(error) => match error.downcast::<MaskError>() {
            Ok(ours) => *ours,
            Err(other) => MaskError::Unparseable(other.to_string()),
        },
        other => MaskError::Unparseable(other.to_string()),
    }
}
