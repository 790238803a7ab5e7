//! The field register before whoever decides about it: leads and admins. One page: what waits, what was decided, what a
//! test account teaches.

use actix_web::dev::Payload;
use actix_web::web::{Data, Form, Query};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::accounts;
use crate::clock::Moment;
use crate::db::{Conn, DbError};
use crate::fields::{self, Baseline, Choice, Field, FieldError, Wanted, Which};
use crate::http::{
    AdminDoor, LeadDoor, MomentView, Shell, StaffIn, State, WebError, page, see_other, with_flash,
};
use crate::masking::PlaceKind;
use crate::staff::Member;
use crate::web::filters::FilterLink;
use crate::words::Words;

/// Rows shown at once; a narrower search finds the others, and all that match can be decided about together.
const MOST_ROWS: usize = 200;

/// Who may decide: an admin, or a lead.
pub struct Decider {
    member: Member,
    door: &'static str,
}

impl FromRequest for Decider {
    type Error = WebError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let refused = match StaffIn::<AdminDoor>::extract(&request).await {
                Ok(admin) => return Ok(Self { member: admin.member, door: "admin" }),
                Err(refused) => refused,
            };
            match StaffIn::<LeadDoor>::extract(&request).await {
                Ok(lead) => Ok(Self { member: lead.member, door: "review" }),
                Err(_) => Err(refused),
            }
        })
    }
}

/// Which fields are listed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    show: String,
    q: String,
    route: String,
}

impl Filter {
    fn wanted(&self) -> Wanted {
        Wanted { state: Which::of(&self.show), text: self.q.clone(), route: self.route.clone() }
    }

    fn address(&self) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let show = Which::of(&self.show).as_str();
        format!("/admin/fields?show={show}&q={}&route={}", encoded(&self.q), encoded(&self.route))
    }
}

#[derive(Template)]
#[template(path = "admin/fields.html")]
struct FieldsPage {
    shell: Shell,
    lead: String,
    filters: Vec<FilterLink>,
    show: &'static str,
    q: String,
    route: String,
    routes: Vec<String>,
    rows: Vec<Row>,
    /// How many match, with those that are not shown.
    matching: usize,
    choices: Vec<(&'static str, &'static str)>,
    accounts: Vec<(String, String, bool)>,
    learning_on: Option<String>,
}

struct Row {
    id: i64,
    name: String,
    /// Where it says more than the name.
    label: String,
    route: String,
    kind: &'static str,
    times: u64,
    last: MomentView,
    baseline: bool,
    /// What support sees now.
    now: &'static str,
    hidden: bool,
    decided: Option<(String, MomentView)>,
}

pub async fn list(
    state: Data<State>,
    who: Decider,
    filter: Query<Filter>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    // What was seen a moment ago belongs into the list that is opened now.
    fields::commands::flush(&state.db, &state.fields).await?;
    let wanted = filter.wanted();
    let read = state.db.read(move |conn| Ok::<_, WebError>(Read::of(conn, &wanted)?)).await?;
    let (words, now) = (Words::new(chrono_tz::UTC), state.now());
    let waiting = read.count("waiting");
    let lead = match (waiting, read.count("undecided")) {
        (0, 0) => "Everything that was seen is decided.".to_owned(),
        (0, open) => format!("{open} undecided; none of them waits hidden."),
        (waiting, open) => format!("{open} undecided, {waiting} of them hidden until somebody decides."),
    };
    let learning_on = read.baseline.account.filter(|_| read.baseline.learning);
    let named = |account: &accounts::Account| {
        (account.id.to_string(), account.name.clone(), read.baseline.account == Some(account.id))
    };
    let link = |which: Which| FilterLink {
        label: label(which).to_owned(),
        value: which.as_str(),
        count: read.count(which.as_str()),
        current: which == Which::of(&filter.show),
    };
    page(&FieldsPage {
        shell: super::shell(&state, &request, who.door, &who.member),
        lead,
        filters: Which::ALL.map(link).into(),
        show: Which::of(&filter.show).as_str(),
        q: filter.q.clone(),
        route: filter.route.clone(),
        routes: read.routes.clone(),
        rows: read.found.iter().take(MOST_ROWS).map(|field| Row::of(field, &words, now)).collect(),
        matching: read.found.len(),
        choices: Choice::ALL.map(|choice| (choice.as_str(), choice_label(choice))).into(),
        accounts: read.accounts.iter().map(named).collect(),
        learning_on: learning_on
            .and_then(|id| read.accounts.iter().find(|account| account.id == id))
            .map(|account| account.name.clone()),
    })
}

/// The form: boxes `field`, one `see`, and `scope=all` by the button that means everything listed. The filter comes
/// along, so that the list stays.
pub async fn decide(
    state: Data<State>,
    who: Decider,
    said: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    let text =
        |name: &str| said.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let filter = Filter { show: text("show"), q: text("q"), route: text("route") };
    let ids: Vec<i64> = match text("scope").as_str() {
        "all" => {
            let wanted = filter.wanted();
            let all = state.db.read(move |conn| fields::list(conn, &wanted, usize::MAX));
            let all: Vec<Field> = all.await.map_err(|error: DbError| WebError::from(error))?;
            all.into_iter().map(|field| field.id).collect()
        }
        _ => said.iter().filter(|(n, _)| n == "field").filter_map(|(_, id)| id.parse().ok()).collect(),
    };
    let decided = match text("see").parse::<Choice>() {
        Ok(choice) => {
            let done = fields::commands::decide(&state.db, &state.fields, &who.member, ids, choice).await;
            done.map(|count| decided_text(count, choice))
        }
        Err(refusal) => Err(refusal),
    };
    let to = see_other(&filter.address());
    match decided {
        Ok(done) => Ok(with_flash(to, "success", &done)),
        Err(FieldError::Database(error)) => Err(error.into()),
        Err(refusal) => Ok(with_flash(to, "warning", &format!("{refusal} Nothing was decided."))),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Learning {
    account: String,
    learn: String,
}

/// Begins to learn on an account, or stops.
pub async fn learn(state: Data<State>, who: Decider, said: Form<Learning>) -> Result<HttpResponse, WebError> {
    let account = said.account.parse().map_err(|_| WebError::NotFound)?;
    let on = said.learn == "on";
    match fields::commands::learn(&state.db, &state.fields, &who.member, account, on).await {
        Ok(()) => {
            let done = match on {
                true => "Learning. Open a session in that account and go through the app once.",
                false => "Stopped learning. What it learned waits under “Learned”.",
            };
            Ok(with_flash(see_other("/admin/fields?show=baseline"), "success", done))
        }
        Err(FieldError::NoSuchAccount) => Err(WebError::NotFound),
        Err(FieldError::Database(error)) => Err(error.into()),
        Err(refusal) => Err(WebError::Refused(refusal.to_string())),
    }
}

/// Everything that the page shows, read at once.
struct Read {
    found: Vec<Field>,
    counts: std::collections::HashMap<&'static str, usize>,
    routes: Vec<String>,
    baseline: Baseline,
    accounts: Vec<accounts::Account>,
}

impl Read {
    fn of(conn: &mut Conn, wanted: &Wanted) -> Result<Self, DbError> {
        let (found, counts) = fields::list_and_counts(conn, wanted)?;
        Ok(Self {
            found,
            counts,
            routes: fields::routes(conn)?,
            baseline: fields::baseline(conn)?,
            accounts: accounts::all(conn)?,
        })
    }

    fn count(&self, which: &str) -> usize {
        self.counts.get(which).copied().unwrap_or_default()
    }
}

impl Row {
    fn of(field: &Field, words: &Words, now: Moment) -> Self {
        let decided = field.decided.as_ref();
        let label = if field.label == field.name { String::new() } else { field.label.clone() };
        Self {
            id: field.id,
            name: field.name.clone(),
            label,
            route: field.route.clone(),
            kind: match field.kind {
                PlaceKind::Input => "form",
                PlaceKind::Text => "text",
                PlaceKind::Json => "data",
            },
            times: field.times,
            last: MomentView::of(words, field.last_at, now),
            baseline: field.baseline,
            now: match decided {
                Some(decided) => choice_label(Choice(Some(decided.show))),
                None if field.closed => "Hidden until decided",
                None => "Shown, unless it looks secret",
            },
            hidden: field.waits(),
            decided: decided.map(|decided| (decided.by.clone(), MomentView::of(words, decided.at, now))),
        }
    }
}

fn label(which: Which) -> &'static str {
    match which {
        Which::Waiting => "Waiting hidden",
        Which::Undecided => "Undecided",
        Which::Baseline => "Learned",
        Which::Decided => "Decided",
        Which::All => "All",
    }
}

fn choice_label(choice: Choice) -> &'static str {
    match choice.as_str() {
        "shown" => "Shown",
        "last2" => "Last 2 characters",
        "last4" => "Last 4 characters",
        "domain" => "Domain only",
        "hidden" => "Hidden",
        _ => "Undecided again",
    }
}

fn decided_text(count: usize, choice: Choice) -> String {
    let label = choice_label(choice).to_lowercase();
    match count {
        0 => "It was decided so already.".to_owned(),
        1 => format!("1 field: {label}. It is in force, and on record."),
        many => format!("{many} fields: {label}. It is in force, and on record."),
    }
}
