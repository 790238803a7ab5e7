//! All Diesel of this room.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Choice;
use super::field::{Baseline, Decided, Field, Wanted, Which, kind_name};
use super::register::{Decisions, Key, Sighting};
use crate::clock::Moment;
use crate::db::schema::{fields, settings};
use crate::db::{Conn, DbError, Tx};
use crate::ids::StaffId;
use crate::masking::{PlaceKind, Show};
use crate::on;
use crate::staff::Member;

/// Names beyond these are no names any more: an app that makes them up could fill the disk.
const MOST: i64 = 20_000;

/// Under which name the test account is kept.
const BASELINE: &str = "fields.baseline";

/// Fields of a list, those seen last first.
pub fn list(conn: &mut Conn, wanted: &Wanted, most: usize) -> Result<Vec<Field>, DbError> {
    let query = fields::table.order((fields::route, fields::kind, fields::name));
    let rows: Vec<Row> = match wanted.state {
        Which::All => on!(conn, |c| query.load(c))?,
        Which::Decided => {
            let query = query.filter(fields::decided.is_not_null());
            on!(conn, |c| query.load(c))?
        }
        Which::Undecided | Which::Waiting | Which::Baseline => {
            let query = query.filter(fields::decided.is_null());
            on!(conn, |c| query.load(c))?
        }
    };
    let found = rows.into_iter().map(Row::field).collect::<Result<Vec<_>, _>>()?;
    Ok(found.into_iter().filter(|field| wanted.holds(field)).take(most).collect())
}

/// Fields of a list, and how many each sort of list has.
pub fn list_and_counts(
    conn: &mut Conn,
    wanted: &Wanted,
) -> Result<(Vec<Field>, HashMap<&'static str, usize>), DbError> {
    let mut all = list(conn, &Wanted { state: Which::All, ..Wanted::default() }, usize::MAX)?;
    let of = |state: Which| {
        let wanted = Wanted { state, ..Wanted::default() };
        (state.as_str(), all.iter().filter(|field| wanted.holds(field)).count())
    };
    let counts = Which::ALL.into_iter().map(of).collect();
    all.retain(|field| wanted.holds(field));
    Ok((all, counts))
}

/// Every route that has fields.
pub fn routes(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    let query = fields::table.select(fields::route).distinct().order(fields::route);
    Ok(on!(conn, |c| query.load(c))?)
}

impl Wanted {
    fn holds(&self, field: &Field) -> bool {
        let undecided = field.decided.is_none();
        let right = match self.state {
            Which::All => true,
            Which::Decided => !undecided,
            Which::Undecided => undecided,
            Which::Waiting => field.waits(),
            Which::Baseline => undecided && field.baseline,
        };
        let text = self.text.trim().to_lowercase();
        let said = |of: &str| of.to_lowercase().contains(&text);
        let found = text.is_empty() || said(&field.name) || said(&field.label) || said(&field.route);
        right && found && (self.route.is_empty() || self.route == field.route)
    }
}

pub(super) fn decisions(conn: &mut Conn) -> Result<Decisions, DbError> {
    let mut decisions = Decisions::default();
    let query = fields::table.filter(fields::decided.is_not_null()).select((
        fields::route,
        fields::kind,
        fields::name,
        fields::decided.assume_not_null(),
    ));
    let rows: Vec<(String, String, String, String)> = on!(conn, |c| query.load(c))?;
    for (route, kind, name, decided) in rows {
        if let Some(show) = choice_of(&decided)?.0 {
            decisions.add(route, kind_of(&kind)?, name, show);
        }
    }
    Ok(decisions)
}

/// Writes down what was seen; gives how many names are new.
pub(super) fn put(tx: &mut Tx<'_>, seen: &HashMap<Key, Sighting>) -> Result<usize, DbError> {
    let known: i64 = on!(&mut *tx.conn, |c| fields::table.count().get_result(c))?;
    let mut room = MOST - known;
    let mut new = 0;
    for ((route, kind, name), sighting) in seen {
        let kind = kind_name(*kind);
        let one = fields::table
            .filter(fields::route.eq(route))
            .filter(fields::kind.eq(kind))
            .filter(fields::name.eq(name));
        let set = (
            fields::label.eq(&sighting.label),
            fields::times.eq(fields::times + sighting.times.cast_signed()),
            fields::last_at.eq(sighting.last_at),
            fields::closed.eq(sighting.closed),
        );
        let there = on!(&mut *tx.conn, |c| diesel::update(one).set(set).execute(c))?;
        if there > 0 && sighting.baseline {
            let not_yet = one.filter(fields::baseline.eq(false));
            on!(&mut *tx.conn, |c| diesel::update(not_yet).set(fields::baseline.eq(true)).execute(c))?;
        }
        if there == 0 && room > 0 {
            insert(tx, (route, kind, name), sighting)?;
            (room, new) = (room - 1, new + 1);
        }
    }
    Ok(new)
}

fn insert(tx: &mut Tx<'_>, key: (&str, &str, &str), sighting: &Sighting) -> Result<(), DbError> {
    let row = (
        fields::route.eq(key.0),
        fields::kind.eq(key.1),
        fields::name.eq(key.2),
        fields::label.eq(&sighting.label),
        fields::times.eq(sighting.times.cast_signed()),
        fields::first_at.eq(sighting.first_at),
        fields::last_at.eq(sighting.last_at),
        fields::closed.eq(sighting.closed),
        fields::baseline.eq(sighting.baseline),
    );
    // Another program may have seen it at the same moment.
    on!(&mut *tx.conn, |c| diesel::insert_into(fields::table)
        .values(row)
        .on_conflict((fields::route, fields::kind, fields::name))
        .do_nothing()
        .execute(c))?;
    Ok(())
}

pub(super) fn by_ids(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Field>, DbError> {
    let mut found = Vec::new();
    for ids in ids.chunks(500) {
        let query = fields::table.filter(fields::id.eq_any(ids.to_vec())).order(fields::id);
        let rows: Vec<Row> = on!(conn, |c| query.load(c))?;
        for row in rows {
            found.push(row.field()?);
        }
    }
    Ok(found)
}

pub(super) fn set_decided(tx: &mut Tx<'_>, ids: &[i64], choice: Choice, by: &Member) -> Result<(), DbError> {
    let decided = choice.0.map(Show::name);
    for ids in ids.chunks(500) {
        let set = (
            fields::decided.eq(decided),
            fields::decided_at.eq(decided.map(|_| tx.now)),
            fields::decided_by.eq(decided.map(|_| by.id)),
            fields::decided_name.eq(decided.map(|_| by.name.as_str())),
        );
        let these = fields::table.filter(fields::id.eq_any(ids.to_vec()));
        on!(&mut *tx.conn, |c| diesel::update(these).set(set).execute(c))?;
    }
    Ok(())
}

/// The test account, and whether the register learns.
pub fn baseline(conn: &mut Conn) -> Result<Baseline, DbError> {
    let query = settings::table.find(BASELINE).select(settings::value);
    let kept: Option<String> = on!(conn, |c| query.first(c).optional())?;
    let corrupt = |error: serde_json::Error| DbError::Corrupt(format!("the baseline of fields: {error}"));
    kept.map_or(Ok(Baseline::default()), |text| serde_json::from_str(&text).map_err(corrupt))
}

pub(super) fn set_baseline(tx: &mut Tx<'_>, baseline: Baseline) -> Result<(), DbError> {
    let text = serde_json::to_string(&baseline).map_err(|e| DbError::Corrupt(e.to_string()))?;
    let row = (settings::name.eq(BASELINE), settings::value.eq(&text));
    on!(&mut *tx.conn, |c| diesel::insert_into(settings::table)
        .values(row)
        .on_conflict(settings::name)
        .do_update()
        .set(settings::value.eq(&text))
        .execute(c))?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: i64,
    route: String,
    kind: String,
    name: String,
    label: String,
    times: i64,
    first_at: Moment,
    last_at: Moment,
    closed: bool,
    baseline: bool,
    decided: Option<String>,
    decided_at: Option<Moment>,
    #[allow(dead_code, reason = "read with the rest; the name is what is shown")]
    decided_by: Option<StaffId>,
    decided_name: Option<String>,
}

impl Row {
    fn field(self) -> Result<Field, DbError> {
        let choice = self.decided.as_deref().map(choice_of).transpose()?;
        let decided = choice.and_then(|choice| choice.0).zip(self.decided_at);
        let by = self.decided_name.unwrap_or_default();
        Ok(Field {
            id: self.id,
            route: self.route,
            kind: kind_of(&self.kind)?,
            name: self.name,
            label: self.label,
            times: self.times.cast_unsigned(),
            first_at: self.first_at,
            last_at: self.last_at,
            closed: self.closed,
            baseline: self.baseline,
            decided: decided.map(|(show, at)| Decided { show, at, by }),
        })
    }
}

fn choice_of(text: &str) -> Result<Choice, DbError> {
    text.parse().map_err(|_| DbError::Corrupt("a field's decision".to_owned()))
}

fn kind_of(text: &str) -> Result<PlaceKind, DbError> {
    let kinds = [PlaceKind::Input, PlaceKind::Text, PlaceKind::Json];
    let kind = kinds.into_iter().find(|kind| kind_name(*kind) == text);
    kind.ok_or_else(|| DbError::Corrupt("a field's kind".to_owned()))
}
