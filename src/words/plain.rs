//! Texts that come from elsewhere, made fit to stand inside a sentence.

use crate::forms::path_in_words;

/// The text on one line: white space folded, control characters and marks that turn the writing direction left out.
/// A page's title must not be able to add a line to a mail.
pub fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
        .filter(|c| !turns_direction(*c))
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page's title without the app's name behind it, or its address in words where it has none.
pub fn page_name(title: Option<&str>, target: &str) -> String {
    let title = one_line(title.unwrap_or_default());
    let name = title.split(" · ").next().unwrap_or_default().trim();
    if !name.is_empty() {
        return name.to_owned();
    }
    // An address that is not plain stands as it is: words would hide what is odd about it.
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let odd = path.contains(['%', '\\', ';', '?']) || path.contains("//") || path.contains("/.");
    let words = if odd { String::new() } else { one_line(&path_in_words(path)) };
    if words.is_empty() { one_line(target) } else { words }
}

/// The text with a capital letter in front, for where it stands alone.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// At most so many characters; what is cut off shows as an ellipsis.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_add_a_line_or_turn_the_writing() {
        assert_eq!(one_line(" Tax\r\n\r\n— acme\u{202e}evil\u{0}\tx "), "Tax — acmeevil x");
    }

    #[test]
    fn a_page_is_called_by_its_title_without_the_app_or_by_its_address() {
        assert_eq!(page_name(Some("Tax settings · Acme Invoices"), "/settings/tax"), "Tax settings");
        assert_eq!(page_name(Some("  "), "/settings/tax?tab=2"), "Settings › Tax");
        assert_eq!(page_name(None, "/customers.csv"), "Customers (CSV)");
        assert_eq!([page_name(None, "/"), page_name(None, "/a%2fb")], ["/", "/a%2fb"]);
    }

    #[test]
    fn a_long_value_is_cut_between_characters() {
        assert_eq!(cut("Grüße aus Köln", 3), "Grü…");
        assert_eq!(cut("Grü", 3), "Grü");
    }
}
