//! A tenant's invoices. Whether one is overdue is never stored: it follows from its dates and today.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::schema::{customers, debits, invoice_lines, invoices};
use super::{Connection, StoreError};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = invoices)]
pub struct Invoice {
    pub id: i32,
    pub customer_id: i32,
    pub number: String,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub paid_on: Option<NaiveDate>,
    pub rate: i32,
    pub total_cents: i64,
    pub note: String,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = invoice_lines)]
pub struct Line {
    pub description: String,
    pub quantity: i32,
    pub unit_cents: i64,
}

/// The direct debit by which an invoice was to be paid.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = debits)]
pub struct Debit {
    pub tried_on: NaiveDate,
    pub iban: String,
    pub outcome: String,
}

/// How many characters an invoice's note may have.
pub const LONGEST_NOTE: usize = 500;

/// An invoice with its customer's name.
pub type Addressed = (Invoice, String);

/// Where an invoice stands on a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Paid,
    Open,
    Overdue,
}

impl Status {
    /// The statuses by the names that addresses and the API use.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Paid, Self::Open, Self::Overdue].into_iter().find(|status| status.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Open => "open",
            Self::Overdue => "overdue",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Paid => "Paid",
            Self::Open => "Open",
            Self::Overdue => "Overdue",
        }
    }
}

impl Invoice {
    pub fn status(&self, today: NaiveDate) -> Status {
        match self.paid_on {
            Some(_) => Status::Paid,
            None if self.due_on < today => Status::Overdue,
            None => Status::Open,
        }
    }
}

impl Line {
    pub fn total_cents(&self) -> i64 {
        i64::from(self.quantity) * self.unit_cents
    }
}

/// All invoices of the tenant with that status on that day, newest first; every status when none is named.
pub fn list(
    connection: &mut Connection,
    tenant: &str,
    status: Option<Status>,
    today: NaiveDate,
) -> Result<Vec<Addressed>, StoreError> {
    let mut query = invoices::table
        .inner_join(customers::table)
        .filter(invoices::tenant_id.eq(tenant))
        .order((invoices::issued_on.desc(), invoices::id.desc()))
        .select((Invoice::as_select(), customers::name))
        .into_boxed();
    query = match status {
        None => query,
        Some(Status::Paid) => query.filter(invoices::paid_on.is_not_null()),
        Some(Status::Open) => query.filter(invoices::paid_on.is_null().and(invoices::due_on.ge(today))),
        Some(Status::Overdue) => query.filter(invoices::paid_on.is_null().and(invoices::due_on.lt(today))),
    };
    Ok(query.load(connection)?)
}

pub fn of_customer(
    connection: &mut Connection,
    tenant: &str,
    customer: i32,
) -> Result<Vec<Invoice>, StoreError> {
    Ok(invoices::table
        .filter(invoices::tenant_id.eq(tenant).and(invoices::customer_id.eq(customer)))
        .order(invoices::issued_on.desc())
        .select(Invoice::as_select())
        .load(connection)?)
}

pub fn one(
    connection: &mut Connection,
    tenant: &str,
    id: i32,
) -> Result<Option<(Addressed, Vec<Line>)>, StoreError> {
    let found: Option<Addressed> = invoices::table
        .inner_join(customers::table)
        .filter(invoices::id.eq(id).and(invoices::tenant_id.eq(tenant)))
        .select((Invoice::as_select(), customers::name))
        .first(connection)
        .optional()?;
    let Some(invoice) = found else { return Ok(None) };
    let lines = invoice_lines::table
        .filter(invoice_lines::invoice_id.eq(id))
        .order(invoice_lines::id)
        .select(Line::as_select())
        .load(connection)?;
    Ok(Some((invoice, lines)))
}

/// Whether the tenant has such an invoice. One that is already paid keeps its day.
pub fn mark_paid(
    connection: &mut Connection,
    tenant: &str,
    id: i32,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let one = invoices::table.find(id).filter(invoices::tenant_id.eq(tenant));
    let already: Option<Option<NaiveDate>> = one.select(invoices::paid_on).first(connection).optional()?;
    if already == Some(None) {
        diesel::update(one).set(invoices::paid_on.eq(today)).execute(connection)?;
    }
    Ok(already.is_some())
}

/// Whether the tenant has such an invoice.
pub fn set_note(connection: &mut Connection, tenant: &str, id: i32, note: &str) -> Result<bool, StoreError> {
    let one = invoices::table.find(id).filter(invoices::tenant_id.eq(tenant));
    Ok(diesel::update(one).set(invoices::note.eq(note)).execute(connection)? > 0)
}

pub fn debit(connection: &mut Connection, tenant: &str, id: i32) -> Result<Option<Debit>, StoreError> {
    let one = debits::table.find(id).filter(debits::tenant_id.eq(tenant));
    Ok(one.select(Debit::as_select()).first(connection).optional()?)
}

/// Orders the debit anew, from that account. Whether there was one.
pub fn collect_again(
    connection: &mut Connection,
    tenant: &str,
    id: i32,
    iban: &str,
) -> Result<bool, StoreError> {
    let one = debits::table.find(id).filter(debits::tenant_id.eq(tenant));
    let ordered =
        (debits::iban.eq(iban), debits::outcome.eq("Ordered: the bank collects it on the next day"));
    Ok(diesel::update(one).set(ordered).execute(connection)? > 0)
}
