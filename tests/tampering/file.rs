//! An exported file, taken apart line by line, and put together again in the one spelling.

use porchlight::history::canonical;
use serde_json::Value;

/// The lines of an export.
pub struct File(pub Vec<Value>);

impl File {
    pub fn of(export: &str) -> Self {
        Self(export.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
    }

    /// Where an entry's line is.
    pub fn line_of(&self, seq: u64) -> usize {
        self.0.iter().position(|line| line["type"] == "entry" && line["seq"] == seq).expect("the entry")
    }

    pub fn entry(&mut self, seq: u64) -> &mut Value {
        let line = self.line_of(seq);
        &mut self.0[line]
    }

    pub fn last(&mut self) -> &mut Value {
        self.0.last_mut().expect("the end line")
    }

    pub fn text(&self) -> String {
        let line = |value| String::from_utf8(canonical(value).expect("canonical")).expect("UTF-8");
        self.0.iter().map(|value| line(value) + "\n").collect()
    }
}
