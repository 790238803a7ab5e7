//! A page in, a page out: what the agent's browser gets, and what is remembered.

use super::*;
use crate::masking::{Kind, ServedField, Surrogate};

mod decided;

fn settings() -> HtmlSettings {
    let mut seed = 1u32;
    let mut next = 0;
    HtmlSettings {
        page_path: "/settings/tax?tab=1".into(),
        banner_head: "<link rel=stylesheet href=/.porchlight/banner.css>".into(),
        banner_body: "<aside id=porchlight>Support session</aside>".into(),
        title_prefix: "[Support] ".into(),
        origins: vec![("https://acme.example".into(), "https://s1.gate.example".into())],
        policy: Policy::open(),
        random: Box::new(move |bytes| {
            for byte in bytes {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = (seed >> 24) as u8;
            }
        }),
        new_form_id: Box::new(move || {
            next += 1;
            format!("frm_{next}")
        }),
    }
}

fn page(html: &str) -> (String, PageFacts) {
    let (bytes, facts) = rewrite_html(html.as_bytes(), settings()).expect("a page");
    (String::from_utf8(bytes).expect("utf-8"), facts)
}

fn body(html: &str) -> String {
    let (out, _) = page(&format!("<html><head></head><body>{html}</body></html>"));
    let start = out.find("<body>").expect("a body") + 6;
    out[start..out.find("<aside").expect("a banner")].to_owned()
}

fn field<'a>(facts: &'a PageFacts, name: &str) -> &'a ServedField {
    facts.forms.iter().flat_map(|form| &form.fields).find(|field| field.name == name).expect("the field")
}

const SAMPLE: &str = r##"<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Tax settings – Acme &amp; Co</title>
<meta name="csrf-token" content="Zk3mT9qLx2RvB8nWc5Yd"><link rel="manifest" href="/m.json">
<script>window.cfg = {"csrfToken": "Zk3mT9qLx2RvB8nWc5Yd", apiKey: 'ak-1234', locale: "de"};</script>
<script type="application/json" id="state">{"user":{"name":"Olivia","password":"hunter2"},"html":"<b>"}</script></head>
<body class="app"><!-- card 4111111111111111 -->
<h1>Tax settings für Nörthwind 🏠</h1>
<p>Card 4111&nbsp;1111&nbsp;1111&nbsp;1111, invoice INV-2026-000123 of 2026-11-22, 1.234,50 €</p>
<form id="tax" action="https://acme.example/settings/tax" method="post">
<input type="hidden" name="csrf_token" value="Zk3mT9qLx2RvB8nWc5Yd">
<label for="rate">Tax rate (%)</label><input id="rate" name="rate" type="number" value="20">
<input id="f7" name="f7" value="86095742719" maxlength="11" pattern="[0-9]+"><label for="f7">Tax number</label>
<label><input type="checkbox" name="reverse" checked> Reverse charge</label>
<fieldset><legend>Rounding:</legend>
<label><input type="radio" name="round" value="up"> Up</label><label><input type="radio" name="round" value="down" checked> Down</label></fieldset>
<label for="c">Country</label><select id="c" name="country"><option value="de" selected>Germany<option value="at">Österreich</select>
<textarea name="note">
Hello &lt;b&gt; Ünïcode</textarea>
<input type="password" name="pw" value="hunter2">
<button name="go" value="1">Save <b>changes</b></button>
</form>
<input form="tax" name="outside" value="x">
<table><tr><th>API key</th><td>short-one</td></tr><tr><th>Plan</th><td>Gold</td></tr></table>
<a href="https://acme.example/invoices?a=1&amp;b=2">own</a> <a href="//evil.example/" ping="/p">foreign</a>
<a href="/reset?token=abcdef">reset</a>
</body></html>
"##;

#[test]
fn a_page_keeps_what_is_ordinary_and_loses_what_is_secret() {
    let (out, facts) = page(SAMPLE);
    for kept in [
        "Tax settings für Nörthwind 🏠",
        "INV-2026-000123 of 2026-11-22, 1.234,50 €",
        r#"value="20""#,
        "Gold",
        "Österreich",
        r#"href="https://s1.gate.example/invoices?a=1&amp;b=2""#,
        r#"action="https://s1.gate.example/settings/tax""#,
        "<title>[Support] Tax settings – Acme &amp; Co</title>",
        "locale: \"de\"",
        "Hello &lt;b&gt; Ünïcode",
        r#"{"user":{"name":"Olivia","password":"•••••••"},"html":"\u003cb>"}"#,
        "Card ••••&nbsp;••••&nbsp;••••&nbsp;1111".replace("&nbsp;", "\u{a0}").as_str(),
        r#"<form id="tax" action="https://s1.gate.example/settings/tax" method="post"><input type="hidden" name="porchlight-form" value="frm_1">"#,
    ] {
        assert!(out.contains(kept), "{kept} is missing in {out}");
    }
    for secret in [
        "hunter2",
        "Zk3mT9qLx2RvB8nWc5Yd",
        "ak-1234",
        "86095742719",
        "short-one",
        "1111111",
        "abcdef",
        "manifest",
        "<!-- ",
    ] {
        assert!(!out.contains(secret), "{secret} is still in {out}");
    }
    assert_eq!(facts.title.as_deref(), Some("Tax settings – Acme & Co"));
    assert!(out.contains(r#"rel="noreferrer noopener""#) && !out.contains("ping="));
}

#[test]
fn the_form_is_remembered_as_the_agent_sees_it() {
    let (_, facts) = page(SAMPLE);
    let form = &facts.forms[0];
    assert_eq!(
        (form.id.as_str(), form.method.as_str(), form.action.as_str()),
        ("frm_1", "POST", "/settings/tax")
    );
    assert_eq!(form.submit_label.as_deref(), Some("Save changes"));
    assert_eq!(form.page_title, facts.title);
    let told: Vec<(&str, &str, Kind)> =
        form.fields.iter().map(|field| (field.name.as_str(), field.label.as_str(), field.kind)).collect();
    assert_eq!(
        told,
        vec![
            ("csrf_token", "Csrf token", Kind::Hidden),
            ("rate", "Tax rate (%)", Kind::Number),
            ("f7", "Tax number", Kind::Text),
            ("reverse", "Reverse charge", Kind::Checkbox),
            ("round", "Rounding", Kind::Radio),
            ("country", "Country", Kind::Select),
            ("note", "Note", Kind::Textarea),
            ("pw", "Pw", Kind::Password),
            ("go", "Go", Kind::Submit),
            ("outside", "Outside", Kind::Text),
        ]
    );
    assert_eq!(field(&facts, "round").shown, ["down"]);
    assert_eq!(field(&facts, "country").shown, ["de"]);
    assert_eq!(field(&facts, "country").options[1].label, "Österreich");
    assert_eq!(field(&facts, "note").shown, ["Hello <b> Ünïcode"]);
    assert_eq!(field(&facts, "pw").real.as_deref(), Some(&["hunter2".to_owned()][..]));
    assert_eq!(field(&facts, "f7").real.as_deref(), Some(&["86095742719".to_owned()][..]));
}

#[test]
fn a_page_is_the_same_however_it_is_cut() {
    let (whole, facts) = page(SAMPLE);
    for cut in 0..=SAMPLE.len() {
        let mut out = Vec::new();
        let mut rewriter = HtmlRewriter::new(settings(), |piece: &[u8]| out.extend_from_slice(piece));
        rewriter.held = None;
        rewriter.page.borrow_mut().labels = labels::look_ahead(SAMPLE.as_bytes());
        rewriter.write(&SAMPLE.as_bytes()[..cut]).expect("the first part");
        rewriter.write(&SAMPLE.as_bytes()[cut..]).expect("the second part");
        let cut_facts = rewriter.end().expect("the facts");
        assert_eq!(String::from_utf8_lossy(&out), whole, "cut at {cut}");
        assert_eq!(cut_facts, facts, "cut at {cut}");
    }
}

#[test]
fn a_page_in_single_bytes_is_the_same() {
    let (whole, facts) = page(SAMPLE);
    let mut out = Vec::new();
    let mut rewriter = HtmlRewriter::new(settings(), |piece: &[u8]| out.extend_from_slice(piece));
    rewriter.held = None;
    rewriter.page.borrow_mut().labels = labels::look_ahead(SAMPLE.as_bytes());
    for byte in SAMPLE.as_bytes() {
        rewriter.write(std::slice::from_ref(byte)).expect("one byte");
    }
    assert_eq!(rewriter.end().expect("the facts"), facts);
    assert_eq!(String::from_utf8_lossy(&out), whole);
}

#[test]
fn a_secret_in_no_place_of_a_page_reaches_the_agent() {
    let secrets = [
        "4111111111111111",
        "4111 1111 1111 1111",
        "DE89370400440532013000",
        "078-05-1120",
        "86095742719",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "acme_live_9f8e7d6c5b4a3210",
        "whsec_9aB8c7D6e5F4aa",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
    ];
    let places = [
        "<p>Use S now</p>",
        "S",
        "<!-- S -->",
        "<p title='S'>x</p>",
        "<img alt='S'>",
        "<p aria-label='S'>x</p>",
        "<p data-x='S'>x</p>",
        "<p id='S' class='S' style='--x:S'>x</p>",
        "<a href='/x?y=S'>x</a>",
        "<a href='/x/S'>x</a>",
        "<a onclick=\"copy('S')\">x</a>",
        "<a href=\"javascript:copy('S')\">x</a>",
        "<input value='S'>",
        "<input type=hidden name=h value='S'>",
        "<input placeholder='S'>",
        "<input type=radio name=r value='S'>",
        "<select name=s><option value='S'>S</option></select>",
        "<textarea name=t>S</textarea>",
        "<button name=b value='S'>S</button>",
        "<script>x = 'S'</script>",
        "<script type='application/json'>{\"a\":[\"S\"],\"S\":1}</script>",
        "<script type='text/template'><p>S</p></script>",
        "<template><p>S</p></template>",
        "<noscript><p>S</p></noscript>",
        "<style>p::after{content:'S'}</style>",
        "<iframe srcdoc='S'></iframe>",
        "<iframe>S</iframe>",
        "<object data='S'>S</object>",
        "<svg><title>S</title><text>S</text><script>'S'</script></svg>",
        "<meta name=description content='S'>",
        "<p x='1' x='S'>x</p>",
        "<p 4='S' /S>x</p>",
        "</p title='S'>",
        "<?xml S ?>",
        "<![CDATA[S]]>",
        "<svg><![CDATA[S]]></svg>",
        "<xmp>S</xmp>",
        "<p data-x='[\"S\"]'>x</p>",
        "<form action='/x?y=S'></form>",
        "<!doctype html system 'S'>",
        "<title>S</title>",
        "<details><summary>S</summary></details>",
        "<label for=q>S</label><input id=q name=q>",
        "<math><mtext>S</mtext></math>",
        "<dl><dt>Password<dd>S</dl>",
        "<plaintext>S",
        "<p title='S",
        "<p S",
        "<!-- S",
        "</S",
        "<script>S",
        "<textarea>S",
        "<title>S",
        "<input value='S' value='x'>",
        "<p data-x='{&quot;a&quot;:&quot;S&quot;}'>",
        "<option value='S'>",
        "<p S=x>",
    ];
    for secret in secrets {
        for place in places {
            let (out, facts) = page(&format!("<html><body><p>x {}", place.replace('S', secret)));
            let lower = out.to_lowercase();
            assert!(!lower.contains(&secret.to_lowercase()), "{secret} in {place}: {out}");
            assert!(!facts.title.unwrap_or_default().contains(secret));
        }
    }
}

#[test]
fn secrets_by_name_are_hidden_whatever_they_look_like() {
    assert_eq!(body("<input name=iban value=short>"), "<input name=iban value=\"•••••\" type=\"text\">");
    assert_eq!(
        body("<input autocomplete=cc-csc value=123>"),
        "<input autocomplete=cc-csc value=\"••••\" type=\"text\">"
    );
    assert_eq!(body("<p data-api-key=abc>x</p>"), "<p data-api-key=\"••••\">x</p>");
    assert_eq!(
        body("<dl><dt>Date of birth<dd>1 May 1980</dl>"),
        "<dl><dt>Date of birth<dd>•••••••••• </dl>".replace("• <", "•<")
    );
    let table = body(
        "<table><tr><th>Name</th><th>Password</th></tr><tr><td>Ana</td><td>tiger</td></tr></table><input value=x>",
    );
    assert!(table.contains("<td>Ana</td><td>•••••</td>") && table.ends_with("<input value=x>"), "{table}");
    assert!(!body("<script>var password = 'tiger'</script>").contains("tiger"));
}

#[test]
fn a_secret_select_shows_no_choice_and_keeps_it() {
    let html = "<form><select name=birth_year><option>1979<option selected>1980</select></form>";
    let (out, facts) = page(html);
    assert!(out.contains(r#"<option value="••••" selected>••••</option><option>1979<option>1980"#), "{out}");
    let year = field(&facts, "birth_year");
    assert_eq!(
        (year.shown.clone(), year.real.clone()),
        (vec!["••••".to_owned()], Some(vec!["1980".to_owned()]))
    );
}

#[test]
fn tokens_travel_as_surrogates_that_are_remembered() {
    let (out, facts) = page(SAMPLE);
    let Surrogate { mark, real, field, destination, .. } =
        facts.surrogates.iter().find(|one| one.field == "csrf_token").expect("the form's token");
    assert_eq!((real.as_str(), destination.as_str()), ("Zk3mT9qLx2RvB8nWc5Yd", "/settings/tax"));
    assert_eq!(field, "csrf_token");
    assert!(out.contains(&format!(r#"name="csrf_token" value="{mark}""#)));
    let fields: Vec<&str> = facts.surrogates.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["csrf-token", "csrfToken", "user.password", "csrf_token"]);
}

#[test]
fn nothing_leads_around_the_gateway_unseen() {
    assert_eq!(body("<form action=https://evil.example/x></form>").matches("about:blank").count(), 1);
    assert!(
        body("<form><button formaction=//evil.example>x</button></form>")
            .contains(r#"formaction="about:blank""#)
    );
    assert_eq!(body("<iframe src=https://evil.example></iframe><embed src=/x><object>x</object>"), "");
    assert_eq!(body("<iframe src=/inner></iframe>"), "<iframe src=/inner></iframe>");
    assert_eq!(body("<meta http-equiv=refresh content='0; url=https://evil.example/'>"), "");
    assert!(
        body("<meta http-equiv=refresh content='0;URL=https://acme.example/a'>")
            .contains("0; url=https://s1.gate.example/a")
    );
    assert_eq!(body("<base href=https://evil.example/>"), "");
    assert_eq!(body("<base href=https://acme.example/app/ target=_top>"), "<base href=\"/app/\">");
    assert_eq!(body("<link rel=serviceworker href=/sw.js>"), "");
    assert!(
        body("<img srcset='https://acme.example/a.png 2x'>").contains("https://s1.gate.example/a.png 2x")
    );
    let ours =
        body("<script src=/app-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b.js integrity=sha384-x></script>");
    assert_eq!(ours, "<script src=/app-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b.js></script>");
    let script = "<script src=https://cdn.example/app-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b.js integrity=sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8KuxQ8></script>";
    assert_eq!(body(script), script);
}

#[test]
fn the_banner_stands_first_in_the_head_and_last_in_the_body() {
    let (out, _) = page("<html><head><title>x</title></head><body>y</body></html>");
    assert!(
        out.starts_with("<html><head><link rel=stylesheet href=/.porchlight/banner.css><title>[Support] x")
    );
    assert!(out.ends_with("y<aside id=porchlight>Support session</aside></body></html>"));
    let (out, _) = page("<title>x</title><p>y");
    assert!(out.starts_with("<link rel=stylesheet"));
    assert!(out.ends_with("<aside id=porchlight>Support session</aside>"));
}

#[test]
fn what_is_too_large_to_be_checked_is_refused() {
    let html = format!("<p>{}", "x ".repeat(3 * 1024 * 1024));
    assert_eq!(rewrite_html(html.as_bytes(), settings()).expect_err("too large"), MaskError::TooLarge);
}

#[test]
fn after_a_refusal_nothing_more_is_written() {
    let mut rewriter = HtmlRewriter::new(settings(), |_: &[u8]| ());
    rewriter.held = None;
    let html = format!("<p>{}", "x ".repeat(3 * 1024 * 1024));
    assert_eq!(rewriter.write(html.as_bytes()), Err(MaskError::TooLarge));
    assert_eq!(rewriter.write(b"more"), Err(MaskError::TooLarge));
    assert_eq!(rewriter.end(), Err(MaskError::TooLarge));
}

#[test]
fn a_page_longer_than_what_is_held_streams_on() {
    let row = "<tr><td>Card 4111 1111 1111 1111</td><td>ordinary</td></tr>\n";
    let html = format!("<table>{}</table>", row.repeat(100_000));
    let mut written = 0;
    let mut rewriter = HtmlRewriter::new(settings(), |piece: &[u8]| {
        assert!(!piece.windows(8).any(|eight| eight == b"4111 111"));
        written += piece.len();
    });
    for piece in html.as_bytes().chunks(64 * 1024) {
        rewriter.write(piece).expect("a piece");
    }
    let facts = rewriter.end().expect("the facts");
    assert_eq!(facts.hidden["card-number"], 100_000);
    assert!(written > html.len());
}

#[test]
fn codes_listed_below_a_title_that_names_them_stay_hidden() {
    let shown = body(
        "<h2 id=codes>Recovery codes</h2><p>Each signs you in once.</p><ul><li class=code>7F3K-92QD</li><li>M4TX-8LRB</ul>\
         <ul><li>Team</li></ul><h2>Help</h2><ol><li>Call us</li></ol>",
    );
    assert!(!shown.contains("7F3K") && !shown.contains("M4TX"), "{shown}");
    for plain in ["Each signs you in once.", "Team", "Call us"] {
        assert!(shown.contains(plain), "{shown}");
    }
}

#[test]
fn a_policy_in_the_page_lets_the_banner_be_and_keeps_its_nonces() {
    let page = r#"<head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-Zm9vYmFyYmF6cXV4cXV1eA=='">
        <meta http-equiv="content-security-policy-report-only" content="default-src 'none'"></head>"#;
    let (html, _) = rewrite_html(page.as_bytes(), settings()).expect("a page");
    let html = String::from_utf8(html).expect("text");
    assert!(html.contains("nonce-Zm9vYmFyYmF6cXV4cXV1eA=="), "{html}");
    assert!(html.contains("/.porchlight/"), "{html}");
    assert!(!html.to_lowercase().contains("report-only"), "{html}");
}

#[test]
fn a_frame_that_leaves_takes_its_document_with_it() {
    let deep = (0..5).fold("<form action=/x><input name=a></form>".to_owned(), |inside, _| {
        format!("<iframe srcdoc=\"{}\"></iframe>", inside.replace('&', "&amp;").replace('"', "&quot;"))
    });
    let (out, facts) = page(&deep.replacen("<iframe", "<iframe src=https://evil.example/", 1));
    assert!(facts.forms.is_empty() && !out.contains("srcdoc"), "{out}");
}

#[test]
fn a_page_in_letters_of_another_width_than_it_says_is_refused() {
    let refused = rewrite_html(b"<p>x</p><script>'4\x001\x001\x001'</script>", settings());
    assert_eq!(refused.expect_err("not text"), MaskError::Charset);
}

#[test]
fn no_page_tells_of_fields_without_end() {
    let state = |part: usize| {
        let members: Vec<String> = (0..400).map(|n| format!("\"k{part}x{n}\":\"v\"")).collect();
        format!("<script type=application/json>{{{}}}</script>", members.join(","))
    };
    let (_, facts) = page(&format!("{}{}<p data-x='{{\"z\":\"v\"}}'>", state(1), state(2)));
    assert_eq!(facts.seen.len(), 500);
}

#[test]
fn the_forms_of_a_document_inside_are_told_before_it_leaves() {
    let mut rewriter = HtmlRewriter::new(settings(), |_: &[u8]| ());
    rewriter.held = None;
    rewriter
        .write(b"<iframe srcdoc=\"<form action=/x><input name=a></form>\"></iframe><p>x</p>")
        .expect("a part");
    let news = rewriter.news().expect("nothing is half told");
    assert_eq!(news.forms.len(), 1);
}
