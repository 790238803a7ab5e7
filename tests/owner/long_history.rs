//! A history opens in the same time however long it is.

use std::time::{Duration, Instant};

use actix_web::http::StatusCode;

use super::portal::Portal;
use crate::support::{Kind, TestDb, another_house, both_databases};

/// How many entries the long history has; `PORCHLIGHT_ENTRIES=100000` for the long run.
const ENTRIES: u64 = 20_000;

/// The short one.
const FEW: u64 = 100;

/// How much longer the long one may take.
const RATIO: f64 = 1.5;

const ROUNDS: usize = 15;

fn entries() -> u64 {
    std::env::var("PORCHLIGHT_ENTRIES").map_or(ENTRIES, |text| text.parse().expect("a number"))
}

/// Olivia allows, Ana comes, works, goes; and the same again as if it had happened until there are so many entries.
async fn filled(db: &TestDb, portal: &Portal, entries: u64) {
    let first = portal.house.log_from(0).await.len() as u64;
    let (grant, session) = portal.a_visit().await;
    portal.house.withdraw(&grant).await.expect("withdrawn");
    let house = &portal.house;
    let tidied = porchlight::sessions::commands::tidy(&house.db, &house.signer, house.limits, &session).await;
    assert!(tidied.expect("tidied").is_some());
    let block = house.log_from(first).await.len() as u64;
    let copies = (entries - first) / block - 1;
    for sql in copied(db.kind, &house.account.id.to_string(), first, block, copies) {
        db.raw(&sql).await.expect("copied");
    }
}

/// What makes copies of the entries from a number on, and of the session among them.
fn copied(kind: Kind, account: &str, first: u64, block: u64, copies: u64) -> [String; 3] {
    let uuid = account.trim_start_matches("acc_").replace('-', "");
    let (log, id, session) = match kind {
        Kind::Sqlite => (
            format!("X'{uuid}'"),
            "unhex(printf('%016x', k) || substr(hex(e.id), 17, 16))",
            "unhex(printf('%016x', k) || substr(hex(s.id), 17, 16))",
        ),
        Kind::Postgres => (
            format!("'{uuid}'::uuid"),
            "(lpad(to_hex(k), 16, '0') || substr(replace(e.id::text, '-', ''), 17, 16))::uuid",
            "(lpad(to_hex(k), 16, '0') || substr(replace(s.id::text, '-', ''), 17, 16))::uuid",
        ),
    };
    let numbers =
        format!("WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {copies})");
    let of_session = session.replace("s.id", "e.session");
    let of_session = format!("CASE WHEN e.session IS NULL THEN NULL ELSE {of_session} END");
    let rest = "account, grant_id, agent, agent_name, user_id, user_name, reason, ticket, mode";
    let ends = "opened_at, hard_ends_at, last_active_at, ended_at, ended_how";
    [
        format!(
            "INSERT INTO sessions (id, {rest}, slug, {ends}) {numbers} SELECT {session}, {rest}, slug || '-' || k, {ends} \
             FROM sessions s, n WHERE account = {log}"
        ),
        format!(
            "INSERT INTO entries (log, seq, id, at, kind, session, payload, salt, payload_hash, leaf_hash) {numbers} \
             SELECT log, seq + k * {block}, {id}, at, kind, {of_session}, payload, salt, payload_hash, leaf_hash \
             FROM entries e, n WHERE log = {log} AND seq >= {first}"
        ),
        format!("UPDATE heads SET size = {} WHERE id = {log}", first + block * (copies + 1)),
    ]
}

async fn opens(portal: &Portal, path: &str) -> Duration {
    let since = Instant::now();
    let page = portal.get(path).await;
    let took = since.elapsed();
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.html.matches("history-session").count() > 3, "{}", page.html);
    took
}

both_databases! {
    async fn a_long_history_opens_as_fast_as_a_short_one(db: TestDb) {
        let mut db = db;
        // Copies of entries hold no promise, only their number.
        db.leave_unverified();
        let long = Portal::of_olivia(&db).await;
        let fabrikam = another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        let oscar = fabrikam.olivia.clone();
        let short = Portal::of(fabrikam, &oscar).await;
        filled(&db, &long, entries()).await;
        filled(&db, &short, FEW).await;
        if db.kind == Kind::Postgres {
            db.raw("ANALYZE").await.expect("counted");
        }
        // Both show a whole page of the same lines.
        for path in ["/account/history", "/account/history?days=30"] {
            let (mut of_long, mut of_short) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                of_long.push(opens(&long, path).await);
                of_short.push(opens(&short, path).await);
            }
            // Whatever else the machine does only adds to a time.
            let least = |times: Vec<Duration>| times.into_iter().min().expect("a time");
            let (of_long, of_short) = (least(of_long), least(of_short));
            let ratio = of_long.as_secs_f64() / of_short.as_secs_f64();
            println!("{path}: {of_long:?} of {} entries, {of_short:?} of {FEW}: {ratio:.2}", entries());
            assert!(ratio <= RATIO, "{path}: {of_long:?} against {of_short:?}");
        }
    }
}
