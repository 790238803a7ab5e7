//! Values that go out under another value and may come back: surrogates for tokens, and marks in JSON. Putting back
//! is bound to field and destination. A form's own marks are put back by `forms`.

use super::detectors::{is_csrf, is_token};
use super::shape::DOT;

/// Where random bytes come from; injected, so that tests are repeatable.
pub use crate::random::Source as Random;

/// A value that went out under another one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Surrogate {
    /// What the browser got.
    pub mark: String,
    /// What it stands for.
    pub real: String,
    /// The field, meta name or dotted JSON path it was served as.
    pub field: String,
    /// The path it may come back to; `*` for anywhere in the app, as a script needs it.
    pub destination: String,
    /// Whether the real value was a number in JSON.
    #[serde(default)]
    pub number: bool,
}

impl Surrogate {
    /// One that may come back anywhere in the app, as its scripts need it.
    pub fn anywhere(mark: &str, real: &str, field: &str) -> Self {
        let (mark, real, field) = (mark.to_owned(), real.to_owned(), field.to_owned());
        Self { mark, real, field, destination: ANYWHERE.to_owned(), number: false }
    }

    /// Whether it stands for a token, which is another one each time.
    pub fn is_token(&self) -> bool {
        self.destination == ANYWHERE || is_token(&self.field)
    }
}

/// Any path of the app.
pub const ANYWHERE: &str = "*";

/// A mark or surrogate came back where it does not belong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hidden value came back in another place")]
pub struct MarkElsewhere;

impl MarkElsewhere {
    pub fn code(&self) -> &'static str {
        "hidden-value-elsewhere"
    }
}

/// The real value of a value that came back, or the value itself when it is none of ours.
///
/// It must come back unchanged, in the field it was served in and to its destination; a token against cross-site
/// requests may move between fields and headers of that kind, since scripts carry it so.
pub fn put_back<'a>(
    known: &'a [Surrogate],
    field: &str,
    destination: &str,
    value: &'a str,
) -> Result<&'a str, MarkElsewhere> {
    let mut homes = known.iter().filter(|one| one.mark == value && is_at_home(one, field, destination));
    match homes.next() {
        // Two secrets behind one mark: nobody can say which is meant.
        Some(one) if homes.any(|other| other.real != one.real) => Err(MarkElsewhere),
        Some(one) => Ok(&one.real),
        None if holds_a_mark(known, value) || holds_dots(value) => Err(MarkElsewhere),
        None => Ok(value),
    }
}

/// Whether a surrogate may come back in this field to this destination.
pub fn is_at_home(one: &Surrogate, field: &str, destination: &str) -> bool {
    if is_csrf(&one.field) && is_csrf(field) {
        return true;
    }
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    if one.destination == ANYWHERE {
        // A token goes where tokens go: elsewhere it would be kept as text, and shown.
        return is_token(field) || last(&one.field) == last(field);
    }
    one.field == field && same_place(&one.destination, destination)
}

/// Whether two addresses name the same thing: the same path, and no parameter that both have with different values.
/// Scripts fetch with parameters (`?content=1`) what they send back without.
fn same_place(one: &str, other: &str) -> bool {
    let split = |address: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        (path.to_owned(), pairs.collect::<Vec<(String, String)>>())
    };
    let ((path, mine), (other_path, theirs)) = (split(one), split(other));
    path == other_path
        && mine.iter().all(|(name, value)| {
            theirs.iter().filter(|(other, _)| other == name).all(|(_, other)| other == value)
        })
}

/// Whether the text holds any of the marks, alone or inside other text.
pub fn holds_a_mark(known: &[Surrogate], text: &str) -> bool {
    known.iter().any(|one| !one.mark.is_empty() && text.contains(&one.mark))
}

/// Whether dots stand in a text as marks have them. A text in which something was hidden and that was edited around it
/// is no mark any more: sent on, the dots would take the place of the customer's own value.
pub fn holds_dots(text: &str) -> bool {
    text.contains("•••")
}

/// A random value of the same length and class of letters, so that the app's scripts accept it. `None` when the value
/// is too short or too uniform to be told from others.
pub fn surrogate_of(real: &str, random: &mut Random) -> Option<String> {
    let exchangeable = real.bytes().filter(u8::is_ascii_alphanumeric).count();
    if exchangeable < 8 || real.contains(DOT) {
        return None;
    }
    let hexadecimal = real.bytes().filter(u8::is_ascii_alphanumeric).all(|byte| byte.is_ascii_hexdigit());
    let mut bytes = vec![0u8; real.len()];
    for _ in 0..8 {
        random(&mut bytes);
        let made: String =
            real.chars().zip(&bytes).map(|(letter, byte)| exchanged(letter, *byte, hexadecimal)).collect();
        if made != real {
            return Some(made);
        }
    }
    None
}

fn exchanged(letter: char, random: u8, hexadecimal: bool) -> char {
    let pick = |letters: &[u8]| char::from(letters[usize::from(random) % letters.len()]);
    match letter {
        '0'..='9' => pick(b"0123456789"),
        'a'..='z' if hexadecimal => pick(b"abcdef"),
        'A'..='Z' if hexadecimal => pick(b"ABCDEF"),
        'a'..='z' => pick(b"abcdefghijklmnopqrstuvwxyz"),
        'A'..='Z' => pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Surrogate {
        Surrogate {
            mark: "zzzz1111zzzz".into(),
            real: "aaaa2222aaaa".into(),
            field: "csrf_token".into(),
            destination: "/settings/tax".into(),
            number: false,
        }
    }

    #[test]
    fn a_surrogate_has_the_shape_of_the_real_value_and_nothing_of_it() {
        let mut next = 7u8;
        let mut random: Random = Box::new(move |bytes| {
            for byte in bytes {
                next = next.wrapping_mul(31).wrapping_add(11);
                *byte = next;
            }
        });
        let made = surrogate_of("a1B2-c3D4_e5F6xyz=", &mut random).expect("long enough");
        assert_eq!(made.len(), 18);
        assert_ne!(made, "a1B2-c3D4_e5F6xyz=");
        assert!(made.ends_with('=') && made.as_bytes()[4] == b'-');
        assert!(surrogate_of("abc", &mut random).is_none());
    }

    #[test]
    fn a_token_is_put_back_in_its_field_or_in_the_header_for_it() {
        let known = [token()];
        assert_eq!(put_back(&known, "csrf_token", "/settings/tax", "zzzz1111zzzz"), Ok("aaaa2222aaaa"));
        assert_eq!(put_back(&known, "X-CSRF-Token", "/api/tax", "zzzz1111zzzz"), Ok("aaaa2222aaaa"));
        assert_eq!(put_back(&known, "note", "/settings/tax", "hello"), Ok("hello"));
    }

    #[test]
    fn a_text_edited_around_what_is_hidden_in_it_is_refused_and_overwrites_nothing() {
        let note =
            Surrogate { mark: "card •••• 1111".into(), destination: "/note".into(), ..token() };
        let known = [Surrogate { field: "note".into(), ..note }];
        assert_eq!(put_back(&known, "note", "/note", "card •••• 1111"), Ok("aaaa2222aaaa"));
        assert_eq!(put_back(&[], "note", "/note", "card •••• 1111, called"), Err(MarkElsewhere));
        assert_eq!(put_back(&[], "note", "/note", "one • two"), Ok("one • two"));
    }

    #[test]
    fn a_scripts_token_goes_where_tokens_go_and_nowhere_else() {
        let bearer =
            Surrogate { field: "session.access_token".into(), destination: ANYWHERE.into(), ..token() };
        let known = [bearer];
        for home in ["authorization", "access_token", "auth.refresh_token", "jwt"] {
            assert_eq!(put_back(&known, home, "/api", "zzzz1111zzzz"), Ok("aaaa2222aaaa"), "{home}");
        }
        assert_eq!(put_back(&known, "note", "/api", "zzzz1111zzzz"), Err(MarkElsewhere));
    }

    #[test]
    fn what_a_script_fetched_with_parameters_it_sends_back_without() {
        let one =
            Surrogate { field: "content".into(), destination: "/api/file?id=1&content=1".into(), ..token() };
        for home in ["/api/file", "/api/file?id=1", "/api/file?1730000000"] {
            assert!(is_at_home(&one, "content", home), "{home}");
        }
        for elsewhere in ["/api/file?id=2", "/api/files?id=1", "/api/file/2"] {
            assert!(!is_at_home(&one, "content", elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn a_token_in_another_field_or_inside_other_text_is_refused() {
        let known = [token()];
        assert_eq!(put_back(&known, "note", "/settings/tax", "zzzz1111zzzz"), Err(MarkElsewhere));
        assert_eq!(put_back(&known, "csrf_token", "/settings/tax", "see zzzz1111zzzz!"), Err(MarkElsewhere));
    }
}
