//! Tables of a rules file: values with their places, and words for what is wrong with them.

use std::ops::{Range, RangeInclusive};
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::complaint::{complaint, quoted, there_are};
use super::super::{Complaint, Problem, problem};
use crate::config::nearest;

/// A file that is being read, and what was found wrong with it.
pub(super) struct Reader<'a> {
    source: &'a str,
    pub problems: Vec<Problem>,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub value: T,
    pub span: Range<usize>,
}

/// One table of the file.
#[derive(Clone)]
pub(super) struct Table<'t> {
    entries: &'t DeTable<'t>,
    /// Where it begins.
    pub span: Range<usize>,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a str) -> Self {
        Self { source, problems: Vec::new() }
    }

    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Notes something that is wrong.
    pub fn wrong(&mut self, span: Range<usize>, what: Complaint) {
        self.problems.push(Problem::at(self.source, &span, what));
    }

    /// What is wrong, as it stands in the file.
    pub fn in_order(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        self.problems
    }

    /// The line of a place.
    pub fn line(&self, span: &Range<usize>) -> usize {
        problem::line(self.source, span)
    }

    /// What a reading of a value gave; its complaint ends a sentence that begins with the key.
    pub fn noted<T>(&mut self, key: &str, span: Range<usize>, read: Result<T, Complaint>) -> Option<T> {
        read.map_err(|why| self.wrong(span, complaint!("of-key", "{key} {why}", key = key, why = why))).ok()
    }
}

impl<'t> Table<'t> {
    pub fn whole(document: &'t Spanned<DeTable<'t>>) -> Self {
        Self { entries: document.get_ref(), span: document.span() }
    }

    /// Refuses keys that are not known, with the one that was probably meant.
    pub fn check_keys(&self, reader: &mut Reader<'_>, of: Complaint, known: &[&str]) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let hint = match nearest(name, known) {
                Some(meant) => complaint!("meant-key", "did you mean {meant}?", meant = meant),
                None => there_are(known.iter().copied()),
            };
            let what = complaint!(
                "unknown-key",
                "{of} has no {name}; {hint}",
                of = of.clone(),
                name = quoted(name),
                hint = hint,
            );
            reader.wrong(key.span(), what);
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Where a value stands; where it does not, the table's place.
    pub fn place(&self, key: &str) -> Range<usize> {
        self.entries.get(key).map_or_else(|| self.span.clone(), Spanned::span)
    }

    /// The tables below a key: `[[route]]`, each once.
    pub fn tables(&self, reader: &mut Reader<'_>, key: &str) -> Vec<Table<'t>> {
        let Some(value) = self.entries.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            let what = complaint!(
                "two-brackets",
                "{key} is written [[{key}]], with two brackets, once for each",
                key = key
            );
            reader.wrong(value.span(), what);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(entries) => tables.push(Table { entries, span: item.span() }),
                other => reader.wrong(item.span(), no_table(key, other)),
            }
        }
        tables
    }

    /// The table below a key.
    pub fn table(&self, reader: &mut Reader<'_>, key: &str) -> Option<Table<'t>> {
        let value = self.entries.get(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Some(Table { entries, span: value.span() }),
            other => {
                reader.wrong(value.span(), no_table(key, other));
                None
            }
        }
    }

    /// The names and texts of a small table, such as `query = { tab = "billing" }`.
    pub fn pairs(&self, reader: &mut Reader<'_>, key: &str) -> Vec<(String, String)> {
        let Some(table) = self.table(reader, key) else { return Vec::new() };
        let names: Vec<String> = table.entries.keys().map(|name| name.get_ref().to_string()).collect();
        let texts =
            names.into_iter().filter_map(|name| Some((name.clone(), table.text(reader, &name)?.value)));
        texts.collect()
    }

    pub fn text(&self, reader: &mut Reader<'_>, key: &str) -> Option<Placed<String>> {
        let value = self.entries.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Placed { value: text.to_string(), span: value.span() }),
            other => {
                let what = complaint!(
                    "not-text",
                    "{key} must be text in quotes, not {kind}",
                    key = key,
                    kind = kind(other),
                );
                reader.wrong(value.span(), what);
                None
            }
        }
    }

    /// One text, or a list of them.
    pub fn texts(&self, reader: &mut Reader<'_>, key: &str) -> Vec<Placed<String>> {
        let Some(value) = self.entries.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            return self.text(reader, key).into_iter().collect();
        };
        if items.is_empty() {
            reader.wrong(value.span(), complaint!("key-empty", "{key} is empty", key = key));
        }
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => texts.push(Placed { value: text.to_string(), span: item.span() }),
                other => {
                    let what = complaint!(
                        "not-texts",
                        "{key} must hold texts in quotes, not {kind}",
                        key = key,
                        kind = kind(other),
                    );
                    reader.wrong(item.span(), what);
                }
            }
        }
        texts
    }

    pub fn flag(&self, reader: &mut Reader<'_>, key: &str) -> Option<bool> {
        let value = self.entries.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                let what = complaint!(
                    "not-a-flag",
                    "{key} must be true or false, without quotes, not {kind}",
                    key = key,
                    kind = kind(other),
                );
                reader.wrong(value.span(), what);
                None
            }
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, reader: &mut Reader<'_>, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let typed = self.text(reader, key)?;
        if let Some((_, chosen)) = choices.iter().find(|(name, _)| *name == typed.value) {
            return Some(*chosen);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let meant = nearest(&typed.value, &names);
        reader.wrong(typed.span, not_among(key, &typed.value, meant, &names));
        None
    }

    pub fn number(&self, reader: &mut Reader<'_>, key: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let value = self.entries.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => {
                u64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
            }
            _ => None,
        };
        let fits = number.filter(|number| range.contains(number));
        if fits.is_none() {
            let what = complaint!(
                "not-a-number",
                "{key} must be a whole number from {least} to {most}",
                key = key,
                least = *range.start(),
                most = *range.end(),
            );
            reader.wrong(value.span(), what);
        }
        fits
    }

    pub fn duration(
        &self,
        reader: &mut Reader<'_>,
        key: &str,
        range: RangeInclusive<Duration>,
    ) -> Option<Duration> {
        let typed = self.text(reader, key)?;
        let read = match humantime::parse_duration(&typed.value) {
            Ok(duration) if range.contains(&duration) => Ok(duration),
            Ok(_) => {
                let length = |of: &Duration| humantime::format_duration(*of).to_string();
                Err(out_of_range(length(range.start()), length(range.end())))
            }
            Err(_) => Err(complaint!(
                "not-a-duration",
                "must be a length of time such as 30s or 5m, not {typed}",
                typed = quoted(&typed.value),
            )),
        };
        reader.noted(key, typed.span, read)
    }

    /// A number of bytes, such as `8 MiB`.
    pub fn size(&self, reader: &mut Reader<'_>, key: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let typed = self.text(reader, key)?;
        let read = match bytes(&typed.value) {
            Some(size) if range.contains(&size) => Ok(size),
            Some(_) => {
                let mib = |size: &u64| format!("{} MiB", size / (1024 * 1024));
                Err(out_of_range(mib(range.start()), mib(range.end())))
            }
            None => Err(complaint!(
                "not-a-size",
                "must be a size such as \"8 MiB\", not {typed}",
                typed = quoted(&typed.value),
            )),
        };
        reader.noted(key, typed.span, read)
    }
}

fn bytes(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit: u64 = match unit.trim() {
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

/// What was typed is none of a few words.
pub(super) fn not_among(key: &str, typed: &str, meant: Option<String>, names: &[&str]) -> Complaint {
    let hint = match meant {
        Some(meant) => meant_value(&meant),
        None => there_are(names.iter().copied()),
    };
    complaint!("not-among", "{key} cannot be {typed}; {hint}", key = key, typed = quoted(typed), hint = hint)
}

pub(super) fn meant_value(meant: &str) -> Complaint {
    complaint!("meant-value", "did you mean {meant}?", meant = quoted(meant))
}

fn no_table(key: &str, value: &DeValue<'_>) -> Complaint {
    complaint!("not-a-table", "{key} is a table, not {kind}", key = key, kind = kind(value))
}

fn out_of_range(least: String, most: String) -> Complaint {
    complaint!("out-of-range", "must be from {least} to {most}", least = least, most = most)
}

fn kind(value: &DeValue<'_>) -> Complaint {
    match value {
        DeValue::String(_) => complaint!("kind-text", "text"),
        DeValue::Integer(_) | DeValue::Float(_) => complaint!("kind-number", "a number"),
        DeValue::Boolean(_) => complaint!("kind-flag", "true or false"),
        DeValue::Datetime(_) => complaint!("kind-date", "a date"),
        DeValue::Array(_) => complaint!("kind-list", "a list"),
        DeValue::Table(_) => complaint!("kind-table", "a table"),
    }
}
