//! Reading what strace writes with `-f -yy`: which calls touched the database's log or a connection, in order.
//!
//! A call that is cut in two (`<unfinished ...>`, `<... resumed>`) counts when it can matter most against us: a sync
//! when it has returned, anything that sends when it begins.

use std::collections::HashMap;
use std::path::Path;

/// Something that the program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    /// A browser's connection was taken.
    Accepted {
        local: u16,
        remote: u16,
    },
    LogWritten,
    LogSynced,
    /// Bytes went to a connection: the first of them.
    Sent {
        local: u16,
        remote: u16,
        text: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    pub line: usize,
    pub did: Did,
}

/// What matters of a trace.
pub fn read(trace: &str, log: &Path) -> Vec<Doing> {
    let log = format!("<{}>", log.display());
    let mut under_way: HashMap<&str, &str> = HashMap::new();
    let mut doings = Vec::new();
    for (line, text) in (1..).zip(trace.lines()) {
        let Some((process, call)) = text.trim_start().split_once(' ') else { continue };
        let call = call.trim_start();
        let did = if call.starts_with("<... ") {
            under_way.remove(process).and_then(|begun| on_return(begun, call, &log))
        } else if call.ends_with("<unfinished ...>") {
            under_way.insert(process, call);
            on_begin(call, &log)
        } else {
            on_begin(call, &log).or_else(|| on_return(call, call, &log))
        };
        doings.extend(did.map(|did| Doing { line, did }));
    }
    doings
}

fn on_begin(call: &str, log: &str) -> Option<Did> {
    let name = call.split('(').next()?;
    match name {
        "pwrite64" if call.contains(log) => Some(Did::LogWritten),
        "sendto" | "sendmsg" | "write" | "writev" => {
            let (local, remote) = ends(call)?;
            let text = call.split_once('"').map(|(_, text)| text.to_owned()).unwrap_or_default();
            Some(Did::Sent { local, remote, text })
        }
        _ => None,
    }
}

/// `end` is where the call returned: the same line, or the one that resumes it.
fn on_return(begun: &str, end: &str, log: &str) -> Option<Did> {
    let name = begun.split('(').next()?;
    let result = end.rsplit_once(" = ")?.1.trim();
    match name {
        "fsync" | "fdatasync" if begun.contains(log) && result == "0" => Some(Did::LogSynced),
        "accept4" => {
            let (local, remote) = ends(result)?;
            Some(Did::Accepted { local, remote })
        }
        _ => None,
    }
}

/// The two ports of the first connection that a text names: `TCP:[127.0.0.1:8081->127.0.0.1:40000]`.
fn ends(text: &str) -> Option<(u16, u16)> {
    let inside = text.split_once("<TCP:[")?.1.split_once(']')?.0;
    let (local, remote) = inside.split_once("->")?;
    let port = |end: &str| end.rsplit_once(':')?.1.parse().ok();
    Some((port(local)?, port(remote)?))
}

#[test]
fn a_sync_counts_when_it_has_returned_and_a_sending_when_it_begins() {
    let trace = r#"7 accept4(9<TCP:[127.0.0.1:81]>, 0x1, [128], SOCK_CLOEXEC) = 17<TCP:[127.0.0.1:81->127.0.0.1:999]>
7 pwrite64(5</d/p.sqlite3-wal>, "x"..., 4096, 32) = 4096
7 fdatasync(5</d/p.sqlite3-wal> <unfinished ...>
8 sendto(20<TCP:[127.0.0.1:70->127.0.0.1:82]>, "GET / HTTP/1.1\r\n"..., 90, MSG_NOSIGNAL, NULL, 0 <unfinished ...>
7 <... fdatasync resumed>) = 0
8 <... sendto resumed>) = 90
7 fdatasync(6</d/acme.sqlite3-wal>) = 0
7 write(1</dev/null>, "x", 1) = 1
"#;
    let sent = Did::Sent { local: 70, remote: 82, text: String::new() };
    let kinds: Vec<Did> = read(trace, Path::new("/d/p.sqlite3-wal"))
        .into_iter()
        .map(|doing| match doing.did {
            Did::Sent { local, remote, text } => {
                assert!(text.starts_with("GET / "), "{text}");
                Did::Sent { local, remote, text: String::new() }
            }
            other => other,
        })
        .collect();
    assert_eq!(kinds, [Did::Accepted { local: 81, remote: 999 }, Did::LogWritten, sent, Did::LogSynced]);
}
