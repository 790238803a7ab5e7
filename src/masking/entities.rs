//! Character references in HTML: reading text through them while remembering where each letter stood, so that a
//! secret written as `4111&nbsp;1111…` is seen, and only its own bytes are replaced. Writing back escapes.

use std::borrow::Cow;
use std::ops::Range;

/// Text as a reader sees it, and where each byte of it stands in the raw text.
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// For each byte of `text`, and one past its end, the raw offset; `None` when both are the same.
    origins: Option<Vec<u32>>,
}

impl Decoded<'_> {
    /// The raw bytes that a range of the decoded text came from.
    pub fn raw(&self, range: &Range<usize>) -> Range<usize> {
        match &self.origins {
            Some(origins) => origins[range.start] as usize..origins[range.end] as usize,
            None => range.clone(),
        }
    }
}

/// Resolves character references and leaves out letters nobody sees (zero width, soft hyphen), which would
/// otherwise split a number. References that are not known stay as they are written.
pub fn decode(raw: &str) -> Decoded<'_> {
    // Both of these the standard library does many bytes at once.
    let reads_as_written = raw.is_ascii() || !raw.chars().any(is_unseen);
    if reads_as_written && !raw.as_bytes().contains(&b'&') {
        return Decoded { text: Cow::Borrowed(raw), origins: None };
    }
    let mut text = String::with_capacity(raw.len());
    let mut origins = Vec::with_capacity(raw.len() + 1);
    let mut at = 0;
    while let Some(letter) = raw[at..].chars().next() {
        let (decoded, used) = match letter {
            '&' => reference(&raw[at..]).unwrap_or(('&', 1)),
            other => (other, other.len_utf8()),
        };
        if !is_unseen(decoded) {
            text.push(decoded);
            origins.resize(text.len(), at as u32);
        }
        at += used;
    }
    origins.push(at as u32);
    Decoded { text: Cow::Owned(text), origins: Some(origins) }
}

/// The text alone, for labels, values and addresses.
pub fn decoded(raw: &str) -> String {
    decode(raw).text.into_owned()
}

/// Text as it may stand in an attribute or an element.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

pub fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// The letter that a reference at the start of `raw` stands for, and how many bytes it takes.
pub fn reference(raw: &str) -> Option<(char, usize)> {
    let body = &raw[1..];
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, prefix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.bytes().take_while(|byte| (*byte as char).is_digit(radix)).count();
        let code = digits[..length].bytes().try_fold(0u32, |code, byte| {
            let digit = (byte as char).to_digit(radix)?;
            Some(code.saturating_mul(radix).saturating_add(digit))
        })?;
        let ended = usize::from(digits[length..].starts_with(';'));
        let letter = char::from_u32(code).filter(|letter| *letter != '\0').unwrap_or('\u{fffd}');
        return (length > 0).then_some((letter, prefix + length + ended));
    }
    let length = body.bytes().take(16).take_while(u8::is_ascii_alphanumeric).count();
    let ended = body[length..].starts_with(';');
    let named = |name: &str| {
        NAMED.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter).or_else(|| latin(name))
    };
    if ended {
        return named(&body[..length]).map(|letter| (letter, length + 2));
    }
    let without_semicolon = ["amp", "lt", "gt", "quot", "nbsp", "shy"];
    let name = without_semicolon.into_iter().find(|name| body.starts_with(name))?;
    named(name).map(|letter| (letter, name.len() + 1))
}

fn latin(name: &str) -> Option<char> {
    let place = LATIN_1.split_ascii_whitespace().position(|known| known == name)?;
    char::from_u32(0xa0 + place as u32)
}

/// The letters U+00A0 to U+00FF by name, in order (HTML 4, section 24.2).
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 \
    acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil \
    Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
    Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
    eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// The references by which letters that matter to a detector, or to a label, can be written (HTML, section 13.5).
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("lowbar", '_'),
    ("UnderBar", '_'),
    ("period", '.'),
    ("hyphen", '\u{2010}'),
    ("dash", '\u{2010}'),
    ("minus", '\u{2212}'),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("horbar", '\u{2015}'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("plus", '+'),
    ("equals", '='),
    ("colon", ':'),
    ("semi", ';'),
    ("comma", ','),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("commat", '@'),
    ("excl", '!'),
    ("quest", '?'),
    ("ast", '*'),
    ("lpar", '('),
    ("rpar", ')'),
    ("lsqb", '['),
    ("lbrack", '['),
    ("rsqb", ']'),
    ("rbrack", ']'),
    ("lbrace", '{'),
    ("lcub", '{'),
    ("rbrace", '}'),
    ("rcub", '}'),
    ("vert", '|'),
    ("Hat", '^'),
    ("grave", '`'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("NonBreakingSpace", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("emsp13", '\u{2004}'),
    ("emsp14", '\u{2005}'),
    ("numsp", '\u{2007}'),
    ("puncsp", '\u{2008}'),
    ("thinsp", '\u{2009}'),
    ("ThinSpace", '\u{2009}'),
    ("hairsp", '\u{200a}'),
    ("VeryThinSpace", '\u{200a}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("NegativeThinSpace", '\u{200b}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("NoBreak", '\u{2060}'),
    ("lsquo", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("bull", '\u{2022}'),
    ("hellip", '\u{2026}'),
    ("euro", '\u{20ac}'),
    ("trade", '\u{2122}'),
    ("rarr", '\u{2192}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_their_places_remembered() {
        let raw = "Uml&auml;ut &#52;&#x31;1&nbsp;1 &amp; &unknown; &#8203;x";
        let decoded = decode(raw);
        assert_eq!(decoded.text, "Umläut 411\u{a0}1 & &unknown; x");
        let start = decoded.text.find("411").expect("there");
        assert_eq!(&raw[decoded.raw(&(start..start + 3))], "&#52;&#x31;1");
    }

    #[test]
    fn plain_text_costs_nothing() {
        assert!(matches!(decode("nothing here").text, Cow::Borrowed(_)));
    }
}
