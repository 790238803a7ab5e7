//! Reading the settings file: TOML, flattened to dotted names.

use std::path::Path;

use ::config::{ConfigError as TomlError, File, FileFormat, Source as _, Value, ValueKind};

use super::error::Problem;
use super::given::{Item, Place, Raw, Table};

/// Every name and value in the file.
pub(super) fn read(path: &Path) -> Result<Vec<Item>, Problem> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Problem::FileUnreadable { path: path.to_owned(), error })?;
    let table = File::from_str(&text, FileFormat::Toml)
        .collect()
        .map_err(|error| Problem::FileNotToml { path: path.to_owned(), why: in_a_sentence(&error) })?;
    let mut items = Vec::new();
    let mut names: Vec<_> = table.into_iter().collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, value) in names {
        flatten(path, name, value, &mut items)?;
    }
    Ok(items)
}

fn flatten(path: &Path, name: String, value: Value, items: &mut Vec<Item>) -> Result<(), Problem> {
    let unfit = || Problem::FileNotToml {
        path: path.to_owned(),
        why: format!("the value of {name} is neither text, a number, a list of texts nor tables"),
    };
    let raw = match value.kind {
        ValueKind::Table(table) => {
            let mut fields: Vec<_> = table.into_iter().collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            return fields
                .into_iter()
                .try_for_each(|(field, value)| flatten(path, format!("{name}.{field}"), value, items));
        }
        ValueKind::Array(values) if values.iter().any(is_table) => {
            Raw::Tables(values.into_iter().map(|value| table(path, &name, value)).collect::<Result<_, _>>()?)
        }
        ValueKind::Array(values) => {
            let texts: Result<Vec<_>, _> = values.into_iter().map(Value::into_string).collect();
            Raw::List(texts.map_err(|_| unfit())?)
        }
        _ => Raw::Text(value.into_string().map_err(|_| unfit())?),
    };
    items.push(Item { name, raw, place: Place::File(path.to_owned()) });
    Ok(())
}

fn is_table(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Table(_))
}

/// One of several tables of one name: its values are texts or lists of texts.
fn table(path: &Path, name: &str, value: Value) -> Result<Table, Problem> {
    let mut items = Vec::new();
    flatten(path, name.to_owned(), value, &mut items)?;
    let field = |full: String| full.strip_prefix(&format!("{name}.")).unwrap_or(&full).to_owned();
    Ok(items.into_iter().map(|item| (field(item.name), item.raw)).collect())
}

/// The parser draws the faulty line, which may hold a secret: only the place and the reason are told.
fn in_a_sentence(error: &TomlError) -> String {
    let drawn = match error {
        TomlError::FileParse { cause, .. } => cause.to_string(),
        other => other.to_string(),
    };
    let mut lines = drawn.lines().filter(|line| !line.trim().is_empty());
    let place = lines.next().unwrap_or_default().trim_start_matches("TOML parse error at ").to_owned();
    match lines.rfind(|line| !line.contains('|')) {
        Some(reason) => format!("{place}: {reason}"),
        None => place,
    }
}
