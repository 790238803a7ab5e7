//! A disk that is really full: a small one of its own, in memory, mounted where only this test sees it. Support is out and
//! nothing goes unrecorded; the portal can be read; access can be turned off and sessions end, also after a restart; and
//! when there is room again everything goes on.
//!
//! It needs leave to mount something (root, or a user's own namespace), and is skipped by name where there is none.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::inject::skip;
use super::logs;
use super::program::Program;
use super::story::Story;

const NAME: &str = "crash::disk_full::on_a_full_disk_nobody_gets_in_and_whoever_wants_gets_out";

/// Where the disk is mounted, in the process that has leave to.
const FOLDER: &str = "PORCHLIGHT_FULL_DISK";

const SIZE: &str = "size=64m";

/// What Porchlight sets aside.
const RESERVE: u64 = 8 << 20;

/// Everything that waits for a job or for the reserve is done in less.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn on_a_full_disk_nobody_gets_in_and_whoever_wants_gets_out() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return live_through_it(Path::new(&folder));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().to_str().expect("a path that is text");
    let tried = alone().args(["mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", place]).output();
    match tried {
        Err(_) => {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "unshare is not on this machine");
            return skip(NAME, "unshare is not on this machine");
        }
        Ok(output) if !output.status.success() => {
            let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ");
            return skip(NAME, &format!("this machine does not let a disk be mounted: {said}"));
        }
        Ok(_) => {}
    }
    let mut again = alone();
    again.arg(std::env::current_exe().expect("a binary knows itself"));
    let output = again.args([NAME, "--exact", "--nocapture"]).env(FOLDER, place).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

/// A command whose mounts nobody else sees, and which go when it ends.
fn alone() -> Command {
    let mut command = Command::new("unshare");
    // SAFETY: it only asks.
    let root = unsafe { libc::geteuid() } == 0;
    command.args(if root { &["--mount"][..] } else { &["--mount", "--map-root-user"] }).stdin(Stdio::null());
    command
}

fn live_through_it(folder: &Path) {
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(folder).status();
    assert!(mounted.expect("it runs").success(), "the disk is mounted");
    let (data, disk) = (folder.join("data"), Disk(folder.join("filler")));
    let program = Program::start_anywhere(&data, &[]);
    let mut story = Story::begin(&program);
    story.look("/invoices").expect("Ana is in the app");
    disk.fill();
    nobody_gets_in(&program, &story);
    everything_can_be_read(&story);
    story.end().expect("Ana ends her session");
    assert!(reserve(&data) < RESERVE, "with space that was set aside");
    // Whoever fills the disk takes what was given up.
    disk.fill();
    assert_eq!(story.page("/invoices").send(program.gateway()).status, 410, "her session is over");
    story.sign_in().expect("Olivia signs in on a full disk");
    story.turn_off().expect("Olivia turns access off");
    assert!(story.allow().is_none(), "nothing is allowed on a full disk");
    disk.fill();
    let (program, mut story) = starts_again_on_a_full_disk(&data, &disk, program, story);
    disk.empty();
    until("Olivia allows access again", || story.allow());
    until("Ana opens a session", || story.open());
    story.look("/customers").expect("Ana is in the app");
    story.end().expect("Ana ends her session");
    story.turn_off().expect("Olivia turns access off");
    assert_eq!(reserve(&data), RESERVE, "the reserve is whole again");
    until("the mails are handed over", || {
        let history = story.olivia_sees("/account/history.jsonl")?;
        (history.body.matches("\"kind\":\"mail.sent\"").count() > 0).then_some(())
    });
    program.kill();
    let northwind = logs::account(&data, "northwind").expect("Northwind's history holds");
    logs::tells_of(&northwind, &story.told()).expect("nothing acknowledged is lost");
    logs::vendor(&data).expect("the vendor log holds");
}

/// Some steps still fit into what the log has already; then none does, and the page says so.
fn nobody_gets_in(program: &Program, story: &Story) {
    let refused =
        (0..500).map(|_| story.page("/invoices").send(program.gateway())).find(|answer| answer.status != 200);
    let refused = refused.expect("no disk holds everything");
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(refused.body.contains("Nothing was sent."), "{refused:?}");
    for _ in 0..3 {
        assert!(story.look("/customers").is_none(), "nothing goes unrecorded");
    }
}

fn everything_can_be_read(story: &Story) {
    let session = format!("/account/history/{}", story.session);
    for path in ["/account/support-access", "/account/history", &session, "/account/history.jsonl"] {
        assert_eq!(story.olivia_sees(path).expect("an answer").status, 200, "Olivia reads {path}");
    }
    let session = format!("/agent/sessions/{}", story.session);
    for path in ["/agent?q=northwind", &session] {
        assert_eq!(story.ana_sees(path).expect("an answer").status, 200, "Ana reads {path}");
    }
}

/// Once after a kill, and once after a polite stop, which takes SQLite's files beside the database away.
fn starts_again_on_a_full_disk(
    data: &Path,
    disk: &Disk,
    program: Program,
    mut story: Story,
) -> (Program, Story) {
    let portal = program.portal;
    program.kill();
    disk.fill();
    let program = Program::start(data, portal, &[]).expect("it starts on a full disk, killed before");
    everything_can_be_read(&story);
    program.stop();
    disk.fill();
    let program = Program::start(data, portal, &[]).expect("it starts on a full disk, stopped before");
    everything_can_be_read(&story);
    story.sign_in().expect("Olivia signs in on a full disk");
    (program, story)
}

fn reserve(data: &Path) -> u64 {
    fs::metadata(data.join("porchlight.sqlite3-reserve")).expect("the reserve").len()
}

fn until<T>(what: &str, mut done: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(done) = done() {
            return done;
        }
        assert!(began.elapsed() < PATIENCE, "not yet: {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Something else that takes all the room there is.
struct Disk(PathBuf);

impl Disk {
    fn fill(&self) {
        let mut filler = File::options().append(true).create(true).open(&self.0).expect("a file");
        for size in [1 << 20, 4096, 64, 1] {
            let piece = vec![7; size];
            let full = loop {
                if let Err(error) = filler.write_all(&piece) {
                    break error;
                }
            };
            assert_eq!(full.kind(), ErrorKind::StorageFull, "{full}");
        }
    }

    fn empty(&self) {
        fs::remove_file(&self.0).expect("there is room again");
    }
}
