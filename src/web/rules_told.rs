//! Routes of the rules file in words, for whoever reads them: the vendor's admins and the customers.

use crate::rules::{Condition, RouteRow};
use crate::words::Words;

/// `POST /invoices/{id}/send`
pub fn address(words: &Words, route: &RouteRow) -> String {
    let any = || words.text("rules-any-method").to_string();
    format!("{} {}", route.methods.clone().unwrap_or_else(any), route.path)
}

/// What else is said of the route's requests, one thing each.
pub fn conditions(words: &Words, route: &RouteRow) -> Vec<String> {
    route.conditions.iter().map(|condition| one(words, condition)).collect()
}

fn one(words: &Words, condition: &Condition) -> String {
    let text = match condition {
        Condition::Host(alias) => words.text("rules-at").with("host", alias),
        Condition::Query(name, None) => words.text("rules-with").with("name", name),
        Condition::Query(name, Some(value)) => {
            words.text("rules-with-value").with("name", name).with("value", value)
        }
        Condition::Field(name, None) => words.text("rules-with-field").with("name", name),
        Condition::Field(name, Some(value)) => {
            words.text("rules-with-field-value").with("name", name).with("value", value)
        }
        Condition::Content(kind) => words.text("rules-sent-as").with("kind", *kind),
        Condition::Operation(name) => words.text("rules-operation").with("name", name),
        Condition::Persisted(id) => words.text("rules-persisted").with("id", id),
        Condition::Files(kinds) => words.text("rules-takes-files").with("kinds", kinds),
        Condition::Binary => words.text("rules-binary"),
    };
    text.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::rules::Rules;

    #[test]
    fn a_route_is_told_in_the_readers_language() {
        let file = "[[host]]\nalias = \"api\"\norigin = \"https://api.acme.example\"\n[[route]]\nhost = \"api\"\n\
                    path = \"/find\"\nquery = { tab = \"lines\" }\nform = { q = \"*\" }\nis = \"export\"\n";
        let rules = Rules::parse(file).expect("rules that hold");
        let english = Words::new(chrono_tz::UTC);
        let german = english.clone().in_language(Language::German);
        let route = &rules.route_rows()[0];
        assert_eq!(address(&english, route), "any /find");
        assert_eq!(conditions(&english, route), ["at api", "with tab=lines", "with the field q"]);
        assert_eq!(address(&german, route), "alle /find");
        assert_eq!(conditions(&german, route), ["bei api", "mit tab=lines", "mit dem Feld q"]);
    }
}
