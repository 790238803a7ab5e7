//! The verdict in plain words: what holds, from when to when, what is not shown, erased or not covered; or what does
//! not hold, and what to do then.

use std::fmt::{Display, Formatter, Result};

use super::{Epoch, KeyInForce, Problem, Verdict};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// As many sessions are named one by one; more are only counted.
const NAMED: usize = 10;

impl Display for Verdict {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.problem {
            Some(problem) => no(f, problem),
            None => self.yes(f),
        }
    }
}

fn no(f: &mut Formatter<'_>, problem: &Problem) -> Result {
    writeln!(f, "NO. This history does not hold.")?;
    writeln!(f, "{}", problem.text)?;
    writeln!(f)?;
    writeln!(f, "What to do:")?;
    writeln!(f, "- A damaged download looks the same. Export once more, and check again.")?;
    writeln!(f, "- If it stays so: keep this file, and every mail with a checkpoint, as they are.")?;
    writeln!(f, "- Ask the vendor in writing how this came about, and quote the sentence above.")?;
    write!(f, "- Do not change the file, and do not delete the mails: they are your proof.")
}

impl Verdict {
    fn yes(&self, f: &mut Formatter<'_>) -> Result {
        match self.checkpoints {
            0 => writeln!(f, "YES, but nothing in it is signed yet: anybody could have written this file.")?,
            _ => writeln!(f, "YES. This history holds.")?,
        }
        writeln!(f, "Log: {}", self.origin)?;
        self.extent(f)?;
        self.gaps(f)?;
        if self.unanswered > 0 {
            writeln!(f, "Requests without an answer: {} (under way, or lost)", self.unanswered)?;
        }
        if self.summaries_due > 0 {
            writeln!(f, "Summaries not sent yet: {} (under way, or lost)", self.summaries_due)?;
        }
        for epoch in &self.epochs {
            went_back(f, epoch)?;
        }
        writeln!(f, "Signed checkpoints: {}", self.checkpoints)?;
        match self.after_last_checkpoint {
            0 => {}
            1 => writeln!(f, "The last entry is not covered by a signed checkpoint yet.")?,
            n => writeln!(f, "The last {n} entries are not covered by a signed checkpoint yet.")?,
        }
        if self.held_agreed > 0 {
            writeln!(f, "Checkpoints of yours that agree: {}", self.held_agreed)?;
        }
        self.signed_with(f)?;
        writeln!(f)?;
        self.conclusion(f)
    }

    fn extent(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "Entries: {}", self.entries)?;
        if let (Some(first), Some(last)) = (&self.first_at, &self.last_at) {
            write!(f, ", from {} to {}", moment_in_words(first), moment_in_words(last))?;
        }
        writeln!(f)?;
        writeln!(f, "Support sessions: {}", self.sessions)
    }

    /// What the file does not say, and why.
    fn gaps(&self, f: &mut Formatter<'_>) -> Result {
        if let Some(filter) = &self.filter {
            writeln!(f, "Not shown: {} (this file shows only: {filter})", entries(self.not_shown))?;
            let whole = self.sessions_whole.as_deref().unwrap_or_default();
            let codes: Vec<String> = whole.iter().take(NAMED).map(|id| id.code()).collect();
            match whole.len() {
                0 => {}
                n if n > NAMED => writeln!(f, "Sessions shown whole: {n}")?,
                n => writeln!(f, "Sessions shown whole: {n} ({})", codes.join(", "))?,
            }
        }
        if self.erased > 0 {
            writeln!(
                f,
                "Erased: {} (that they were there, when, and of what kind still holds)",
                entries(self.erased)
            )?;
        }
        let unexplained = match self.not_shown {
            0 => "and nothing on record says why: ask the vendor",
            _ => "and this file does not show why",
        };
        for (count, why) in [
            (self.erased_by_age, "because the time was over for which they are kept"),
            (self.erased_by_request, "for a person's sake, as an entry says"),
            (self.erased_unexplained, unexplained),
        ] {
            if count > 0 {
                writeln!(f, "- {count} {why}")?;
            }
        }
        Ok(())
    }

    fn signed_with(&self, f: &mut Formatter<'_>) -> Result {
        for (place, KeyInForce { key, since }) in self.keys.iter().enumerate() {
            match (place, since) {
                (0, _) => writeln!(f, "Signed with: {key}")?,
                (_, Some(since)) => {
                    writeln!(f, "From entry {since} on: {key} (the key before it signed that)")?
                }
                (_, None) => {}
            }
        }
        Ok(())
    }

    /// What that is worth, and what would make it worth more.
    fn conclusion(&self, f: &mut Formatter<'_>) -> Result {
        let covered = self.entries - self.after_last_checkpoint;
        if covered > 0 {
            writeln!(
                f,
                "No entry of these {covered} was changed, dropped, moved or put in since it was signed, and they make \
                 sense."
            )?;
        }
        if self.checkpoints == 0 {
            return write!(f, "A checkpoint should come within a minute: export once more, and check again.");
        }
        match (self.key_agreed, self.held_agreed) {
            (true, 0) => write!(
                f,
                "It is signed with the key that you gave. To know that you were never shown another history, check \
                 with --since and your mails, too."
            ),
            (true, _) => {
                write!(f, "It is signed with the key that you gave, and is the history of your checkpoints.")
            }
            (false, 0) => write!(
                f,
                "The key was taken on trust: the file itself names it. To be sure, take the key that the vendor \
                 publishes (it also stands in your first mail) and check with --key, or check against a mail that you \
                 kept with --since."
            ),
            (false, _) => {
                write!(f, "It is the history that your checkpoints are of, signed with the same key.")
            }
        }
    }
}

fn went_back(f: &mut Formatter<'_>, epoch: &Epoch) -> Result {
    let Epoch { entry, at, reason, .. } = epoch;
    writeln!(
        f,
        "On {} the log went on from an older state, and newer entries were lost (entry {entry}): {reason}",
        moment_in_words(at)
    )
}

fn entries(count: u64) -> String {
    match count {
        1 => "1 entry".to_owned(),
        n => format!("{n} entries"),
    }
}

/// `2026-11-22T14:00:03.000000Z` as people write it; any other text as it is.
pub(super) fn moment_in_words(at: &str) -> String {
    let parts = (at.get(..4), at.get(5..7), at.get(8..10), at.get(11..16));
    let (Some(year), Some(month), Some(day), Some(time)) = parts else { return at.to_owned() };
    let month = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    match (day.parse::<u8>(), month) {
        (Ok(day), Some(month)) => format!("{day} {month} {year}, {time} UTC"),
        _ => at.to_owned(),
    }
}
