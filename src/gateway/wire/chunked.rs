//! Taking a body out of its chunks (RFC 9112, 7.1). Trailers are read and dropped.

use bytes::{Buf as _, Bytes, BytesMut};

use super::Failure;

/// The longest line with a chunk's size, and the most bytes of trailers.
const LONGEST_LINE: usize = 1024;
const LONGEST_TRAILERS: usize = 16 * 1024;

/// Where in a chunked body the reading is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chunked {
    #[default]
    Size,
    Data(u64),
    /// The line break after a chunk.
    After,
    Trailers(usize),
    Done,
}

impl Chunked {
    /// The next piece of the body in what came, or nothing until more comes (or, at [`Chunked::Done`], ever).
    pub fn take(&mut self, buffer: &mut BytesMut) -> Result<Option<Bytes>, Failure> {
        loop {
            match *self {
                Self::Size => {
                    let Some(line) = line(buffer, LONGEST_LINE)? else { return Ok(None) };
                    let size = size(&line)?;
                    *self = if size == 0 { Self::Trailers(0) } else { Self::Data(size) };
                }
                Self::Data(_) if buffer.is_empty() => return Ok(None),
                Self::Data(left) => {
                    let now = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
                    let left = left - now as u64;
                    *self = if left == 0 { Self::After } else { Self::Data(left) };
                    return Ok(Some(buffer.split_to(now).freeze()));
                }
                Self::After => {
                    let Some(line) = line(buffer, 2)? else { return Ok(None) };
                    if !line.is_empty() {
                        return Err(Failure::Unclear);
                    }
                    *self = Self::Size;
                }
                Self::Trailers(read) => {
                    let Some(line) = line(buffer, LONGEST_TRAILERS - read)? else { return Ok(None) };
                    *self = if line.is_empty() { Self::Done } else { Self::Trailers(read + line.len()) };
                }
                Self::Done => return Ok(None),
            }
        }
    }
}

/// A line without its break, once it is there.
fn line(buffer: &mut BytesMut, longest: usize) -> Result<Option<Bytes>, Failure> {
    let end = buffer.iter().take(longest + 2).position(|byte| *byte == b'\n');
    let Some(end) = end else {
        return if buffer.len() > longest { Err(Failure::Unclear) } else { Ok(None) };
    };
    let line = buffer.split_to(end).freeze();
    buffer.advance(1);
    line.strip_suffix(b"\r").map(|whole| Some(line.slice_ref(whole))).ok_or(Failure::Unclear)
}

/// The size of a chunk; what stands behind a semicolon is an extension, and nobody's here.
fn size(line: &[u8]) -> Result<u64, Failure> {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
    let digits = std::str::from_utf8(digits).map_err(|_| Failure::Unclear)?.trim_end_matches([' ', '\t']);
    let plain = (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !plain {
        return Err(Failure::Unclear);
    }
    u64::from_str_radix(digits, 16).map_err(|_| Failure::Unclear)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Result<(Vec<u8>, Chunked), Failure> {
        let (mut state, mut buffer, mut body) = (Chunked::default(), BytesMut::new(), Vec::new());
        for piece in pieces {
            buffer.extend_from_slice(piece);
            while let Some(bytes) = state.take(&mut buffer)? {
                body.extend_from_slice(&bytes);
            }
        }
        Ok((body, state))
    }

    #[test]
    fn a_body_is_taken_out_of_its_chunks_wherever_it_is_cut() {
        let whole = b"4\r\nsome\r\nA;ext=1\r\n more text\r\n0\r\nX-Trailer: secret\r\n\r\n";
        for cut in 0..=whole.len() {
            let read = read(&[&whole[..cut], &whole[cut..]]);
            assert_eq!(read, Ok((b"some more text".to_vec(), Chunked::Done)), "cut at {cut}");
        }
    }

    #[test]
    fn a_body_that_is_cut_short_is_not_done() {
        for part in ["4\r\nsome", "4\r\nsome\r\n", "4\r\nsome\r\n0\r\n"] {
            let (_, state) = read(&[part.as_bytes()]).expect("so far well");
            assert_ne!(state, Chunked::Done, "{part:?}");
        }
    }

    #[test]
    fn what_is_no_clear_chunk_is_refused() {
        for part in
            ["x\r\n", "-1\r\n", "+4\r\nsome\r\n", "4\nsome\n", "0x4\r\nsome\r\n", "3\r\nsome\r\n", "\r\n"]
        {
            assert_eq!(read(&[part.as_bytes()]), Err(Failure::Unclear), "{part:?}");
        }
        assert_eq!(read(&[&[b'1'; 2000]]), Err(Failure::Unclear));
    }
}
