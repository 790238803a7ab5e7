//! Which weeks an address asks for: the newest so many, or those that chosen days lie in.

use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::clock::Moment;
use crate::http::FieldError;
use crate::reports::{LONGEST, Span};
use crate::reviews::Week;
use crate::words::Words;

pub(super) const REPORTS: &str = "/review/reports";

/// How many weeks can be had by a click; the second is shown before anybody chooses.
const PRESETS: [usize; 3] = [4, 12, 26];
const USUALLY: usize = PRESETS[1];

/// As it stands in the address: `?weeks=26`, or `?from=2026-10-01&until=2026-10-31`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    weeks: String,
    from: String,
    until: String,
}

/// What it means.
pub(super) struct Chosen {
    pub span: Span,
    /// As typed.
    pub from: String,
    pub until: String,
    pub errors: Vec<FieldError>,
    /// One of the presets; nothing where days are chosen.
    weeks: Option<usize>,
}

/// Weeks that can be had by a click.
pub(super) struct Preset {
    pub label: String,
    pub href: String,
    pub current: bool,
}

impl Chosen {
    /// What cannot be read is shown as what is usual, and said.
    pub(super) fn read(wanted: Wanted, words: &Words, now: Moment) -> Self {
        let running = Week::of(now, words.zone());
        let (from, until) = (wanted.from.trim().to_owned(), wanted.until.trim().to_owned());
        let usual = Span::newest(USUALLY, running);
        if from.is_empty() && until.is_empty() {
            let weeks = wanted.weeks.parse().ok().filter(|weeks| PRESETS.contains(weeks)).unwrap_or(USUALLY);
            let span = Span::newest(weeks, running);
            return Self { span, from, until, errors: Vec::new(), weeks: Some(weeks) };
        }
        let (span, errors) = match span(&from, &until, words, running) {
            Ok(span) => (span, Vec::new()),
            Err(error) => (usual, vec![error]),
        };
        Self { span, from, until, errors, weeks: None }
    }

    pub(super) fn presets(&self, words: &Words) -> Vec<Preset> {
        let preset = |weeks: usize| Preset {
            label: words.text("reports-newest").with("count", weeks).to_string(),
            href: format!("{REPORTS}?weeks={weeks}"),
            current: self.weeks == Some(weeks),
        };
        PRESETS.map(preset).into()
    }

    /// The chosen days, with the address that leaves them out.
    pub(super) fn chip(&self, words: &Words) -> Option<(String, &'static str)> {
        let chosen = self.weeks.is_none() && self.errors.is_empty();
        chosen.then(|| (self.days(words), REPORTS))
    }

    /// `Weeks 36 to 47 · Mon 31 Aug 2026 – Sun 22 Nov 2026`.
    pub(super) fn told(&self, words: &Words) -> String {
        let Span { first, last } = self.span;
        let name = if first == last { "reports-one-week" } else { "reports-weeks" };
        let weeks = words.text(name).with("first", first.number()).with("last", last.number());
        format!("{weeks} · {}", self.days(words))
    }

    pub(super) fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        match self.weeks {
            Some(weeks) => {
                query.append_pair("weeks", &weeks.to_string());
            }
            None => {
                for (name, value) in [("from", &self.from), ("until", &self.until)] {
                    if !value.is_empty() {
                        query.append_pair(name, value);
                    }
                }
            }
        }
        format!("?{}", query.finish())
    }

    fn days(&self, words: &Words) -> String {
        let zone = words.zone();
        let (first, last) = (words.day(self.span.begins(zone)), words.last_day(self.span.ends(zone)));
        format!("{first} – {last}")
    }
}

/// The weeks in which the days lie. What is still to come is left out.
fn span(from: &str, until: &str, words: &Words, running: Week) -> Result<Span, FieldError> {
    let wrong = |field: &'static str, text: String| FieldError { field, text };
    let zone = words.zone();
    let (first, after) =
        words.read_period(from, until).map_err(|error| FieldError::of_days(error, from, until, words))?;
    let last = after.map_or(running, |after| Week::of(after.minus(chrono::Duration::microseconds(1)), zone));
    let last = last.min(running);
    let first = first.map_or_else(|| Span::newest(USUALLY, last).first, |first| Week::of(first, zone));
    if first > running {
        return Err(wrong("from", words.text("reports-to-come").into()));
    }
    let span = Span { first, last };
    if span.is_too_long() {
        let text = words.text("reports-too-long").with("count", LONGEST);
        return Err(wrong("from", text.into()));
    }
    Ok(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(weeks: &str, from: &str, until: &str) -> Chosen {
        let now = Moment::parse("2026-11-25T14:06:00.000000Z").expect("a moment");
        let wanted = Wanted { weeks: weeks.to_owned(), from: from.to_owned(), until: until.to_owned() };
        Chosen::read(wanted, &Words::new(chrono_tz::Europe::Vienna), now)
    }

    fn weeks(chosen: &Chosen) -> (String, String, usize) {
        (chosen.span.first.to_string(), chosen.span.last.to_string(), chosen.span.weeks().len())
    }

    #[test]
    fn twelve_weeks_are_usual_and_others_stand_in_the_address() {
        assert_eq!(weeks(&read("", "", "")), ("2026-W37".to_owned(), "2026-W48".to_owned(), 12));
        assert_eq!(weeks(&read("4", "", "")).2, 4);
        assert_eq!((weeks(&read("5", "", "")).2, read("5", "", "").query()), (12, "?weeks=12".to_owned()));
    }

    #[test]
    fn chosen_days_mean_the_weeks_that_they_lie_in_and_nothing_to_come() {
        let october = read("4", "2026-10-01", "2026-10-31");
        assert_eq!(weeks(&october), ("2026-W40".to_owned(), "2026-W44".to_owned(), 5));
        assert_eq!(october.query(), "?from=2026-10-01&until=2026-10-31");
        assert_eq!(
            weeks(&read("", "2026-11-20", "2027-03-01")),
            ("2026-W47".to_owned(), "2026-W48".to_owned(), 2)
        );
        assert_eq!(weeks(&read("", "", "2026-10-31")).2, 12);
        assert_eq!(weeks(&read("", "2026-11-25", "2026-11-25")).2, 1);
    }

    #[test]
    fn what_cannot_be_shown_is_said_at_its_field() {
        let wrong = |from, until| {
            let chosen = read("", from, until);
            assert_eq!((chosen.errors.len(), chosen.span.weeks().len()), (1, 12), "{from} {until}");
            chosen.errors[0].field
        };
        assert_eq!(wrong("last week", ""), "from");
        assert_eq!(wrong("", "2026-02-30"), "until");
        assert_eq!(wrong("2026-10-02", "2026-10-01"), "until");
        assert_eq!(wrong("2026-12-24", ""), "from");
        assert_eq!(wrong("2020-01-01", ""), "from");
    }
}
