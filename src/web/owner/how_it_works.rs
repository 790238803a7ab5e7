//! How support access works, in plain words: what is recorded, what is hidden, how to check, and what is not proved.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{LOG_KEYS, shell};
use crate::canon::Class;
use crate::consents;
use crate::db::HeadId;
use crate::grants;
use crate::history;
use crate::http::{MomentView, OwnerIn, Shell, State, WebError, page};
use crate::masking::Show;
use crate::rules::{RouteRow, Rules};
use crate::web::rules_told;
use crate::words::Words;

#[derive(Template)]
#[template(path = "owner/how_it_works.html")]
struct HowItWorks {
    shell: Shell,
    account: String,
    log: String,
    /// Newest first; the first is in force.
    keys: Vec<Key>,
    keys_url: String,
    keep_days: u32,
    hard_limit: String,
    idle_limit: String,
    /// Acting as users with these roles needs a lead's approval.
    lead_roles: String,
    /// Each session in the account needs one.
    sensitive: bool,
    /// How far ahead an end can be chosen.
    longest: String,
    answer_within: String,
    good_for: String,
    /// How many people sign a week of reviews off.
    signed_off_by: u32,
    rules: InForce,
}

/// What the vendor's rules say besides the built-in ones, each as it stands in them.
struct InForce {
    /// What can never be done from inside a session.
    never: Vec<String>,
    /// What needs an owner's yes of its own.
    asks: Vec<String>,
    /// What they hide or shorten.
    hidden: Vec<String>,
    /// Whether routes that do not say are closed.
    closed: bool,
    /// What they make less grave than the built-in ones take it for.
    overruled: Vec<String>,
}

struct Key {
    text: String,
    /// The eight digits that people compare.
    id: String,
    since: MomentView,
    until: Option<MomentView>,
}

pub(super) async fn show(
    state: Data<State>,
    request: HttpRequest,
    who: OwnerIn,
) -> Result<HttpResponse, WebError> {
    let account = who.account.id;
    let read = state.db.read(move |conn| {
        let (_, log) = history::log_size(conn, HeadId::from(account))?;
        Ok::<_, WebError>((log, history::key_history(conn)?))
    });
    let (log, known) = read.await?;
    let (words, now) = (who.words(), state.now());
    let keys = known.iter().rev().map(|known| Key {
        text: known.key.to_string(),
        id: format!("{:08x}", known.key.id()),
        since: MomentView::of(&words, known.since, now),
        until: known.until.map(|until| MomentView::of(&words, until, now)),
    });
    page(&HowItWorks {
        keys: keys.collect(),
        shell: shell(&state, &request, &who),
        account: who.account.name.clone(),
        log,
        keys_url: state.portal(LOG_KEYS),
        keep_days: who.keeps.days(),
        hard_limit: words.duration(state.limits.hard),
        idle_limit: words.duration(state.limits.idle),
        lead_roles: words.list(&state.terms.roles),
        sensitive: who.account.sensitive,
        longest: words.duration(grants::LONGEST),
        answer_within: words.duration(consents::ANSWER_WITHIN),
        good_for: words.duration(consents::GOOD_FOR),
        signed_off_by: state.sign_off.by,
        rules: InForce::of(&words, &state.rules.now()),
    })
}

impl InForce {
    fn of(words: &Words, rules: &Rules) -> Self {
        let routes = rules.route_rows();
        let spelt = |row: &RouteRow| spelt(words, row);
        let being = |classes: &[Class]| {
            let of_class = |row: &&RouteRow| classes.iter().any(|class| row.class == Some(class.as_str()));
            routes.iter().filter(of_class).map(spelt).collect()
        };
        Self {
            never: being(&[Class::Forbidden]),
            asks: being(&[Class::Export, Class::Sensitive]),
            hidden: hidden(rules),
            closed: rules.closed(),
            overruled: rules.overruled(),
        }
    }
}

/// `POST /invoices/{id}/send, at api`.
fn spelt(words: &Words, row: &RouteRow) -> String {
    let address = rules_told::address(words, row);
    std::iter::once(address).chain(rules_told::conditions(words, row)).collect::<Vec<_>>().join(", ")
}

/// Fields by what the rules say of them: `name iban: hidden`.
fn hidden(rules: &Rules) -> Vec<String> {
    let less = rules.field_rows().into_iter().filter(|row| row.show != Show::Shown.name());
    less.map(|row| format!("{}: {}", row.which, row.show)).collect()
}
