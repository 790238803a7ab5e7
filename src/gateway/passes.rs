//! What is done to the pieces of a body that is too long to hold, or that never ends: hidden in as they come, and
//! given out only when whatever they may bring back (a form, a mark) is known and can be kept first.

use std::cell::RefCell;
use std::rc::Rc;

use super::content::Content;
use crate::masking::{
    Events, HtmlRewriter, HtmlSettings, Letters, MaskError, Origins, PageFacts, TextMasker,
};

/// What may wait until it can be given out.
const MOST_WAITING: usize = 8 * 1024 * 1024;

/// Where the rewriter puts what it has done.
type Sink = Box<dyn FnMut(&[u8])>;

/// One body's way through.
pub(super) enum Pass {
    Html(Option<Box<HtmlRewriter<Sink>>>, Rc<RefCell<Vec<u8>>>),
    Text(Box<TextMasker>),
    Events(Events),
    Plain,
}

/// What may be given out now, and what must be kept before it is.
#[derive(Default)]
pub(super) struct Out {
    pub bytes: Vec<u8>,
    pub facts: PageFacts,
}

impl Pass {
    pub fn of(content: Content, settings: HtmlSettings, letters: Letters) -> Self {
        match (content, settings, letters) {
            (Content::Html, settings, _) => {
                let out = Rc::new(RefCell::new(Vec::new()));
                let sink = out.clone();
                let sink: Sink = Box::new(move |bytes| sink.borrow_mut().extend_from_slice(bytes));
                Self::Html(Some(Box::new(HtmlRewriter::new(settings, sink))), out)
            }
            (Content::Events, HtmlSettings { page_path, policy, random, origins, .. }, _) => {
                Self::Events(Events::new(&page_path, policy, random).leading(Origins::of(&origins)))
            }
            (Content::Text(lines), HtmlSettings { page_path, policy, random, .. }, letters) => {
                Self::Text(Box::new(TextMasker::new(letters, lines, &page_path, policy, random)))
            }
            _ => Self::Plain,
        }
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<Out, MaskError> {
        match self {
            Self::Html(Some(rewriter), out) => {
                rewriter.write(bytes)?;
                match rewriter.news() {
                    Some(facts) => Ok(Out { bytes: std::mem::take(&mut *out.borrow_mut()), facts }),
                    // A choice is half told; what it may send back is not known yet.
                    None if out.borrow().len() < MOST_WAITING => Ok(Out::default()),
                    None => Err(MaskError::TooLarge),
                }
            }
            Self::Text(masker) => Ok(Out::of(masker.write(bytes)?, &mut masker.facts)),
            Self::Events(events) => events.write(bytes).map(|(bytes, facts)| Out { bytes, facts }),
            _ => Ok(Out { bytes: bytes.to_vec(), facts: PageFacts::default() }),
        }
    }

    pub fn end(&mut self) -> Result<Out, MaskError> {
        match self {
            Self::Html(rewriter, out) => {
                let facts = rewriter.take().map_or(Ok(PageFacts::default()), |rewriter| rewriter.end())?;
                Ok(Out { bytes: std::mem::take(&mut *out.borrow_mut()), facts })
            }
            Self::Text(masker) => Ok(Out::of(masker.end()?, &mut masker.facts)),
            // An event that was not ended counts for no browser.
            Self::Events(_) | Self::Plain => Ok(Out::default()),
        }
    }

    /// How many events were given out, where it is a stream of them.
    pub fn events(&self) -> Option<u64> {
        match self {
            Self::Events(events) => Some(events.given),
            _ => None,
        }
    }
}

impl Out {
    fn of(bytes: Vec<u8>, facts: &mut PageFacts) -> Self {
        Self { bytes, facts: std::mem::take(facts) }
    }
}
