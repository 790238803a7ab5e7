//! `[identity]`, `[[host]]`, `[cookies]`, `[limits]`: how the app is reached.

use std::time::Duration;

use super::super::complaint::{complaint, empty, quoted, there_are, unclosed};
use super::super::{Complaint, Entry, Headers, Host, Identity, Jwt, Limits};
use super::table::{Reader, Table};

const MIB: u64 = 1024 * 1024;
/// The gaps of an entry's address.
const FILLED: [&str; 6] = ["account", "user", "actor", "session", "jwt", "secret"];
/// Headers that cannot carry an identity.
const TAKEN: [&str; 8] = [
    "host",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "origin",
    "referer",
    "transfer-encoding",
];

#[derive(Clone, Copy)]
enum Way {
    Headers,
    Jwt,
    Entry,
}

pub(super) fn identity(reader: &mut Reader<'_>, file: &Table<'_>) -> Identity {
    let Some(table) = file.table(reader, "identity") else { return Identity::default() };
    let ways = [("headers", Way::Headers), ("jwt", Way::Jwt), ("entry", Way::Entry)];
    if !table.has("way") {
        let what = complaint!("no-way", "identity needs a way: headers, jwt or entry");
        reader.wrong(table.span.clone(), what);
    }
    let read = match table.choice(reader, "way", &ways) {
        Some(Way::Headers) => Some(headers(reader, &table)),
        Some(Way::Jwt) => jwt(reader, &table),
        Some(Way::Entry) => entry(reader, &table),
        None => None,
    };
    read.unwrap_or_default()
}

fn headers(reader: &mut Reader<'_>, table: &Table<'_>) -> Identity {
    let keys = ["way", "secret", "account", "user", "actor", "session"];
    table.check_keys(reader, complaint!("by-headers", "identity by headers"), &keys);
    let usual = |key: &str| format!("x-porchlight-{key}");
    let mut named = |key: &str| match header(reader, table, key) {
        None if !table.has(key) => Some(usual(key)),
        other => other.filter(|name| !name.is_empty()),
    };
    let (account, user, actor, session) = (named("account"), named("user"), named("actor"), named("session"));
    let secret = named("secret");
    if secret.is_none() && table.has("secret") {
        let what =
            complaint!("no-secret", "secret needs a header: without it anybody could claim to be Porchlight");
        reader.wrong(table.place("secret"), what);
    }
    let secret = secret.unwrap_or_else(|| usual("secret"));
    Identity::Headers(Headers { secret, account, user, actor, session })
}

fn jwt(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Identity> {
    let keys = ["way", "header", "audience", "good_for"];
    table.check_keys(reader, complaint!("by-jwt", "identity by jwt"), &keys);
    let name = header(reader, table, "header").filter(|name| !name.is_empty());
    let range = Duration::from_secs(5)..=Duration::from_secs(60);
    let good_for = table.duration(reader, "good_for", range).unwrap_or(Duration::from_secs(60));
    let audience = audience(reader, table)?;
    Some(Identity::Jwt(Jwt {
        header: name.unwrap_or_else(|| "authorization".to_owned()),
        audience,
        good_for,
    }))
}

fn entry(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Identity> {
    let keys = ["way", "address", "audience"];
    table.check_keys(reader, complaint!("by-entry", "identity by entry"), &keys);
    if !table.has("address") {
        let what = complaint!(
            "no-entry-address",
            "entry needs the address that signs in, such as address = \"/support?token={{jwt}}\""
        );
        reader.wrong(table.span.clone(), what);
    }
    let address = table.text(reader, "address");
    let address = address.and_then(|text| {
        let read = entry_address(&text.value).map(|()| text.value.clone());
        reader.noted("address", text.span, read)
    });
    let uses_jwt = address.as_deref().is_some_and(|address| address.contains("{jwt}"));
    let audience =
        if uses_jwt || table.has("audience") { audience(reader, table) } else { Some(String::new()) };
    Some(Identity::Entry(Entry { address: address?, audience: audience? }))
}

fn entry_address(text: &str) -> Result<(), Complaint> {
    if !text.starts_with('/') || text.starts_with("//") || text.contains(char::is_whitespace) {
        let what = complaint!("entry-no-path", "must be a path of the app's, beginning with one slash");
        return Err(what);
    }
    let mut secret = false;
    for piece in text.split('{').skip(1) {
        let (name, _) = piece.split_once('}').ok_or_else(unclosed)?;
        if !FILLED.contains(&name) {
            let hint = there_are(FILLED);
            return Err(complaint!("entry-gap", "has a gap {{{name}}}; {hint}", name = name, hint = hint));
        }
        secret |= matches!(name, "jwt" | "secret");
    }
    match secret {
        true => Ok(()),
        false => Err(complaint!(
            "entry-open-to-all",
            "must hold {{jwt}} or {{secret}}: without it anybody could enter"
        )),
    }
}

fn audience(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<String> {
    if !table.has("audience") {
        let what = complaint!(
            "no-audience",
            "a token needs an audience, such as audience = \"https://app.acme.example\""
        );
        reader.wrong(table.span.clone(), what);
    }
    let text = table.text(reader, "audience")?;
    let read = if text.value.trim().is_empty() { Err(empty()) } else { Ok(text.value) };
    reader.noted("audience", text.span, read)
}

/// A header's name in lower case; an empty one means: do not send it.
fn header(reader: &mut Reader<'_>, table: &Table<'_>, key: &str) -> Option<String> {
    let text = table.text(reader, key)?;
    let name = text.value.to_ascii_lowercase();
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let read = match plain && !TAKEN.contains(&name.as_str()) {
        true => Ok(name),
        false => Err(complaint!(
            "header-taken",
            "must be a header of its own, such as X-Acme-User, not {typed}",
            typed = quoted(&text.value),
        )),
    };
    reader.noted(key, text.span, read)
}

pub(super) fn hosts(reader: &mut Reader<'_>, file: &Table<'_>, told: &Identity) -> Vec<Host> {
    let mut hosts: Vec<Host> = Vec::new();
    for table in file.tables(reader, "host") {
        let keys = ["alias", "origin", "identity", "audience"];
        table.check_keys(reader, complaint!("a-host", "a host"), &keys);
        for key in ["alias", "origin"] {
            if !table.has(key) {
                reader
                    .wrong(table.span.clone(), complaint!("host-lacks", "this host has no {key}", key = key));
            }
        }
        let alias = table.text(reader, "alias").and_then(|text| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            let read = match (1..=20).contains(&text.value.len()) && text.value.bytes().all(plain) {
                true if hosts.iter().any(|host| host.alias == text.value) => {
                    let typed = quoted(&text.value);
                    Err(complaint!("alias-taken", "{typed} is taken by another host", typed = typed))
                }
                true => Ok(text.value),
                false => Err(complaint!(
                    "alias-no-word",
                    "must be a short word of small letters, digits and hyphens, such as api"
                )),
            };
            reader.noted("alias", text.span, read)
        });
        let origin = table.text(reader, "origin").and_then(|text| {
            let read = origin(&text.value);
            let read = read.and_then(|origin| match hosts.iter().any(|host| host.origin == origin) {
                true => {
                    let typed = quoted(&origin);
                    Err(complaint!("origin-taken", "{typed} is another host already", typed = typed))
                }
                false => Ok(origin),
            });
            reader.noted("origin", text.span, read)
        });
        let identity = table.flag(reader, "identity").unwrap_or(false);
        if identity && matches!(told, Identity::Entry(_)) {
            let what = complaint!(
                "entry-is-for-the-app",
                "an entry signs in to the app alone; another host can be told by headers or jwt"
            );
            reader.wrong(table.place("identity"), what);
        }
        let with_token = identity && matches!(told, Identity::Jwt(_));
        if table.has("audience") && !with_token {
            let what =
                complaint!("audience-of-host", "audience is for a host with identity = true, told by jwt");
            reader.wrong(table.place("audience"), what);
        }
        let audience = if table.has("audience") { audience(reader, &table) } else { None };
        if let (Some(alias), Some(origin)) = (alias, origin) {
            hosts.push(Host { alias, origin, identity, audience });
        }
    }
    hosts
}

fn origin(text: &str) -> Result<String, Complaint> {
    let wrong = || complaint!("no-origin", "must be a scheme and a host, such as https://api.acme.example");
    let url = url::Url::parse(text).map_err(|_| wrong())?;
    let host = url.host_str().ok_or_else(wrong)?;
    let bare =
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let loopback = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1";
    match (url.scheme(), bare) {
        ("https", true) => Ok(url.origin().ascii_serialization()),
        ("http", true) if loopback => Ok(url.origin().ascii_serialization()),
        ("http", true) => {
            Err(complaint!("origin-not-https", "must start with https://; http is only for localhost"))
        }
        _ => Err(wrong()),
    }
}

pub(super) fn cookies(reader: &mut Reader<'_>, file: &Table<'_>) -> Vec<String> {
    let Some(table) = file.table(reader, "cookies") else { return Vec::new() };
    table.check_keys(reader, complaint!("cookies", "cookies"), &["readable"]);
    let mut names = Vec::new();
    for text in table.texts(reader, "readable") {
        let odd = |c: char| c.is_whitespace() || c.is_control() || "()<>@,;:\\\"/[]?={}".contains(c);
        let read = match text.value.is_empty() || text.value.contains(odd) || !text.value.is_ascii() {
            true => Err(complaint!(
                "no-cookie",
                "must hold names of cookies, such as XSRF-TOKEN, not {typed}",
                typed = quoted(&text.value),
            )),
            false => Ok(text.value),
        };
        names.extend(reader.noted("readable", text.span, read));
    }
    names
}

pub(super) fn limits(reader: &mut Reader<'_>, file: &Table<'_>) -> Limits {
    let usual = Limits::default();
    let Some(table) = file.table(reader, "limits") else { return usual };
    let keys = ["upload", "asked", "page", "connect", "answer", "silence", "ratio", "depth"];
    table.check_keys(reader, complaint!("limits", "limits"), &keys);
    let seconds = |from: u64, to: u64| Duration::from_secs(from)..=Duration::from_secs(to);
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Limits {
        upload: table.size(reader, "upload", MIB..=4096 * MIB).unwrap_or(usual.upload),
        asked: table.size(reader, "asked", MIB..=64 * MIB).unwrap_or(usual.asked),
        held: table.size(reader, "page", MIB..=64 * MIB).unwrap_or(usual.held),
        connect: table.duration(reader, "connect", seconds(1, 60)).unwrap_or(usual.connect),
        answer: table.duration(reader, "answer", seconds(1, 600)).unwrap_or(usual.answer),
        silence: table.duration(reader, "silence", seconds(5, 3600)).unwrap_or(usual.silence),
        ratio: table.number(reader, "ratio", 2..=1000).map_or(usual.ratio, small),
        depth: table.number(reader, "depth", 16..=256).map_or(usual.depth, small),
    }
}
