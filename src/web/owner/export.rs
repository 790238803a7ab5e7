//! The history to take away: the file that anybody can check, the table, the pages for paper. All are what the screen
//! shows for the same address, streamed in constant memory.

use std::io::Write;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data, Query};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};

use super::chosen::{Chosen, Wanted};
use super::{HISTORY, LOG_KEYS};
use crate::db::{Conn, Db, HeadId};
use crate::history::{self, ExportError, Filter};
use crate::http::{OwnerIn, State, WebError};
use crate::papers::{self, Copy, Style};
use crate::words::table::Whose;

const CHUNK: usize = 64 * 1024;
const CHUNKS_WAITING: usize = 4;

/// Each download holds one of the connections for reading; pages need the others.
static AT_ONCE: Semaphore = Semaphore::const_new(3);

/// A browser that takes nothing for this long is gone.
const PATIENCE: Duration = Duration::from_secs(30);

type Chunk = Result<Bytes, ExportError>;

/// The file that anybody can check.
pub(super) async fn jsonl(
    state: Data<State>,
    who: OwnerIn,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let chosen = choose(&state, &who, wanted.into_inner()).await?;
    let name = file_name(&state, &who, &chosen, "jsonl");
    let (log, filter) = (HeadId::from(who.account.id), chosen.filter);
    let body = move |conn: &mut Conn, out: &mut Chunks| history::export(conn, log, &filter, out).map(drop);
    Ok(file("application/jsonl; charset=utf-8", &name, stream(&state.db, body)))
}

/// The vendor's own log, of which other customers' entries are hashes only.
pub(super) async fn vendor_jsonl(
    state: Data<State>,
    who: OwnerIn,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let chosen = choose(&state, &who, wanted.into_inner()).await?;
    let name = format!("vendor-{}", file_name(&state, &who, &chosen, "jsonl"));
    let Filter { from, until, .. } = chosen.filter;
    let filter = Filter { concerning: Some(who.account.id), from, until, ..Filter::default() };
    let body = move |conn: &mut Conn, out: &mut Chunks| {
        history::export(conn, HeadId::VENDOR, &filter, out).map(drop)
    };
    Ok(file("application/jsonl; charset=utf-8", &name, stream(&state.db, body)))
}

/// The table for spreadsheets.
pub(super) async fn csv(
    state: Data<State>,
    who: OwnerIn,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let chosen = choose(&state, &who, wanted.into_inner()).await?;
    let name = file_name(&state, &who, &chosen, "csv");
    let copy = copy(&state, &who, &chosen);
    let body = move |conn: &mut Conn, out: &mut Chunks| papers::csv(conn, &copy, out);
    Ok(file("text/csv; charset=utf-8; header=present", &name, stream(&state.db, body)))
}

/// The pages for paper.
pub(super) async fn print(
    state: Data<State>,
    who: OwnerIn,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let chosen = choose(&state, &who, wanted.into_inner()).await?;
    let copy = copy(&state, &who, &chosen);
    let style = Style::Link {
        href: format!("/static/print.css?v={}", env!("CARGO_PKG_VERSION")),
        back: format!("{HISTORY}{}", chosen.query()),
    };
    let body = move |conn: &mut Conn, out: &mut Chunks| papers::print(conn, &copy, &style, out);
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").streaming(stream(&state.db, body)))
}

/// What writes a body.
trait Body: FnOnce(&mut Conn, &mut Chunks) -> Result<(), ExportError> + Send + 'static {}
impl<W: FnOnce(&mut Conn, &mut Chunks) -> Result<(), ExportError> + Send + 'static> Body for W {}

/// What the address asks for. The page shows what is wrong with one; a file cannot.
async fn choose(state: &State, who: &OwnerIn, wanted: Wanted) -> Result<Chosen, WebError> {
    let (account, words, now) = (who.account.clone(), who.words(), state.now());
    let read =
        state.db.read(move |conn| Ok::<_, WebError>(Chosen::read(conn, &account, &words, &wanted, now)?));
    let read = read.await?;
    match read.errors.first() {
        Some(error) => Err(WebError::Refused(error.text.clone())),
        None => Ok(read),
    }
}

fn copy(state: &State, who: &OwnerIn, chosen: &Chosen) -> Copy {
    let came = Some(who.account.created_at);
    Copy {
        whose: Whose { log: who.account.id.into(), came },
        name: who.account.name.clone(),
        vendor: state.vendor.name.clone(),
        words: who.words(),
        filter: chosen.filter.clone(),
        made_by: who.owner.name.clone(),
        made_at: state.now(),
        jsonl: state.portal(&format!("{HISTORY}.jsonl{}", chosen.query())),
        keys: Some(state.portal(LOG_KEYS)),
    }
}

fn file(kind: &str, name: &str, body: impl futures_util::Stream<Item = Chunk> + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(body)
}

/// An answer's body, written by `write` on a thread of its own while the browser takes it.
fn stream<W: Body>(db: &Db, write: W) -> impl futures_util::Stream<Item = Chunk> + use<W> {
    let (sender, receiver) = mpsc::channel(CHUNKS_WAITING);
    let db = db.clone();
    let work = async move {
        if let Err(error) = write_out(&db, write, sender.clone()).await {
            tracing::warn!(%error, "a download of a history stopped");
            // The answer breaks off, so that nobody takes a part for the whole. Nobody may be listening any more.
            drop(sender.send(Err(error)).await);
        }
    };
    tokio::spawn(work);
    futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    })
}

async fn write_out(db: &Db, write: impl Body, sender: mpsc::Sender<Chunk>) -> Result<(), ExportError> {
    let _turn = AT_ONCE.acquire().await.map_err(std::io::Error::other)?;
    db.read(move |conn| {
        let mut out = Chunks { buffer: Vec::with_capacity(CHUNK), sender };
        write(conn, &mut out)?;
        Ok(out.flush()?)
    })
    .await
}

/// Gathers lines into chunks and hands them over; waits when the browser is slow.
struct Chunks {
    buffer: Vec<u8>,
    sender: mpsc::Sender<Chunk>,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let chunk = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        let sent = Handle::current().block_on(self.sender.send_timeout(Ok(chunk.into()), PATIENCE));
        sent.map_err(|_| std::io::Error::new(std::io::ErrorKind::BrokenPipe, "nobody takes the download"))
    }
}

/// `porchlight-northwind-2026-11-22.jsonl`: the account's name in the app, in letters that every system takes, and the
/// day of the download; with `-s-7f3k` or `-part` where not all is in it.
fn file_name(state: &State, who: &OwnerIn, chosen: &Chosen, ending: &str) -> String {
    let day = state.now().utc().with_timezone(&who.account.time_zone).format("%Y-%m-%d");
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = who.account.external_id.chars().map(plain).take(60).collect();
    let part = match (chosen.filter.session, chosen.filter.shows_all()) {
        (Some(session), _) => format!("-{}", session.code().to_lowercase()),
        (None, false) => "-part".to_owned(),
        (None, true) => String::new(),
    };
    format!("porchlight-{name}{part}-{day}.{ending}")
}
