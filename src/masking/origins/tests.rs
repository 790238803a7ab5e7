//! What programs read leads here, what people read stays, and everything comes back.

use super::*;

const APP: &str = "https://app.acme.example";
const API: &str = "https://api.acme.example:8443";
const HERE: &str = "http://s1.localhost:8081";

fn origins() -> Origins {
    Origins::of(&[(APP.to_owned(), HERE.to_owned()), (API.to_owned(), format!("{HERE}/.porchlight/up/api"))])
}

fn script(text: &str) -> String {
    let out = origins().in_script(text.as_bytes());
    out.map_or_else(|| text.to_owned(), |out| String::from_utf8(out).expect("text"))
}

#[test]
fn strings_of_a_script_that_begin_with_an_origin_lead_here() {
    for (theirs, ours) in [
        (format!("fetch('{API}/v1/a')"), format!("fetch('{HERE}/.porchlight/up/api/v1/a')")),
        (format!("a=\"{APP}\"+b"), format!("a=\"{HERE}\"+b")),
        (format!("`{API}/v1/${{id}}`"), format!("`{HERE}/.porchlight/up/api/v1/${{id}}`")),
        ("'//app.acme.example/x'".to_owned(), "'//s1.localhost:8081/x'".to_owned()),
        (
            "'wss://api.acme.example:8443/live'".to_owned(),
            "'ws://s1.localhost:8081/.porchlight/up/api/live'".to_owned(),
        ),
        (r#""https:\/\/app.acme.example\/x""#.to_owned(), r#""http:\/\/s1.localhost:8081\/x""#.to_owned()),
    ] {
        assert_eq!(script(&theirs), ours);
    }
}

#[test]
fn what_only_looks_like_an_origin_stays() {
    for other in [
        "'https://app.acme.example.evil.example/'",
        "'https://app.acme.example:8443/'",
        "'https://app.acme.example@evil.example/'",
        "'https://xapp.acme.example/'",
        "'http://app.acme.example/'",
        "'ftp://app.acme.example/'",
        "'see https://app.acme.example/x'",
        "// https://app.acme.example/x",
        "'https://api.acme.example/'",
        "'https%3A%2F%2Fapp.acme.example'",
    ] {
        assert_eq!(script(other), other);
    }
}

#[test]
fn in_json_a_sentence_stays_and_an_address_leads_here() {
    let json = format!(
        r#"{{"next":"{API}/v1?page=2","note":"{APP}/x is ours","about":"see {APP}","in":"{{\"u\":\"{APP}/y\"}}","{APP}/k":1}}"#
    );
    let out = String::from_utf8(origins().in_json(json.as_bytes()).expect("changed")).expect("text");
    assert!(out.contains(&format!(r#""next":"{HERE}/.porchlight/up/api/v1?page=2""#)), "{out}");
    assert!(out.contains(&format!(r#""note":"{APP}/x is ours""#)), "{out}");
    assert!(
        out.contains(&format!(r#""about":"see {APP}""#)) && out.contains(&format!(r#""{APP}/k":1"#)),
        "{out}"
    );
    assert!(out.contains(&format!(r#"\"u\":\"{HERE}/y"#)), "{out}");
}

#[test]
fn everything_that_went_out_changed_comes_back_as_it_was() {
    for text in [
        APP.to_string(),
        format!("{APP}/x?a=1#b"),
        format!("{API}/v1/a"),
        API.to_string(),
        "//app.acme.example/x".to_owned(),
        "wss://api.acme.example:8443/live".to_owned(),
        "https://other.example/x".to_owned(),
    ] {
        let out = origins().of_address(&text).unwrap_or_else(|| text.clone());
        assert_eq!(out == text, text.contains("other"), "{out}");
        assert_eq!(origins().back(&out).unwrap_or(out), text);
    }
}

#[test]
fn an_address_of_the_session_never_lands_in_data() {
    for (came, goes) in [
        (
            format!("see {HERE}/invoices/17, and {HERE}/.porchlight/up/api/v1."),
            format!("see {APP}/invoices/17, and {API}/v1."),
        ),
        (
            "/login?next=http%3A%2F%2Fs1.localhost%3A8081%2F.porchlight%2Fup%2Fapi%2Fv1".to_owned(),
            "/login?next=https%3A%2F%2Fapi.acme.example%3A8443%2Fv1".to_owned(),
        ),
        (
            r#"{"u":"http:\/\/s1.localhost:8081\/x"}"#.to_owned(),
            r#"{"u":"https:\/\/app.acme.example\/x"}"#.to_owned(),
        ),
        (format!("{HERE}/.porchlight/up/apix/v1"), format!("{APP}/.porchlight/up/apix/v1")),
    ] {
        assert_eq!(origins().back(&came), Some(goes));
    }
    assert_eq!(origins().back("http://s1.localhost:80811/"), None);
    assert_eq!(origins().back("http://s2.localhost:8081/"), None);
}

#[test]
fn in_a_style_sheet_addresses_lead_here() {
    let style = format!("a{{background:url({APP}/a.png)}} @import \"{API}/b.css\";");
    let out = String::from_utf8(origins().in_style(style.as_bytes()).expect("changed")).expect("text");
    assert_eq!(
        out,
        format!("a{{background:url({HERE}/a.png)}} @import \"{HERE}/.porchlight/up/api/b.css\";")
    );
}

fn xml(text: &str) -> String {
    let out = origins().in_xml(text.as_bytes());
    out.map_or_else(|| text.to_owned(), |out| String::from_utf8(out).expect("text"))
}

#[test]
fn in_xml_what_is_an_address_as_a_whole_leads_here() {
    let up = format!("{HERE}/.porchlight/up/api");
    for (theirs, ours) in [
        // A feed, a site map, an answer of a service, a picture.
        (format!("<link>{APP}/news/1</link>"), format!("<link>{HERE}/news/1</link>")),
        (
            format!("<link href=\"{API}/feed?a=1&amp;b=2\"/>"),
            format!("<link href=\"{up}/feed?a=1&amp;b=2\"/>"),
        ),
        (format!("<loc>\n  {APP}/x\n</loc>"), format!("<loc>\n  {HERE}/x\n</loc>")),
        (format!("<s:Next>{API}</s:Next>"), format!("<s:Next>{up}</s:Next>")),
        (format!("<a xlink:href=\"{APP}/b#c\">"), format!("<a xlink:href=\"{HERE}/b#c\">")),
        (format!("<t xmlns=\"{API}/ns\">"), format!("<t xmlns=\"{up}/ns\">")),
        ("<x at=\"//app.acme.example/y\"/>".to_owned(), "<x at=\"//s1.localhost:8081/y\"/>".to_owned()),
    ] {
        assert_eq!(xml(&theirs), ours);
        assert_eq!(origins().back(&ours), Some(theirs));
    }
}

#[test]
fn in_xml_what_people_read_and_what_only_looks_like_an_origin_stays() {
    for text in [
        format!("<p>see {APP}/x</p>"),
        format!("<p>{APP}/x is new</p>"),
        format!("<p>{APP}/x<b>y</b></p>"),
        format!("<p>said &quot;{APP}/x&quot;</p>"),
        format!("<p about=\"{APP}/x is new\"/>"),
        format!("<p about=\"see {APP}/x\"/>"),
        format!("<p>{APP}.evil.example/</p>"),
        "<p>https://app.acme.example@evil.example/</p>".to_owned(),
        "<p>ftp://app.acme.example/</p>".to_owned(),
        format!("<p>{APP}"),
    ] {
        assert_eq!(xml(&text), text);
    }
}

#[test]
fn a_script_in_pieces_comes_out_as_it_does_whole_wherever_it_is_cut() {
    let text = format!("x='{APP}/a';y=\"{API}\";z='//app.acme.example';w='{APP}x'");
    let whole = script(&text);
    for cut in 0..=text.len() {
        for again in [cut, (cut + 1).min(text.len()), (cut + 9).min(text.len())] {
            let mut pieces = Readdressed::script(origins());
            let mut out = pieces.write(&text.as_bytes()[..cut]);
            out.extend(pieces.write(&text.as_bytes()[cut..again]));
            out.extend(pieces.write(&text.as_bytes()[again..]));
            out.extend(pieces.end());
            assert_eq!(String::from_utf8_lossy(&out), whole, "cut at {cut} and {again}");
        }
    }
}
