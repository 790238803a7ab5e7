//! What hiding costs by itself: pages through the pass over HTML, in megabytes a second on one core, beside lol_html that
//! reads the same pages and changes nothing, and JSON beside serde_json that reads and writes it.
//!
//! Counted in processor time of this thread and in turns, so that what else runs on the machine changes little.
//!
//! `cargo bench --bench rewriting`

#[path = "pages/mod.rs"]
mod pages;

use std::hint::black_box;
use std::time::Duration;

use lol_html::{Settings, doc_text, element};
use pages::{article, table};
use porchlight::masking::{self, HtmlSettings, Policy};

/// How long one figure of one round is measured, in processor time.
const SPAN: Duration = Duration::from_millis(150);
const ROUNDS: usize = 9;

/// A way to read a document, which says how many bytes came out.
type Pass = fn(&[u8]) -> usize;

fn main() {
    println!("MB/s of one core, medians of {ROUNDS} rounds");
    let (beside, handled_by) = ("lol_html", "with handlers");
    println!(
        "{:<34} {:>7} {beside:>9} {handled_by:>13} {:>10} {:>6} {:>8}",
        "", "bytes", "Porchlight", "ratio", "a page"
    );
    for (what, page) in [
        ("an article, mostly text", article()),
        ("a table of 230 rows", table()),
        ("a form of 60 fields", form()),
        ("a page that is mostly script", script()),
    ] {
        let [bare, handled, ours] = rates(&page, [bare, handled, hide]);
        row(what, page.len(), bare, &format!("{handled:.0}"), ours);
    }
    let document = document();
    let [plain, ours] = rates(&document, [read_and_write, hide_json]);
    println!("{:<34} {:>7} {:>9}", "", "", "serde_json");
    row("a JSON document of 200 invoices", document.len(), plain, "", ours);
}

fn row(what: &str, bytes: usize, beside: f64, handled: &str, ours: f64) {
    let (ratio, time) = (ours / beside, bytes as f64 / ours / 1e3);
    println!("{what:<34} {bytes:>7} {beside:>9.0} {handled:>13} {ours:>10.0} {ratio:>6.2} {time:>5.2} ms");
}

/// Megabytes a second of each pass, the median of rounds in which they take turns.
fn rates<const N: usize>(bytes: &[u8], passes: [Pass; N]) -> [f64; N] {
    let mut rounds: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        for (pass, rates) in passes.iter().zip(&mut rounds) {
            rates.push(rate(bytes, *pass));
        }
    }
    rounds.map(|mut rates| {
        rates.sort_unstable_by(f64::total_cmp);
        rates[ROUNDS / 2]
    })
}

fn rate(bytes: &[u8], pass: Pass) -> f64 {
    let (began, mut done) = (processor_time(), 0usize);
    loop {
        for _ in 0..4 {
            black_box(pass(black_box(bytes)));
            done += bytes.len();
        }
        let took = processor_time() - began;
        if took >= SPAN {
            return done as f64 / took.as_secs_f64() / 1e6;
        }
    }
}

/// How long this thread has computed so far.
fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock exists wherever this is built, and the place it writes to is ours.
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) }, 0, "a clock");
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn read_and_write(bytes: &[u8]) -> usize {
    let value: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
    serde_json::to_vec(&value).expect("JSON").len()
}

fn hide_json(bytes: &[u8]) -> usize {
    masking::mask_json(bytes, "/api", &Policy::open(), &mut random()).expect("JSON").0.len()
}

fn run(page: &[u8], settings: Settings<'_, '_>) -> usize {
    let mut length = 0;
    let mut rewriter = lol_html::HtmlRewriter::new(settings, |piece: &[u8]| length += piece.len());
    rewriter.write(page).expect("a page");
    rewriter.end().expect("a page");
    length
}

fn bare(page: &[u8]) -> usize {
    run(page, Settings::new())
}

/// What it costs to be asked about every element and every text, and to answer nothing.
fn handled(page: &[u8]) -> usize {
    let settings = Settings::new()
        .append_element_content_handler(element!("*", |_| Ok(())))
        .append_document_content_handler(doc_text!(|_| Ok(())));
    run(page, settings)
}

fn hide(page: &[u8]) -> usize {
    let settings = HtmlSettings {
        page_path: "/invoices".to_owned(),
        banner_head: String::new(),
        banner_body: "<aside>Support</aside>".to_owned(),
        title_prefix: "[Support] ".to_owned(),
        origins: vec![("https://acme.example".to_owned(), "https://s.gate.example".to_owned())],
        policy: Policy::open(),
        random: random(),
        new_form_id: Box::new(|| "form-id".to_owned()),
    };
    masking::rewrite_html(page, settings).expect("a page").0.len()
}

fn random() -> masking::Random {
    Box::new(|bytes| bytes.fill(7))
}

fn form() -> Vec<u8> {
    let field = |n: usize| {
        format!(
            "<div class=\"field\"><label for=\"f{n}\">Setting {n}</label><input class=\"input\" id=\"f{n}\" name=\"setting_{n}\" \
             value=\"value {n}\" placeholder=\"Something\"><p class=\"help\">What this is for, in a few words.</p></div>\n"
        )
    };
    let fields: String = (1..=60).map(field).collect();
    format!(
        "<!doctype html><html><head><title>Settings</title></head><body><form method=\"post\" action=\"/settings\">\
         <input type=\"hidden\" name=\"csrf_token\" value=\"9f8e7d6c5b4a39281706f5e4d3c2b1a0\">{fields}<button>Save</button></form></body></html>"
    )
    .into_bytes()
}

/// A shell for scripts: state as JSON, some code, and little else.
fn script() -> Vec<u8> {
    let state = String::from_utf8(document()).expect("text");
    let function = |n: usize| {
        format!(
            "function row{n}(invoice, index) {{ const label = \"Invoice \" + invoice.number; \
             if (index % {n} === 0 && invoice.total > {n}.5) {{ return render('tr.row', {{ key: label, width: {n} }}); }} \
             return null; /* rows are drawn as they come into view */ }}\n"
        )
    };
    let code: String = (1..=60).map(function).collect();
    format!(
        "<!doctype html><html><head><title>Invoices</title><script>window.__STATE__ = {state};</script></head>\
         <body><div id=\"root\"></div><script>{code}</script></body></html>"
    )
    .into_bytes()
}

fn document() -> Vec<u8> {
    let invoice = |n: usize| {
        format!(
            "{{\"id\":{n},\"number\":\"INV-2026-{n:05}\",\"customer\":{{\"name\":\"Customer {n} & Sons\",\"city\":\"Vienna\"}},\
             \"total\":\"{}.50\",\"currency\":\"EUR\",\"paid\":true,\"card\":{{\"number\":\"4111111111111111\"}}}}",
            1000 + n * 7
        )
    };
    let list: Vec<String> = (1..=200).map(invoice).collect();
    format!("{{\"invoices\":[{}]}}", list.join(",")).into_bytes()
}
