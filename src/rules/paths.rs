//! Which paths belong together for another reason than a rule: in the language of the rules' patterns, read exactly.

use super::pattern::{Pattern, Reading};
use crate::canon::Path;

/// Some patterns of paths: `/invoices/**`, `/settings/tax`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths(Vec<Pattern>);

impl Paths {
    /// The error ends a sentence that begins with where the patterns stand.
    pub fn parse(texts: &[String]) -> Result<Self, String> {
        let parse =
            |text: &String| Pattern::parse(text).map_err(|why| format!("holds {text:?}, which {why}"));
        texts.iter().map(parse).collect::<Result<_, _>>().map(Self)
    }

    /// Whether an address in the app is one of these; its query does not matter.
    pub fn hold(&self, target: &str) -> bool {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        Path::parse(path)
            .is_ok_and(|path| self.0.iter().any(|pattern| pattern.find(&path, Reading::Exact).is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_where_a_pattern_says_so_whatever_its_query() {
        let invoices = ["/invoices/**".to_owned(), "/settings/tax".to_owned()];
        let paths = Paths::parse(&invoices).expect("patterns");
        for inside in ["/invoices", "/invoices/7", "/invoices/7/send?copy=1", "/settings/tax?tab=2"] {
            assert!(paths.hold(inside), "{inside}");
        }
        for outside in ["/", "/invoice", "/settings/team", "/settings/tax/old", "/customers?at=/invoices"] {
            assert!(!paths.hold(outside), "{outside}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_named() {
        let wrong = Paths::parse(&["invoices".to_owned()]).expect_err("no pattern");
        assert!(wrong.contains("\"invoices\", which must begin with a slash"), "{wrong}");
    }
}
