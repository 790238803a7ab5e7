//! The settings: one file, the environment and flags, read once at the start into types that cannot hold a bad value.
//!
//! [`KEYS`] says what there is; [`Given`] gathers what was given, and from where; [`Settings`] is what it means. The
//! database's address stays text here, since nothing below knows databases.

mod colour;
mod error;
mod file;
mod given;
mod keys;
mod logo;
mod nearest;
mod read;
mod reply_to;
mod sections;
mod settings;
mod show;
mod svg;
mod tickets;
mod web_address;
mod work;

#[cfg(test)]
mod tests;

pub use colour::{Colour, Colours, Shades};
pub use error::{ConfigError, Problem};
pub use given::{Given, Override, Place};
pub use keys::{KEYS, Key, Kind, Need, key};
pub use logo::{Kind as LogoKind, Logo};
pub use nearest::nearest;
pub use reply_to::{ReplyTo, reply_to};
pub use settings::{
    Attempts, Brand, Database, Gateway, Guidelines, GuidelinesPlace, HandOff, Log, Mail, MailWay, Oidc,
    Portal, Review, RulesFile, Sessions, Settings, Smtp, SmtpTls, Staff, Tickets, Upstream, Vendor,
};
pub use show::{effective, example};
pub use tickets::TicketPattern;
pub use web_address::{WebAddress, is_on_this_machine};
pub use work::Work;
