//! The whole history as a file that anybody can check, streamed in constant memory.

use std::io::Write;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};

use crate::db::HeadId;
use crate::history::{self, ExportError, Filter};
use crate::http::{OwnerIn, State, WebError};

const CHUNK: usize = 64 * 1024;
const CHUNKS_WAITING: usize = 4;

/// Each download holds one of the connections for reading; pages need the others.
static AT_ONCE: Semaphore = Semaphore::const_new(3);

/// A browser that takes nothing for this long is gone.
const PATIENCE: Duration = Duration::from_secs(30);

type Chunk = Result<Bytes, ExportError>;

pub(super) async fn download(state: Data<State>, who: OwnerIn) -> Result<HttpResponse, WebError> {
    let day = state.now().utc().with_timezone(&who.account.time_zone).format("%Y-%m-%d").to_string();
    let (sender, receiver) = mpsc::channel(CHUNKS_WAITING);
    let (log, filter) = (who.account.id.into(), Filter::default());
    tokio::spawn(async move {
        if let Err(error) = write_out(&state, log, filter, sender.clone()).await {
            tracing::warn!(%error, "a download of a history stopped");
            // The answer breaks off, so that nobody takes a part for the whole. Nobody may be listening any more.
            drop(sender.send(Err(error)).await);
        }
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/jsonl; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&who, &day))))
        .streaming(chunks(receiver)))
}

fn chunks(receiver: mpsc::Receiver<Chunk>) -> impl futures_util::Stream<Item = Chunk> {
    futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    })
}

async fn write_out(
    state: &State,
    log: HeadId,
    filter: Filter,
    sender: mpsc::Sender<Chunk>,
) -> Result<(), ExportError> {
    let _turn = AT_ONCE.acquire().await.map_err(std::io::Error::other)?;
    state
        .db
        .read(move |conn| {
            let mut out = Chunks { buffer: Vec::with_capacity(CHUNK), sender };
            history::export(conn, log, &filter, &mut out)?;
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

/// `porchlight-northwind-2026-11-22.jsonl`: the account's name in the app, in letters that every system takes.
fn file_name(who: &OwnerIn, day: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = who.account.external_id.chars().map(plain).take(60).collect();
    format!("porchlight-{name}-{day}.jsonl")
}
