//! A file of accounts, as a vendor's own system writes it out: JSON, or a table (CSV).
//!
//! Reading only: what is done with it is a command's. All that is wrong in a file is told at once, with its line.

use chrono_tz::Tz;
use serde::Deserialize;

use super::commands::NewAccount;
use super::{Email, NewOwner, OwnerRole};

/// What is wrong in a file, line by line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ImportError(pub Vec<String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountInFile {
    id: String,
    name: String,
    time_zone: String,
    owners: Vec<OwnerInFile>,
    #[serde(default)]
    users: Vec<UserInFile>,
    /// Left out, it stays as it is.
    #[serde(default)]
    sensitive: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnerInFile {
    #[serde(default)]
    id: String,
    name: String,
    email: String,
    #[serde(default)]
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserInFile {
    id: String,
    name: String,
    #[serde(default)]
    role: String,
}

/// One line of a table: an account with one of its people.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    account: String,
    account_name: String,
    time_zone: String,
    /// `owner`, `observer` or `user`.
    person: String,
    #[serde(default)]
    id: String,
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    /// Of the account; the same on all its lines, or left out.
    #[serde(default)]
    sensitive: Option<bool>,
}

/// Reads a file: JSON where it begins with a bracket, a table otherwise.
pub fn read(text: &str) -> Result<Vec<NewAccount>, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().starts_with(['[', '{']) {
        true => from_json(text),
        false => from_table(text),
    }
}

fn from_json(text: &str) -> Result<Vec<NewAccount>, ImportError> {
    let found: Vec<AccountInFile> =
        serde_json::from_str(text).map_err(|e| ImportError(vec![e.to_string()]))?;
    let mut reading = Reading::default();
    for (i, account) in found.into_iter().enumerate() {
        let place = format!("account {} ({})", i + 1, account.id);
        reading.account(&place, &account.id, &account.name, &account.time_zone);
        reading.sensitive(&place, &account.id, account.sensitive);
        for owner in account.owners {
            let role = match owner.role.parse() {
                Ok(role) => Some(role),
                Err(()) if owner.role.is_empty() => None,
                Err(()) => {
                    let wrong =
                        format!("{place}: an owner's role is owner or observer, not {:?}", owner.role);
                    reading.wrong.push(wrong);
                    None
                }
            };
            reading.owner(&place, &account.id, &owner.id, &owner.name, &owner.email, role);
        }
        for user in account.users {
            reading.user(&place, &account.id, &user.id, &user.name, &user.role);
        }
    }
    reading.finish()
}

fn from_table(text: &str) -> Result<Vec<NewAccount>, ImportError> {
    let mut lines = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut reading = Reading::default();
    for (i, line) in lines.deserialize::<Line>().enumerate() {
        let place = format!("line {}", i + 2);
        let line = match line {
            Ok(line) => line,
            Err(error) => {
                reading.wrong.push(format!("{place}: {}", reason(&error)));
                continue;
            }
        };
        reading.account(&place, &line.account, &line.account_name, &line.time_zone);
        reading.sensitive(&place, &line.account, line.sensitive);
        match line.person.as_str() {
            "owner" | "observer" => {
                let role = line.person.parse().ok();
                reading.owner(&place, &line.account, &line.id, &line.name, &line.email, role);
            }
            "user" => reading.user(&place, &line.account, &line.id, &line.name, &line.role),
            other => {
                reading.wrong.push(format!("{place}: person must be owner, observer or user, not {other:?}"));
            }
        }
    }
    reading.finish()
}

fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    }
}

#[derive(Default)]
struct Reading {
    accounts: Vec<NewAccount>,
    wrong: Vec<String>,
}

impl Reading {
    /// In a table an account stands on several lines, which must say the same of it.
    fn account(&mut self, place: &str, id: &str, name: &str, zone: &str) {
        let time_zone = match zone.parse::<Tz>() {
            Ok(zone) => zone,
            Err(_) => {
                self.wrong
                    .push(format!("{place}: {zone:?} is no time zone; write one such as Europe/Vienna"));
                Tz::UTC
            }
        };
        if id.is_empty() || name.is_empty() {
            self.wrong.push(format!("{place}: the account has no id, or no name"));
        }
        match self.accounts.iter().find(|known| known.external_id == id) {
            Some(known) if known.name != name => {
                self.wrong.push(format!("{place}: {id} is called {name:?} here and {:?} above", known.name));
            }
            Some(_) => {}
            None => self.accounts.push(NewAccount {
                external_id: id.to_owned(),
                name: name.to_owned(),
                time_zone,
                owners: Vec::new(),
                users: Vec::new(),
                sensitive: None,
            }),
        }
    }

    fn sensitive(&mut self, place: &str, account: &str, wanted: Option<bool>) {
        let Some(known) = self.known(account) else { return };
        match (known.sensitive, wanted) {
            (Some(before), Some(wanted)) if before != wanted => {
                self.wrong.push(format!("{place}: {account} is sensitive in one line and not in another"));
            }
            (_, Some(wanted)) => known.sensitive = Some(wanted),
            (_, None) => {}
        }
    }

    fn owner(
        &mut self,
        place: &str,
        account: &str,
        id: &str,
        name: &str,
        email: &str,
        role: Option<OwnerRole>,
    ) {
        let external_id = Some(id.to_owned()).filter(|id| !id.is_empty());
        match email.parse::<Email>() {
            Ok(_) if name.is_empty() => self.wrong.push(format!("{place}: the owner has no name")),
            Ok(email) => {
                if let Some(account) = self.known(account)
                    && !account.owners.iter().any(|known| known.email.is_same(&email))
                {
                    account.owners.push(NewOwner { name: name.to_owned(), email, role, external_id });
                }
            }
            Err(_) => self.wrong.push(format!("{place}: {email:?} is no e-mail address")),
        }
    }

    fn user(&mut self, place: &str, account: &str, id: &str, name: &str, role: &str) {
        if id.is_empty() || name.is_empty() {
            self.wrong.push(format!("{place}: the user has no id, or no name"));
        } else if let Some(account) = self.known(account)
            && !account.users.iter().any(|(known, _, _)| known == id)
        {
            account.users.push((id.to_owned(), name.to_owned(), role.to_owned()));
        }
    }

    fn known(&mut self, account: &str) -> Option<&mut NewAccount> {
        self.accounts.iter_mut().find(|known| known.external_id == account)
    }

    fn finish(mut self) -> Result<Vec<NewAccount>, ImportError> {
        let decides = |owner: &NewOwner| owner.role.unwrap_or_default().decides();
        for account in self.accounts.iter().filter(|account| !account.owners.iter().any(decides)) {
            self.wrong
                .push(format!("{} has no owner: nobody could allow support access", account.external_id));
        }
        match self.wrong.is_empty() {
            true => Ok(self.accounts),
            false => Err(ImportError(self.wrong)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"[{"id":"northwind","name":"Northwind","time_zone":"Europe/Berlin",
        "owners":[{"name":"Olivia","email":"olivia@northwind.example","role":"owner"},
            {"id":"u-2","name":"Nils","email":"nils@northwind.example","role":"observer"}],
        "users":[{"id":"u-1","name":"Olivia","role":"owner"},{"id":"u-2","name":"Nils"}],
        "sensitive":true}]"#;

    const TABLE: &str = "account,account_name,time_zone,person,id,name,email,role,sensitive\n\
        northwind,Northwind,Europe/Berlin,owner,,Olivia,olivia@northwind.example,,true\n\
        northwind,Northwind,Europe/Berlin,observer,u-2,Nils,nils@northwind.example,,\n\
        northwind,Northwind,Europe/Berlin,user,u-1,Olivia,,owner,\n\
        northwind,Northwind,Europe/Berlin,user,u-2,Nils,,,\n";

    #[test]
    fn json_and_a_table_say_the_same() {
        let facts = |accounts: Vec<NewAccount>| {
            accounts
                .into_iter()
                .map(|a| (a.external_id, a.name, a.time_zone, a.owners, a.users, a.sensitive))
                .collect::<Vec<_>>()
        };
        let from_json = facts(read(JSON).expect("read"));
        assert_eq!(from_json, facts(read(TABLE).expect("read")));
        assert_eq!((from_json.len(), from_json[0].4.len()), (1, 2));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_with_its_line() {
        let table = "account,account_name,time_zone,person,id,name,email,role\n\
            n,Northwind,Europe/Atlantis,owner,,Olivia,olivia,\n\
            n,Westwind,Europe/Berlin,visitor,,Nils,,\n";
        let ImportError(wrong) = read(table).map(|_| ()).expect_err("refused");
        for part in [
            "line 2: \"Europe/Atlantis\" is no time zone",
            "line 2: \"olivia\" is no e-mail address",
            "line 3: n is called \"Westwind\" here",
            "line 3: person must be owner, observer or user",
            "n has no owner",
        ] {
            assert!(wrong.iter().any(|line| line.contains(part)), "{part}: {wrong:?}");
        }
    }
}
