//! Tax settings: the rate that new invoices are issued with, country, number, and how prices are meant.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::store::settings;
use super::store::settings::TaxSettings;
use super::{Acme, Errors, Failure, Frame, Submitted, Visitor, answer, frame, sent_on, show};

const COUNTRIES: [(&str, &str); 8] = [
    ("AT", "Austria"),
    ("BE", "Belgium"),
    ("FR", "France"),
    ("DE", "Germany"),
    ("IE", "Ireland"),
    ("IT", "Italy"),
    ("NL", "Netherlands"),
    ("ES", "Spain"),
];

#[derive(Template)]
#[template(path = "acme/tax.html")]
struct Tax {
    frame: Frame,
    rate: String,
    country: String,
    tax_number: String,
    prices_include_tax: bool,
    countries: &'static [(&'static str, &'static str)],
    errors: Errors,
}

/// The form's values as typed.
struct Typed {
    rate: String,
    country: String,
    tax_number: String,
    prices_include_tax: bool,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    visitor.must_be_owner()?;
    let tenant = visitor.tenant.clone();
    let tax = acme.run(move |connection| settings::tax(connection, &tenant)).await?;
    let typed = Typed {
        rate: show::rate(tax.rate),
        country: tax.country,
        tax_number: tax.tax_number,
        prices_include_tax: tax.prices_include_tax,
    };
    page(&acme, &visitor, typed, Errors::default()).await
}

pub async fn change(acme: web::Data<Acme>, submitted: Submitted) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_be_owner()?;
    let typed = Typed {
        rate: fields.text("rate"),
        country: fields.text("country"),
        tax_number: fields.text("tax_number"),
        prices_include_tax: fields.ticked("prices_include_tax"),
    };
    match read(&typed) {
        Ok(tax) => {
            let tenant = visitor.tenant.clone();
            acme.run(move |connection| settings::set_tax(connection, &tenant, &tax)).await?;
            sent_on(&acme, &visitor, "Saved.", "/settings/tax").await
        }
        Err(errors) => page(&acme, &visitor, typed, errors).await,
    }
}

fn read(typed: &Typed) -> Result<TaxSettings, Errors> {
    let mut errors = Errors::default();
    let rate = show::read_rate(&typed.rate);
    errors.expect(rate.is_some(), "rate", "Enter a percentage from 0 to 100, such as 20 or 7.5.");
    errors.expect(
        COUNTRIES.iter().any(|(code, _)| *code == typed.country),
        "country",
        "Choose a country from the list.",
    );
    let plain = typed.tax_number.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == ' ');
    errors.expect(
        plain && (4..=20).contains(&typed.tax_number.len()),
        "tax_number",
        "Enter 4 to 20 letters and digits, such as ATU12345678.",
    );
    match rate {
        Some(rate) if errors.is_empty() => Ok(TaxSettings {
            rate,
            country: typed.country.clone(),
            tax_number: typed.tax_number.clone(),
            prices_include_tax: typed.prices_include_tax,
        }),
        _ => Err(errors),
    }
}

async fn page(acme: &Acme, visitor: &Visitor, typed: Typed, errors: Errors) -> Result<HttpResponse, Failure> {
    let page = Tax {
        frame: frame(acme, visitor, "settings", "Tax settings").await?,
        rate: typed.rate,
        country: typed.country,
        tax_number: typed.tax_number,
        prices_include_tax: typed.prices_include_tax,
        countries: &COUNTRIES,
        errors,
    };
    answer(&page, Some(&page.errors))
}
