//! The crash sweep: the real program, killed at its N-th system call of each sort that changes or syncs a file, or told
//! there that the disk failed. Afterwards it starts again, every log is exported and holds, and everything that it had
//! acknowledged is there.
//!
//! `PORCHLIGHT_CRASH_POINTS` says how many points are tried (24 unless set), spread over three scenes: the very first
//! start, a start on a database that was only migrated, and an ordinary visit, in the midst of which SQLite moves its
//! log into the database. Where strace cannot trace, the sweep is skipped by name.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::inject::{Injection, Manner, Sort, counts, recorder, skip, strace_works};
use super::logs;
use super::program::{Program, Request};
use super::story::{Story, Told};
use crate::support::free_ports;

const NAME: &str = "crash::sweep::whatever_call_the_program_dies_at_nothing_acknowledged_is_lost";

/// Points tried at the same time.
const AT_ONCE: usize = 2;

/// Until a program that was started takes requests, or has ended.
const PATIENCE: Duration = Duration::from_secs(30);

/// An act that failed is tried again, as a person would.
const TRIES: usize = 3;

/// Some things that failed once are only tried again by the schedule; whoever waits for them waits this long.
const RECOVERY: Duration = Duration::from_secs(15);

/// SQLite moves its log into the database when it has 1,000 pages of 4,096 bytes (and 24 of its own each); a visit in
/// a folder with so much log passes that.
const NEARLY_FULL_LOG: u64 = 880 * 4_120;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Scene {
    FirstStart,
    OnlyMigrated,
    Visit,
}

#[derive(Debug, Clone)]
struct Point {
    scene: Scene,
    injection: Injection,
}

/// What came of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Killed,
    WentOn,
    EndedByItself,
    /// The program made fewer such calls this time.
    NotReached,
}

fn points_wanted() -> usize {
    let text = std::env::var("PORCHLIGHT_CRASH_POINTS").unwrap_or_default();
    if text.is_empty() { 24 } else { text.parse().expect("PORCHLIGHT_CRASH_POINTS is a number") }
}

#[test]
fn whatever_call_the_program_dies_at_nothing_acknowledged_is_lost() {
    if let Err(why) = strace_works() {
        return skip(NAME, &why);
    }
    let template = Template::make();
    let calls: Vec<_> = [Scene::FirstStart, Scene::OnlyMigrated, Scene::Visit]
        .map(|scene| (scene, record(&template, scene)))
        .into();
    let points = Mutex::new(spread(&calls, points_wanted()).into_iter());
    let outcomes = Mutex::new(BTreeMap::<(Scene, &str, Outcome), usize>::new());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(point) = points.lock().expect("no panic").next() else { break };
                    match try_point(&template, &point) {
                        Ok(outcome) => {
                            let manner = manner_name(point.injection.manner);
                            let mut outcomes = outcomes.lock().expect("no panic");
                            *outcomes.entry((point.scene, manner, outcome)).or_default() += 1;
                        }
                        Err(why) => wrong.lock().expect("no panic").push(format!("{point:?}: {why}")),
                    }
                }
            });
        }
    });
    let (outcomes, wrong) = (outcomes.into_inner().expect("no panic"), wrong.into_inner().expect("no panic"));
    println!("{outcomes:#?}");
    assert!(wrong.is_empty(), "{} points went wrong:\n{}", wrong.len(), wrong.join("\n"));
    let missed: usize =
        outcomes.iter().filter(|((.., outcome), _)| *outcome == Outcome::NotReached).map(|(_, n)| n).sum();
    assert!(missed * 5 <= points_wanted(), "{missed} points were never reached: {outcomes:#?}");
}

fn manner_name(manner: Manner) -> &'static str {
    match manner {
        Manner::Kill => "killed",
        Manner::FailOnce => "failed once",
        Manner::FailFromThenOn => "failed from then on",
    }
}

/// A demo with a past, killed when SQLite's log was nearly full.
struct Template(tempfile::TempDir);

impl Template {
    fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let program = Program::start_anywhere(folder.path(), &[]);
        let story = Story::begin(&program);
        let log = folder.path().join("porchlight.sqlite3-wal");
        while fs::metadata(&log).expect("the log").len() < NEARLY_FULL_LOG {
            story.look("/invoices").expect("Ana looks at the invoices");
        }
        story.end().expect("Ana ends the session");
        story.turn_off().expect("Olivia turns access off");
        program.kill();
        Self(folder)
    }

    /// A fresh data folder for a scene.
    fn copy(&self, scene: Scene) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        match scene {
            Scene::Visit => copy_folder(self.0.path(), data),
            // With its own note in place the demo takes the folder as it is, as a real first start does.
            Scene::FirstStart | Scene::OnlyMigrated => {
                let notes =
                    fs::read_dir(self.0.path()).expect("a folder").map(|entry| entry.expect("an entry"));
                let is_note =
                    |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("seeded");
                let note = notes.into_iter().find(is_note).expect("the demo's note");
                fs::copy(note.path(), data.join(note.file_name())).expect("copied");
            }
        }
        if scene == Scene::OnlyMigrated {
            let arguments = ["migrate", "--database", "sqlite:porchlight.sqlite3"];
            let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
            let done = command.args(arguments).current_dir(data).stdout(Stdio::null()).status();
            assert!(done.expect("it runs").success(), "the database is migrated");
        }
        folder
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy_folder(&path, &to),
            false => drop(fs::copy(&path, &to).expect("copied")),
        }
    }
}

/// A scene's calls, when nothing fails.
fn record(template: &Template, scene: Scene) -> BTreeMap<Sort, usize> {
    let folder = template.copy(scene);
    let (data, trace) = (real(folder.path()), folder.path().with_extension("trace"));
    let (program, _) = launch(&data, &recorder(&trace), Stdio::null());
    let mut program = program.expect("it starts");
    let (_, undone) = live(scene, &mut program, Duration::ZERO);
    assert_eq!(undone, 0, "{scene:?} without any failure");
    program.kill();
    let text = fs::read_to_string(&trace).expect("the trace");
    fs::remove_file(&trace).expect("removed");
    let counts = counts(&text, &data);
    assert!(counts.values().sum::<usize>() > 20, "{scene:?} makes too few calls: {counts:?}");
    counts
}

/// `wanted` points: sort by sort in turn, so that rare calls are tried as well, each at calls spread over its range. Of
/// a visit's calls three are tried in each turn.
fn spread(scenes: &[(Scene, BTreeMap<Sort, usize>)], wanted: usize) -> Vec<Point> {
    let mut queues: Vec<_> = scenes
        .iter()
        .flat_map(|(scene, sorts)| {
            sorts.iter().map(|(sort, count)| (*scene, queue(*scene, sort, *count).into_iter()))
        })
        .collect();
    let mut points = Vec::new();
    while points.len() < wanted {
        let before = points.len();
        for (scene, queue) in &mut queues {
            points.extend(queue.take(if *scene == Scene::Visit { 3 } else { 1 }));
        }
        if points.len() == before {
            break;
        }
    }
    points.truncate(wanted);
    points
}

/// All points of one sort of call. A rare call is worth each manner, one in the midst of many a single one; half of
/// those are kills.
fn queue(scene: Scene, sort: &Sort, count: usize) -> Vec<Point> {
    const MANNERS: [Manner; 4] = [Manner::Kill, Manner::FailOnce, Manner::Kill, Manner::FailFromThenOn];
    let mut points = Vec::new();
    for (place, nth) in spread_over(count).into_iter().enumerate() {
        let manners = if count <= 8 { &MANNERS[1..] } else { &MANNERS[place % 4..=place % 4] };
        for manner in manners {
            let injection = Injection { sort: sort.clone(), nth, manner: *manner };
            points.push(Point { scene, injection });
        }
    }
    points
}

/// 1 to `count`, in an order whose every beginning is spread over the whole range.
fn spread_over(count: usize) -> Vec<usize> {
    let bits = count.next_power_of_two().trailing_zeros();
    let reversed =
        (0..1_usize << bits).map(|n| if bits == 0 { 0 } else { n.reverse_bits() >> (usize::BITS - bits) });
    reversed.map(|n| n + 1).filter(|n| *n <= count).collect()
}

/// Lets the program run into the point, starts it again without, and looks whether everything is there.
fn try_point(template: &Template, point: &Point) -> Result<Outcome, String> {
    let folder = template.copy(point.scene);
    let (data, trace) = (real(folder.path()), folder.path().with_extension("trace"));
    let log = folder.path().with_extension("log");
    let said = || fs::read_to_string(&log).unwrap_or_default();
    let log_file = fs::File::create(&log).map_err(|e| e.to_string())?;
    let wrapper = point.injection.wrapper(&data, &trace);
    let (program, portal) = launch(&data, &wrapper, log_file.into());
    let (outcome, told) = match program {
        Err(how) => (how, Vec::new()),
        Ok(mut program) => {
            let once = point.injection.manner == Manner::FailOnce;
            let patience = if once { RECOVERY } else { Duration::ZERO };
            let (told, undone) = live(point.scene, &mut program, patience);
            let outcome = look(&mut program, point.injection.manner, undone, &trace)
                .map_err(|why| format!("{why}; told: {told:?}; its log: {}", said()))?;
            (outcome, told)
        }
    };
    let judged = start_again(&data, portal).and_then(|()| judge(&data, point.scene, &told));
    judged.map_err(|why| format!("{outcome:?}: {why}; told: {told:?}; its log: {}", said()))?;
    for file in [&trace, &log] {
        fs::remove_file(file).map_err(|e| e.to_string())?;
    }
    Ok(outcome)
}

/// The program behind a wrapper, once it takes requests; else how it ended. Gives its port too.
fn launch(data: &Path, wrapper: &[String], log: Stdio) -> (Result<Program, Outcome>, u16) {
    let wrapper: Vec<&str> = wrapper.iter().map(String::as_str).collect();
    let portal = free_ports(3);
    let mut program = Program::launch(data, portal, &wrapper, log);
    let began = Instant::now();
    let alive = Request::get(&format!("localhost:{portal}"), "/healthz");
    let ended = loop {
        if let Some(status) = program.ended() {
            break if status.signal() == Some(9) { Outcome::Killed } else { Outcome::EndedByItself };
        }
        if alive.try_send(portal).is_ok() {
            return (Ok(program), portal);
        }
        assert!(began.elapsed() < PATIENCE, "the program neither starts nor ends");
        std::thread::sleep(Duration::from_millis(10));
    };
    (Err(ended), portal)
}

/// What people do in a scene. Gives what was acknowledged to them, and how many acts were never done.
fn live(scene: Scene, program: &mut Program, mut patience: Duration) -> (Vec<Told>, usize) {
    let mut story = Story::new(program);
    if scene != Scene::Visit {
        // Nobody is there yet: the program itself and its schedule are what works.
        std::thread::sleep(Duration::from_millis(300));
        return (Vec::new(), 0);
    }
    type Act = fn(&mut Story) -> Option<()>;
    let acts: [Act; 11] = [
        |story| story.sign_in(),
        |story| story.allow(),
        |story| story.open(),
        |story| story.look("/invoices?page=1"),
        |story| story.look("/customers?q=first"),
        |story| story.try_to_change("/settings/tax"),
        |story| story.look("/invoices?page=2"),
        |story| story.look("/customers?q=second"),
        |story| story.look("/invoices?page=3"),
        |story| story.end(),
        |story| story.turn_off(),
    ];
    let mut undone = 0;
    for act in acts {
        let (mut tries, began) = (0, Instant::now());
        while act(&mut story).is_none() {
            tries += 1;
            if program.ended().is_some() || (tries >= TRIES && began.elapsed() >= patience) {
                undone += 1;
                patience = Duration::ZERO;
                break;
            }
            std::thread::sleep(patience / 100);
        }
    }
    (story.told(), undone)
}

/// How the program came through. One failure may cost one act; it is tried again, and then everything works.
fn look(program: &mut Program, manner: Manner, undone: usize, trace: &Path) -> Result<Outcome, String> {
    // A connection breaks a moment before its program is gone.
    let began = Instant::now();
    while manner == Manner::Kill && undone > 0 && program.ended().is_none() && began.elapsed() < RECOVERY {
        std::thread::sleep(Duration::from_millis(5));
    }
    if let Some(status) = program.ended() {
        let killed = status.signal() == Some(9) && manner == Manner::Kill;
        return if killed { Ok(Outcome::Killed) } else { Err(format!("it ended with {status}")) };
    }
    let injected = fs::read_to_string(trace).unwrap_or_default().matches("(INJECTED)").count();
    if manner == Manner::Kill || injected == 0 {
        return if undone == 0 { Ok(Outcome::NotReached) } else { Err(format!("{undone} acts failed")) };
    }
    // strace counts for each thread by itself: what several do in turn fails once in each.
    if manner == Manner::FailOnce && injected == 1 && undone > 0 {
        return Err(format!("after a single failure {undone} acts could not be done"));
    }
    Ok(Outcome::WentOn)
}

/// Starts the program again on the same folder, until it is ready; then ends it as roughly as before.
fn start_again(data: &Path, portal: u16) -> Result<(), String> {
    Program::start(data, portal, &[])
        .map(Program::kill)
        .map_err(|why| format!("it does not start again: {why}"))
}

/// Every log holds, nothing acknowledged is missing, and the key is whole.
fn judge(data: &Path, scene: Scene, told: &[Told]) -> Result<(), String> {
    let vendor = logs::vendor(data)?;
    let keys = vendor.lines().filter(|line| line.contains(r#""kind":"vendor.key_made""#)).count();
    if keys != 1 {
        return Err(format!("the vendor log tells of {keys} keys: {vendor}"));
    }
    if scene != Scene::Visit {
        return Ok(());
    }
    logs::account(data, "fabrikam")?;
    logs::tells_of(&logs::account(data, "northwind")?, told)
}

/// strace goes by real paths.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().expect("it is there")
}

#[test]
fn points_are_spread_over_the_whole_range_from_the_first_on() {
    assert_eq!(spread_over(1), [1]);
    assert_eq!(spread_over(5), [1, 5, 3, 2, 4]);
    let mut all = spread_over(100);
    all.sort_unstable();
    assert_eq!(all, (1..=100).collect::<Vec<_>>());
}
