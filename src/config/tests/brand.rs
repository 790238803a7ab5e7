//! Logo, colours and the tickets' addresses, as operators write them.

use super::*;

const DRAWN: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>"#;

/// What is said about settings beside a logo of that name and text.
fn told(more: &str, logo: &str) -> Result<Settings, String> {
    let folder = Folder::with("");
    let path = folder.put("logo.svg", logo);
    let text = format!("{GOOD}\n[brand]\n{}", more.replace("LOGO", &path.display().to_string()));
    let file = folder.put("porchlight.toml", &text);
    let shown = format!("{}/", folder.0.path().display());
    Settings::load(Some(&file), NOTHING, &[]).map_err(|error| error.to_string().replace(&shown, ""))
}

#[test]
fn without_settings_it_looks_as_porchlight_does() {
    assert_eq!(load(GOOD, &[]).expect("good").brand, Brand::default());
}

#[test]
fn a_logo_and_a_colour_are_read_at_the_start() {
    let settings = told("logo = \"LOGO\"\ncolour = \"#0b5fff\"", DRAWN).expect("good");
    assert_eq!(settings.brand.logo.expect("a logo").bytes, DRAWN.as_bytes());
    let colours = settings.brand.colours.expect("colours");
    assert_eq!(colours.light.colour.to_string(), "#0b5fff");
    assert_ne!(colours.dark.colour, colours.light.colour, "by night it is lighter");
}

#[test]
fn what_can_hardly_be_read_is_refused_with_the_nearest_that_can() {
    let refused = told("colour = \"#ffcc00\"", DRAWN).expect_err("too faint");
    assert!(
        refused.starts_with("brand.colour (porchlight.toml) is #ffcc00, which can hardly be read"),
        "{refused}"
    );
    let nearest = refused.split("The nearest that can be read is ").nth(1).expect("named").trim();
    assert!(told(&format!("colour = \"{nearest}\""), DRAWN).is_ok(), "{nearest}");
    let refused = told("colour = \"#0b5fff\"\ncolour_dark = \"#222\"", DRAWN).expect_err("too dark");
    assert!(
        refused.starts_with("brand.colour_dark (porchlight.toml) is #222222, which can hardly"),
        "{refused}"
    );
    assert_eq!(refused.lines().count(), 1, "{refused}");
}

#[test]
fn whatever_else_is_no_colour_and_no_logo_is_told_at_once() {
    let refused =
        told("logo = \"LOGO\"\ncolour = \"blue\"", "<svg><script/></svg>").expect_err("both are wrong");
    assert!(
        refused.contains("brand.colour (porchlight.toml) must be a colour such as #0b5fff, not \"blue\""),
        "{refused}"
    );
    assert!(refused.contains("brand.logo (porchlight.toml) is logo.svg, which holds <script>"), "{refused}");
    let refused = told("colour = \"blue\"\ncolour_dark = \"night\"", DRAWN).expect_err("both are none");
    assert!(refused.contains("not \"blue\"") && refused.contains("not \"night\""), "{refused}");
    let refused = told("colour_dark = \"#8ab4ff\"", DRAWN).expect_err("by day there is none");
    assert!(refused.contains("brand.colour_dark is set and brand.colour is not"), "{refused}");
    let refused = told("logo = \"/nowhere/logo.svg\"", DRAWN).expect_err("no file");
    assert!(refused.contains("is /nowhere/logo.svg, which cannot be read"), "{refused}");
    let refused = told("logo = \"LOGO\"", &" ".repeat(40_000)).expect_err("too large");
    assert!(refused.contains("has 40000 bytes; a logo has at most 32768"), "{refused}");
}

#[test]
fn answers_go_to_the_tickets_address_where_it_is_set() {
    let hosts = "hosts = [\"acme.example\", \"Acme.zendesk.com\"]";
    let with = |reply_to: &str| GOOD.replace(hosts, &format!("{hosts}\nreply_to = [{reply_to}]"));
    let read = load(&with("\"support+{number}@acme.example\""), &[]).expect("good").tickets.reply_to;
    assert_eq!(reply_to(&read, "acme.example", "4821").as_deref(), Some("support+4821@acme.example"));
    let refused = wrong(&with("\"support\""), &[]);
    assert!(
        refused.starts_with("tickets.reply_to (porchlight.toml) must hold addresses such as"),
        "{refused}"
    );
}
