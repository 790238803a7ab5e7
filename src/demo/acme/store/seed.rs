//! The demo's data: two tenants with people, customers, invoices, settings and secrets. The same at every
//! fill, only dated relative to the day; all numbers of banks and cards are published test numbers.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;

use super::people::stretch;
use super::schema::*;
use super::{Connection, StoreError};

struct Tenant {
    id: &'static str,
    name: &'static str,
    /// What its invoices' numbers begin with, and where the ids of its rows begin.
    prefix: &'static str,
    first_id: i32,
    rate: i32,
    country: &'static str,
    tax_number: &'static str,
    iban: &'static str,
    card: (&'static str, &'static str),
    people: &'static [Person],
    customers: &'static [&'static str],
    tokens: &'static [(&'static str, &'static str)],
    webhook_secret: &'static str,
    /// Days after which overdue invoices are reminded of, as imported.
    remind_after: &'static str,
    recovery_codes: &'static [&'static str],
}

/// Id, name, role, and how many hours ago last seen.
type Person = (&'static str, &'static str, &'static str, i64);

const TENANTS: [Tenant; 2] = [
    Tenant {
        id: "northwind",
        name: "Northwind",
        prefix: "NW",
        first_id: 4001,
        rate: 2000,
        country: "AT",
        tax_number: "ATU62347189",
        iban: "DE89370400440532013000",
        card: ("4111 1111 1111 1111", "08/2029"),
        people: &[
            ("olivia", "Olivia Berg", "owner", 3),
            ("nils", "Nils Aalto", "accountant", 26),
            ("nora", "Nora Lindqvist", "viewer", 190),
        ],
        customers: &[
            "Alder & Finch Furniture",
            "Bakery Sonnleitner",
            "Bergmann Elektro",
            "Blue Heron Ceramics",
            "Café Zentral",
            "Cobalt Cycling",
            "Danube Shipping",
            "Eichhorn Optics",
            "Fernweh Travel",
            "Grünwald Gardens",
            "Hallstatt Outdoor",
            "Ibex Climbing Hall",
            "Juniper Distillery",
            "Kaiser Tools",
            "Lindenhof Hotel",
            "Maple Street Books",
            "Nordlicht Media",
            "Orchard Lane Cider",
            "Pfister Carpentry",
            "Quartz Analytics",
            "Rosenau Clinic",
            "Steyr Motor Works",
            "Tannhof Dairy",
            "Ulmer Textiles",
            "Vogel Architects",
        ],
        tokens: &[
            ("Webshop", "acme_live_51HNw7Qd3kVbT9xLrE2mZsY6pGcJf4AuHo8"),
            ("Warehouse import", "acme_live_51HNw2RfXe8LkB5vTqM1zWnDy7CjSg3PaUi"),
        ],
        remind_after: "14",
        webhook_secret: "whsec_nW4tQ9bXz2LmR7kVfJ5yHc8TgD3sPaEu",
        recovery_codes: &[
            "7F3K-92QD",
            "M4TX-8LRB",
            "Q6ZP-3HWN",
            "9JCE-5VKA",
            "T2UD-7GYS",
            "X8BM-4FQL",
            "H5RW-6NZC",
            "K3VA-9PTE",
        ],
    },
    Tenant {
        id: "fabrikam",
        name: "Fabrikam",
        prefix: "FB",
        first_id: 7001,
        rate: 2100,
        country: "NL",
        tax_number: "NL004495445B01",
        iban: "NL91ABNA0417164300",
        card: ("5555 5555 5555 4444", "03/2028"),
        people: &[("oscar", "Oscar de Wit", "owner", 7), ("frida", "Frida Maas", "accountant", 51)],
        customers: &[
            "Amstel Rowing Club",
            "Bakker & Zoon",
            "Canal House Inn",
            "De Vries Metals",
            "Eemland Solar",
            "Fjord Seafood",
            "Gouda Packaging",
            "Haarlem Print Works",
            "IJssel Logistics",
            "Jansen Flowers",
            "Kade 12 Studio",
            "Leiden Lab Supply",
            "Maasvlakte Cranes",
            "Noord Coffee Roasters",
            "Oosterhout Pumps",
            "Polder Energy",
            "Quist Legal",
            "Rembrandt Framing",
            "Scheveningen Sails",
            "Tulip Software",
            "Utrecht Uniforms",
            "Van Dam Bicycles",
            "Waterland Farms",
            "Xylo Instruments",
            "Zuider Glass",
        ],
        tokens: &[("Bookkeeping", "acme_live_51HFb9KtYw4ZcN6hVrP2xQeLm8DjUs5GaXo")],
        // Somebody's slip of long ago: see the demo's practice cases.
        remind_after: "1 4",
        webhook_secret: "whsec_fB8kM3vYq6TzW2pLhR9cXn5JdG7sEaUt",
        recovery_codes: &[
            "4WQE-T8ND",
            "B7LS-2XKV",
            "Z3MC-9RFA",
            "P6HY-5JUG",
            "D9TK-4VBW",
            "N2XR-8QLE",
            "G5ZA-3PMC",
            "V8FU-6HYS",
        ],
    },
];

const NOTES: [&str; 5] = [
    "Pays late in August; the owner is away. Be kind on the phone.",
    "Negotiated 12% off until the end of next year. Do not mention it to others.",
    "Insolvency rumoured; ask for payment in advance.",
    "",
    "Prefers to be called in the morning. Ask for the bookkeeper, not the front desk.",
];

const WORK: [(&str, i64); 8] = [
    ("Monthly service", 18_900),
    ("Consulting, per hour", 9_500),
    ("Delivery and set-up", 4_950),
    ("Maintenance, per visit", 12_400),
    ("Training day", 64_000),
    ("Spare parts", 2_375),
    ("Annual licence", 29_900),
    ("Travel, flat rate", 3_600),
];

/// Fills the empty tables.
pub fn fill(connection: &mut Connection, now: DateTime<Utc>) -> Result<(), StoreError> {
    for tenant in &TENANTS {
        diesel::insert_into(tenants::table)
            .values((tenants::id.eq(tenant.id), tenants::name.eq(tenant.name)))
            .execute(connection)?;
        people(connection, tenant, now)?;
        customers(connection, tenant)?;
        for place in 0..60 {
            invoice(connection, tenant, place, now.date_naive())?;
        }
        settings(connection, tenant)?;
        secrets(connection, tenant, now.date_naive())?;
    }
    returned_debit(connection, now.date_naive())
}

/// Two digits of the payer's account are swapped: see the demo's practice cases.
fn returned_debit(connection: &mut Connection, today: NaiveDate) -> Result<(), StoreError> {
    diesel::insert_into(debits::table)
        .values((
            debits::invoice_id.eq(4058),
            debits::tenant_id.eq("northwind"),
            debits::tried_on.eq(today - Duration::days(3)),
            debits::iban.eq("AT61 1904 3002 3457 2301"),
            debits::outcome.eq("Returned by the bank: there is no account of this number (AC01)"),
        ))
        .execute(connection)?;
    Ok(())
}

fn people(connection: &mut Connection, tenant: &Tenant, now: DateTime<Utc>) -> Result<(), StoreError> {
    for &(id, name, role, hours) in tenant.people {
        let salt = format!("acme invoices demo {id}");
        diesel::insert_into(users::table)
            .values((
                users::id.eq(id),
                users::tenant_id.eq(tenant.id),
                users::name.eq(name),
                users::email.eq(format!("{id}@{}.example", tenant.id)),
                users::role.eq(role),
                users::password_hash.eq(stretch(tenant.id, &salt)),
                users::salt.eq(salt),
                users::last_seen_at.eq((now - Duration::hours(hours)).naive_utc()),
            ))
            .execute(connection)?;
    }
    Ok(())
}

fn customers(connection: &mut Connection, tenant: &Tenant) -> Result<(), StoreError> {
    for (place, name) in (0_i32..).zip(tenant.customers) {
        let dialling = if tenant.country == "NL" { "+31 20" } else { "+43 1" };
        let domain: String = name.to_lowercase().replace('é', "e").replace('ü', "ue");
        let domain: Vec<&str> =
            domain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|s| !s.is_empty()).collect();
        let vat = 10_372_419 + i64::from(place) * 2_318_077;
        diesel::insert_into(customers::table)
            .values((
                customers::id.eq(tenant.first_id + place),
                customers::tenant_id.eq(tenant.id),
                customers::name.eq(name),
                customers::email.eq(format!("accounts@{}.example", domain.join("-"))),
                customers::phone.eq(format!("{dialling} 555 {:04}", 1200 + place * 37)),
                customers::vat_number.eq(match tenant.country {
                    "NL" => format!("NL{:09}B01", vat),
                    _ => format!("ATU{vat:08}"),
                }),
                customers::private_note.eq(NOTES[place as usize % NOTES.len()]),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// The invoice at that place from the newest: one every four days; what is older than a month is paid but
/// for a few that are overdue.
fn invoice(
    connection: &mut Connection,
    tenant: &Tenant,
    place: i32,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let id = tenant.first_id + 59 - place;
    let issued = today - Duration::days(i64::from(place) * 4 + 1);
    let paid = match place {
        0..8 => place % 4 == 3,
        8..24 => place % 5 != 1,
        _ => true,
    };
    let paid_on = paid.then(|| today.min(issued + Duration::days(i64::from(5 + place % 17))));
    let lines: Vec<(&str, i32, i64)> = (0..=place % 3)
        .map(|line| {
            let (work, cents) = WORK[(place * 3 + line * 5) as usize % WORK.len()];
            (work, 1 + (place + line * 2) % 4, cents)
        })
        .collect();
    let net: i64 = lines.iter().map(|(_, quantity, cents)| i64::from(*quantity) * cents).sum();
    diesel::insert_into(invoices::table)
        .values((
            invoices::id.eq(id),
            invoices::tenant_id.eq(tenant.id),
            invoices::customer_id.eq(tenant.first_id + (place * 7 + 3) % 25),
            invoices::number.eq(format!("{}-{:04}", tenant.prefix, 1060 - place)),
            invoices::issued_on.eq(issued),
            invoices::due_on.eq(issued + Duration::days(30)),
            invoices::paid_on.eq(paid_on),
            invoices::rate.eq(tenant.rate),
            invoices::total_cents.eq(net + (net * i64::from(tenant.rate) + 5_000) / 10_000),
            invoices::note.eq(if place % 9 == 4 { "Second reminder sent." } else { "" }),
        ))
        .execute(connection)?;
    for (work, quantity, cents) in lines {
        diesel::insert_into(invoice_lines::table)
            .values((
                invoice_lines::invoice_id.eq(id),
                invoice_lines::description.eq(work),
                invoice_lines::quantity.eq(quantity),
                invoice_lines::unit_cents.eq(cents),
            ))
            .execute(connection)?;
    }
    Ok(())
}

fn settings(connection: &mut Connection, tenant: &Tenant) -> Result<(), StoreError> {
    diesel::insert_into(tax_settings::table)
        .values((
            tax_settings::tenant_id.eq(tenant.id),
            tax_settings::rate.eq(tenant.rate),
            tax_settings::country.eq(tenant.country),
            tax_settings::tax_number.eq(tenant.tax_number),
            tax_settings::prices_include_tax.eq(false),
        ))
        .execute(connection)?;
    diesel::insert_into(billing_settings::table)
        .values((
            billing_settings::tenant_id.eq(tenant.id),
            billing_settings::account_holder.eq(format!("{} Trading", tenant.name)),
            billing_settings::iban.eq(tenant.iban),
            billing_settings::billing_email.eq(format!("billing@{}.example", tenant.id)),
            billing_settings::card_number.eq(tenant.card.0),
            billing_settings::card_expires.eq(tenant.card.1),
        ))
        .execute(connection)?;
    diesel::insert_into(notification_settings::table)
        .values((
            notification_settings::tenant_id.eq(tenant.id),
            notification_settings::invoice_paid.eq(true),
            notification_settings::invoice_overdue.eq(true),
            notification_settings::weekly_summary.eq(false),
            notification_settings::product_news.eq(false),
            notification_settings::frequency.eq("daily"),
            notification_settings::remind_after.eq(tenant.remind_after),
        ))
        .execute(connection)?;
    Ok(())
}

fn secrets(connection: &mut Connection, tenant: &Tenant, today: NaiveDate) -> Result<(), StoreError> {
    for (days, (name, token)) in (40..).step_by(90).zip(tenant.tokens) {
        diesel::insert_into(api_tokens::table)
            .values((
                api_tokens::tenant_id.eq(tenant.id),
                api_tokens::name.eq(name),
                api_tokens::token.eq(token),
                api_tokens::created_on.eq(today - Duration::days(days)),
            ))
            .execute(connection)?;
    }
    diesel::insert_into(webhook_secrets::table)
        .values((
            webhook_secrets::tenant_id.eq(tenant.id),
            webhook_secrets::url.eq(format!("https://hooks.{}.example/acme", tenant.id)),
            webhook_secrets::secret.eq(tenant.webhook_secret),
        ))
        .execute(connection)?;
    for code in tenant.recovery_codes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::tenant_id.eq(tenant.id), recovery_codes::code.eq(code)))
            .execute(connection)?;
    }
    diesel::insert_into(invitations::table)
        .values((
            invitations::tenant_id.eq(tenant.id),
            invitations::email.eq(format!("lena@{}.example", tenant.id)),
            invitations::role.eq("viewer"),
            invitations::invited_on.eq(today - Duration::days(2)),
        ))
        .execute(connection)?;
    Ok(())
}
