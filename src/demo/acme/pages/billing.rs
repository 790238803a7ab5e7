//! Billing settings: the account that customers pay into, where Acme's own bills go, and the card on file.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::store::billing;
use super::store::billing::BillingSettings;
use super::{Acme, Errors, Failure, Frame, Submitted, Visitor, answer, frame, looks_like_email, sent_on};

#[derive(Template)]
#[template(path = "acme/billing.html")]
struct Billing {
    frame: Frame,
    billing: BillingSettings,
    errors: Errors,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    visitor.must_be_owner()?;
    let billing = current(&acme, &visitor).await?;
    page(&acme, &visitor, billing, Errors::default()).await
}

pub async fn change(acme: web::Data<Acme>, submitted: Submitted) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_be_owner()?;
    let mut typed = BillingSettings {
        account_holder: fields.text("account_holder"),
        iban: fields.text("iban"),
        billing_email: fields.text("billing_email"),
        ..current(&acme, &visitor).await?
    };
    let mut errors = Errors::default();
    errors.expect(!typed.account_holder.is_empty(), "account_holder", "Enter the account's holder.");
    errors.expect(is_iban(&typed.iban), "iban", "This IBAN is not right: check for a mistyped character.");
    errors.expect(
        looks_like_email(&typed.billing_email),
        "billing_email",
        "Enter an e-mail address, such as billing@northwind.example.",
    );
    if !errors.is_empty() {
        return page(&acme, &visitor, typed, errors).await;
    }
    typed.iban = compact(&typed.iban);
    let tenant = visitor.tenant.clone();
    acme.run(move |connection| billing::set_billing(connection, &tenant, &typed)).await?;
    sent_on(&acme, &visitor, "Saved.", "/settings/billing").await
}

async fn current(acme: &Acme, visitor: &Visitor) -> Result<BillingSettings, Failure> {
    let tenant = visitor.tenant.clone();
    acme.run(move |connection| billing::billing(connection, &tenant)).await
}

async fn page(
    acme: &Acme,
    visitor: &Visitor,
    billing: BillingSettings,
    errors: Errors,
) -> Result<HttpResponse, Failure> {
    let frame = frame(acme, visitor, "settings", "Billing settings").await?;
    let page = Billing { frame, billing, errors };
    answer(&page, Some(&page.errors))
}

pub fn compact(iban: &str) -> String {
    iban.chars().filter(|letter| *letter != ' ').collect::<String>().to_ascii_uppercase()
}

/// Whether country, length and the checksum of ISO 13616 hold: the first four characters moved to the end,
/// letters as 10 to 35, the whole number leaves 1 when divided by 97.
pub fn is_iban(typed: &str) -> bool {
    let iban = compact(typed);
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    if !iban.bytes().all(|byte| byte.is_ascii_alphanumeric()) || !(15..=34).contains(&iban.len()) {
        return false;
    }
    let (front, account) = iban.split_at(4);
    letters(&front[..2])
        && account.chars().chain(front.chars()).fold(0, |rest, character| match character.to_digit(36) {
            Some(value @ 0..10) => (rest * 10 + value) % 97,
            Some(value) => (rest * 100 + value) % 97,
            None => 0,
        }) == 1
}

#[cfg(test)]
mod tests {
    use super::is_iban;

    #[test]
    fn an_iban_is_known_by_its_checksum() {
        assert!(is_iban("DE89 3704 0044 0532 0130 00"));
        assert!(is_iban("nl91abna0417164300"));
        assert!(!is_iban("DE89370400440532013001"));
        assert!(!is_iban("DE89"));
        assert!(!is_iban("DE8937040044053201300ü"));
    }
}
