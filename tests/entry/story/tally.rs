//! What happened in stories, so that one sees whether they were worth telling.

use super::approvals::Request;
use super::promises::Told;

#[derive(Debug, Clone, Default)]
pub struct Tally {
    sessions: usize,
    views: usize,
    changes: usize,
    answers: usize,
    /// Answers that were good for once, and used.
    used: usize,
    withdrawals: usize,
    /// Sessions that a second person had approved, and approvals that opened nothing.
    approved: usize,
    unused: usize,
    /// Sessions that came to their end because their agent was suspended or lost the role, or was shut out by a limit.
    pub suspended: usize,
    pub shut_out: usize,
    /// Doors that stayed shut: to agents who may not enter at all, whom a grant is not for, and who had an approval that
    /// was used or had lapsed.
    pub not_eligible: usize,
    pub not_for_them: usize,
    pub approved_before: usize,
    /// How often somebody asked for access, and was told yes.
    access: usize,
    access_allowed: usize,
}

impl Tally {
    /// What was counted on the way, with what the histories tell in the end.
    pub fn with(&self, told: &[Told]) -> Self {
        let mut tally = self.clone();
        for told in told {
            tally.sessions += told.sessions.len();
            tally.views += told.intents.iter().filter(|intent| intent.starts_with("GET ")).count();
            tally.changes += told.intents.iter().filter(|intent| intent.starts_with("POST ")).count();
            tally.answers += told.questions.iter().filter(|question| question.answer.is_some()).count();
            tally.used += told.questions.iter().filter(|question| question.used).count();
            tally.withdrawals += told.grants.iter().filter(|grant| grant.withdrawn).count();
            tally.approved += told.sessions.iter().filter(|session| session.approved).count();
            let (access, sessions): (Vec<&Request>, Vec<&Request>) =
                told.requests.iter().partition(|request| request.asks == "access");
            tally.unused += sessions.iter().filter(|one| one.is_approved() && !one.used).count();
            tally.access += access.len();
            tally.access_allowed += access.iter().filter(|one| one.is_approved()).count();
        }
        tally
    }

    pub fn add(&mut self, other: &Self) {
        let mut other = other.clone();
        for (sum, count) in self.counts().into_iter().zip(other.counts()) {
            *sum += *count;
        }
    }

    /// Whether everything happened that the promises are about.
    pub fn tells_enough(&self) -> bool {
        self.clone().counts().into_iter().all(|count| *count > 0)
    }

    fn counts(&mut self) -> [&mut usize; 15] {
        [
            &mut self.sessions,
            &mut self.views,
            &mut self.changes,
            &mut self.answers,
            &mut self.used,
            &mut self.withdrawals,
            &mut self.approved,
            &mut self.unused,
            &mut self.suspended,
            &mut self.shut_out,
            &mut self.not_eligible,
            &mut self.not_for_them,
            &mut self.approved_before,
            &mut self.access,
            &mut self.access_allowed,
        ]
    }
}
