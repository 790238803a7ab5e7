//! The vendor's logo: a small picture in a file, held to what can do no harm on a page.
//!
//! A PNG is known by its first bytes and its size in pixels. An SVG is a document, and a document can hold script: only
//! elements that draw are let in, and nothing that leads elsewhere. (It is shown as an image and served with a policy of
//! its own besides; a browser runs no script in either.)

use std::path::Path;

use bytes::Bytes;

use super::svg;

/// What a page may weigh leaves room for no more.
const MOST_BYTES: usize = 32 * 1024;

const FEWEST_PIXELS: u32 = 32;
const MOST_PIXELS: u32 = 2048;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A logo, as it will be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    pub kind: Kind,
    pub bytes: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Svg,
    Png,
}

impl Logo {
    /// The error ends a sentence that begins with the setting's name.
    pub fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let size = std::fs::metadata(path)
            .map_err(|error| format!("is {shown}, which cannot be read: {error}"))?
            .len();
        if size > MOST_BYTES as u64 {
            return Err(format!("is {shown}, which has {size} bytes; a logo has at most {MOST_BYTES}"));
        }
        let bytes =
            std::fs::read(path).map_err(|error| format!("is {shown}, which cannot be read: {error}"))?;
        Self::parse(bytes).map_err(|why| format!("is {shown}, which {why}"))
    }

    fn parse(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > MOST_BYTES {
            return Err(format!("has {} bytes; a logo has at most {MOST_BYTES}", bytes.len()));
        }
        let kind = if bytes.starts_with(PNG) {
            check_png(&bytes)?;
            Kind::Png
        } else {
            let text = std::str::from_utf8(&bytes).map_err(|_| "is neither an SVG nor a PNG".to_owned())?;
            svg::check(text)?;
            Kind::Svg
        };
        Ok(Self { kind, bytes: bytes.into() })
    }
}

/// Its first chunk says how large it is (PNG, 11.2.1).
fn check_png(bytes: &[u8]) -> Result<(), String> {
    let number =
        |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_be_bytes);
    let header = bytes.get(12..16) == Some(b"IHDR") && bytes.ends_with(b"IEND\xae\x42\x60\x82");
    match (header, number(16), number(20)) {
        (true, Some(width), Some(height)) => {
            let fits = |pixels: u32| (FEWEST_PIXELS..=MOST_PIXELS).contains(&pixels);
            let why = format!(
                "is {width} by {height} pixels; a logo has from {FEWEST_PIXELS} to {MOST_PIXELS} on each side"
            );
            (fits(width) && fits(height)).then_some(()).ok_or(why)
        }
        _ => Err("is not a whole PNG".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = [PNG, &[0, 0, 0, 13], b"IHDR"].concat();
        bytes.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
        bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend(b"IEND\xae\x42\x60\x82");
        bytes
    }

    #[test]
    fn a_logo_is_an_svg_or_a_png_of_fitting_size() {
        assert_eq!(Logo::parse(png(256, 64)).expect("a logo").kind, Kind::Png);
        let drawn =
            br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>"#;
        assert_eq!(Logo::parse(drawn.to_vec()).expect("a logo").kind, Kind::Svg);
    }

    #[test]
    fn whatever_else_is_refused_with_the_reason() {
        let refused = |bytes: Vec<u8>| Logo::parse(bytes).expect_err("no logo");
        assert_eq!(refused(png(16, 64)), "is 16 by 64 pixels; a logo has from 32 to 2048 on each side");
        assert_eq!(refused(png(64, 4000)), "is 64 by 4000 pixels; a logo has from 32 to 2048 on each side");
        assert_eq!(refused(png(64, 64)[..30].to_vec()), "is not a whole PNG");
        assert_eq!(refused(b"GIF89a\xff\xfe".to_vec()), "is neither an SVG nor a PNG");
        assert!(refused(b"<html></html>".to_vec()).contains("SVG"));
        assert_eq!(refused(vec![b' '; MOST_BYTES + 1]), "has 32769 bytes; a logo has at most 32768");
    }
}
