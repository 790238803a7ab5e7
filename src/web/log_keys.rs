//! The vendor's public keys at a well-known address, for everybody: who checks a history compares its keys with these.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;

use crate::db::HeadId;
use crate::history::{self, KnownKey};
use crate::http::{State, WebError};

pub(super) async fn show(state: Data<State>) -> Result<HttpResponse, WebError> {
    let read = state.db.read(|conn| {
        let (_, origin) = history::log_size(conn, HeadId::VENDOR)?;
        Ok::<_, WebError>((origin, history::key_history(conn)?))
    });
    let (origin, keys) = read.await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .content_type("text/plain; charset=utf-8")
        .body(page(&origin, &keys)))
}

/// One key a line, newest first, after lines that say since when.
fn page(vendor_log: &str, keys: &[KnownKey]) -> String {
    let origin = vendor_log.strip_suffix("/vendor").unwrap_or(vendor_log);
    let mut text = format!(
        "# Public keys that sign the checkpoints of the logs at {origin}, newest first (C2SP signed-note verifier keys).\n\
         # An account's log is called {origin}/ACCOUNT, the vendor's own {vendor_log}.\n"
    );
    for known in keys.iter().rev() {
        let until = known.until.map(|until| format!(" until {until}")).unwrap_or_default();
        let state = if known.until.is_none() { "In force" } else { "Was in force" };
        write!(text, "\n# {state} from {}{until}\n{}\n", known.since, known.key)
            .expect("writing into a string cannot fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::history::LogKey;

    #[test]
    fn keys_stand_a_line_each_the_one_in_force_first() {
        let at = |text: &str| Moment::parse(text).expect("a moment");
        let (first, second) = (at("2026-01-01T00:00:00.000000Z"), at("2026-06-01T00:00:00.000000Z"));
        let key = |seed: u8| LogKey::from_seed([seed; 32], "acme.example/log").verifier();
        let keys = [
            KnownKey { key: key(1), since: first, until: Some(second) },
            KnownKey { key: key(2), since: second, until: None },
        ];
        let text = page("acme.example/log/vendor", &keys);
        let lines: Vec<&str> =
            text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        assert_eq!(lines, [key(2).to_string(), key(1).to_string()]);
        assert!(text.contains("# In force from 2026-06-01T00:00:00.000000Z\n"), "{text}");
        assert!(text.contains("# Was in force from 2026-01-01T00:00:00.000000Z until 2026-06-01"), "{text}");
        assert!(
            text.contains("called acme.example/log/ACCOUNT, the vendor's own acme.example/log/vendor."),
            "{text}"
        );
    }
}
