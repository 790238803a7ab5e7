//! The ways in which a secret can be written in different places.

use base64::Engine as _;

use super::Chance;
use super::secrets::{Canary, Class};

/// In the text of a page.
pub fn in_text(canary: &Canary, chance: &mut Chance) -> String {
    let text = &canary.text;
    let is_number = canary.class == Class::Number;
    match chance.below(12) {
        0 => each(text, |c| format!("&#{};", c as u32)),
        1 => some(text, chance, |c| format!("&#x{:X};", c as u32)),
        2 => some(text, chance, |c| format!("&#{}", c as u32) + ";"),
        3 => between(text, chance, "\u{200b}"),
        4 => between(text, chance, "&shy;"),
        5 if is_number => each(text, |c| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xfee0).expect("a digit").to_string(),
            other => other.to_string(),
        }),
        6 => between(text, chance, "<!-- -->"),
        7 => inside_tags(text, chance),
        8 if text.contains(' ') => {
            text.replace(' ', chance.one_of(&["&nbsp;", "\u{202f}", "\n   ", "&#160;"]))
        }
        9 => some(text, chance, |c| format!("%{:02X}", c as u32)),
        10 => between(text, chance, "\0"),
        _ => text.clone(),
    }
}

/// In an attribute that stands in double quotes.
pub fn in_attribute(canary: &Canary, chance: &mut Chance) -> String {
    let text = &canary.text;
    match chance.below(6) {
        0 => each(text, |c| format!("&#{};", c as u32)),
        1 => some(text, chance, |c| format!("&#x{:x};", c as u32)),
        2 => between(text, chance, "\u{ad}"),
        3 => some(text, chance, |c| format!("%{:02x}", c as u32)),
        _ => text.clone(),
    }
}

/// In an address.
pub fn in_address(canary: &Canary, chance: &mut Chance) -> String {
    let text = canary.text.replace(' ', "%20");
    match chance.below(4) {
        0 => each(&canary.text, |c| format!("%{:02X}", c as u32)),
        1 => {
            some(&canary.text, chance, |c| format!("%{:02x}", c as u32)).replace(' ', "+").replace('+', "%20")
        }
        2 => each(&canary.text, |c| format!("%25{:02X}", c as u32)),
        _ => text,
    }
}

/// In a string of a script, whatever its quotes.
pub fn in_string(canary: &Canary, chance: &mut Chance) -> String {
    let text = &canary.text;
    match chance.below(5) {
        0 => each(text, |c| format!("\\u{:04x}", c as u32)),
        1 => some(text, chance, |c| format!("\\x{:02X}", c as u32)),
        2 => some(text, chance, |c| format!("\\u{{{:x}}}", c as u32)),
        _ => text.clone(),
    }
}

/// In a string of JSON.
pub fn in_json(canary: &Canary, chance: &mut Chance) -> String {
    let text = &canary.text;
    match chance.below(6) {
        0 => each(text, |c| format!("\\u{:04X}", c as u32)),
        1 => some(text, chance, |c| format!("\\u{:04x}", c as u32)),
        2 => some(text, chance, |c| format!("&#{};", c as u32)),
        3 => some(text, chance, |c| format!("%{:02X}", c as u32)),
        _ => text.clone(),
    }
}

/// In Base64, alone or with more around it.
pub fn in_base64(canary: &Canary, chance: &mut Chance) -> String {
    let text = match chance.below(3) {
        0 => format!("card of Olivia: {}", canary.text),
        1 => format!("{{\"v\":\"{}\"}}", canary.text),
        _ => canary.text.clone(),
    };
    match chance.below(2) {
        0 => base64::engine::general_purpose::STANDARD.encode(text),
        _ => base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text),
    }
}

/// In a style sheet.
pub fn in_style(canary: &Canary, chance: &mut Chance) -> String {
    match chance.below(3) {
        0 => each(&canary.text, |c| format!("\\{:x} ", c as u32)),
        1 => each(&canary.text, |c| format!("\\{:06x}", c as u32)),
        _ => canary.text.clone(),
    }
}

fn each(text: &str, written: impl Fn(char) -> String) -> String {
    text.chars().map(written).collect()
}

fn some(text: &str, chance: &mut Chance, written: impl Fn(char) -> String) -> String {
    text.chars().map(|c| if chance.below(3) == 0 { written(c) } else { c.to_string() }).collect()
}

/// Puts something that nobody sees into the middle.
fn between(text: &str, chance: &mut Chance, unseen: &str) -> String {
    let at = 1 + chance.below(text.len() - 1);
    format!("{}{unseen}{}", &text[..at], &text[at..])
}

fn inside_tags(text: &str, chance: &mut Chance) -> String {
    let from = 1 + chance.below(text.len() - 2);
    let to = from + 1 + chance.below(text.len() - from - 1);
    let tag = chance.one_of(&["b", "em", "span", "i class=x", "code", "a href=/x"]);
    let name = tag.split(' ').next().expect("a name");
    format!("{}<{tag}>{}</{name}>{}", &text[..from], &text[from..to], &text[to..])
}
