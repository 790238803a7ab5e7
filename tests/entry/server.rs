//! A Porchlight that listens, composed as the program composes it, before an app that counts each byte it gets.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use porchlight::app::{Listeners, Running, record_controls};
use porchlight::db::{Db, WriterOptions};
use porchlight::gateway::{Gateway, Upstream};
use porchlight::history::{Outside, Signer};
use porchlight::http::{GatewayAddress, State};
use porchlight::jobs::{self, Means};
use porchlight::outbox::Transport;
use porchlight::requests::Terms;
use porchlight::web;
use secrecy::SecretString;

use crate::gateway::echo::Echo;
use crate::support::{LOG_ORIGIN, TestDb, a_state, acme};

pub struct Server {
    pub echo: Echo,
    pub portal: u16,
    pub gateway: u16,
    /// The database as the running program has it open.
    pub db: Db,
    terms: Arc<Terms>,
    mails: tempfile::TempDir,
    running: Option<Running>,
}

impl Server {
    /// Everything that hangs on what was arranged before is written first: no job has anything to do as long as nobody
    /// does anything.
    pub async fn start(test: &TestDb) -> Self {
        Self::start_under(test, Terms::default()).await
    }

    /// The same, where some sessions need an approval.
    pub async fn start_under(test: &TestDb, terms: Terms) -> Self {
        let (portal, gateway) = (listen(0), listen(0));
        let mut server = Self {
            echo: Echo::start().await,
            portal: port(&portal),
            gateway: port(&gateway),
            db: test.db.clone(),
            terms: Arc::new(terms),
            mails: tempfile::tempdir().expect("a folder"),
            running: None,
        };
        let means = server.means(test, &test.signer);
        settle(&means).await;
        server.run(means, Listeners { portal, gateway }).await;
        server
    }

    /// Stops, and starts anew on the same database and ports, knowing nothing but what is written down.
    pub async fn restart(&mut self, test: &TestDb) {
        self.stop().await;
        self.db = test.another(WriterOptions::default()).await.expect("the database opens");
        let (key, outside) = (test.beside.path().join("log.key"), test.beside.path().join("log.checkpoint"));
        let outside = Outside::File(outside);
        let signer = Signer::start(&self.db, key, LOG_ORIGIN.to_owned(), outside, test.random.clone()).await;
        let means = self.means(test, &signer.expect("the log opens"));
        let listeners = Listeners { portal: listen(self.portal), gateway: listen(self.gateway) };
        self.run(means, listeners).await;
    }

    /// Writes what hangs on what was done since.
    pub async fn settle(&self, test: &TestDb) {
        settle(&self.means(test, &test.signer)).await;
    }

    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    async fn run(&mut self, means: Means, listeners: Listeners) {
        let app = Gateway::new(Upstream {
            origin: format!("http://app.localhost:{}", self.echo.port),
            connect: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, self.echo.port))),
            secret: SecretString::from("the-gateway-and-the-app-share-this".to_owned()),
        });
        let running = Running::start(means, app, listeners, web::sign_in::front_routes).await;
        self.running = Some(running.expect("it starts"));
    }

    fn means(&self, test: &TestDb, signer: &Signer) -> Means {
        let state = State {
            vendor: acme(&format!("http://localhost:{}", self.portal)),
            gateway: GatewayAddress { scheme: "http", domain: format!("localhost:{}", self.gateway) },
            terms: self.terms.clone(),
            transport: Transport::folder(self.mails.path().to_owned()),
            ..a_state(&self.db, &test.random, signer, &test.sealer)
        };
        Means { state, alone: true }
    }
}

async fn settle(means: &Means) {
    record_controls(&means.state).await.expect("what is set is on record");
    for _ in 0..5 {
        if jobs::run_all(means).await.expect("the jobs run") == 0 {
            return;
        }
    }
}

fn listen(port: u16) -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("a free port")
}

fn port(listener: &TcpListener) -> u16 {
    listener.local_addr().expect("an address").port()
}
