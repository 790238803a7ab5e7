//! A mail server on loopback that can be told how to behave, and keeps every mail it hears, byte for byte.
//!
//! RFC 5321 as far as a client that hands mails over needs it: HELO, EHLO, AUTH, MAIL, RCPT, DATA, RSET, NOOP, QUIT.
//! No TLS.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use porchlight::outbox::{SmtpSettings, Tls, Transport};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server behaves during one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Accept,
    /// Asks for a login and answers it so.
    AtLogin(&'static str),
    AtMail(&'static str),
    AtRcpt(&'static str),
    /// After the mail's last line.
    AtEnd(&'static str),
    /// Takes the mail, and says so only after this long.
    SlowAtEnd(Duration),
    /// Takes the mail, and is gone before it says so.
    DieAtEnd,
    /// Takes the connection and never says a word.
    Mute,
}

/// A mail whose last line was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub from: String,
    pub to: Vec<String>,
    /// Every line as the client meant it (dots unstuffed), with its end.
    pub bytes: Vec<u8>,
    /// Whether the server told the client that it took it.
    pub taken: bool,
}

/// The server. It stops when dropped.
pub struct MailServer {
    pub port: u16,
    notes: Arc<Mutex<Notes>>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Notes {
    script: VecDeque<Manner>,
    then: Option<Manner>,
    connections: usize,
    commands: Vec<String>,
    mails: Vec<Heard>,
}

impl MailServer {
    /// How a program is told to hand its mails to this one: openly, and in patience.
    pub fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            tls: Tls::None,
            username: None,
            password: None,
            timeout: Duration::from_secs(20),
        }
    }

    pub fn transport(&self) -> Transport {
        Transport::smtp(&self.settings()).expect("settings that can be used")
    }

    /// One that accepts everything.
    pub async fn start() -> Self {
        Self::behaving(&[]).await
    }

    /// Connection by connection; afterwards it accepts everything.
    pub async fn behaving(script: &[Manner]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let notes =
            Arc::new(Mutex::new(Notes { script: script.iter().copied().collect(), ..Notes::default() }));
        let listening = tokio::spawn(listen(listener, notes.clone()));
        Self { port, notes, listening }
    }

    /// In every connection alike.
    pub async fn always(manner: Manner) -> Self {
        let server = Self::behaving(&[]).await;
        server.notes().then = Some(manner);
        server
    }

    /// Every mail so far whose last line was heard, in order.
    pub fn mails(&self) -> Vec<Heard> {
        self.notes().mails.clone()
    }

    /// Every line outside mails, in order.
    pub fn commands(&self) -> Vec<String> {
        self.notes().commands.clone()
    }

    pub fn connections(&self) -> usize {
        self.notes().connections
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().expect("nobody panicked with it")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, notes: Arc<Mutex<Notes>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let manner = {
            let mut notes = notes.lock().expect("nobody panicked with it");
            notes.connections += 1;
            let then = notes.then.unwrap_or(Manner::Accept);
            notes.script.pop_front().unwrap_or(then)
        };
        let mut talk =
            Talk { stream: BufReader::new(stream), manner, notes: notes.clone(), from: None, to: Vec::new() };
        // A client that goes away in mid-sentence ends its connection and nothing else.
        tokio::spawn(async move { talk.run().await });
    }
}

/// One connection.
struct Talk {
    stream: BufReader<TcpStream>,
    manner: Manner,
    notes: Arc<Mutex<Notes>>,
    from: Option<String>,
    to: Vec<String>,
}

impl Talk {
    async fn run(&mut self) -> io::Result<()> {
        if self.manner == Manner::Mute {
            return self.listen_in_silence().await;
        }
        self.say("220 mail.example ready").await?;
        while let Some(line) = self.line().await? {
            let command = String::from_utf8_lossy(&line).trim_end().to_owned();
            self.notes().commands.push(command.clone());
            if !self.answer(&command).await? {
                break;
            }
        }
        Ok(())
    }

    /// False when the connection is over.
    async fn answer(&mut self, command: &str) -> io::Result<bool> {
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match (verb.as_str(), self.manner) {
            ("EHLO", Manner::AtLogin(_)) => self.say("250-mail.example\r\n250 AUTH PLAIN").await,
            ("EHLO", _) => self.say("250-mail.example\r\n250 8BITMIME").await,
            ("AUTH", Manner::AtLogin(answer)) => self.say(answer).await,
            ("MAIL", Manner::AtMail(answer)) | ("RCPT", Manner::AtRcpt(answer)) => self.say(answer).await,
            ("MAIL", _) => {
                (self.from, self.to) = (Some(path(command)), Vec::new());
                self.say("250 2.1.0 sender ok").await
            }
            ("RCPT", _) if self.from.is_some() => {
                self.to.push(path(command));
                self.say("250 2.1.5 recipient ok").await
            }
            ("DATA", _) if !self.to.is_empty() => self.mail().await,
            ("RSET", _) => {
                (self.from, self.to) = (None, Vec::new());
                self.say("250 forgotten").await
            }
            ("HELO" | "NOOP", _) => self.say("250 mail.example").await,
            ("QUIT", _) => self.say("221 2.0.0 goodbye").await,
            ("RCPT" | "DATA", _) => self.say("503 5.5.1 not in this order").await,
            _ => self.say("500 5.5.2 not understood").await,
        }
    }

    async fn mail(&mut self) -> io::Result<bool> {
        self.say("354 go ahead").await?;
        let mut bytes = Vec::new();
        loop {
            // Without its last line it is no mail.
            let Some(line) = self.line().await? else { return Ok(false) };
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let taken = matches!(self.manner, Manner::Accept | Manner::SlowAtEnd(_));
        let from = self.from.take().unwrap_or_default();
        let to = std::mem::take(&mut self.to);
        self.notes().mails.push(Heard { from, to, bytes, taken });
        match self.manner {
            Manner::DieAtEnd => return Ok(false),
            Manner::AtEnd(answer) => return self.say(answer).await,
            Manner::SlowAtEnd(wait) => tokio::time::sleep(wait).await,
            _ => {}
        }
        self.say("250 2.0.0 taken").await
    }

    /// False when what was said ends the connection: a farewell, or "service closing".
    async fn say(&mut self, answer: &str) -> io::Result<bool> {
        self.stream.get_mut().write_all(format!("{answer}\r\n").as_bytes()).await?;
        Ok(!answer.starts_with("221") && !answer.starts_with("421"))
    }

    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line).await?;
        Ok(line.ends_with(b"\n").then_some(line))
    }

    async fn listen_in_silence(&mut self) -> io::Result<()> {
        while self.line().await?.is_some() {}
        Ok(())
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().expect("nobody panicked with it")
    }
}

/// What stands between the angle brackets.
fn path(command: &str) -> String {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or_else(|| command.to_owned(), |(path, _)| path.to_owned())
}
