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
    words_of_page,
};
use crate::masking::PlaceKind;
use crate::staff::Member;
use crate::web::filters::FilterLink;
use crate::words::{Words, sentence_case};

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
    choices: Vec<(&'static str, String)>,
    accounts: Vec<(String, String, bool)>,
    learning_on: Option<String>,
}

struct Row {
    id: i64,
    name: String,
    /// Where it says more than the name.
    label: String,
    route: String,
    /// The name of its text.
    kind: &'static str,
    times: u64,
    last: MomentView,
    baseline: bool,
    /// What support sees now.
    now: String,
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
    let (shell, now) = (super::shell(&state, &request, who.door, &who.member), state.now());
    let words = &shell.words;
    let learning_on = read.baseline.account.filter(|_| read.baseline.learning);
    let named = |account: &accounts::Account| {
        (account.id.to_string(), account.name.clone(), read.baseline.account == Some(account.id))
    };
    let link = |which: Which| FilterLink {
        label: words.text(label(which)).to_string(),
        value: which.as_str(),
        count: read.count(which.as_str()),
        current: which == Which::of(&filter.show),
    };
    page(&FieldsPage {
        lead: read.lead(words),
        filters: Which::ALL.map(link).into(),
        show: Which::of(&filter.show).as_str(),
        q: filter.q.clone(),
        route: filter.route.clone(),
        routes: read.routes.clone(),
        rows: read.found.iter().take(MOST_ROWS).map(|field| Row::of(field, words, now)).collect(),
        matching: read.found.len(),
        choices: Choice::ALL.map(|choice| (choice.as_str(), sentence_case(&see(words, choice)))).into(),
        accounts: read.accounts.iter().map(named).collect(),
        learning_on: learning_on
            .and_then(|id| read.accounts.iter().find(|account| account.id == id))
            .map(|account| account.name.clone()),
        shell,
    })
}

/// The form: boxes `field`, one `see`, and `scope=all` by the button that means everything listed. The filter comes
/// along, so that the list stays.
pub async fn decide(
    state: Data<State>,
    who: Decider,
    said: Form<Vec<(String, String)>>,
    request: HttpRequest,
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
    let words = words_of_page(&state, &request);
    let decided = match text("see").parse::<Choice>() {
        Ok(choice) => {
            let done = fields::commands::decide(&state.db, &state.fields, &who.member, ids, choice).await;
            done.map(|count| decided_text(&words, count, choice))
        }
        Err(refusal) => Err(refusal),
    };
    let to = see_other(&filter.address());
    match decided {
        Ok(done) => Ok(with_flash(to, "success", &done)),
        Err(FieldError::Database(error)) => Err(error.into()),
        Err(refusal) => {
            let why = words.wrong(refusal.code(), &refusal);
            Ok(with_flash(to, "warning", &words.text("fields-not-done").with("why", why).to_string()))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Learning {
    account: String,
    learn: String,
}

/// Begins to learn on an account, or stops.
pub async fn learn(
    state: Data<State>,
    who: Decider,
    said: Form<Learning>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let words = words_of_page(&state, &request);
    let account = said.account.parse().map_err(|_| WebError::NotFound)?;
    let on = said.learn == "on";
    match fields::commands::learn(&state.db, &state.fields, &who.member, account, on).await {
        Ok(()) => {
            let done = words.text(if on { "fields-started" } else { "fields-stopped" }).to_string();
            Ok(with_flash(see_other("/admin/fields?show=baseline"), "success", &done))
        }
        Err(FieldError::NoSuchAccount) => Err(WebError::NotFound),
        Err(FieldError::Database(error)) => Err(error.into()),
        Err(refusal) => Err(WebError::Refused(words.wrong(refusal.code(), &refusal))),
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

    fn lead(&self, words: &Words) -> String {
        let text = match (self.count("waiting"), self.count("undecided")) {
            (0, 0) => words.text("fields-lead-decided"),
            (0, open) => words.text("fields-lead-open").with("open", open),
            (waiting, open) => words.text("fields-lead-waiting").with("open", open).with("waiting", waiting),
        };
        text.to_string()
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
                PlaceKind::Input => "fields-kind-form",
                PlaceKind::Text => "fields-kind-text",
                PlaceKind::Json => "fields-kind-data",
            },
            times: field.times,
            last: MomentView::of(words, field.last_at, now),
            baseline: field.baseline,
            now: match decided {
                Some(decided) => sentence_case(&see(words, Choice(Some(decided.show)))),
                None if field.closed => words.text("fields-hidden-until").to_string(),
                None => words.text("fields-shown-unless").to_string(),
            },
            hidden: field.waits(),
            decided: decided.map(|decided| (decided.by.clone(), MomentView::of(words, decided.at, now))),
        }
    }
}

/// The name of a list's text.
fn label(which: Which) -> &'static str {
    match which {
        Which::Waiting => "fields-list-waiting",
        Which::Undecided => "fields-list-undecided",
        Which::Baseline => "fields-list-baseline",
        Which::Decided => "fields-list-decided",
        Which::All => "fields-list-all",
    }
}

/// How much support sees, as it stands behind a colon.
fn see(words: &Words, choice: Choice) -> String {
    words.text(&format!("fields-see-{}", choice.as_str())).to_string()
}

fn decided_text(words: &Words, count: usize, choice: Choice) -> String {
    match count {
        0 => words.text("fields-done-already").to_string(),
        _ => words.text("fields-done").with("count", count).with("see", see(words, choice)).to_string(),
    }
}
