//! The demo's past: a dozen visits with different ends, made by the same commands that the pages use, on a clock that
//! is moved from visit to visit.

mod past;
mod reviewed;

use std::path::Path;
use std::str::FromStr;

use chrono::{Duration, Timelike as _};
use serde::{Deserialize, Serialize};

use self::past::Did::{ChangeRefused, Changed, Minutes, TriedToChange, TriedToExport, Viewed};
use self::past::{Did, End, PAST, Visit};
use super::acme;
use super::cast::{FABRIKAM, NORTHWIND, Persona};
use super::hooks::Hooks;
use super::house::{DemoError, ground};
use crate::accounts::{self, Account, Owner};
use crate::app::{self, Ground};
use crate::clock::{Clock, Moment};
use crate::forms::Change;
use crate::grants::commands::Allow;
use crate::grants::{self, EndChoice, Grant, Only, Scope};
use crate::history;
use crate::history::event::step::{self, StepKind};
use crate::http::State;
use crate::ids::{EntryId, GrantId, SessionId};
use crate::jobs::{self, Means};
use crate::language::Language;
use crate::random::Random;
use crate::sessions::commands::Open;
use crate::sessions::{self, EndedHow, Mode, Record, Recorded, Session, StepAnswered, StepWanted};
use crate::staff::commands::{Decider, Decision};
use crate::staff::{self, Code, Member, Roles};

/// Where the story begins, after the past.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Seeded {
    /// How long each log is.
    pub northwind: u64,
    pub fabrikam: u64,
}

/// Makes the past in an empty folder: Porchlight's and Acme Invoices'.
pub async fn plant(
    data: &Path,
    state: impl FnOnce(Ground, Option<Hooks>) -> State,
) -> Result<Seeded, DemoError> {
    let now = Clock::system().now();
    let clock = Clock::manual(now.minus(Duration::days(60)));
    let ground = ground(data, clock.clone(), Random::system()).await?;
    let origin = ground.log_origin.clone();
    let means = Means { state: state(ground, None), alone: true };
    app::record_controls(&means.state).await?;
    let gardener = Gardener { means, clock, now };
    gardener.people(&origin).await.map_err(seeds)?;
    for visit in &PAST {
        gardener.visit(visit).await.map_err(seeds)?;
    }
    gardener.oscar_allows().await.map_err(seeds)?;
    acme::reset(&data.join("acme.sqlite3"), now.utc())?;
    let northwind = gardener.account(NORTHWIND).await.map_err(seeds)?.id;
    let fabrikam = gardener.account(FABRIKAM).await.map_err(seeds)?.id;
    let sizes = gardener.means.state.db.read(move |conn| {
        Ok::<_, crate::db::DbError>((
            history::log_size(conn, northwind)?.0,
            history::log_size(conn, fabrikam)?.0,
        ))
    });
    let (northwind, fabrikam) = sizes.await?;
    Ok(Seeded { northwind, fabrikam })
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn seeds(error: Failure) -> DemoError {
    DemoError::Seeds(error.to_string())
}

struct Gardener {
    means: Means,
    clock: Clock,
    /// The visitor's present: the past ends before it.
    now: Moment,
}

impl Gardener {
    fn state(&self) -> &State {
        &self.means.state
    }

    async fn people(&self, origin: &str) -> Result<(), Failure> {
        let state = self.state();
        let accounts = [
            (
                NORTHWIND,
                "Northwind",
                Persona::Olivia,
                [("olivia", "Olivia", "Owner"), ("nils", "Nils", "Accountant"), ("nora", "Nora", "Viewer")]
                    .as_slice(),
            ),
            (
                FABRIKAM,
                "Fabrikam",
                Persona::Oscar,
                [("oscar", "Oscar", "Owner"), ("frida", "Frida", "Accountant")].as_slice(),
            ),
        ];
        for (external_id, name, owner, users) in accounts {
            let new = accounts::commands::NewAccount {
                external_id: external_id.to_owned(),
                name: name.to_owned(),
                time_zone: chrono_tz::Europe::Vienna,
                owners: vec![(owner.name().to_owned(), owner.email().parse()?).into()],
                users: users
                    .iter()
                    .map(|(id, name, role)| ((*id).into(), (*name).into(), (*role).into()))
                    .collect(),
                sensitive: None,
            };
            accounts::commands::add(&state.db, &state.random, origin, new).await?;
        }
        for persona in Persona::ALL.into_iter().filter(|persona| !persona.roles().is_empty()) {
            let (email, name) = (persona.email().parse()?, persona.name().to_owned());
            let roles = Roles::of(persona.roles());
            staff::commands::add(&state.db, &state.random, &state.sealer, email, name, roles).await?;
        }
        for agent in [Persona::Ana, Persona::Ben] {
            self.train(agent).await?;
        }
        Ok(())
    }

    /// Adam notes the training; she reads the guidelines, and is in the team that looks after invoices.
    async fn train(&self, agent: Persona) -> Result<(), Failure> {
        let state = self.state();
        let (agent, adam) = (self.member(agent).await?, self.member(Persona::Adam).await?);
        let decisions = [
            Decision::Trained(Some(self.clock.now().minus(Duration::days(12)))),
            Decision::Team("Invoices".to_owned()),
        ];
        for decision in decisions {
            let by = Decider::Admin(adam.id);
            sessions::agents::decide(&state.db, state.limits, by, agent.id, decision).await?;
        }
        let of = state.guidelines.as_ref().ok_or("no guidelines")?;
        let (version, text) = (of.version.clone(), of.shown().to_owned());
        sessions::agents::accept_guidelines(&state.db, state.limits, agent.id, version, text).await?;
        Ok(())
    }

    /// One visit, from the grant to the review.
    async fn visit(&self, visit: &Visit) -> Result<(), Failure> {
        // In office hours, and never later than now.
        let day = self.now.minus(Duration::days(visit.days_ago));
        let to_nine = i64::from(day.utc().hour()) - 9;
        let begins = day.minus(Duration::hours(to_nine)).minus(Duration::minutes(visit.days_ago * 7 % 50));
        self.sign_weeks_off(begins).await?;
        self.clock.set(begins);
        let account = self.account(visit.account).await?;
        let owner = self.owner(&account).await?;
        let grant = self.allow(&account, &owner, visit).await?;
        self.pass(minutes(11)).await?;
        let session = self.open(&account, visit).await?;
        for did in visit.did {
            self.act(&session, *did).await?;
        }
        self.end(&session, &owner, &grant, visit.end).await?;
        self.pass(minutes(1)).await?;
        if let Some(review) = visit.review {
            self.pass(Duration::hours(20)).await?;
            self.review(session.id, review).await?;
        }
        // Whatever grant is left runs out before the next visit.
        self.clock.set(self.clock.now().max(grant.ends_at.plus(Duration::seconds(30))).min(self.now));
        self.pass(Duration::zero()).await
    }

    async fn allow(&self, account: &Account, owner: &Owner, visit: &Visit) -> Result<Grant, Failure> {
        let state = self.state();
        let length = if visit.end == End::GrantRanOut { Duration::minutes(24) } else { Duration::hours(24) };
        let local = self.clock.now().plus(length).utc().with_timezone(&account.time_zone).naive_local();
        let local = local.with_second(0).and_then(|at| at.with_nanosecond(0)).ok_or("a time")?;
        let wish = Allow {
            id: GrantId::new(self.clock.now(), &state.random),
            scope: visit.scope,
            end: if visit.end == End::GrantRanOut { EndChoice::At(local) } else { EndChoice::After(length) },
            only: Only::default(),
            each_time: false,
            language: Language::English,
        };
        Ok(grants::commands::allow(&state.db, account, owner, wish).await?)
    }

    async fn open(&self, account: &Account, visit: &Visit) -> Result<Session, Failure> {
        let state = self.state();
        let agent = self.member(visit.agent).await?;
        let code = staff::commands::next_code(&state.db, &state.sealer, agent.id).await?;
        let code = Code::parse(code.as_str())?;
        let receipt = staff::commands::step_up(&state.db, &state.sealer, agent.id, account.id, code).await?;
        let act_as = if visit.account == NORTHWIND { "olivia" } else { "oscar" };
        let wish = Open {
            id: SessionId::new(self.clock.now(), &state.random),
            account: account.id,
            act_as: act_as.to_owned(),
            reason: FromStr::from_str(visit.reason)?,
            ticket: format!("https://acme.example/tickets/{}", visit.ticket).parse()?,
            step_up: receipt.id,
            work: None,
            rules: state.rules.now().hash().to_owned(),
            terms: state.terms.clone(),
        };
        let session = sessions::commands::open(&state.db, &state.signer, state.limits, &agent, wish).await?;
        if visit.did.is_empty() {
            return Ok(session);
        }
        let token = sessions::commands::hand_off(&state.db, state.limits, agent.id, &session).await?;
        sessions::commands::enter(&state.db, state.limits, &session, token).await?;
        Ok(session)
    }

    async fn act(&self, session: &Session, did: Did) -> Result<(), Failure> {
        self.pass(Duration::seconds(25)).await?;
        match did {
            Minutes(n) => self.pass(minutes(n)).await,
            Viewed(title, target) => {
                self.request(session, StepKind::View, target, Some(title), None, 200).await
            }
            TriedToExport(target) => self.request(session, StepKind::Export, target, None, None, 0).await,
            TriedToChange(page, target, label, from, to) => {
                self.request(session, StepKind::Change, target, Some(page), Some((label, from, to)), 0).await
            }
            Changed(page, target, label, from, to) => {
                self.change_mode(session).await?;
                self.request(session, StepKind::Change, target, Some(page), Some((label, from, to)), 303)
                    .await
            }
            ChangeRefused(page, target, label, from, to) => {
                self.change_mode(session).await?;
                self.request(session, StepKind::Change, target, Some(page), Some((label, from, to)), 422)
                    .await
            }
        }
    }

    async fn change_mode(&self, session: &Session) -> Result<(), Failure> {
        let state = self.state();
        Ok(sessions::commands::switch_mode(&state.db, state.limits, session.agent, session, Mode::Change)
            .await?)
    }

    /// One request as the gateway would have recorded it.
    async fn request(
        &self,
        session: &Session,
        step: StepKind,
        target: &str,
        page: Option<&str>,
        change: Option<(&str, &str, &str)>,
        status: u16,
    ) -> Result<(), Failure> {
        let state = self.state();
        let is_change = step == StepKind::Change;
        let title = page.map(|page| format!("{page} · Acme Invoices"));
        let changes = change.map(|(label, from, to)| Change {
            label: label.to_owned(),
            field: label.to_lowercase().replace(' ', "_"),
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            hidden: false,
        });
        let intent = step::Intent {
            step,
            method: if is_change { "POST" } else { "GET" }.to_owned(),
            target: target.to_owned(),
            background: false,
            body: None,
            changes: changes.into_iter().collect(),
            page: title.clone().filter(|_| is_change),
            ..Default::default()
        };
        let wanted = StepWanted {
            account: session.account,
            session: session.id,
            entry: EntryId::new(self.clock.now(), &state.random),
            limits: state.limits,
            intent,
            by_person: true,
        };
        let Recorded::Wanted(Ok(admitted)) = state.db.write_set(Record::Wanted(wanted)).await? else {
            return Ok(());
        };
        let answer = step::Answer {
            intent: admitted.seq,
            status,
            title: title.filter(|_| !is_change),
            content_type: Some("text/html; charset=utf-8".to_owned()),
            hidden: if target == "/settings/billing" {
                [("bank-account".to_owned(), 1)].into()
            } else {
                Default::default()
            },
            withheld: None,
            ..Default::default()
        };
        let answered = StepAnswered {
            account: session.account,
            session: session.id,
            limits: state.limits,
            answer,
            keepings: Vec::new(),
        };
        state.db.write_set(Record::Answered(answered)).await?;
        Ok(())
    }

    async fn end(&self, session: &Session, owner: &Owner, grant: &Grant, end: End) -> Result<(), Failure> {
        let state = self.state();
        match end {
            End::By(how) => {
                let by = if how == EndedHow::OwnerStopped {
                    crate::actor::Actor::owner(owner.id, &owner.name)
                } else {
                    session.agent()
                };
                self.pass(minutes(1)).await?;
                sessions::commands::end(&state.db, &state.signer, state.limits, session, by, how).await?;
                Ok(())
            }
            End::Idle | End::HardLimit => self.pass(minutes(16)).await,
            End::GrantRanOut => {
                self.clock.set(grant.ends_at.plus(Duration::seconds(4)));
                self.pass(Duration::zero()).await
            }
            End::Withdrawn => {
                grants::commands::withdraw(&state.db, owner, grant.id).await?;
                self.pass(Duration::seconds(3)).await
            }
        }
    }

    /// Fabrikam has access on when the demo begins, and somebody tried before it was.
    async fn oscar_allows(&self) -> Result<(), Failure> {
        let state = self.state();
        self.clock.set(self.now.minus(Duration::hours(5)));
        let account = self.account(FABRIKAM).await?;
        let owner = self.owner(&account).await?;
        let refused = Visit {
            days_ago: 0,
            account: FABRIKAM,
            agent: Persona::Ben,
            scope: Scope::View,
            reason: "Following up on the lost invitation",
            ticket: 4801,
            did: &[],
            end: End::Idle,
            review: None,
        };
        // The try is refused, and stands in Fabrikam's history.
        if self.open(&account, &refused).await.is_ok() {
            return Err("a session was opened without a grant".into());
        }
        self.pass(Duration::hours(1)).await?;
        let wish = Allow {
            id: GrantId::new(self.clock.now(), &state.random),
            scope: Scope::View,
            end: EndChoice::After(Duration::days(3)),
            only: Only::default(),
            each_time: false,
            language: Language::English,
        };
        grants::commands::allow(&state.db, &account, &owner, wish).await?;
        self.pass(minutes(1)).await
    }

    /// Lets time pass, and the jobs run.
    async fn pass(&self, time: Duration) -> Result<(), Failure> {
        self.clock.advance(time);
        jobs::run_all(&self.means).await?;
        Ok(())
    }

    async fn account(&self, external_id: &'static str) -> Result<Account, Failure> {
        let found =
            self.state().db.read(move |conn| accounts::find_by_external_id(conn, external_id)).await?;
        Ok(found.ok_or("no account")?)
    }

    async fn owner(&self, account: &Account) -> Result<Owner, Failure> {
        let id = account.id;
        let owners = self.state().db.read(move |conn| accounts::owners_of(conn, id)).await?;
        Ok(owners.into_iter().next().ok_or("no owner")?)
    }

    async fn member(&self, persona: Persona) -> Result<Member, Failure> {
        let email = persona.email().parse()?;
        let found = self.state().db.read(move |conn| staff::find_by_email(conn, &email)).await?;
        Ok(found.ok_or("no member of staff")?)
    }
}

fn minutes(n: i64) -> Duration {
    Duration::minutes(n)
}
