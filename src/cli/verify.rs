//! `porchlight verify`: whether an export, or a proof of one session, holds. It needs no server, no database and no
//! settings.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, stdin};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Answer, CliError, say};
use crate::history::verify::verify_signed_by;
use crate::history::{held, verify_proof};
use crate::merkle::VerifierKey;

const MORE: &str = "\
An export is checked for itself: that every entry is what its hash says, that none is missing, that the signed
checkpoints agree, and that the story makes sense. With --since it is also checked against what you were given
before: a checkpoint from a mail, which nobody can change after you have it. Without one, a history that was
rewritten as a whole and signed again would look in order, so keep the mails. With --key it is checked that the
vendor signed it: without that (and without --since) the key is taken on trust, as the file names it.

A proof of one session (.tlog-proof) is checked with --key.

Exit codes: 0 it holds, 1 it does not hold, 2 it could not be read.";

/// A proof's first line; an export begins otherwise.
const PROOF: &[u8] = b"c2sp.org/tlog-proof@v1\n";

/// Far above any proof.
const LONGEST_PROOF: u64 = 1 << 20;

/// As much of an export is read in one go.
const AT_ONCE: usize = 1 << 18;

/// Check an exported history, or a proof of one session: says yes or no
#[derive(Debug, Args)]
#[command(
    after_help = MORE,
    override_usage = "porchlight verify <FILE> [--key <KEY-OR-FILE>] [--since <CHECKPOINT-FILE>...] [--json]"
)]
pub(super) struct Verify {
    /// The export or the proof, or - for standard input
    file: PathBuf,
    /// The verifier key that the vendor publishes, or a file with it in it, such as the first mail
    #[arg(long, value_name = "KEY-OR-FILE")]
    key: Option<String>,
    /// A file with a checkpoint that you kept: the signed note by itself, or a whole mail (.eml). Several can be
    /// named
    #[arg(long, value_name = "CHECKPOINT-FILE", num_args = 1..)]
    since: Vec<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

/// What was found, for people and as JSON.
struct Found {
    holds: bool,
    words: String,
    json: serde_json::Value,
}

impl Verify {
    pub fn run(self) -> Result<Answer, CliError> {
        let key = self.key.as_deref().map(key_in).transpose()?;
        let mut held = Vec::new();
        for path in &self.since {
            held.extend(checkpoints_in(path)?);
        }
        let found = match self.file.as_os_str() == "-" {
            true => check("standard input", stdin().lock(), key.as_ref(), &held)?,
            false => {
                let name = self.file.display().to_string();
                let file = File::open(&self.file)
                    .map_err(|error| CliError::Unreadable { file: name.clone(), error })?;
                check(&name, BufReader::with_capacity(AT_ONCE, file), key.as_ref(), &held)?
            }
        };
        say(&if self.json { found.as_json() } else { found.words })?;
        Ok(if found.holds { Answer::Yes } else { Answer::No })
    }
}

/// "It does not hold" must not be said of a file that merely could not be read to its end.
fn check(
    name: &str,
    input: impl BufRead,
    key: Option<&VerifierKey>,
    held: &[String],
) -> Result<Found, CliError> {
    let mut watched = Watched { input, failed: None };
    let mut first = Vec::new();
    let begun = Read::take(&mut watched, PROOF.len() as u64).read_until(b'\n', &mut first);
    let whole = Cursor::new(&first).chain(&mut watched);
    let found = match begun {
        Ok(_) if first == PROOF => proof(whole, key),
        _ => export(whole, key, held),
    };
    match watched.failed {
        Some(error) => Err(CliError::Unreadable { file: name.to_owned(), error }),
        None => Ok(found),
    }
}

fn export(input: impl BufRead, key: Option<&VerifierKey>, held: &[String]) -> Found {
    let verdict = verify_signed_by(key, input, held);
    let json = serde_json::to_value(&verdict).unwrap_or_default();
    Found { holds: verdict.holds(), words: verdict.to_string(), json }
}

fn proof(input: impl BufRead, key: Option<&VerifierKey>) -> Found {
    let mut text = Vec::new();
    let read = input.take(LONGEST_PROOF).read_to_end(&mut text);
    let text = read.map(|_| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default();
    match verify_proof(&text, key.map_or(&[], std::slice::from_ref)) {
        Ok(verdict) => {
            let json = serde_json::to_value(&verdict).unwrap_or_default();
            Found { holds: true, words: verdict.to_string(), json }
        }
        Err(problem) => Found {
            holds: false,
            words: format!("NO. This proof does not hold.\n{problem}"),
            json: json!({ "problem": { "code": problem.code(), "text": problem.to_string() } }),
        },
    }
}

impl Found {
    fn as_json(&self) -> String {
        let mut value = json!({ "holds": self.holds });
        if let (Some(all), serde_json::Value::Object(found)) = (value.as_object_mut(), &self.json) {
            all.extend(found.clone());
        }
        value.to_string()
    }
}

/// The key itself, or the one key that stands in the file of that name.
fn key_in(given: &str) -> Result<VerifierKey, CliError> {
    if let Ok(key) = VerifierKey::parse(given.trim()) {
        return Ok(key);
    }
    let text = std::fs::read(given)
        .map_err(|error| CliError::Unreadable { file: given.to_owned(), error })
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())?;
    let mut keys = text.split_whitespace().filter_map(|word| VerifierKey::parse(word).ok());
    match keys.next() {
        Some(key) if keys.all(|other| other == key) => Ok(key),
        Some(_) => Err(CliError::SeveralKeys(given.to_owned())),
        None => Err(CliError::NoKey(given.to_owned())),
    }
}

/// Remembers that reading failed, and why.
struct Watched<R> {
    input: R,
    failed: Option<std::io::Error>,
}

impl<R: BufRead> Watched<R> {
    fn noting<T>(&mut self, result: std::io::Result<T>) -> std::io::Result<T> {
        result.map_err(|error| {
            let kind = error.kind();
            if kind != std::io::ErrorKind::Interrupted {
                self.failed = Some(error);
            }
            kind.into()
        })
    }
}

impl<R: BufRead> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let result = self.input.read(buffer);
        self.noting(result)
    }
}

impl<R: BufRead> BufRead for Watched<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if let Err(error) = self.input.fill_buf() {
            return self.noting(Err(error));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.input.consume(amount);
    }
}

/// The signed notes in a file.
fn checkpoints_in(path: &Path) -> Result<Vec<String>, CliError> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| CliError::Unreadable { file: file.clone(), error })?;
    let notes = held::checkpoints_in(&bytes);
    if notes.is_empty() { Err(CliError::NoCheckpoint(file)) } else { Ok(notes) }
}
