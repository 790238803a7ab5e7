//! The real program running the demo, in a process of its own, and a browser just good enough to live the story.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::support::free_ports;

/// Debug builds of a whole house, traced, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The demo's process, and the first of its three ports. It is killed when dropped.
pub struct Program {
    child: Child,
    pub portal: u16,
}

impl Program {
    /// Starts the demo on these ports, behind `wrapper` (a tracer with its options, or nothing).
    pub fn start(data: &Path, portal: u16, wrapper: &[&str]) -> Result<Self, String> {
        let mut started = Self::launch(data, portal, wrapper, Stdio::inherit());
        started.wait_until_ready().map(|()| started)
    }

    /// The same without waiting; `log` is where its log goes.
    pub fn launch(data: &Path, portal: u16, wrapper: &[&str], log: Stdio) -> Self {
        let program = env!("CARGO_BIN_EXE_porchlight");
        let mut words = wrapper.iter().copied().chain([program]);
        let mut command = Command::new(words.next().expect("the program at least"));
        command.args(words).arg("demo").arg("--listen").arg(format!("127.0.0.1:{portal}"));
        command.arg("--data").arg(data).env("RUST_LOG", "error");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        Self { child: child.expect("the program starts"), portal }
    }

    /// The same on ports that nobody else has.
    pub fn start_anywhere(data: &Path, wrapper: &[&str]) -> Self {
        let mut why = String::new();
        for _ in 0..5 {
            match Self::start(data, free_ports(3), wrapper) {
                Ok(program) => return program,
                Err(error) => why = error,
            }
        }
        panic!("the demo does not start: {why}")
    }

    /// SIGKILL to the process, which is given no chance to tidy up.
    pub fn kill(mut self) {
        assert!(matches!(self.child.try_wait(), Ok(None)), "it ran until now");
        self.end();
    }

    /// Asked politely, it tidies up and ends by itself.
    pub fn stop(mut self) {
        let process = i32::try_from(self.child.id()).expect("a process");
        // SAFETY: a plain system call, on our own child, which has not been waited for.
        unsafe { libc::kill(process, libc::SIGTERM) };
        let began = Instant::now();
        while self.ended().is_none() {
            assert!(began.elapsed() < PATIENCE, "it does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn gateway(&self) -> u16 {
        self.portal + 1
    }

    pub fn app(&self) -> u16 {
        self.portal + 2
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it is our child")
    }

    pub fn wait_until_ready(&mut self) -> Result<(), String> {
        let began = Instant::now();
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("it ended with {status}"));
            }
            let host = format!("localhost:{}", self.portal);
            match Request::get(&host, "/readyz").try_send(self.portal) {
                Ok(answer) if answer.status == 200 => return Ok(()),
                other if began.elapsed() > PATIENCE => return Err(format!("not ready: {other:?}")),
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

impl Program {
    /// A tracer ends by itself once what it traces is dead, having written down everything; killed first, it would
    /// leave that running.
    fn end(&mut self) {
        let traced = children_of(self.child.id());
        for process in &traced {
            // SAFETY: a plain system call, on a process that our own child has started.
            unsafe { libc::kill(*process, libc::SIGKILL) };
        }
        let began = Instant::now();
        while !traced.is_empty() && began.elapsed() < PATIENCE && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        // It may be gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.end();
    }
}

fn children_of(process: u32) -> Vec<i32> {
    let path = format!("/proc/{process}/task/{process}/children");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().map(|word| word.parse().expect("a number")).collect()
}

/// One request, on a connection of its own.
#[derive(Clone)]
pub struct Request {
    head: String,
    body: String,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Request {
    pub fn get(host: &str, path: &str) -> Self {
        Self::of("GET", host, path)
    }

    /// A form sent from a page of the same origin.
    pub fn post(host: &str, path: &str, form: &[(&str, &str)]) -> Self {
        let mut fields = url::form_urlencoded::Serializer::new(String::new());
        let body = fields.extend_pairs(form).finish();
        let mut request = Self::of("POST", host, path);
        request.head.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
        request.head.push_str(&format!("Content-Length: {}\r\nSec-Fetch-Site: same-origin\r\n", body.len()));
        Self { body, ..request }
    }

    fn of(method: &str, host: &str, path: &str) -> Self {
        let head =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n");
        Self { head, body: String::new() }
    }

    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.head.push_str(&format!("Cookie: {cookie}\r\n"));
        self
    }

    pub fn send(&self, port: u16) -> Answer {
        self.try_send(port).expect("an answer")
    }

    /// Nothing but an error if the connection breaks before the answer is whole.
    pub fn try_send(&self, port: u16) -> std::io::Result<Answer> {
        self.try_send_on(TcpStream::connect(("127.0.0.1", port))?)
    }

    pub fn try_send_on(&self, mut stream: TcpStream) -> std::io::Result<Answer> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(format!("{}\r\n{}", self.head, self.body).as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").ok_or(ErrorKind::UnexpectedEof)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or(ErrorKind::InvalidData)?;
        Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
    }
}

impl Answer {
    /// The cookie that it sets, as it is sent back.
    pub fn cookie(&self) -> Option<String> {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with("set-cookie:"))?;
        Some(line.split_once(':')?.1.split(';').next()?.trim().to_owned())
    }

    /// What stands between the two, the first time.
    pub fn between(&self, before: &str, after: &str) -> Option<&str> {
        Some(self.body.split_once(before)?.1.split_once(after)?.0)
    }

    /// The value of a field of a form.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.between(&format!("name=\"{name}\""), ">")?.split_once("value=\"")?.1.split('"').next()
    }
}

/// Connects so that the caller knows the browser's own port.
pub fn connect(port: u16) -> (TcpStream, SocketAddr) {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let ours = stream.local_addr().expect("an address");
    (stream, ours)
}
