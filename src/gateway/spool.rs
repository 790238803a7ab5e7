//! A request's body while it waits to be admitted: in memory when it is small, in a file without a name when it is
//! not, hashed, and sent on from there with a few of its bytes replaced.
//!
//! The file is unlinked at the moment it is made: nobody else can open it, and it is gone with this request or this
//! process. It is not sealed beyond that, because all it ever holds is what the agent's own browser sent; the real
//! values that are put back stand beside it, in memory.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

/// Up to here a body stays in memory.
const IN_MEMORY: usize = 1024 * 1024;
/// The shortest text that is looked for in a body.
const SHORTEST_SOUGHT: usize = 8;
/// How much of a file is written and read at once.
const PIECE: usize = 256 * 1024;

/// A body that is being received.
#[derive(Default)]
pub(super) struct Spool {
    memory: Vec<u8>,
    file: Option<File>,
    len: u64,
    hash: Sha256,
}

/// A body that is all there.
pub(super) struct Spooled {
    store: Store,
    /// As it was received.
    received: u64,
    edits: Vec<Edit>,
    len: u64,
    sha256: [u8; 32],
}

enum Store {
    Memory(Bytes),
    File(File),
}

/// Other bytes instead of those that were received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub range: Range<u64>,
    pub with: Vec<u8>,
}

impl Spool {
    pub async fn take(&mut self, chunk: &[u8]) -> std::io::Result<()> {
        self.len += chunk.len() as u64;
        self.hash.update(chunk);
        self.memory.extend_from_slice(chunk);
        let full = if self.file.is_some() { PIECE } else { IN_MEMORY };
        if self.memory.len() > full { self.write_out().await } else { Ok(()) }
    }

    pub async fn finish(mut self) -> std::io::Result<Spooled> {
        if self.file.is_some() {
            self.write_out().await?;
        }
        let store = match self.file {
            Some(file) => Store::File(file),
            None => Store::Memory(Bytes::from(self.memory)),
        };
        let sha256 = self.hash.finalize().into();
        Ok(Spooled { store, received: self.len, edits: Vec::new(), len: self.len, sha256 })
    }

    async fn write_out(&mut self) -> std::io::Result<()> {
        let bytes = std::mem::replace(&mut self.memory, Vec::with_capacity(PIECE + 64 * 1024));
        let file = self.file.take();
        let written = on_a_thread(move || {
            let mut file = file.map_or_else(tempfile::tempfile, Ok)?;
            file.write_all(&bytes)?;
            Ok(file)
        });
        self.file = Some(written.await?);
        Ok(())
    }
}

impl Spooled {
    /// A body that was made here.
    pub fn of(bytes: Vec<u8>) -> Self {
        let (len, sha256) = (bytes.len() as u64, Sha256::digest(&bytes).into());
        Self { store: Store::Memory(Bytes::from(bytes)), received: len, edits: Vec::new(), len, sha256 }
    }

    /// How many bytes are sent.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The digest of what is sent.
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The same body with some of its bytes replaced. The ranges are in order and do not overlap.
    pub async fn edited(mut self, edits: Vec<Edit>) -> std::io::Result<Self> {
        if edits.is_empty() {
            return Ok(self);
        }
        self.edits = edits;
        let (mut hash, mut len) = (Sha256::new(), 0);
        let mut pieces = self.pieces_of()?;
        while let Some(piece) = pieces.next().await {
            let piece = piece?;
            hash.update(&piece);
            len += piece.len() as u64;
        }
        (self.sha256, self.len) = (hash.finalize().into(), len);
        Ok(self)
    }

    /// All that is sent, if it is not more than that.
    pub async fn read(&self, most: u64) -> std::io::Result<Option<Vec<u8>>> {
        if self.len > most {
            return Ok(None);
        }
        let (mut all, mut pieces) = (Vec::new(), self.pieces_of()?);
        while let Some(piece) = pieces.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok(Some(all))
    }

    /// Whether one of these texts stands in it, wherever it lies.
    pub async fn holds_any(&self, texts: impl Iterator<Item = &str>) -> std::io::Result<bool> {
        // Shorter ones stand in ordinary texts, too.
        let texts: Vec<&str> = texts.filter(|text| text.len() >= SHORTEST_SOUGHT).collect();
        let Some(longest) = texts.iter().map(|text| text.len()).max() else { return Ok(false) };
        let any = texts.into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
        let any = regex::bytes::Regex::new(&any).map_err(std::io::Error::other)?;
        let (mut pieces, mut window) = (self.pieces_of()?, Vec::new());
        while let Some(piece) = pieces.next().await {
            window.extend_from_slice(&piece?);
            if any.is_match(&window) {
                return Ok(true);
            }
            window.drain(..window.len().saturating_sub(longest - 1));
        }
        Ok(false)
    }

    /// The bytes that are sent, piece by piece.
    pub fn pieces(self) -> Pieces {
        let source = match self.store {
            Store::Memory(bytes) => Source::Memory(bytes),
            Store::File(file) => Source::File(Some(file)),
        };
        Pieces::new(source, self.received, &self.edits)
    }

    fn pieces_of(&self) -> std::io::Result<Pieces> {
        let source = match &self.store {
            Store::Memory(bytes) => Source::Memory(bytes.clone()),
            Store::File(file) => Source::File(Some(file.try_clone()?)),
        };
        Ok(Pieces::new(source, self.received, &self.edits))
    }
}

impl std::fmt::Debug for Spooled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Spooled({} bytes)", self.len)
    }
}

/// A body on its way out.
pub(super) struct Pieces {
    source: Source,
    /// What is sent, last part first.
    parts: Vec<Part>,
}

enum Source {
    Memory(Bytes),
    File(Option<File>),
}

enum Part {
    /// As received.
    Received(Range<u64>),
    Instead(Bytes),
}

impl Pieces {
    fn new(source: Source, received: u64, edits: &[Edit]) -> Self {
        let (mut parts, mut at) = (Vec::new(), 0);
        for edit in edits {
            parts.push(Part::Received(at..edit.range.start));
            parts.push(Part::Instead(Bytes::copy_from_slice(&edit.with)));
            at = edit.range.end;
        }
        parts.push(Part::Received(at..received));
        parts.reverse();
        Self { source, parts }
    }

    pub async fn next(&mut self) -> Option<std::io::Result<Bytes>> {
        loop {
            match self.parts.pop()? {
                Part::Instead(bytes) if bytes.is_empty() => {}
                Part::Instead(bytes) => return Some(Ok(bytes)),
                Part::Received(range) if range.is_empty() => {}
                Part::Received(range) => {
                    let now = range.start..range.end.min(range.start + PIECE as u64);
                    self.parts.push(Part::Received(now.end..range.end));
                    return Some(self.read(now).await);
                }
            }
        }
    }

    async fn read(&mut self, range: Range<u64>) -> std::io::Result<Bytes> {
        let file = match &mut self.source {
            Source::Memory(bytes) => {
                let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                return Ok(bytes.slice(place(range.start)..place(range.end)));
            }
            Source::File(file) => file.take(),
        };
        let mut file = file.ok_or_else(|| std::io::Error::other("the file was lost"))?;
        let (file, bytes) = on_a_thread(move || {
            let mut bytes = vec![0; usize::try_from(range.end - range.start).unwrap_or(PIECE)];
            file.seek(SeekFrom::Start(range.start))?;
            file.read_exact(&mut bytes)?;
            Ok((file, bytes))
        })
        .await?;
        self.source = Source::File(Some(file));
        Ok(Bytes::from(bytes))
    }
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(std::io::Error::other("it was broken off")))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn spooled(bytes: &[u8]) -> Spooled {
        let mut spool = Spool::default();
        for chunk in bytes.chunks(10_000) {
            spool.take(chunk).await.expect("room");
        }
        spool.finish().await.expect("room")
    }

    async fn sent(body: Spooled) -> Vec<u8> {
        let (len, sha256) = (body.len(), body.sha256());
        let (mut pieces, mut all) = (body.pieces(), Vec::new());
        while let Some(piece) = pieces.next().await {
            all.extend_from_slice(&piece.expect("read"));
        }
        assert_eq!((all.len() as u64, Sha256::digest(&all).into()), (len, sha256), "it is what was hashed");
        all
    }

    fn text(len: usize) -> Vec<u8> {
        (0..len).map(|n| b"abcdefghijklmnopqrstuvwxyz"[n % 26]).collect()
    }

    #[actix_web::test]
    async fn a_body_leaves_as_it_came_from_memory_and_from_a_file() {
        for len in [0, 1, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY + 17] {
            assert!(sent(spooled(&text(len)).await).await == text(len), "{len}");
        }
    }

    #[actix_web::test]
    async fn some_bytes_are_replaced_and_all_others_are_exact() {
        for len in [100, 2 * IN_MEMORY] {
            let end = len as u64;
            let edits = vec![
                Edit { range: 0..2, with: b"real".to_vec() },
                Edit { range: 50..60, with: Vec::new() },
                Edit { range: end - 1..end, with: b"!".to_vec() },
            ];
            let whole = text(len);
            let expected = [b"real", &whole[2..50], &whole[60..len - 1], b"!"].concat();
            let body = spooled(&whole).await.edited(edits).await.expect("read");
            assert!(sent(body).await == expected, "{len}");
        }
    }
}
