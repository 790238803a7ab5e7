//! A throw-away PostgreSQL cluster for this test process: made when first wanted, dead when the process is.

use std::ffi::CString;
use std::fs::File;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, mpsc};
use std::time::Duration;

use porchlight::db::{Conn, DbUrl, migrate};

/// The database that every test's database is a copy of.
const TEMPLATE: &str = "porchlight_template";

/// Where a running cluster is reached.
pub struct Cluster {
    port: u16,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static POSTMASTER: AtomicI32 = AtomicI32::new(0);
static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The folder of PostgreSQL's server programs, if they are on this machine.
pub fn programs() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|folders| folders.filter_map(Result::ok).map(|folder| folder.path()).collect())
        .unwrap_or_default();
    packaged.sort_by_key(|folder| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    let packaged = packaged.into_iter().rev().map(|folder| folder.join("bin"));
    on_path
        .unwrap_or_default()
        .into_iter()
        .chain(packaged)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

impl Cluster {
    /// The process's cluster. Called from threads that are not async.
    pub fn get(programs: &Path) -> &'static Self {
        CLUSTER.get_or_init(|| Self::start(programs))
    }

    /// A fresh database at this program's schema; its name and address.
    pub fn a_database(&self) -> (String, DbUrl) {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.admin(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
        let url = self.url(&name);
        (name, url)
    }

    /// A fresh database without any tables.
    pub fn an_empty_database(&self) -> (String, DbUrl) {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.admin(&format!("CREATE DATABASE {name}"));
        let url = self.url(&name);
        (name, url)
    }

    pub fn drop_database(&self, name: &str) {
        self.admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }

    fn url(&self, database: &str) -> DbUrl {
        DbUrl::Postgres(format!("postgres://porchlight@127.0.0.1:{}/{database}?sslmode=disable", self.port))
    }

    fn admin(&self, sql: &str) {
        let mut conn = Conn::open(&self.url("postgres")).expect("the test cluster answers");
        conn.run(sql).expect("the test cluster obeys");
    }

    fn start(programs: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("porchlight-postgres-").tempdir().expect("a folder").keep();
        let user = Unprivileged::find();
        user.own(&folder);
        *FOLDER.lock().expect("nobody panicked with it") = Some(folder.clone());
        // SAFETY: the handler is a plain function that lives as long as the program.
        unsafe { libc::atexit(clean_up) };
        let data = folder.join("data");
        let log = folder.join("log");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", "porchlight", "--auth=trust", "--no-sync", "--no-locale"]);
        initdb.args(["--encoding=UTF8", "--no-instructions"]).current_dir(&folder);
        let made = user.run_as(&mut initdb).stdin(Stdio::null()).output().expect("initdb starts");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        for _ in 0..3 {
            let port = free_port();
            let child = spawn_dying_with_us(postmaster(programs, &data, &log, port, &user));
            if let Some(cluster) = Self::wait_for(child, port) {
                cluster.admin(&format!("CREATE DATABASE {TEMPLATE}"));
                migrate(&cluster.url(TEMPLATE)).expect("the template migrates");
                return cluster;
            }
        }
        panic!("PostgreSQL did not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    fn wait_for(mut child: Child, port: u16) -> Option<Self> {
        let cluster = Self { port };
        POSTMASTER.store(child.id().cast_signed(), Ordering::SeqCst);
        for _ in 0..600 {
            if Conn::open(&cluster.url("postgres")).is_ok() {
                return Some(cluster);
            }
            if !matches!(child.try_wait(), Ok(None)) {
                POSTMASTER.store(0, Ordering::SeqCst);
                return None;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    }
}

/// As durable as Porchlight demands, and otherwise small.
fn postmaster(programs: &Path, data: &Path, log: &Path, port: u16, user: &Unprivileged) -> Command {
    let mut command = Command::new(programs.join("postgres"));
    command.arg("-D").arg(data).args(["-p", &port.to_string()]).current_dir(data);
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "shared_buffers=16MB",
        "max_connections=200",
        "max_wal_size=256MB",
        "autovacuum=off",
    ] {
        command.args(["-c", setting]);
    }
    let log = File::create(log).expect("a log file");
    command.stdin(Stdio::null()).stdout(log.try_clone().expect("a second handle")).stderr(log);
    user.run_as(&mut command);
    command
}

/// Starts a child that gets SIGQUIT (PostgreSQL's "stop at once") when this process goes, however it goes.
///
/// Linux ties that to the *thread* that spawned it, so that thread must live as long as the process.
fn spawn_dying_with_us(mut command: Command) -> Child {
    let us = std::process::id().cast_signed();
    // SAFETY: only async-signal-safe calls between fork and exec. It runs after the change of user, which would
    // otherwise take the setting back.
    unsafe {
        command.pre_exec(move || {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGQUIT);
            if libc::getppid() == us { Ok(()) } else { Err(std::io::Error::other("the tests have gone")) }
        });
    }
    let (tell, told) = mpsc::channel();
    std::thread::Builder::new()
        .name("postgres-parent".to_owned())
        .spawn(move || {
            drop(tell.send(command.spawn()));
            loop {
                std::thread::park();
            }
        })
        .expect("a thread");
    told.recv().expect("the thread tells").expect("postgres starts")
}

/// Runs when the process exits in an orderly way; otherwise the folder stays and only the server goes.
extern "C" fn clean_up() {
    let pid = POSTMASTER.swap(0, Ordering::SeqCst);
    if pid > 0 {
        // SAFETY: it is our own child, and nobody has waited for it.
        unsafe {
            libc::kill(pid, libc::SIGQUIT);
            libc::waitpid(pid, std::ptr::null_mut(), 0);
        }
    }
    if let Some(folder) = FOLDER.lock().ok().and_then(|mut folder| folder.take()) {
        drop(std::fs::remove_dir_all(folder));
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// PostgreSQL refuses to run as root; root's tests run it as `postgres` or `nobody`.
struct Unprivileged(Option<(u32, u32)>);

impl Unprivileged {
    fn find() -> Self {
        // SAFETY: takes no arguments, cannot fail.
        if unsafe { libc::geteuid() } != 0 {
            return Self(None);
        }
        let found = ["postgres", "nobody"].into_iter().find_map(|name| {
            let name = CString::new(name).expect("no NUL in it");
            // SAFETY: a NUL-terminated name; the answer is copied before anybody else asks (one thread starts the cluster).
            let entry = unsafe { libc::getpwnam(name.as_ptr()).as_ref() }?;
            Some((entry.pw_uid, entry.pw_gid))
        });
        Self(Some(found.expect("the machine has a user postgres or nobody")))
    }

    fn own(&self, folder: &Path) {
        if let Some((uid, gid)) = self.0 {
            std::os::unix::fs::chown(folder, Some(uid), Some(gid)).expect("root may give away");
        }
    }

    fn run_as<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match self.0 {
            Some((uid, gid)) => command.uid(uid).gid(gid),
            None => command,
        }
    }
}
