//! Pages with canaries in every place that HTML has.

use super::Chance;
use super::secrets::Canary;
use super::written;

/// A document, and what must not be found in it afterwards.
pub struct Planted {
    pub document: String,
    pub canaries: Vec<Canary>,
}

/// Places whose text people read (`T`), attributes in quotes (`A`), addresses (`U`), strings of scripts (`S`), strings of
/// JSON (`J`), Base64 (`B`), style sheets (`C`), and whatever the secret itself is (`P`).
const PLACES: &[&str] = &[
    "<p>Paid with T, thank you.</p>",
    " T ",
    "<ul><li>T</li><li>x</li></ul>",
    "<table><tr><td>T</td><td>20%</td></tr></table>",
    "<h1>T</h1>",
    "<a href=/x>T</a>",
    "<button name=b>T</button>",
    "<select name=s><option>T</option><option value=\"A\" selected>x</option></select>",
    "<datalist id=d><option value=\"A\"><option label=\"A\"></datalist>",
    "<label for=q>T</label><input id=q name=q>",
    "<fieldset><legend>T</legend></fieldset>",
    "<details><summary>T</summary></details>",
    "<template><p>T</p></template>",
    "<noscript><p>T</p></noscript>",
    "<svg><text>T</text><title>P</title><desc>T</desc></svg>",
    "<svg><![CDATA[P]]></svg>",
    "<svg><script>x('S')</script></svg>",
    "<math><mtext>T</mtext></math>",
    "<textarea name=t>P</textarea>",
    "<form method=post action=/x><textarea name=note>P</textarea><input name=v value=\"A\"></form>",
    "<xmp>P</xmp>",
    "<iframe>P</iframe>",
    "<p title=\"A\">x</p>",
    "<p title='P' class=\"A\" id=\"A\">x</p>",
    "<img src=/x.png alt=\"A\" longdesc=\"A\">",
    "<p aria-label=\"A\" aria-description=\"A\">x</p>",
    "<p data-x=\"A\" data-y='{\"a\":\"J\"}'>x</p>",
    "<input name=i value=\"A\" placeholder=\"A\">",
    "<input type=hidden name=h value=\"A\">",
    "<input type=radio name=r value=\"A\" checked>",
    "<input type=submit value=\"A\">",
    "<meta name=description content=\"A\">",
    "<meta property=og:title content=\"A\">",
    "<a href=\"/x?q=U\">x</a>",
    "<a href=\"/x/U/y#U\">x</a>",
    "<img src=\"/a?b=U\" srcset=\"/a/U 1x, /b?c=U 2x\">",
    "<form action=\"/x?y=U\"><input type=image src=\"/i?U\"></form>",
    "<video poster=\"/p?U\"></video>",
    "<a href=\"javascript:copy('S')\">x</a>",
    "<a href=\"data:text/plain,U\">x</a>",
    "<a href=\"data:text/plain;base64,B\">x</a>",
    "<object data=\"/U\"><p>T</p></object><p>after</p>",
    "<a onclick=\"copy('S')\">x</a>",
    "<script>var x = 'S';</script>",
    "<script>var x = \"S\", y = `S`;</script>",
    "<script>window.__STATE__ = {\"a\": [\"J\"], \"b\": {\"c\": \"J\"}};</script>",
    "<script>x = JSON.parse(\"{\\\"a\\\":\\\"P\\\"}\")</script>",
    "<script type=application/json>{\"a\":[\"J\"],\"P\":1}</script>",
    "<script type=application/ld+json>[{\"a\":\"J\"}]</script>",
    "<script type=text/template><p>T</p></script>",
    "<style>p::after{content:'C'}</style>",
    "<p style=\"--x:'P'\">x</p>",
    "<!-- P -->",
    "<!--[if IE]><p>P</p><![endif]-->",
    "<?php P ?>",
    "<!doctype P>",
    "</p title='P'>",
    "<p x=1 x='P'>x</p>",
    "<iframe srcdoc=\"<p>A</p><p title='A'>x</p>\"></iframe>",
    "<iframe srcdoc=\"&lt;script&gt;x='S'&lt;/script&gt;\"></iframe>",
    "<p>B</p>",
    "<p data-b=\"B\">x</p>",
    "<script>x = atob('B')</script>",
    "<title>P</title>",
    "<nav class=breadcrumb><a href=/>Home</a> <b>T</b></nav>",
    "<base href=\"/U/\">",
    "<link rel=canonical href=\"/U\">",
];

/// The same at the end of a page, which then breaks off.
const BROKEN_OFF: &[&str] =
    &["<p title='P", "<!-- P", "<script>'S'", "<textarea>P", "<title>P", "<plaintext>P", "</p P", "<p P"];

/// Places whose names alone say that what stands there is a secret.
const NAMED: &[&str] = &[
    "<input type=password name=x value=\"N\">",
    "<input name=user[password] value=N placeholder=N>",
    "<label>Card security code <input name=f9 value=N></label>",
    "<label for=k1>API key</label><input id=k1 name=k1 value='N'>",
    "<input autocomplete=one-time-code value=N>",
    "<form method=post><input type=hidden name=client_secret value=N></form>",
    "<textarea name=private_note>N</textarea>",
    "<table><tr><th>Password</th><td>N</td></tr></table>",
    "<table><tr><th>Name</th><th>Secret key</th></tr><tr><td>Ana</td><td><b>N</b></td></tr></table>",
    "<dl><dt>Date of birth</dt><dd>N</dd></dl>",
    "<h2>Recovery codes</h2><ul><li>N</li></ul>",
    "<p data-api-key=N>x</p>",
    "<meta name=api-key content=N>",
    "<a href=\"/reset?password=N\">x</a>",
    "<img src='/a?access_token=N'>",
    "<script>var password = 'N';</script>",
    "<script>login({user: 'ana', apiKey: \"N\"})</script>",
    "<script>window.__STATE__ = {\"user\": {\"password\": \"N\", \"pin\": [\"N\"]}};</script>",
    "<script>x = JSON.parse('{\"secret\":\"N\"}')</script>",
    "<script>x = JSON.parse(\"{\\u0022token\\u0022:{\\u0022value\\u0022:\\u0022N\\u0022}}\")</script>",
    "<script type=application/json>{\"card\":{\"cvc\":\"N\"},\"recovery_codes\":[\"N\"]}</script>",
    "<p data-state='{\"session_token\":\"N\"}'>x</p>",
    "<iframe srcdoc=\"<input type=password value=N>\"></iframe>",
];

/// A page with one to five canaries.
pub fn page(chance: &mut Chance) -> Planted {
    let mut canaries = Vec::new();
    let mut body = String::new();
    for _ in 0..1 + chance.below(4) {
        let places = if chance.below(3) == 0 { NAMED } else { PLACES };
        let place = chance.one_of(places);
        body.push_str(&fill(place, chance, &mut canaries));
        body.push_str(chance.one_of(&[
            "",
            "\n",
            "<p>Invoice INV-2026-000123, 20% of 1.234,50 €</p>",
            "<br>",
        ]));
    }
    if chance.below(5) == 0 {
        let place = chance.one_of(BROKEN_OFF);
        body.push_str(&fill(place, chance, &mut canaries));
    }
    let document = match chance.below(3) {
        0 => body,
        1 => format!("<!doctype html><html><head><meta charset=utf-8></head><body>{body}</body></html>"),
        _ => format!("<html><head>{body}</head><body><p>x</p></body></html>"),
    };
    Planted { document, canaries }
}

/// Puts a canary where each capital stands alone.
fn fill(place: &str, chance: &mut Chance, canaries: &mut Vec<Canary>) -> String {
    let named = place.contains('N') && NAMED.contains(&place);
    let canary = if named { Canary::by_name(chance) } else { Canary::by_look(chance) };
    let letters: Vec<char> = place.chars().collect();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let beside = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphabetic());
        let alone = !beside(at.checked_sub(1)) && !beside(Some(at + 1));
        match letter {
            'N' if named && alone => out.push_str(&canary.text),
            'T' if alone => out.push_str(&written::in_text(&canary, chance)),
            'A' if alone => out.push_str(&written::in_attribute(&canary, chance)),
            'U' if alone => out.push_str(&written::in_address(&canary, chance)),
            'S' if alone => out.push_str(&written::in_string(&canary, chance)),
            'J' if alone => out.push_str(&written::in_json(&canary, chance)),
            'B' if alone => out.push_str(&written::in_base64(&canary, chance)),
            'C' if alone => out.push_str(&written::in_style(&canary, chance)),
            'P' if alone => out.push_str(&canary.text),
            letter => out.push(*letter),
        }
    }
    canaries.push(canary);
    out
}
