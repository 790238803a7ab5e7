//! One exchange on one connection: the request goes out while its answer may already come in.

use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, ReadHalf, WriteHalf};
use tokio::time::{Instant, timeout, timeout_at};

use super::body::Answered;
use super::connect::Io;
use super::head::{self, Ending, Head};
use super::{Call, Failure, Outbound};
use crate::gateway::spool::Spooled;

/// How long an app that hung up while we were still sending may take to say why.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Sends the request and reads the answer's head; interim answers are passed over.
pub(super) async fn exchange(io: Io, call: &Call<'_>, body: Outbound) -> Result<Answered, Failure> {
    let (mut reader, mut writer) = tokio::io::split(io);
    let mut buffer = BytesMut::with_capacity(16 * 1024);
    let (head, sent) = {
        let mut sending = pin!(send(&mut writer, call, body));
        let mut answering = pin!(read_head(&mut reader, &mut buffer, call));
        let mut deadline = Instant::now() + Duration::from_secs(365 * 86_400);
        let mut sent = None;
        loop {
            tokio::select! {
                outcome = &mut sending, if sent.is_none() => {
                    // An app may refuse a body that it has not read to its end, and hang up: its answer counts.
                    let patience = if outcome.is_ok() { call.waits.first_byte } else { LAST_WORDS };
                    deadline = Instant::now() + patience;
                    match outcome {
                        Err(failure @ (Failure::Slow | Failure::Over)) => return Err(failure),
                        outcome => sent = Some(outcome.is_ok()),
                    }
                }
                answered = timeout_at(deadline, &mut answering) => {
                    match answered {
                        Ok(head) => break (head?, sent == Some(true)),
                        Err(_) if sent == Some(false) => return Err(Failure::Broken),
                        Err(_) => return Err(Failure::Slow),
                    }
                }
            }
        }
    };
    let lasting = head.lasting && sent;
    Ok(Answered::new(Head { lasting, ..head }, buffer, reader.unsplit(writer), call.waits.between))
}

async fn send(writer: &mut WriteHalf<Io>, call: &Call<'_>, body: Outbound) -> Result<(), Failure> {
    let length = match &body {
        Outbound::Nothing => None,
        Outbound::Kept(kept, _) => Some(kept.len()),
    };
    let head = head::written(call, length);
    match body {
        Outbound::Nothing => put(writer, &head, call).await?,
        Outbound::Kept(kept, mut ending) => tokio::select! {
            biased;
            () = ending.reached() => return Err(Failure::Over),
            all = put_all(writer, &head, kept, call) => all?,
        },
    }
    timeout(call.waits.between, writer.flush()).await.map_err(|_| Failure::Slow)?.map_err(|_| Failure::Broken)
}

async fn put_all(
    writer: &mut WriteHalf<Io>,
    head: &[u8],
    body: Spooled,
    call: &Call<'_>,
) -> Result<(), Failure> {
    put(writer, head, call).await?;
    let mut pieces = body.pieces();
    while let Some(piece) = pieces.next().await {
        let piece: Bytes = piece.map_err(|_| Failure::Broken)?;
        put(writer, &piece, call).await?;
    }
    Ok(())
}

/// Writes some bytes; an app that takes none for too long is slow.
async fn put(writer: &mut WriteHalf<Io>, mut bytes: &[u8], call: &Call<'_>) -> Result<(), Failure> {
    while !bytes.is_empty() {
        let written = timeout(call.waits.between, writer.write(bytes)).await.map_err(|_| Failure::Slow)?;
        match written {
            Ok(n @ 1..) => bytes = &bytes[n..],
            _ => return Err(Failure::Broken),
        }
    }
    Ok(())
}

async fn read_head(
    reader: &mut ReadHalf<Io>,
    buffer: &mut BytesMut,
    call: &Call<'_>,
) -> Result<Head, Failure> {
    let mut interim = 0;
    loop {
        while let Some(head) = head::read(buffer, call.method)? {
            if !head.status.is_informational() || head.ending == Ending::Switched {
                return Ok(head);
            }
            interim += 1;
            if interim > 16 {
                return Err(Failure::Unclear);
            }
        }
        match reader.read_buf(buffer).await {
            Ok(1..) => {}
            _ if buffer.is_empty() && interim == 0 => return Err(Failure::Unanswered),
            _ => return Err(Failure::Broken),
        }
    }
}
