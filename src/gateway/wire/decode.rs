//! Undoing compression, with a measure: a few bytes that would become gigabytes are refused long before they do.

use std::io::Write;

use bytes::Bytes;
use flate2::write::{MultiGzDecoder, ZlibDecoder};

use super::Failure;

/// What may come out of however little; only beyond it the ratio counts.
const FREE: u64 = 1024 * 1024;
/// Brotli's working buffer.
const BUFFER: usize = 8 * 1024;

/// Undoes one content encoding.
pub(super) struct Decoder(Kind);

enum Kind {
    Gzip(Box<MultiGzDecoder<Measured>>),
    Deflate(Box<ZlibDecoder<Measured>>),
    Brotli(Box<brotli::DecompressorWriter<Measured>>),
}

/// Takes what comes out, as long as it keeps its measure.
struct Measured {
    out: Vec<u8>,
    came: u64,
    went: u64,
    most: u64,
    over: bool,
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.went += bytes.len() as u64;
        if self.went > FREE && self.went / self.most > self.came {
            self.over = true;
            return Err(std::io::Error::other("too much"));
        }
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

macro_rules! each {
    ($kind:expr, $decoder:ident => $done:expr) => {
        match $kind {
            Kind::Gzip($decoder) => $done,
            Kind::Deflate($decoder) => $done,
            Kind::Brotli($decoder) => $done,
        }
    };
}

impl Decoder {
    /// The decoder for a content encoding; none where nothing needs to be undone.
    pub fn of(encoding: &str, most: u64) -> Result<Option<Self>, Failure> {
        let out = Measured { out: Vec::new(), came: 0, went: 0, most: most.max(1), over: false };
        let kind = match encoding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => return Ok(None),
            "gzip" | "x-gzip" => Kind::Gzip(Box::new(MultiGzDecoder::new(out))),
            "deflate" => Kind::Deflate(Box::new(ZlibDecoder::new(out))),
            "br" => Kind::Brotli(Box::new(brotli::DecompressorWriter::new(out, BUFFER))),
            _ => return Err(Failure::Encoding),
        };
        Ok(Some(Self(kind)))
    }

    pub fn feed(&mut self, bytes: &[u8]) -> Result<Bytes, Failure> {
        let done = each!(&mut self.0, decoder => {
            decoder.get_mut().came += bytes.len() as u64;
            decoder.write_all(bytes).and_then(|()| decoder.flush())
        });
        self.taken(done)
    }

    /// What is left at the end; a compressed body that was cut off is an error.
    pub fn end(mut self) -> Result<Bytes, Failure> {
        // An answer without a body has nothing to undo, whatever its head says.
        if each!(&mut self.0, decoder => decoder.get_mut().came) == 0 {
            return Ok(Bytes::new());
        }
        let done = match &mut self.0 {
            Kind::Gzip(decoder) => decoder.try_finish(),
            Kind::Deflate(decoder) => decoder.try_finish(),
            Kind::Brotli(decoder) => decoder.close(),
        };
        self.taken(done)
    }

    fn taken(&mut self, done: std::io::Result<()>) -> Result<Bytes, Failure> {
        let out = each!(&mut self.0, decoder => decoder.get_mut());
        match done {
            Ok(()) => Ok(Bytes::from(std::mem::take(&mut out.out))),
            Err(_) if out.over => Err(Failure::Bomb),
            Err(_) => Err(Failure::Encoding),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).expect("into memory");
        encoder.finish().expect("into memory")
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        brotli::CompressorWriter::new(&mut out, 4096, 9, 22).write_all(bytes).expect("into memory");
        out
    }

    fn decoded(encoding: &str, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut decoder = Decoder::of(encoding, 200)?.expect("something to undo");
        let mut out = Vec::new();
        for piece in bytes.chunks(7) {
            out.extend_from_slice(&decoder.feed(piece)?);
        }
        out.extend_from_slice(&decoder.end()?);
        Ok(out)
    }

    #[test]
    fn what_was_compressed_comes_out_as_it_was() {
        let text = "the customer's page, ".repeat(500);
        assert_eq!(decoded("gzip", &gzip(text.as_bytes())), Ok(text.clone().into_bytes()));
        assert_eq!(decoded("BR", &brotli(text.as_bytes())), Ok(text.into_bytes()));
    }

    #[test]
    fn a_compressed_body_that_is_cut_off_is_an_error() {
        let text: Vec<u8> = (0..20_000u32).flat_map(u32::to_le_bytes).collect();
        for (encoding, whole) in [("gzip", gzip(&text)), ("br", brotli(&text))] {
            assert_eq!(decoded(encoding, &whole[..whole.len() / 2]), Err(Failure::Encoding), "{encoding}");
        }
    }

    #[test]
    fn gigabytes_in_a_thimble_are_refused() {
        let nothing = vec![0; 64 * 1024 * 1024];
        for (encoding, whole) in [("gzip", gzip(&nothing)), ("br", brotli(&nothing))] {
            assert_eq!(decoded(encoding, &whole), Err(Failure::Bomb), "{encoding}");
        }
    }

    #[test]
    fn unknown_and_nested_encodings_are_refused() {
        for encoding in ["zstd", "gzip, br", "compress", "gzip;q=1", "aes128gcm"] {
            assert_eq!(Decoder::of(encoding, 200).err(), Some(Failure::Encoding), "{encoding}");
        }
        assert!(Decoder::of("identity", 200).expect("known").is_none());
    }
}
