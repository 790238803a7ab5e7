//! The cast: who they are, at which door they stand, where their day begins.

use crate::accounts;
use crate::db::{Conn, DbError};
use crate::sign_ins::{Door, Person};
use crate::staff::{self, Role};
use crate::words::Words;

/// One of the people whom a visitor of the demo can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persona {
    Olivia,
    Oscar,
    Ana,
    Ben,
    Rita,
    Adam,
}

impl Persona {
    pub const ALL: [Self; 6] = [Self::Olivia, Self::Oscar, Self::Ana, Self::Ben, Self::Rita, Self::Adam];

    pub fn key(self) -> &'static str {
        match self {
            Self::Olivia => "olivia",
            Self::Oscar => "oscar",
            Self::Ana => "ana",
            Self::Ben => "ben",
            Self::Rita => "rita",
            Self::Adam => "adam",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Olivia => "Olivia",
            Self::Oscar => "Oscar",
            Self::Ana => "Ana",
            Self::Ben => "Ben",
            Self::Rita => "Rita",
            Self::Adam => "Adam",
        }
    }

    /// What they are, in a few words.
    pub fn what(self, words: &Words) -> String {
        words.text(&format!("demo-persona-{}", self.key())).to_string()
    }

    pub fn door(self) -> Door {
        match self {
            Self::Olivia | Self::Oscar => Door::Owner,
            Self::Ana | Self::Ben => Door::Agent,
            Self::Rita => Door::Review,
            Self::Adam => Door::Admin,
        }
    }

    /// Where their day begins.
    pub fn home(self) -> &'static str {
        match self.door() {
            Door::Owner => "/account/support-access",
            Door::Agent => "/agent",
            Door::Review => "/review",
            Door::Admin => "/admin/diagnostics",
        }
    }

    pub fn email(self) -> &'static str {
        match self {
            Self::Olivia => "olivia@northwind.example",
            Self::Oscar => "oscar@fabrikam.example",
            Self::Ana => "ana@acme.example",
            Self::Ben => "ben@acme.example",
            Self::Rita => "rita@acme.example",
            Self::Adam => "adam@acme.example",
        }
    }

    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Olivia | Self::Oscar => &[],
            Self::Ana | Self::Ben => &[Role::Agent],
            Self::Rita => &[Role::Lead, Role::Reviewer],
            Self::Adam => &[Role::Admin],
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|persona| persona.key() == key)
    }

    /// The person in Porchlight's own records.
    pub fn find(self, conn: &mut Conn) -> Result<Person, DbError> {
        let email = self.email().parse().map_err(|_| DbError::NotFound)?;
        if self.door() != Door::Owner {
            return staff::find_by_email(conn, &email)?.map(|m| Person::Staff(m.id)).ok_or(DbError::NotFound);
        }
        let account = if self == Self::Olivia { NORTHWIND } else { FABRIKAM };
        let account = accounts::find_by_external_id(conn, account)?.ok_or(DbError::NotFound)?;
        let owner = accounts::owners_of(conn, account.id)?.into_iter().find(|owner| owner.email == email);
        owner.map(|owner| Person::Owner(owner.id)).ok_or(DbError::NotFound)
    }
}

pub const NORTHWIND: &str = "northwind";
pub const FABRIKAM: &str = "fabrikam";

/// For so long a training counts at Acme.
pub const TRAINING: chrono::Duration = chrono::Duration::days(365);

/// The version of Acme's guidelines for agents.
pub const GUIDELINES: &str = "2026-09";

/// The vendor's ticket system in the story.
pub const TICKET_HOST: &str = "acme.example";
/// The declared task in the story.
pub const WORK: &str = "settings";
pub const REASON: &str = "Checking why invoices show 20% tax instead of 10%";
