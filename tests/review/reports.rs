//! Reports over weeks: what they say is what was played, and the files say what the screen says.

use std::time::Instant;

use actix_web::http::StatusCode;
use chrono::Duration;
use porchlight::grants::Scope;
use porchlight::history::event::session::Mode;
use porchlight::history::event::step::StepKind;
use porchlight::language::Language;
use porchlight::sessions::{self, Session};
use porchlight::sign_ins::Door;
use porchlight::staff::Member;

use crate::agent::world::{Page, World};
use crate::support::{Kind, both_databases};

const TABLES: [&str; 7] =
    ["sessions", "lengths", "review-lag", "changes", "questions", "refused-tries", "agents"];

/// How many sessions a quarter of a year has; `PORCHLIGHT_SESSIONS=50000` for the long run.
const MANY: u64 = 5_000;

async fn see(world: &World, path: &str) -> Page {
    world.get(Door::Review, &world.rita, path).await
}

/// A session that lasts so many minutes, in which the tax rate is changed or the customers are wanted.
async fn a_visit(world: &World, agent: &Member, minutes: i64, changes: bool) -> Session {
    let session = world.session_of(agent).await;
    world.viewed(&session, "Tax settings").await;
    if changes {
        let (db, limits) = (&world.state.db, world.state.limits);
        sessions::commands::switch_mode(db, limits, agent.id, &session, Mode::Change)
            .await
            .expect("switched");
        world.changed_tax(&session).await;
    } else {
        assert!(world.wanted(&session, StepKind::Export, "/customers.csv", Vec::new()).await.is_err());
    }
    world.clock.advance(Duration::minutes(minutes));
    world.end(&session, agent).await;
    session
}

/// Ana changes something in 12 minutes and is flagged; Ben looks for 4 and is cleared; Ana falls asleep. Then nobody is
/// let in.
async fn played(world: &World) {
    let grant = world.allow(Scope::Change).await;
    let first = a_visit(world, &world.ana, 12, true).await;
    let second = a_visit(world, &world.ben, 4, false).await;
    let third = world.session_of(&world.ana).await;
    world.viewed(&third, "Invoices").await;
    world.clock.advance(Duration::minutes(16));
    let state = &world.state;
    let ended = sessions::commands::tidy(&state.db, &state.signer, state.limits, &third).await;
    assert!(ended.expect("tidied").is_some());
    for (session, verdict) in [(&first, "flagged"), (&second, "no_concerns")] {
        let form = [("verdict", verdict), ("note", "Why?")];
        let done = world.post(Door::Review, &world.rita, &format!("/review/{}", session.id), &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
    }
    world.withdraw(&grant).await;
    let (reason, ticket) = (first.reason.clone(), first.ticket.clone());
    let refused = sessions::commands::refuse(
        &state.db,
        &world.ana,
        world.account.id,
        &reason,
        &ticket,
        "no-active-grant",
    );
    refused.await.expect("on record");
}

/// The rows of a table on the page, headings first.
fn on_screen(page: &Page, id: &str) -> Vec<Vec<String>> {
    let mark = format!("role=\"group\" aria-labelledby=\"{id}\">");
    let Some((_, table)) = page.html.split_once(&mark) else { return Vec::new() };
    let table = table.split_once("</table>").expect("its end").0;
    let cells = |row: &str| {
        let row = row.replace("<td", "<th");
        row.split("<th").skip(1).map(text_of).collect()
    };
    table.split("<tr>").skip(1).map(cells).collect()
}

/// What is visible of a piece that begins inside a tag.
fn text_of(piece: &str) -> String {
    let mut inside = true;
    let mut text = String::new();
    for c in piece.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// The rows of a file for spreadsheets.
fn in_file(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("the mark of its encoding");
    let row = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().expect("a cell").push(c),
            }
        }
        cells
    };
    text.lines().map(row).collect()
}

/// `1 h 5 min` in minutes; nothing where the screen shows a dash.
fn in_minutes(told: &str) -> String {
    if told == "–" {
        return String::new();
    }
    let words: Vec<&str> = told.split(' ').collect();
    let minutes: i64 = words
        .chunks(2)
        .map(|pair| match pair {
            [n, "min"] => n.parse().expect("a number"),
            [n, "h"] => n.parse::<i64>().expect("a number") * 60,
            _ => 0,
        })
        .sum();
    minutes.to_string()
}

both_databases! {
    async fn the_figures_are_those_of_the_sessions_that_were_played(db: TestDb) {
        let world = World::over(&db).await;
        played(&world).await;
        let page = see(&world, "/review/reports").await;
        for told in [
            "3 sessions ended, 1 of them with changes.",
            "Half of them lasted 12 min or less, the longest 15 min.",
            "2 sessions are reviewed: after",
            "1 session waits for a verdict",
            "1 change was made.",
            "Nothing was asked in these weeks.",
            "1 try was refused. Nothing was opened.",
            "Accounts that allow access now0 of 1",
        ] {
            assert!(page.says(told), "{told}: {}", page.html);
        }
        assert!(page.html.contains("role=\"img\"") && !page.html.contains("style=\""), "{}", page.html);
        let sessions = on_screen(&page, "sessions");
        assert_eq!(sessions.len(), 1 + 12);
        assert_eq!(sessions[1][2..], ["3", "2", "1"], "{:?}", sessions[1]);
        assert_eq!(sessions[2][2..], ["0", "0", "0"]);
        assert_eq!(on_screen(&page, "lengths")[1][2..], ["3", "12 min", "–", "15 min"]);
        let lag = on_screen(&page, "review-lag")[1].clone();
        assert_eq!((&*lag[2], &*lag[3], &*lag[6]), ("2", "–", "1"), "two are no median: {lag:?}");
        let agents = on_screen(&page, "agents");
        assert_eq!(agents[1], ["Ana Lind", "2", "–", "1", "0", "0", "0", "1", "1", "0", "0", "1"]);
        assert_eq!(agents[2], ["Ben Okafor", "1", "–", "0", "0", "0", "1", "1", "0", "0", "0", "0"]);
        assert_eq!(on_screen(&page, "refused-tries")[1], ["Support access was not allowed", "1", "1"]);

        world.clock.advance(Duration::days(7));
        let later = see(&world, "/review/reports").await;
        let rows = on_screen(&later, "sessions");
        assert_eq!((&*rows[1][2], &*rows[2][2]), ("0", "3"), "the week before");
    }

    async fn each_file_holds_what_the_screen_shows(db: TestDb) {
        let world = World::over(&db).await;
        played(&world).await;
        let page = see(&world, "/review/reports?weeks=4").await;
        let mut compared = 0;
        for id in TABLES {
            let file = see(&world, &format!("/review/reports/{id}.csv?weeks=4")).await;
            assert_eq!(file.status, StatusCode::OK, "{id}");
            let disposition = file.headers.get("content-disposition").expect("a name").to_str().expect("text");
            assert_eq!(disposition, format!("attachment; filename=\"porchlight-{id}-2026-W44-2026-W47.csv\""));
            let (screen, file) = (on_screen(&page, id), in_file(&file.html));
            if screen.is_empty() {
                assert_eq!(file.len(), 1, "{id} has nothing but headings");
                continue;
            }
            assert_eq!(screen.len(), file.len(), "{id}");
            for (shown, written) in screen[1..].iter().zip(&file[1..]) {
                assert_eq!(shown.len(), written.len(), "{id}");
                for (place, (shown, written)) in shown.iter().zip(written).enumerate() {
                    let is_length = file[0][place].ends_with("(minutes)");
                    let by_week = file[0][0] == "Week" && place < 2;
                    let shown = if is_length { in_minutes(shown) } else { shown.clone() };
                    assert!(by_week || shown == *written, "{id}: {shown} is not {written}");
                    compared += 1;
                }
            }
            if file[0][0] == "Week" {
                assert_eq!(file[1][..2], ["2026-W47", "2026-11-16"], "{id}");
            }
        }
        assert!(compared > 80, "{compared}");
    }

    async fn nobody_but_reviewers_reads_them_and_what_cannot_be_shown_is_said(db: TestDb) {
        let world = World::over(&db).await;
        for who in [&world.ana, &world.adam] {
            for path in ["/review/reports", "/review/reports/agents.csv"] {
                assert_eq!(world.get(Door::Review, who, path).await.status, StatusCode::FORBIDDEN, "{path}");
            }
        }
        let empty = see(&world, "/review/reports").await;
        assert!(empty.says("No sessions in these weeks.") && !empty.html.contains("role=\"img\""), "{}", empty.html);
        assert_eq!(see(&world, "/review/reports/salaries.csv").await.status, StatusCode::NOT_FOUND);
        let wrong = see(&world, "/review/reports?from=2020-01-01").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("At most 53 weeks can be shown."), "{}", wrong.html);
        assert!(see(&world, "/review/reports/agents.csv?from=tomorrow").await.status.is_client_error());
        let chosen = see(&world, "/review/reports?from=2026-10-01&until=2026-10-31").await;
        assert!(chosen.says("Weeks 40 to 44 · Mon 28 Sep 2026 – Sun 1 Nov 2026"), "{}", chosen.html);
    }

    async fn rita_reads_them_in_german_and_the_tries_too(db: TestDb) {
        let mut world = World::over(&db).await;
        world.state.vendor.language = Language::German;
        played(&world).await;
        let page = see(&world, "/review/reports").await;
        for told in ["Berichte", "3 Sitzungen endeten, davon 1 mit Änderungen.", "Die Hälfte dauerte höchstens 12 Min., die längste 15 Min.", "1 Versuch wurde verweigert.", "Woche 47, noch nicht vorbei"] {
            assert!(page.says(told), "{told}: {}", page.html);
        }
        let file = see(&world, "/review/reports/lengths.csv").await;
        assert!(file.html.contains("Median (Minuten)"), "{}", file.html);
        let tries = see(&world, "/review/attempts").await;
        assert!(tries.says("In den letzten 30 Tagen wurde 1 Versuch verweigert.") && tries.says("Der Supportzugang war nicht erlaubt"), "{}", tries.html);
    }

    async fn what_is_erased_is_counted_as_far_as_it_is_known_and_said(db: TestDb) {
        let world = World::over(&db).await;
        played(&world).await;
        db.raw("UPDATE sessions SET erased_at = ended_at").await.expect("as if it were long ago");
        let page = see(&world, "/review/reports").await;
        assert!(page.says("What 3 sessions said is erased; their numbers are still known and counted. 1 of them was never reviewed"), "{}", page.html);
        assert!(page.says("3 sessions ended") && !page.says("waits for a verdict"), "{}", page.html);
        world.clock.advance(Duration::days(60));
        let half_a_year = see(&world, "/review/reports?weeks=26").await;
        assert!(half_a_year.says("Refused tries are kept for 90 days"), "{}", half_a_year.html);
    }

    async fn a_quarter_of_many_sessions_opens_at_once(db: TestDb) {
        let mut db = db;
        // Copies of sessions have no entries.
        db.leave_unverified();
        let world = World::over(&db).await;
        played(&world).await;
        let many = std::env::var("PORCHLIGHT_SESSIONS").map_or(MANY, |text| text.parse().expect("a number"));
        for sql in copied(db.kind, many / 3) {
            db.raw(&sql).await.expect("copied");
        }
        let since = Instant::now();
        let page = see(&world, "/review/reports").await;
        let took = since.elapsed();
        println!("{many} sessions: {took:?}");
        assert!(page.says(&format!("{} sessions ended", 3 * (many / 3 + 1))), "{}", page.html);
        let limit = if cfg!(debug_assertions) { 4.0 } else { 0.8 };
        assert!(took.as_secs_f64() < limit * (many as f64 / MANY as f64).max(1.0), "{took:?}");
    }
}

/// What makes so many copies of each session, with what it came to.
fn copied(kind: Kind, copies: u64) -> [String; 2] {
    let id = |of: &str| match kind {
        Kind::Sqlite => format!("unhex(printf('%016x', k) || substr(hex({of}), 17, 16))"),
        Kind::Postgres => {
            format!("(lpad(to_hex(k), 16, '0') || substr(replace({of}::text, '-', ''), 17, 16))::uuid")
        }
    };
    let numbers =
        format!("WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {copies})");
    let rest = "account, grant_id, agent, agent_name, user_id, user_name, reason, ticket, mode";
    let ends = "opened_at, hard_ends_at, last_active_at, ended_at, ended_how";
    let figures = "ended_at, risk, changes, tried, files, revealed, refused, outside, pages, settled";
    [
        format!(
            "INSERT INTO sessions (id, {rest}, slug, {ends}) {numbers} SELECT {}, {rest}, slug || '-' || k, {ends} \
             FROM sessions s, n",
            id("s.id")
        ),
        format!(
            "INSERT INTO session_figures (session, {figures}) {numbers} SELECT {}, {figures} \
             FROM session_figures f, n",
            id("f.session")
        ),
    ]
}
