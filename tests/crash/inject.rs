//! One failure in the program's system calls, made by strace: the N-th call of one sort on one file is answered with
//! "input/output error", or is the last thing that the program tried.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whatever changes a file or makes it durable.
const CALLS: &str =
    "pwrite64,write,fsync,fdatasync,ftruncate,fallocate,unlink,unlinkat,rename,renameat,renameat2";

/// The data folder itself, where a file's name is expected.
const FOLDER: &str = ".";

/// Calls of one sort on one file of the data folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sort {
    pub call: String,
    pub file: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// The program is killed at this call, which is not made.
    Kill,
    /// This call fails, and those after it work again.
    FailOnce,
    /// This call fails, and so do all after it.
    FailFromThenOn,
}

#[derive(Debug, Clone)]
pub struct Injection {
    pub sort: Sort,
    /// From 1, in whichever thread counts so far first.
    pub nth: usize,
    pub manner: Manner,
}

impl Injection {
    /// The words before the program's own that make it happen; strace tells of it in `trace`.
    pub fn wrapper(&self, data: &Path, trace: &Path) -> Vec<String> {
        let Sort { call, file } = &self.sort;
        let what = match self.manner {
            Manner::Kill => format!("signal=KILL:when={}", self.nth),
            Manner::FailOnce => format!("error=EIO:when={}", self.nth),
            Manner::FailFromThenOn => format!("error=EIO:when={}+", self.nth),
        };
        let mut words = strace(trace, call);
        if self.manner != Manner::Kill {
            // A filter in the kernel is faster, but strace's signals do not pass it.
            words.push("--seccomp-bpf".to_owned());
        }
        let path = if file == FOLDER { data.to_owned() } else { data.join(file) };
        words.extend(["-P".to_owned(), path.display().to_string()]);
        words.extend(["-e".to_owned(), format!("inject={call}:{what}")]);
        words
    }
}

/// The words before the program's own that write down every call of interest.
pub fn recorder(trace: &Path) -> Vec<String> {
    let mut words = strace(trace, CALLS);
    words.extend(["--seccomp-bpf", "-y"].map(str::to_owned));
    words
}

fn strace(trace: &Path, calls: &str) -> Vec<String> {
    let words = ["strace", "-f", "-qq", "-s", "300", "-e", "signal=none", "-e"];
    let to = [format!("trace={calls}"), "-o".to_owned(), trace.display().to_string()];
    words.into_iter().map(str::to_owned).chain(to).collect()
}

/// How often each sort of call was made, at most by one thread (strace counts for each by itself). Only files of the
/// data folder that Porchlight answers for: not the demo's app, its mails, or its own note.
pub fn counts(trace: &str, data: &Path) -> BTreeMap<Sort, usize> {
    let (folder, itself) = (format!("{}/", data.display()), format!("<{}>", data.display()));
    let mut by_thread: BTreeMap<(Sort, &str), usize> = BTreeMap::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, arguments)) = rest.trim_start().split_once('(') else { continue };
        let file: String = match arguments.split_once(&folder) {
            Some((_, path)) => path.chars().take_while(|c| !['>', '"', '<'].contains(c)).collect(),
            None if arguments.contains(&itself) => FOLDER.to_owned(),
            None => continue,
        };
        let not_ours = ["acme.", "mail/", "seeded"].iter().any(|name| file.starts_with(name));
        if !not_ours && !file.is_empty() && CALLS.split(',').any(|known| known == call) {
            *by_thread.entry((Sort { call: call.to_owned(), file }, thread)).or_default() += 1;
        }
    }
    let mut counts = BTreeMap::new();
    for ((sort, _), count) in by_thread {
        let most = counts.entry(sort).or_insert(0);
        *most = count.max(*most);
    }
    counts
}

/// Whether strace is here and may attach to a trivial program.
pub fn strace_works() -> Result<(), String> {
    let tried = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stdin(Stdio::null()).output();
    match tried {
        Err(_) => {
            let missing = "strace is not on this machine";
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}");
            Err(missing.to_owned())
        }
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ");
            Err(format!("this machine does not let strace attach: {said}"))
        }
    }
}

/// Said past the harness's capturing.
pub fn skip(name: &str, why: &str) {
    drop(writeln!(std::io::stderr(), "skipped: {name}: {why}"));
}

#[test]
fn calls_are_counted_by_the_thread_that_makes_the_most() {
    let trace = r#"7 pwrite64(5</d/p.sqlite3-wal>, "x"..., 4096, 32) = 4096
7 pwrite64(5</d/p.sqlite3-wal>, "x"..., 4096, 32) = 4096
8 pwrite64(6</d/p.sqlite3-wal>, "x"..., 4096, 32 <unfinished ...>
8 <... pwrite64 resumed>) = 4096
7 rename("/d/log.new", "/d/log.key") = 0
7 fsync(9</d>) = 0
7 pwrite64(5</d/acme.sqlite3-wal>, "x"..., 4096, 32) = 4096
"#;
    let sort = |call: &str, file: &str| Sort { call: call.to_owned(), file: file.to_owned() };
    let wanted =
        [(sort("fsync", "."), 1), (sort("pwrite64", "p.sqlite3-wal"), 2), (sort("rename", "log.new"), 1)];
    assert_eq!(counts(trace, Path::new("/d")), BTreeMap::from(wanted));
}
