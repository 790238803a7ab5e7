//! How the app writes money, rates, days and moments, and how it reads a rate that somebody typed.

use chrono::{NaiveDate, NaiveDateTime};

/// Cents as euros: `€1,234.50`.
pub fn euros(cents: i64) -> String {
    let whole = (cents.abs() / 100).to_string();
    let grouped: Vec<&str> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|digits| std::str::from_utf8(digits).expect("decimal digits are ASCII"))
        .collect();
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}€{}.{:02}", grouped.join(","), cents.abs() % 100)
}

/// Hundredths of a percent as a person types them: 2000 is `20`, 750 is `7.5`.
pub fn rate(hundredths: i32) -> String {
    let written = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A typed percentage in hundredths: at most two decimals, from 0 to 100, a trailing `%` allowed.
pub fn read_rate(typed: &str) -> Option<i32> {
    let typed = typed.trim().trim_end_matches('%').trim_end().replace(',', ".");
    let (whole, decimals) = typed.split_once('.').unwrap_or((&typed, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || whole.len() > 3 || decimals.len() > 2 {
        return None;
    }
    let hundredths = whole.parse::<i32>().ok()? * 100 + format!("{decimals:0<2}").parse::<i32>().ok()?;
    (hundredths <= 10_000).then_some(hundredths)
}

/// `22 Nov 2026`.
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// `22 Nov 2026, 14:06 UTC`.
pub fn moment(moment: NaiveDateTime) -> String {
    moment.format("%-d %b %Y, %H:%M UTC").to_string()
}

/// One letter upper, as at the start of a table's cell.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
