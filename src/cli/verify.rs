//! `porchlight verify`: whether an export holds. It needs no server, no database and no settings.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, stdin};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Answer, CliError, say};
use crate::history::held;
use crate::history::verify::{Verdict, verify};

const MORE: &str = "\
An export is checked for itself: that every entry is what its hash says, that none is missing, that the signed
checkpoints agree, and that the story makes sense. With --since it is also checked against what you were given
before: a checkpoint from a mail, which nobody can change after you have it. Without one, a history that was
rewritten as a whole and signed again would look in order, so keep the mails.

Exit codes: 0 it holds, 1 it does not hold, 2 it could not be read.";

/// Check an exported history: says yes or no
#[derive(Debug, Args)]
#[command(
    after_help = MORE,
    override_usage = "porchlight verify <FILE> [--since <CHECKPOINT-FILE>...] [--json]"
)]
pub(super) struct Verify {
    /// The export, or - for standard input
    file: PathBuf,
    /// A file with a checkpoint that you kept: the signed note by itself, or a whole mail (.eml). Several can be
    /// named
    #[arg(long, value_name = "CHECKPOINT-FILE", num_args = 1..)]
    since: Vec<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub fn run(self) -> Result<Answer, CliError> {
        let mut held = Vec::new();
        for path in &self.since {
            held.extend(checkpoints_in(path)?);
        }
        let verdict = match self.file.as_os_str() == "-" {
            true => check("standard input", stdin().lock(), &held)?,
            false => {
                let name = self.file.display().to_string();
                let file = File::open(&self.file)
                    .map_err(|error| CliError::Unreadable { file: name.clone(), error })?;
                check(&name, BufReader::new(file), &held)?
            }
        };
        say(&if self.json { as_json(&verdict) } else { verdict.to_string() })?;
        Ok(if verdict.holds() { Answer::Yes } else { Answer::No })
    }
}

/// "It does not hold" must not be said of a file that merely could not be read to its end.
fn check(name: &str, input: impl BufRead, held: &[String]) -> Result<Verdict, CliError> {
    let mut watched = Watched { input, failed: None };
    let verdict = verify(&mut watched, held);
    match watched.failed {
        Some(error) => Err(CliError::Unreadable { file: name.to_owned(), error }),
        None => Ok(verdict),
    }
}

fn as_json(verdict: &Verdict) -> String {
    let mut value = json!({ "holds": verdict.holds() });
    if let (Some(all), Ok(serde_json::Value::Object(found))) =
        (value.as_object_mut(), serde_json::to_value(verdict))
    {
        all.extend(found);
    }
    value.to_string()
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
