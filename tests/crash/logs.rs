//! The logs that a killed program left, exported and verified as it is typed.

use std::path::Path;
use std::process::Command;

use porchlight::db::{Conn, DbUrl};

use super::story::Told;

/// The export of a customer's log, if it holds; else what is wrong.
pub fn account(data: &Path, customer: &str) -> Result<String, String> {
    let mut conn = Conn::open(&DbUrl::Sqlite(data.join("porchlight.sqlite3"))).map_err(|e| e.to_string())?;
    let found = porchlight::accounts::find_by_external_id(&mut conn, customer);
    let account = found.map_err(|e| e.to_string())?.ok_or("the account is gone")?;
    holds(data, &["--account", &account.id.to_string()])
}

/// The same for the vendor log.
pub fn vendor(data: &Path) -> Result<String, String> {
    holds(data, &["--vendor"])
}

/// Whether everything that was acknowledged stands in an export.
pub fn tells_of(export: &str, told: &[Told]) -> Result<(), String> {
    let is_there = |told: &&Told| {
        let kind = format!("\"kind\":\"{}\"", told.kind);
        export.lines().any(|line| line.contains(&kind) && line.contains(&told.text))
    };
    match told.iter().find(|told| !is_there(told)) {
        Some(told) => Err(format!("{told:?} was acknowledged and is not there")),
        None => Ok(()),
    }
}

fn holds(data: &Path, which: &[&str]) -> Result<String, String> {
    let file = tempfile::NamedTempFile::new().map_err(|e| e.to_string())?;
    let path = file.path().to_str().ok_or("a path that is not text")?;
    let from = ["export", "--database", "sqlite:porchlight.sqlite3"];
    porchlight(data, &[&from[..], which, &["--output", path]].concat())?;
    let verdict = porchlight(data, &["verify", path])?;
    // A log without a single checkpoint yet holds as well: "YES, but nothing in it is signed yet".
    if !verdict.starts_with("YES") {
        return Err(verdict);
    }
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

fn porchlight(data: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_porchlight")).args(arguments).current_dir(data).output();
    let output = output.map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    Err(format!("{arguments:?}: {}: {text}{}", output.status, String::from_utf8_lossy(&output.stderr)))
}
