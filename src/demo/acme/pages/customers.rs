//! The customers: list with search, the same as CSV, and one customer with the form to change it.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::invoices::Row;
use super::store::customers::Customer;
use super::store::{customers, invoices};
use super::{
    Acme, Errors, Failure, Frame, Submitted, Visitor, answer, frame, looks_like_email, number, sent_on,
};

const A_PAGE: i64 = 10;

/// What the list may be asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "acme/customers.html")]
struct List {
    frame: Frame,
    query: String,
    customers: Vec<Customer>,
    total: i64,
    page: i64,
    pages: i64,
    /// `q=…&` for the links to other pages, or nothing.
    kept: String,
}

#[derive(Template)]
#[template(path = "acme/customer.html")]
struct One {
    frame: Frame,
    customer: Customer,
    rows: Vec<Row>,
    may_change: bool,
    errors: Errors,
}

pub async fn list(
    acme: web::Data<Acme>,
    visitor: Visitor,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let query = asked.q.trim().to_owned();
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let (tenant, sought) = (visitor.tenant.clone(), query.clone());
    let (customers, total) = acme
        .run(move |connection| customers::search(connection, &tenant, &sought, (page - 1) * A_PAGE, A_PAGE))
        .await?;
    let kept = match query.as_str() {
        "" => String::new(),
        query => url::form_urlencoded::Serializer::new(String::new()).append_pair("q", query).finish() + "&",
    };
    let page = List {
        frame: frame(&acme, &visitor, "customers", "Customers").await?,
        query,
        customers,
        total,
        page,
        pages: (total + A_PAGE - 1) / A_PAGE,
        kept,
    };
    answer(&page, None)
}

/// `GET /customers.csv`: all customers of the tenant.
pub async fn export(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    let tenant = visitor.tenant;
    let all = acme.run(move |connection| customers::all(connection, &tenant)).await?;
    let mut csv = String::from("Name,E-mail,Phone,VAT number,Private note\r\n");
    for one in &all {
        let cells = [&one.name, &one.email, &one.phone, &one.vat_number, &one.private_note];
        csv += &cells.map(|text| cell(text)).join(",");
        csv += "\r\n";
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"customers.csv\""))
        .body(csv))
}

pub async fn show(
    acme: web::Data<Acme>,
    visitor: Visitor,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let customer = found(&acme, &visitor, number(&id)?).await?;
    page(&acme, visitor, customer, Errors::default()).await
}

pub async fn change(
    acme: web::Data<Acme>,
    submitted: Submitted,
    id: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_keep_books()?;
    let customer = Customer {
        name: fields.text("name"),
        email: fields.text("email"),
        phone: fields.text("phone"),
        vat_number: fields.text("vat_number"),
        private_note: fields.text("private_note"),
        ..found(&acme, &visitor, number(&id)?).await?
    };
    let errors = mistakes(&customer);
    if !errors.is_empty() {
        return page(&acme, visitor, customer, errors).await;
    }
    let (tenant, back) = (visitor.tenant.clone(), format!("/customers/{}", customer.id));
    acme.run(move |connection| customers::change(connection, &tenant, &customer)).await?;
    sent_on(&acme, &visitor, "Saved.", back).await
}

fn mistakes(customer: &Customer) -> Errors {
    let mut errors = Errors::default();
    errors.expect(!customer.name.is_empty(), "name", "Enter a name.");
    errors.expect(
        looks_like_email(&customer.email),
        "email",
        "Enter an e-mail address, such as a@b.example.",
    );
    errors.expect(
        customer.phone.chars().all(|letter| letter.is_ascii_digit() || "+-/() ".contains(letter)),
        "phone",
        "Enter a phone number with digits, such as +43 1 555 1200.",
    );
    errors
}

async fn found(acme: &Acme, visitor: &Visitor, id: i32) -> Result<Customer, Failure> {
    let tenant = visitor.tenant.clone();
    acme.run(move |connection| customers::one(connection, &tenant, id)).await?.ok_or(Failure::NotFound)
}

async fn page(
    acme: &Acme,
    visitor: Visitor,
    customer: Customer,
    errors: Errors,
) -> Result<HttpResponse, Failure> {
    let (tenant, id, today) = (visitor.tenant.clone(), customer.id, acme.today());
    let invoices = acme.run(move |connection| invoices::of_customer(connection, &tenant, id)).await?;
    let page = One {
        frame: frame(acme, &visitor, "customers", customer.name.clone()).await?,
        rows: invoices.into_iter().map(|one| Row::of(&(one, customer.name.clone()), today)).collect(),
        customer,
        may_change: visitor.may_keep_books(),
        errors,
    };
    answer(&page, Some(&page.errors))
}

/// One cell of CSV (RFC 4180). What a spreadsheet would take for a formula is made text by an apostrophe.
fn cell(text: &str) -> String {
    let mut letters = text.chars();
    let formula = match letters.next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !letters.all(|letter| letter.is_ascii_digit() || letter == ' '),
        _ => false,
    };
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_with_commas_and_quotes_stays_one_cell() {
        assert_eq!(cell("Bakker, \"Zoon\""), "\"Bakker, \"\"Zoon\"\"\"");
    }

    #[test]
    fn a_formula_becomes_text_and_a_phone_number_stays_as_it_is() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("+cmd|x"), "'+cmd|x");
        assert_eq!(cell("+43 1 555 1200"), "+43 1 555 1200");
    }
}
