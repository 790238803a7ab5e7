//! What a person would read of a text: without tags, with entities as the characters that they stand for. It is done
//! to every text alike, since plain text is pasted into pages and pages into plain text.

/// The longest tag and the longest entity that are taken for one.
const LONGEST_TAG: usize = 4096;
const LONGEST_ENTITY: usize = 12;

/// Tags that begin a new line; all others leave the words around them joined.
const BREAKS: [&str; 22] = [
    "address",
    "article",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "tr",
    "ul",
];

/// Entities by name, as far as they stand in a note or around one. Others keep their spelling.
const NAMED: [(&str, char); 16] = [
    ("amp", '&'),
    ("apos", '\''),
    ("colon", ':'),
    ("equals", '='),
    ("gt", '>'),
    ("hyphen", '-'),
    ("lowbar", '_'),
    ("lt", '<'),
    ("mdash", '\u{2014}'),
    ("nbsp", ' '),
    ("ndash", '\u{2013}'),
    ("NewLine", '\n'),
    ("period", '.'),
    ("plus", '+'),
    ("quot", '"'),
    ("sol", '/'),
];

/// The text without its markup and without characters that cannot be seen.
pub(super) fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (plain, markup) = rest.split_at(at);
        out.push_str(plain);
        let (means, length) = tag(markup).or_else(|| entity(markup)).unwrap_or((markup.chars().next(), 1));
        out.extend(means);
        rest = &markup[length..];
    }
    out.push_str(rest);
    out.retain(|c| !is_invisible(c));
    out
}

/// What a tag (or an address in angle brackets) at the beginning of the text means, and its length.
fn tag(text: &str) -> Option<(Option<char>, usize)> {
    let inside = text.strip_prefix('<')?;
    inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!').then_some(())?;
    let end = inside.bytes().take(LONGEST_TAG).position(|byte| byte == b'>')?;
    let name = inside[..end].trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let breaks = BREAKS.contains(&name.to_ascii_lowercase().as_str());
    Some((breaks.then_some('\n'), end + 2))
}

/// The character that an entity at the beginning of the text stands for, and its length.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let name = &inside[..end];
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    let named = || NAMED.iter().find(|(known, _)| *known == name).map(|(_, means)| *means);
    let means = number.and_then(char::from_u32).or_else(named)?;
    Some((Some(means), end + 2))
}

/// Marks and joiners without width, which programs put into long words so that they may be broken.
fn is_invisible(c: char) -> bool {
    matches!(c, '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
