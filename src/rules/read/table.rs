//! Tables of a rules file: values with their places, and words for what is wrong with them.

use std::ops::{Range, RangeInclusive};
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::Problem;
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
    pub fn wrong(&mut self, span: Range<usize>, what: String) {
        self.problems.push(Problem::at(self.source, span, what));
    }

    /// What is wrong, as it stands in the file.
    pub fn in_order(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        self.problems
    }

    /// The line of a place.
    pub fn line(&self, span: &Range<usize>) -> usize {
        Problem::at(self.source, span.clone(), String::new()).line
    }

    /// What a reading of a value gave; its complaint ends a sentence that begins with the key.
    pub fn noted<T>(&mut self, key: &str, span: Range<usize>, read: Result<T, String>) -> Option<T> {
        read.map_err(|why| self.wrong(span, format!("{key} {why}"))).ok()
    }
}

impl<'t> Table<'t> {
    pub fn whole(document: &'t Spanned<DeTable<'t>>) -> Self {
        Self { entries: document.get_ref(), span: document.span() }
    }

    /// Refuses keys that are not known, with the one that was probably meant.
    pub fn check_keys(&self, reader: &mut Reader<'_>, of: &str, known: &[&str]) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let hint = match nearest(name, known) {
                Some(meant) => format!("did you mean {meant}?"),
                None => format!("there are {}", known.join(", ")),
            };
            reader.wrong(key.span(), format!("{of} has no {name:?}; {hint}"));
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
            let what = format!("{key} is written [[{key}]], with two brackets, once for each");
            reader.wrong(value.span(), what);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(entries) => tables.push(Table { entries, span: item.span() }),
                other => reader.wrong(item.span(), format!("{key} is a table, not {}", kind(other))),
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
                reader.wrong(value.span(), format!("{key} is a table, not {}", kind(other)));
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
                reader.wrong(value.span(), format!("{key} must be text in quotes, not {}", kind(other)));
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
            reader.wrong(value.span(), format!("{key} is empty"));
        }
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) => texts.push(Placed { value: text.to_string(), span: item.span() }),
                other => {
                    reader
                        .wrong(item.span(), format!("{key} must hold texts in quotes, not {}", kind(other)));
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
                let what = format!("{key} must be true or false, without quotes, not {}", kind(other));
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
        let hint = match nearest(&typed.value, &names) {
            Some(meant) => format!("did you mean {meant:?}?"),
            None => format!("there are {}", names.join(", ")),
        };
        reader.wrong(typed.span, format!("{key} cannot be {:?}; {hint}", typed.value));
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
            let what = format!("{key} must be a whole number from {} to {}", range.start(), range.end());
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
            Ok(_) => Err(format!(
                "must be from {} to {}",
                humantime::format_duration(*range.start()),
                humantime::format_duration(*range.end())
            )),
            Err(_) => Err(format!("must be a length of time such as 30s or 5m, not {:?}", typed.value)),
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
                Err(format!("must be from {} to {}", mib(range.start()), mib(range.end())))
            }
            None => Err(format!("must be a size such as \"8 MiB\", not {:?}", typed.value)),
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

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
