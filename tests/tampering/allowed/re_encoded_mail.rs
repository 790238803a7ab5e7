//! Mail servers and mail programs write a mail anew: other line ends, other encodings, quoted, forwarded, wrapped.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::MessageParser;

use crate::support::both_databases;
use crate::tampering::scene::Scene;

/// The text of a mail, with bare newlines.
fn text_of(mail: &[u8]) -> String {
    let parsed = MessageParser::default().parse(mail).expect("a mail");
    parsed.body_text(0).expect("a text part").replace("\r\n", "\n")
}

/// A mail of one part, in one encoding.
fn mail(encoding: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "Received: from mx.northwind.example\nFrom: support-access@acme.example\nTo: olivia@northwind.example\n\
         Subject: =?UTF-8?Q?A_visit?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: {encoding}\n\n{body}"
    );
    head.replace('\n', "\r\n").into_bytes()
}

/// As some servers write quoted-printable: everything that may be encoded is, in lines that are cut short.
fn quoted_printable(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.split('\n') {
        let mut length = 0;
        for byte in line.bytes() {
            let written = if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("={byte:02X}")
            };
            if length + written.len() >= width {
                out.push_str("=\n");
                length = 0;
            }
            length += written.len();
            out.push_str(&written);
        }
        out.push('\n');
    }
    out
}

fn in_base64(text: &str, width: usize) -> String {
    let encoded = STANDARD.encode(text);
    encoded.as_bytes().chunks(width).map(|line| format!("{}\n", String::from_utf8_lossy(line))).collect()
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}\n")).collect()
}

both_databases! {
    async fn each_says_the_same(db: TestDb) {
        let scene = Scene::of(db).await;
        let export = scene.export().await;
        let kept = std::fs::read(scene.held_mails().pop().expect("the last summary")).expect("a mail");
        let text = text_of(&kept);
        let unix = String::from_utf8(kept.clone()).expect("UTF-8").replace("\r\n", "\n").into_bytes();
        let forwarded = format!("For your files.\n\nOlivia\n\n----- Forwarded -----\n{}", quoted(&text));
        let note = text[text.find("porchlight.example/acc_").expect("a checkpoint")..].to_owned();
        for (what, bytes) in [
            ("as it was sent", kept),
            ("with bare newlines", unix),
            ("8bit", mail("8bit", &text)),
            ("quoted-printable, everything encoded", mail("quoted-printable", &quoted_printable(&text, 76))),
            ("quoted-printable, in very short lines", mail("quoted-printable", &quoted_printable(&text, 20))),
            ("base64", mail("base64", &in_base64(&text, 76))),
            ("base64 in one line", mail("base64", &in_base64(&text, 1_000_000))),
            ("base64 with line ends of Windows inside", mail("base64", &in_base64(&text.replace('\n', "\r\n"), 60))),
            ("forwarded", mail("8bit", &forwarded)),
            ("forwarded twice", mail("quoted-printable", &quoted_printable(&quoted(&forwarded), 76))),
            ("a mailbox file", [b"From acme Sun Nov 22 14:00:00 2026\n".to_vec(), mail("8bit", &text)].concat()),
            ("the checkpoint, copied out", note.clone().into_bytes()),
            ("copied out on Windows", note.replace('\n', "\r\n").into_bytes()),
            ("copied out and indented", note.lines().map(|line| format!("    {line}\n")).collect::<String>().into_bytes()),
        ] {
            let path = scene.path("kept.eml");
            std::fs::write(&path, bytes).expect("written");
            let found = scene.check(&export, &[path]);
            assert!(found.json["holds"] == true && found.json["held_agreed"] == 1, "{what}: {}", found.json);
        }
    }

    async fn a_mail_that_somebody_changed_is_no_proof_of_anything(db: TestDb) {
        let scene = Scene::of(db).await;
        let text = text_of(&std::fs::read(scene.held_mails().pop().expect("the last summary")).expect("a mail"));
        let size = scene.checkpoints(scene.log()).await.iter().map(|made| made.size).find(|size| text.contains(&format!("\n{size}\n"))).expect("its size");
        let changed = text.replace(&format!("\n{size}\n"), &format!("\n{}\n", size + 1));
        let path = scene.path("changed.eml");
        std::fs::write(&path, mail("8bit", &changed)).expect("written");
        scene.check(&scene.export().await, &[path]).says_no("does not fit the text");
    }
}
