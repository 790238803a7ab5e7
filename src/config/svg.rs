//! Whether an SVG only draws: a strict reader of the little XML that a logo needs. What it does not know it refuses, so
//! that a browser can find nothing in the file that was not looked at here.

/// Elements that draw, and what groups and names them (SVG 2). No script, no foreign content, no animation, no links.
const DRAWING: [&str; 26] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "style",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "filter",
    "feGaussianBlur",
    "feOffset",
];

/// The error ends a sentence about the file: "which …".
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut rest = text.trim_start_matches('\u{feff}').trim();
    if let Some(after) = rest.strip_prefix("<?xml ") {
        rest = after.split_once("?>").ok_or("is not a whole SVG")?.1;
    }
    let mut open: Vec<&str> = Vec::new();
    let mut begun = false;
    loop {
        let (said, tag) = rest.split_once('<').unwrap_or((rest, ""));
        check_text(said, open.last().copied())?;
        if rest.len() == said.len() {
            break;
        }
        rest = tag;
        // A browser reads a style as one text, whatever stands between its parts.
        if open.last() == Some(&"style") && !rest.starts_with('/') {
            return Err("holds more than text in its <style>".to_owned());
        }
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").ok_or("is not a whole SVG")?.1;
            continue;
        }
        if let Some(end) = rest.strip_prefix('/') {
            let (name, after) = end.split_once('>').ok_or("is not a whole SVG")?;
            if open.pop() != Some(name.trim_end()) {
                return Err(format!("is no well-formed SVG: </{}> ends nothing", name.trim_end()));
            }
            rest = after;
            continue;
        }
        let element = Element::read(rest)?;
        if open.is_empty() && (begun || element.name != "svg") {
            return Err("is no SVG: it must be one <svg> element".to_owned());
        }
        begun = true;
        if !element.is_empty {
            open.push(element.name);
        }
        rest = element.rest;
    }
    if begun && open.is_empty() { Ok(()) } else { Err("is not a whole SVG".to_owned()) }
}

/// The start of an element: its name, whether it ends at once, and what comes after.
struct Element<'a> {
    name: &'a str,
    is_empty: bool,
    rest: &'a str,
}

impl<'a> Element<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let (name, mut rest) = split_name(text);
        if !DRAWING.contains(&name) {
            let shown: String = text.chars().take_while(|c| !"> \n\t/".contains(*c)).take(24).collect();
            return Err(format!("holds <{shown}>: a logo's SVG only draws; save it as plain SVG"));
        }
        loop {
            let spaced = rest.trim_start();
            if let Some(rest) = spaced.strip_prefix("/>") {
                return Ok(Self { name, is_empty: true, rest });
            }
            if let Some(rest) = spaced.strip_prefix('>') {
                return Ok(Self { name, is_empty: false, rest });
            }
            if spaced.len() == rest.len() {
                return Err(format!("is no well-formed SVG: see <{name}>"));
            }
            rest = attribute(name, spaced)?;
        }
    }
}

/// One attribute, and what comes after it.
fn attribute<'a>(element: &str, text: &'a str) -> Result<&'a str, String> {
    let ill = || format!("is no well-formed SVG: see <{element}>");
    let (name, rest) = split_name(text);
    let rest = rest.trim_start().strip_prefix('=').ok_or_else(ill)?.trim_start();
    let quote = rest.chars().next().filter(|c| "\"'".contains(*c)).ok_or_else(ill)?;
    let (value, rest) = rest[1..].split_once(quote).ok_or_else(ill)?;
    if name.is_empty() || value.contains('<') {
        return Err(ill());
    }
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("on") {
        return Err(format!("holds script: {name} on <{element}>"));
    }
    let leads = lower == "href" || lower.ends_with(":href") || lower == "src";
    if leads && !value.starts_with('#') {
        return Err(format!("leads elsewhere: {name} on <{element}>"));
    }
    let names_a_space = lower == "xmlns" || lower.starts_with("xmlns:");
    if !names_a_space {
        check_value(value)?;
    }
    Ok(rest)
}

/// Text between elements. That of `<style>` is held to what attributes are.
fn check_text(text: &str, within: Option<&str>) -> Result<(), String> {
    match within {
        None if !text.trim().is_empty() => Err("is no SVG: there is text around it".to_owned()),
        Some("style") => check_value(text),
        _ => check_entities(text),
    }
}

/// Nothing is fetched, and nothing is spelled so that it reads otherwise in a style than here.
fn check_value(value: &str) -> Result<(), String> {
    check_entities(value)?;
    let lower = value.to_ascii_lowercase();
    let elsewhere = lower.match_indices("url(").any(|(at, _)| {
        let target = lower[at + 4..].trim_start_matches([' ', '"', '\'']);
        !target.starts_with('#')
    });
    let tricky = ["@import", "javascript:", "data:", "expression(", "image-set(", "src(", "\\", "://"];
    if elsewhere || tricky.iter().any(|odd| lower.contains(odd)) {
        let shown: String = value.trim().chars().take(40).collect();
        return Err(format!("leads elsewhere: {shown:?}"));
    }
    Ok(())
}

/// Only the five that XML itself has: others need a DOCTYPE, and numbers hide what is written.
fn check_entities(text: &str) -> Result<(), String> {
    let known = ["amp;", "lt;", "gt;", "quot;", "apos;"];
    let all_known =
        text.match_indices('&').all(|(at, _)| known.iter().any(|name| text[at + 1..].starts_with(name)));
    if all_known { Ok(()) } else { Err("holds characters written as numbers or entities".to_owned()) }
}

fn split_name(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::check;

    fn svg(inside: &str) -> String {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{inside}</svg>"#)
    }

    #[test]
    fn drawings_are_let_in() {
        for fine in [
            svg(r#"<path d="M0 0h8v8z" fill='#0b5fff'/>"#),
            svg("<title>Acme &amp; Sons</title><g><circle r=\"2\"></circle></g>"),
            svg(
                r##"<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/><use href="#b"/>"##,
            ),
            svg(
                "<style>path { fill: #111 } @media (prefers-color-scheme: dark) { path { fill: #eee } }</style><path d=\"M0 0\"/>",
            ),
            format!("<?xml version=\"1.0\"?>\n<!-- ours -->\n{}\n", svg("")),
        ] {
            assert_eq!(check(&fine), Ok(()), "{fine}");
        }
        let own = include_str!("../../static/logo.svg");
        assert_eq!(check(own), Ok(()), "our own logo");
    }

    #[test]
    fn whatever_could_run_or_fetch_is_refused() {
        for wrong in [
            svg("<script>alert(1)</script>"),
            svg("<SCRIPT>alert(1)</SCRIPT>"),
            svg("<svg:script>alert(1)</svg:script>"),
            svg(r#"<path onload="alert(1)"/>"#),
            svg(r#"<path OnLoad='alert(1)'/>"#),
            svg("<foreignObject><body/></foreignObject>"),
            svg(r#"<a href="https://evil.example"><path/></a>"#),
            svg(r#"<image href="https://evil.example/x.png"/>"#),
            svg(r#"<use href="https://evil.example/x.svg#a"/>"#),
            svg(r#"<use xlink:href="data:image/svg+xml,x"/>"#),
            svg(r#"<path style="fill: url(https://evil.example/x)"/>"#),
            svg(r#"<path style="fill: url( '//evil.example/x')"/>"#),
            svg("<style>@import 'https://evil.example/x.css';</style>"),
            svg(r"<style>path { fill: \75rl(//evil.example) }</style>"),
            svg("<style><![CDATA[ @import 'x' ]]></style>"),
            svg("<style>@imp<!-- -->ort '//evil.example/x.css';</style>"),
            svg("<style>@imp<title/>ort '//evil.example/x.css';</style>"),
            svg("<set attributeName=\"href\" to=\"javascript:alert(1)\"/>"),
            svg("<animate attributeName=\"href\"/>"),
            svg("&#60;script&#62;"),
            format!("<!DOCTYPE svg [<!ENTITY x \"y\">]>{}", svg("&x;")),
            format!("<?xml-stylesheet href=\"https://evil.example/x.css\"?>{}", svg("")),
            format!("{}<script/>", svg("")),
            format!("text {}", svg("")),
            svg("<g>"),
            svg("</g>"),
            svg("<path d=\"M0 0\" d"),
            svg("<path d=M0/>"),
            "<html><body></body></html>".to_owned(),
            "<svg".to_owned(),
            String::new(),
        ] {
            assert!(check(&wrong).is_err(), "{wrong}");
        }
    }
}
