//! The first page: what is owed, and the newest invoices.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::invoices::Row;
use super::store::invoices::Status;
use super::store::{invoices, settings};
use super::{Acme, Failure, Frame, Visitor, answer, frame, show};

#[derive(Template)]
#[template(path = "acme/dashboard.html")]
struct Dashboard {
    frame: Frame,
    open: Sum,
    overdue: Sum,
    paid: Sum,
    rate: String,
    overdue_rows: Vec<Row>,
    newest_rows: Vec<Row>,
}

struct Sum {
    count: usize,
    total: String,
}

pub async fn show(acme: web::Data<Acme>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    let (tenant, today) = (visitor.tenant.clone(), acme.today());
    let (all, tax) = acme
        .run(move |connection| {
            Ok((invoices::list(connection, &tenant, None, today)?, settings::tax(connection, &tenant)?))
        })
        .await?;
    let of = |status| all.iter().filter(move |(invoice, _)| invoice.status(today) == status);
    let sum = |status| Sum {
        count: of(status).count(),
        total: show::euros(of(status).map(|(invoice, _)| invoice.total_cents).sum()),
    };
    let page = Dashboard {
        frame: frame(&acme, &visitor, "dashboard", "Dashboard").await?,
        open: sum(Status::Open),
        overdue: sum(Status::Overdue),
        paid: sum(Status::Paid),
        rate: show::rate(tax.rate),
        overdue_rows: of(Status::Overdue).map(|one| Row::of(one, today)).collect(),
        newest_rows: all.iter().take(6).map(|one| Row::of(one, today)).collect(),
    };
    answer(&page, None)
}
