//! Any story that the tests tell: which deeds follow each other, and how often.

use proptest::prelude::*;

use super::deed::{Answerer, Deed, Only, Trespass, Try};

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
        2 => approved(),
        1 => shut_out(),
        1 => limited(),
        1 => access_asked(),
    ]
}

/// Somebody is let in, looks, and changes something.
fn visits() -> impl Strategy<Value = Vec<Deed>> {
    (0..2_usize, 0..2_usize).prop_map(|(by, at)| {
        vec![
            allow(at, true, 1),
            open(by, at),
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
            allow(at, false, 2),
            open(by, at),
            refused,
            Deed::Ask { question: 0 },
            Deed::Answer { question: 0, answer: "once" },
            Deed::Send { question: 0 },
        ]
    })
}

/// A session for which somebody else is asked first; and another, for which the same approval is not good again.
fn approved() -> impl Strategy<Value = Vec<Deed>> {
    let why = prop_oneof![
        1 => Just((true, false, false)),
        1 => Just((false, true, false)),
        1 => Just((false, false, true)),
        1 => Just((false, true, true))
    ];
    let wait = prop_oneof![4 => Just(1_i64), 1 => Just(4 * 60), 1 => Just(24 * 60)];
    (0..2_usize, 0..2_usize, why, answerer(), wait).prop_map(|(by, at, why, other, minutes)| {
        let (sensitive, each_time, admin) = why;
        let enters = Deed::Open { by, at, admin, how: Try::Well };
        let reply = |request, by| Deed::Reply { request, by, yes: true };
        let after = vec![
            Deed::Mark { at, sensitive },
            Deed::Allow { at, change: false, offer: 2, each_time, only: Only::Anybody },
            enters.clone(),
            reply(0, other),
            reply(0, if sensitive || admin { Answerer::Lea } else { Answerer::Owner }),
            reply(1, Answerer::Owner),
            Deed::Wait { minutes },
            enters.clone(),
            Deed::View { session: 0 },
            enters,
            Deed::Mark { at, sensitive: false },
        ];
        afresh(by, at, after)
    })
}

/// Somebody inside is suspended or loses the role, and may come back; what they had open does not.
fn shut_out() -> impl Strategy<Value = Vec<Deed>> {
    (0..2_usize, 0..2_usize, any::<bool>()).prop_map(|(by, at, suspended)| {
        let (out, back) = match suspended {
            true => (Deed::Suspend { by }, Deed::Restore { by }),
            false => {
                let roles = |agent| Deed::Roles { by, agent, lead: true };
                (roles(false), roles(true))
            }
        };
        let view = Deed::View { session: 0 };
        let inside = [allow(at, true, 1), open(by, at), view.clone()];
        let shut_out = [out, view.clone(), open(by, at), back, view];
        afresh(by, at, inside.into_iter().chain(shut_out).collect())
    })
}

/// Access that is for one agent or for the team, and changes hands.
fn limited() -> impl Strategy<Value = Vec<Deed>> {
    (0..2_usize, 0..2_usize, only(), any::<bool>()).prop_map(|(by, at, only, moves)| {
        let view = Deed::View { session: 0 };
        let joins = |joins| Deed::Team { by, joins };
        let (out, back) = match moves {
            true => (joins(false), joins(true)),
            false => (Deed::Limit { at, only: Only::Agent(1 - by) }, Deed::Limit { at, only: Only::Anybody }),
        };
        let after = vec![
            joins(true),
            Deed::Allow { at, change: false, offer: 1, each_time: false, only },
            open(1 - by, at),
            open(by, at),
            view.clone(),
            out,
            back,
            view,
        ];
        afresh(by, at, after)
    })
}

/// Access is asked for, which by itself lets nobody in.
fn access_asked() -> impl Strategy<Value = Vec<Deed>> {
    (0..2_usize, 0..2_usize, answerer(), any::<bool>()).prop_map(|(by, at, other, yes)| {
        let after = vec![
            Deed::AskAccess { by, at },
            open(by, at),
            Deed::Reply { request: 0, by: other, yes: true },
            open(by, at),
            Deed::Reply { request: 0, by: Answerer::Owner, yes },
            open(by, at),
        ];
        afresh(by, at, after)
    })
}

/// Deeds that begin with nothing in their way: the agent may enter accounts, and this one is shut and asks for nobody.
fn afresh(by: usize, at: usize, after: Vec<Deed>) -> Vec<Deed> {
    let mut deeds = vec![
        Deed::Restore { by },
        Deed::Roles { by, agent: true, lead: true },
        Deed::Mark { at, sensitive: false },
        Deed::Withdraw { at },
    ];
    deeds.extend(after);
    deeds
}

fn allow(at: usize, change: bool, offer: usize) -> Deed {
    Deed::Allow { at, change, offer, each_time: false, only: Only::Anybody }
}

fn open(by: usize, at: usize) -> Deed {
    Deed::Open { by, at, admin: false, how: Try::Well }
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => owners_deeds(),
        5 => openings(),
        9 => steps(),
        5 => questions(),
        2 => requests(),
        2 => the_vendor(),
        2 => trespasses(),
        3 => the_clock(),
    ]
}

fn owners_deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0..2_usize, any::<bool>(), 0..4_usize, seldom(), only()).prop_map(
            |(at, change, offer, each_time, only)| Deed::Allow { at, change, offer, each_time, only }
        ),
        1 => (0..2_usize, only()).prop_map(|(at, only)| Deed::Limit { at, only }),
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
        6 => (0..2_usize, 0..2_usize, seldom(), how)
            .prop_map(|(by, at, admin, how)| Deed::Open { by, at, admin, how }),
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

fn requests() -> impl Strategy<Value = Deed> {
    prop_oneof![
        1 => (0..2_usize, 0..2_usize).prop_map(|(by, at)| Deed::AskAccess { by, at }),
        3 => (newest(), answerer(), any::<bool>())
            .prop_map(|(request, by, yes)| Deed::Reply { request, by, yes }),
    ]
}

fn the_vendor() -> impl Strategy<Value = Deed> {
    let by = || 0..2_usize;
    prop_oneof![
        2 => by().prop_map(|by| Deed::Suspend { by }),
        3 => by().prop_map(|by| Deed::Restore { by }),
        2 => (by(), any::<bool>()).prop_map(|(by, lead)| Deed::Roles { by, agent: true, lead }),
        1 => by().prop_map(|by| Deed::Roles { by, agent: false, lead: true }),
        2 => (by(), any::<bool>()).prop_map(|(by, joins)| Deed::Team { by, joins }),
        2 => (0..2_usize, seldom()).prop_map(|(at, sensitive)| Deed::Mark { at, sensitive }),
    ]
}

fn only() -> impl Strategy<Value = Only> {
    prop_oneof![4 => Just(Only::Anybody), 2 => (0..2_usize).prop_map(Only::Agent), 1 => Just(Only::Team)]
}

fn answerer() -> impl Strategy<Value = Answerer> {
    prop_oneof![
        2 => Just(Answerer::Owner),
        2 => Just(Answerer::Lea),
        2 => (0..2_usize).prop_map(Answerer::Agent),
    ]
}

fn seldom() -> impl Strategy<Value = bool> {
    prop_oneof![5 => Just(false), 1 => Just(true)]
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
