//! Files that leave the account: what is known of one before an owner is asked, and how an allowed one is handed over.

use actix_web::http::header::{self, HeaderValue};

use super::content::{self, Content};
use super::wire::Answered;
use crate::consents::Export;
use crate::masking;
use crate::words;

/// So much of a table is read to say how many rows it has.
const MOST_READ: usize = 2 * 1024 * 1024;

/// A packed table that is so many times as large unpacked is not read.
const RATIO: u64 = 100;

/// So many columns are named.
const MOST_COLUMNS: usize = 30;

/// The name by which a file is offered to the browser: the app's own without a path, or the end of its address.
pub(super) fn name_of(response: &Answered, target: &str) -> String {
    let disposition = content::text_header(response.headers(), header::CONTENT_DISPOSITION);
    file_name(disposition.as_deref(), target)
}

fn file_name(disposition: Option<&str>, target: &str) -> String {
    let named = disposition.and_then(|disposition| {
        let after = disposition.split("filename=").nth(1)?;
        let name = after.split(';').next()?.trim().trim_matches('"');
        (!name.is_empty()).then(|| name.to_owned())
    });
    let name = words::file_called(named.as_deref(), target);
    let plain: String =
        name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | '"')).take(100).collect();
    masking::mask_text(&plain)
}

/// The header that makes the browser save it under that name.
pub(super) fn save_as(name: &str) -> HeaderValue {
    let ascii: String =
        name.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '_' }).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{ascii}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

/// What is done with the body of a file that an owner has allowed: text is hidden in line by line, everything else goes
/// as it is, because she said yes to this file.
pub(super) fn content_of(content_type: Option<&str>) -> Content {
    match Content::of(content_type) {
        Content::Json => Content::Json,
        _ if is_text(content_type) => {
            let essence = content::essence_of(content_type.unwrap_or_default());
            Content::Text(masking::Lines::of(&essence))
        }
        _ => Content::Plain,
    }
}

fn is_text(content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    kind.starts_with("text/") || kind.contains("csv") || kind.contains("xml")
}

/// Whether its lines are rows.
pub(super) fn is_table(content_type: Option<&str>, name: &str) -> bool {
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    kind.contains("csv") || kind.contains("tab-separated") || name.to_ascii_lowercase().ends_with(".csv")
}

/// What can be said of a file that was asked for and is not handed over.
pub(super) async fn describe(mut response: Answered, name: &str) -> Export {
    let kind = content::text_header(response.headers(), header::CONTENT_TYPE);
    let known = Export { file: Some(name.to_owned()), ..Export::default() };
    if !is_table(kind.as_deref(), name) || response.decode(RATIO).is_err() {
        return known;
    }
    let (mut rows, mut head, mut read) = (Rows::default(), Vec::new(), 0);
    while let Some(chunk) = response.next().await {
        let Ok(chunk) = chunk else { return known };
        read += chunk.len();
        if read > MOST_READ {
            return Export { columns: columns(&head), ..known };
        }
        if head.len() < 4096 {
            head.extend_from_slice(&chunk[..chunk.len().min(4096)]);
        }
        rows.count(&chunk);
    }
    Export { rows: Some(rows.beneath_the_head()), columns: columns(&head), ..known }
}

/// The names in the first line, with what must be hidden hidden.
fn columns(head: &[u8]) -> Vec<String> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let line = line.trim().trim_start_matches('\u{feff}');
    let separator = if line.contains('\t') {
        '\t'
    } else if line.contains(';') {
        ';'
    } else {
        ','
    };
    let names = line.split(separator).take(MOST_COLUMNS).map(|name| name.trim().trim_matches('"'));
    names.filter(|name| !name.is_empty()).map(masking::mask_text).collect()
}

/// Counts the rows of a table while it passes by. A line break inside quotation marks is none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rows {
    ended: u64,
    quoted: bool,
    /// Something stands behind the last line break.
    begun: bool,
}

impl Rows {
    pub fn count(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'"' => self.quoted = !self.quoted,
                b'\n' if !self.quoted => {
                    self.ended += u64::from(self.begun);
                    self.begun = false;
                    continue;
                }
                b'\r' => continue,
                _ => {}
            }
            self.begun = true;
        }
    }

    /// Without the first, which names the columns.
    pub fn beneath_the_head(&self) -> u64 {
        (self.ended + u64::from(self.begun)).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_however_they_come_in_pieces() {
        let table = b"Name,Note\r\nA,\"two\nlines\"\r\nB,x\r\n\r\nC,y";
        for size in 1..table.len() {
            let mut rows = Rows::default();
            table.chunks(size).for_each(|chunk| rows.count(chunk));
            assert_eq!(rows.beneath_the_head(), 3, "{size}");
        }
        assert_eq!(Rows::default().beneath_the_head(), 0);
    }

    #[test]
    fn a_file_is_called_as_the_app_calls_it_or_by_its_address() {
        assert_eq!(file_name(Some("attachment; filename=\"a.csv\""), "/x"), "a.csv");
        assert_eq!(file_name(Some("attachment; filename=../../etc; size=3"), "/x"), "....etc");
        assert_eq!(file_name(Some("attachment"), "/customers.csv?all=1"), "customers.csv");
        assert_eq!(file_name(None, "/"), "file");
        assert_eq!(
            save_as("Grüße \r\n.csv").to_str().expect("text"),
            "attachment; filename=\"Gr__e __.csv\""
        );
    }

    #[test]
    fn columns_are_named_by_the_first_line() {
        assert_eq!(columns("\u{feff}Name;\"E-mail\"\r\nx".as_bytes()), ["Name", "E-mail"]);
        assert!(columns(b"").is_empty());
    }
}
