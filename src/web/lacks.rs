//! What somebody lacks for entering accounts, and the next thing to do about it: said to themselves, or to an administrator
//! about them.

use crate::staff::Missing;
use crate::words::Words;

/// Whom it is said to.
#[derive(Debug, Clone, Copy)]
pub enum Reader {
    Themselves,
    /// Behind their name.
    Administrator,
}

/// What is missing, and what to do next.
pub fn told(words: &Words, reader: Reader, missing: &Missing) -> (String, String) {
    let reader = match reader {
        Reader::Themselves => "you-lack",
        Reader::Administrator => "they-lack",
    };
    let of = match missing {
        Missing::FreshTraining(at) => words.clone().in_zone(chrono_tz::UTC).day(*at),
        Missing::Guidelines(version) => version.clone(),
        Missing::Suspended | Missing::AgentRole | Missing::SecondFactor | Missing::Training => String::new(),
    };
    let name = format!("{reader}-{}", missing.as_str());
    let said = words.text(&name).with("of", of).to_string();
    (said, words.text(&format!("{name}-next")).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::language::Language;

    #[test]
    fn every_lack_is_said_to_both_in_each_language_with_what_to_do_next() {
        let then = Moment::parse("2026-01-01T00:00:00.000000Z").expect("a moment");
        let lacks = [
            Missing::Suspended,
            Missing::AgentRole,
            Missing::SecondFactor,
            Missing::Training,
            Missing::FreshTraining(then),
            Missing::Guidelines("2026-11".to_owned()),
        ];
        for language in Language::ALL {
            let words = Words::new(chrono_tz::UTC).in_language(language);
            for missing in &lacks {
                let to_them = told(&words, Reader::Themselves, missing);
                let about_them = told(&words, Reader::Administrator, missing);
                assert!(
                    to_them.0.ends_with('.') && !about_them.0.ends_with('.'),
                    "{to_them:?} {about_them:?}"
                );
                for text in [&to_them.0, &to_them.1, &about_them.0, &about_them.1] {
                    assert!(!text.starts_with('[') && text.len() > 10, "{missing:?} in {language}: {text}");
                }
                assert!(
                    to_them.1.ends_with('.') && about_them.1.ends_with('.'),
                    "{to_them:?} {about_them:?}"
                );
            }
        }
    }
}
