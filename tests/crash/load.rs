//! The program that is killed: this very test binary, started again. It asks for steps and answers them as the
//! gateway does, and tells of each only once it has been acknowledged.

use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use porchlight::clock::{Clock, Moment};
use porchlight::db::{Db, DbUrl, WriterOptions};
use porchlight::ids::{AccountId, SessionId};
use porchlight::random::Random;
use serde::{Deserialize, Serialize};

use super::agent::Agent;

/// Holds the orders of a started program; without it the test below has nothing to do.
const ORDERS: &str = "PORCHLIGHT_CRASH_ORDERS";

/// Longer than any round; a program that nobody kills must not stay.
const GIVE_UP: Duration = Duration::from_secs(120);

/// What the program is to do.
#[derive(Clone, Serialize, Deserialize)]
pub struct Orders {
    pub database: String,
    pub at: Moment,
    /// Begins every path that it asks for.
    pub name: String,
    pub sessions: Vec<(AccountId, SessionId)>,
    /// How many requests are under way at the same time in each session.
    pub at_once: usize,
}

/// Something that was acknowledged to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Asked,
    Answered,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    pub what: What,
    pub account: AccountId,
    /// The intent's number, in both cases.
    pub intent: u64,
    pub target: String,
}

impl Acknowledged {
    fn line(&self) -> String {
        let what = if self.what == What::Asked { 'I' } else { 'A' };
        format!("\n{what} {} {} {}\n", self.account, self.intent, self.target)
    }

    /// Nothing if it is no such line, or was cut in two by the kill: each ends with its line's end.
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.strip_suffix('\n')?.split(' ');
        let what = match words.next()? {
            "I" => What::Asked,
            "A" => What::Answered,
            _ => return None,
        };
        let (account, intent) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Self { what, account, intent, target: words.next()?.to_owned() })
    }
}

/// Starts the program; what it tells comes out of its standard output.
pub fn start(orders: &Orders) -> Child {
    let this_binary = std::env::current_exe().expect("a binary knows itself");
    let test = concat!(module_path!(), "::asks_and_answers_until_it_is_killed");
    let test = test.split_once("::").expect("the crate comes first").1;
    Command::new(this_binary)
        .args([test, "--exact", "--nocapture"])
        .env(ORDERS, serde_json::to_string(orders).expect("JSON"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Not a test by itself: what [`start`] runs.
#[test]
fn asks_and_answers_until_it_is_killed() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Orders = serde_json::from_str(&orders).expect("orders");
    let url: DbUrl = orders.database.parse().expect("an address");
    let (clock, random) = (Clock::manual(orders.at), Random::system());
    let db = Db::open(&url, clock, random.clone(), WriterOptions::default()).expect("the database opens");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        for (account, session) in &orders.sessions {
            for task in 0..orders.at_once {
                let (db, random) = (db.clone(), random.clone());
                let agent = Agent { db, random, account: *account, session: *session };
                tokio::spawn(Browser { agent, name: format!("{}/{task}", orders.name) }.browse());
            }
        }
        tokio::time::sleep(GIVE_UP).await;
    });
    panic!("nobody killed this program");
}

struct Browser {
    agent: Agent,
    name: String,
}

impl Browser {
    async fn browse(self) {
        for page in 0_u64.. {
            let target = format!("{}/{page}", self.name);
            let intent = self.agent.ask(&target).await.unwrap_or_else(|error| stop(&error.to_string()));
            self.tell(What::Asked, intent, &target);
            let answered = self.agent.answer(intent, &target).await;
            answered.unwrap_or_else(|error| stop(&error.to_string()));
            self.tell(What::Answered, intent, &target);
        }
    }

    /// One line in one write, so that no other task's line comes between.
    fn tell(&self, what: What, intent: u64, target: &str) {
        let told = Acknowledged { what, account: self.agent.account, intent, target: target.to_owned() };
        if std::io::stdout().lock().write_all(told.line().as_bytes()).is_err() {
            stop("nobody listens");
        }
    }
}

/// Ends the program at once: whoever killed it finds that it had ended by itself.
fn stop(why: &str) -> ! {
    drop(writeln!(std::io::stderr(), "the program under load stopped: {why}"));
    std::process::exit(3);
}
