//! The invoices: list by status, and one invoice with its lines, its note and "Mark as paid".

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::billing::{compact, is_iban};
use super::store::invoices;
use super::store::invoices::{Addressed, Debit, LONGEST_NOTE, Status};
use super::{
    Acme, Errors, Failure, Frame, Submitted, Visitor, answer, frame, number, redirect, sent_on, show,
};

/// What the list may be asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    status: String,
}

/// An invoice as one row of a table.
pub struct Row {
    pub id: i32,
    pub number: String,
    pub customer: String,
    pub customer_id: i32,
    pub issued: String,
    pub due: String,
    pub total: String,
    pub status: Status,
}

impl Row {
    pub fn of((invoice, customer): &Addressed, today: NaiveDate) -> Self {
        Self {
            id: invoice.id,
            number: invoice.number.clone(),
            customer: customer.clone(),
            customer_id: invoice.customer_id,
            issued: show::day(invoice.issued_on),
            due: show::day(invoice.due_on),
            total: show::euros(invoice.total_cents),
            status: invoice.status(today),
        }
    }
}

#[derive(Template)]
#[template(path = "acme/invoices.html")]
struct List {
    frame: Frame,
    status: Option<Status>,
    rows: Vec<Row>,
    total: String,
}

impl List {
    /// The filters as (value in the address, label, whether chosen).
    fn filters(&self) -> Vec<(String, &'static str, bool)> {
        let all = [Status::Open, Status::Overdue, Status::Paid];
        let each = all.map(|status| (format!("?status={}", status.name()), status.label(), Some(status)));
        [("/invoices".to_owned(), "All", None)]
            .into_iter()
            .chain(each)
            .map(|(address, label, status)| (address, label, status == self.status))
            .collect()
    }
}

#[derive(Template)]
#[template(path = "acme/invoice.html")]
struct One {
    frame: Frame,
    row: Row,
    paid: Option<String>,
    lines: Vec<ShownLine>,
    net: String,
    rate: String,
    tax: String,
    note: String,
    had_note: bool,
    may_change: bool,
    debit: Option<ShownDebit>,
    errors: Errors,
}

struct ShownDebit {
    tried_on: String,
    iban: String,
    outcome: String,
}

struct ShownLine {
    description: String,
    quantity: i32,
    unit: String,
    total: String,
}

pub async fn list(
    acme: web::Data<Acme>,
    visitor: Visitor,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let status = Status::named(&asked.status);
    if status.is_none() && !asked.status.is_empty() {
        return Ok(redirect("/invoices"));
    }
    let (tenant, today) = (visitor.tenant.clone(), acme.today());
    let some = acme.run(move |connection| invoices::list(connection, &tenant, status, today)).await?;
    let title = match status {
        Some(status) => format!("{} invoices", status.label()),
        None => "Invoices".to_owned(),
    };
    let page = List {
        frame: frame(&acme, &visitor, "invoices", title).await?,
        status,
        total: show::euros(some.iter().map(|(invoice, _)| invoice.total_cents).sum()),
        rows: some.iter().map(|one| Row::of(one, today)).collect(),
    };
    answer(&page, None)
}

pub async fn show(
    acme: web::Data<Acme>,
    visitor: Visitor,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    page(&acme, visitor, number(&id)?, Typed::default(), Errors::default()).await
}

/// What of a form is shown again.
#[derive(Default)]
struct Typed {
    note: Option<String>,
    iban: Option<String>,
}

/// `POST /invoices/{id}/collect`: the direct debit once more.
pub async fn collect(
    acme: web::Data<Acme>,
    submitted: Submitted,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_keep_books()?;
    let (id, tenant, iban) = (number(&id)?, visitor.tenant.clone(), fields.text("iban"));
    if !is_iban(&iban) {
        let mut errors = Errors::default();
        errors.add("iban", "This IBAN is not right: check for a mistyped character.");
        return page(&acme, visitor, id, Typed { iban: Some(iban), note: None }, errors).await;
    }
    let iban = compact(&iban);
    match acme.run(move |connection| invoices::collect_again(connection, &tenant, id, &iban)).await? {
        true => sent_on(&acme, &visitor, "Ordered.", format!("/invoices/{id}")).await,
        false => Err(Failure::NotFound),
    }
}

/// `POST /invoices/{id}/paid`.
pub async fn mark_paid(
    acme: web::Data<Acme>,
    submitted: Submitted,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let visitor = submitted.visitor;
    visitor.must_keep_books()?;
    let (id, tenant, today) = (number(&id)?, visitor.tenant.clone(), acme.today());
    match acme.run(move |connection| invoices::mark_paid(connection, &tenant, id, today)).await? {
        true => sent_on(&acme, &visitor, "Marked as paid.", format!("/invoices/{id}")).await,
        false => Err(Failure::NotFound),
    }
}

/// `POST /invoices/{id}/note`.
pub async fn set_note(
    acme: web::Data<Acme>,
    submitted: Submitted,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_keep_books()?;
    let (id, tenant, note) = (number(&id)?, visitor.tenant.clone(), fields.text("note"));
    if note.chars().count() > LONGEST_NOTE {
        let mut errors = Errors::default();
        errors.add("note", format!("Shorten the note to at most {LONGEST_NOTE} characters."));
        return page(&acme, visitor, id, Typed { note: Some(note), iban: None }, errors).await;
    }
    match acme.run(move |connection| invoices::set_note(connection, &tenant, id, &note)).await? {
        true => sent_on(&acme, &visitor, "Saved.", format!("/invoices/{id}")).await,
        false => Err(Failure::NotFound),
    }
}

async fn page(
    acme: &Acme,
    visitor: Visitor,
    id: i32,
    typed: Typed,
    errors: Errors,
) -> Result<HttpResponse, Failure> {
    let (tenant, today) = (visitor.tenant.clone(), acme.today());
    let found = acme.run(move |connection| {
        Ok((invoices::one(connection, &tenant, id)?, invoices::debit(connection, &tenant, id)?))
    });
    let (found, debit) = found.await?;
    let (addressed, lines) = found.ok_or(Failure::NotFound)?;
    let shown = |Debit { tried_on, iban, outcome }: Debit| ShownDebit {
        tried_on: show::day(tried_on),
        iban: typed.iban.unwrap_or(iban),
        outcome,
    };
    let row = Row::of(&addressed, today);
    let invoice = addressed.0;
    let net: i64 = lines.iter().map(invoices::Line::total_cents).sum();
    let page = One {
        frame: frame(acme, &visitor, "invoices", format!("Invoice {}", row.number)).await?,
        row,
        paid: invoice.paid_on.map(show::day),
        lines: lines
            .into_iter()
            .map(|line| ShownLine {
                unit: show::euros(line.unit_cents),
                total: show::euros(line.total_cents()),
                quantity: line.quantity,
                description: line.description,
            })
            .collect(),
        net: show::euros(net),
        rate: show::rate(invoice.rate),
        tax: show::euros(invoice.total_cents - net),
        had_note: !invoice.note.is_empty(),
        note: typed.note.unwrap_or(invoice.note),
        may_change: visitor.may_keep_books(),
        debit: debit.map(shown),
        errors,
    };
    answer(&page, Some(&page.errors))
}
