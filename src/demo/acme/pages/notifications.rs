//! Which mails the account gets, and how often.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::store::settings;
use super::store::settings::NotificationSettings;
use super::{Acme, Errors, Failure, Frame, Submitted, Visitor, answer, frame, sent_on};

const FREQUENCIES: [(&str, &str); 3] =
    [("at_once", "At once"), ("daily", "Once a day"), ("weekly", "Once a week")];

#[derive(Template)]
#[template(path = "acme/notifications.html")]
struct Notifications {
    frame: Frame,
    wanted: NotificationSettings,
    frequencies: &'static [(&'static str, &'static str)],
    errors: Errors,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    visitor.must_be_owner()?;
    let tenant = visitor.tenant.clone();
    let wanted = acme.run(move |connection| settings::notifications(connection, &tenant)).await?;
    page(&acme, &visitor, wanted, Errors::default()).await
}

pub async fn change(acme: web::Data<Acme>, submitted: Submitted) -> Result<HttpResponse, Failure> {
    let Submitted { visitor, fields } = submitted;
    visitor.must_be_owner()?;
    let tenant = visitor.tenant.clone();
    let known = acme.run(move |connection| settings::notifications(connection, &tenant)).await?;
    let wanted = NotificationSettings {
        invoice_paid: fields.ticked("invoice_paid"),
        invoice_overdue: fields.ticked("invoice_overdue"),
        weekly_summary: fields.ticked("weekly_summary"),
        product_news: fields.ticked("product_news"),
        frequency: fields.text("frequency"),
        remind_after: fields.given("remind_after").unwrap_or(known.remind_after),
    };
    let mut errors = Errors::default();
    let known = FREQUENCIES.iter().any(|(value, _)| *value == wanted.frequency);
    errors.expect(known, "frequency", "Choose how often from the list.");
    let days = wanted.remind_after.parse::<u8>().is_ok_and(|days| (1..=60).contains(&days));
    errors.expect(days, "remind_after", "Enter a whole number of days, from 1 to 60.");
    if !errors.is_empty() {
        return page(&acme, &visitor, wanted, errors).await;
    }
    let tenant = visitor.tenant.clone();
    acme.run(move |connection| settings::set_notifications(connection, &tenant, &wanted)).await?;
    sent_on(&acme, &visitor, "Saved.", "/settings/notifications").await
}

async fn page(
    acme: &Acme,
    visitor: &Visitor,
    wanted: NotificationSettings,
    errors: Errors,
) -> Result<HttpResponse, Failure> {
    let frame = frame(acme, visitor, "settings", "Notifications").await?;
    let page = Notifications { frame, wanted, frequencies: &FREQUENCIES, errors };
    answer(&page, Some(&page.errors))
}
