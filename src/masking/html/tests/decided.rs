//! What people decided about fields and elements, and which routes are closed.

use super::*;
use crate::masking::{Fields, Place, Reveal, Selector, Selectors, Show};

struct Decided(Selectors, Vec<(&'static str, Show)>);

impl Fields for Decided {
    fn decided(&self, place: &Place<'_>) -> Option<Show> {
        let named =
            |wanted: &&(&'static str, Show)| [place.name, place.label, place.path].contains(&wanted.0);
        self.1.iter().find(named).map(|(_, show)| *show)
    }

    fn selectors(&self) -> &Selectors {
        &self.0
    }
}

fn under(policy: Policy, html: &str) -> (String, PageFacts) {
    let settings = HtmlSettings { policy, banner_body: String::new(), ..settings() };
    let html = format!("<html><head></head><body>{html}</body></html>");
    let (bytes, facts) = rewrite_html(html.as_bytes(), settings).expect("a page");
    let out = String::from_utf8(bytes).expect("utf-8");
    let start = out.find("<body>").expect("a body") + 6;
    (out[start..out.len() - 14].to_owned(), facts)
}

fn decided(selectors: &[(&str, Show)], names: &[(&'static str, Show)]) -> Policy {
    let parse = |(text, show): &(&str, Show)| (Selector::parse(text).expect("a selector"), *show);
    let selectors = Selectors::new(selectors.iter().map(parse).collect());
    Policy { fields: std::sync::Arc::new(Decided(selectors, names.to_vec())), ..Policy::open() }
}

#[test]
fn a_selector_hides_text_values_and_what_is_read_of_its_elements() {
    let policy =
        decided(&[("#pay .no", Show::Hidden), ("b.phone", Show::Last2), (".net", Show::Domain)], &[]);
    let (shown, facts) = under(
        policy,
        "<p class=no>Plain</p><div id=pay><p class=no title=Wertvoll>Wert<i>voll</i> &amp;</p><img class=no alt=Wertvoll>\
         <em>Plain too</em><input class=no name=x value=Wertvoll></div><b class=phone>0660 1234567</b>\
         <i class=net>o@acme.example</i>",
    );
    assert!(!shown.contains("Wert") && !shown.contains("voll"), "{shown}");
    for kept in ["Plain</p>", "Plain too", "•••• •••••67", "••••@acme.example"] {
        assert!(shown.contains(kept), "{kept} in {shown}");
    }
    assert!(facts.hidden["field"] >= 6);
}

#[test]
fn what_people_decided_about_a_field_counts_in_forms_tables_and_state() {
    let names = [
        ("city", Show::Hidden),
        ("Phone", Show::Last4),
        ("user.email", Show::Domain),
        ("Tax id", Show::Shown),
    ];
    let (shown, _) = under(
        decided(&[], &names),
        "<form action=/x method=post><input name=city value=Vienna><label>Phone <input name=p value=06601234567></label>\
         <label>Tax id <input name=t value=86095742719></label><label>Password <input name=q value=tiger></label></form>\
         <table><tr><th>Name<th>Phone</tr><tr><td>Ana<td>0660 7654321</tr></table>\
         <script type=application/json>{\"user\":{\"email\":\"o@acme.example\",\"city\":\"Graz\"}}</script>",
    );
    for gone in ["Vienna", "0660", "tiger", "Graz", "o@acme"] {
        assert!(!shown.contains(gone), "{gone} in {shown}");
    }
    for kept in ["•••••••4567", "•••• •••4321", "86095742719", "Ana", "••••@acme.example"]
    {
        assert!(shown.contains(kept), "{kept} in {shown}");
    }
}

#[test]
fn on_a_closed_route_inputs_show_only_what_was_decided() {
    let html = "<form action=/x method=post><input name=city value=Vienna><input name=zip value=1010><textarea name=note>Hi</textarea>\
        <select name=plan><option>gold<option selected>lead</select><input type=hidden name=ref value=ab12-cd34-ef56>\
        <input type=password name=pw value=tiger></form><p>Text stays</p><script type=application/json>{\"a\":\"Wert\",\"n\":5,\"b\":true}</script>";
    let policy = Policy { closed: true, ..decided(&[], &[("zip", Show::Shown), ("pw", Show::Shown)]) };
    let (shown, facts) = under(policy, html);
    for gone in ["Vienna", ">Hi<", "selected>lead", "ab12", "tiger", "Wert", ":5"] {
        assert!(!shown.contains(gone), "{gone} in {shown}");
    }
    assert!(
        shown.contains("1010") && shown.contains("Text stays") && shown.contains("\"b\":true"),
        "{shown}"
    );
    let names: Vec<&str> = facts.seen.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["city", "zip", "note", "plan", "ref", "pw", "a", "n"]);
    assert_eq!(field(&facts, "city").real.as_deref(), Some(&["Vienna".to_owned()][..]));
}

#[test]
fn only_the_owners_yes_shows_what_a_detector_knows() {
    let html = "<form action=/x method=post><input name=api_key value=key-123></form><table><tr><th>API key<td>key-123</tr></table>";
    let shown_by = |page: Option<&str>, field: &str| {
        let reveal = Reveal { field: field.to_owned(), page: page.map(str::to_owned) };
        let policy = Policy { revealed: vec![reveal].into(), ..decided(&[], &[("api_key", Show::Shown)]) };
        under(policy, html).0.matches("key-123").count()
    };
    assert_eq!(shown_by(None, "api_key"), 1);
    assert_eq!(shown_by(Some("/settings/tax"), "api_key"), 1);
    assert_eq!(shown_by(Some("/other"), "api_key"), 0);
    assert_eq!(shown_by(None, "API key"), 1);
    assert_eq!(shown_by(None, "note"), 0);
}
