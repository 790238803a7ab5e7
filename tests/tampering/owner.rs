//! How Olivia checks: she exports her history, and asks `porchlight verify`, with the mails that she kept or without.
//! The other verifier, `tests/history/verify.py`, is asked the same and must answer the same.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use porchlight::db::{Conn, HeadId};
use porchlight::history::{self, ExportError, Filter};
use serde_json::Value;

use super::scene::Scene;
use crate::support::Kind;

/// What the check said, and of what.
pub struct Finding {
    pub json: Value,
    file: PathBuf,
    held: Vec<PathBuf>,
}

impl Scene {
    /// Exports her history as it is now, and checks it against every mail that she kept.
    pub async fn olivia_checks(&self) -> Finding {
        self.check(&self.export().await, &self.held_mails())
    }

    /// The same by somebody who kept nothing.
    pub async fn a_stranger_checks(&self) -> Finding {
        self.check(&self.export().await, &[])
    }

    pub async fn export(&self) -> String {
        self.export_of(self.log(), Filter::default()).await.expect("exported")
    }

    pub async fn export_of(&self, log: HeadId, filter: Filter) -> Result<String, ExportError> {
        let url = self.db.url.clone();
        let exported = tokio::task::spawn_blocking(move || {
            let mut file = Vec::new();
            let mut conn = Conn::open(&url)?;
            history::export(&mut conn, log, &filter, &mut file).map(|_| file)
        });
        let file = exported.await.expect("no panic")?;
        Ok(String::from_utf8(file).expect("UTF-8"))
    }

    /// Both programs check this file against these checkpoints or mails.
    pub fn check(&self, export: &str, held: &[PathBuf]) -> Finding {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let file = self.path(&format!("export-{}.jsonl", NEXT.fetch_add(1, Ordering::Relaxed)));
        std::fs::write(&file, export).expect("written");
        let (said, code) = run(porchlight().arg("--json"), &file, held);
        let json: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{code:?}: {said}"));
        assert_eq!(code, Some(if json["holds"] == true { 0 } else { 1 }), "{said}");
        // What a file says does not hang on the database that it came from: once is enough.
        if self.db.kind == Kind::Sqlite {
            the_other_program_agrees(&file, held, code, &said);
        }
        Finding { json, file, held: held.to_vec() }
    }
}

impl Finding {
    #[track_caller]
    pub fn says_yes(&self) -> &Self {
        assert_eq!(self.json["holds"], true, "{}", self.json);
        self
    }

    /// It says no, names this entry, and says why.
    #[track_caller]
    pub fn says_no_at(&self, entry: u64, why: &str) -> &Self {
        self.says_no(why);
        assert_eq!(self.json["problem"]["entry"], entry, "{}", self.json);
        assert!(self.why().starts_with(&format!("Entry {entry} ")), "{}", self.json);
        self
    }

    /// It says no, and why, of a line or of the whole file.
    #[track_caller]
    pub fn says_no(&self, why: &str) -> &Self {
        self.does_not_hold();
        assert!(self.why().contains(why), "{}", self.json);
        self
    }

    #[track_caller]
    pub fn does_not_hold(&self) -> &Self {
        assert_eq!(self.json["holds"], false, "{}", self.json);
        self
    }

    #[track_caller]
    pub fn counts(&self, name: &str, count: usize) -> &Self {
        assert_eq!(self.json[name], count, "{name}: {}", self.json);
        self
    }

    /// In the words for people this stands, too.
    #[track_caller]
    pub fn and_tells(&self, what: &str) -> &Self {
        let (words, _) = run(&mut porchlight(), &self.file, &self.held);
        let first = if self.json["holds"] == true { "YES" } else { "NO. This history does not hold.\n" };
        assert!(words.starts_with(first) && words.contains(what), "{words}");
        self
    }

    fn why(&self) -> &str {
        self.json["problem"]["text"].as_str().expect("a sentence")
    }
}

fn porchlight() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
    command.arg("verify");
    command
}

fn run(command: &mut Command, file: &Path, held: &[PathBuf]) -> (String, Option<i32>) {
    command.arg(file);
    for path in held {
        command.arg("--since").arg(path);
    }
    let ran = command.output().expect("the program runs");
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    (said, ran.status.code())
}

fn the_other_program_agrees(file: &Path, held: &[PathBuf], code: Option<i32>, said: &str) {
    /// Says what is skipped past the harness's capturing; on CI a missing Python is a failure.
    static PYTHON: LazyLock<bool> = LazyLock::new(|| {
        let found = Command::new("python3").arg("--version").output().is_ok_and(|ran| ran.status.success());
        if !found {
            let line = "skipped: tampering: the second verifier: python3 is not on this machine";
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{line}");
            drop(writeln!(std::io::stderr(), "{line}"));
        }
        found
    });
    if *PYTHON {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history/verify.py");
        let mut python = Command::new("python3");
        let (other_said, other) =
            run(python.env("PYTHONIOENCODING", "utf-8").arg("-B").arg(program), file, held);
        assert_eq!(other, code, "porchlight verify says: {said}\nverify.py says: {other_said}");
    }
}
