//! What a browser makes of an input's value before anybody touches it (HTML, "value sanitization algorithm"): what was
//! served so and comes back so was not changed.

use super::attributes::Attributes;

/// The value as an untouched input sends it.
pub fn sanitised(input_type: &str, value: &str, attributes: &Attributes) -> String {
    let plain = || value.replace(['\r', '\n'], "");
    match input_type {
        "hidden" | "checkbox" | "radio" | "submit" | "image" | "button" | "reset" => value.to_owned(),
        "file" => String::new(),
        "number" if float(value).is_none() => String::new(),
        "number" => value.to_owned(),
        "range" => range(value, attributes),
        "color" if is_colour(value.trim()) => value.trim().to_ascii_lowercase(),
        "color" => "#000000".to_owned(),
        "email" | "url" => plain().trim_matches(|c: char| c.is_ascii_whitespace()).to_owned(),
        "date" if matches(value, "dddd-dd-dd") => value.to_owned(),
        "month" if matches(value, "dddd-dd") => value.to_owned(),
        "week" if matches(value, "dddd-Wdd") => value.to_owned(),
        "time" if is_time(value) => value.to_owned(),
        "datetime-local" => local(value),
        "date" | "month" | "week" | "time" => String::new(),
        _ => plain(),
    }
}

/// A slider always has a value: where none is given, the middle; and never one beyond its ends.
fn range(value: &str, attributes: &Attributes) -> String {
    let bound =
        |name: &str, default: f64| attributes.said(name).and_then(|text| float(&text)).unwrap_or(default);
    let (least, most) = (bound("min", 0.0), bound("max", 100.0));
    let most = most.max(least);
    match float(value) {
        Some(number) if (least..=most).contains(&number) => value.to_owned(),
        Some(number) => number.clamp(least, most).to_string(),
        None => (least + (most - least) / 2.0).to_string(),
    }
}

/// HTML's floating-point numbers: no plus, no space, no bare point at the end.
fn float(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"-+.eE".contains(&byte));
    let shaped = !text.is_empty() && !text.starts_with('+') && !text.ends_with('.');
    if plain && shaped { text.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_time(text: &str) -> bool {
    matches(text, "dd:dd") || matches(text, "dd:dd:dd") || text.len() > 9 && matches(&text[..9], "dd:dd:dd.")
}

/// A local date and time is sent with a `T`, and without seconds that are nought.
fn local(value: &str) -> String {
    let text = value.replacen(' ', "T", 1);
    match text.split_once('T') {
        Some((day, time)) if matches(day, "dddd-dd-dd") && is_time(time) => {
            let time = time.strip_suffix(":00").filter(|short| short.len() == 5).unwrap_or(time);
            format!("{day}T{time}")
        }
        _ => String::new(),
    }
}

/// Whether the text has this shape, in which `d` stands for a digit.
fn matches(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            wanted => byte == wanted,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(input_type: &str, value: &str) -> String {
        sanitised(input_type, value, &Attributes::none())
    }

    #[test]
    fn a_value_that_its_input_cannot_hold_is_sent_as_the_browser_has_it() {
        let told = [
            ("text", "two\nlines", "twolines"),
            ("email", " olivia@northwind.example\n", "olivia@northwind.example"),
            ("number", "20", "20"),
            ("number", "20%", ""),
            ("number", "1e3", "1e3"),
            ("date", "2026-11-22", "2026-11-22"),
            ("date", "22.11.2026", ""),
            ("datetime-local", "2026-11-22 10:00:00", "2026-11-22T10:00"),
            ("time", "10:00", "10:00"),
            ("color", "#FF8800", "#ff8800"),
            ("color", "", "#000000"),
            ("range", "", "50"),
            ("range", "120", "100"),
            ("hidden", "a\nb", "a\nb"),
        ];
        for (kind, value, expected) in told {
            assert_eq!(sent(kind, value), expected, "{kind} {value:?}");
        }
    }
}
