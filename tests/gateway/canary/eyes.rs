//! Looking for a secret as somebody would who wants to find it: with everything decoded that can be. Nothing here is
//! shared with what hides.

use base64::Engine as _;

use regex::bytes::{Regex, RegexBuilder};

use super::secrets::{Canary, Class};

/// Everything that can be read out of some bytes, decoded in all ways.
pub struct Read(Vec<String>);

impl Read {
    pub fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut all = vec![text.clone(), without_tags(&text)];
        for at in 0..2 {
            let mut read = all[at].clone();
            for _ in 0..4 {
                let next = decoded(&read);
                if next == read {
                    break;
                }
                all.push(next.clone());
                read = next;
            }
        }
        let hidden: Vec<String> = all.iter().flat_map(|text| out_of_base64(text)).collect();
        all.extend(hidden);
        let bare: Vec<String> = all.iter().map(|text| bare(text)).collect();
        all.extend(bare);
        Self(all)
    }

    /// Whether the secret can be read.
    pub fn shows(&self, canary: &Canary) -> bool {
        let core = match canary.class {
            Class::Number | Class::Account => bare(&canary.text),
            Class::Key | Class::Named => canary.text.clone(),
        };
        self.0.iter().any(|text| text.contains(&core))
    }
}

/// Many secrets, looked for at once in much: as they were written, and without what stands between their groups.
pub struct Flock(Regex);

impl Flock {
    pub fn of(canaries: &[Canary]) -> Self {
        let written = canaries.iter().flat_map(|canary| [canary.text.clone(), bare(&canary.text)]);
        let all: Vec<String> = written.map(|text| regex::escape(&text)).collect();
        let size = 1 << 28;
        Self(RegexBuilder::new(&all.join("|")).unicode(false).size_limit(size).build().expect("plain texts"))
    }

    /// The first of them in the bytes.
    pub fn find(&self, bytes: &[u8]) -> Option<String> {
        self.0.find(bytes).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned())
    }
}

/// Without what stands between groups, and with the digits of other alphabets as ours.
fn bare(text: &str) -> String {
    let ours = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xfee0).expect("a digit"),
        other => other,
    };
    let between = |c: &char| {
        matches!(
            c,
            '\0' | ' ' | '-' | '\n' | '\t' | '\r' | '\u{a0}' | '\u{ad}' | '\u{2000}'
                ..='\u{2015}' | '\u{202f}' | '\u{2060}' | '\u{feff}'
        )
    };
    text.chars().filter(|c| !between(c)).map(ours).collect()
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                return false;
            }
            _ => {}
        }
        !inside
    };
    text.chars().filter(keep).collect()
}

/// One layer of character references, percent signs and backslashes.
fn decoded(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let (letter, used) = match rest {
            ['&', '#', 'x' | 'X', ..] => code(rest, 3, 16, 8, true),
            ['&', '#', ..] => code(rest, 2, 10, 8, true),
            ['%', ..] => code(rest, 1, 16, 2, false),
            ['\\', 'u', '{', ..] => code(rest, 3, 16, 8, true),
            ['\\', 'u', ..] => code(rest, 2, 16, 4, false),
            ['\\', 'x', ..] => code(rest, 2, 16, 2, false),
            ['\\', c, ..] if c.is_ascii_hexdigit() => code(rest, 1, 16, 6, true),
            ['\\', c, ..] => Some((*c, 2)),
            _ => None,
        }
        .unwrap_or((rest[0], 1));
        out.push(letter);
        at += used;
    }
    ["&nbsp;", "&shy;"].iter().fold(out, |out, name| out.replace(name, ""))
}

fn code(letters: &[char], from: usize, radix: u32, most: usize, ended: bool) -> Option<(char, usize)> {
    let digits: String = letters[from..].iter().take(most).take_while(|c| c.is_digit(radix)).collect();
    if digits.is_empty() || (!ended && digits.len() < most) {
        return None;
    }
    let letter = char::from_u32(u32::from_str_radix(&digits, radix).ok()?)?;
    let used = from + digits.len();
    let closes = ended && letters.get(used).is_some_and(|c| matches!(c, ';' | '}' | ' '));
    Some((letter, used + usize::from(closes)))
}

fn out_of_base64(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    let decode = |run: &str| {
        let engines = [
            base64::engine::general_purpose::STANDARD_NO_PAD,
            base64::engine::general_purpose::URL_SAFE_NO_PAD,
        ];
        let bytes = engines.iter().find_map(|engine| engine.decode(run).ok())?;
        String::from_utf8(bytes).ok()
    };
    text.split(|c| !is_part(c))
        .filter(|run| run.len() >= 12)
        .flat_map(|run| {
            let pieces = run.split('/').map(str::to_owned).chain([run.to_owned()]);
            pieces.filter_map(|piece| decode(&piece)).collect::<Vec<_>>()
        })
        .collect()
}
