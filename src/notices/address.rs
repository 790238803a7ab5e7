//! The mail about an address that has changed: it goes to the old one and to the new one.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::clock::Moment;
use crate::words::{Words, one_line};

#[derive(Deserialize)]
struct Told {
    name: String,
    from: String,
    to: String,
    at: Moment,
}

struct Changed {
    name: String,
    to: String,
    facts: Vec<Fact>,
}

templates!(
    Changed,
    "mail/address_changed/subject.txt",
    "mail/address_changed/body.txt",
    "mail/address_changed/body.html"
);

pub fn changed(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let facts = vec![
        Fact::new(words, "who", &told.name),
        Fact::new(words, "address-now", &told.to),
        Fact::new(words, "before", &told.from),
        Fact::new(words, "when", words.moment(told.at)),
    ];
    let mail = Changed { name: one_line(&told.name), to: one_line(&told.to), facts };
    Ok(mail.parts(frame)?)
}
