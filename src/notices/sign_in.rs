//! The mail by which an owner signs in. Opening its link only shows a page: the button there signs in, so that no
//! scanner of mails uses it up.

use serde::Deserialize;
use serde_json::Value;

use super::NoticeError;
use super::frame::{Fact, Frame, Parts, templates};
use crate::clock::Moment;
use crate::words::Words;

#[derive(Deserialize)]
struct Told {
    token: String,
    until: Moment,
    browser: String,
    network: String,
    next: Option<String>,
}

struct Link {
    until: String,
    facts: Vec<Fact>,
    url: String,
}

templates!(
    Link,
    "mail/sign_in_link/subject.txt",
    "mail/sign_in_link/body.txt",
    "mail/sign_in_link/body.html"
);

pub fn link(words: &Words, frame: &Frame<'_>, data: &Value) -> Result<Parts, NoticeError> {
    let told = Told::deserialize(data)?;
    let mut facts = vec![Fact::new(words, "account", &frame.account)];
    facts.push(Fact::new(words, "asked-from", &told.network));
    if !told.browser.is_empty() {
        facts.push(Fact::new(words, "browser", words.browser(&told.browser)));
    }
    let mail = Link {
        until: words.moment(told.until),
        facts,
        url: frame.link_url(&told.token, told.next.as_deref()),
    };
    Ok(mail.parts(frame)?)
}
