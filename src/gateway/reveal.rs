//! Hidden fields that an owner allowed to be seen: which of them an answer shows, and that no words tell their values.
//!
//! An answer is hidden in with all that may show. What of it really stands there is then used up and put on record
//! (`sessions::reveal`); where that does not allow all of it, the answer is hidden in anew. Only answers that are held
//! whole show anything: a stream, a file or a page too long to hold does not.

use std::sync::Arc;

use serde_json::json;

use super::content::Content;
use super::exact;
use super::keep;
use super::look::{Look, Read};
use super::prepare::Prepared;
use super::visit::Visit;
use crate::canon::{Class, Method};
use crate::consents::{Consent, HiddenField, Kind, Showing};
use crate::db::DbError;
use crate::forms::Change;
use crate::http::State;
use crate::ids::{ConsentId, SessionId};
use crate::masking::{MaskError, Named, Policy, Veil};
use crate::sessions::{self, Keeping, Revealed, Revealing};

/// Where fields and their places are fingerprinted.
const PLACE: &str = "a field that a consent shows";
/// What the names of things begin with that are kept of fields that were shown.
pub(super) const SHOWN: &str = "shown ";
/// How many of them are kept.
const MOST_SHOWN: u32 = 100;
/// Shorter values are told apart from other words by nobody.
const SHORTEST: usize = 4;

/// A field that was shown in this session, and its values: what must not be told.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Unspoken {
    field: Named,
    values: Vec<String>,
}

/// What tells the place of an answer from others: the fingerprint of all that was asked. Nothing where no field is shown.
pub(super) async fn place_of(state: &State, visit: &Visit, prepared: &Prepared) -> Option<String> {
    if prepared.class != Class::View || prepared.request.method == Method::Head {
        return None;
    }
    let body = prepared.body.read(prepared.rules.limits().asked).await.ok()??;
    Some(exact::content(state, visit, prepared, &body, Kind::Reveal))
}

/// The fingerprint of a field in its place: what an owner's yes binds.
pub(super) fn content_of(state: &State, place: &str, field: &Named) -> String {
    let label = Some(&field.label).filter(|_| field.name.is_empty() && field.path.is_empty());
    let exactly = json!([place, field.kind, field.name, field.path, label]);
    hex::encode(state.sealer.fingerprint(PLACE, exactly.to_string().as_bytes()))
}

/// A field that may show, until its use is decided.
struct Allowed {
    consent: Consent,
    field: Named,
}

/// Hides in an answer that is held whole, but for what owners allowed to be seen in it.
pub(super) async fn hide(
    look: &Look<'_>,
    content: Content,
    held: &[u8],
    kind: Option<&str>,
    succeeded: bool,
) -> Result<Option<Read>, MaskError> {
    let allowed = if succeeded { allowed(look) } else { Vec::new() };
    let Some((read, veil)) = masked(look, content, held, kind, &allowed)? else { return Ok(None) };
    let found: Vec<(Allowed, u64)> = allowed
        .into_iter()
        .zip(veil.shown())
        .filter(|(_, values)| !values.is_empty())
        .map(|(one, values)| (one, values.len() as u64))
        .collect();
    if found.is_empty() {
        return Ok(Some(told(read, &veil, &[], succeeded)));
    }
    let granted = use_up(look, &found).await;
    let found = found.into_iter().map(|(one, _)| one);
    let allowed: Vec<Allowed> = found.filter(|one| granted.contains(&one.consent.id)).collect();
    let again = masked(look, content, held, kind, &allowed)?;
    Ok(again.map(|(read, veil)| told(read, &veil, &allowed, succeeded)))
}

fn masked(
    look: &Look<'_>,
    content: Content,
    held: &[u8],
    kind: Option<&str>,
    allowed: &[Allowed],
) -> Result<Option<(Read, Arc<Veil>)>, MaskError> {
    let veil = Veil::but_for(allowed.iter().map(|one| one.field.clone()).collect());
    let policy = Policy { veil: Some(veil.clone()), ..look.prepared.policy(&look.state.fields) };
    Ok(look.hide(content, held, kind, policy)?.map(|read| (read, veil)))
}

/// The answer with what was hidden and shown in it.
fn told(mut read: Read, veil: &Veil, allowed: &[Allowed], succeeded: bool) -> Read {
    read.facts.revealed = allowed
        .iter()
        .map(|one| one.field.clone())
        .zip(veil.shown())
        .filter(|(_, v)| !v.is_empty())
        .collect();
    if succeeded {
        read.facts.veiled = veil.veiled();
    }
    read
}

/// What owners have allowed this agent to see in this very place, as the request found it.
fn allowed(look: &Look<'_>) -> Vec<Allowed> {
    let Look { state, visit, prepared, .. } = look;
    let Some(place) = &prepared.place else { return Vec::new() };
    let now = state.now();
    let one = |consent: &Consent| {
        let field = named(consent.question.hidden.as_ref()?, consent.question.field.as_deref());
        let content = content_of(state, place, &field);
        let showing = showing(visit, &content);
        consent.may_be_shown(&showing, now).ok()?;
        Some(Allowed { field, consent: consent.clone() })
    };
    visit.unveiled.allowed.iter().filter_map(one).collect()
}

fn showing<'a>(visit: &'a Visit, content: &'a str) -> Showing<'a> {
    Showing {
        account: visit.account.id,
        agent: visit.session.agent,
        session: visit.session.id,
        grant: &visit.grant,
        content,
        values: 0,
    }
}

fn named(hidden: &HiddenField, label: Option<&str>) -> Named {
    let (name, path) = (hidden.name.clone(), hidden.path.clone());
    Named { kind: hidden.kind, name, path, label: label.unwrap_or_default().to_owned() }
}

/// An error also means that it is unknown whether it was committed: then nothing shows, and the yes may be used up.
async fn use_up(look: &Look<'_>, found: &[(Allowed, u64)]) -> Vec<ConsentId> {
    let fields = found.iter().map(|(one, values)| Revealed {
        consent: one.consent.id,
        content: one.consent.content.clone(),
        values: *values,
    });
    let wanted = Revealing {
        account: look.visit.account.id,
        session: look.visit.session.id,
        intent: look.admitted.seq,
        fields: fields.collect(),
    };
    match sessions::reveal(&look.state.db, look.state.limits, wanted).await {
        Ok(granted) => granted,
        Err(error) => {
            tracing::error!(code = error.code(), %error, "a hidden field could not be shown");
            Vec::new()
        }
    }
}

/// Keeps what was shown for as long as the session lasts, sealed: no words may tell it.
pub(super) fn keepings(state: &State, session: SessionId, shown: &[(Named, Vec<String>)]) -> Vec<Keeping> {
    let keeping = |(field, values): &(Named, Vec<String>)| {
        let unspoken = Unspoken { field: field.clone(), values: values.clone() };
        let name = format!("{SHOWN}{}", keep::short_hash(&json!(unspoken).to_string()));
        Keeping { newest: Some(MOST_SHOWN), ..keep::keep(state, session, name, &unspoken) }
    };
    shown.iter().map(keeping).collect()
}

/// Takes what was shown in this session out of all that the request's entry would tell.
pub(super) async fn unsay(state: &State, visit: &Visit, prepared: &mut Prepared) -> Result<(), DbError> {
    let session = visit.session.id;
    // While a body came in, something may have been shown that it tells.
    let found = match prepared.request.method.is_safe() {
        true => visit.unveiled.shown.clone(),
        false => state.db.read(move |conn| sessions::keepings_beginning(conn, session, SHOWN)).await?,
    };
    if found.is_empty() {
        return Ok(());
    }
    let opened = found.iter().map(|(name, sealed)| keep::open(state, session, name, sealed));
    prepared.unspoken = opened.collect::<Result<_, _>>()?;
    let Prepared { told, decision, unspoken, .. } = prepared;
    for change in &mut told.changes {
        if unspoken.iter().any(|one| one.is_of(change)) {
            (change.from, change.to, change.hidden) = (None, None, true);
        }
    }
    let texts = [&mut told.page, &mut told.pressed, &mut decision.says];
    texts.into_iter().flatten().for_each(|text| *text = without(unspoken, text));
    told.files.iter_mut().for_each(|file| file.name = without(unspoken, &file.name));
    Ok(())
}

/// A text with dots where it tells what was shown.
pub(super) fn without(unspoken: &[Unspoken], text: &str) -> String {
    dotted(unspoken.iter().flat_map(|one| &one.values), text.to_owned())
}

/// The same of what this very answer shows.
pub(super) fn without_shown(shown: &[(Named, Vec<String>)], text: String) -> String {
    dotted(shown.iter().flat_map(|(_, values)| values), text)
}

fn dotted<'a>(values: impl Iterator<Item = &'a String>, text: String) -> String {
    values.filter(|value| is_telling(value)).fold(text, |text, value| hide_in(text, value))
}

/// However the value is written in an address.
fn hide_in(text: String, value: &str) -> String {
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let path = form.replace('+', "%20");
    [value, &form, &path].into_iter().fold(text, |text, spelt| text.replace(spelt, "••••"))
}

fn is_telling(value: &str) -> bool {
    value.chars().count() >= SHORTEST
}

impl Unspoken {
    /// Whether a change is one of the field, or of another into which its value was put.
    fn is_of(&self, change: &Change) -> bool {
        let keys: Vec<&str> =
            change.field.split('.').filter(|key| !key.bytes().all(|byte| byte.is_ascii_digit())).collect();
        let path = keys.join(".");
        let own = !self.field.name.is_empty() && keys.last() == Some(&self.field.name.as_str());
        let named = own || (!self.field.path.is_empty() && self.field.path.ends_with(&path));
        let tells = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            self.values.iter().any(|value| is_telling(value) && text.contains(value.as_str()))
        };
        named || tells(&change.from) || tells(&change.to)
    }
}
