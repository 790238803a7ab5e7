//! Showing settings: the example file, and what is in force with the place each value came from.

use std::fmt::Write as _;

use url::Url;

use super::given::{Given, Raw};
use super::keys::{KEYS, Key, Kind, Need, SECTIONS};

/// A settings file with every setting explained; those that must be set are set.
pub fn example() -> String {
    let mut text = String::from(
        "# Settings of Porchlight.\n\
         #\n\
         # Each can also be given in the environment: gateway.url is PORCHLIGHT__GATEWAY__URL. The environment comes\n\
         # before this file, flags before both. What is secret may be kept in a file of its own: secret_file here,\n\
         # PORCHLIGHT__UPSTREAM__SECRET_FILE in the environment. `porchlight config` shows what is in force.\n",
    );
    for (section, about) in SECTIONS {
        let mut keys = KEYS.iter().filter(|key| key.section() == *section).peekable();
        text.push('\n');
        wrapped(about, 100).iter().for_each(|line| text.push_str(&format!("# {line}\n")));
        if keys.peek().is_some_and(|key| key.kind != Kind::Tables) {
            text.push_str(&format!("[{section}]\n"));
        }
        keys.for_each(|key| explain(&mut text, key));
    }
    text
}

/// Every setting in force, one a line, with its place. Secrets show as "(set)".
pub fn effective(given: &Given) -> String {
    let rows: Vec<_> = KEYS.iter().map(|key| row(given, key)).collect();
    let width = |of: fn(&(String, String)) -> usize| rows.iter().map(|(_, row)| of(row)).max().unwrap_or(0);
    let widest_name = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let widest_value = width(|(value, _)| value.chars().count());
    let lines = rows.iter().map(|(name, (value, place))| {
        format!("{name:widest_name$}  {value:widest_value$}  {place}").trim_end().to_owned() + "\n"
    });
    lines.collect()
}

fn explain(text: &mut String, key: &Key) {
    for line in wrapped(key.about, 100) {
        text.push_str(&format!("# {line}\n"));
    }
    if key.kind == Kind::Tables {
        let lines = key.example.lines().map(|line| format!("# {line}\n"));
        text.push_str(&format!("# [[{}]]\n{}", key.name, lines.collect::<String>()));
        return;
    }
    let field = key.field();
    let assignment = match key.kind {
        Kind::Secret => format!("{field}_file = {:?}", key.example),
        Kind::Number => format!("{field} = {}", key.example),
        Kind::List => format!("{field} = [{:?}]", key.example),
        Kind::Text | Kind::Address | Kind::Tables => format!("{field} = {:?}", key.example),
    };
    let set = key.need == Need::Required || ["mail.smtp_host", "tickets.hosts"].contains(&key.name);
    text.push_str(&format!("{}{assignment}\n", if set { "" } else { "# " }));
}

fn row(given: &Given, key: &'static Key) -> (String, (String, String)) {
    let shown = match given.get(key) {
        None if key.need == Need::Required => ("(missing)".to_owned(), String::new()),
        None => ("(not set)".to_owned(), String::new()),
        Some((raw, place)) => (value(key, &raw), place.to_string()),
    };
    (key.name.to_owned(), shown)
}

fn value(key: &Key, raw: &Raw) -> String {
    match (key.kind, raw) {
        (_, Raw::InFile(path)) => format!("(set, in {})", path.display()),
        (Kind::Secret, _) => "(set)".to_owned(),
        (Kind::Address, Raw::Text(text)) => without_password(text),
        (_, Raw::Text(text)) => text.escape_debug().to_string(),
        (_, Raw::List(texts)) => texts.join(", "),
        (_, Raw::Tables(tables)) => {
            let named = tables.iter().filter_map(|table| match table.get("id") {
                Some(Raw::Text(id)) => Some(id.as_str()),
                _ => None,
            });
            named.collect::<Vec<_>>().join(", ")
        }
    }
}

/// What can be shown of a database's address: whatever could hold a password is left out.
fn without_password(text: &str) -> String {
    if text.starts_with("sqlite:") {
        return text.to_owned();
    }
    // An @ in the path is the end of a password with a slash in it.
    let shown = Url::parse(text).ok().filter(|url| !url.path().contains('@')).and_then(|url| {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{}://{}{port}{} (the rest is not shown)", url.scheme(), url.host_str()?, url.path()))
    });
    shown.unwrap_or_else(|| "(set)".to_owned())
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a last line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            let gap = if line.is_empty() { "" } else { " " };
            write!(line, "{gap}{word}").expect("writing into a string cannot fail");
        }
    }
    lines
}
