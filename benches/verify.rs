//! How long it takes to check an export of a million entries, beside how long `sha256sum` needs for the same file.
//!
//! `cargo bench --bench verify`. Another number of entries: `PORCHLIGHT_ENTRIES=100000`. A share of them erased, or not
//! shown, is measured too. What is not measured here: writing an export, which the database decides.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use porchlight::history::verify::verify;

#[path = "verify/export.rs"]
mod export;

use export::{Export, Shown};

fn main() {
    let entries =
        std::env::var("PORCHLIGHT_ENTRIES").map_or(1_000_000, |n| n.parse().expect("a number of entries"));
    let folder = tempfile::tempdir().expect("a folder");
    for (what, shown) in
        [("whole", Shown::All), ("every third erased", Shown::SomeErased), ("filtered", Shown::OneSession)]
    {
        let path = folder.path().join("export.jsonl");
        let mut file = BufWriter::new(File::create(&path).expect("a file"));
        Export::of(entries, shown).write(&mut file).and_then(|()| file.flush()).expect("written");
        let megabytes = path.metadata().expect("a file").len() / 1_000_000;
        println!("{what}: {entries} entries, {megabytes} MB");
        println!("  sha256sum          {:6.2} s", seconds(|| sha256sum(&path)));
        println!("  porchlight verify  {:6.2} s", seconds(|| check(&path, entries)));
        println!("  most memory so far {:6} MB", peak_megabytes());
    }
}

fn seconds(work: impl Fn()) -> f64 {
    let once = || {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn sha256sum(path: &Path) {
    let ran = Command::new("sha256sum").arg(path).output();
    assert!(ran.is_ok_and(|ran| ran.status.success()), "sha256sum runs");
}

fn check(path: &Path, entries: u64) {
    let file = BufReader::with_capacity(1 << 18, File::open(path).expect("a file"));
    let verdict = verify(file, &[]);
    assert!(verdict.holds(), "{verdict}");
    assert_eq!(verdict.entries, entries);
}

/// The most memory that this program has used, as Linux counts it; the export is never in memory as a whole.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or_default();
    kilobytes / 1000
}
