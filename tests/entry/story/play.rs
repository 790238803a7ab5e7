//! The deeds, done through browsers; and after each a look at what the owners can see of it.

use std::collections::HashMap;

use chrono::Duration;
use porchlight::clock::Moment;
use porchlight::history::verify::verify;
use porchlight::ids::StaffId;
use porchlight::requests::Terms;
use porchlight::sign_ins::{self, Door, Person};
use porchlight::staff::{self, Role, Roles};
use url::Url;

use super::deed::{AGENTS, Deed, OFFERS};
use super::promises::{Beside, Told};
use super::tally::Tally;
use super::vendor::Standing;
use crate::entry::server::Server;
use crate::gateway::echo::{self, Reply};
use crate::support::wire::Raw;
use crate::support::{Browser, Form, House, Page, TestDb, a_house, another_house};

/// The team that owners may limit access to.
pub const TEAM: &str = "Onboarding";

/// Each account's users beside its owner: an admin in the app, for acting as whom a lead is asked. Both agents are leads too.
const ARRANGED: [&str; 2] = [
    "INSERT INTO account_users (account, external_id, name, role) \
     SELECT id, external_id || '-admin', 'Nils', 'admin' FROM accounts",
    "UPDATE staff SET roles = 'agent lead reviewer' WHERE name IN ('Ana', 'Ben')",
];

/// Two accounts, their owners, two agents, Lea who is a lead, and Adam who is an administrator, before a running server.
pub struct Play {
    pub test: TestDb,
    pub server: Server,
    pub houses: [House; 2],
    owners: [Browser; 2],
    agents: [Browser; 2],
    pub leas: Browser,
    pub lea: StaffId,
    pub adams: Browser,
    pub adam: StaffId,
    pub standing: [Standing; 2],
    /// The furthest that the clock has been, and where it was when it was last decided about each agent.
    pub furthest: Option<Moment>,
    pub decided: [Option<Moment>; 2],
    pub told: [Told; 2],
    pub beside: Beside,
    pub tally: Tally,
    /// Where each request was made, and its id.
    pub asked: Vec<(usize, String)>,
    pub sessions: Vec<Inside>,
    pub questions: Vec<Tried>,
    /// Good one-time codes that were shown, and when the last was.
    pub codes: [Vec<String>; 2],
    pub shown: [Option<Moment>; 2],
    pub mistyped: usize,
    pub rate: u32,
}

/// A session that an agent came into.
#[derive(Debug, Clone)]
pub struct Inside {
    pub id: String,
    pub at: usize,
    pub by: usize,
    pub origin: Url,
}

/// Something that was refused, and can be asked about.
#[derive(Debug, Clone)]
pub struct Tried {
    pub id: String,
    pub at: usize,
    pub by: usize,
}

impl Play {
    /// Acts a story out; says what went wrong, and after which deed. What the program is to forget is SQL.
    pub async fn act(test: TestDb, story: &[Deed], forgotten: Option<&str>) -> Result<Tally, String> {
        let mut play = Self::begin(test).await;
        let acted = play.all(story, forgotten).await;
        play.server.stop().await;
        if acted.is_err() || forgotten.is_some() {
            play.test.leave_unverified();
        }
        acted.map(|()| play.tally.with(&play.told))
    }

    async fn all(&mut self, story: &[Deed], forgotten: Option<&str>) -> Result<(), String> {
        for (n, deed) in story.iter().enumerate() {
            self.perform(deed).await.map_err(|why| format!("{}. {deed} {why}", n + 1))?;
            if let Some(sql) = forgotten {
                let sql = sql.replace("{now}", &self.test.clock.now().to_string());
                self.test.raw(&sql).await.expect("SQL");
            }
        }
        self.look(0).await?;
        self.look(1).await
    }

    async fn begin(test: TestDb) -> Self {
        let houses =
            [a_house(&test).await, another_house(&test, "fabrikam", "Fabrikam", "Oscar", "Ben").await];
        let adam = hired(&houses[0], "Adam", Role::Admin).await;
        let lea = hired(&houses[0], "Lea", Role::Lead).await;
        for sql in ARRANGED {
            test.raw(sql).await.expect("SQL");
        }
        let terms = Terms { roles: vec!["admin".to_owned()], ..Terms::default() };
        let server = Server::start_under(&test, terms).await;
        server.echo.answers(|got| Reply::Whole(app(got)));
        Self {
            test,
            server,
            houses,
            owners: Default::default(),
            agents: Default::default(),
            leas: Browser::new(),
            lea,
            adams: Browser::new(),
            adam,
            standing: Default::default(),
            furthest: None,
            decided: [None; 2],
            told: Default::default(),
            beside: Beside::default(),
            tally: Tally::default(),
            asked: Vec::new(),
            sessions: Vec::new(),
            questions: Vec::new(),
            codes: Default::default(),
            shown: [None; 2],
            mistyped: 0,
            rate: 20,
        }
    }

    /// The moment that counts for an account: its log never goes back.
    pub fn now(&self, at: usize) -> Moment {
        let clock = self.test.clock.now();
        self.told[at].last.map_or(clock, |last| last.max(clock))
    }

    /// The clock was set back: then less may be allowed than could be, and never more.
    pub fn behind(&self, at: usize) -> bool {
        self.now(at) > self.test.clock.now()
    }

    /// No entry anywhere is later.
    pub fn latest(&self) -> Moment {
        let clock = self.test.clock.now();
        self.furthest.map_or(clock, |furthest| furthest.max(clock))
    }

    /// What is opened now may seem to be from before the agent was let in again: then it is over at once.
    pub fn seems_old(&self, by: usize, at: usize) -> bool {
        self.decided[by].is_some_and(|decided| self.now(at) <= decided)
    }

    pub fn session(&self, nth: usize) -> Option<Inside> {
        self.sessions.iter().rev().nth(nth).cloned()
    }

    pub fn question(&self, nth: usize) -> Option<Tried> {
        self.questions.iter().rev().nth(nth).cloned()
    }

    /// Why a session is over, as its account's history tells it.
    pub fn over(&self, session: &Inside) -> Option<&'static str> {
        self.told[session.at].over(&session.id, self.now(session.at), &self.beside)
    }

    /// The owner's browser, freshly signed in.
    pub async fn owner(&self, at: usize) -> &Browser {
        self.sign_in(&self.owners[at], Door::Owner, Person::Owner(self.houses[at].olivia.id)).await
    }

    /// The agent's, which has her sessions too.
    pub async fn agent(&self, by: usize) -> &Browser {
        self.sign_in(&self.agents[by], Door::Agent, Person::Staff(self.houses[by].ana.id)).await
    }

    pub async fn sign_in<'a>(&self, browser: &'a Browser, door: Door, person: Person) -> &'a Browser {
        let token = sign_ins::commands::begin(&self.server.db, door, person).await.expect("signed in");
        browser.plant("localhost", door.cookie_name(), token.reveal());
        browser
    }

    pub fn portal(&self) -> Url {
        format!("http://localhost:{}", self.server.portal).parse().expect("an address")
    }

    /// A form of a page there, sent.
    pub async fn post(&self, browser: &Browser, origin: &Url, path: &str, fields: &[(&str, &str)]) -> Page {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let form = Form { action: origin.join(path).expect("an address"), method: "POST".to_owned(), fields };
        browser.submit(&page_at(origin), &form).await
    }

    /// How many requests the app got that are like this.
    pub fn reached(&self, like: &str) -> usize {
        let got = self.server.echo.got();
        let all = got
            .iter()
            .map(|got| format!("{} {} {}", got.method(), got.target(), String::from_utf8_lossy(&got.body)));
        all.filter(|got| got.contains(like)).count()
    }

    /// Reads the account's history again, as its owner downloads it, and what her page says.
    pub async fn look(&mut self, at: usize) -> Result<(), String> {
        let owner = self.owner(at).await;
        let export = owner.visit(&format!("{}account/history.jsonl", self.portal())).await;
        let verdict = verify(export.raw.body.as_slice(), &[]);
        if export.status != 200 || !verdict.holds() {
            return Err(format!("The history does not hold: {} {verdict}", export.status));
        }
        let told = Told::read(&export.html, &self.beside)?;
        let page = owner.visit(&format!("{}account/support-access", self.portal())).await;
        self.told[at] = told;
        for request in &self.told[at].requests {
            if !self.asked.iter().any(|(_, known)| *known == request.id) {
                self.asked.push((at, request.id.clone()));
            }
        }
        let (off, active) = (page.says("can’t open your account."), self.told[at].active(self.now(at)));
        if !self.behind(at) && off == active.is_some() {
            return Err(format!("The owner reads: {}", page.words()));
        }
        self.nothing_went_by()
    }

    /// Promise 1: whatever reached the app stands in a history.
    fn nothing_went_by(&self) -> Result<(), String> {
        let mut counts: HashMap<String, i64> = HashMap::new();
        for intent in self.told.iter().flat_map(|told| &told.intents) {
            *counts.entry(intent.clone()).or_default() += 1;
        }
        for got in self.server.echo.got() {
            let line = format!("{} {}", got.method(), got.target());
            let left = counts.entry(line.clone()).or_default();
            *left -= 1;
            if *left < 0 {
                return Err(format!("The app got {line}, which stands in no history."));
            }
        }
        Ok(())
    }

    /// The agent comes in by the page that she was given, if she was given one.
    pub async fn come_in(&self, by: usize, page: &Page) -> Option<Url> {
        let form = page.forms().into_iter().find(|form| form.action.path() == "/.porchlight/enter")?;
        let arrived = self.agents[by].submit(page, &form).await;
        (arrived.status == 303).then(|| form.action.join("/").expect("an address"))
    }

    pub fn wait(&mut self, minutes: i64) {
        self.test.clock.advance(Duration::minutes(minutes));
        if minutes >= 31 {
            self.mistyped = 0;
        }
    }

    pub fn set_back(&mut self, minutes: i64) {
        self.furthest = Some(self.latest());
        self.test.clock.set(self.test.clock.now().minus(Duration::minutes(minutes)));
    }

    pub fn length(offer: usize) -> Duration {
        Duration::minutes(OFFERS[offer].1)
    }

    /// The other agent.
    pub fn other(by: usize) -> usize {
        AGENTS.len() - 1 - by
    }
}

async fn hired(house: &House, name: &str, role: Role) -> StaffId {
    let email = format!("{}@acme.example", name.to_lowercase()).parse().expect("an address");
    let (db, random, sealer) = (&house.db, &house.random, &house.sealer);
    let hired = staff::commands::add(db, random, sealer, email, name.to_owned(), Roles::of(&[role])).await;
    hired.expect("hired").0.id
}

/// A page that is open there, as far as it matters to what is sent from it.
pub fn page_at(origin: &Url) -> Page {
    Page { url: origin.clone(), status: 200, raw: Raw::default(), html: String::new() }
}

/// The vendor's app: a form with the tax rate, which always is 20.
fn app(got: &echo::Got) -> Vec<u8> {
    if got.method() == "POST" {
        return echo::reply("303 See Other", &["Location: /settings/tax"], b"");
    }
    echo::html(
        "<!doctype html><title>Tax settings</title><form method=post action=/settings/tax>\
         <label for=rate>Tax rate</label><input id=rate name=rate value=20><button>Save</button></form>",
    )
}
