//! What the gateway remembers of a session's pages while it runs: which request opened a page, so that what the page's
//! script asks for can be told beneath it; and which ending its titles share. To lose it loses only that.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::visit::Visit;
use crate::canon::Request;
use crate::ids::SessionId;

/// How many pages of a session, and how many sessions, are remembered.
const PAGES: usize = 60;
const SESSIONS: usize = 2000;
/// So many titles must share an ending before it counts as the app's.
const ENOUGH: usize = 3;
/// What stands between a page's name and the app's.
const BETWEEN: [&str; 9] = [" · ", " | ", " — ", " – ", " - ", " :: ", " • ", " « ", " » "];

/// For all sessions.
#[derive(Clone, Default)]
pub(super) struct Folding(Arc<Mutex<HashMap<SessionId, Pages>>>);

#[derive(Default)]
struct Pages {
    /// Targets and the numbers of their intents, the newest last.
    opened: VecDeque<(String, u64)>,
    titles: BTreeSet<String>,
}

impl Folding {
    /// A person's request was admitted, whose answer may become a page.
    pub fn opened(&self, session: SessionId, target: &str, seq: u64) {
        let mut all = self.lock(session);
        let pages = all.entry(session).or_default();
        pages.opened.push_back((target.to_owned(), seq));
        if pages.opened.len() > PAGES {
            pages.opened.pop_front();
        }
    }

    /// As [`Self::under`], for a request that a page's script made.
    pub fn under_page(&self, visit: &Visit, request: &Request) -> Option<u64> {
        let from = request.from_page.as_ref().filter(|_| !request.fetch.navigate);
        self.under(visit.session.id, from?)
    }

    /// The number of the request that opened the page from which a script asks. An app that changes its address by
    /// script is at a place that nobody opened: then it is the page that was opened last.
    fn under(&self, session: SessionId, from: &str) -> Option<u64> {
        let all = self.lock(session);
        let opened = &all.get(&session)?.opened;
        let path = |target: &str| target.split('?').next().unwrap_or_default().to_owned();
        let newest = |is: &dyn Fn(&str) -> bool| opened.iter().rev().find(|(target, _)| is(target));
        newest(&|target| target == from)
            .or_else(|| newest(&|target| path(target) == path(from)))
            .or(opened.back())
            .map(|(_, seq)| *seq)
    }

    /// A title without the app's name, in front or behind; nothing when nothing else is in it.
    pub fn called(&self, session: SessionId, title: &str, app: &str) -> Option<String> {
        let mut all = self.lock(session);
        let titles = &mut all.entry(session).or_default().titles;
        if titles.len() < PAGES {
            titles.insert(title.to_owned());
        }
        let named = without_app(without_count(title), app);
        let named = shared_ending(titles).and_then(|ending| named.strip_suffix(&ending)).unwrap_or(named);
        let named = named.trim();
        (!named.is_empty() && !named.eq_ignore_ascii_case(app)).then(|| named.to_owned())
    }

    fn lock(&self, session: SessionId) -> MutexGuard<'_, HashMap<SessionId, Pages>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= SESSIONS && !all.contains_key(&session) {
            all.clear();
        }
        all
    }
}

/// `(3) Inbox`: how many are unread changes by itself.
fn without_count(title: &str) -> &str {
    let rest = title.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    rest.filter(|(count, _)| count.bytes().all(|byte| byte.is_ascii_digit() || byte == b'+'))
        .map_or(title, |(_, rest)| rest)
}

fn without_app<'a>(title: &'a str, app: &str) -> &'a str {
    for between in BETWEEN {
        if let Some((named, last)) =
            title.rsplit_once(between).filter(|(_, last)| last.trim().eq_ignore_ascii_case(app))
        {
            let _ = last;
            return named;
        }
        if let Some((_, named)) =
            title.split_once(between).filter(|(first, _)| first.trim().eq_ignore_ascii_case(app))
        {
            return named;
        }
    }
    title
}

/// The ending that nearly all titles share, with what stands before it.
fn shared_ending(titles: &BTreeSet<String>) -> Option<String> {
    let mut endings: HashMap<&str, usize> = HashMap::new();
    for title in titles {
        let start = BETWEEN.iter().filter_map(|between| title.rfind(between)).max();
        if let Some(start) = start {
            *endings.entry(&title[start..]).or_default() += 1;
        }
    }
    let (ending, count) = endings.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= ENOUGH && count * 5 >= titles.len() * 4).then(|| ending.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::random::Random;

    fn session() -> SessionId {
        SessionId::new(
            Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment"),
            &Random::repeatable(1),
        )
    }

    #[test]
    fn a_scripts_request_stands_under_the_newest_page_it_can_come_from() {
        let (folding, session) = (Folding::default(), session());
        assert_eq!(folding.under(session, "/a"), None);
        for (target, seq) in [("/a?x=1", 3), ("/b", 5), ("/a?x=2", 8), ("/c", 9)] {
            folding.opened(session, target, seq);
        }
        let under = ["/b", "/a?x=1", "/a", "/pushed/by/script"].map(|from| folding.under(session, from));
        assert_eq!(under, [Some(5), Some(3), Some(8), Some(9)]);
    }

    #[test]
    fn a_page_is_called_by_its_title_without_the_app() {
        let (folding, session) = (Folding::default(), session());
        let called = |title| folding.called(session, title, "Acme Invoices").unwrap_or_default();
        assert_eq!(called("Tax settings · Acme Invoices"), "Tax settings");
        assert_eq!(called("ACME INVOICES | Tax settings"), "Tax settings");
        assert_eq!(called("(2) Inbox - Acme Invoices"), "Inbox");
        assert_eq!(called("Acme Invoices"), "");
        assert_eq!(called("Profit - loss"), "Profit - loss");
    }

    #[test]
    fn an_ending_that_the_titles_share_is_the_apps() {
        let (folding, session) = (Folding::default(), session());
        let titles = ["One – Zed", "Two – Zed", "Three – Zed", "Four – Zed"];
        let called = titles.map(|title| folding.called(session, title, "Acme").unwrap_or_default());
        assert_eq!(called, ["One – Zed", "Two – Zed", "Three", "Four"]);
    }
}
