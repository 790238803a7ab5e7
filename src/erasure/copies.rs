//! What else holds the words of entries: mails, sessions, grants, questions, requests, reviews, step-ups. Each room erases its own.

use std::collections::BTreeSet;

use super::by_age::AT_ONCE;
use crate::clock::Moment;
use crate::consents;
use crate::db::{DbError, Tx};
use crate::grants;
use crate::history::{Entry, Event};
use crate::ids::{AccountId, ConsentId, GrantId, MessageId, RequestId, SessionId};
use crate::outbox;
use crate::requests;
use crate::reviews;
use crate::sessions;
use crate::staff;

/// Erases a batch of what was made by `until` and is over. Answers how much it found.
pub(super) fn erase_until(
    tx: &mut Tx<'_>,
    account: AccountId,
    until: Moment,
    after_days: u32,
) -> Result<usize, DbError> {
    let most = i64::from(AT_ONCE);
    let old = sessions::with_words(tx.conn, account, until, most)?;
    Ok(sessions::erase(tx, &old, Some(after_days))?
        + outbox::erase_until(tx, Some(account), until, most)?
        + grants::erase_until(tx, account, until, most)?
        + reviews::erase_until(tx, account, until, most)?
        + consents::erase_until(tx, account, until, most)?
        + requests::erase_until(tx, account, until, most)?
        + staff::forget_step_ups(tx, account, until, most)?)
}

/// The rows that copy what certain entries say.
#[derive(Debug, Default)]
pub(super) struct Copies {
    sessions: BTreeSet<SessionId>,
    reviews: BTreeSet<SessionId>,
    grants: BTreeSet<GrantId>,
    mails: BTreeSet<MessageId>,
    consents: BTreeSet<ConsentId>,
    requests: BTreeSet<RequestId>,
}

impl Copies {
    /// Notes the copies of one entry.
    pub(super) fn note(&mut self, entry: &Entry) -> Result<(), DbError> {
        match entry.event()? {
            Some(Event::SessionOpened(opened)) => drop(self.sessions.insert(opened.session)),
            Some(Event::SessionReviewed(reviewed)) => drop(self.reviews.insert(reviewed.session)),
            Some(Event::FlagFollowedUp(told)) => drop(self.reviews.insert(told.session)),
            Some(Event::GrantGiven(given)) => drop(self.grants.insert(given.grant)),
            Some(Event::ConsentAsked(asked)) => drop(self.consents.insert(asked.consent)),
            Some(Event::ConsentAnswered(answered)) => drop(self.consents.insert(answered.consent)),
            Some(Event::ConsentSeconded(seconded)) => drop(self.consents.insert(seconded.consent)),
            Some(Event::ConsentLapsed(lapsed)) => drop(self.consents.insert(lapsed.consent)),
            Some(Event::RequestAsked(asked)) => drop(self.requests.insert(asked.request)),
            Some(Event::RequestAnswered(answered)) => drop(self.requests.insert(answered.request)),
            Some(Event::RequestLapsed(lapsed)) => drop(self.requests.insert(lapsed.request)),
            Some(Event::MailSent(sent)) => drop(self.mails.insert(sent.message)),
            Some(Event::MailFailed(failed)) => drop(self.mails.insert(failed.message)),
            _ => {}
        }
        Ok(())
    }

    /// Erases them, before their time. A session's mails tell what its opening entry said.
    pub(super) fn erase(self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        let sessions: Vec<SessionId> = self.sessions.into_iter().collect();
        let mut mails: Vec<MessageId> = self.mails.into_iter().collect();
        mails.extend(outbox::about(tx.conn, &sessions)?);
        sessions::erase(tx, &sessions, None)?;
        reviews::erase(tx, &self.reviews.into_iter().collect::<Vec<_>>())?;
        grants::erase(tx, &self.grants.into_iter().collect::<Vec<_>>())?;
        consents::erase(tx, &self.consents.into_iter().collect::<Vec<_>>())?;
        requests::erase(tx, &self.requests.into_iter().collect::<Vec<_>>())?;
        outbox::erase(tx, &mails)?;
        Ok(())
    }
}
