//! Documents that are no pages: JSON, XML and pictures, tables, lines, scripts.

use super::Chance;
use super::pages::Planted;
use super::secrets::Canary;
use super::written;

const KEYS: &[&str] = &["note", "a", "title", "list", "memo", "x1", "address", "html"];
const SECRET_KEYS: &[&str] = &[
    "password",
    "apiKey",
    "client_secret",
    "cvc",
    "recovery_codes",
    "dateOfBirth",
    "passport_number",
    "pin",
];

/// A JSON document.
pub fn json(chance: &mut Chance) -> Planted {
    let mut canaries = Vec::new();
    let document = value(chance, 0, &mut canaries);
    let named = Canary::by_name(chance);
    let key = chance.one_of(SECRET_KEYS);
    let document = match chance.below(4) {
        0 => format!("{{\"{key}\":\"{}\",\"d\":{document}}}", named.text),
        1 => format!("{{\"user\":{{\"{key}\":[\"{}\"]}},\"d\":[{document}]}}", named.text),
        2 => format!("{{\"s\":\"{{\\\"{key}\\\":\\\"{}\\\"}}\",\"d\":{document}}}", named.text),
        _ => format!("{{\"{key}\":{{\"value\":\"{}\"}},\"d\":{document}}}", named.text),
    };
    canaries.push(named);
    Planted { document, canaries }
}

fn value(chance: &mut Chance, depth: usize, canaries: &mut Vec<Canary>) -> String {
    let canary = Canary::by_look(chance);
    let text = match chance.below(if depth < 3 { 9 } else { 5 }) {
        0 => format!("\"{}\"", written::in_json(&canary, chance)),
        1 => format!("\"paid with {} today\"", written::in_json(&canary, chance)),
        2 => format!("\"<p>{}</p>\"", canary.text),
        3 => format!("\"{}\"", written::in_base64(&canary, chance)),
        4 if canary.text.bytes().all(|byte| byte.is_ascii_digit()) => canary.text.clone(),
        4 => format!("[true, null, \"{}\", 1.50]", canary.text),
        5 => format!("\"{{\\\"k\\\": [\\\"{}\\\"]}}\"", canary.text),
        6 => format!("{{\"{}\": {}}}", canary.text, value(chance, depth + 1, canaries)),
        7 => format!("[{}, {}]", value(chance, depth + 1, canaries), value(chance, depth + 1, canaries)),
        _ => {
            let (one, other) = (value(chance, depth + 1, canaries), value(chance, depth + 1, canaries));
            return format!("{{\"{}\": {one}, \"{}x\": {other}}}", chance.one_of(KEYS), chance.one_of(KEYS));
        }
    };
    if text.contains(&canary.text) || !matches!(text.as_bytes()[0], b'[') || text.contains("true") {
        canaries.push(canary);
    }
    text
}

/// An XML document or an SVG picture.
pub fn xml(chance: &mut Chance) -> Planted {
    let (canary, named) = (Canary::by_look(chance), Canary::by_name(chance));
    let (c, n) = (&canary.text, &named.text);
    let numeric: String = c.chars().map(|letter| format!("&#x{:x};", letter as u32)).collect();
    let document = match chance.below(8) {
        0 => format!("<?xml version=\"1.0\"?><user><password>{n}</password><note>{c}</note></user>"),
        1 => format!("<user api-key=\"{n}\" note=\"{c}\"><!-- {c} --><a><![CDATA[{c}]]></a></user>"),
        2 => format!("<x:secret xmlns:x=\"urn:x\"><x:value>{n}</x:value></x:secret>"),
        3 => format!("<list><e>{numeric}</e><card><cvc>{n}</cvc></card></list>"),
        4 => format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{c}</title><text>{c}</text><script>x('{n}')</script></svg>"
        ),
        5 => format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{}<tspan>{}</tspan></text><g onclick=\"x('{n}')\"/></svg>",
            &c[..5],
            &c[5..]
        ),
        6 => format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>x{{content:'{c}'}}</style><a href=\"javascript:x('{n}')\"><desc>{c}</desc></a></svg>"
        ),
        _ => format!("<?x {c}?><!DOCTYPE a SYSTEM \"{c}\"><a b=\"{numeric}\"><pin>{n}</pin></a>"),
    };
    Planted { document, canaries: vec![canary, named] }
}

/// A table as text; gives back whether it is one of JSON lines, events or plain lines instead.
pub fn lines(chance: &mut Chance) -> (Planted, &'static str) {
    let (canary, named) = (Canary::by_look(chance), Canary::by_name(chance));
    let (c, n) = (&canary.text, &named.text);
    let (document, kind) = match chance.below(5) {
        0 => (format!("name,password,note\r\nOlivia,{n},{c}\r\n\"Os,car\",\"{n}\",\"{c}\"\r\n"), "text/csv"),
        1 => (format!("Name;API key;Note\nOlivia;\"{n}\";\"two\n{c}\"\n"), "text/csv"),
        2 => (
            format!(": {c}\nevent: {c}\ndata: {{\"pin\":\"{n}\",\"a\":\"{c}\"}}\n\ndata: {c}\n\n"),
            "text/event-stream",
        ),
        3 => (
            format!("{{\"secret\":\"{n}\"}}\n{{\"a\":\"{}\"}}", written::in_json(&canary, chance)),
            "application/x-ndjson",
        ),
        _ => {
            let canary = &canary;
            let text = format!(
                "2026-11-22 paid {} by Olivia\n{}\n",
                written::in_address(canary, chance),
                written::in_base64(canary, chance)
            );
            return (Planted { document: text, canaries: vec![canary.clone()] }, "text/plain");
        }
    };
    (Planted { document, canaries: vec![canary, named] }, kind)
}

/// A script.
pub fn script(chance: &mut Chance) -> Planted {
    let (canary, named) = (Canary::by_look(chance), Canary::by_name(chance));
    let (s, n) = (written::in_string(&canary, chance), &named.text);
    let document = match chance.below(4) {
        0 => format!("export const a = '{s}';\nconst cfg = {{ apiKey: \"{n}\", locale: 'de' }};"),
        1 => format!("window.boot = {{\"user\": {{\"password\": \"{n}\", \"b\": [\"{}\"]}}}};", canary.text),
        2 => format!("/* {} */ var s = `{s}`; // don't\nvar secret_key = '{n}';", canary.text),
        _ => format!("x(JSON.parse('{{\"token\":\"{n}\",\"t\":\"{}\"}}'))", canary.text),
    };
    Planted { document, canaries: vec![canary, named] }
}
