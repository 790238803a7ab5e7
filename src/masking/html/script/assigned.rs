//! What a script assigns: `name = "value"`, `"name": 12`, `x['name'] = \`…\``. Found by a look around each `=` and `:`, since
//! a pattern that captures is the slowest thing that can be done to a script.

use std::ops::Range;

/// The longest name, in letters; of a longer one its end counts.
const LONGEST: usize = 61;

/// One value that is given to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned<'a> {
    pub name: &'a str,
    /// The value, without its quotes.
    pub value: Range<usize>,
    /// It is a number.
    pub bare: bool,
}

/// All of them in order, none inside another's value.
pub fn assigned(script: &str) -> impl Iterator<Item = Assigned<'_>> {
    let mut past = 0;
    script.match_indices(['=', ':']).filter_map(move |(at, _)| {
        let name = name_before(&script[past.min(at)..at]).filter(|_| at >= past)?;
        let (value, bare, end) = value_behind(script, at + 1)?;
        past = end;
        Some(Assigned { name, value, bare })
    })
}

/// The name that ends this text, perhaps in quotes and a bracket.
fn name_before(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let text = text.strip_suffix(']').unwrap_or(text);
    let text = text.strip_suffix(['"', '\'']).unwrap_or(text);
    let letters = text.char_indices().rev().take_while(|(_, letter)| goes_on(*letter));
    let begins = |(_, letter): &(usize, char)| letter.is_ascii_alphabetic() || matches!(letter, '_' | '$');
    let (start, _) = letters.take(LONGEST).filter(begins).last()?;
    Some(&text[start..]).filter(|name| name.chars().nth(1).is_some())
}

fn goes_on(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '-')
}

/// The value that begins here: where it stands, whether it is a number, and where all of it ends.
fn value_behind(script: &str, from: usize) -> Option<(Range<usize>, bool, usize)> {
    let rest = script[from..].trim_start();
    let start = script.len() - rest.len();
    let quote = *rest.as_bytes().first()?;
    match quote {
        b'"' | b'\'' | b'`' => {
            let length = quoted(&rest.as_bytes()[1..], quote).filter(|length| *length > 0)?;
            let value = start + 1..start + 1 + length;
            Some((value.clone(), false, value.end + 1))
        }
        b'-' | b'0'..=b'9' => {
            let digits = rest.strip_prefix('-').unwrap_or(rest);
            let length = digits.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'.')).count();
            let behind = digits[length..].chars().next();
            let ends = behind
                .is_none_or(|letter| letter.is_whitespace() || matches!(letter, ',' | ';' | '}' | ')' | ']'));
            let value = start..script.len() - digits.len() + length;
            let end = value.end + behind.map_or(0, char::len_utf8);
            (ends && digits.starts_with(|letter: char| letter.is_ascii_digit())).then_some((value, true, end))
        }
        _ => None,
    }
}

/// How long a string is whose opening quote was just read; nothing where its line ends before it.
fn quoted(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => return None,
            byte if *byte == quote => return Some(at),
            b'\\' if quote != b'`' && bytes.get(at + 1).is_none_or(|next| *next == b'\n') => return None,
            b'\\' if quote != b'`' => at += 2,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"([A-Za-z_$][\w$-]{1,60})["']?\]?\s*[:=]\s*"#,
            r#"(?:"((?:[^"\\\n]|\\.)+)"|'((?:[^'\\\n]|\\.)+)'|`([^`\n]+)`|(-?[0-9][0-9.]*)(?:[,;\s})\]]|$))"#
        ))
        .expect("a pattern")
    });

    /// The same by a pattern.
    fn by_pattern(script: &str) -> Vec<Assigned<'_>> {
        let found = PATTERN.captures_iter(script).map(|found| Assigned {
            name: found.get(1).expect("a name").as_str(),
            value: found.iter().skip(2).flatten().next().expect("a value").range(),
            bare: found.get(5).is_some(),
        });
        found.collect()
    }

    fn scripts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "token",
                "a",
                "api_key",
                "data-x",
                "$x",
                "9a",
                "=",
                "=",
                ":",
                "==",
                "=>",
                "\"",
                "'",
                "`",
                "\\",
                "\\\"",
                "]",
                "[",
                " ",
                "\n",
                "\t",
                "12",
                "-3.5",
                "-",
                ".",
                ",",
                ";",
                "}",
                ")",
                "x = \"abc\"",
                "'pin': 12,",
                "é",
                "\u{a0}",
                "?",
                "(",
                "/",
            ])
            .prop_map(str::to_owned),
            "[a-z_-]{55,70}",
        ];
        prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

        #[test]
        fn the_look_around_signs_finds_what_the_pattern_finds(script in scripts()) {
            let found: Vec<Assigned<'_>> = assigned(&script).collect();
            prop_assert_eq!(found, by_pattern(&script), "{:?}", script);
        }
    }

    #[test]
    fn values_are_found_with_their_names() {
        let script =
            "const apiKey = 'k-1', o = {\"pin\": 1234}; s[\"token\"] = `t`; a == \"b\"; if (x) y = \"\"";
        let found: Vec<(&str, &str)> = assigned(script).map(|one| (one.name, &script[one.value])).collect();
        assert_eq!(found, [("apiKey", "k-1"), ("pin", "1234"), ("token", "t")]);
    }
}
