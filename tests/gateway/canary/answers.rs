//! Answers with canaries in status, headers and bodies, in every encoding, through the real gateway: zero in any byte that
//! the browser got.

use std::io::Write as _;

use porchlight::masking;

use super::eyes::{Flock, Read};
use super::pages::{self, Planted};
use super::secrets::Canary;
use super::{Chance, data, generated, logs};
use crate::gateway::before::{Before, CALL, NAVIGATION};
use crate::gateway::echo;

const STATUSES: [&str; 6] =
    ["200 OK", "201 Created", "404 Not Found", "422 Unprocessable", "500 Oops", "503 Later"];

fn compressed(how: &str, body: &[u8]) -> Vec<u8> {
    match how {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(body).expect("into memory");
            encoder.finish().expect("into memory")
        }
        "deflate" => {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(body).expect("into memory");
            encoder.finish().expect("into memory")
        }
        "br" => {
            let mut out = Vec::new();
            brotli::CompressorWriter::new(&mut out, 4096, 5, 20).write_all(body).expect("into memory");
            out
        }
        _ => body.to_vec(),
    }
}

/// Every header in which an app could say something, with a secret in it.
fn headers(secret: &str) -> Vec<String> {
    let lines = [
        "Location: /next?token=S&q=S",
        "Link: </a?S>; rel=preload",
        "Refresh: 5; url=/a?S",
        "ETag: \"S\"",
        "Content-Disposition: inline; filename=\"S.html\"",
        "Server-Timing: db;desc=\"S\"",
        "Set-Cookie: sid=S; Path=/",
        "Content-Language: S",
        "Retry-After: S",
        "Allow: S",
        "X-Frame-Options: S",
        "WWW-Authenticate: Basic realm=\"S\"",
        "X-Debug-Token: S",
        "Server: S",
        "Via: 1.1 S",
        "Warning: 199 - \"S\"",
        "Content-Security-Policy: img-src https://S.example",
        "Access-Control-Allow-Origin: https://S.example",
    ];
    lines.iter().map(|line| line.replace('S', secret)).collect()
}

fn planted(chance: &mut Chance) -> (Planted, &'static str) {
    match chance.below(6) {
        0 | 1 => (pages::page(chance), "text/html; charset=utf-8"),
        2 => (data::json(chance), "application/json"),
        3 => (
            data::xml(chance),
            chance.one_of(&["application/xml", "image/svg+xml", "text/xml; charset=utf-8"]),
        ),
        4 => (data::script(chance), "text/javascript"),
        _ => {
            let (planted, _) = data::lines(chance);
            (planted, "text/plain")
        }
    }
}

#[actix_web::test]
async fn no_answer_of_any_kind_status_or_encoding_lets_a_canary_out() {
    logs::listen();
    let before = Before::start().await;
    let mut chance = Chance::new(4);
    let (mut shown, mut all) = (0, Vec::new());
    for round in 0..240 {
        let (Planted { document, mut canaries }, kind) = planted(&mut chance);
        let in_head = Canary::by_look(&mut chance);
        let how = chance.one_of(&["", "gzip", "deflate", "br"]);
        let mut lines = vec![format!("Content-Type: {kind}")];
        if !how.is_empty() {
            lines.push(format!("Content-Encoding: {how}"));
        }
        lines.push({
            let lines = headers(&in_head.text.replace(' ', ""));
            lines[chance.below(lines.len())].clone()
        });
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let status = match chance.below(8) {
            0 => "302 Found",
            _ => chance.one_of(&STATUSES),
        };
        before.echo.says(echo::reply(status, &lines, &compressed(how, document.as_bytes())));
        let (line, asked) = match chance.below(6) {
            0 => ("HEAD /thing", NAVIGATION.to_vec()),
            1 => ("GET /thing", [&CALL[..], &["Range: bytes=3-"]].concat()),
            2 => ("GET /thing", CALL.to_vec()),
            _ => ("GET /thing", NAVIGATION.to_vec()),
        };
        let answer = before.send(line, &asked, "").await;
        shown += usize::from(answer.status < 500 || status.starts_with('5'));
        canaries.push(in_head);
        let read = Read::of(&answer.bytes);
        for canary in &canaries {
            assert!(
                !read.shows(canary),
                "round {round}: {canary:?} is in the answer to {line} ({status}, {lines:?}) of\n{document}\nwhich became\n{}",
                String::from_utf8_lossy(&answer.bytes)
            );
        }
        all.extend(canaries);
    }
    assert!(shown > 150, "only {shown} answers were shown");
    nothing_is_kept_in_the_open(&before, &all).await;
    before.stop().await;
}

/// Neither export, mails, log nor any file of the database says one.
pub async fn nothing_is_kept_in_the_open(before: &Before, canaries: &[Canary]) {
    before.end_and_mail().await;
    let mut places = before.files();
    places.push(("the export".to_owned(), before.export().await));
    assert!(places.len() >= 4, "export, database, its log and mails");
    let log = logs::said();
    assert!(!log.is_empty(), "the program says something");
    places.push(("the log".to_owned(), log));
    let flock = Flock::of(canaries);
    for (place, bytes) in places {
        assert_eq!(flock.find(&bytes), None, "{place} holds it");
    }
}

/// The document in letters that `label` names.
fn in_letters(label: &str, document: &str) -> Vec<u8> {
    match label {
        "utf-16le" => document.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => document.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        label => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("known letters");
            encoding.encode(document).0.into_owned()
        }
    }
}

#[actix_web::test]
async fn in_no_letters_does_an_answer_let_a_canary_out() {
    let before = Before::start().await;
    let mut chance = Chance::new(23);
    let mut shown = 0;
    for round in 0..90 {
        let (Planted { document, canaries }, kind) = planted(&mut chance);
        let kind = kind.split(';').next().expect("a kind");
        let label =
            chance.one_of(&["utf-16le", "utf-16be", "iso-8859-1", "windows-1251", "shift_jis", "gb18030"]);
        let mark: &[u8] = match (label, chance.below(2)) {
            ("utf-16le", 0) => b"\xff\xfe",
            ("utf-16be", 0) => b"\xfe\xff",
            _ => b"",
        };
        let said = match chance.below(4) {
            0 => kind.to_owned(),
            1 => format!("{kind}; charset=utf-8"),
            _ => format!("{kind}; charset={label}"),
        };
        let body = [mark, &in_letters(label, &document)].concat();
        before.echo.says(echo::reply("200 OK", &[&format!("Content-Type: {said}")], &body));
        let answer = before.open("/thing").await;
        shown += usize::from(answer.status == 200);
        let read = Read::of(&answer.bytes);
        for canary in &canaries {
            assert!(
                !read.shows(canary),
                "round {round}: {canary:?} in {said} ({label}) of\n{document}\nwhich became\n{}",
                answer.text()
            );
        }
    }
    assert!(shown > 40, "only {shown} answers were shown");
    before.stop().await;
}

/// Whether what stands behind it is still seen: nothing in it swallows the rest of the page.
fn lets_more_follow(document: &str) -> bool {
    let settings = generated::settings(1);
    let whole = masking::rewrite_html(format!("{document}<hr id=more>").as_bytes(), settings);
    whole.is_ok_and(|(bytes, _)| String::from_utf8_lossy(&bytes).contains("<hr id=more>"))
}

#[actix_web::test]
async fn a_page_too_long_to_be_held_lets_no_canary_out_however_it_comes() {
    let before = Before::ruled("[limits]\npage = \"1 MiB\"\n").await;
    let mut chance = Chance::new(29);
    let filler = "<p>Invoice INV-2026-000123, 20% of 1.234,50 €</p>\n".repeat(12_000);
    for size in [1, 7, 1_000, 16_000] {
        let mut canaries = Vec::new();
        let mut part = || {
            let mut planted = pages::page(&mut chance);
            while !lets_more_follow(&planted.document) {
                planted = pages::page(&mut chance);
            }
            canaries.append(&mut planted.canaries);
            planted.document
        };
        let document = [part(), filler.clone(), part(), filler.clone(), part()].concat();
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";
        let (long, tail) = document.as_bytes().split_at(document.len() - 2_000);
        let chunked = |bytes: &[u8], size: usize| -> Vec<u8> {
            let chunks = bytes.chunks(size);
            chunks
                .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
                .collect()
        };
        before
            .echo
            .says([head.as_bytes(), &chunked(long, 9_973), &chunked(tail, size), b"0\r\n\r\n"].concat());
        let answer = before.open("/long").await;
        assert!(
            answer.status == 200 && answer.body.len() > filler.len(),
            "{}: {}",
            answer.status,
            answer.body.len()
        );
        let read = Flock::of(&canaries).find(&answer.body);
        assert_eq!(read, None, "in chunks of {size}");
    }
    before.stop().await;
}

#[actix_web::test]
async fn what_nobody_can_look_into_is_not_shown() {
    let before = Before::start().await;
    let canary = Canary::by_look(&mut Chance::new(31));
    let part = format!("--x\r\nContent-Type: text/html\r\n\r\n<p>{}</p>\r\n--x--\r\n", canary.text);
    for kind in [
        "multipart/x-mixed-replace; boundary=x",
        "multipart/mixed; boundary=x",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/pdf",
        "application/x-protobuf",
        "application/grpc-web+proto",
        "application/msgpack",
        "application/wasm",
        "message/rfc822",
        "text/vcard",
        "text/calendar",
        "text/rtf",
        "audio/mpeg",
        "video/mp4",
        "x/y",
    ] {
        before.echo.says(echo::reply("200 OK", &[&format!("Content-Type: {kind}")], part.as_bytes()));
        let answer = before.open("/thing").await;
        assert!(answer.status >= 400, "{kind}: {}", answer.text());
        assert!(!Read::of(&answer.bytes).shows(&canary), "{kind}");
    }
    before.stop().await;
}

#[actix_web::test]
async fn what_is_compressed_twice_or_in_another_way_is_not_shown() {
    let before = Before::start().await;
    let canary = Canary::by_look(&mut Chance::new(9));
    let page = format!("<p>{}</p>", canary.text);
    let twice = compressed("gzip", &compressed("gzip", page.as_bytes()));
    for (encoding, body) in [
        ("gzip, gzip", twice.clone()),
        ("gzip", twice),
        ("zstd", page.as_bytes().to_vec()),
        ("x-unknown", page.as_bytes().to_vec()),
        ("gzip", page.as_bytes().to_vec()),
    ] {
        let coded = format!("Content-Encoding: {encoding}");
        before.echo.says(echo::reply("200 OK", &["Content-Type: text/html", &coded], &body));
        let answer = before.open("/thing").await;
        assert!(!Read::of(&answer.bytes).shows(&canary), "{encoding}");
        assert!(answer.header("content-encoding").is_none(), "{encoding}");
    }
    before.stop().await;
}

#[actix_web::test]
async fn an_answer_without_a_body_says_nothing_either() {
    let before = Before::start().await;
    let canary = Canary::by_look(&mut Chance::new(11));
    for status in ["204 No Content", "304 Not Modified", "205 Reset Content"] {
        for line in headers(&canary.text.replace(' ', "")) {
            before.echo.says(echo::reply(status, &[&line], b""));
            let answer = before.open("/thing").await;
            assert!(!Read::of(&answer.bytes).shows(&canary), "{status} {line}: {}", answer.text());
        }
    }
    before.stop().await;
}
