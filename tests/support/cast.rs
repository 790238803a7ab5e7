//! The cast and what they do, with sensible defaults: Northwind, its owner Olivia, the agent Ana.

use std::sync::Arc;

use chrono::Duration;
use porchlight::accounts::commands::NewAccount;
use porchlight::accounts::{self, Account, NewOwner, Owner, OwnerRole};
use porchlight::db::{Db, DbError};
use porchlight::grants::commands::Allow;
use porchlight::grants::{self, EndChoice, Grant, GrantError, Only, OnlyAgent, Scope};
use porchlight::history::event::step::{Intent, StepKind};
use porchlight::history::{self, Entry, Page, Signer};
use porchlight::ids::{EntryId, GrantId, SessionId, StepUpId};
use porchlight::language::Language;
use porchlight::merkle::VerifierKey;
use porchlight::random::Random;
use porchlight::requests::Terms;
use porchlight::sealing::Sealer;
use porchlight::sessions::Admitted;
use porchlight::sessions::commands::Open;
use porchlight::sessions::{
    Limits, Mode, OpenError, Record, Recorded, Session, StepRefusal, StepWanted, Work,
};
use porchlight::staff::{self, Member, Role, Roles};

use super::TestDb;

pub fn hours(n: i64) -> Duration {
    Duration::hours(n)
}

pub fn minutes(n: i64) -> Duration {
    Duration::minutes(n)
}

/// A customer with an owner, and an agent of the vendor's, over one database.
#[derive(Clone)]
pub struct House {
    pub db: Db,
    pub random: Random,
    pub signer: Signer,
    pub sealer: Sealer,
    pub limits: Limits,
    /// Which sessions need an approval; none, unless the test says otherwise.
    pub terms: Arc<Terms>,
    pub account: Account,
    /// The first owner.
    pub olivia: Owner,
    pub ana: Member,
}

/// Northwind with Olivia, and Ana with a second factor.
pub async fn a_house(db: &TestDb) -> House {
    another_house(db, "northwind", "Northwind", "Olivia", "Ana").await
}

/// The same with other names, so that several can stand in one database.
pub async fn another_house(db: &TestDb, external_id: &str, name: &str, owner: &str, agent: &str) -> House {
    let address =
        |who: &str, at: &str| format!("{}@{at}.example", who.to_lowercase()).parse().expect("an address");
    let new = NewAccount {
        external_id: external_id.to_owned(),
        name: name.to_owned(),
        time_zone: chrono_tz::Europe::Berlin,
        owners: vec![(owner.to_owned(), address(owner, external_id)).into()],
        users: vec![(format!("{}-1", owner.to_lowercase()), owner.to_owned(), "owner".to_owned())],
        sensitive: None,
    };
    let account = accounts::commands::add(&db.db, &db.random, super::LOG_ORIGIN, new).await.expect("added");
    let id = account.id;
    let owners = db.db.read(move |conn| accounts::owners_of(conn, id)).await.expect("owners");
    let roles = Roles::of(&[Role::Agent]);
    let email = address(agent, "acme");
    let (ana, _) = staff::commands::add(&db.db, &db.random, &db.sealer, email, agent.to_owned(), roles)
        .await
        .expect("hired");
    House {
        db: db.db.clone(),
        random: db.random.clone(),
        signer: db.signer.clone(),
        sealer: db.sealer.clone(),
        limits: Limits::default(),
        terms: Arc::default(),
        account,
        olivia: owners.into_iter().next().expect("an owner"),
        ana,
    }
}

impl House {
    /// The key that signs.
    pub fn key(&self) -> VerifierKey {
        self.signer.standing().expect("the log can vouch for itself").verifier()
    }

    /// The same people, through another program on the same database.
    pub fn through(&self, db: &Db) -> Self {
        Self { db: db.clone(), ..self.clone() }
    }

    /// Somebody who reads everything of the account and decides nothing.
    pub async fn observer(&self, name: &str) -> Owner {
        let email = format!("{}@{}.example", name.to_lowercase(), self.account.external_id);
        let email = email.parse().expect("an address");
        let again = NewAccount {
            external_id: self.account.external_id.clone(),
            name: self.account.name.clone(),
            time_zone: self.account.time_zone,
            owners: vec![NewOwner {
                role: Some(OwnerRole::Observer),
                ..NewOwner::from((name.to_owned(), email))
            }],
            users: Vec::new(),
            sensitive: None,
        };
        let brought_in = accounts::commands::bring_in(&self.db, &self.random, super::LOG_ORIGIN, again).await;
        brought_in.expect("brought in");
        let account = self.account.id;
        let owners = self.db.read(move |conn| accounts::owners_of(conn, account)).await.expect("owners");
        owners.into_iter().find(|owner| owner.name == name).expect("an observer")
    }

    /// Ana shows a one-time code. A code is good once: between two, the clock must have moved by half a minute.
    pub async fn step_up(&self) -> StepUpId {
        let code = staff::commands::next_code(&self.db, &self.sealer, self.ana.id).await.expect("a code");
        let receipt =
            staff::commands::step_up(&self.db, &self.sealer, self.ana.id, self.account.id, code).await;
        receipt.expect("a good code").id
    }

    pub async fn withdraw(&self, grant: &Grant) -> Result<Grant, GrantError> {
        grants::commands::withdraw(&self.db, &self.olivia, grant.id).await
    }

    /// Asks to do one step, as the gateway does before it forwards a request.
    pub async fn want(
        &self,
        session: &Session,
        step: StepKind,
    ) -> Result<Result<Admitted, StepRefusal>, DbError> {
        match self.db.write_set(Record::Wanted(self.wish(session, step))).await? {
            Recorded::Wanted(answer) => Ok(answer),
            other => panic!("a wish was answered by {other:?}"),
        }
    }

    /// A page's title is looked at: the step that always may.
    pub async fn look(&self, session: &Session) -> Result<Admitted, StepRefusal> {
        self.want(session, StepKind::View).await.expect("the database answers")
    }

    pub fn wish(&self, session: &Session, step: StepKind) -> StepWanted {
        let method = if step == StepKind::View { "GET" } else { "POST" };
        StepWanted {
            account: session.account,
            session: session.id,
            entry: EntryId::new(self.db.clock().now(), &self.random),
            limits: self.limits,
            intent: Intent {
                step,
                method: method.to_owned(),
                target: "/settings/tax".to_owned(),
                background: false,
                body: None,
                changes: Vec::new(),
                page: None,
                ..Default::default()
            },
            by_person: true,
        }
    }

    /// The account's log from an entry's number on.
    pub async fn log_from(&self, from: u64) -> Vec<Entry> {
        let account = self.account.id;
        let read = self.db.read(move |conn| history::page(conn, account, Page::From(from), 100_000)).await;
        let entries: Result<Vec<Entry>, DbError> = read;
        entries.expect("the log reads")
    }

    pub async fn log_kinds(&self) -> Vec<String> {
        self.log_from(0).await.into_iter().map(|entry| entry.kind).collect()
    }
}

/// A grant to be: to view, for a day, unless said otherwise.
pub struct AGrant {
    id: Option<GrantId>,
    scope: Scope,
    end: EndChoice,
    each_time: bool,
    only: Only,
}

pub fn a_grant() -> AGrant {
    let end = EndChoice::After(hours(24));
    AGrant { id: None, scope: Scope::View, end, each_time: false, only: Only::default() }
}

impl AGrant {
    /// Allows changes too.
    pub fn change(mut self) -> Self {
        self.scope = Scope::Change;
        self
    }

    /// An owner approves each session.
    pub fn asking_each_time(mut self) -> Self {
        self.each_time = true;
        self
    }

    pub fn ending_in(mut self, length: Duration) -> Self {
        self.end = EndChoice::After(length);
        self
    }

    /// For this agent and nobody else.
    pub fn only_for(mut self, agent: &Member) -> Self {
        self.only.agent = Some(OnlyAgent { id: agent.id, name: agent.name.clone() });
        self
    }

    /// For whoever is in this team.
    pub fn only_for_team(mut self, team: &str) -> Self {
        self.only.team = Some(team.to_owned());
        self
    }

    /// For one kind of work and no other.
    pub fn only_for_work(mut self, work: &str) -> Self {
        self.only.work = Some(work.to_owned());
        self
    }

    /// As a form sent twice does.
    pub fn with_id(mut self, id: GrantId) -> Self {
        self.id = Some(id);
        self
    }

    /// Olivia allows it.
    pub async fn given_by(self, house: &House) -> Grant {
        self.tried_by(house).await.expect("allowed")
    }

    pub async fn tried_by(self, house: &House) -> Result<Grant, GrantError> {
        let id = self.id.unwrap_or_else(|| GrantId::new(house.db.clock().now(), &house.random));
        let wish = Allow {
            id,
            scope: self.scope,
            end: self.end,
            each_time: self.each_time,
            only: self.only,
            language: Language::English,
        };
        grants::commands::allow(&house.db, &house.account, &house.olivia, wish).await
    }
}

/// A session to be: Ana as Olivia, with a reason and a ticket that are good.
pub struct ASession {
    id: Option<SessionId>,
    step_up: Option<StepUpId>,
    act_as: Option<String>,
    reason: String,
    work: Option<Work>,
}

pub fn a_session() -> ASession {
    let reason = "checking failed invoice sync".to_owned();
    ASession { id: None, step_up: None, act_as: None, reason, work: None }
}

/// Invoices, which are only to be looked at.
pub fn looking_at_invoices() -> Work {
    Work {
        id: "invoices".to_owned(),
        label: "Invoices".to_owned(),
        mode: Mode::View,
        pages: vec!["/".to_owned(), "/invoices/**".to_owned()],
    }
}

impl ASession {
    /// With a declared task.
    pub fn for_work(mut self, work: Work) -> Self {
        self.work = Some(work);
        self
    }

    /// As a form sent twice does.
    pub fn with_id(mut self, id: SessionId) -> Self {
        self.id = Some(id);
        self
    }

    /// With this receipt, instead of a fresh step-up.
    pub fn with_step_up(mut self, receipt: StepUpId) -> Self {
        self.step_up = Some(receipt);
        self
    }

    pub fn acting_as(mut self, user: &str) -> Self {
        self.act_as = Some(user.to_owned());
        self
    }

    pub fn because(mut self, reason: &str) -> Self {
        self.reason = reason.to_owned();
        self
    }

    /// Ana opens it, having stepped up.
    pub async fn opened_in(self, house: &House) -> Session {
        self.tried_in(house).await.expect("opened")
    }

    pub async fn tried_in(self, house: &House) -> Result<Session, OpenError> {
        let step_up = match self.step_up {
            Some(receipt) => receipt,
            None => house.step_up().await,
        };
        let wish = Open {
            id: self.id.unwrap_or_else(|| SessionId::new(house.db.clock().now(), &house.random)),
            account: house.account.id,
            act_as: self.act_as.unwrap_or_else(|| format!("{}-1", house.olivia.name.to_lowercase())),
            reason: self.reason.parse().expect("a reason"),
            ticket: "https://acme.example/tickets/4821".parse().expect("a ticket"),
            step_up,
            work: self.work,
            rules: porchlight::rules::Rules::built_in().hash().to_owned(),
            terms: house.terms.clone(),
        };
        porchlight::sessions::commands::open(&house.db, &house.signer, house.limits, &house.ana, wish).await
    }
}
