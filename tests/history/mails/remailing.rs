//! What mails go through: another structure, another charset, another encoding, quoting, wrapping, other line ends. All
//! by chance, so that no two are alike.

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_parser::MessageParser;

use super::Dice;

/// A mail's two parts.
pub struct Letter {
    pub text: String,
    pub html: String,
}

impl Letter {
    pub fn read(mail: &[u8]) -> Self {
        let mail = MessageParser::default().parse(mail).expect("a mail");
        let plain = |text: std::borrow::Cow<'_, str>| text.replace("\r\n", "\n");
        let (text, html) = (mail.body_text(0).map(plain), mail.body_html(0).map(plain));
        Self { text: text.expect("a text part"), html: html.expect("an HTML part") }
    }
}

/// The mail in another shape, and what was done to it.
pub fn remailed(letter: &Letter, dice: &mut Dice) -> (Vec<u8>, String) {
    let mut remailing = Remailing { dice, done: Vec::new() };
    let mut mail = remailing.structure(letter);
    for _ in 0..remailing.dice.below(3) {
        mail = remailing.forwarded(&mail);
    }
    let mail = remailing.stored(mail);
    (mail, remailing.done.join(", "))
}

struct Remailing<'d> {
    dice: &'d mut Dice,
    done: Vec<String>,
}

impl Remailing<'_> {
    fn choose<'t>(&mut self, what: &[&'t str]) -> &'t str {
        let chosen = what[self.dice.below(what.len())];
        self.done.push(chosen.to_owned());
        chosen
    }

    fn structure(&mut self, letter: &Letter) -> Vec<u8> {
        let text = self.told(&letter.text);
        let html = self.shown(&letter.html);
        let body = match self.choose(&["text only", "HTML only", "alternative", "mailing list"]) {
            "text only" => self.part("text/plain", &text),
            "HTML only" => self.part("text/html", &html),
            "alternative" => self.both(&text, &html),
            _ => {
                let both = self.both(&text, &html);
                let footer = self.part("text/plain", "_______\nowners mailing list\n\u{2014} the list\n");
                multipart("mixed", &[both, footer])
            }
        };
        [b"From: access@acme.example\nSubject: A visit\nMIME-Version: 1.0\n".as_slice(), &body].concat()
    }

    fn both(&mut self, text: &str, html: &str) -> Vec<u8> {
        let parts = [self.part("text/plain", text), self.part("text/html", html)];
        multipart("alternative", &parts)
    }

    fn forwarded(&mut self, mail: &[u8]) -> Vec<u8> {
        self.done.push("forwarded".to_owned());
        let letter = self.part("text/plain", "See below.\n\n-- \nOlivia Northwind\n");
        let inner = [b"Content-Type: message/rfc822\n\n".as_slice(), mail].concat();
        let head = b"From: olivia@northwind.example\nSubject: Fwd: A visit\nMIME-Version: 1.0\n".as_slice();
        [head, &multipart("mixed", &[letter, inner])].concat()
    }

    /// The text as somebody passes it on.
    fn told(&mut self, text: &str) -> String {
        let text = match self.choose(&["as it is", "wrapped", "flowed", "indented", "spaced out"]) {
            "wrapped" => {
                let width = 60 + self.dice.below(40);
                wrapped(text, width)
            }
            "flowed" => wrapped_at_words(text, 60 + self.dice.below(18)),
            "indented" => text.lines().map(|line| format!("    {line}\n")).collect(),
            "spaced out" => text.replace('\n', "\n\n"),
            _ => text.to_owned(),
        };
        match self.choose(&["not quoted", "quoted", "quoted twice"]) {
            "quoted" => quoted(&text, "> "),
            "quoted twice" => quoted(&quoted(&text, "> "), ">"),
            _ => text,
        }
    }

    /// The page as an editor of mails writes it again.
    fn shown(&mut self, html: &str) -> String {
        match self.choose(&["page as it is", "entities", "lines as blocks", "bare"]) {
            "entities" => {
                html.replace('\u{2014}', "&mdash;").replace("=\n", "&#61;\n").replace('+', "&#x2B;")
            }
            "lines as blocks" => {
                let (before, rest) = html.split_once("<pre>").expect("the note");
                let (note, after) = rest.split_once("</pre>").expect("the note");
                let blocks: String =
                    note.lines().map(|line| format!("<div><span>{line}</span><br></div>")).collect();
                format!("{before}<blockquote>{blocks}</blockquote>{after}")
            }
            "bare" => html.replace("<pre>", "<pre style=\"margin:0\">\n").replace(" \u{2014}", "\u{2014}"),
            _ => html.to_owned(),
        }
    }

    /// A part with its own charset and encoding.
    fn part(&mut self, kind: &str, body: &str) -> Vec<u8> {
        let charset = self.choose(&["utf-8", "windows-1252", "utf-8"]);
        let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).expect("a charset");
        let bytes = encoding.encode(body).0;
        let (name, bytes) = match self.choose(&["8bit", "quoted-printable", "base64"]) {
            "quoted-printable" => ("quoted-printable", self.quoted_printable(&bytes)),
            "base64" => ("base64", self.base64(&bytes)),
            _ => ("8bit", bytes.to_vec()),
        };
        let head = format!("Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {name}\n\n");
        [head.into_bytes(), bytes].concat()
    }

    fn quoted_printable(&mut self, bytes: &[u8]) -> Vec<u8> {
        let longest = 40 + self.dice.below(36);
        let (mut out, mut length) = (Vec::new(), 0);
        for byte in bytes {
            let piece = match byte {
                b'\n' => b"\n".to_vec(),
                b'=' | 127.. => format!("={byte:02X}").into_bytes(),
                // Some encode what they need not.
                b'.' | b'+' if self.dice.below(3) == 0 => format!("={byte:02X}").into_bytes(),
                b' ' => b"=20".to_vec(),
                _ => vec![*byte],
            };
            if length + piece.len() > longest {
                out.extend(b"=\n");
                length = 0;
            }
            length = if *byte == b'\n' { 0 } else { length + piece.len() };
            out.extend(piece);
        }
        out
    }

    fn base64(&mut self, bytes: &[u8]) -> Vec<u8> {
        let width = 4 * (15 + self.dice.below(5));
        let encoded = STANDARD.encode(bytes).into_bytes();
        let lines: Vec<&[u8]> = encoded.chunks(width).collect();
        [lines.join(b"\n".as_slice()), b"\n".to_vec()].concat()
    }

    /// The file that the mail ends up in.
    fn stored(&mut self, mail: Vec<u8>) -> Vec<u8> {
        let mail = match self.choose(&["by itself", "in a mailbox", "with a mark before it"]) {
            "in a mailbox" => {
                [b"From access@acme.example Sun Nov 22 14:04:00 2026\n".as_slice(), &mail].concat()
            }
            "with a mark before it" => ["\u{feff}".as_bytes(), &mail].concat(),
            _ => mail,
        };
        let ends: &[&str] = match self.choose(&["CR LF", "LF", "mixed", "CR"]) {
            "CR LF" => &["\r\n"],
            "mixed" => &["\r\n", "\n"],
            "CR" => &["\r"],
            _ => &["\n"],
        };
        let mut out = Vec::with_capacity(mail.len() * 2);
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            let Some(text) = line.strip_suffix(b"\n") else {
                out.extend(line);
                continue;
            };
            out.extend(text);
            out.extend(ends[self.dice.below(ends.len())].as_bytes());
        }
        out
    }
}

/// Boundaries differ by what they hold, as nested ones must.
fn multipart(kind: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let boundary = format!("=_{kind}_{}", parts.iter().map(Vec::len).sum::<usize>());
    let mut out = format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\n\n").into_bytes();
    for part in parts {
        out.extend(format!("--{boundary}\n").into_bytes());
        out.extend(part);
        out.extend(b"\n");
    }
    out.extend(format!("--{boundary}--\n").into_bytes());
    out
}

fn quoted(text: &str, mark: &str) -> String {
    let quoted: String = text.lines().map(|line| format!("{mark}{line}\n")).collect();
    format!("On Sunday, Acme wrote:\n{quoted}")
}

/// Every line broken after so many characters, wherever that is.
fn wrapped(text: &str, width: usize) -> String {
    let break_up = |line: &str| {
        let line: Vec<char> = line.chars().collect();
        line.chunks(width).map(String::from_iter).collect::<Vec<_>>().join("\n")
    };
    text.lines().map(|line| break_up(line) + "\n").collect()
}

/// Long lines broken at spaces, each broken line ending with one, as RFC 3676 has it.
fn wrapped_at_words(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut length = 0;
        for word in line.split_inclusive(' ') {
            if length > 0 && length + word.len() > width {
                out.push('\n');
                length = 0;
            }
            out.push_str(word);
            length += word.len();
        }
        out.push('\n');
    }
    out
}
