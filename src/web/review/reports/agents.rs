//! How each agent works.

use super::Made;
use super::section::{Cell, Section, Table};
use crate::reports::Habits;

const COUNTS: [&str; 9] = [
    "reports-changing",
    "reports-with-task",
    "reports-outside",
    "reports-refused",
    "reports-ended-themselves",
    "reports-ended-idle",
    "reports-ended-hard",
    "reports-ended-otherwise",
    "reports-flagged",
];

impl Made<'_> {
    pub(super) fn agents(&self) -> Section {
        let agents = &self.report.agents;
        let most = agents.first().map_or(0, |one| one.sessions);
        let mut columns = vec![
            self.of_words("reports-agent"),
            self.of_counts("reports-sessions"),
            self.of_lengths("reports-median-length"),
        ];
        columns.extend(COUNTS.map(|name| self.of_counts(name)));
        Section {
            id: "agents",
            title: self.text("reports-agents-title"),
            lead: vec![self.text("reports-agents-lead")],
            chart: None,
            table: Table { columns, rows: agents.iter().map(|one| self.agent(one, most)).collect() },
        }
    }

    fn agent(&self, one: &Habits, most: u64) -> Vec<Cell> {
        let name = self.names.get(&one.agent).cloned();
        let name = name.unwrap_or_else(|| self.text("reports-unknown-agent"));
        let rest = [
            one.changing,
            one.with_task,
            one.outside,
            one.refused,
            one.ended_themselves,
            one.idle,
            one.hard_limit,
            one.otherwise,
            one.flagged,
        ];
        let first = [
            Cell::text(name).leading_to(format!("/review?state=all&agent={}", one.agent)),
            Cell::number(one.sessions).beside(one.sessions, most),
            self.length(one.lengths.median()),
        ];
        first.into_iter().chain(rest.map(Cell::number)).collect()
    }
}
