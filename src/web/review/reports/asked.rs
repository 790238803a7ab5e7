//! What was asked of owners, and what was refused at the door.

use url::form_urlencoded;

use super::Made;
use super::section::{Cell, Section, Table};
use crate::consents::Kind;
use crate::reports::{Questions, Tries};
use crate::words::sentence_case;

impl Made<'_> {
    pub(super) fn questions(&self) -> Section {
        let all = &self.report.questions;
        let lead = self.words.text("reports-questions-lead").with("count", all.asked);
        let lead = lead.with("allowed", all.allowed).with("declined", all.declined);
        let lead = lead.with("lapsed", all.lapsed).with("waiting", all.waiting);
        let by_task = self.report.by_task.iter().map(|(task, counted)| {
            let task = task.clone().unwrap_or_else(|| self.text("reports-no-task"));
            self.asked("reports-by-task", task, counted)
        });
        let by_kind = self.report.by_kind.iter();
        let by_kind =
            by_kind.map(|(kind, counted)| self.asked("reports-by-kind", self.text(name_of(*kind)), counted));
        Section {
            id: "questions",
            title: self.text("reports-questions-title"),
            lead: vec![lead.to_string()],
            chart: None,
            table: Table {
                columns: vec![
                    self.of_words("reports-category"),
                    self.of_words("reports-by"),
                    self.of_counts("reports-asked"),
                    self.of_counts("reports-allowed"),
                    self.of_counts("reports-declined"),
                    self.of_counts("reports-lapsed"),
                    self.of_counts("reports-waiting"),
                ],
                rows: by_task.chain(by_kind).collect(),
            },
        }
    }

    fn asked(&self, by: &str, category: String, counted: &Questions) -> Vec<Cell> {
        let rest = [counted.allowed, counted.declined, counted.lapsed, counted.waiting];
        let asked = Cell::number(counted.asked).beside(counted.asked, self.report.questions.asked);
        let first = [Cell::text(category), Cell::text(self.text(by)), asked];
        first.into_iter().chain(rest.map(Cell::number)).collect()
    }

    pub(super) fn refused_tries(&self) -> Section {
        let tries = &self.report.tries;
        let (count, most) = (tries.iter().map(|one| one.tries).sum::<u64>(), tries.first());
        let most = most.map_or(0, |one| one.tries);
        let row = |one: &Tries| {
            let cause: String = form_urlencoded::byte_serialize(one.code.as_bytes()).collect();
            let cause = format!("/review/attempts?cause={cause}&days=90");
            vec![
                Cell::text(sentence_case(&self.words.refusal(&one.code))).leading_to(cause),
                Cell::number(one.tries).beside(one.tries, most),
                Cell::number(one.people),
            ]
        };
        Section {
            id: "refused-tries",
            title: self.text("reports-tries-title"),
            lead: vec![self.words.text("reports-tries-lead").with("count", count).to_string()],
            chart: None,
            table: Table {
                columns: vec![
                    self.of_words("reports-cause"),
                    self.of_counts("reports-tries"),
                    self.of_counts("reports-people"),
                ],
                rows: tries.iter().map(row).collect(),
            },
        }
    }
}

fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Change => "reports-kind-change",
        Kind::Sensitive => "reports-kind-sensitive",
        Kind::Export => "reports-kind-export",
        Kind::Reveal => "reports-kind-reveal",
    }
}
