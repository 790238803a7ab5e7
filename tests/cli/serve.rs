//! From an empty folder to a first session, with the program itself, as the README says: settings, database, accounts,
//! an administrator, two people signing in, and a page of an app through the gateway.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mail_parser::MessageParser;
use porchlight::db::DbUrl;

use super::Desk;
use crate::support::{Authenticator, Browser, EmptyDb, Kind, MailServer, Page, free_ports};

const PASSWORD: &str = "lantern over wet gravel";

const ACCOUNTS: &str = r#"[{"id": "northwind", "name": "Northwind", "time_zone": "Europe/Berlin",
    "owners": [{"name": "Olivia", "email": "olivia@northwind.example"}],
    "users": [{"id": "olivia", "name": "Olivia", "role": "owner"}, {"id": "nils", "name": "Nils", "role": "clerk"}]}]"#;

/// The program while it serves; it is asked to stop when dropped.
struct Serving(Child);

impl Serving {
    fn start(desk: &Desk) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_porchlight"))
            .arg("serve")
            .current_dir(desk.0.path())
            .env_clear()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let out = child.stdout.take().expect("its output");
        let lines: Vec<String> = BufReader::new(out).lines().take(5).map_while(Result::ok).collect();
        if lines.first().map(String::as_str) != Some("Porchlight is running.") {
            let mut why = String::new();
            drop(child.kill());
            drop(child.stderr.take().expect("its errors").read_to_string(&mut why));
            panic!("{lines:?} {why}");
        }
        Self(child)
    }

    /// Ctrl-C, and how it ended.
    fn stop(mut self) -> Option<i32> {
        let id = i32::try_from(self.0.id()).expect("an id");
        // SAFETY: a signal to a child of ours that has not been waited for.
        assert_eq!(unsafe { libc::kill(id, libc::SIGINT) }, 0);
        let patience = Instant::now();
        while patience.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.0.try_wait().expect("its state") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it does not stop");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// An app that says whom it shows, as the gateway told it.
fn app() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let (mut head, mut piece) = (Vec::new(), [0; 4096]);
            while let Ok(n @ 1..) = stream.read(&mut piece) {
                head.extend_from_slice(&piece[..n]);
                if head.windows(4).any(|window| window == b"\r\n\r\n") {
                    break;
                }
            }
            let head = String::from_utf8_lossy(&head).to_lowercase();
            let user = head.lines().find_map(|line| line.strip_prefix("x-porchlight-user:"));
            let page = format!(
                "<!doctype html><title>Invoices</title><h1>Invoices of {}</h1>",
                user.unwrap_or("nobody").trim()
            );
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                page.len()
            );
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    port
}

/// A file of settings that is whole.
pub(super) fn settings(database: &str, portal: u16, gateway: u16, app: u16, mail: u16) -> String {
    format!(
        r#"
[database]
url = "{database}"
[log]
origin = "porchlight.acme.example"
key_file = "log.key"
[portal]
listen = "127.0.0.1:{portal}"
url = "http://localhost:{portal}"
[gateway]
listen = "127.0.0.1:{gateway}"
url = "http://localhost:{gateway}"
[vendor]
name = "Acme"
app = "Acme Invoices"
[upstream]
url = "http://127.0.0.1:{app}"
secret = "correct-horse-battery"
[mail]
from_name = "Acme Support Access"
from_email = "support-access@acme.example"
smtp_host = "127.0.0.1"
smtp_port = {mail}
smtp_tls = "none"
[tickets]
hosts = ["acme.example"]
"#
    )
}

/// Seconds since 1970.
fn now() -> u64 {
    #[allow(clippy::disallowed_methods, reason = "the program beside us goes by the machine's clock")]
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    now.as_secs()
}

/// What an authenticator shows, so many half minutes from now.
fn code(device: &Authenticator, later: i64) -> String {
    device.code(now().saturating_add_signed(30 * later))
}

/// As a date field has it.
fn today() -> String {
    let now = chrono::DateTime::from_timestamp(now().cast_signed(), 0).expect("a time");
    now.format("%Y-%m-%d").to_string()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("{before:?} in {text}")).1;
    rest.split_once(after).map_or(rest, |(found, _)| found)
}

/// The body of the first mail whose subject holds this.
async fn mail(server: &MailServer, subject: &str) -> String {
    for _ in 0..100 {
        for heard in server.mails() {
            let parsed = MessageParser::default().parse(&heard.bytes).expect("a mail");
            if parsed.subject().is_some_and(|found| found.contains(subject)) {
                return parsed.body_text(0).expect("a text").into_owned();
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no mail about {subject:?} came");
}

async fn from_an_empty_folder(database: &str) {
    let (desk, server) = (Desk::new(), MailServer::start().await);
    let portal = free_ports(2);
    let gateway = portal + 1;
    desk.put("porchlight.toml", &settings(database, portal, gateway, app(), server.port));
    desk.put("accounts.json", ACCOUNTS);

    // What an operator types.
    let checked = desk.run(&["config"]);
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    let migrated = desk.run(&["migrate"]);
    assert_eq!(migrated.code, Some(0), "{}", migrated.err);
    let first = desk.run(&["account", "import", "accounts.json"]);
    assert!(first.out.contains(": new; 1 owners and 2 users added"), "{}{}", first.out, first.err);
    let again = desk.run(&["account", "import", "accounts.json"]);
    assert!(again.out.contains(": as it was;"), "{}{}", again.out, again.err);
    let mut invite = vec!["admin", "invite", "--email", "adam@acme.example"];
    let refused = desk.run(&invite);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.err.ends_with("Say which roles they have: agent, lead, reviewer or admin.\n"),
        "{}",
        refused.err
    );
    invite.extend(["--name", "Adam", "--role", "admin", "--role", "agent", "--role", "reviewer"]);
    let invited = desk.run(&invite);
    assert_eq!(invited.code, Some(0), "{}", invited.err);
    let link = invited.out.lines().find(|line| line.contains("/join/")).expect("a link").to_owned();
    let serving = Serving::start(&desk);

    // Adam joins, and signs in.
    let adam = Browser::new();
    let page = adam.visit(&link).await;
    let device = Authenticator::reading(&page.html);
    // Codes are good for half a minute on either side: the earliest first, so that each is used once. It is sent while it is
    // good: not in the last seconds before the next.
    let left = 30 - now() % 30;
    if left < 12 {
        tokio::time::sleep(Duration::from_secs(left)).await;
    }
    let form = page.form_to(between(&link, &format!(":{portal}"), "\n")).with("password", PASSWORD);
    let joined = adam.submit(&page, &form.with("code", &code(&device, -1))).await;
    assert!(joined.says("Keep these recovery codes"), "{}", joined.words());
    let page = adam.visit(&format!("http://localhost:{portal}/agent")).await;
    let page = adam.arrive(page).await;
    let form = page.form_to("/sign-in").with("email", "adam@acme.example").with("password", PASSWORD);
    let page = adam.arrive(adam.submit(&page, &form.with("code", &code(&device, 0))).await).await;
    assert!(page.status == 200 && page.url.path() == "/agent", "{} {}", page.url, page.words());

    // Nobody enters without training: the list says so, and he notes the day.
    let page = adam.visit(&format!("http://localhost:{portal}/admin/staff")).await;
    assert!(page.says("has not finished the training"), "{}", page.words());
    let page = adam.follow(&page, &page.link("/admin/staff/stf_")).await;
    let form = page.form_to("/training").with("trained", &today());
    let page = adam.arrive(adam.submit(&page, &form).await).await;
    assert!(page.says("Adam may enter accounts that allow it"), "{}", page.words());

    // Olivia signs in by mail, and allows.
    let olivia = Browser::new();
    let page =
        olivia.arrive(olivia.visit(&format!("http://localhost:{portal}/account/support-access")).await).await;
    let form = page.form_to("/account/sign-in").with("email", "olivia@northwind.example");
    assert!(olivia.submit(&page, &form).await.says("a link is on its way"));
    let text = mail(&server, "Sign in").await;
    let link =
        text.split_whitespace().find(|word| word.contains("/account/sign-in/")).expect("a link").to_owned();
    let page = olivia.visit(&link).await;
    let form = page.forms().into_iter().find(|form| form.method == "POST").expect("a button");
    let page = olivia.arrive(olivia.submit(&page, &form).await).await;
    let page = olivia.submit(&page, &page.form_to("/account/support-access")).await;
    let page = olivia.arrive(page).await;
    assert!(page.says("On until"), "{}", page.words());

    // Adam enters, and sees the app as Nils. (As Olivia, who has the role of an owner in the app, a lead would be asked.)
    let page = adam.visit(&format!("http://localhost:{portal}/agent?q=northwind")).await;
    let form_page = adam.follow(&page, &page.link("/open")).await;
    let form = form_page
        .form_to("/open")
        .with("reason", "checking failed invoice sync")
        .with("ticket", "https://acme.example/tickets/4821")
        .with("code", &code(&device, 1));
    let hand_off = adam.submit(&form_page, &form).await;
    let enter = hand_off.form_to("/.porchlight/enter");
    let page = adam.arrive(adam.submit(&hand_off, &enter).await).await;
    assert!(page.says("Invoices of nils"), "{} {}", page.url, page.words());

    // It is her app no longer once she withdraws.
    let page = olivia.visit(&format!("http://localhost:{portal}/account/support-access")).await;
    olivia.submit(&page, &page.form_to("/account/support-access/off")).await;
    let after: Page = adam.visit(&format!("http://{}/", enter.action.authority())).await;
    assert!(!after.says("Invoices of nils"), "{}", after.words());
    mail(&server, "Acme support").await;

    // Beside this thread, on which the mail server answers: what is being mailed is finished first.
    let stopped = tokio::task::spawn_blocking(|| serving.stop());
    assert_eq!(stopped.await.expect("no panic"), Some(0));
    assert_eq!(desk.run(&["log", "status"]).code, Some(0));
}

#[actix_web::test]
async fn serve_leads_from_an_empty_folder_to_a_first_session_on_sqlite() {
    from_an_empty_folder("sqlite:porchlight.sqlite3").await;
}

#[test]
fn serve_leads_from_an_empty_folder_to_a_first_session_on_postgresql() {
    let name = "cli::serve::serve_leads_from_an_empty_folder_to_a_first_session_on_postgresql";
    let Some(database) = EmptyDb::new(Kind::Postgres, name) else { return };
    let DbUrl::Postgres(url) = database.url.clone() else { panic!("of PostgreSQL") };
    actix_web::rt::System::new().block_on(from_an_empty_folder(&url));
}

#[test]
fn serve_has_no_demo() {
    let desk = Desk::new();
    let portal = free_ports(2);
    desk.put("porchlight.toml", &settings("sqlite:porchlight.sqlite3", portal, portal + 1, app(), 25));
    let serving = Serving::start(&desk);
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, portal)).expect("a connection");
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{portal}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("text");
        answer
    };
    for path in ["/demo/mail", "/demo/be", "/demo/start-over"] {
        assert!(get(path).starts_with("HTTP/1.1 404"), "{path}");
    }
    let front = get("/");
    assert!(front.starts_with("HTTP/1.1 200") && front.contains("href=\"/account/sign-in\""), "{front}");
    assert_eq!(serving.stop(), Some(0));
}
