//! What the gateway adds to a page: 50 kB of HTML through it, read, rewritten, searched for what must be hidden, and on
//! record before it is sent and before it is shown, beside the same page from the app directly and, where nginx is on
//! the machine, through nginx that puts in the banner alone (`sub_filter`), in the same run.
//!
//! `cargo bench --bench gateway`

#[allow(dead_code, unused_imports, unused_macros, reason = "the tests' support, of which this needs little")]
#[path = "../tests/support/mod.rs"]
mod support;

#[path = "pages/mod.rs"]
mod pages;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use pages::{article, table};
use porchlight::clock::Clock;
use porchlight::db::{Db, WriterOptions};
use porchlight::gateway::{self, Gateway, Upstream};
use porchlight::http::{GatewayAddress, State};
use porchlight::random::Random;
use porchlight::sessions::{Session, commands};
use support::{House, Kind, TestDb, a_grant, a_house, a_session, a_state, acme};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SPAN: Duration = Duration::from_secs(4);
const CONNECTIONS: [usize; 2] = [1, 32];
const PAGES: [(&str, &str); 2] = [("a table of 230 rows", "/invoices"), ("an article", "/notes")];

fn main() {
    let mut test = TestDb::new(Kind::Sqlite).expect("SQLite is always there");
    // A run makes more entries than are worth exporting; the tests verify logs.
    test.leave_unverified();
    test.clock.set(Clock::system().now().max(test.clock.now()));
    let db =
        Db::open(&test.url, Clock::system(), Random::system(), WriterOptions::default()).expect("it opens");
    actix_web::rt::System::new().block_on(async {
        let app = serve_app();
        let house = a_house(&test).await;
        a_grant().given_by(&house).await;
        let session = a_session().opened_in(&house).await;
        let gateway = serve_gateway(&test, &house.through(&db), &session, app).await;
        let nginx = Nginx::before(app).await;
        if nginx.is_none() {
            println!("nginx is not on this machine: its part is skipped");
        }
        println!("{:<40} {:>9} {:>9} {:>9} {:>7}", "", "p50 ms", "p99 ms", "a second", "ratio");
        for (what, path) in PAGES {
            let direct = Target::new(app, path, &format!("acme.localhost:{}", app.port()), "");
            let through =
                Target { request: request(path, &gateway.host, &gateway.cookie), address: gateway.address };
            for connections in CONNECTIONS {
                println!("{what}, {connections} at once");
                let plain = measure(&direct, connections).await;
                plain.print("  the app itself", None);
                let beside = match &nginx {
                    Some(nginx) => {
                        let host = format!("acme.localhost:{}", nginx.address.port());
                        Some(measure(&Target::new(nginx.address, path, &host, ""), connections).await)
                    }
                    None => None,
                };
                let ours = measure(&through, connections).await;
                if let Some(beside) = &beside {
                    beside.print("  nginx, the banner alone", None);
                }
                ours.print("  the gateway", beside.map(|beside| ours.rate / beside.rate));
                println!(
                    "{:<40} {:>+9.2} {:>+9.2}",
                    "  added to the app",
                    ours.p50 - plain.p50,
                    ours.p99 - plain.p99
                );
            }
        }
    });
}

struct Figures {
    rate: f64,
    p50: f64,
    p99: f64,
}

impl Figures {
    fn print(&self, what: &str, ratio: Option<f64>) {
        let Self { rate, p50, p99 } = self;
        let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        println!("{what:<40} {p50:>9.2} {p99:>9.2} {rate:>9.0} {ratio:>7}");
    }
}

/// Whom to ask, and the bytes to ask with.
#[derive(Clone)]
struct Target {
    address: SocketAddr,
    request: String,
}

impl Target {
    fn new(address: SocketAddr, path: &str, host: &str, more: &str) -> Self {
        Self { address, request: request(path, host, more) }
    }
}

fn request(path: &str, host: &str, more: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: text/html\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\nsec-fetch-site: same-origin\r\n{more}\r\n"
    )
}

async fn measure(target: &Target, connections: usize) -> Figures {
    ask_again_and_again(target, connections, SPAN / 8).await;
    let began = Instant::now();
    let mut waits = ask_again_and_again(target, connections, SPAN).await;
    let rate = waits.len() as f64 / began.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    Figures { rate, p50: at(0.5), p99: at(0.99) }
}

async fn ask_again_and_again(target: &Target, connections: usize, span: Duration) -> Vec<Duration> {
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let target = target.clone();
            actix_web::rt::spawn(async move {
                let mut stream = TcpStream::connect(target.address).await.expect("it listens");
                stream.set_nodelay(true).expect("no delay");
                let (began, mut waits, mut buffer) = (Instant::now(), Vec::new(), Vec::new());
                while began.elapsed() < span {
                    let asked = Instant::now();
                    stream.write_all(target.request.as_bytes()).await.expect("sent");
                    read_page(&mut stream, &mut buffer).await;
                    waits.push(asked.elapsed());
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.expect("no panic"));
    }
    waits
}

/// Reads one answer to its end, and makes sure that it is the page.
async fn read_page(stream: &mut TcpStream, buffer: &mut Vec<u8>) {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.expect("it answers");
        assert!(read > 0, "the connection stays open");
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}\n{}", String::from_utf8_lossy(&buffer[end..]));
        let whole = |buffer: &[u8]| match head.split_once("content-length: ") {
            Some((_, length)) => {
                let length: usize = length.lines().next().expect("a line").trim().parse().expect("a number");
                buffer.len() >= end + 4 + length
            }
            None => buffer.ends_with(b"\r\n0\r\n\r\n"),
        };
        while !whole(buffer) {
            assert!(stream.read_buf(buffer).await.expect("it answers") > 0, "all of it comes");
        }
        return;
    }
}

/// nginx before the app, with as many workers as the gateway has, putting in a banner and doing nothing else.
struct Nginx {
    address: SocketAddr,
    server: Child,
    _folder: tempfile::TempDir,
}

impl Nginx {
    async fn before(app: SocketAddr) -> Option<Self> {
        let address = listen().local_addr().expect("an address");
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().display();
        let configuration = format!(
            "daemon off; worker_processes 2; pid {at}/pid; error_log {at}/error.log;\n\
             events {{ worker_connections 512; }}\n\
             http {{ access_log off; client_body_temp_path {at}/b; proxy_temp_path {at}/p; fastcgi_temp_path {at}/f;\n\
             uwsgi_temp_path {at}/u; scgi_temp_path {at}/s; keepalive_requests 1000000;\n\
             upstream app {{ server {app}; keepalive 64; }}\n\
             server {{ listen {address}; location / {{ proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection \"\";\n\
             proxy_set_header Accept-Encoding \"\"; proxy_buffers 16 16k;\n\
             sub_filter '<body>' '<body><aside>Support</aside>'; }} }} }}\n"
        );
        fs::write(folder.path().join("nginx.conf"), configuration).expect("written");
        let mut command = Command::new("nginx");
        command
            .arg("-e")
            .arg(folder.path().join("error.log"))
            .arg("-c")
            .arg(folder.path().join("nginx.conf"));
        let server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let nginx = Self { address, server, _folder: folder };
        for _ in 0..100 {
            if TcpStream::connect(address).await.is_ok() {
                return Some(nginx);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nginx does not listen")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with it when it is asked to, not when it is killed.
        // SAFETY: the process is our child and was not waited for yet.
        unsafe { libc::kill(self.server.id() as libc::pid_t, libc::SIGTERM) };
        self.server.wait().expect("it ends");
    }
}

fn listen() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port")
}

/// The vendor's app: two pages, as real ones look.
fn serve_app() -> SocketAddr {
    let listener = listen();
    let address = listener.local_addr().expect("an address");
    let (table, article) = (web::Bytes::from(table()), web::Bytes::from(article()));
    let server = HttpServer::new(move || {
        let page = |page: &web::Bytes| {
            let page = page.clone();
            web::to(move || {
                let page = page.clone();
                async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page) }
            })
        };
        App::new().route("/notes", page(&article)).default_service(page(&table))
    });
    let server = server.workers(1).tcp_nodelay(true).disable_signals().listen(listener).expect("it listens");
    actix_web::rt::spawn(server.run());
    address
}

/// Where the gateway is, and how its session's browser asks.
struct Through {
    address: SocketAddr,
    host: String,
    cookie: String,
}

/// The gateway with one session in it.
async fn serve_gateway(test: &TestDb, house: &House, session: &Session, app: SocketAddr) -> Through {
    let listener = listen();
    let address = listener.local_addr().expect("an address");
    let token =
        commands::hand_off(&house.db, house.limits, house.ana.id, session).await.expect("handed over");
    let cookie = commands::enter(&house.db, house.limits, session, token).await.expect("entered");
    let state = state(test, house, address);
    let host = format!("{}.{}", session.slug, state.gateway.domain);
    let gateway = Gateway::new(Upstream {
        origin: format!("http://acme.localhost:{}", app.port()),
        connect: Some(app),
        secret: "only-for-this-run".to_owned().into(),
    });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(state.clone()))
            .app_data(Data::new(gateway.clone()))
            .app_data(Data::new(gateway::client()))
            .configure(gateway::routes)
    });
    let server = server.workers(2).tcp_nodelay(true).disable_signals().listen(listener).expect("it listens");
    actix_web::rt::spawn(server.run());
    let cookie = format!("cookie: __Host-porchlight-session={}\r\n", cookie.reveal());
    Through { address, host, cookie }
}

fn state(test: &TestDb, house: &House, gateway: SocketAddr) -> State {
    State {
        random: Random::system(),
        limits: house.limits,
        vendor: acme("http://localhost"),
        gateway: GatewayAddress { scheme: "http", domain: format!("localhost:{}", gateway.port()) },
        ..a_state(&house.db, &house.random, &test.signer, &test.sealer)
    }
}
