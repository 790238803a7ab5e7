//! Reading a rules file: TOML, every key known, every value checked, and everything that is wrong told at once.

mod app;
mod fields;
mod routes;
mod table;

use std::sync::Arc;

use toml::de::DeTable;

use self::table::{Reader, Table};
use super::complaint::complaint;
use super::{BUILT_IN, Problem, Rules};

/// The keys of a whole file.
const KEYS: [&str; 8] = ["closed", "route", "field", "identity", "host", "cookies", "limits", "version"];
/// The version of the file's form that is read here.
const VERSION: u64 = 1;

/// What a file says.
///
/// # Errors
/// Everything that is wrong, in the order of the file.
pub(super) fn read(text: &str) -> Result<Rules, Vec<Problem>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::new(text);
    for error in errors {
        let span = error.span().unwrap_or_default();
        reader.wrong(span, complaint!("not-toml", "this is not TOML: {why}", why = error.message()));
    }
    if !reader.problems.is_empty() {
        // What could be read of a broken file would raise problems that are none.
        return Err(reader.in_order());
    }
    let rules = whole(&mut reader, &document);
    if reader.problems.is_empty() { Ok(rules) } else { Err(reader.in_order()) }
}

fn whole(reader: &mut Reader<'_>, document: &toml::Spanned<DeTable<'_>>) -> Rules {
    let table = Table::whole(document);
    table.check_keys(reader, complaint!("the-file", "the file"), &KEYS);
    if let Some(version) = table.number(reader, "version", 1..=VERSION) {
        debug_assert_eq!(version, VERSION, "there is one version");
    }
    let closed = table.flag(reader, "closed").unwrap_or(false);
    let identity = app::identity(reader, &table);
    let hosts = app::hosts(reader, &table, &identity);
    let routes = routes::read(reader, &table, &hosts);
    let fields = fields::read(reader, &table);
    let cookies = app::cookies(reader, &table);
    let limits = app::limits(reader, &table);
    Rules {
        hash: super::hash_of(BUILT_IN, Some(reader.source())),
        closed,
        routes,
        fields: Arc::new(fields),
        identity,
        hosts,
        cookies,
        limits,
    }
}
