//! The program as it is typed: what it prints, and the exit code that a script sees.

mod accounts;
mod copies;
mod histories;
mod log;
mod serve;
mod settings;
mod staff;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use porchlight::accounts::commands::{NewAccount, add};
use porchlight::app::{self, LogPlaces};
use porchlight::clock::Clock;
use porchlight::db::{DbUrl, HeadId};
use porchlight::history::{self, Outside};
use porchlight::ids::AccountId;
use porchlight::random::Random;

/// What a run printed, and how it ended.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

/// A folder in which the program is run, with nothing of ours in its environment.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("written");
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file")
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[], "")
    }

    fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_porchlight"))
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("its standard input");
        // A program that does not read its input may have ended already.
        let _unread = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Northwind's history in `p.sqlite3`, signed with `log.key`.
    fn with_northwind() -> (Self, AccountId) {
        let desk = Self::new();
        let account = northwind(&desk.path("p.sqlite3"), &desk.path("log.key"));
        (desk, account)
    }

    /// Northwind's history exported to `northwind.jsonl`.
    fn with_an_export() -> Self {
        let (desk, account) = Self::with_northwind();
        let ran = desk.run(&[
            "export",
            "--database",
            "sqlite:p.sqlite3",
            "--account",
            &account.to_string(),
            "-o",
            "northwind.jsonl",
        ]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        desk
    }
}

fn northwind(database: &Path, key_file: &Path) -> AccountId {
    let random = Random::system();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let url = DbUrl::Sqlite(database.to_owned());
        let origin = "porchlight.acme.example".to_owned();
        let outside = Outside::File(key_file.with_file_name("log.checkpoint"));
        let places = LogPlaces { key_file: key_file.to_owned(), outside };
        let ground = app::open(url, places, origin, Clock::system(), random.clone()).await.expect("open");
        let new = NewAccount {
            external_id: "northwind".to_owned(),
            name: "Northwind".to_owned(),
            time_zone: chrono_tz::Europe::Berlin,
            owners: vec![
                ("Olivia".to_owned(), "olivia@northwind.example".parse().expect("an address")).into(),
            ],
            users: Vec::new(),
            sensitive: None,
        };
        let account = add(&ground.db, &random, &ground.log_origin, new).await.expect("added").id;
        let permit = ground.signer.permit().await;
        let heads = [account.into(), HeadId::VENDOR];
        ground
            .db
            .write(&heads, move |tx| history::checkpoint(tx, account, &permit).map(drop))
            .await
            .expect("signed");
        account
    })
}
