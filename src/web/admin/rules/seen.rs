//! What the newest entries of all histories say of routes: addresses and outcomes, as recorded.

use std::collections::HashMap;

use crate::accounts;
use crate::db::{Conn, DbError};
use crate::history::{self, Event, Page};
use crate::rules::Seen;

/// How many of each history's newest entries are looked at.
const NEWEST: u32 = 2000;

pub(super) fn recent(conn: &mut Conn) -> Result<Vec<Seen>, DbError> {
    let mut seen = Vec::new();
    for account in accounts::all(conn)? {
        let mut entries = history::page(conn, account.id, Page::Before(None), NEWEST)?;
        entries.reverse();
        let mut asked: HashMap<u64, usize> = HashMap::new();
        for entry in &entries {
            match entry.event()? {
                Some(Event::StepIntent(intent)) => {
                    asked.insert(entry.seq, seen.len());
                    seen.push(Seen {
                        has_words: !intent.changes.is_empty() || intent.says.is_some(),
                        method: intent.method,
                        target: intent.target,
                        host: intent.host,
                        refused: None,
                        turned_out_export: false,
                    });
                }
                Some(Event::StepAnswer(answer)) if answer.turned_out_export() => {
                    if let Some(at) = asked.get(&answer.intent) {
                        seen[*at].turned_out_export = true;
                    }
                }
                Some(Event::StepRefused(refused)) => seen.push(Seen {
                    has_words: !refused.changes.is_empty() || refused.says.is_some(),
                    method: refused.method,
                    target: refused.target,
                    host: refused.host,
                    refused: Some(refused.code),
                    turned_out_export: false,
                }),
                _ => {}
            }
        }
    }
    Ok(seen)
}
