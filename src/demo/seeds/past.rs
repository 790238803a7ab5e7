//! The past visits themselves: who came, why, what was done, how it ended. Plain data; `mod.rs` makes them happen.

use Did::{ChangeRefused, Changed, Minutes, TriedToChange, TriedToExport, Viewed};

use crate::demo::cast::{FABRIKAM, NORTHWIND, Persona};
use crate::grants::Scope;
use crate::reviews::Verdict;
use crate::sessions::EndedHow;

/// One thing done in a past visit.
#[derive(Clone, Copy)]
pub(super) enum Did {
    Viewed(&'static str, &'static str),
    /// Page, address, label, old value, new value.
    Changed(&'static str, &'static str, &'static str, &'static str, &'static str),
    TriedToChange(&'static str, &'static str, &'static str, &'static str, &'static str),
    TriedToExport(&'static str),
    /// The app said no.
    ChangeRefused(&'static str, &'static str, &'static str, &'static str, &'static str),
    Minutes(i64),
}

/// A past visit.
pub(super) struct Visit {
    pub days_ago: i64,
    pub account: &'static str,
    pub agent: Persona,
    pub scope: Scope,
    pub reason: &'static str,
    pub ticket: u32,
    pub did: &'static [Did],
    pub end: End,
    pub review: Option<(Verdict, &'static str)>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum End {
    By(EndedHow),
    /// Nobody did anything; a job wrote the end down.
    Idle,
    HardLimit,
    GrantRanOut,
    Withdrawn,
}

const NONE: &[Did] = &[];
const FINE: Option<(Verdict, &str)> = Some((Verdict::NoConcerns, ""));

pub(super) const PAST: [Visit; 12] = [
    Visit {
        days_ago: 58,
        account: NORTHWIND,
        agent: Persona::Ben,
        scope: Scope::View,
        reason: "Finding out why invoice 4017 was sent twice",
        ticket: 4102,
        did: &[
            Viewed("Dashboard", "/"),
            Viewed("Invoices", "/invoices"),
            Minutes(3),
            Viewed("Invoice 4017", "/invoices/4017"),
            Viewed("Notifications", "/settings/notifications"),
        ],
        end: End::By(EndedHow::Agent),
        review: FINE,
    },
    Visit {
        days_ago: 51,
        account: FABRIKAM,
        agent: Persona::Ana,
        scope: Scope::Change,
        reason: "Setting the country on the tax page after their move",
        ticket: 4140,
        did: &[
            Viewed("Tax settings", "/settings/tax"),
            Minutes(2),
            Changed("Tax settings", "/settings/tax", "Country", "Belgium", "Netherlands"),
            Viewed("Tax settings", "/settings/tax"),
        ],
        end: End::By(EndedHow::Agent),
        review: FINE,
    },
    Visit {
        days_ago: 44,
        account: NORTHWIND,
        agent: Persona::Ana,
        scope: Scope::View,
        reason: "Checking the reminder dates of overdue invoices",
        ticket: 4188,
        did: &[Viewed("Invoices", "/invoices?status=overdue"), Viewed("Invoice 4022", "/invoices/4022")],
        end: End::Idle,
        review: FINE,
    },
    Visit {
        days_ago: 37,
        account: NORTHWIND,
        agent: Persona::Ben,
        scope: Scope::View,
        reason: "Looking at the customer list for a wrong VAT number",
        ticket: 4240,
        did: &[
            Viewed("Customers", "/customers"),
            TriedToExport("/customers.csv"),
            Minutes(1),
            Viewed("Customers", "/customers?q=bakery"),
            TriedToExport("/customers.csv"),
        ],
        end: End::By(EndedHow::Agent),
        review: Some((
            Verdict::Flagged,
            "Two tries to export the customers. Ben says it was a slip; talk about it.",
        )),
    },
    Visit {
        days_ago: 33,
        account: FABRIKAM,
        agent: Persona::Ben,
        scope: Scope::View,
        reason: "Reproducing the blank page under Reports",
        ticket: 4255,
        did: NONE,
        end: End::By(EndedHow::Agent),
        review: FINE,
    },
    Visit {
        days_ago: 29,
        account: NORTHWIND,
        agent: Persona::Ana,
        scope: Scope::Change,
        reason: "Turning the weekly digest on as Olivia asked by phone",
        ticket: 4301,
        did: &[
            Viewed("Notifications", "/settings/notifications"),
            Changed("Notifications", "/settings/notifications", "How often", "Never", "Weekly"),
            Viewed("Notifications", "/settings/notifications"),
        ],
        end: End::By(EndedHow::OwnerStopped),
        review: FINE,
    },
    Visit {
        days_ago: 22,
        account: NORTHWIND,
        agent: Persona::Ben,
        scope: Scope::View,
        reason: "Comparing the billing address with our own records",
        ticket: 4377,
        did: &[
            Viewed("Billing settings", "/settings/billing"),
            TriedToChange("Billing settings", "/settings/notifications", "How often", "Weekly", "Daily"),
            Viewed("Billing settings", "/settings/billing"),
        ],
        end: End::Withdrawn,
        review: FINE,
    },
    Visit {
        days_ago: 17,
        account: FABRIKAM,
        agent: Persona::Ana,
        scope: Scope::Change,
        reason: "Correcting a tax number that the form would not take",
        ticket: 4410,
        did: &[
            Viewed("Tax settings", "/settings/tax"),
            ChangeRefused("Tax settings", "/settings/tax", "Tax rate", "21%", "210%"),
            Changed("Tax settings", "/settings/tax", "Tax rate", "21%", "9%"),
        ],
        end: End::By(EndedHow::AppLogOut),
        review: FINE,
    },
    Visit {
        days_ago: 12,
        account: NORTHWIND,
        agent: Persona::Ana,
        scope: Scope::View,
        reason: "Reading along while Nils closes the quarter",
        ticket: 4466,
        did: &[
            Viewed("Dashboard", "/"),
            Minutes(12),
            Viewed("Invoices", "/invoices"),
            Minutes(12),
            Viewed("Invoices", "/invoices?status=open"),
            Minutes(12),
            Viewed("Reports", "/reports"),
            Minutes(12),
            Viewed("Reports", "/reports"),
            Minutes(11),
            Viewed("Dashboard", "/"),
        ],
        end: End::HardLimit,
        review: FINE,
    },
    Visit {
        days_ago: 8,
        account: FABRIKAM,
        agent: Persona::Ben,
        scope: Scope::View,
        reason: "Checking who is on the team after an invitation was lost",
        ticket: 4590,
        did: &[Viewed("Team", "/settings/team")],
        end: End::GrantRanOut,
        review: None,
    },
    Visit {
        days_ago: 5,
        account: NORTHWIND,
        agent: Persona::Ben,
        scope: Scope::View,
        reason: "Following up on the missing logo on invoices",
        ticket: 4655,
        did: &[
            Viewed("Invoices", "/invoices"),
            Viewed("Invoice 4051", "/invoices/4051"),
            Viewed("Invoice 4051", "/invoices/4051"),
            Minutes(4),
        ],
        end: End::By(EndedHow::Agent),
        review: None,
    },
    Visit {
        days_ago: 2,
        account: NORTHWIND,
        agent: Persona::Ana,
        scope: Scope::View,
        reason: "Checking a payment that is shown as failed",
        ticket: 4790,
        did: &[
            Viewed("Invoices", "/invoices"),
            Viewed("Invoice 4058", "/invoices/4058"),
            Minutes(2),
            TriedToChange("Invoice 4058", "/invoices/4058/paid", "Status", "open", "paid"),
            Viewed("Billing settings", "/settings/billing"),
        ],
        end: End::By(EndedHow::Agent),
        review: None,
    },
];
