//! Pages of about 50 kB, as real apps make them, for the benches.

/// A page that is mostly text.
pub fn article() -> Vec<u8> {
    let words = "Olivia has asked why the tax rate of Northwind changed on 22 November, and whether the 20% that invoices show \
        is right for goods that were delivered in the spring. The rate was corrected from 20% to 10% by support, on ticket 4821, \
        after she had allowed it for a day; nobody else has opened the settings since. ";
    let paragraph = |n: usize| {
        format!("<p>{}<a href=\"/invoices/{n}\">Invoice {n}</a> says the same.</p>\n", words.repeat(4))
    };
    let body: String = (1..=44).map(paragraph).collect();
    format!("<!doctype html><html lang=\"en\"><head><title>Notes</title></head><body><h1>Notes</h1>{body}</body></html>").into_bytes()
}

/// A list of invoices with links, a search form, and 230 rows.
pub fn table() -> Vec<u8> {
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
