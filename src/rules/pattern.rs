//! Patterns of paths: `/invoices/{id}/send`, `/customers/{id}.pdf`, `/api/**`.

use super::Complaint;
use super::complaint::{complaint, unclosed, unopened};
use crate::canon::Path;

/// How closely a request must be what a rule describes.
///
/// A rule that makes a step graver is read loosely, so that another spelling of the same address does not slip by it; a
/// rule that makes it less grave is read exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Loose,
    Exact,
}

/// What paths a rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    text: String,
    /// Before `**`, or all where there is none.
    front: Vec<Segment>,
    /// After `**`.
    back: Option<Vec<Segment>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(String),
    /// One gap with text around it; one without a name is `*`.
    Gap {
        before: String,
        name: Option<String>,
        after: String,
    },
}

/// What a path filled a pattern's gaps with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub gaps: Vec<(String, String)>,
    /// The places of segments that the pattern spells out.
    pub spelled: Vec<usize>,
}

impl Pattern {
    /// Reads a pattern. The error ends a sentence that begins with the key's name.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        let no_slash = || complaint!("path-slash", "must begin with a slash, such as /invoices/{{id}}");
        let rest = text.strip_prefix('/').ok_or_else(no_slash)?;
        if text.contains(['?', '#']) {
            return Err(complaint!(
                "path-query",
                "must not have a query; conditions on it go into query = {{ name = \"value\" }}"
            ));
        }
        if text.contains('%') || text.contains(char::is_whitespace) && text.trim() != text {
            return Err(complaint!("path-escapes", "must be written as people read it, without % escapes"));
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (mut front, mut back) = (Vec::new(), None::<Vec<Segment>>);
        for piece in rest.split('/').filter(|_| !rest.is_empty()) {
            match (piece, &mut back) {
                ("", _) => return Err(complaint!("path-slashes", "must not have two slashes in a row")),
                ("**", None) => back = Some(Vec::new()),
                ("**", Some(_)) => return Err(complaint!("path-stars", "may have ** only once")),
                (piece, Some(back)) => back.push(Segment::parse(piece)?),
                (piece, None) => front.push(Segment::parse(piece)?),
            }
        }
        let pattern = Self { text: text.to_owned(), front, back };
        let mut names: Vec<_> = pattern.gaps().collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(complaint!("path-gap-twice", "has two gaps called {{{name}}}", name = pair[0])),
            None => Ok(pattern),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of the gaps.
    pub fn gaps(&self) -> impl Iterator<Item = &str> {
        self.front.iter().chain(self.back.iter().flatten()).filter_map(|segment| match segment {
            Segment::Gap { name, .. } => name.as_deref(),
            Segment::Literal(_) => None,
        })
    }

    /// What the path fills the gaps with, if it is one of these.
    pub fn find(&self, path: &Path, reading: Reading) -> Option<Found> {
        let segments: Vec<_> = path.segments().collect();
        let behind = self.back.as_ref().map_or(0, Vec::len);
        let fits = match self.back {
            Some(_) => segments.len() >= self.front.len() + behind,
            None => segments.len() == self.front.len(),
        };
        if !fits {
            return None;
        }
        let mut found = Found::default();
        let front = self.front.iter().zip(0..);
        let back = self.back.iter().flatten().zip(segments.len() - behind..);
        for (segment, at) in front.chain(back) {
            segment.find(&segments[at], at, reading, &mut found)?;
        }
        Some(found)
    }

    /// An example of a path: each gap filled with `x`.
    pub fn example(&self) -> String {
        let any = self.back.is_some().then(|| "x".to_owned());
        let front = self.front.iter().map(Segment::example);
        let all: Vec<_> = front.chain(any).chain(self.back.iter().flatten().map(Segment::example)).collect();
        format!("/{}", all.join("/"))
    }

    /// Whether every path of another pattern is one of this, as far as that is plain to see.
    pub fn covers(&self, other: &Self) -> bool {
        let same = |(a, b): (&Segment, &Segment)| match (a, b) {
            (Segment::Literal(a), Segment::Literal(b)) => a == b,
            (Segment::Gap { before, after, .. }, _) if before.is_empty() && after.is_empty() => true,
            (Segment::Gap { before, after, .. }, Segment::Gap { before: b, after: a, .. }) => {
                before == b && after == a
            }
            (Segment::Gap { .. }, Segment::Literal(_)) | (Segment::Literal(_), Segment::Gap { .. }) => false,
        };
        let front = self.front.iter().zip(&other.front).all(same);
        match (&self.back, &other.back) {
            (Some(back), _) if back.is_empty() => self.front.len() <= other.front.len() && front,
            (None, None) => self.front.len() == other.front.len() && front,
            _ => self.front == other.front && self.back == other.back,
        }
    }
}

impl Segment {
    fn parse(piece: &str) -> Result<Self, Complaint> {
        if piece == "*" {
            return Ok(Self::Gap { before: String::new(), name: None, after: String::new() });
        }
        if piece.contains('*') {
            let what = complaint!("path-star-part", "may have * and ** only as whole parts between slashes");
            return Err(what);
        }
        let Some((before, rest)) = piece.split_once('{') else {
            return match piece.contains('}') {
                true => Err(unopened()),
                false => Ok(Self::Literal(piece.to_owned())),
            };
        };
        let (name, after) = rest.split_once('}').ok_or_else(unclosed)?;
        if after.contains(['{', '}']) || name.contains('{') {
            return Err(complaint!("path-gaps", "may have one gap between two slashes"));
        }
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(complaint!(
                "path-gap-name",
                "has a gap {{{name}}}; gaps are named with letters, digits and _, such as {{id}}",
                name = name,
            ));
        }
        Ok(Self::Gap { before: before.to_owned(), name: Some(name.to_owned()), after: after.to_owned() })
    }

    fn find(&self, segment: &str, at: usize, reading: Reading, found: &mut Found) -> Option<()> {
        let alike = |a: &str, b: &str| match reading {
            Reading::Exact => a == b,
            Reading::Loose => a.eq_ignore_ascii_case(b),
        };
        match self {
            Self::Literal(literal) => {
                found.spelled.push(at);
                alike(segment, literal).then_some(())
            }
            Self::Gap { before, name, after } => {
                let end = segment.len().checked_sub(after.len())?;
                let (front, value, back) =
                    (segment.get(..before.len())?, segment.get(before.len()..end)?, segment.get(end..)?);
                if value.is_empty() || !alike(front, before) || !alike(back, after) {
                    return None;
                }
                if let Some(name) = name {
                    found.gaps.push((name.clone(), value.to_owned()));
                }
                Some(())
            }
        }
    }

    fn example(&self) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::Gap { before, after, .. } => format!("{before}x{after}"),
        }
    }
}

/// Whether a text fits a pattern in which `*` stands for anything.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(pattern: &str, path: &str, reading: Reading) -> Option<Vec<(String, String)>> {
        let path = Path::parse(path).expect("a path");
        Pattern::parse(pattern).expect("a pattern").find(&path, reading).map(|found| found.gaps)
    }

    fn is_found(pattern: &str, path: &str) -> bool {
        find(pattern, path, Reading::Exact).is_some()
    }

    #[test]
    fn gaps_stand_for_one_segment_and_are_named() {
        let gaps = find("/invoices/{id}/lines/{line}", "/invoices/17/lines/3", Reading::Exact);
        assert_eq!(gaps, Some(vec![("id".into(), "17".into()), ("line".into(), "3".into())]));
        let gaps = find("/customers/{id}.pdf", "/customers/caf%C3%A9.pdf", Reading::Exact);
        assert_eq!(gaps, Some(vec![("id".into(), "café".into())]));
        assert!(!is_found("/invoices/{id}", "/invoices"));
        assert!(!is_found("/invoices/{id}", "/invoices/1/2"));
        assert!(!is_found("/customers/{id}.pdf", "/customers/.pdf"));
        assert!(is_found("/", "/"));
    }

    #[test]
    fn two_stars_stand_for_any_number_of_segments() {
        for path in ["/api", "/api/a", "/api/a/b/"] {
            assert!(is_found("/api/**", path), "{path}");
        }
        assert!(is_found("/**/delete", "/a/b/delete") && is_found("/**/delete", "/delete"));
        assert!(!is_found("/api/**", "/apis/a") && !is_found("/**/delete", "/a/delete/b"));
    }

    #[test]
    fn a_loose_reading_does_not_mind_the_case() {
        assert!(find("/admin/{id}/delete", "/Admin/3/DELETE", Reading::Loose).is_some());
        assert!(find("/admin/{id}/delete", "/Admin/3/DELETE", Reading::Exact).is_none());
    }

    #[test]
    fn a_pattern_that_is_none_is_refused_in_words() {
        for (text, said) in [
            ("invoices", "must begin with a slash"),
            ("/a?b=1", "must not have a query"),
            ("/a%20b", "without % escapes"),
            ("/a//b", "two slashes"),
            ("/**/a/**", "only once"),
            ("/a*", "only as whole parts"),
            ("/{id", "without a }"),
            ("/id}", "without a {"),
            ("/{a}{b}", "one gap"),
            ("/{a b}", "{a b}"),
            ("/{id}/{id}", "two gaps called {id}"),
        ] {
            let why = Pattern::parse(text).expect_err(text);
            assert!(why.to_string().contains(said), "{text}: {why}");
        }
    }

    #[test]
    fn one_pattern_covers_another_where_that_is_plain() {
        let covers = |a: &str, b: &str| {
            Pattern::parse(a).expect("a pattern").covers(&Pattern::parse(b).expect("a pattern"))
        };
        assert!(covers("/**", "/a/{b}") && covers("/a/{x}", "/a/b") && covers("/a/**", "/a/**"));
        assert!(!covers("/a/b", "/a/{x}") && !covers("/a/**", "/b") && !covers("/a/{x}.csv", "/a/{x}"));
    }

    #[test]
    fn a_star_in_a_name_stands_for_anything() {
        for (pattern, text, expected) in [
            ("Get*", "GetInvoices", true),
            ("*Note", "addNote", true),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("Get", "GetInvoices", false),
            ("*", "", true),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
