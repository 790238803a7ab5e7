//! A write in progress: what a closure or a set-wise job may touch.

use std::collections::{BTreeMap, BTreeSet};

use super::heads::{self, Head, HeadId};
use super::{Conn, DbError};
use crate::clock::Moment;
use crate::merkle::CompactRange;
use crate::random::Random;

/// Work for after a commit.
pub(super) type Hook = Box<dyn FnOnce() + Send>;

/// One write of a batch: the connection, the batch's moment, and the heads that it has declared and locked.
pub struct Tx<'a> {
    pub conn: &'a mut Conn,
    /// The batch's moment: not before the last entry of any head locked here.
    pub now: Moment,
    pub random: &'a Random,
    state: State,
}

/// What a rolled-back savepoint puts back.
#[derive(Clone, Default)]
pub(super) struct Mark {
    heads: BTreeMap<HeadId, Head>,
    hooks: usize,
}

#[derive(Default)]
struct State {
    declared: BTreeSet<HeadId>,
    heads: BTreeMap<HeadId, Head>,
    hooks: Vec<Hook>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(
        conn: &'a mut Conn,
        now: Moment,
        random: &'a Random,
        heads: BTreeMap<HeadId, Head>,
    ) -> Self {
        let now = heads.values().map(|head| head.last_at).fold(now, Moment::max);
        Self { conn, now, random, state: State { heads, ..State::default() } }
    }

    /// From here on, a job of the batch that has declared these: it may not lean on what others have locked.
    pub(super) fn declare(&mut self, heads: &[HeadId]) {
        self.state.declared = heads.iter().copied().collect();
    }

    /// The locked end of a log. Touching one that was not declared is an error: its lock would come too late.
    pub fn head(&mut self, id: impl Into<HeadId>) -> Result<&mut Head, DbError> {
        let id = id.into();
        if !self.state.declared.contains(&id) {
            return Err(DbError::Undeclared(id));
        }
        let head = self.state.heads.get_mut(&id).ok_or(DbError::NotFound)?;
        head.changed = true;
        Ok(head)
    }

    /// Makes the head row of something new (which the write has declared, having chosen its id).
    pub fn new_head(&mut self, id: impl Into<HeadId>, origin: &str) -> Result<(), DbError> {
        let id = id.into();
        if !self.state.declared.contains(&id) {
            return Err(DbError::Undeclared(id));
        }
        let head =
            Head { origin: origin.to_owned(), range: CompactRange::new(), last_at: self.now, changed: false };
        heads::insert(self.conn, id, &head)?;
        self.state.heads.insert(id, head);
        Ok(())
    }

    /// Work for after the commit, such as waking the outbox. It does not run if the write is rolled back.
    pub fn after_commit(&mut self, hook: impl FnOnce() + Send + 'static) {
        self.state.hooks.push(Box::new(hook));
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { heads: self.state.heads.clone(), hooks: self.state.hooks.len() }
    }

    pub(super) fn back_to(&mut self, mark: Mark) {
        self.state.heads = mark.heads;
        self.state.hooks.truncate(mark.hooks);
    }

    /// The logs that this write has moved on.
    pub(super) fn moved(&self) -> Vec<HeadId> {
        self.state.heads.iter().filter(|(_, head)| head.changed).map(|(id, _)| *id).collect()
    }

    /// Writes the heads that moved; the last thing before the commit.
    pub(super) fn finish(self) -> Result<Vec<Hook>, DbError> {
        for (id, head) in self.state.heads.iter().filter(|(_, head)| head.changed) {
            heads::update(self.conn, *id, head)?;
        }
        Ok(self.state.hooks)
    }
}
