//! An agent's requests as the gateway records them, straight at the writer.

use std::collections::BTreeMap;

use porchlight::db::{Db, DbError};
use porchlight::history::event::step::{Answer, Intent, StepKind};
use porchlight::ids::{AccountId, EntryId, SessionId};
use porchlight::random::Random;
use porchlight::sessions::{AnswerGiven, Limits, Record, Recorded, StepAnswered, StepWanted};

/// An agent in her session.
#[derive(Clone)]
pub struct Agent {
    pub db: Db,
    pub random: Random,
    pub account: AccountId,
    pub session: SessionId,
}

impl Agent {
    /// Gives the intent's number, once it is on record. A refusal is a fault of the test.
    pub async fn ask(&self, target: &str) -> Result<u64, DbError> {
        let intent = Intent {
            step: StepKind::View,
            method: "GET".to_owned(),
            target: target.to_owned(),
            background: false,
            body: None,
            changes: Vec::new(),
            page: None,
            ..Default::default()
        };
        let wanted = StepWanted {
            account: self.account,
            session: self.session,
            entry: EntryId::new(self.db.clock().now(), &self.random),
            limits: Limits::default(),
            intent,
            by_person: true,
        };
        match self.db.write_set(Record::Wanted(wanted)).await? {
            Recorded::Wanted(Ok(admitted)) => Ok(admitted.seq),
            other => panic!("{other:?}"),
        }
    }

    /// The app's answer to an intent; `title` is how its page is called.
    pub async fn answer(&self, intent: u64, title: &str) -> Result<(), DbError> {
        let answer = Answer {
            intent,
            status: 200,
            title: Some(title.to_owned()),
            content_type: Some("text/html".to_owned()),
            hidden: BTreeMap::new(),
            withheld: None,
            ..Default::default()
        };
        let (account, session, limits) = (self.account, self.session, Limits::default());
        let answered = StepAnswered { account, session, limits, answer, keepings: Vec::new() };
        match self.db.write_set(Record::Answered(answered)).await? {
            Recorded::Answered(AnswerGiven::Show) => Ok(()),
            other => panic!("{other:?}"),
        }
    }
}
