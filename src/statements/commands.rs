//! Queueing the statements that are due.

use serde_json::json;

use super::{Counts, Month, store};
use crate::accounts::{self, Account};
use crate::clock::Moment;
use crate::db::{Conn, Db, DbError};
use crate::ids::AccountId;
use crate::outbox::NoticeKind;
use crate::sessions;

/// How many months are told late, after a long stop. What is older says little by now.
const MOST_LATE: usize = 12;

/// Queues the account's statements for the months that are over there and were not told yet; once each, however many
/// instances look at once. Answers how many months.
pub async fn queue_due(db: &Db, account: AccountId) -> Result<usize, DbError> {
    let now = db.clock().now();
    // Past months do not change any more, so that they can be counted outside the write.
    let due = db.read(move |conn| counted(conn, account, now)).await?;
    let mut queued = 0;
    for (month, counts) in due {
        queued += usize::from(queue(db, account, month, counts).await?);
    }
    Ok(queued)
}

async fn queue(db: &Db, account: AccountId, month: Month, counts: Counts) -> Result<bool, DbError> {
    db.write(&[account.into()], move |tx| {
        if !store::note(tx, account, month)? {
            return Ok(false);
        }
        let data = json!({ "month": month, "counts": counts });
        accounts::commands::tell_owners(tx, account, None, NoticeKind::Statement, &data)?;
        Ok(true)
    })
    .await
}

fn counted(conn: &mut Conn, id: AccountId, now: Moment) -> Result<Vec<(Month, Counts)>, DbError> {
    let account = accounts::find(conn, id)?.ok_or(DbError::NotFound)?;
    let last = store::last(conn, id)?;
    let still_open = sessions::open_since(conn, id)?;
    let zone = account.time_zone;
    let told = |month: &Month| still_open.is_none_or(|since| since >= month.ends(zone));
    let due = due(&account, last, now).into_iter().take_while(told);
    due.map(|month| Ok((month, Counts::of(conn, &account, month)?))).collect()
}

/// The months to be told now, the earliest first: the one before this, and those that were missed since the last that
/// was told. Never one that was over before the account came.
fn due(account: &Account, last: Option<Month>, now: Moment) -> Vec<Month> {
    let zone = account.time_zone;
    let mut due = Vec::new();
    let mut month = Month::of(now, zone).before();
    while due.len() < MOST_LATE
        && last.is_none_or(|last| month > last)
        && month.ends(zone) > account.created_at
    {
        if month.told_from(zone) <= now {
            due.push(month);
        }
        month = month.before();
        if last.is_none() && !due.is_empty() {
            break;
        }
    }
    due.reverse();
    due
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn moment(text: &str) -> Moment {
        Moment::parse(&format!("{text}:00.000000Z")).expect("a moment")
    }

    fn northwind(since: &str) -> Account {
        let created_at = moment(since);
        Account {
            id: AccountId::new(created_at, &Random::repeatable(1)),
            external_id: "northwind".to_owned(),
            name: "Northwind".to_owned(),
            time_zone: chrono_tz::Europe::Berlin,
            created_at,
            keep_days: None,
            erased_below: 0,
            sensitive: false,
        }
    }

    fn told(since: &str, last: Option<&str>, now: &str) -> Vec<String> {
        let last = last.map(|month| month.parse().expect("a month"));
        due(&northwind(since), last, moment(now)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_month_is_told_from_six_in_the_morning_after_it() {
        let since = "2026-03-03T10:00";
        // 05:59 and 06:00 in Berlin on 1 November, in winter time.
        assert!(told(since, Some("2026-09"), "2026-11-01T04:59").is_empty());
        assert_eq!(told(since, Some("2026-09"), "2026-11-01T05:00"), ["2026-10"]);
        assert!(told(since, Some("2026-10"), "2026-11-30T22:59").is_empty());
    }

    #[test]
    fn an_account_has_no_statement_for_a_month_in_which_it_was_not_there() {
        assert!(told("2026-11-01T00:00", None, "2026-11-22T14:06").is_empty());
        assert!(told("2026-10-31T23:00", None, "2026-11-22T14:06").is_empty());
        assert_eq!(told("2026-10-31T22:59", None, "2026-11-22T14:06"), ["2026-10"]);
    }

    #[test]
    fn months_that_were_missed_are_told_late_and_an_old_account_s_past_is_not() {
        assert_eq!(
            told("2020-01-01T00:00", Some("2026-07"), "2026-11-22T14:06"),
            ["2026-08", "2026-09", "2026-10"]
        );
        assert_eq!(told("2020-01-01T00:00", None, "2026-11-22T14:06"), ["2026-10"]);
        assert_eq!(told("2020-01-01T00:00", Some("2020-02"), "2026-11-22T14:06").len(), MOST_LATE);
    }
}
