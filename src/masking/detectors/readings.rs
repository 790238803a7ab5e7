//! The ways in which one text may be read: with percent signs, backslashes, character references, digits of other
//! alphabets and unseen letters resolved. A secret that is written so is as much a secret.

use std::borrow::Cow;
use std::ops::Range;

use crate::masking::entities;

/// How often something may have been written around (`%2534` is `%34` is `4`).
const DEEPEST: usize = 3;
/// Longer texts than this are read once only, and those that read as themselves not at all.
const LONGEST: usize = 1 << 24;

/// One reading of a text.
pub struct Reading {
    pub text: String,
    /// For each byte of `text`, and one past its end, where it stands in the text as written.
    origins: Vec<u32>,
}

impl Reading {
    /// What of the text as written a range of the reading came from.
    pub fn raw(&self, range: &Range<usize>) -> Range<usize> {
        self.origins[range.start] as usize..self.origins[range.end] as usize
    }
}

/// Calls back with every reading that differs from the text.
pub fn each(text: &str, mut with: impl FnMut(&Reading)) {
    for style in [Style::Script, Style::Sheet] {
        let mut current: Cow<'_, str> = Cow::Borrowed(text);
        let mut origins: Option<Vec<u32>> = None;
        for _ in 0..DEEPEST {
            let Some(mut next) = read(&current, style) else { break };
            if let Some(before) = &origins {
                next.origins.iter_mut().for_each(|origin| *origin = before[*origin as usize]);
            }
            with(&next);
            (current, origins) = (Cow::Owned(next.text), Some(next.origins));
        }
    }
}

/// What a backslash means.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Script,
    Sheet,
}

/// The text with everything that is written in another way resolved once, or `None` where nothing is.
fn read(text: &str, style: Style) -> Option<Reading> {
    let bytes = text.as_bytes();
    if bytes.len() > LONGEST || (style == Style::Sheet && !hex_behind_backslash(bytes)) {
        return None;
    }
    let mut out = String::new();
    let mut origins: Vec<u32> = Vec::new();
    let (mut at, mut changed) = (next_sign(bytes, 0), false);
    while at < bytes.len() {
        let (letter, used) = match bytes[at] {
            b'%' => percent(&bytes[at..]),
            b'\\' if style == Style::Sheet => in_sheet(&text[at..]),
            b'\\' => in_script(&text[at..]),
            b'&' if style == Style::Script => entities::reference(&text[at..]).map(|(c, n)| (Some(c), n)),
            0x80.. => folded(&text[at..]),
            _ => None,
        }
        .inspect(|_| {
            if !changed {
                changed = true;
                out = String::with_capacity(bytes.len());
                out.push_str(&text[..at]);
                origins = (0..=at as u32).collect();
                origins.truncate(at);
            }
        })
        .unwrap_or_else(|| {
            let letter = text[at..].chars().next().unwrap_or_default();
            (Some(letter), letter.len_utf8())
        });
        if changed && let Some(letter) = letter {
            out.push(letter);
            origins.resize(out.len(), at as u32);
        }
        at += used;
        if !changed {
            at = next_sign(bytes, at);
        }
    }
    origins.push(at as u32);
    changed.then_some(Reading { text: out, origins })
}

/// The next byte from which on something may be written in another way.
fn next_sign(bytes: &[u8], from: usize) -> usize {
    let sign = |byte: &u8| matches!(byte, b'%' | b'\\' | b'&' | 0x80..);
    bytes[from..].iter().position(sign).map_or(bytes.len(), |length| from + length)
}

fn hex_behind_backslash(bytes: &[u8]) -> bool {
    bytes.contains(&b'\\') && bytes.windows(2).any(|two| two[0] == b'\\' && two[1].is_ascii_hexdigit())
}

type Letter = Option<(Option<char>, usize)>;

/// `%41`: bytes above ASCII stand for something that no detector looks for.
fn percent(bytes: &[u8]) -> Letter {
    let byte = u8::from_str_radix(std::str::from_utf8(bytes.get(1..3)?).ok()?, 16).ok()?;
    let hexadecimal = bytes[1..3].iter().all(u8::is_ascii_hexdigit);
    // Of a letter of several bytes, the first says it: a space of another width, or something else.
    match byte {
        _ if !hexadecimal => None,
        0x00..=0x7f => Some((Some(char::from(byte)), 3)),
        0xc0.. => {
            let mut whole = vec![byte];
            let mut rest = &bytes[3..];
            while whole.len() < 4
                && let [b'%', high, low, ..] = rest
                && let Some(next) = hex(&[*high, *low]).filter(|next| (0x80..0xc0).contains(next))
            {
                whole.push(next as u8);
                rest = &rest[3..];
            }
            let letter = std::str::from_utf8(&whole).ok()?.chars().next()?;
            Some((fold(letter), whole.len() * 3))
        }
        _ => Some((Some('\u{fffd}'), 3)),
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(digits).ok()?;
    if digits.iter().all(u8::is_ascii_hexdigit) { u32::from_str_radix(text, 16).ok() } else { None }
}

/// An escape in a string of JavaScript or JSON.
fn in_script(text: &str) -> Letter {
    let bytes = text.as_bytes();
    let code = |from: usize, to: usize| hex(bytes.get(from..to)?);
    match bytes.get(1)? {
        b'u' if bytes.get(2) == Some(&b'{') => {
            let end = 3 + bytes[3..].iter().take(8).position(|byte| *byte == b'}')?;
            Some((fold(char::from_u32(code(3, end)?)?), end + 1))
        }
        b'u' => {
            let high = code(2, 6)?;
            if (0xd800..0xdc00).contains(&high) && bytes.get(6..8) == Some(b"\\u") {
                let low = code(8, 12).filter(|low| (0xdc00..0xe000).contains(low))?;
                let whole = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Some((fold(char::from_u32(whole)?), 12));
            }
            Some((fold(char::from_u32(high).unwrap_or('\u{fffd}')), 6))
        }
        b'x' => Some((fold(char::from_u32(code(2, 4)?)?), 4)),
        b'0'..=b'7' => {
            let length = bytes[1..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            let value = bytes[1..=length].iter().fold(0u32, |value, byte| value * 8 + u32::from(byte - b'0'));
            Some((char::from_u32(value), 1 + length))
        }
        b'\n' => Some((None, 2)),
        b'\r' => Some((None, if bytes.get(2) == Some(&b'\n') { 3 } else { 2 })),
        b'n' => Some((Some('\n'), 2)),
        b't' => Some((Some('\t'), 2)),
        b'r' => Some((Some('\r'), 2)),
        b'b' | b'f' | b'v' => Some((Some(' '), 2)),
        _ => {
            let letter = text[1..].chars().next()?;
            Some((Some(letter), 1 + letter.len_utf8()))
        }
    }
}

/// An escape in a style sheet: up to six hexadecimal digits and one space (CSS Syntax, section 4.3.7).
fn in_sheet(text: &str) -> Letter {
    let bytes = text.as_bytes();
    let length = bytes[1..].iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
    if length == 0 {
        let letter = text[1..].chars().next()?;
        return Some((Some(letter).filter(|letter| *letter != '\n'), 1 + letter.len_utf8()));
    }
    let letter = char::from_u32(hex(&bytes[1..=length])?).unwrap_or('\u{fffd}');
    let space = usize::from(bytes.get(1 + length).is_some_and(u8::is_ascii_whitespace));
    Some((fold(letter), 1 + length + space))
}

/// A letter that is another one for a reader, or none at all.
fn folded(text: &str) -> Letter {
    let letter = text.chars().next()?;
    let folded = fold(letter);
    (folded != Some(letter)).then_some((folded, letter.len_utf8()))
}

fn fold(letter: char) -> Option<char> {
    if entities::is_unseen(letter) {
        return None;
    }
    let digit = |zero: u32| char::from_digit((letter as u32 - zero) % 10, 10);
    match letter {
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        '\u{966}'..='\u{96f}' => digit(0x966),
        '\u{2080}'..='\u{2089}' => digit(0x2080),
        '\u{2460}'..='\u{2468}' => char::from_digit(letter as u32 - 0x245f, 10),
        '\u{1d7ce}'..='\u{1d7ff}' => digit(0x1d7ce),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0),
        '\u{3000}' => Some(' '),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each(text, |reading| all.push(reading.text.clone()));
        all
    }

    #[test]
    fn a_text_reads_as_its_escapes_say() {
        assert_eq!(readings("a%20b")[0], "a b");
        assert_eq!(readings("a%2520b")[..2], ["a%20b", "a b"]);
        assert_eq!(readings(r"\u0041\x42\/\u{43}")[0], "AB/C");
        assert_eq!(readings(r"\ud83c\udfe0!")[0], "🏠!");
        assert_eq!(readings("１２\u{200b}３")[0], "123");
        assert_eq!(readings("%C2%A0%E2%80%8B-")[0], "\u{a0}-");
        assert_eq!(readings("nothing"), Vec::<String>::new());
        assert_eq!(readings("100% of \u{e9}"), Vec::<String>::new());
    }

    #[test]
    fn a_place_in_a_reading_is_known_in_the_text() {
        let text = r"x %34\u0031 y";
        each(text, |reading| {
            let at = reading.text.find("41").expect("there");
            assert_eq!(&text[reading.raw(&(at..at + 2))], r"%34\u0031");
        });
    }
}
