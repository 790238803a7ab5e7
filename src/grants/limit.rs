//! Whom or what a grant is limited to: how an owner says it, and whether somebody may use it.

use super::GrantError;
use crate::history::event::grant::{Only, OnlyAgent};
use crate::ids::StaffId;

/// A purpose in the owner's own words is at most so long.
pub const LONGEST_PURPOSE: usize = 80;

/// Who wants to use a grant, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Using<'a> {
    pub agent: StaffId,
    /// Empty where nobody said.
    pub team: &'a str,
    /// The declared task's id.
    pub work: Option<&'a str>,
}

/// Why a grant is not for somebody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFor {
    /// Who it is for.
    #[error("The owner allowed this only for {0}. Nothing was opened.")]
    Another(String),
    /// What it is for.
    #[error("The owner allowed this only for {0}. Nothing was opened.")]
    OtherWork(String),
}

impl NotFor {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Another(_) => "grant-for-another",
            Self::OtherWork(_) => "grant-for-other-work",
        }
    }
}

impl Only {
    /// Whether it limits anything at all.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// For events: what limits nothing is left out.
    pub fn told(&self) -> Option<Self> {
        (!self.is_nothing()).then(|| self.clone())
    }

    /// Whether this agent may enter at all, whatever the task.
    pub fn admits_agent(&self, agent: StaffId, team: &str) -> Result<(), NotFor> {
        match (&self.agent, &self.team) {
            (Some(only), _) if only.id != agent => Err(NotFor::Another(only.name.clone())),
            (_, Some(only)) if only != team => Err(NotFor::Another(format!("the team {only}"))),
            _ => Ok(()),
        }
    }

    /// Whether this agent may enter, for this task.
    pub fn admits(&self, using: Using<'_>) -> Result<(), NotFor> {
        self.admits_agent(using.agent, using.team)?;
        match &self.work {
            Some(work) if using.work != Some(work) => {
                Err(NotFor::OtherWork(self.purpose.clone().unwrap_or_else(|| work.clone())))
            }
            _ => Ok(()),
        }
    }

    /// Puts together what an owner chose. `purpose` is her own words; a task goes before them.
    pub fn chosen(
        agent: Option<OnlyAgent>,
        team: Option<String>,
        work: Option<(String, String)>,
        purpose: &str,
    ) -> Result<Self, GrantError> {
        let purpose = purpose.split_whitespace().collect::<Vec<_>>().join(" ");
        if purpose.chars().count() > LONGEST_PURPOSE {
            return Err(GrantError::PurposeTooLong);
        }
        let own = (!purpose.is_empty()).then_some(purpose);
        let (work, purpose) = match work {
            Some((id, label)) => (Some(id), Some(own.map_or(label.clone(), |own| format!("{label}: {own}")))),
            None => (None, own),
        };
        Ok(Self { agent, team, work, purpose })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::random::Random;

    fn two() -> (StaffId, StaffId) {
        let (now, random) =
            (Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment"), Random::repeatable(1));
        (StaffId::new(now, &random), StaffId::new(now, &random))
    }

    #[test]
    fn what_is_not_limited_is_for_everybody() {
        let (ana, _) = two();
        assert_eq!(Only::default().admits(Using { agent: ana, team: "", work: None }), Ok(()));
        assert_eq!(Only::default().told(), None);
    }

    #[test]
    fn a_grant_for_ana_is_not_for_ben() {
        let (ana, ben) = two();
        let only =
            Only::chosen(Some(OnlyAgent { id: ana, name: "Ana".to_owned() }), None, None, " on  boarding ")
                .expect("good");
        assert_eq!(only.purpose.as_deref(), Some("on boarding"));
        assert_eq!(only.admits(Using { agent: ana, team: "", work: Some("invoices") }), Ok(()));
        let refused = only.admits(Using { agent: ben, team: "", work: None }).expect_err("refused");
        assert_eq!((refused.code(), refused), ("grant-for-another", NotFor::Another("Ana".to_owned())));
    }

    #[test]
    fn a_grant_for_one_kind_of_work_is_for_no_other() {
        let (ana, _) = two();
        let invoices = ("invoices".to_owned(), "Invoices".to_owned());
        let only = Only::chosen(None, None, Some(invoices), "import of 2025").expect("good");
        assert_eq!(only.purpose.as_deref(), Some("Invoices: import of 2025"));
        assert_eq!(only.admits(Using { agent: ana, team: "", work: Some("invoices") }), Ok(()));
        for other in [None, Some("tax")] {
            assert_eq!(
                only.admits(Using { agent: ana, team: "", work: other }).expect_err("refused").code(),
                "grant-for-other-work"
            );
        }
        assert!(only.admits_agent(ana, "").is_ok());
    }

    #[test]
    fn a_grant_for_a_team_is_for_whoever_is_in_it_now() {
        let (ana, ben) = two();
        let only = Only::chosen(None, Some("Onboarding".to_owned()), None, "").expect("good");
        assert_eq!(only.admits(Using { agent: ben, team: "Onboarding", work: None }), Ok(()));
        let refused = only.admits(Using { agent: ana, team: "", work: None }).expect_err("refused");
        assert_eq!(refused, NotFor::Another("the team Onboarding".to_owned()));
    }

    #[test]
    fn a_purpose_is_short() {
        let long = "x".repeat(LONGEST_PURPOSE + 1);
        assert_eq!(Only::chosen(None, None, None, &long).expect_err("refused").code(), "purpose-too-long");
    }
}
