//! Reading canonical JSON as it stands: one pass over the text, no tree, no copies. For checking a million lines.
//!
//! It only ever says yes: whatever is not surely in the one spelling is for [`parse_strict`](super::parse_strict) to
//! judge, and to name.

/// Deeper nesting is left to `parse_strict`.
const DEEPEST: u8 = 64;

/// Calls `member` with the name and the text of each member, if this is an object in the canonical spelling and all of
/// them please it. Names are as they stand; one with an escape in it is not dealt with here.
pub(in super::super) fn scan_object<'a>(
    text: &'a str,
    mut member: impl FnMut(&'a str, &'a str) -> bool,
) -> bool {
    let mut scanner = Scanner { text, at: 0 };
    scanner.object(0, &mut |name, value| member(name, value)).is_some() && scanner.at == text.len()
}

/// The text between the quotes of a string that needs no escapes.
pub(in super::super) fn plain_string(value: &str) -> Option<&str> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.as_bytes().contains(&b'\\')).then_some(inner)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn value(&mut self, depth: u8) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' => self.object(depth, &mut |_, _| true),
            b'[' => self.array(depth),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            _ => self.integer(),
        }
    }

    /// Names must rise, in UTF-16 units.
    fn object(&mut self, depth: u8, member: &mut dyn FnMut(&'a str, &'a str) -> bool) -> Option<()> {
        self.take(b'{')?;
        if depth == DEEPEST {
            return None;
        }
        if self.take(b'}').is_some() {
            return Some(());
        }
        let mut before: Option<&str> = None;
        loop {
            let name = self.string()?;
            if name.as_bytes().contains(&b'\\') || before.is_some_and(|before| !rises(before, name)) {
                return None;
            }
            before = Some(name);
            self.take(b':')?;
            let from = self.at;
            self.value(depth + 1)?;
            if !member(name, &self.text[from..self.at]) {
                return None;
            }
            if self.take(b',').is_none() {
                return self.take(b'}');
            }
        }
    }

    fn array(&mut self, depth: u8) -> Option<()> {
        self.take(b'[')?;
        if depth == DEEPEST {
            return None;
        }
        if self.take(b']').is_some() {
            return Some(());
        }
        loop {
            self.value(depth + 1)?;
            if self.take(b',').is_none() {
                return self.take(b']');
            }
        }
    }

    /// Gives what stands between the quotes, escapes and all.
    fn string(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let from = self.at;
        let bytes = self.text.as_bytes();
        loop {
            let plain = bytes[self.at..].iter().position(|byte| matches!(byte, 0..=0x1f | b'"' | b'\\'))?;
            self.at += plain;
            match bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    return Some(&self.text[from..self.at - 1]);
                }
                b'\\' => self.escape()?,
                _ => return None,
            }
        }
    }

    /// The short escapes, and `\u00xx` for those control characters that have none, but not for NUL.
    fn escape(&mut self) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let length = match rest {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => 2,
            [b'u', b'0', b'0', b'0', b'1'..=b'7' | b'b' | b'e' | b'f', ..]
            | [b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', ..] => 6,
            _ => return None,
        };
        self.at += length;
        Some(())
    }

    fn integer(&mut self) -> Option<()> {
        let negative = self.take(b'-').is_some();
        let rest = &self.text.as_bytes()[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let leading_zero = rest.first() == Some(&b'0') && (digits > 1 || negative);
        let number: u64 = self.text[self.at..self.at + digits].parse().ok()?;
        self.at += digits;
        (!leading_zero && number < super::INTEGER_LIMIT).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// UTF-16 sorts as bytes do until characters beyond U+FFFF come into play.
fn rises(before: &str, name: &str) -> bool {
    match before.is_ascii() && name.is_ascii() {
        true => before < name,
        false => before.encode_utf16().lt(name.encode_utf16()),
    }
}
