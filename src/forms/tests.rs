//! Journeys of forms: served, filled in, compared and put back.

use serde_json::json;

use super::*;
use crate::masking::{HtmlSettings, rewrite_html};

const PAGE: &str = r#"<title>Tax settings</title><form method=post action=/settings/tax>
<input type=hidden name=csrf_token value=Zk3mT9qLx2RvB8nWc5Yd>
<label>Tax rate <input type=number name=rate value=20></label>
<label>Card <input name=card value="4111 1111 1111 1111"></label>
<label>Password <input type=password name=password></label>
<input type=hidden name=reverse value=0><label><input type=checkbox name=reverse value=1 checked> Reverse charge</label>
<label>Country <select name=country><option value=de selected>Germany<option value=at>Austria</select></label>
<fieldset><legend>Rounding</legend><label><input type=radio name=round value=up checked> Up</label>
<label><input type=radio name=round value=down> Down</label></fieldset>
<label>Note <textarea name=note>one
two</textarea></label>
<label>Private note <textarea name=private_note>line
break</textarea></label>
<button formaction=/settings/tax/preview>Preview</button></form>"#;

fn form() -> ServedForm {
    let mut next = 5u8;
    let settings = HtmlSettings {
        page_path: "/settings/tax".into(),
        banner_head: String::new(),
        banner_body: String::new(),
        title_prefix: String::new(),
        origins: vec![],
        policy: crate::masking::Policy::open(),
        random: Box::new(move |bytes| {
            for byte in bytes {
                next = next.wrapping_mul(29).wrapping_add(17);
                *byte = next;
            }
        }),
        new_form_id: Box::new(|| "frm_1".into()),
    };
    let (_, mut facts) = rewrite_html(PAGE.as_bytes(), settings).expect("a page");
    facts.forms.remove(0)
}

/// What a browser sends when nothing was touched.
fn untouched(form: &ServedForm) -> Vec<(String, String)> {
    let mut sent = vec![(FORM_FIELD.to_owned(), form.id.clone())];
    for field in form.fields.iter().filter(|field| field.kind != Kind::Submit) {
        sent.extend(field.shown.iter().map(|value| (field.name.clone(), value.replace('\n', "\r\n"))));
    }
    sent
}

fn set(sent: &mut [(String, String)], name: &str, value: &str) {
    sent.iter_mut().rfind(|(other, _)| other == name).expect("the field").1 = value.to_owned();
}

fn sentences(form: &ServedForm, sent: &[(String, String)]) -> Vec<String> {
    let told = |value: Option<String>| value.unwrap_or_else(|| "-".into());
    changes(form, sent)
        .into_iter()
        .map(|change| {
            format!(
                "{}: {} -> {}{}",
                change.label,
                told(change.from),
                told(change.to),
                if change.hidden { " hidden" } else { "" }
            )
        })
        .collect()
}

#[test]
fn an_untouched_form_changes_nothing_and_is_sent_as_the_app_knows_it() {
    let form = form();
    let sent = untouched(&form);
    assert_eq!(sentences(&form, &sent), Vec::<String>::new());
    let restored = restore(&form, sent, "/settings/tax").expect("at home").fields;
    assert_eq!(restored[0], ("csrf_token".to_owned(), "Zk3mT9qLx2RvB8nWc5Yd".to_owned()));
    assert!(restored.contains(&("card".to_owned(), "4111 1111 1111 1111".to_owned())));
    assert!(restored.contains(&("private_note".to_owned(), "line\r\nbreak".to_owned())));
}

#[test]
fn a_change_reads_as_people_say_it() {
    let form = form();
    let mut sent = untouched(&form);
    set(&mut sent, "rate", "10");
    set(&mut sent, "country", "at");
    set(&mut sent, "round", "down");
    set(&mut sent, "note", "one\r\n4111111111111111");
    sent.retain(|(name, value)| !(name == "reverse" && value == "1"));
    sent.push(("extra".into(), "new".into()));
    assert_eq!(
        sentences(&form, &sent),
        [
            "Tax rate: 20 -> 10",
            "Reverse charge: on -> off",
            "Country: Germany -> Austria",
            "Rounding: Up -> Down",
            "Note: one\ntwo -> one\n••••••••••••1111",
            "Extra: - -> new",
        ]
    );
}

#[test]
fn what_a_browser_did_not_send_because_it_is_disabled_is_no_change() {
    let form = form();
    let mut sent = untouched(&form);
    sent.retain(|(name, _)| !matches!(name.as_str(), "country" | "rate" | "note" | "round" | "card"));
    assert_eq!(sentences(&form, &sent), Vec::<String>::new());
    sent.retain(|(name, value)| !(name == "reverse" && value == "1"));
    assert_eq!(sentences(&form, &sent), ["Reverse charge: on -> off"], "a tick that is gone is one");
}

#[test]
fn a_changed_secret_says_only_that_it_changed() {
    let form = form();
    let mut sent = untouched(&form);
    set(&mut sent, "card", "5500 0000 0000 0004");
    set(&mut sent, "password", "new one");
    sent.push(("new_password".into(), "new one".into()));
    assert_eq!(
        sentences(&form, &sent),
        ["Card: - -> - hidden", "Password: - -> - hidden", "New password: - -> - hidden"]
    );
}

#[test]
fn a_mark_in_another_field_inside_other_text_or_sent_elsewhere_is_refused() {
    let form = form();
    let mark = "•••• •••• •••• 1111";
    let mut pasted = untouched(&form);
    set(&mut pasted, "note", mark);
    let mut wrapped = untouched(&form);
    set(&mut wrapped, "card", &format!("it was {mark}"));
    for (sent, destination) in
        [(pasted, "/settings/tax"), (wrapped, "/settings/tax"), (untouched(&form), "/comments")]
    {
        assert_eq!(
            restore(&form, sent, destination).expect_err("elsewhere").code(),
            "hidden-value-elsewhere"
        );
    }
    restore(&form, untouched(&form), "/settings/tax/preview").expect("a button of the form sends it there");
}

#[test]
fn a_replaced_secret_is_sent_as_typed() {
    let form = form();
    let mut sent = untouched(&form);
    set(&mut sent, "card", "5500 0000 0000 0004");
    let restored = restore(&form, sent, "/settings/tax").expect("at home").fields;
    assert!(restored.contains(&("card".to_owned(), "5500 0000 0000 0004".to_owned())));
}

#[test]
fn json_sent_is_compared_leaf_by_leaf() {
    let served = json!({"tax": {"rate": 20, "country": "de"}, "tags": ["a", "b"], "password": "•••••••"});
    let sent = json!({"tax": {"rate": 10, "country": "de"}, "tags": ["a"], "password": "x", "reverse": true});
    let told: Vec<_> = json_changes(Some(&served), &sent, Sent::Part, &Labels::new())
        .into_iter()
        .map(|change| (change.label, change.from, change.to, change.hidden))
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("Tax › Rate".to_owned(), text("20"), text("10"), false),
            ("Tags".to_owned(), text("a, b"), text("a"), false),
            ("Password".to_owned(), None, None, true),
            ("Reverse".to_owned(), None, text("on"), false),
        ]
    );
}

#[test]
fn a_page_with_two_forms_and_a_token_in_its_head_sends_its_own_form_back() {
    let page = r#"<!doctype html><html><head><title>Tax settings · Acme</title>
        <meta name="csrf-token" content="9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0"></head><body>
        <form method="post" action="/logout"><input type="hidden" name="csrf_token"
          value="9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0"><button>Sign out</button></form>
        <form method="post" action="/settings/tax"><input type="hidden" name="csrf_token"
          value="9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0">
        <label for="rate">Tax rate</label><input id="rate" name="rate" value="20">
        <label for="t">Tax number</label><input id="t" name="tax_number" value="ATU12345678">
        <button>Save</button></form></body></html>"#;
    let mut next = 0u8;
    let settings = crate::masking::HtmlSettings {
        page_path: "/settings/tax".to_owned(),
        banner_head: String::new(),
        banner_body: String::new(),
        title_prefix: String::new(),
        origins: Vec::new(),
        policy: crate::masking::Policy::open(),
        random: Box::new(move |bytes| {
            bytes.iter_mut().for_each(|b| {
                next = next.wrapping_mul(31).wrapping_add(7);
                *b = next;
            })
        }),
        new_form_id: Box::new(|| "an-id".to_owned()),
    };
    let (html, facts) = crate::masking::rewrite_html(page.as_bytes(), settings).expect("a page");
    let html = String::from_utf8(html).expect("UTF-8");
    let form = facts.forms.into_iter().find(|form| form.action == "/settings/tax").expect("the tax form");
    let submitted: Vec<(String, String)> = form
        .fields
        .iter()
        .filter(|f| f.kind != crate::masking::Kind::Submit)
        .map(|f| (f.name.clone(), f.shown[0].clone()))
        .collect();
    assert!(html.contains(&submitted[0].1), "the page shows what the form remembers");
    let restored = super::restore(&form, submitted, "/settings/tax").expect("restored");
    assert!(restored.fields.iter().any(|(n, v)| n == "csrf_token" && v.starts_with("9f8e7d6c")));
}
