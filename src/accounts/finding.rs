//! Finding accounts by what somebody of the staff knows of one: its name, its id, somebody's whole address.
//!
//! What is compared is compared here and not by the database, so that both find the same: capitals and marks on letters do not
//! matter, and no character stands for others. Addresses count whole only: a part of one leads to nobody.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::store::{self, Name};
use super::{Account, Email};
use crate::db::{Conn, DbError};
use crate::ids::AccountId;

/// Accounts whose name or id contains the text, or where somebody has it as their whole address or id; the nearest first.
/// Without a text, all of them by name.
pub fn search(conn: &mut Conn, text: &str, most: usize) -> Result<Vec<Account>, DbError> {
    let (text, wanted) = (text.trim(), folded(text));
    let people = if text.is_empty() { Vec::new() } else { accounts_of(conn, text)? };
    let mut found: Vec<(Near, String, Name)> = store::names(conn)?
        .into_iter()
        .filter_map(|name| Some((near(&name, text, &wanted, &people)?, folded(&name.name), name)))
        .collect();
    found.sort_by(|(near, name, of), (other_near, other_name, other)| {
        (near, name, of.id).cmp(&(other_near, other_name, other.id))
    });
    found.truncate(most);
    let ids: Vec<AccountId> = found.into_iter().map(|(_, _, name)| name.id).collect();
    store::by_ids(conn, &ids)
}

/// How near a find is to what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    Whole,
    Begins,
    Within,
}

fn near(of: &Name, text: &str, wanted: &str, people: &[AccountId]) -> Option<Near> {
    if wanted.is_empty() {
        return Some(Near::Within);
    }
    let known_as = [folded(&of.name), folded(&of.external_id)];
    if known_as.iter().any(|name| name == wanted) || of.id.to_string() == text || people.contains(&of.id) {
        Some(Near::Whole)
    } else if known_as.iter().any(|name| begins(name, wanted)) {
        Some(Near::Begins)
    } else {
        known_as.iter().any(|name| name.contains(wanted)).then_some(Near::Within)
    }
}

/// Whether a name, or a word in it, begins so.
fn begins(name: &str, wanted: &str) -> bool {
    name.starts_with(wanted)
        || name.match_indices(wanted).any(|(at, _)| !name[..at].ends_with(char::is_alphanumeric))
}

/// Where somebody has this whole address, or is known to the app by it.
fn accounts_of(conn: &mut Conn, text: &str) -> Result<Vec<AccountId>, DbError> {
    let mut accounts = store::accounts_of_user(conn, text)?;
    if let Ok(email) = text.parse::<Email>() {
        accounts.extend(store::owners_at(conn, &email)?.into_iter().map(|owner| owner.account));
    }
    Ok(accounts)
}

/// A name as it is compared: without capitals, without marks on letters, with single spaces.
fn folded(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let spelled = plain.replace('ß', "ss").replace('æ', "ae").replace('œ', "oe").replace('ø', "o");
    spelled.replace('ł', "l").replace('đ', "d").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::random::Random;

    #[test]
    fn capitals_and_marks_on_letters_do_not_matter() {
        for (one, other) in [
            ("Müller & Söhne", "muller & sohne"),
            ("Straße", "STRASSE"),
            ("Łódź", "lodz"),
            ("Smørrebrød  A/S", "smorrebrod a/s"),
            ("Ａｃｍｅ", "acme"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn the_nearest_is_the_whole_name_then_the_beginning_of_a_word() {
        let id = AccountId::new(
            Moment::parse("2026-11-22T14:06:00.000000Z").expect("a moment"),
            &Random::repeatable(1),
        );
        let name = |name: &str| Name { id, name: name.to_owned(), external_id: "fabrikam-4".to_owned() };
        let near = |called: &str, text: &str| near(&name(called), text, &folded(text), &[]);
        assert_eq!(near("Wind", "wind"), Some(Near::Whole));
        assert_eq!(near("Alpine Wind", "wind"), Some(Near::Begins));
        assert_eq!(near("Northwind", "wind"), Some(Near::Within));
        assert_eq!(near("Northwind", "FABRIKAM-4"), Some(Near::Whole));
        for letter in ["%", "_", "n%d", "northwin_", "*", "."] {
            assert_eq!(near("Northwind", letter), None, "{letter}");
        }
    }
}
