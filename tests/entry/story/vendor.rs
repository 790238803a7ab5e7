//! What the vendor's people decide and ask before anybody is inside: who is on support, which accounts are sensitive,
//! who approves whose session. And the owners' limits, which come to the same.

use chrono::Duration;
use porchlight::accounts;
use porchlight::actor::Actor;
use porchlight::ids::GrantId;
use porchlight::sign_ins::{Door, Person};

use super::deed::{Answerer, Only};
use super::perform::{Outcome, expect};
use super::play::{Play, TEAM};
use super::promises::{Limited, Session};
use crate::support::{Browser, Page};

/// How an agent stands, as Adam's deeds left it.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub suspended: bool,
    pub agent: bool,
    pub lead: bool,
    pub in_team: bool,
}

impl Default for Standing {
    fn default() -> Self {
        Self { suspended: false, agent: true, lead: true, in_team: false }
    }
}

impl Standing {
    pub fn enters(self) -> bool {
        !self.suspended && self.agent
    }

    pub fn approves(self) -> bool {
        !self.suspended && self.lead
    }

    pub fn team(self) -> &'static str {
        if self.in_team { TEAM } else { "" }
    }
}

impl Play {
    pub async fn suspend(&mut self, by: usize) -> Outcome {
        let fresh = !self.standing[by].suspended;
        let done = self.decide(by, "suspend", &[("reason", "left her laptop on a train")]).await;
        self.expect_done(&done, fresh)?;
        self.stand(Standing { suspended: true, ..self.standing[by] }, by).await
    }

    pub async fn restore(&mut self, by: usize) -> Outcome {
        let fresh = self.standing[by].suspended;
        let done = self.decide(by, "restore", &[]).await;
        self.expect_done(&done, fresh)?;
        self.stand(Standing { suspended: false, ..self.standing[by] }, by).await
    }

    pub async fn set_roles(&mut self, by: usize, agent: bool, lead: bool) -> Outcome {
        let chosen = [(agent, "agent"), (lead, "lead"), (true, "reviewer")];
        let fields: Vec<(&str, &str)> =
            chosen.into_iter().filter_map(|(has, role)| has.then_some(("role", role))).collect();
        let done = self.decide(by, "roles", &fields).await;
        self.expect_done(&done, true)?;
        self.stand(Standing { agent, lead, ..self.standing[by] }, by).await
    }

    pub async fn set_team(&mut self, by: usize, joins: bool) -> Outcome {
        let done = self.decide(by, "team", &[("team", if joins { TEAM } else { "" })]).await;
        self.expect_done(&done, true)?;
        self.stand(Standing { in_team: joins, ..self.standing[by] }, by).await
    }

    async fn decide(&self, by: usize, what: &str, fields: &[(&str, &str)]) -> Page {
        let adam = self.sign_in(&self.adams, Door::Admin, Person::Staff(self.adam)).await;
        let path = format!("/admin/staff/{}/{what}", self.houses[by].ana.id);
        self.post(adam, &self.portal(), &path, fields).await
    }

    fn expect_done(&self, page: &Page, fresh: bool) -> Outcome {
        let wanted = if fresh { 303 } else { 422 };
        expect(page.status == wanted, || format!("Adam gets {}: {}", page.status, page.words()))
    }

    /// From here on the agent stands so. What that shuts them out of, they have for good no more.
    async fn stand(&mut self, standing: Standing, by: usize) -> Outcome {
        self.standing[by] = standing;
        self.decided[by] = Some(self.latest());
        let agent = self.houses[by].ana.id.to_string();
        for at in 0..2 {
            let shut: Vec<String> = self.open_sessions(at, &|session| {
                let only = self.told[at].grants.iter().find(|grant| grant.id == session.grant);
                let admits = only.is_some_and(|grant| grant.only.admits(&agent, standing.team()));
                session.agent == agent && !(standing.enters() && admits)
            });
            match standing.enters() {
                true => self.tally.shut_out += shut.len(),
                false => self.tally.suspended += shut.len(),
            }
            self.shut(at, shut);
        }
        self.look(0).await?;
        self.look(1).await
    }

    /// The sessions there that were live until now, and are like this.
    fn open_sessions(&self, at: usize, like: &dyn Fn(&Session) -> bool) -> Vec<String> {
        let (told, now) = (&self.told[at], self.now(at));
        let open = told.sessions.iter().filter(|session| told.over(&session.id, now, &self.beside).is_none());
        open.filter(|session| like(session)).map(|session| session.id.clone()).collect()
    }

    /// Nothing happens in these from the next entry on.
    fn shut(&mut self, at: usize, sessions: Vec<String>) {
        let size = self.told[at].size;
        self.beside.shut.extend(sessions.into_iter().map(|id| (id, size)));
    }

    pub async fn limit(&mut self, at: usize, only: Only) -> Outcome {
        let before = self.told[at].grants.last().cloned();
        let may = self.told[at].active(self.now(at)).is_some() && self.can_be_named(only);
        let (id, named) = (self.newest_grant(at), self.named(only));
        let mut form = vec![("grant", id.as_str())];
        form.extend(named.iter().map(|(name, value)| (*name, value.as_str())));
        if may && !self.behind(at) {
            let shut = self.open_sessions(at, &|session| {
                let theirs = (0..2).find(|by| self.houses[*by].ana.id.to_string() == session.agent);
                session.grant == id && !theirs.is_some_and(|by| self.is_for(only, by))
            });
            self.tally.shut_out += shut.len();
            self.shut(at, shut);
        }
        let page =
            self.post(self.owner(at).await, &self.portal(), "/account/support-access/limit", &form).await;
        self.look(at).await?;
        let is = self.told[at].grants.last().map(|grant| grant.only.clone());
        let meant = match may {
            true => Some(self.limited(only)),
            false => before.map(|grant| grant.only),
        };
        expect(is == meant || self.behind(at), || {
            format!("It is limited to {is:?}, not {meant:?}: {}", page.words())
        })
    }

    /// Whether the form offers that: only who is on support now, and only teams that somebody on support is in.
    pub fn can_be_named(&self, only: Only) -> bool {
        match only {
            Only::Anybody => true,
            Only::Agent(by) => self.standing[by].enters(),
            Only::Team => self.standing.iter().any(|one| one.enters() && one.in_team),
        }
    }

    /// As the history should tell it.
    pub fn limited(&self, only: Only) -> Limited {
        match only {
            Only::Anybody => Limited::default(),
            Only::Agent(by) => Limited { agent: Some(self.houses[by].ana.id.to_string()), team: None },
            Only::Team => Limited { agent: None, team: Some(TEAM.to_owned()) },
        }
    }

    fn is_for(&self, only: Only, by: usize) -> bool {
        match only {
            Only::Anybody => true,
            Only::Agent(other) => other == by,
            Only::Team => self.standing[by].in_team,
        }
    }

    /// The form's fields.
    pub fn named(&self, only: Only) -> Vec<(&'static str, String)> {
        match only {
            Only::Anybody => vec![("who", "anyone".to_owned())],
            Only::Agent(by) => {
                vec![("who", "agent".to_owned()), ("agent", self.houses[by].ana.id.to_string())]
            }
            Only::Team => vec![("who", "team".to_owned()), ("team", TEAM.to_owned())],
        }
    }

    pub async fn mark(&mut self, at: usize, sensitive: bool) -> Outcome {
        let account = self.houses[at].account.id;
        let marked =
            accounts::commands::set_sensitive(&self.server.db, account, sensitive, Actor::Porchlight);
        marked.await.map_err(|error| error.to_string())?;
        self.look(at).await?;
        expect(self.told[at].sensitive == sensitive, || "The mark is not as it was set.".to_owned())
    }

    /// Asking for access gives none.
    pub async fn ask_access(&mut self, by: usize, at: usize) -> Outcome {
        // A grant of this very moment would count as given since.
        self.test.clock.advance(Duration::seconds(1));
        let before = (self.told[at].grants.len(), self.told[at].sessions.len(), self.told[at].requests.len());
        let path = format!("/agent/accounts/{}/ask", self.houses[at].account.id);
        let form = [("reason", "checking failed invoice sync"), ("ticket", ""), ("scope", "view")];
        let page = self.post(self.agent(by).await, &self.portal(), &path, &form).await;
        self.look(at).await?;
        let told = &self.told[at];
        expect((told.grants.len(), told.sessions.len()) == (before.0, before.1), || {
            format!("Asking was enough: {}", page.words())
        })?;
        expect(told.requests.len() == before.2 || self.standing[by].enters(), || {
            "Somebody asks who may not enter.".to_owned()
        })
    }

    pub async fn reply(&mut self, nth: usize, by: Answerer, yes: bool) -> Outcome {
        let Some((at, id)) = self.asked.iter().rev().nth(nth).cloned() else { return Ok(()) };
        let now = self.now(at);
        let Some(request) = self.told[at].request(&id).cloned() else { return Ok(()) };
        let (waits, grants) = (self.told[at].waits(&request, now), self.told[at].grants.len());
        let fresh = GrantId::new(now, &self.test.random).to_string();
        let form = match (request.asks.as_str(), yes) {
            ("access", true) => {
                vec![("answer", "allowed"), ("id", fresh.as_str()), ("scope", "view"), ("until", "24h")]
            }
            (_, true) => vec![("answer", "approved"), ("minutes", "120"), ("note", "")],
            (_, false) => vec![("answer", "declined"), ("note", "")],
        };
        let (who, path) = self.answerer(at, by, &id).await;
        let page = self.post(who, &self.portal(), &path, &form).await;
        self.look(at).await?;
        let theirs = match (by, request.asks.as_str()) {
            (Answerer::Owner, asks) => asks != "lead",
            (Answerer::Lea, asks) => asks == "lead",
            (Answerer::Agent(by), asks) => {
                let oneself = self.houses[by].ana.id.to_string() == request.agent;
                asks == "lead" && !oneself && self.standing[by].approves()
            }
        };
        let after = self.told[at].request(&id).and_then(|is| is.answer.clone()).map(|answer| answer.yes);
        let before = request.answer.map(|answer| answer.yes);
        let meant = if theirs && waits { Some(yes) } else { before };
        expect(after == meant || (self.behind(at) && after == before), || {
            format!("It is answered {after:?}, not {meant:?}: {} {}", page.status, page.words())
        })?;
        let allowed = usize::from(request.asks == "access" && after == Some(true) && before.is_none());
        expect(self.told[at].grants.len() == grants + allowed, || "A grant came of it.".to_owned())
    }

    async fn answerer(&self, at: usize, by: Answerer, id: &str) -> (&Browser, String) {
        let leads = format!("/review/requests/{id}");
        match by {
            Answerer::Owner => (self.owner(at).await, format!("/account/requests/{id}")),
            Answerer::Lea => (self.sign_in(&self.leas, Door::Review, Person::Staff(self.lea)).await, leads),
            Answerer::Agent(by) => {
                let person = Person::Staff(self.houses[by].ana.id);
                (self.sign_in(self.agent(by).await, Door::Review, person).await, leads)
            }
        }
    }
}
