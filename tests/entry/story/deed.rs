//! What people do, one at a time, and how it is told.

use std::fmt;

use proptest::prelude::*;

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

/// What staff try at the owners' door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trespass {
    Allow,
    ChangeEnd,
    Withdraw,
    Answer,
}

/// One thing that somebody does. Sessions and questions are counted from the newest.
#[derive(Debug, Clone)]
pub enum Deed {
    Allow {
        at: usize,
        change: bool,
        offer: usize,
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

/// Any story, not too long to be read: deeds in any order, and between them some that belong together, without which
/// little would come of the others.
pub fn stories() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(scenes(), 1..24).prop_map(|scenes| scenes.concat())
}

fn scenes() -> impl Strategy<Value = Vec<Deed>> {
    prop_oneof![
        9 => deeds().prop_map(|deed| vec![deed]),
        1 => visits(),
        2 => asked_and_sent(),
    ]
}

/// Somebody is let in, looks, and changes something.
fn visits() -> impl Strategy<Value = Vec<Deed>> {
    (0..2_usize, 0..2_usize).prop_map(|(by, at)| {
        vec![
            Deed::Allow { at, change: true, offer: 1 },
            Deed::Open { by, at, how: Try::Well },
            Deed::View { session: 0 },
            Deed::Switch { session: 0, change: true },
            Deed::Change { session: 0 },
        ]
    })
}

/// What is refused is asked, allowed for once, and sent.
fn asked_and_sent() -> impl Strategy<Value = Vec<Deed>> {
    let refused = prop_oneof![3 => Just(Deed::Change { session: 0 }), 1 => Just(Deed::Export { session: 0 })];
    (0..2_usize, 0..2_usize, refused).prop_map(|(by, at, refused)| {
        vec![
            Deed::Allow { at, change: false, offer: 2 },
            Deed::Open { by, at, how: Try::Well },
            refused,
            Deed::Ask { question: 0 },
            Deed::Answer { question: 0, answer: "once" },
            Deed::Send { question: 0 },
        ]
    })
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => owners_deeds(),
        5 => openings(),
        9 => steps(),
        5 => questions(),
        2 => trespasses(),
        3 => the_clock(),
    ]
}

fn owners_deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0..2_usize, any::<bool>(), 0..4_usize)
            .prop_map(|(at, change, offer)| Deed::Allow { at, change, offer }),
        1 => (0..2_usize, 0..4_usize).prop_map(|(at, offer)| Deed::ChangeEnd { at, offer }),
        2 => (0..2_usize).prop_map(|at| Deed::Withdraw { at }),
        1 => newest().prop_map(|session| Deed::Stop { session }),
    ]
}

fn openings() -> impl Strategy<Value = Deed> {
    let how = prop_oneof![
        8 => Just(Try::Well),
        1 => Just(Try::WrongCode),
        1 => Just(Try::CodeOfBefore),
        1 => Just(Try::NoReason),
        1 => Just(Try::ForeignTicket),
    ];
    prop_oneof![
        6 => (0..2_usize, 0..2_usize, how).prop_map(|(by, at, how)| Deed::Open { by, at, how }),
        1 => newest().prop_map(|session| Deed::Enter { session }),
    ]
}

fn steps() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => newest().prop_map(|session| Deed::View { session }),
        6 => newest().prop_map(|session| Deed::Change { session }),
        3 => newest().prop_map(|session| Deed::Export { session }),
        4 => (newest(), any::<bool>()).prop_map(|(session, change)| Deed::Switch { session, change }),
        1 => newest().prop_map(|session| Deed::Stay { session }),
        1 => newest().prop_map(|session| Deed::Leave { session }),
        1 => newest().prop_map(|session| Deed::LogOut { session }),
    ]
}

fn questions() -> impl Strategy<Value = Deed> {
    let answer = prop_oneof![3 => Just("once"), 2 => Just("until_end"), 1 => Just("declined")];
    prop_oneof![
        1 => newest().prop_map(|question| Deed::Ask { question }),
        1 => (newest(), answer).prop_map(|(question, answer)| Deed::Answer { question, answer }),
        1 => newest().prop_map(|question| Deed::Send { question }),
    ]
}

fn trespasses() -> impl Strategy<Value = Deed> {
    let what = prop_oneof![
        Just(Trespass::Allow),
        Just(Trespass::ChangeEnd),
        Just(Trespass::Withdraw),
        Just(Trespass::Answer)
    ];
    prop_oneof![
        2 => (0..2_usize, 0..2_usize, what).prop_map(|(by, at, what)| Deed::Trespass { by, at, what }),
        1 => (0..2_usize).prop_map(|at| Deed::Meddle { at }),
        1 => newest().prop_map(|session| Deed::Intrude { session }),
    ]
}

fn the_clock() -> impl Strategy<Value = Deed> {
    let minutes = prop_oneof![
        4 => Just(1_i64),
        3 => Just(14),
        2 => Just(15),
        1 => Just(31),
        1 => Just(60),
        1 => Just(24 * 60),
        1 => Just(72 * 60),
    ];
    prop_oneof![
        8 => minutes.prop_map(|minutes| Deed::Wait { minutes }),
        2 => prop_oneof![Just(5_i64), Just(70)].prop_map(|minutes| Deed::Back { minutes }),
        1 => Just(Deed::Restart),
    ]
}

/// Mostly the newest.
fn newest() -> impl Strategy<Value = usize> {
    prop_oneof![5 => Just(0_usize), 2 => Just(1), 1 => Just(2)]
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
            Self::Allow { at, change, offer } => {
                let scope = if *change { "viewing and changing" } else { "viewing" };
                write!(f, "{} allows {scope} for {}.", owner(at), OFFERS[*offer].0)
            }
            Self::ChangeEnd { at, offer } => {
                write!(f, "{} changes the end to {} from now.", owner(at), OFFERS[*offer].0)
            }
            Self::Withdraw { at } => write!(f, "{} turns access off.", owner(at)),
            Self::Open { by, at, how } => {
                let how = match how {
                    Try::Well => "",
                    Try::WrongCode => " with a wrong code",
                    Try::CodeOfBefore => " with a code of before",
                    Try::NoReason => " without a reason",
                    Try::ForeignTicket => " with a ticket from elsewhere",
                };
                write!(f, "{} opens a session in {}{how}.", agent(by), house(at))
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

fn nth(n: usize) -> String {
    ["the newest session", "the session before", "the session before that"][n.min(2)].to_owned()
}

fn nth_question(n: usize) -> String {
    ["the newest question", "the question before", "the question before that"][n.min(2)].to_owned()
}
