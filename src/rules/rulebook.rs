//! The rules in force now, shared by everybody who decides by them, and how others take their place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::{Rules, RulesError, text_of};

/// The book that the rules in force stand in. Cloning shares it; a request reads it once and keeps what it read.
#[derive(Debug, Clone)]
pub struct Rulebook(Arc<Book>);

#[derive(Debug)]
struct Book {
    /// The vendor's file; without one the built-in rules are all.
    file: Option<PathBuf>,
    page: RwLock<Page>,
    /// Origins that pages' scripts wanted to speak with, and that no rule names; since the program started.
    strangers: Mutex<BTreeSet<String>>,
}

#[derive(Debug)]
struct Page {
    rules: Arc<Rules>,
    /// The file's text, when it was last looked at and understood.
    text: Option<String>,
    /// Why the file as it is now is not in force.
    trouble: Option<Arc<RulesError>>,
}

/// More strangers than any app has are not remembered.
const MOST_STRANGERS: usize = 50;

/// What another look at the file found.
#[derive(Debug)]
pub enum Looked {
    /// What is in force still stands there.
    Same,
    /// Other rules, which are not in force before [`Rulebook::put`].
    Other(Box<Fresh>),
    /// Something wrong, for the first time: what was in force stays so.
    Wrong(Arc<RulesError>),
    /// The same wrong as before.
    StillWrong,
}

/// Rules that were read and are not in force yet.
#[derive(Debug)]
pub struct Fresh {
    rules: Rules,
    text: String,
}

impl Fresh {
    pub fn rules(&self) -> &Rules {
        &self.rules
    }
}

impl Rulebook {
    /// A book of these rules, without a file.
    pub fn of(rules: Rules) -> Self {
        Self::new(None, rules, None)
    }

    /// A book that holds only what holds without a file.
    pub fn built_in() -> Self {
        Self::of(Rules::built_in())
    }

    /// A book that follows a file.
    ///
    /// # Errors
    /// What is wrong with the file: nothing starts with rules that nobody meant.
    pub fn open(file: &Path) -> Result<Self, RulesError> {
        let text = text_of(file)?;
        let rules = Rules::of_text(file, &text)?;
        Ok(Self::new(Some(file.to_owned()), rules, Some(text)))
    }

    /// The rules in force.
    pub fn now(&self) -> Arc<Rules> {
        self.read(|page| page.rules.clone())
    }

    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Why the file as it is now is not in force.
    pub fn trouble(&self) -> Option<Arc<RulesError>> {
        self.read(|page| page.trouble.clone())
    }

    /// Looks at the file again, and remembers what is wrong with it.
    pub fn look(&self) -> Looked {
        let Some(file) = &self.0.file else { return Looked::Same };
        let read = text_of(file).and_then(|text| {
            if self.read(|page| page.text.as_ref() == Some(&text)) {
                return Ok(None);
            }
            Rules::of_text(file, &text).map(|rules| Some(Box::new(Fresh { rules, text })))
        });
        match read {
            Ok(None) => {
                self.write(|page| page.trouble = None);
                Looked::Same
            }
            Ok(Some(fresh)) => Looked::Other(fresh),
            Err(error) => self.write(|page| {
                let told = page.trouble.as_ref().is_some_and(|known| known.to_string() == error.to_string());
                let error = Arc::new(error);
                page.trouble = Some(error.clone());
                if told { Looked::StillWrong } else { Looked::Wrong(error) }
            }),
        }
    }

    /// Puts rules in force: the next request meets them, also in sessions under way.
    pub fn put(&self, fresh: Box<Fresh>) {
        self.write(|page| {
            *page = Page { rules: Arc::new(fresh.rules), text: Some(fresh.text), trouble: None };
        });
    }

    /// A browser did not let a page's script speak with this address.
    pub fn note_stranger(&self, address: &str) {
        let Some(origin) = stranger(address) else { return };
        let mut strangers = self.0.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        if strangers.len() < MOST_STRANGERS {
            strangers.insert(origin);
        }
    }

    /// The hosts that scripts wanted to speak with and that the rules in force do not name.
    pub fn strangers(&self) -> Vec<String> {
        let rules = self.now();
        let strangers = self.0.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown = |origin: &&String| !rules.hosts().iter().any(|host| host.origin == **origin);
        strangers.iter().filter(unknown).cloned().collect()
    }

    fn new(file: Option<PathBuf>, rules: Rules, text: Option<String>) -> Self {
        let page = Page { rules: Arc::new(rules), text, trouble: None };
        Self(Arc::new(Book { file, page: RwLock::new(page), strangers: Mutex::default() }))
    }

    fn read<T>(&self, look: impl FnOnce(&Page) -> T) -> T {
        look(&self.0.page.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Page) -> T) -> T {
        change(&mut self.0.page.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The origin of an address, as a rules file names hosts; a websocket's is that of its pages.
fn stranger(address: &str) -> Option<String> {
    let address = match address.split_once("://")? {
        ("wss", rest) => format!("https://{rest}"),
        ("ws", rest) => format!("http://{rest}"),
        _ => address.to_owned(),
    };
    let url = url::Url::parse(&address).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    Some(url.origin().ascii_serialization()).filter(|origin| origin.len() <= 200)
}
