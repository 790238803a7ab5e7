//! What was erased stands in no byte of the database, nor of an export.

use diesel::prelude::*;
use porchlight::accounts::NewOwner;
use porchlight::accounts::commands::{NewAccount, bring_in};
use porchlight::actor::Actor;
use porchlight::db::{Conn, DbUrl, HeadId};
use porchlight::erasure::commands::for_person;
use porchlight::history::event::step::StepKind;
use porchlight::on;
use porchlight::staff::Member;

use super::*;
use crate::support::{Kind, LOG_ORIGIN, both_databases};

const CANARIES: [&str; 5] =
    ["checking failed invoice sync", "tickets/4821", "Why the customers", "Tax rate", "Zebulon"];

both_databases! {
    async fn an_erased_reason_ticket_note_and_value_stand_in_no_byte(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let rita = rita(&db).await;
        let session = a_finished_visit(&db, &portal, &rita).await;
        a_page_titled_zebulon(&db, &portal, &rita).await;
        for canary in CANARIES {
            assert!(!holding(&db, canary).await.is_empty(), "{canary} is there at first");
        }
        db.clock.advance(days(800));
        run_jobs(&portal).await;
        db.db.let_go().await.expect("let go");
        for canary in CANARIES.into_iter().chain([session.slug.as_str()]) {
            assert_eq!(holding(&db, canary).await, Vec::<String>::new(), "{canary}");
            assert!(!exported(&db, &portal).await.contains(canary), "{canary}");
        }
    }
}

both_databases! {
    async fn a_former_address_of_an_erased_owner_stands_in_no_entry_and_in_no_mail(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let rita = rita(&db).await;
        a_finished_visit(&db, &portal, &rita).await;
        let former = "olivia@northwind.example";
        move_to(&db, &portal, "olivia.berg@elsewhere.example").await;
        db.clock.advance(minutes(1));
        a_finished_visit(&db, &portal, &rita).await;
        assert!(!holding(&db, former).await.is_empty() && exported(&db, &portal).await.contains(former));
        let (house, person) = (&portal.house, portal.house.olivia.id.to_string());
        let (person, reason) = (person.parse().expect("a person"), "Asked for by letter".to_owned());
        let erased = for_person(&db.db, house.account.id, person, reason, Actor::Porchlight).await;
        assert!(erased.expect("erased").entries > 0);
        db.db.let_go().await.expect("let go");
        assert!(!exported(&db, &portal).await.contains(former));
        assert_eq!(holding(&db, former).await, Vec::<String>::new());
    }
}

/// The vendor's app says that Olivia's address is another now. Both are mailed.
async fn move_to(db: &TestDb, portal: &Portal, address: &str) {
    let account = &portal.house.account;
    // First it says who she is, so that her next address is known for hers.
    for email in [portal.house.olivia.email.as_str(), address] {
        let olivia = NewOwner {
            external_id: Some("olivia".to_owned()),
            name: portal.house.olivia.name.clone(),
            email: email.parse().expect("an address"),
            role: None,
        };
        let again = NewAccount {
            external_id: account.external_id.clone(),
            name: account.name.clone(),
            time_zone: account.time_zone,
            owners: vec![olivia],
            users: Vec::new(),
            sensitive: None,
        };
        bring_in(&db.db, &db.random, LOG_ORIGIN, again).await.expect("brought in");
    }
    run_jobs(portal).await;
}

/// A visit to a page whose title is somebody's name.
async fn a_page_titled_zebulon(db: &TestDb, portal: &Portal, rita: &Member) {
    let grant = crate::support::a_grant().given_by(&portal.house).await;
    db.clock.advance(minutes(1));
    let session = crate::support::a_session().opened_in(&portal.house).await;
    portal.step(&session, StepKind::View, "/customers/7", "Zebulon", &[]).await;
    portal.house.withdraw(&grant).await.expect("withdrawn");
    run_jobs(portal).await;
    assert_eq!(rita.name, "Rita");
}

/// Where the text stands: in which files of SQLite's, or in which tables of PostgreSQL's.
async fn holding(db: &TestDb, text: &str) -> Vec<String> {
    let (url, text, kind) = (db.url.clone(), text.to_owned(), db.kind);
    let found = tokio::task::spawn_blocking(move || match (&url, kind) {
        (DbUrl::Sqlite(path), Kind::Sqlite) => {
            let folder = path.parent().expect("a folder");
            let files = std::fs::read_dir(folder).expect("files").map(|file| file.expect("a file").path());
            let holds =
                |path: &std::path::PathBuf| contains(&std::fs::read(path).expect("bytes"), text.as_bytes());
            files.filter(holds).map(|path| path.display().to_string()).collect()
        }
        _ => tables_holding(&url, &text),
    });
    found.await.expect("read")
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// Every row of every table as text; bytes are spelt in hex there.
fn tables_holding(url: &DbUrl, text: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let mut conn = Conn::open(url).expect("a connection");
    let mut ask = |sql: String| -> Vec<String> {
        let rows: Vec<Row> = on!(&mut conn, |c| diesel::sql_query(sql).load(c)).expect("rows");
        rows.into_iter().map(|row| row.value).collect()
    };
    let tables = ask("SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public'".to_owned());
    let in_hex = hex::encode(text);
    let holds = |row: &String| row.contains(text) || row.contains(&in_hex);
    tables
        .into_iter()
        .filter(|table| ask(format!("SELECT t::text AS value FROM {table} t")).iter().any(holds))
        .collect()
}

/// Northwind's export and the vendor's, as text.
async fn exported(db: &TestDb, portal: &Portal) -> String {
    let account = HeadId::from(portal.house.account.id);
    let exported = db.db.read(move |conn| {
        let mut file = Vec::new();
        for log in [account, HeadId::VENDOR] {
            history::export(conn, log, &history::Filter::default(), &mut file)
                .map_err(|e| DbError::Corrupt(e.to_string()))?;
        }
        Ok::<_, DbError>(file)
    });
    String::from_utf8(exported.await.expect("exported")).expect("text")
}
