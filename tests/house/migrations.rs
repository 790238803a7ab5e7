//! Each migration stands in both dialects under one name.

use std::collections::BTreeSet;
use std::path::Path;

fn names(dialect: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(dialect);
    let entries = std::fs::read_dir(&folder).expect("the dialect's folder");
    entries.map(|entry| entry.expect("a migration").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn every_migration_stands_in_both_dialects_under_one_name() {
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[test]
fn every_migration_has_its_statements() {
    for dialect in ["sqlite", "postgres"] {
        for name in names(dialect) {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(dialect).join(&name).join("up.sql");
            let sql = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert!(sql.contains(';'), "{} has no statement", path.display());
        }
    }
}
