//! What scripts say: each page hands its own script the texts, in its reader's language.

use std::sync::LazyLock;

use super::Words;

/// The names of what "Verify this record" says, as they stand in its file; and of days and months.
static OF_VERIFY: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let texts = include_str!("en/pages/verify_script.ftl");
    let texts = texts.lines().filter(|line| !line.starts_with('#'));
    texts.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).chain(DATES).collect()
});

const DATES: [&str; 19] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
    "month-1",
    "month-2",
    "month-3",
    "month-4",
    "month-5",
    "month-6",
    "month-7",
    "month-8",
    "month-9",
    "month-10",
    "month-11",
    "month-12",
];

impl Words {
    /// All that the script of "Verify this record" says, by name. Its gaps stand in square brackets.
    pub fn of_verify(&self) -> Vec<(&'static str, String)> {
        OF_VERIFY.iter().map(|name| (*name, self.say(name, &[]))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use regex::Regex;

    use super::*;
    use crate::language::Language;

    fn gaps(text: &str) -> BTreeSet<String> {
        let gap = Regex::new(r"\[([a-z]+)\]").expect("a pattern");
        gap.captures_iter(text).map(|found| found[1].to_owned()).collect()
    }

    #[test]
    fn every_language_fills_the_same_gaps() {
        let english = Words::new(chrono_tz::UTC);
        let german = english.clone().in_language(Language::German);
        for ((name, of_english), (_, of_german)) in english.of_verify().into_iter().zip(german.of_verify()) {
            assert_eq!(gaps(&of_german), gaps(&of_english), "{name}");
            assert!(!of_english.is_empty() && !of_english.starts_with("Unknown"), "{name}: {of_english}");
        }
    }

    #[test]
    fn the_script_asks_for_each_text_and_for_no_other() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/verify");
        let asked = Regex::new(r#"["`](check-[a-z0-9-]+)"#).expect("a pattern");
        let mut wanted = BTreeSet::new();
        for file in std::fs::read_dir(folder).expect("a folder") {
            let script = std::fs::read_to_string(file.expect("a file").path()).expect("a script");
            wanted.extend(asked.captures_iter(&script).map(|found| found[1].to_owned()));
        }
        let texts: BTreeSet<&str> =
            OF_VERIFY.iter().copied().filter(|name| name.starts_with("check-")).collect();
        let of_count = |name: &str| [format!("{name}-one"), format!("{name}-many")];
        for name in &wanted {
            let is_there = texts.contains(name.as_str())
                || of_count(name).iter().all(|one| texts.contains(one.as_str()));
            assert!(is_there, "{name} has no text");
        }
        for name in texts {
            let whole = name.trim_end_matches("-one").trim_end_matches("-many");
            assert!(wanted.contains(name) || wanted.contains(whole), "nobody asks for {name}");
        }
    }
}
