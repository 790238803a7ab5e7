//! What people do, one at a time, and how it is told.

use std::fmt;

/// Northwind with Olivia, or Fabrikam with Oscar.
pub const ACCOUNTS: [(&str, &str); 2] = [("Northwind", "Olivia"), ("Fabrikam", "Oscar")];

pub const AGENTS: [&str; 2] = ["Ana", "Ben"];

/// Until when owners allow: the page's offers, and how long each is in minutes.
pub const OFFERS: [(&str, i64); 4] = [("1h", 60), ("24h", 24 * 60), ("3d", 72 * 60), ("7d", 7 * 24 * 60)];

/// What may be wrong with a wish to open a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    Well,
    WrongCode,
    CodeOfBefore,
    NoReason,
    ForeignTicket,
}

/// Whom a grant lets in. The team is Onboarding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    Anybody,
    Agent(usize),
    Team,
}

/// Who answers a request: an owner of the account, Lea who is a lead, or an agent who may be a lead as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answerer {
    Owner,
    Lea,
    Agent(usize),
}

/// What staff try at the owners' door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trespass {
    Allow,
    ChangeEnd,
    Withdraw,
    Answer,
}

/// One thing that somebody does. Sessions, questions and requests are counted from the newest.
#[derive(Debug, Clone)]
pub enum Deed {
    Allow {
        at: usize,
        change: bool,
        offer: usize,
        each_time: bool,
        only: Only,
    },
    Limit {
        at: usize,
        only: Only,
    },
    ChangeEnd {
        at: usize,
        offer: usize,
    },
    Withdraw {
        at: usize,
    },
    Open {
        by: usize,
        at: usize,
        /// Acting as an admin of the account, for which a lead is asked.
        admin: bool,
        how: Try,
    },
    Enter {
        session: usize,
    },
    View {
        session: usize,
    },
    Change {
        session: usize,
    },
    Export {
        session: usize,
    },
    Switch {
        session: usize,
        change: bool,
    },
    Stay {
        session: usize,
    },
    Leave {
        session: usize,
    },
    LogOut {
        session: usize,
    },
    Stop {
        session: usize,
    },
    Ask {
        question: usize,
    },
    Answer {
        question: usize,
        answer: &'static str,
    },
    Send {
        question: usize,
    },
    AskAccess {
        by: usize,
        at: usize,
    },
    Reply {
        request: usize,
        by: Answerer,
        yes: bool,
    },
    /// The vendor marks the account, or takes the mark away.
    Mark {
        at: usize,
        sensitive: bool,
    },
    Suspend {
        by: usize,
    },
    Restore {
        by: usize,
    },
    Roles {
        by: usize,
        agent: bool,
        lead: bool,
    },
    Team {
        by: usize,
        joins: bool,
    },
    /// A member of staff at the owners' door, with whatever cookie they have.
    Trespass {
        by: usize,
        at: usize,
        what: Trespass,
    },
    /// An owner at the other account's things.
    Meddle {
        at: usize,
    },
    /// The other agent, or nobody at all, at a session that is not theirs.
    Intrude {
        session: usize,
    },
    Wait {
        minutes: i64,
    },
    /// The wall clock is set back.
    Back {
        minutes: i64,
    },
    Restart,
}

/// The story as one reads it.
pub fn told(story: &[Deed]) -> String {
    let lines = story.iter().enumerate().map(|(n, deed)| format!("{:>3}. {deed}", n + 1));
    lines.collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let house = |at: &usize| ACCOUNTS[*at].0;
        let owner = |at: &usize| ACCOUNTS[*at].1;
        let agent = |by: &usize| AGENTS[*by];
        match self {
            Self::Allow { at, change, offer, each_time, only } => {
                let scope = if *change { "viewing and changing" } else { "viewing" };
                let asked = if *each_time { ", asked each time" } else { "" };
                write!(f, "{} allows {only} {scope} for {}{asked}.", owner(at), OFFERS[*offer].0)
            }
            Self::Limit { at, only } => write!(f, "{} limits access to {only}.", owner(at)),
            Self::ChangeEnd { at, offer } => {
                write!(f, "{} changes the end to {} from now.", owner(at), OFFERS[*offer].0)
            }
            Self::Withdraw { at } => write!(f, "{} turns access off.", owner(at)),
            Self::Open { by, at, admin, how } => {
                let user = if *admin { " as its admin" } else { "" };
                let how = match how {
                    Try::Well => "",
                    Try::WrongCode => " with a wrong code",
                    Try::CodeOfBefore => " with a code of before",
                    Try::NoReason => " without a reason",
                    Try::ForeignTicket => " with a ticket from elsewhere",
                };
                write!(f, "{} opens a session in {}{user}{how}.", agent(by), house(at))
            }
            Self::Enter { session } => write!(f, "In {} its agent comes in again.", nth(*session)),
            Self::View { session } => write!(f, "In {} its agent views a page.", nth(*session)),
            Self::Change { session } => write!(f, "In {} its agent changes the tax rate.", nth(*session)),
            Self::Export { session } => write!(f, "In {} its agent takes the customers out.", nth(*session)),
            Self::Switch { session, change } => {
                let mode = if *change { "change" } else { "view" };
                write!(f, "In {} its agent switches to {mode} mode.", nth(*session))
            }
            Self::Stay { session } => write!(f, "In {} its agent stays.", nth(*session)),
            Self::Leave { session } => write!(f, "{} is ended by its agent.", nth(*session)),
            Self::LogOut { session } => write!(f, "In {} its agent logs out of the app.", nth(*session)),
            Self::Stop { session } => write!(f, "{} is ended by the owner.", nth(*session)),
            Self::Ask { question } => write!(f, "The agent asks {}.", nth_question(*question)),
            Self::Answer { question, answer } => {
                write!(f, "The owner answers \"{answer}\" to {}.", nth_question(*question))
            }
            Self::Send { question } => {
                write!(f, "The agent sends what {} is about.", nth_question(*question))
            }
            Self::AskAccess { by, at } => write!(f, "{} asks {} for access.", agent(by), owner(at)),
            Self::Reply { request, by, yes } => {
                let who = match by {
                    Answerer::Owner => "The owner",
                    Answerer::Lea => "Lea",
                    Answerer::Agent(by) => agent(by),
                };
                let says = if *yes { "yes" } else { "no" };
                write!(f, "{who} says {says} to the request that is {request} before the newest.")
            }
            Self::Mark { at, sensitive: true } => write!(f, "{} is marked as sensitive.", house(at)),
            Self::Mark { at, sensitive: false } => write!(f, "{} is sensitive no more.", house(at)),
            Self::Suspend { by } => write!(f, "Adam suspends {}.", agent(by)),
            Self::Restore { by } => write!(f, "Adam restores {}.", agent(by)),
            Self::Roles { by, agent: enters, lead } => {
                let role = |has: bool, role: &str| if has { role.to_owned() } else { format!("no {role}") };
                write!(f, "Adam makes {} {} and {}.", agent(by), role(*enters, "agent"), role(*lead, "lead"))
            }
            Self::Team { by, joins: true } => write!(f, "{} joins the team.", agent(by)),
            Self::Team { by, joins: false } => write!(f, "{} leaves the team.", agent(by)),
            Self::Trespass { by, at, what } => {
                let what = match what {
                    Trespass::Allow => "allow access",
                    Trespass::ChangeEnd => "move the end",
                    Trespass::Withdraw => "turn access off",
                    Trespass::Answer => "answer a question",
                };
                write!(f, "{} tries to {what} at {}'s owners' door.", agent(by), house(at))
            }
            Self::Meddle { at } => write!(f, "{} tries what is the other account's.", owner(at)),
            Self::Intrude { session } => write!(f, "Others try {}.", nth(*session)),
            Self::Wait { minutes } => write!(f, "{minutes} minutes pass."),
            Self::Back { minutes } => write!(f, "The clock is set back by {minutes} minutes."),
            Self::Restart => write!(f, "The server is stopped and started."),
        }
    }
}

impl fmt::Display for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anybody => "everybody",
            Self::Agent(by) => AGENTS[*by],
            Self::Team => "the team",
        })
    }
}

fn nth(n: usize) -> String {
    ["the newest session", "the session before", "the session before that"][n.min(2)].to_owned()
}

fn nth_question(n: usize) -> String {
    ["the newest question", "the question before", "the question before that"][n.min(2)].to_owned()
}
