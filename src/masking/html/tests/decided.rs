//! What people decided about fields and elements, and which routes are closed.

use super::*;
use crate::masking::{Fields, Named, Place, PlaceKind, Selector, Selectors, Show, Veil};

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

fn named(kind: PlaceKind, name: &str, label: &str) -> Named {
    Named { kind, name: name.to_owned(), label: label.to_owned(), path: String::new() }
}

/// How a page reads under an owner's yes to one field, and what of it can be asked for.
fn revealed(one: Named, html: &str) -> (String, PageFacts, Vec<String>) {
    let veil = Veil::but_for(vec![one]);
    let hidden = [("vat", Show::Hidden), ("api_key", Show::Hidden)];
    let (shown, facts) = under(Policy { veil: Some(veil.clone()), ..decided(&[], &hidden) }, html);
    (shown, facts, veil.veiled().into_iter().map(|one| one.field.called()).collect())
}

const HELD: &str = "<form action=/x method=post><label>IBAN<input name=iban value='DE89 3704 0044 0532 0130 00'></label>\
    <input name=vat value=ATU123><input name=api_key value=key-123><label>Private note<textarea name=note>Pays late, card 4111 1111 1111 1111\
    </textarea></label></form><table><tr><th>IBAN<td>DE89370400440532013000</tr><tr><th>API key<td>key-456</tr></table>";

#[test]
fn an_owners_yes_shows_that_field_there_and_nothing_else() {
    let (shown, facts, offered) = revealed(named(PlaceKind::Input, "iban", "IBAN"), HELD);
    assert!(shown.contains("DE89 3704 0044 0532 0130 00"), "{shown}");
    for gone in ["DE8937", "ATU123", "key-123", "key-456", "Pays late", "4111"] {
        assert!(!shown.contains(gone), "{gone} in {shown}");
    }
    assert_eq!(offered, ["Vat", "Private note", "IBAN"]);
    let field = field(&facts, "iban");
    assert!(field.real.is_none() && field.unread, "{field:?}");

    let (shown, _, _) = revealed(named(PlaceKind::Text, "", "IBAN"), HELD);
    assert!(shown.contains("DE89370400440532013000") && !shown.contains("DE89 3704"), "{shown}");
    let (shown, _, _) = revealed(named(PlaceKind::Input, "vat", "Vat"), HELD);
    assert!(shown.contains("ATU123"), "a decision to hide is less than the owner's yes: {shown}");
}

#[test]
fn no_yes_shows_a_credential_nor_one_in_a_field_that_shows() {
    for (kind, name, label) in [(PlaceKind::Input, "api_key", ""), (PlaceKind::Text, "", "API key")] {
        let (shown, _, _) = revealed(named(kind, name, label), HELD);
        assert!(!shown.contains("key-"), "{shown}");
    }
    let (shown, _, _) = revealed(named(PlaceKind::Input, "note", "Private note"), HELD);
    assert!(shown.contains("Pays late, card ••••") && !shown.contains("4111"), "{shown}");
}
