//! Olivia at the portal and Ana inside Northwind, each in a browser, as far as one request at a time gets them. Each act
//! gives nothing where the program did not do it; what it acknowledged is kept, to be looked for afterwards.

use std::sync::Mutex;

use super::program::{Answer, Program, Request};

/// Something that the program has said is done: an entry of this kind, with this text in its line.
#[derive(Debug, Clone)]
pub struct Told {
    pub kind: &'static str,
    pub text: String,
}

/// The two browsers.
pub struct Story {
    portal: u16,
    gateway: u16,
    pub olivia: String,
    ana: String,
    /// The host of the session's own origin.
    pub session_host: String,
    pub session_cookie: String,
    /// The session's id.
    pub session: String,
    told: Mutex<Vec<Told>>,
}

impl Story {
    /// Nobody is signed in yet.
    pub fn new(program: &Program) -> Self {
        Self {
            portal: program.portal,
            gateway: program.gateway(),
            olivia: String::new(),
            ana: String::new(),
            session_host: String::new(),
            session_cookie: String::new(),
            session: String::new(),
            told: Mutex::default(),
        }
    }

    /// Olivia allows access, Ana opens a session and enters it.
    pub fn begin(program: &Program) -> Self {
        let mut story = Self::new(program);
        story.sign_in().expect("both sign in");
        story.allow().expect("Olivia allows access");
        story.open().expect("Ana opens a session");
        story
    }

    /// What was acknowledged so far, in order.
    pub fn told(&self) -> Vec<Told> {
        self.told.lock().expect("no panic").clone()
    }

    pub fn sign_in(&mut self) -> Option<()> {
        let be = |who: &str| self.send(&Request::post(&self.host(), "/demo/be", &[("persona", who)]));
        let (olivia, ana) = (be("olivia")?.cookie()?, be("ana")?.cookie()?);
        (self.olivia, self.ana) = (olivia, ana);
        Some(())
    }

    /// Olivia allows viewing. Asking again when it is on already is as good.
    pub fn allow(&self) -> Option<()> {
        let form = self.olivia_sees("/account/support-access")?;
        if form.field("grant").is_some() {
            return Some(());
        }
        let id = form.field("id")?;
        let wish = [("id", id), ("scope", "view"), ("until", "24h")];
        let answer = self.olivia_sends("/account/support-access", &wish)?;
        self.note(answer.status == 303, "grant.given", id)
    }

    /// Ana opens a session and enters it.
    pub fn open(&mut self) -> Option<()> {
        let accounts = self.ana_sees("/agent?q=northwind")?;
        let open = format!("/agent/accounts/{}/open", accounts.between("/agent/accounts/", "/open")?);
        let form = self.ana_sees(&open)?;
        let mut wish = vec![("act_as", form.between("<option value=\"", "\"")?)];
        wish.push(("work", "settings"));
        for name in ["session", "reason", "ticket", "code"] {
            wish.push((name, form.field(name)?));
        }
        let session = form.field("session")?.to_owned();
        let hand_off = self.send(&Request::post(&self.host(), &open, &wish).with_cookie(&self.ana))?;
        let action = hand_off.between("<form method=\"post\" action=\"http://", "\"")?;
        self.note(true, "session.opened", &session)?;
        let (host, path) = action.split_once('/')?;
        let token = [("token", hand_off.field("token")?)];
        let entered = Request::post(host, &format!("/{path}"), &token).try_send(self.gateway).ok()?;
        let cookie = entered.cookie()?;
        self.note(true, "session.entered", &session)?;
        (self.session_host, self.session_cookie, self.session) = (host.to_owned(), cookie, session);
        Some(())
    }

    /// Ana opens a page of the app.
    pub fn page(&self, path: &str) -> Request {
        Request::get(&self.session_host, path).with_cookie(&self.session_cookie)
    }

    /// She sees it. Both entries of it, the one before and the one after, are then acknowledged.
    pub fn look(&self, path: &str) -> Option<()> {
        let answer = self.page(path).try_send(self.gateway).ok()?;
        self.note(answer.status == 200, "step.intent", path)?;
        self.note(true, "step.answer", "\"status\":200")
    }

    /// She tries to change something while she may only view.
    pub fn try_to_change(&self, path: &str) -> Option<()> {
        let wish = Request::post(&self.session_host, path, &[("rate", "10")]);
        let answer = wish.with_cookie(&self.session_cookie).try_send(self.gateway).ok()?;
        self.note(answer.status == 403, "step.refused", path)
    }

    /// Ana ends the session by its banner.
    pub fn end(&self) -> Option<()> {
        let wish = Request::post(&self.session_host, "/.porchlight/end", &[]);
        let answer = wish.with_cookie(&self.session_cookie).try_send(self.gateway).ok()?;
        // A second try finds it ended.
        self.note([200, 410].contains(&answer.status), "session.ended", &self.session)
    }

    /// Olivia turns support access off.
    pub fn turn_off(&self) -> Option<()> {
        let page = self.olivia_sees("/account/support-access")?;
        let Some(grant) = page.field("grant") else { return (page.status == 200).then_some(()) };
        let answer = self.olivia_sends("/account/support-access/off", &[("grant", grant)])?;
        self.note(answer.status == 303, "grant.withdrawn", grant)
    }

    /// What Olivia sees at the portal.
    pub fn olivia_sees(&self, path: &str) -> Option<Answer> {
        self.send(&Request::get(&self.host(), path).with_cookie(&self.olivia))
    }

    pub fn ana_sees(&self, path: &str) -> Option<Answer> {
        self.send(&Request::get(&self.host(), path).with_cookie(&self.ana))
    }

    pub fn olivia_sends(&self, path: &str, form: &[(&str, &str)]) -> Option<Answer> {
        self.send(&Request::post(&self.host(), path, form).with_cookie(&self.olivia))
    }

    fn send(&self, request: &Request) -> Option<Answer> {
        request.try_send(self.portal).ok()
    }

    fn host(&self) -> String {
        format!("localhost:{}", self.portal)
    }

    fn note(&self, done: bool, kind: &'static str, text: &str) -> Option<()> {
        if done {
            let told = Told { kind, text: text.to_owned() };
            self.told.lock().expect("no panic").push(told);
        }
        done.then_some(())
    }
}
