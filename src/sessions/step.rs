//! Deciding about one step.

use super::{Over, Session};
use crate::consents::NotAllowed;
use crate::history::event::session::Mode;
use crate::history::event::step::{EXPORT_WITHHELD, StepKind};

/// Why a step was not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    #[error("The session has ended.")]
    Over(Over),
    #[error("This would change data. Nothing was sent.")]
    ViewOnly,
    #[error("This would take data out of the account. Nothing was sent.")]
    ExportNeedsConsent,
    #[error("This is sensitive and needs the owner's yes. Nothing was sent.")]
    SensitiveNeedsConsent,
    #[error("Support can never do this. Nothing was sent.")]
    Forbidden,
    /// It came with an owner's answer, which does not allow it.
    #[error(transparent)]
    NotAllowed(NotAllowed),
}

impl StepRefusal {
    /// The code of what comes too late.
    pub const OVER: &'static str = "session-over";

    pub fn code(&self) -> &'static str {
        match self {
            Self::Over(_) => Self::OVER,
            Self::ViewOnly => "view-only",
            Self::ExportNeedsConsent => EXPORT_WITHHELD,
            Self::SensitiveNeedsConsent => "sensitive-needs-consent",
            Self::Forbidden => "forbidden",
            Self::NotAllowed(refusal) => refusal.code(),
        }
    }

    /// Whether an owner can be asked to allow it all the same.
    pub fn may_be_asked_about(&self) -> bool {
        matches!(self, Self::ViewOnly | Self::ExportNeedsConsent | Self::SensitiveNeedsConsent)
    }
}

impl Session {
    /// Whether a live session may do this kind of step in its present mode. Where it comes with an owner's answer,
    /// `consented` says whether that allows exactly this.
    pub fn may(&self, step: StepKind, consented: Option<Result<(), NotAllowed>>) -> Result<(), StepRefusal> {
        match (step, self.mode) {
            (StepKind::Forbidden | StepKind::LogOut, _) => Err(StepRefusal::Forbidden),
            _ if consented.is_some() => consented.unwrap_or(Ok(())).map_err(StepRefusal::NotAllowed),
            (StepKind::View, _) | (StepKind::Change, Mode::Change) => Ok(()),
            (StepKind::Change, Mode::View) => Err(StepRefusal::ViewOnly),
            (StepKind::Export, _) => Err(StepRefusal::ExportNeedsConsent),
            (StepKind::Sensitive, _) => Err(StepRefusal::SensitiveNeedsConsent),
        }
    }
}
