//! What survives a killed program could still be lost with the power: so that the disk is waited for is looked at,
//! in the settings of the connection that writes, and in the program's own system calls.

use std::path::Path;

use diesel::RunQueryDsl as _;
use porchlight::db::{Db, DbError};
use porchlight::on;

use super::inject::{skip, strace_works};
use super::program::{Program, connect};
use super::story::Story;
use super::system_calls::{Did, Doing, read};
use crate::support::{Kind, TestDb, both_databases};

/// Requests that are traced; each must be in order.
const REQUESTS: usize = 3;

both_databases! {
    async fn the_connection_that_writes_waits_for_the_disk_also_after_it_was_replaced(db: TestDb) {
        assert_eq!(live_settings(&db).await, wanted_settings(db.kind));
        let lost = db.db.write(&[], |_| -> Result<(), DbError> { panic!("as a program's fault would") }).await;
        assert!(lost.is_err(), "the connection was thrown away");
        assert_eq!(live_settings(&db).await, wanted_settings(db.kind));
    }
}

fn wanted_settings(kind: Kind) -> Vec<String> {
    let wanted: &[&str] = match kind {
        Kind::Sqlite => &["wal", "2", "1"],
        Kind::Postgres => &["on", "on", "on"],
    };
    wanted.iter().map(|text| (*text).to_owned()).collect()
}

/// As the writer's own connection says they are.
async fn live_settings(test: &TestDb) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Setting {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let all: &[&str] = match test.kind {
        Kind::Sqlite => &[
            "SELECT journal_mode AS value FROM pragma_journal_mode",
            "SELECT CAST(synchronous AS TEXT) AS value FROM pragma_synchronous",
            "SELECT CAST(foreign_keys AS TEXT) AS value FROM pragma_foreign_keys",
        ],
        Kind::Postgres => &[
            "SELECT current_setting('fsync') AS value",
            "SELECT current_setting('synchronous_commit') AS value",
            "SELECT current_setting('full_page_writes') AS value",
        ],
    };
    let db: &Db = &test.db;
    let read = db.write(&[], move |tx| {
        all.iter()
            .map(|sql| {
                let row: Setting = on!(&mut *tx.conn, |c| diesel::sql_query(*sql).get_result(c))?;
                Ok(row.value)
            })
            .collect::<Result<Vec<_>, DbError>>()
    });
    read.await.expect("the writer reads")
}

const ORDERED: &str =
    "crash::durable::the_disk_is_waited_for_before_the_app_is_asked_and_before_the_browser_is_answered";

#[test]
fn the_disk_is_waited_for_before_the_app_is_asked_and_before_the_browser_is_answered() {
    if let Err(why) = strace_works() {
        return skip(ORDERED, &why);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (data, trace) = (folder.path().join("data"), folder.path().join("trace"));
    // The story so far needs no tracing: it is lived before, and goes on after a restart.
    let program = Program::start_anywhere(&data, &[]);
    let (story, port) = (Story::begin(&program), program.portal);
    program.kill();
    let wrapper = tracer(&trace);
    let wrapper: Vec<&str> = wrapper.iter().map(String::as_str).collect();
    let program = Program::start(&data, port, &wrapper).expect("it starts under strace");
    let mut browsers = Vec::new();
    for _ in 0..REQUESTS {
        let (stream, ours) = connect(program.gateway());
        let answer = story.page("/customers").try_send_on(stream).expect("an answer");
        assert_eq!(answer.status, 200, "{answer:?}");
        browsers.push(ours.port());
    }
    let (gateway, app) = (program.gateway(), program.app());
    program.kill();
    let lines = std::fs::read_to_string(&trace).expect("the trace");
    let doings = read(&lines, &data.join("porchlight.sqlite3-wal"));
    for browser in browsers {
        in_order(&doings, gateway, app, browser);
    }
}

/// From the browser's connection on: log written, synced, the app asked; log written, synced, the browser answered.
fn in_order(doings: &[Doing], gateway: u16, app: u16, browser: u16) {
    let connected = |did: &Did| *did == Did::Accepted { local: gateway, remote: browser };
    let asked = |did: &Did| matches!(did, Did::Sent { remote, text, .. } if *remote == app && text.contains("GET /customers"));
    let answered =
        |did: &Did| matches!(did, Did::Sent { local, remote, .. } if (*local, *remote) == (gateway, browser));
    let at = |from: usize, what: &dyn Fn(&Did) -> bool, name: &str| {
        let found = doings[from..].iter().position(|doing| what(&doing.did));
        from + found.unwrap_or_else(|| panic!("{name} is not in the trace after line {from} of {doings:#?}"))
    };
    let begun = at(0, &connected, "the browser's connection");
    let asked = at(begun, &asked, "the request to the app");
    let answered = at(asked, &answered, "the answer to the browser");
    let early = doings[begun..asked].iter().any(|doing| {
        matches!(&doing.did, Did::Sent { local, remote, .. } if (*local, *remote) == (gateway, browser))
    });
    assert!(!early, "the browser heard something before the app was asked");
    for (from, to, what) in
        [(begun, asked, "the app was asked"), (asked, answered, "the browser was answered")]
    {
        let between = &doings[from..to];
        let written = between.iter().position(|doing| doing.did == Did::LogWritten);
        let synced = between.iter().rposition(|doing| doing.did == Did::LogSynced);
        assert!(written.is_some(), "nothing was written before {what}: {between:#?}");
        assert!(synced > written, "what was written was not synced before {what}: {between:#?}");
    }
}

fn tracer(trace: &Path) -> Vec<String> {
    let calls = "trace=fsync,fdatasync,pwrite64,accept4,sendto,sendmsg,write,writev";
    let words = ["strace", "-f", "-yy", "-s", "48", "-e", "signal=none", "-e", calls, "-o"];
    words.into_iter().map(str::to_owned).chain([trace.display().to_string()]).collect()
}
