//! The JSON API that the reports page's script talks to; signed in like the pages.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::failure::{ApiFailure, Failure};
use super::identity::ApiVisitor;
use super::server::Acme;
use super::store::invoices::{Addressed, Status};
use super::store::{customers, invoices};

/// What `GET /api/invoices` may be asked for.
#[derive(Deserialize)]
pub struct InvoicesAsked {
    #[serde(default)]
    status: String,
}

/// What a `PATCH` of an invoice may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InvoiceChange {
    note: String,
}

pub async fn me(visitor: ApiVisitor) -> HttpResponse {
    let visitor = visitor.0;
    HttpResponse::Ok().json(json!({
        "user": { "id": visitor.user, "name": visitor.name, "email": visitor.email },
        "account": { "id": visitor.tenant, "name": visitor.tenant_name },
        "may_keep_books": visitor.may_keep_books(),
    }))
}

pub async fn summary(acme: web::Data<Acme>, visitor: ApiVisitor) -> Result<HttpResponse, ApiFailure> {
    let (tenant, today) = (visitor.0.tenant, acme.today());
    let all = acme.run(move |connection| invoices::list(connection, &tenant, None, today)).await?;
    let total = |status: Status| -> i64 {
        let of_status = all.iter().filter(|(invoice, _)| invoice.status(today) == status);
        of_status.map(|(invoice, _)| invoice.total_cents).sum()
    };
    Ok(HttpResponse::Ok().json(json!({
        "currency": "EUR",
        "paid_cents": total(Status::Paid),
        "open_cents": total(Status::Open),
        "overdue_cents": total(Status::Overdue),
        "months": months(&all),
    })))
}

pub async fn customers(acme: web::Data<Acme>, visitor: ApiVisitor) -> Result<HttpResponse, ApiFailure> {
    let tenant = visitor.0.tenant;
    let all = acme.run(move |connection| customers::all(connection, &tenant)).await?;
    let all: Vec<Value> = all
        .into_iter()
        .map(|customer| {
            json!({
                "id": customer.id,
                "name": customer.name,
                "email": customer.email,
                "phone": customer.phone,
                "vat_number": customer.vat_number,
                "private_note": customer.private_note,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({ "customers": all })))
}

pub async fn invoices(
    acme: web::Data<Acme>,
    visitor: ApiVisitor,
    asked: web::Query<InvoicesAsked>,
) -> Result<HttpResponse, ApiFailure> {
    let (tenant, today) = (visitor.0.tenant, acme.today());
    let status = match asked.status.as_str() {
        "" | "all" => None,
        name => Some(Status::named(name).ok_or(Failure::Unreadable)?),
    };
    let some = acme.run(move |connection| invoices::list(connection, &tenant, status, today)).await?;
    let some: Vec<Value> = some
        .into_iter()
        .map(|(invoice, customer)| {
            json!({
                "id": invoice.id,
                "number": invoice.number,
                "customer": customer,
                "issued_on": invoice.issued_on,
                "due_on": invoice.due_on,
                "total_cents": invoice.total_cents,
                "status": invoice.status(today).name(),
                "note": invoice.note,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({ "invoices": some })))
}

/// `PATCH /api/invoices/{id}` with `{"note": …}` and the visit's token in `X-CSRF-Token`.
pub async fn change_invoice(
    acme: web::Data<Acme>,
    visitor: ApiVisitor,
    request: HttpRequest,
    id: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, ApiFailure> {
    let visitor = visitor.0;
    let token = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
    if !visitor.owns_token(token.unwrap_or_default()) {
        return Err(Failure::WrongToken.into());
    }
    visitor.must_keep_books()?;
    let id: i32 = id.parse().map_err(|_| Failure::NotFound)?;
    if !actix_web::HttpMessage::content_type(&request).eq_ignore_ascii_case("application/json") {
        return Err(Failure::NotJson.into());
    }
    let change: InvoiceChange = serde_json::from_slice(&body).map_err(|_| Failure::Unreadable)?;
    let note = change.note.trim().to_owned();
    if note.chars().count() > invoices::LONGEST_NOTE {
        let message = format!("A note has at most {} characters.", invoices::LONGEST_NOTE);
        let error = json!({ "code": "note-too-long", "title": "Not saved", "message": message });
        return Ok(HttpResponse::UnprocessableEntity().json(json!({ "error": error })));
    }
    let kept = note.clone();
    let found =
        acme.run(move |connection| invoices::set_note(connection, &visitor.tenant, id, &note)).await?;
    match found {
        true => Ok(HttpResponse::Ok().json(json!({ "id": id, "note": kept }))),
        false => Err(Failure::NotFound.into()),
    }
}

/// What was invoiced in each of the last six months that had invoices, oldest first.
fn months(all: &[Addressed]) -> Vec<Value> {
    let mut months: Vec<(String, i64)> = Vec::new();
    for (invoice, _) in all {
        let month = invoice.issued_on.format("%Y-%m").to_string();
        match months.last_mut() {
            Some((last, cents)) if *last == month => *cents += invoice.total_cents,
            _ => months.push((month, invoice.total_cents)),
        }
    }
    months.truncate(6);
    months.reverse();
    months.into_iter().map(|(month, cents)| json!({ "month": month, "invoiced_cents": cents })).collect()
}
