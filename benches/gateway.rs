//! What the gateway adds to a page: 50 kB of HTML through it, read, rewritten, searched for what must be hidden, and on
//! record before it is sent and before it is shown, beside the same page from the app directly, in the same run.
//!
//! `cargo bench --bench gateway`

#[allow(dead_code, unused_imports, unused_macros, reason = "the tests' support, of which this needs little")]
#[path = "../tests/support/mod.rs"]
mod support;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
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
        let through = serve_gateway(&test, &house.through(&db), &session, app).await;
        let direct = Target { address: app, request: request(&format!("acme.localhost:{}", app.port()), "") };
        println!("{:<34} {:>9} {:>9} {:>9}", "a page of 50 kB", "p50 ms", "p99 ms", "a second");
        for connections in CONNECTIONS {
            let plain = measure(&direct, connections).await;
            let ours = measure(&through, connections).await;
            plain.print(&format!("the app itself, {connections} at once"));
            ours.print(&format!("through the gateway, {connections} at once"));
            println!("{:<34} {:>+9.2} {:>+9.2}", "  added", ours.p50 - plain.p50, ours.p99 - plain.p99);
        }
    });
}

struct Figures {
    rate: f64,
    p50: f64,
    p99: f64,
}

impl Figures {
    fn print(&self, what: &str) {
        let Self { rate, p50, p99 } = self;
        println!("{what:<34} {p50:>9.2} {p99:>9.2} {rate:>9.0}");
    }
}

/// Whom to ask, and the bytes to ask with.
#[derive(Clone)]
struct Target {
    address: SocketAddr,
    request: String,
}

fn request(host: &str, more: &str) -> String {
    format!(
        "GET /invoices HTTP/1.1\r\nhost: {host}\r\naccept: text/html\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\nsec-fetch-site: same-origin\r\n{more}\r\n"
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
        let length = head.split_once("content-length: ").expect("a length").1;
        let length: usize = length.lines().next().expect("a line").trim().parse().expect("a number");
        while buffer.len() < end + 4 + length {
            assert!(stream.read_buf(buffer).await.expect("it answers") > 0, "all of it comes");
        }
        return;
    }
}

fn listen() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port")
}

/// The vendor's app: one page, as a real one looks.
fn serve_app() -> SocketAddr {
    let listener = listen();
    let address = listener.local_addr().expect("an address");
    let page = web::Bytes::from(page());
    let server = HttpServer::new(move || {
        let page = page.clone();
        App::new().default_service(web::to(move || {
            let page = page.clone();
            async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page) }
        }))
    });
    let server = server.workers(1).tcp_nodelay(true).disable_signals().listen(listener).expect("it listens");
    actix_web::rt::spawn(server.run());
    address
}

/// The gateway with one session in it, and how its browser asks.
async fn serve_gateway(test: &TestDb, house: &House, session: &Session, app: SocketAddr) -> Target {
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
    Target { address, request: request(&host, &cookie) }
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

/// A list of invoices with links, a search form, and 230 rows: about 50 kB.
fn page() -> String {
    let row = |n: usize| {
        format!(
            "<tr class=\"row\"><td><a href=\"/invoices/{n}\" class=\"link\">INV-2026-{n:05}</a></td><td class=\"who\">Customer {n} \
             &amp; Sons, 14 Harbour Street</td><td class=\"num\">{}.50 EUR</td><td><span class=\"badge ok\">paid</span></td></tr>\n",
            1000 + n * 7
        )
    };
    let rows: String = (1..=230).map(row).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><title>Invoices</title><link rel=\"stylesheet\" href=\"/app.css\"></head><body>\
         <form method=\"get\" action=\"/invoices\"><input name=\"q\"><button>Search</button></form>\
         <table class=\"list\">{rows}</table></body></html>"
    )
}
