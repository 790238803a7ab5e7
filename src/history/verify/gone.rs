//! What a file does not say: entries that were erased, and entries that a filter left out. Kept as runs of numbers,
//! so that memory grows with the gaps and not with the entries.

use std::collections::BTreeMap;

use super::Problem;
use super::meaning::Told;
use crate::history::Event;
use crate::history::event::account::Erased;

/// What is erased or not shown so far, and why.
#[derive(Clone, Default)]
pub(super) struct Gone {
    not_shown: Runs,
    erased: Runs,
    /// Erased, but not from the front, and named by no `account.erased` yet.
    unexplained: Runs,
    by_age: u64,
    by_request: u64,
    /// Something stands whole that erasing by age would have erased: whatever is erased after it, is not by age.
    front_ends: bool,
}

impl Gone {
    /// How many entries were not shown so far.
    pub fn not_shown(&self) -> u64 {
        self.not_shown.count
    }

    pub fn erased(&self) -> u64 {
        self.erased.count
    }

    pub fn by_age(&self) -> u64 {
        self.by_age
    }

    pub fn by_request(&self) -> u64 {
        self.by_request
    }

    pub fn unexplained(&self) -> u64 {
        self.unexplained.count
    }

    /// Whether this entry is one that is not shown.
    pub fn hides(&self, seq: u64) -> bool {
        self.not_shown.contain(seq)
    }

    /// Whether some entry after this one is not shown.
    pub fn hides_after(&self, seq: u64) -> bool {
        self.not_shown.last().is_some_and(|last| last > seq)
    }

    /// The number after the last entry that is not shown.
    pub fn last_gap_ends(&self) -> u64 {
        self.not_shown.last().map_or(0, |last| last + 1)
    }

    #[cfg(test)]
    pub fn runs(&self) -> usize {
        self.not_shown.runs.len() + self.erased.runs.len()
    }

    pub fn leave_out(&mut self, from: u64, count: u64) {
        self.not_shown.add(from, count);
    }

    /// Takes note of an entry that is here, whole or erased.
    pub fn entry(&mut self, told: &Told<'_>) -> Result<(), Problem> {
        let (seq, kind) = (told.line.seq, &*told.line.kind);
        match &told.event {
            None => {
                self.erased.add(seq, 1);
                match self.front_ends {
                    true => self.unexplained.add(seq, 1),
                    false => self.by_age += 1,
                }
            }
            Some(event) => {
                self.front_ends |= kind != "account.added" && !kind.starts_with("log.");
                if let Event::Erased(erased) = event {
                    self.explain(told, erased)?;
                }
            }
        }
        Ok(())
    }

    /// Rule M24.
    fn explain(&mut self, told: &Told<'_>, erased: &Erased) -> Result<(), Problem> {
        if erased.entries.is_empty() || !erased.entries.is_sorted_by(|a, b| a < b) {
            return Err(told.wrong("does not list the entries that it erased, each once and in order"));
        }
        for seq in &erased.entries {
            if *seq >= told.line.seq {
                return Err(told.wrong(&format!("says that it erased entry {seq}, which came later")));
            }
            if !self.erased.contain(*seq) && !self.hides(*seq) {
                return Err(told.wrong(&format!("says that it erased entry {seq}, which is still here")));
            }
            self.by_request += u64::from(self.unexplained.remove(*seq));
        }
        Ok(())
    }
}

/// Numbers, as runs: where each begins, and where it has ended.
#[derive(Clone, Default)]
struct Runs {
    runs: BTreeMap<u64, u64>,
    count: u64,
}

impl Runs {
    /// Adds numbers that are greater than all that are in.
    fn add(&mut self, from: u64, count: u64) {
        self.count += count;
        match self.runs.last_entry() {
            Some(mut last) if *last.get() == from => *last.get_mut() += count,
            _ => drop(self.runs.insert(from, from + count)),
        }
    }

    fn contain(&self, seq: u64) -> bool {
        self.run_of(seq).is_some()
    }

    fn last(&self) -> Option<u64> {
        self.runs.last_key_value().map(|(_, end)| end - 1)
    }

    fn run_of(&self, seq: u64) -> Option<(u64, u64)> {
        let (from, end) = self.runs.range(..=seq).next_back()?;
        (seq < *end).then_some((*from, *end))
    }

    fn remove(&mut self, seq: u64) -> bool {
        let Some((from, end)) = self.run_of(seq) else { return false };
        self.count -= 1;
        self.runs.remove(&from);
        if from < seq {
            self.runs.insert(from, seq);
        }
        if seq + 1 < end {
            self.runs.insert(seq + 1, end);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_as_runs_and_taken_out_one_by_one() {
        let mut runs = Runs::default();
        (10..1_000).for_each(|seq| runs.add(seq, 1));
        runs.add(2_000, 500);
        assert_eq!((runs.runs.len(), runs.count, runs.last()), (2, 1_490, Some(2_499)));
        for (seq, inside) in [(9, false), (10, true), (999, true), (1_000, false), (2_499, true)] {
            assert_eq!(runs.contain(seq), inside, "{seq}");
        }
        for (seq, inside) in [(10, true), (10, false), (999, true), (500, true), (1_500, false)] {
            assert_eq!(runs.remove(seq), inside, "{seq}");
        }
        let left: Vec<(u64, u64)> = runs.runs.into_iter().collect();
        assert_eq!(left, [(11, 500), (501, 999), (2_000, 2_500)]);
        assert_eq!(runs.count, 1_487);
    }
}
