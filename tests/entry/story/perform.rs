//! Each deed with what must come of it, no more and no less.

use chrono::Duration;
use porchlight::clock::Moment;
use porchlight::ids::{GrantId, SessionId};
use porchlight::sign_ins::{Door, Person};
use porchlight::staff;
use regex::Regex;

use super::approvals::ADMIN;
use super::deed::{Deed, OFFERS, Only, Trespass, Try};
use super::play::{Inside, Play, Tried, page_at};
use crate::support::{Browser, Form, Page};

pub type Outcome = Result<(), String>;

impl Play {
    pub async fn perform(&mut self, deed: &Deed) -> Outcome {
        match *deed {
            Deed::Allow { at, change, offer, each_time, only } => {
                self.allow(at, change, offer, each_time, only).await
            }
            Deed::Limit { at, only } => self.limit(at, only).await,
            Deed::ChangeEnd { at, offer } => self.change_end(at, offer).await,
            Deed::Withdraw { at } => self.withdraw(at).await,
            Deed::Open { by, at, admin, how } => self.open(by, at, admin, how).await,
            Deed::AskAccess { by, at } => self.ask_access(by, at).await,
            Deed::Reply { request, by, yes } => self.reply(request, by, yes).await,
            Deed::Mark { at, sensitive } => self.mark(at, sensitive).await,
            Deed::Suspend { by } => self.suspend(by).await,
            Deed::Restore { by } => self.restore(by).await,
            Deed::Roles { by, agent, lead } => self.set_roles(by, agent, lead).await,
            Deed::Team { by, joins } => self.set_team(by, joins).await,
            Deed::Ask { question } => self.with_question(question, QuestionDeed::Ask).await,
            Deed::Answer { question, answer } => {
                self.with_question(question, QuestionDeed::Answer(answer)).await
            }
            Deed::Send { question } => self.with_question(question, QuestionDeed::Send).await,
            Deed::Trespass { by, at, what } => self.trespass(by, at, what).await,
            Deed::Meddle { at } => self.meddle(at).await,
            Deed::Wait { minutes } => {
                self.wait(minutes);
                Ok(())
            }
            Deed::Back { minutes } => {
                // What was written until now binds: no account's history goes back.
                self.set_back(minutes);
                self.look(0).await?;
                self.look(1).await
            }
            Deed::Restart => {
                self.server.restart(&self.test).await;
                self.look(0).await?;
                self.look(1).await
            }
            Deed::Enter { session }
            | Deed::View { session }
            | Deed::Change { session }
            | Deed::Export { session }
            | Deed::Switch { session, .. }
            | Deed::Stay { session }
            | Deed::Leave { session }
            | Deed::LogOut { session }
            | Deed::Stop { session }
            | Deed::Intrude { session } => match self.session(session) {
                Some(session) => self.in_session(deed, &session).await,
                None => Ok(()),
            },
        }
    }

    async fn allow(&mut self, at: usize, change: bool, offer: usize, each_time: bool, only: Only) -> Outcome {
        let (now, before) = (self.now(at), self.told[at].grants.len());
        let (was_on, behind) = (self.told[at].active(now).is_some(), self.behind(at));
        let (id, named) = (GrantId::new(now, &self.test.random).to_string(), self.named(only));
        let scope = if change { "change" } else { "view" };
        let mut form = vec![("id", id.as_str()), ("scope", scope), ("until", OFFERS[offer].0)];
        form.extend(each_time.then_some(("each_time", "on")));
        form.extend(named.iter().map(|(name, value)| (*name, value.as_str())));
        let owner = self.owner(at).await;
        self.post(owner, &self.portal(), "/account/support-access", &form).await;
        self.look(at).await?;
        let given = self.told[at].grants.len() - before;
        expect(given == usize::from(!was_on && self.can_be_named(only)), || {
            format!("{given} grants were given")
        })?;
        let Some(grant) = self.told[at].grants.last().filter(|_| given == 1) else { return Ok(()) };
        expect(behind || grant.until == now.plus(Self::length(offer)), || format!("until {}", grant.until))?;
        expect(grant.each_time == each_time && grant.only == self.limited(only), || {
            format!("each time: {}, only: {:?}", grant.each_time, grant.only)
        })
    }

    async fn change_end(&mut self, at: usize, offer: usize) -> Outcome {
        let (now, behind) = (self.now(at), self.behind(at));
        let before = self.told[at].grants.last().map(|grant| grant.until);
        let was_on = self.told[at].active(now).is_some();
        let id = self.newest_grant(at);
        let owner = self.owner(at).await;
        let form = [("grant", id.as_str()), ("until", OFFERS[offer].0)];
        self.post(owner, &self.portal(), "/account/support-access/end", &form).await;
        self.look(at).await?;
        let until = self.told[at].grants.last().map(|grant| grant.until);
        let meant = if was_on { Some(now.plus(Self::length(offer))) } else { before };
        expect((was_on && behind) || until == meant, || format!("until {until:?}, not {meant:?}"))
    }

    async fn withdraw(&mut self, at: usize) -> Outcome {
        let id = self.newest_grant(at);
        let owner = self.owner(at).await;
        self.post(owner, &self.portal(), "/account/support-access/off", &[("grant", &id)]).await;
        self.look(at).await?;
        expect(self.told[at].active(self.now(at)).is_none(), || "access is still on".to_owned())
    }

    pub fn newest_grant(&self, at: usize) -> String {
        let made_up = GrantId::new(self.now(at), &self.test.random).to_string();
        self.told[at].grants.last().map_or(made_up, |grant| grant.id.clone())
    }

    async fn open(&mut self, by: usize, at: usize, admin: bool, how: Try) -> Outcome {
        if matches!(how, Try::WrongCode | Try::CodeOfBefore) {
            if self.mistyped > 5 {
                return Ok(());
            }
            self.mistyped += 1;
        }
        self.test.clock.advance(Duration::seconds(30));
        let (now, old) = (self.now(at), self.seems_old(by, at));
        let behind = self.behind(at) || old;
        let code = self.code(by, how).await;
        let id = SessionId::new(now, &self.test.random).to_string();
        let act_as = match admin {
            true => format!("{}{ADMIN}", self.houses[at].account.external_id),
            false => ["olivia-1", "oscar-1"][at].to_owned(),
        };
        let form = [
            ("session", id.as_str()),
            ("act_as", act_as.as_str()),
            ("reason", if how == Try::NoReason { "." } else { "checking failed invoice sync" }),
            (
                "ticket",
                ["https://acme.example/t/1", "https://evil.example/1"]
                    [usize::from(how == Try::ForeignTicket)],
            ),
            ("code", code.as_str()),
        ];
        let path = format!("/agent/accounts/{}/open", self.houses[at].account.id);
        let page = self.post(self.agent(by).await, &self.portal(), &path, &form).await;
        let stopped = self.stopped(by, at, &act_as, now);
        let allowed = how == Try::Well && stopped.is_none();
        let clock = self.test.clock.now();
        let in_turn = self.shown[by].is_none_or(|shown| shown < clock);
        // Whoever may not enter at all uses up no code.
        if how == Try::Well && stopped != Some(Stopped::NotEligible) {
            self.shown[by] = self.shown[by].max(Some(clock));
            // While the clock is behind, the next code is one of later: nothing takes it yet, so it is not used up.
            if in_turn {
                self.codes[by].push(code);
            }
        }
        let inside = self.come_in(by, &page).await;
        expect(inside.is_none() || allowed, || format!("A session was opened, though {stopped:?}."))?;
        expect(inside.is_some() || !allowed || behind || !in_turn, || {
            format!("No session was opened: {} {}", page.status, page.words())
        })?;
        if let Some(origin) = inside.filter(|_| !old) {
            self.sessions.push(Inside { id: id.clone(), at, by, origin });
        }
        self.look(at).await?;
        let on_record = self.told[at].session(&id).is_some();
        expect(on_record == allowed || behind || !in_turn, || format!("on record: {on_record}"))?;
        if how != Try::Well || behind || !in_turn {
            return Ok(());
        }
        self.count_stopped(stopped, by, at, &act_as)
    }

    /// What keeps an agent from opening a session, however well she tries.
    fn stopped(&self, by: usize, at: usize, act_as: &str, now: Moment) -> Option<Stopped> {
        let (agent, standing) = (self.houses[by].ana.id.to_string(), self.standing[by]);
        let Some(grant) = self.told[at].active(now).filter(|_| standing.enters()) else {
            return Some(if standing.enters() { Stopped::NoGrant } else { Stopped::NotEligible });
        };
        if !grant.only.admits(&agent, standing.team()) {
            return Some(Stopped::NotForThem);
        }
        let missing = self.told[at].missing(grant, &agent, act_as, now);
        let before = self.told[at].was_approved(grant, &agent, act_as);
        (!missing.is_empty()).then_some(Stopped::NotApproved { missing, before })
    }

    /// Whoever is missing has been asked; and the stories are not dull.
    fn count_stopped(&mut self, stopped: Option<Stopped>, by: usize, at: usize, act_as: &str) -> Outcome {
        match stopped {
            Some(Stopped::NotEligible) => self.tally.not_eligible += 1,
            Some(Stopped::NotForThem) => self.tally.not_for_them += 1,
            Some(Stopped::NotApproved { missing, before }) => {
                self.tally.approved_before += usize::from(before);
                let agent = self.houses[by].ana.id.to_string();
                let asked = |asks: &&str| self.told[at].waits_for(asks, &agent, act_as);
                return expect(missing.iter().all(asked), || "Nobody was asked.".to_owned());
            }
            Some(Stopped::NoGrant) | None => {}
        }
        Ok(())
    }

    async fn code(&self, by: usize, how: Try) -> String {
        let id = self.houses[by].ana.id;
        let good = staff::commands::next_code(&self.server.db, &self.test.sealer, id).await.expect("a code");
        let wrong = if good.as_str().starts_with('0') { "111111" } else { "000000" };
        match how {
            Try::WrongCode => wrong.to_owned(),
            Try::CodeOfBefore => self.codes[by].last().cloned().unwrap_or_else(|| wrong.to_owned()),
            _ => good.as_str().to_owned(),
        }
    }

    async fn in_session(&mut self, deed: &Deed, session: &Inside) -> Outcome {
        let live = self.over(session).is_none();
        let was = self.told[session.at].session(&session.id).cloned();
        let changing = was.as_ref().is_some_and(|was| was.change);
        let may = was.as_ref().is_some_and(|was| self.told[session.at].may_change(was));
        let agent = self.agent(session.by).await;
        let (origin, portal) = (&session.origin, self.portal());
        let own = |what: &str| format!("/agent/sessions/{}/{what}", session.id);
        let mut expected_mode = changing;
        match *deed {
            Deed::Enter { .. } => {
                let page = self.post(agent, &portal, &own("enter"), &[]).await;
                let inside = self.come_in(session.by, &page).await.is_some();
                expect(inside == live, || format!("She is inside: {inside}; {}", page.words()))?;
            }
            Deed::View { .. } => {
                let before = self.reached("GET /settings/tax");
                let page = agent.visit(origin.join("/settings/tax").expect("an address").as_str()).await;
                let reached = self.reached("GET /settings/tax") > before;
                expect(reached == live && (page.status == 200) == live, || {
                    format!("It reached the app: {reached}; {} {}", page.status, page.words())
                })?;
            }
            Deed::Change { .. } => self.change(session, live && changing).await?,
            Deed::Export { .. } => {
                let before = self.reached("/customers.csv");
                let page = agent.visit(origin.join("/customers.csv").expect("an address").as_str()).await;
                expect(self.reached("/customers.csv") == before, || "It reached the app.".to_owned())?;
                self.remember(session, &page);
            }
            Deed::Switch { change, .. } => {
                let mode = if change { "change" } else { "view" };
                self.post(agent, &portal, &own("mode"), &[("mode", mode), ("back", "/")]).await;
                expected_mode = if live { change && may } else { changing };
            }
            Deed::Stay { .. } => {
                let said = agent.fetch(&page_at(origin), "POST", "/.porchlight/stay", &[], "").await;
                expect((said.status == 204) == live, || format!("{} {}", said.status, said.words()))?;
                if live {
                    let now = self.now(session.at);
                    self.beside.stays.entry(session.id.clone()).or_default().push(now);
                }
            }
            Deed::Leave { .. } => drop(self.post(agent, &portal, &own("end"), &[]).await),
            Deed::LogOut { .. } => drop(self.post(agent, origin, "/logout", &[]).await),
            Deed::Stop { .. } => {
                let path = format!("/account/support-access/sessions/{}/end", session.id);
                self.post(self.owner(session.at).await, &portal, &path, &[]).await;
            }
            _ => self.intrude(session).await?,
        }
        self.look(session.at).await?;
        let Some(is) = self.told[session.at].session(&session.id) else { return Ok(()) };
        if matches!(deed, Deed::Leave { .. } | Deed::LogOut { .. } | Deed::Stop { .. }) {
            return expect(is.ended || !live, || "It goes on.".to_owned());
        }
        expect(is.ended || is.change == expected_mode, || format!("Change mode: {}", is.change))
    }

    async fn change(&mut self, session: &Inside, allowed: bool) -> Outcome {
        self.rate += 1;
        let (rate, agent) = (self.rate.to_string(), self.agent(session.by).await);
        let url = session.origin.join("/settings/tax").expect("an address");
        let page = agent.visit(url.as_str()).await;
        let served = page.forms().into_iter().find(|form| form.action.path() == "/settings/tax");
        let form = served.unwrap_or(Form { action: url, method: "POST".to_owned(), fields: Vec::new() });
        let answer = agent.submit(&page, &form.with("rate", &rate)).await;
        let reached = self.reached(&format!("rate={rate}")) > 0;
        expect(reached == allowed, || {
            format!("It reached the app: {reached}; {} {}", answer.status, answer.words())
        })?;
        self.remember(session, &answer);
        Ok(())
    }

    /// A refusal that offers to ask is kept in mind.
    fn remember(&mut self, session: &Inside, page: &Page) {
        let link = Regex::new("/agent/questions/(con_[0-9a-f]{32})").expect("a pattern");
        if let Some(found) = link.captures(&page.html) {
            self.questions.push(Tried { id: found[1].to_owned(), at: session.at, by: session.by });
        }
    }

    /// The other agent, and somebody without a cookie.
    async fn intrude(&self, session: &Inside) -> Outcome {
        let before = self.server.echo.got().len();
        let other = self.agent(Self::other(session.by)).await;
        for what in ["enter", "mode", "end", "note"] {
            let path = format!("/agent/sessions/{}/{what}", session.id);
            let page = self.post(other, &self.portal(), &path, &[("mode", "change"), ("line", "x")]).await;
            // Whoever may not come in at all is told that first.
            let kept_out =
                if self.standing[Self::other(session.by)].enters() { 404..=404 } else { 401..=404 };
            expect(kept_out.contains(&page.status), || {
                format!("{what} answers the other agent {}", page.status)
            })?;
        }
        let stranger = Browser::new();
        let page = stranger.visit(session.origin.as_str()).await;
        expect(matches!(page.status, 401 | 410), || format!("A stranger gets {}", page.status))?;
        expect(self.server.echo.got().len() == before, || "It reached the app.".to_owned())
    }

    async fn with_question(&mut self, nth: usize, deed: QuestionDeed) -> Outcome {
        let Some(tried) = self.question(nth) else { return Ok(()) };
        let (at, now, portal) = (tried.at, self.now(tried.at), self.portal());
        let was = self.told[at].question(&tried.id).cloned();
        let grant = self.told[at].active(now).map(|grant| grant.id.clone());
        let current = was.as_ref().is_some_and(|was| Some(&was.grant) == grant.as_ref());
        let path = format!("/agent/questions/{}", tried.id);
        match deed {
            QuestionDeed::Ask => {
                let agent = self.agent(tried.by).await;
                drop(self.post(agent, &portal, &path, &[("why", "20% was a slip")]).await);
                self.look(at).await
            }
            QuestionDeed::Answer(answer) => {
                let fits = answer != "until_end" || was.as_ref().is_some_and(|was| was.kind == "change");
                let open = was.as_ref().is_some_and(|was| was.answer.is_none() && now < was.until);
                let path = format!("/account/questions/{}", tried.id);
                let owner = self.owner(at).await;
                let page = self.post(owner, &portal, &path, &[("answer", answer), ("note", "")]).await;
                self.look(at).await?;
                let before = was.and_then(|was| was.answer);
                let after = self.told[at].question(&tried.id).and_then(|is| is.answer.clone());
                let meant = if open && current && fits { Some((answer.to_owned(), now)) } else { before };
                expect(after == meant, || format!("{after:?}, not {meant:?}: {}", page.words()))
            }
            QuestionDeed::Send => {
                let live = was.as_ref().is_some_and(|was| {
                    self.told[at].over(&was.session, now, &self.beside).is_none() && !was.used
                });
                let good = was
                    .and_then(|was| was.answer)
                    .is_some_and(|(answer, when)| answer == "once" && now < when.plus(Duration::hours(24)));
                let before = self.reached("POST ") + self.reached("/customers.csv");
                let page = self.post(self.agent(tried.by).await, &portal, &format!("{path}/send"), &[]).await;
                let form = page.forms().into_iter().find(|form| form.action.path() == "/.porchlight/send");
                let sent = match form {
                    Some(form) => self.agent(tried.by).await.submit(&page, &form).await,
                    None => page,
                };
                let reached = self.reached("POST ") + self.reached("/customers.csv") > before;
                self.look(at).await?;
                // What may be sent in another session than it was asked in, the history's reader looks at.
                let must = live && good && current && !self.behind(at);
                expect(reached || !must, || format!("It was not sent: {} {}", sent.status, sent.words()))
            }
        }
    }

    /// An agent with whatever could be taken for an owner's sign-in.
    async fn trespass(&mut self, by: usize, at: usize, what: Trespass) -> Outcome {
        let before = (self.told[at].grants.len(), self.newest_grant(at));
        let agent = self.agent(by).await;
        self.sign_in(agent, Door::Owner, Person::Staff(self.houses[by].ana.id)).await;
        let id = GrantId::new(self.now(at), &self.test.random).to_string();
        let question = self.questions.iter().rev().find(|tried| tried.at == at);
        let question = question.map_or_else(|| "con_1".to_owned(), |tried| tried.id.clone());
        let (path, form) = match what {
            Trespass::Allow => (
                "/account/support-access".to_owned(),
                [("id", id.as_str()), ("scope", "change"), ("until", "7d")],
            ),
            Trespass::ChangeEnd => (
                "/account/support-access/end".to_owned(),
                [("grant", before.1.as_str()), ("until", "7d"), ("x", "")],
            ),
            Trespass::Withdraw => (
                "/account/support-access/off".to_owned(),
                [("grant", before.1.as_str()), ("x", ""), ("y", "")],
            ),
            Trespass::Answer => {
                (format!("/account/questions/{question}"), [("answer", "once"), ("note", ""), ("x", "")])
            }
        };
        let page = self.post(agent, &self.portal(), &path, &form).await;
        expect(page.status == 401, || format!("The door answers {}", page.status))?;
        self.look(at).await?;
        expect(self.told[at].grants.len() == before.0, || "A grant came into being.".to_owned())
    }

    /// What is the other account's answers an owner as if it did not exist.
    async fn meddle(&mut self, at: usize) -> Outcome {
        let other = 1 - at;
        let (grants, owner, portal) = (self.told[other].grants.clone(), self.owner(at).await, self.portal());
        let mut tries = Vec::new();
        if let Some(grant) = grants.last() {
            tries.push(
                self.post(owner, &portal, "/account/support-access/off", &[("grant", &grant.id)]).await,
            );
        }
        if let Some(session) = self.told[other].sessions.last() {
            let path = format!("/account/support-access/sessions/{}/end", session.id);
            tries.push(self.post(owner, &portal, &path, &[]).await);
            tries.push(owner.visit(&format!("{portal}account/history/{}", session.id)).await);
        }
        if let Some(question) = self.told[other].questions.last() {
            let path = format!("/account/questions/{}", question.id);
            tries.push(self.post(owner, &portal, &path, &[("answer", "once")]).await);
        }
        if let Some(request) = self.told[other].requests.last() {
            let path = format!("/account/requests/{}", request.id);
            let yes = [("answer", "approved"), ("minutes", "60")];
            tries.push(self.post(owner, &portal, &path, &yes).await);
        }
        for page in tries {
            expect(page.status == 404, || format!("{} answers {}", page.url, page.status))?;
        }
        self.look(other).await
    }
}

/// Why a wish to open a session comes to nothing.
#[derive(Debug, PartialEq, Eq)]
enum Stopped {
    NotEligible,
    NoGrant,
    NotForThem,
    /// Who has yet to approve it, and whether somebody had.
    NotApproved {
        missing: Vec<&'static str>,
        before: bool,
    },
}

#[derive(Clone, Copy)]
enum QuestionDeed {
    Ask,
    Answer(&'static str),
    Send,
}

pub fn expect(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise()) }
}
