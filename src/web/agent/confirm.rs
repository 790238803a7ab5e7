//! The second factor on the form that opens a session: how somebody can show one, and the way to the OpenID provider with
//! what was typed kept. What comes of it there lives in `sign_in`.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::place::known_place;
use super::typed::{Proof, Typed, wanted};
use super::{form, not_eligible};
use crate::http::{AgentDoor, FieldError, Shell, StaffIn, State, WebError, page, round_cookie, with_cookie};
use crate::ids::{AccountId, StaffId, StepUpId};
use crate::oidc::{Entering, Provider, Round};
use crate::staff::{self, Member, Shows, StaffError, StepUp};

/// Holds what was typed, sealed, for somebody who is on the way.
const COOKIE: &str = "__Host-porchlight-typed";

/// What the cookie is sealed for.
const PLACE: &str = "typed before entering an account";

#[derive(Template)]
#[template(path = "agent/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    account: String,
    provider: String,
    address: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    staff: StaffId,
    account: AccountId,
    typed: Typed,
}

/// How somebody can show a second factor on the form.
pub(super) struct Ways {
    pub shows: Shows,
    /// What the provider is called.
    pub provider: String,
    /// What they have shown already, and is still good.
    pub confirmed: Option<StepUp>,
}

impl Ways {
    /// Whether a code is asked for: also of whoever has nothing, so that the form says what is missing.
    pub fn code(&self) -> bool {
        self.confirmed.is_none() && (self.shows.codes || !self.shows.provider)
    }

    /// Whether the way to the provider is offered.
    pub fn provider(&self) -> bool {
        self.confirmed.is_none() && self.shows.provider
    }
}

pub(super) async fn ways(
    state: &State,
    me: StaffId,
    account: AccountId,
    step_up: &str,
) -> Result<Ways, WebError> {
    let (receipt, now) = (step_up.parse().ok(), state.now());
    let provider = staffs(state).map(|provider| provider.settings.clone());
    let read = state.db.read(move |conn| {
        let issuer = provider.as_ref().map(|settings| settings.issuer.as_str());
        let shows = staff::shows(conn, me, issuer)?;
        let shown = match receipt {
            Some(id) => staff::find_step_up(conn, id)?,
            None => None,
        };
        let confirmed = shown.filter(|shown| shown.is_good(me, account, now));
        let provider = provider.map(|settings| settings.name).unwrap_or_default();
        Ok::<_, WebError>(Ways { shows, provider, confirmed })
    });
    read.await
}

/// The receipt for entering this account. One that is no longer good is a slip; the write alone decides whether it is theirs.
pub(super) async fn shown(
    state: &State,
    me: &Member,
    account: AccountId,
    proof: Proof,
) -> Result<StepUpId, StaffError> {
    let id = match proof {
        Proof::Code(code) => {
            let shown = staff::commands::step_up(&state.db, &state.sealer, me.id, account, code);
            return shown.await.map(|receipt| receipt.id);
        }
        Proof::Receipt(id) => id,
    };
    let found = state.db.read(move |conn| Ok::<_, StaffError>(staff::find_step_up(conn, id)?)).await?;
    if let Some(receipt) = found {
        receipt.check(me.id, account, state.now())?;
    }
    Ok(id)
}

/// Everything typed is looked at first: whoever comes back has only to send it.
pub async fn set_out(
    state: Data<State>,
    me: StaffIn<AgentDoor>,
    account: Path<String>,
    typed: Form<Typed>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (typed, me) = (typed.into_inner(), me.member);
    let place = known_place(&state, &account, &me).await?;
    let account = place.account.id;
    let ways = ways(&state, me.id, account, "").await?;
    let provider = staffs(&state).filter(|_| ways.shows.provider).ok_or(WebError::NotFound)?;
    if !not_eligible::may_enter(&state, &me) {
        return not_eligible::page(&state, &request, &me, None).await;
    }
    let shell = super::shell(&state, &request, &me).await?;
    let errors = wanted(&state, &place.users, &typed, &shell.words).err().unwrap_or_default();
    if place.grant.is_none() || !errors.is_empty() {
        return form::show(&state, &request, &me, place, typed, errors).await;
    }
    let entering = Entering { staff: me.id, account };
    let round = Round::before_entering(&state.random, state.now(), entering);
    let address = match provider.address(&round, state.now()).await {
        Ok(address) => address.to_string(),
        Err(error) => {
            tracing::warn!(code = error.code(), why = %error, "nobody could be sent to the provider");
            let text = shell.t("confirm-not-now").with("provider", &ways.provider).to_string();
            let errors = vec![FieldError { field: "code", text }];
            return form::show(&state, &request, &me, place, typed, errors).await;
        }
    };
    let (account, provider) = (place.account.name, ways.provider);
    let response = page(&ConfirmPage { shell, account, provider, address })?;
    let response = with_cookie(response, &round_cookie(&state, &round)?)?;
    with_cookie(response, &keep(&state, entering, typed)?)
}

/// What this agent typed for this account before they went to the provider.
pub(super) fn kept(state: &State, request: &HttpRequest, me: &Member, account: AccountId) -> Option<Typed> {
    let cookie = request.cookie(COOKIE)?;
    let sealed = URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
    let kept: Kept = serde_json::from_slice(&state.sealer.open(PLACE, &sealed).ok()?).ok()?;
    Some(kept).filter(|kept| kept.staff == me.id && kept.account == account).map(|kept| kept.typed)
}

fn keep(state: &State, entering: Entering, typed: Typed) -> Result<Cookie<'static>, WebError> {
    let typed = Typed { code: String::new(), step_up: String::new(), ..typed };
    let kept = Kept { staff: entering.staff, account: entering.account, typed };
    let text = serde_json::to_vec(&kept).map_err(|error| WebError::Internal(error.to_string()))?;
    let sealed = URL_SAFE_NO_PAD.encode(state.sealer.seal(&state.random, PLACE, &text));
    let cookie = Cookie::build(COOKIE, sealed).path("/").secure(true).http_only(true);
    Ok(cookie.same_site(SameSite::Lax).max_age(Duration::minutes(15)).finish())
}

/// The provider by which staff sign in, if there is one.
fn staffs(state: &State) -> Option<&Provider> {
    state.oidc.as_deref().filter(|provider| provider.settings.staff)
}
