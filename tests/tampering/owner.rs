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

/// What the check said.
pub struct Finding {
    pub json: Value,
    /// The same for people.
    pub words: String,
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
        let (words, code) = run(Command::new(env!("CARGO_BIN_EXE_porchlight")).arg("verify"), &file, held);
        let json =
            run(Command::new(env!("CARGO_BIN_EXE_porchlight")).args(["verify", "--json"]), &file, held).0;
        let json: Value = serde_json::from_str(&json).unwrap_or_else(|_| panic!("{code:?}: {json}"));
        assert_eq!(code, Some(if json["holds"] == true { 0 } else { 1 }), "{words}");
        the_other_program_agrees(&file, held, code, &words);
        Finding { json, words }
    }
}

impl Finding {
    #[track_caller]
    pub fn says_yes(&self) -> &Self {
        assert_eq!(self.json["holds"], true, "{}", self.words);
        self
    }

    /// It says no, names this entry, and says why.
    #[track_caller]
    pub fn says_no_at(&self, entry: u64, why: &str) -> &Self {
        self.says_no(why);
        assert_eq!(self.json["problem"]["entry"], entry, "{}", self.words);
        assert!(self.words.contains(&format!("Entry {entry} ")), "{}", self.words);
        self
    }

    /// It says no, and why, of a line or of the whole file.
    #[track_caller]
    pub fn says_no(&self, why: &str) -> &Self {
        assert_eq!(self.json["holds"], false, "{}", self.words);
        assert!(self.words.starts_with("NO. This history does not hold.\n"), "{}", self.words);
        assert!(self.words.contains(why), "{}", self.words);
        self
    }

    /// The words for people say this.
    #[track_caller]
    pub fn and_tells(&self, what: &str) -> &Self {
        assert!(self.words.contains(what), "{}", self.words);
        self
    }

    #[track_caller]
    pub fn counts(&self, name: &str, count: usize) -> &Self {
        assert_eq!(self.json[name], count, "{name}: {}", self.words);
        self
    }
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

fn the_other_program_agrees(file: &Path, held: &[PathBuf], code: Option<i32>, words: &str) {
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
        let (said, other) = run(python.env("PYTHONIOENCODING", "utf-8").arg("-B").arg(program), file, held);
        assert_eq!(other, code, "porchlight verify says: {words}\nverify.py says: {said}");
    }
}
