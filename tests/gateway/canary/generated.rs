//! Thousands of documents with canaries in them through every pass, and none comes out: not in the bytes, however they are
//! decoded, nor in what is remembered in words.
//!
//! `PORCHLIGHT_CANARIES` says how many documents; `PORCHLIGHT_CANARY_SEED` where chance begins.

use porchlight::masking::{
    self, Events, HtmlSettings, Letters, Lines, MaskError, PageFacts, Policy, Random, TextMasker, mask_json,
    mask_script, mask_xml,
};

use super::eyes::Read;
use super::pages::{self, Planted};
use super::{Chance, data};

/// How many documents a plain run makes.
const DOCUMENTS: u64 = 5_000;
const THREADS: u64 = 2;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|said| said.parse().ok()).unwrap_or(default)
}

#[test]
fn no_generated_document_lets_a_canary_out() {
    let (documents, seed) = (number("PORCHLIGHT_CANARIES", DOCUMENTS), number("PORCHLIGHT_CANARY_SEED", 1));
    let run = move |thread: u64| {
        let (mut refused, mut found) = (0, Vec::new());
        for index in (thread..documents).step_by(THREADS as usize) {
            match one(seed.wrapping_mul(1 << 32).wrapping_add(index)) {
                Ok(shown) => refused += u64::from(!shown),
                Err(canary) => found.push(canary),
            }
        }
        (refused, found)
    };
    let threads: Vec<_> = (0..THREADS).map(|thread| std::thread::spawn(move || run(thread))).collect();
    let (mut refused, mut found) = (0, Vec::new());
    for thread in threads {
        let (more, canaries) = thread.join().expect("no panic");
        refused += more;
        found.extend(canaries);
    }
    assert!(
        found.is_empty(),
        "{} canaries got out:\n{}",
        found.len(),
        found[..found.len().min(8)].join("\n\n")
    );
    assert!(refused * 10 < documents, "{refused} of {documents} documents were refused instead of hidden in");
}

/// Runs one document; whether it was shown at all, or what was found in it.
fn one(seed: u64) -> Result<bool, String> {
    let mut chance = Chance::new(seed);
    match chance.below(10) {
        0..=5 => {
            let planted = pages::page(&mut chance);
            let outcome = masking::rewrite_html(planted.document.as_bytes(), settings(seed));
            look(seed, &planted, outcome)
        }
        6 | 7 => {
            let planted = data::json(&mut chance);
            let masked = mask_json(planted.document.as_bytes(), "/api", &Policy::open(), &mut random(seed));
            look(seed, &planted, masked.map(|(bytes, _)| (bytes, PageFacts::default())))
        }
        8 => match chance.below(3) {
            0 => {
                let planted = data::script(&mut chance);
                let masked =
                    mask_script(planted.document.as_bytes(), "/a.js", &Policy::open(), &mut random(seed));
                look(seed, &planted, masked)
            }
            _ => {
                let planted = data::xml(&mut chance);
                look(seed, &planted, mask_xml(planted.document.as_bytes(), &Policy::open()))
            }
        },
        _ => {
            let (planted, kind) = data::lines(&mut chance);
            let cut = chance.below(planted.document.len());
            look(seed, &planted, in_pieces(&planted.document, kind, cut, seed))
        }
    }
}

/// Lines that come in two pieces, cut anywhere.
fn in_pieces(text: &str, kind: &str, cut: usize, seed: u64) -> Result<(Vec<u8>, PageFacts), MaskError> {
    if kind == "text/event-stream" {
        let mut events = Events::new("/a", Policy::open(), random(seed));
        let (mut out, _) = events.write(&text.as_bytes()[..cut])?;
        out.extend(events.write(&text.as_bytes()[cut..])?.0);
        return Ok((out, PageFacts::default()));
    }
    let mut masker = TextMasker::new(Letters::utf_8(), Lines::of(kind), "/a", Policy::open(), random(seed));
    let mut out = masker.write(&text.as_bytes()[..cut])?;
    out.extend(masker.write(&text.as_bytes()[cut..])?);
    out.extend(masker.end()?);
    Ok((out, PageFacts::default()))
}

fn look(
    seed: u64,
    planted: &Planted,
    outcome: Result<(Vec<u8>, PageFacts), MaskError>,
) -> Result<bool, String> {
    let Ok((bytes, facts)) = outcome else { return Ok(false) };
    let (out, told) = (Read::of(&bytes), Read::of(told(&facts).as_bytes()));
    for canary in &planted.canaries {
        let found =
            [("the bytes", &out), ("the facts", &told)].into_iter().find(|(_, read)| read.shows(canary));
        if let Some((place, _)) = found {
            return Err(format!(
                "seed {seed}: {canary:?} is in {place} of\n{}\nwhich became\n{}\n{facts:?}",
                planted.document,
                String::from_utf8_lossy(&bytes)
            ));
        }
    }
    Ok(true)
}

/// What of a page's facts is told in words: real values are kept sealed, and are not.
fn told(facts: &PageFacts) -> String {
    let mut told =
        vec![format!("{:?} {:?} {:?} {:?}", facts.title, facts.heading, facts.crumbs, facts.labels)];
    for form in &facts.forms {
        told.push(format!("{:?} {:?}", form.page_title, form.submit_label));
        for field in &form.fields {
            told.push(format!("{} {:?}", field.label, field.shown));
            told.extend(field.options.iter().map(|option| format!("{} {}", option.value, option.label)));
        }
    }
    told.extend(facts.seen.iter().map(|seen| format!("{} {} {}", seen.name, seen.label, seen.path)));
    told.join("\n")
}

fn random(seed: u64) -> Random {
    let mut chance = Chance::new(!seed);
    Box::new(move |bytes| bytes.iter_mut().for_each(|byte| *byte = chance.next() as u8))
}

pub fn settings(seed: u64) -> HtmlSettings {
    HtmlSettings {
        page_path: "/settings?tab=1".to_owned(),
        banner_head: String::new(),
        banner_body: "<aside>Support</aside>".to_owned(),
        title_prefix: "[Support] ".to_owned(),
        origins: vec![("https://acme.example".to_owned(), "https://s1.gate.example".to_owned())],
        policy: Policy::open(),
        random: random(seed),
        new_form_id: Box::new(|| "form-id".to_owned()),
    }
}
