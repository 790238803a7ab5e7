//! The whole demo in a test: portal, gateway and Acme Invoices on free ports, and what people do there in browsers.

use mail_parser::MessageParser;
use porchlight::accounts::{self, Account, Owner};
use porchlight::db::DbError;
use porchlight::demo;
use porchlight::history::{self, Entry, Event};
use porchlight::ids::SessionId;
use porchlight::outbox::{self, NoticeKind};
use porchlight::sessions::{self, Session};
use url::Url;

use crate::support::{Browser, Page};

/// The demo while it runs, and Northwind in it.
pub struct Demo {
    pub house: demo::House,
    pub northwind: Account,
    pub owners: Vec<Owner>,
    portal: String,
    acme: String,
    /// How long Northwind's log was before the test.
    began: u64,
    _ports: demo::Ports,
    _folder: tempfile::TempDir,
}

/// A mail as its reader sees it.
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
}

impl Demo {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ports = demo::Ports::any().expect("free ports");
        let house = demo::House::open(folder.path(), &ports, true).await.expect("the demo opens");
        let found = house.state.db.read(|conn| {
            let northwind = accounts::find_by_external_id(conn, "northwind")?.ok_or(DbError::NotFound)?;
            let owners = accounts::owners_of(conn, northwind.id)?;
            let (size, _) = history::log_size(conn, northwind.id)?;
            Ok::<_, DbError>((northwind, owners, size))
        });
        let (northwind, owners, began) = found.await.expect("Northwind");
        let portal = ports.portal_url();
        let acme = format!("http://acme.localhost:{}", ports.numbers()[2]);
        Self { house, northwind, owners, portal, acme, began, _ports: ports, _folder: folder }
    }

    /// Signs somebody in by the demo's button, and goes where their day begins.
    pub async fn be(&self, browser: &Browser, persona: &str) -> Page {
        let story = browser.visit(&self.portal).await;
        let form = story.form_to("/demo/be").with("persona", persona);
        let home = browser.arrive(browser.submit(&story, &form).await).await;
        assert_eq!(home.status, 200, "{}", home.words());
        home
    }

    pub async fn portal(&self, browser: &Browser, path: &str) -> Page {
        browser.visit(&format!("{}{path}", self.portal)).await
    }

    /// Olivia allows support access.
    pub async fn allow(&self, olivia: &Browser, scope: &str) -> Page {
        let page = self.be(olivia, "olivia").await;
        let form = page.form_to("/account/support-access").with("scope", scope);
        let page = olivia.arrive(olivia.submit(&page, &form).await).await;
        assert!(page.says("On until"), "{}", page.words());
        page
    }

    /// Ana opens a session with what the form begins with; gives the page that hands it over.
    pub async fn open_session(&self, ana: &Browser) -> Page {
        self.be(ana, "ana").await;
        // Her first page leads there only while she is not inside already.
        let form = self.portal(ana, &format!("/agent/accounts/{}/open", self.northwind.id)).await;
        let filled = form.form_to("/open");
        assert_eq!(filled.value("code").len(), 6, "the demo fills the one-time code in");
        let hand_off = ana.submit(&form, &filled).await;
        assert_eq!(hand_off.status, 200, "{}", hand_off.words());
        hand_off
    }

    /// Ana opens a session and is inside: the app's first page.
    pub async fn enter(&self, ana: &Browser) -> Page {
        let hand_off = self.open_session(ana).await;
        let entered = ana.submit(&hand_off, &hand_off.form_to("/.porchlight/enter")).await;
        let inside = ana.arrive(entered).await;
        assert_eq!(inside.status, 200, "{}", inside.words());
        inside
    }

    /// Signs Olivia in to Acme Invoices herself, without Porchlight.
    pub async fn sign_in_to_acme(&self, olivia: &Browser) -> Page {
        let page = olivia.visit(&format!("{}/login?as=olivia", self.acme)).await;
        let page = olivia.arrive(olivia.submit(&page, &page.form_to("/login")).await).await;
        assert!(page.says("Dashboard"), "{}", page.words());
        page
    }

    /// Where Acme Invoices is without Porchlight.
    pub fn acme(&self) -> &str {
        &self.acme
    }

    /// What the tax rate is, as Acme Invoices shows it to Olivia herself.
    pub async fn tax_rate(&self, olivia: &Browser) -> String {
        let page = olivia.visit(&format!("{}/settings/tax", self.acme)).await;
        assert!(!page.says("SUPPORT SESSION"));
        page.form_to("/settings/tax").value("rate").to_owned()
    }

    /// The session whose origin this page stands on.
    pub async fn session_of(&self, inside: &Page) -> Session {
        let slug = slug(&inside.url);
        let found = self.house.state.db.read(move |conn| sessions::by_slug(conn, &slug));
        let found: Result<Option<Session>, DbError> = found.await;
        found.expect("the database answers").expect("a session")
    }

    /// Northwind's entries since the test began.
    pub async fn entries(&self) -> Vec<Entry> {
        let (account, began) = (self.northwind.id, self.began);
        let read = self
            .house
            .state
            .db
            .read(move |conn| history::page(conn, account, history::Page::From(began), 10_000));
        let read: Result<Vec<Entry>, DbError> = read.await;
        read.expect("the log reads")
    }

    pub async fn events(&self) -> Vec<Event> {
        let entries = self.entries().await;
        entries.iter().map(|entry| entry.event().expect("a known kind").expect("not erased")).collect()
    }

    /// Runs every job once.
    pub async fn let_jobs_run(&self) {
        porchlight::jobs::run_all(&self.house.means).await.expect("the jobs run");
    }

    /// The summaries of a session, as they went out. The house's own schedule may be sending them at this very moment.
    pub async fn summaries(&self, session: SessionId) -> Vec<Mail> {
        let due = || async move {
            let read = self.house.state.db.read(move |conn| outbox::of_session(conn, session));
            let messages: Result<Vec<outbox::Message>, DbError> = read.await;
            let mut messages = messages.expect("the outbox reads");
            messages.retain(|message| message.notice == NoticeKind::SessionSummary);
            messages
        };
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(10);
        let mut summaries = due().await;
        while summaries.iter().any(|message| message.rendered.is_none())
            && std::time::Instant::now() < patience
        {
            tokio::task::yield_now().await;
            summaries = due().await;
        }
        let read = summaries.into_iter().map(|message| {
            let bytes = message.rendered.expect("it was sent");
            let parsed = MessageParser::default().parse(&bytes).expect("a mail");
            Mail {
                to: message.to.email.to_string(),
                subject: parsed.subject().unwrap_or_default().to_owned(),
                text: parsed.body_text(0).expect("a text part").into_owned(),
            }
        });
        read.collect()
    }

    /// Olivia downloads her history and checks it as she would; then everything stops.
    pub async fn close(self, olivia: &Browser) {
        let export = self.portal(olivia, "/account/history.jsonl").await;
        assert_eq!(export.status, 200);
        let verdict = history::verify::verify(export.raw.body.as_slice(), &[]);
        assert!(verdict.holds(), "{verdict}");
        self.house.close().await;
    }
}

/// The name of a session's own host.
pub fn slug(url: &Url) -> String {
    let host = url.host_str().expect("a host");
    host.split('.').next().expect("a label").to_owned()
}

impl Browser {
    /// From the last page inside to the portal, where the agent says what was fixed; the summary waits for that.
    pub async fn say_what_was_fixed(&self, left: &Page, line: &str) -> Page {
        let asked = self.visit(&left.link("/agent/sessions/")).await;
        assert!(asked.says("What did you fix?"), "{}", asked.words());
        let form = asked.form_to("/note").with("line", line);
        self.arrive(self.submit(&asked, &form).await).await
    }
}
