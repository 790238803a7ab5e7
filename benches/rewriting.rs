//! What hiding costs by itself: pages through the pass over HTML, in megabytes a second on one core, beside lol_html that
//! reads the same pages and changes nothing, in the same run; and JSON beside serde_json that reads and writes it.
//!
//! `cargo bench --bench rewriting`

use std::hint::black_box;
use std::time::{Duration, Instant};

use lol_html::{Settings, doc_text, element};
use porchlight::masking::{self, HtmlSettings, Policy};

const SPAN: Duration = Duration::from_secs(2);
const ROUNDS: usize = 3;

fn main() {
    println!(
        "{:<34} {:>8} {:>12} {:>12} {:>12} {:>10}",
        "", "bytes", "lol_html", "with handlers", "Porchlight", "a page"
    );
    for (what, page) in [
        ("an article, mostly text", article()),
        ("a table of 230 rows", table()),
        ("a form of 60 fields", form()),
    ] {
        let bare = rate(&page, bare);
        let handled = rate(&page, handled);
        let ours = rate(&page, hide);
        let time = page.len() as f64 / ours / 1e3;
        println!(
            "{what:<34} {:>8} {:>7.0} MB/s {handled:>8.0} MB/s {ours:>7.0} MB/s {time:>7.2} ms",
            page.len(),
            bare
        );
    }
    let document = document();
    let plain = rate(&document, |bytes| {
        let value: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
        serde_json::to_vec(&value).expect("JSON").len()
    });
    let ours = rate(&document, |bytes| {
        masking::mask_json(bytes, "/api", &Policy::open(), &mut random()).expect("JSON").0.len()
    });
    println!(
        "{:<34} {:>8} serde_json {plain:.0} MB/s, Porchlight {ours:.0} MB/s",
        "a JSON document",
        document.len()
    );
}

/// Megabytes a second, the best of some rounds.
fn rate(bytes: &[u8], mut pass: impl FnMut(&[u8]) -> usize) -> f64 {
    let mut best = 0f64;
    for _ in 0..ROUNDS {
        let (began, mut done) = (Instant::now(), 0usize);
        while began.elapsed() < SPAN / ROUNDS as u32 {
            black_box(pass(black_box(bytes)));
            done += bytes.len();
        }
        best = best.max(done as f64 / began.elapsed().as_secs_f64() / 1e6);
    }
    best
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

fn article() -> Vec<u8> {
    let words = "Olivia has asked why the tax rate of Northwind changed on 22 November, and whether the 20% that invoices show \
        is right for goods that were delivered in the spring. The rate was corrected from 20% to 10% by support, on ticket 4821, \
        after she had allowed it for a day; nobody else has opened the settings since. ";
    let paragraph = |n: usize| {
        format!("<p>{}<a href=\"/invoices/{n}\">Invoice {n}</a> says the same.</p>\n", words.repeat(4))
    };
    let body: String = (1..=44).map(paragraph).collect();
    format!("<!doctype html><html lang=\"en\"><head><title>Notes</title></head><body><h1>Notes</h1>{body}</body></html>").into_bytes()
}

/// The page of the other bench.
fn table() -> Vec<u8> {
    let row = |n: usize| {
        format!(
            "<tr class=\"row\"><td><a href=\"/invoices/{n}\" class=\"link\">INV-2026-{n:05}</a></td><td class=\"who\">Customer {n} \
             &amp; Sons, 14 Harbour Street</td><td class=\"num\">{}.50 EUR</td><td><span class=\"badge ok\">paid</span></td></tr>\n",
            1000 + n * 7
        )
    };
    let rows: String = (1..=230).map(row).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><title>Invoices</title><link rel=\"stylesheet\" href=\"/app.css\"></head><body>\
         <form method=\"get\" action=\"/invoices\"><input name=\"q\"><button>Search</button></form>\
         <table class=\"list\">{rows}</table></body></html>"
    )
    .into_bytes()
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
