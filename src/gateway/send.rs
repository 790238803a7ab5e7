//! [Send now]: what an owner has allowed is sent, exactly that, once.
//!
//! The agent's browser brings a one-time way that the portal gave her, so that the app's own script cannot send
//! anything here. The page that held the form is read anew as a step of its own: if the values that the owner read are
//! not there any more, nothing is sent. Whether the answer allows this step is decided when it is admitted.

use actix_web::HttpResponse;

use super::answer::{self, Settled};
use super::exact::{self, Sent, is_volatile, shown};
use super::held::{From, Held};
use super::look::Body;
use super::pages::{Outcome, Page};
use super::prepare::{self, Consented, Prepared};
use super::spool::Spooled;
use super::told::{self, Told};
use super::visit::Visit;
use super::wire::{Answered, Client};
use super::{Gateway, ask, cookies::Jar, entry, forward, identity, record, renewed, reveal, still};
use crate::canon::{self, Class};
use crate::consents::{self, Consent, Kind};
use crate::db::DbError;
use crate::forms::{Document, ServedField, ServedForm, Source};
use crate::http::State;
use crate::masking::{self, PageFacts};

const AUTHORIZATION: &str = "authorization";

/// Sends it, and says what the app answered.
pub(super) async fn send(
    state: &State,
    gateway: &Gateway,
    client: &Client,
    visit: Visit,
    consent: Consent,
    page: &Page,
) -> Result<HttpResponse, HttpResponse> {
    let id = consent.id;
    let sealed = state.db.read(move |conn| consents::sealed(conn, id)).await;
    let Some(sealed) = sealed.map_err(|error: DbError| page.unrecorded(&error))? else {
        return Err(page.nothing_to_send());
    };
    let held = Held::open(&state.sealer, id, &sealed).map_err(|error| page.unrecorded(&error))?;
    let sender = Sender { state, gateway, client, visit: &visit, page };
    let prepared = sender.prepare(&held, &consent).await?;
    if consent.question.kind == Kind::Export {
        let admitted = record::admit(state, &visit, &prepared, page).await?;
        let (prepared, response) = sender.forward(prepared, admitted).await?;
        return answer::show(state, gateway, visit.clone(), prepared, admitted, response, page).await;
    }
    let (settled, prepared) = sender.step(prepared).await?;
    let back = settled
        .headers
        .location()
        .map(str::to_owned)
        .or(held.page.map(|path| format!("{}{path}", visit.origin)));
    Ok(page.sent(&Outcome {
        status: settled.status.as_u16(),
        title: settled.read.facts.title.map(|title| prepared.introduction.unsaid.clean_text(title)),
        turned_down: settled.turned_down,
        changes: prepared.told.changes,
        back: back.unwrap_or_else(|| format!("{}/", visit.origin)),
        question: state.portal(&format!("/agent/questions/{}", consent.id)),
    }))
}

/// What every step of sending needs.
struct Sender<'a> {
    state: &'a State,
    gateway: &'a Gateway,
    client: &'a Client,
    visit: &'a Visit,
    page: &'a Page,
}

impl Sender<'_> {
    /// The request as it was, with today's tokens, after a look whether what it changes is still as it was.
    async fn prepare(&self, held: &Held, consent: &Consent) -> Result<Prepared, HttpResponse> {
        let mut prepared = self.read(held)?;
        let needs_page =
            held.form.is_some() || held.tokens.iter().any(|token| matches!(token.from, From::Page(_)));
        let facts = match held.page.as_deref().filter(|_| needs_page) {
            Some(path) => self.read_page(path).await?,
            None => PageFacts::default(),
        };
        let kind = consent.question.kind;
        match &held.form {
            Some(form) => {
                prepared.told.files = consent.question.files.clone();
                self.fill_in(&mut prepared, form, &facts, kind).await?;
            }
            None => {
                self.refresh(&mut prepared, held, &facts).await?;
                prepared.told = Told {
                    changes: consent.question.changes.clone(),
                    page: consent.question.page.clone(),
                    files: consent.question.files.clone(),
                    pressed: consent.question.pressed.clone(),
                    ..Told::default()
                };
                self.look_again(&mut prepared, held, kind).await?;
            }
        }
        prepared.class = match kind {
            Kind::Export => Class::Export,
            Kind::Sensitive => Class::Sensitive,
            _ => prepared.class,
        };
        let unsaid = reveal::unsay(self.state, self.visit, &mut prepared).await;
        unsaid.map_err(|error| self.page.unrecorded(&error))?;
        let body = self.body_of(&prepared).await?;
        let content = exact::content(self.state, self.visit, &prepared, &body, kind);
        prepared.consented = Some(Consented { id: consent.id, content, kind });
        Ok(prepared)
    }

    #[allow(clippy::result_large_err, reason = "the answer to give instead, as everywhere in this door")]
    fn read(&self, held: &Held) -> Result<Prepared, HttpResponse> {
        let headers: Vec<(String, Vec<u8>)> =
            held.headers.iter().map(|(name, value)| (name.clone(), value.clone().into_bytes())).collect();
        let (body, line) = (held.body.clone(), (held.method.as_str(), held.target.as_str()));
        let read = prepare::read_again(self.state, self.gateway, self.visit, line, &headers, &body);
        let mut prepared = read.map_err(|refusal| self.page.unreadable(refusal))?;
        // What was hidden stands in it as it is, and with it what the agent typed: the answer repeats neither.
        prepared.put_back = match Sent::read(&prepared.request, &body) {
            Sent::Json(value) => masking::texts_in(&value),
            other => other.fields().into_iter().map(|(_, value)| value).collect(),
        };
        prepared.body = Spooled::of(body);
        prepared.form = held.form.clone();
        prepared.request.fetch.navigate = held.form.is_some();
        prepared.request.fetch.user_activated = true;
        // What the app's own script signed in with was put back when this was refused, and whose page it stood on was
        // said as the app knows it; neither is read from a browser now.
        say_again(&mut prepared, headers, &[AUTHORIZATION, "origin", "referer"]);
        Ok(prepared)
    }

    async fn body_of(&self, prepared: &Prepared) -> Result<Vec<u8>, HttpResponse> {
        match prepared.body.read(u64::MAX).await {
            Ok(body) => Ok(body.unwrap_or_default()),
            Err(error) => {
                let error = DbError::Corrupt(format!("a body that was kept: {error}"));
                Err(self.page.unrecorded(&error))
            }
        }
    }

    /// Reads the page that the request was sent from, as a step of its own.
    async fn read_page(&self, path: &str) -> Result<PageFacts, HttpResponse> {
        let accept = [("accept".to_owned(), b"text/html".to_vec())];
        let read = prepare::read_again(self.state, self.gateway, self.visit, ("GET", path), &accept, &[]);
        let prepared = read.map_err(|refusal| self.page.unreadable(refusal))?;
        let (settled, _) = self.step(prepared).await?;
        if !settled.status.is_success() {
            return Err(self.page.page_gone(settled.status.as_u16()));
        }
        Ok(settled.read.facts)
    }

    /// One step, whole: admitted, recorded, forwarded, its answer recorded and shown to nobody.
    async fn step(&self, prepared: Prepared) -> Result<(Settled, Prepared), HttpResponse> {
        let Self { state, gateway, visit, page, .. } = self;
        let admitted = record::admit(state, visit, &prepared, page).await?;
        let (prepared, response) = self.forward(prepared, admitted).await?;
        let settled = answer::settle(state, gateway, visit, &prepared, admitted, response, page).await?;
        answer::shown_to_nobody(state, gateway, visit, admitted);
        Ok((settled, prepared))
    }

    async fn forward(
        &self,
        mut prepared: Prepared,
        admitted: crate::sessions::Admitted,
    ) -> Result<(Prepared, Answered), HttpResponse> {
        let Self { state, gateway, client, visit, page } = self;
        entry::enter(state, gateway, client, visit, &prepared, page).await?;
        prepared.introduction = identity::introduce(state, gateway, visit, &prepared, admitted, page).await?;
        let response = forward::send(state, gateway, client, visit, &mut prepared, admitted, page).await?;
        Ok((prepared, response))
    }

    /// Puts what was asked for into the form as it is now. If it showed something else then, nothing is sent, and the
    /// agent can ask anew about what it would change now.
    async fn fill_in(
        &self,
        prepared: &mut Prepared,
        then: &ServedForm,
        facts: &PageFacts,
        kind: Kind,
    ) -> Result<(), HttpResponse> {
        let Some(now) = same_form(then, &facts.forms) else { return Err(self.page.form_gone()) };
        let body = self.body_of(prepared).await?;
        let sent = Sent::read(&prepared.request, &body);
        let fields = renewed::filled_in(&sent.fields(), now);
        let told = told::of_form(self.state, self.visit, &prepared.request, Some(now), &fields).await;
        let files = std::mem::take(&mut prepared.told.files);
        prepared.told = Told { files, ..told.map_err(|error| self.page.unrecorded(&error))? };
        prepared.body = match sent {
            Sent::Parts(parts) => {
                let is_file = |field: &str| parts.iter().any(|part| part.is_file() && part.name == field);
                prepared.told.changes.retain(|change| !is_file(&change.field));
                renewed::with_tokens(body, &parts, now).await
            }
            _ => Spooled::of(canon::encode_form(&fields)),
        };
        prepared.form = Some(now.clone());
        self.unless_moved(prepared, kind, &moved(then, now)).await
    }

    /// Goes on where nothing has moved; offers to ask anew where something has.
    async fn unless_moved(
        &self,
        prepared: &Prepared,
        kind: Kind,
        moved: &[(String, String, String)],
    ) -> Result<(), HttpResponse> {
        if moved.is_empty() {
            return Ok(());
        }
        let offer = ask::keep(self.state, self.visit, prepared, kind, None).await;
        Err(self.page.changed_meanwhile(moved, offer.ok().flatten().as_ref()))
    }

    /// Reads the documents again by which the owner read what would change. If they say something else now, nothing is
    /// sent, and the agent can ask anew.
    async fn look_again(&self, prepared: &mut Prepared, held: &Held, kind: Kind) -> Result<(), HttpResponse> {
        if held.sources.is_empty() {
            return Ok(());
        }
        let (mut documents, mut hidden) = (Vec::new(), Vec::new());
        for (index, source) in held.sources.iter().enumerate() {
            if let Some(document) = self.read_document(source, held).await? {
                documents.push(document);
                hidden.push(held.hidden.get(index).cloned().unwrap_or_default());
            }
        }
        let body = self.body_of(prepared).await?;
        let stood = still::Stood { hidden: &hidden, asked: &prepared.told.changes };
        let (moved, changes) = still::moved(&documents, &stood, &prepared.request, &body);
        if !moved.is_empty() {
            prepared.told.changes = changes;
        }
        self.unless_moved(prepared, kind, &moved).await
    }

    /// A document as it is now, hidden as it is for the agent.
    async fn read_document(&self, source: &Source, held: &Held) -> Result<Option<Document>, HttpResponse> {
        let mut headers = vec![("accept".to_owned(), b"application/json".to_vec())];
        // What was sent to one host is no other's.
        let host = |target: &str| target.strip_prefix(canon::HOSTS)?.split('/').next().map(str::to_owned);
        let same_host = host(&source.target) == host(&held.target);
        let goes_along = |name: &str| same_host && (name == AUTHORIZATION || is_volatile(name));
        let kept = held.headers.iter().filter(|(name, _)| goes_along(name));
        headers.extend(kept.map(|(name, value)| (name.clone(), value.clone().into_bytes())));
        let body = source.body.clone().unwrap_or_default().into_bytes();
        if !body.is_empty() {
            headers.push(("content-type".to_owned(), b"application/json".to_vec()));
        }
        let line = (source.method.as_str(), source.target.as_str());
        let read = prepare::read_again(self.state, self.gateway, self.visit, line, &headers, &body);
        let mut prepared = read.map_err(|refusal| self.page.unreadable(refusal))?;
        say_again(&mut prepared, headers, &[AUTHORIZATION]);
        prepared.body = Spooled::of(body);
        if prepared.class != Class::View {
            return Ok(None);
        }
        let path = prepared.request.here_path();
        let (settled, _) = self.step(prepared).await?;
        if !settled.status.is_success() {
            return Err(self.page.page_gone(settled.status.as_u16()));
        }
        let Body::Whole(bytes) = &settled.read.body else { return Ok(None) };
        let Ok(value) = serde_json::from_slice(bytes) else { return Ok(None) };
        let hidden = still::hidden(self.state, &settled.read.facts);
        Ok(Some(Document { path, value, source: Some(source.clone()), hidden }))
    }

    /// Today's tokens in the place of those that were sent then.
    async fn refresh(
        &self,
        prepared: &mut Prepared,
        held: &Held,
        facts: &PageFacts,
    ) -> Result<(), HttpResponse> {
        if held.tokens.is_empty() {
            return Ok(());
        }
        let jar = Jar::load(self.state, self.visit, prepared.request.host.as_deref())
            .await
            .map_err(|error| self.page.unrecorded(&error))?;
        let mut body = self.body_of(prepared).await?;
        for token in &held.tokens {
            let fresh = match &token.from {
                From::Page(field) => {
                    facts.surrogates.iter().find(|mark| mark.field == *field).map(|mark| mark.real.clone())
                }
                From::Cookie(name) => jar.value(name),
                From::Itself => None,
            };
            if let Some(fresh) = fresh {
                body = renewed::put_in(prepared, body, token, &fresh);
            }
        }
        prepared.body = Spooled::of(body);
        Ok(())
    }
}

/// Headers that were said then are said again as they were, whatever reading them anew made of them.
fn say_again(prepared: &mut Prepared, headers: Vec<(String, Vec<u8>)>, which: &[&str]) {
    let is_one = |name: &str| which.contains(&name);
    prepared.request.headers.retain(|(name, _)| !is_one(name));
    prepared.request.headers.extend(headers.into_iter().filter(|(name, _)| is_one(name)));
}

/// The form that this one is now: sent the same way to the same place, with the same fields.
fn same_form<'a>(then: &ServedForm, forms: &'a [ServedForm]) -> Option<&'a ServedForm> {
    let names = |form: &ServedForm| {
        let mut names: Vec<String> = form.fields.iter().map(|field| field.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    };
    let path = |action: &str| action.split('?').next().unwrap_or_default().to_owned();
    let same = |form: &&ServedForm| form.method == then.method && path(&form.action) == path(&then.action);
    let mut alike: Vec<&ServedForm> = forms.iter().filter(same).collect();
    alike.sort_by_key(|form| {
        (form.action != then.action, names(form) != names(then), shown(form) != shown(then))
    });
    alike.first().copied()
}

/// The fields that show something else than they did then: label, then, now. Of what is hidden only the label.
fn moved(then: &ServedForm, now: &ServedForm) -> Vec<(String, String, String)> {
    let (before, after) = (shown(then), shown(now));
    let names = before.iter().chain(&after).map(|(name, _)| name.clone());
    let mut moved = Vec::new();
    for name in names {
        let told = |form: &ServedForm| {
            let field = form.fields.iter().find(|field| field.name == name);
            field.map(|field| (field.label.clone(), said(field)))
        };
        let values = |all: &[(String, Vec<String>)]| all.iter().find(|(n, _)| *n == name).cloned();
        if values(&before) == values(&after) {
            continue;
        }
        let (label, was) = told(then).unwrap_or_else(|| (masking::humanise(&name), String::new()));
        let is = told(now).map(|(_, said)| said).unwrap_or_default();
        if !moved.iter().any(|(known, _, _)| *known == label) {
            moved.push((label, was, is));
        }
    }
    moved
}

fn said(field: &ServedField) -> String {
    if field.secret.is_some() || field.real.is_some() || field.unread {
        return "(hidden)".to_owned();
    }
    masking::mask_text(&field.shown.join(", "))
}

/// Whether this is a file that an owner has allowed to be taken.
pub(super) fn is_allowed_file(prepared: &Prepared) -> bool {
    prepared.consented.as_ref().is_some_and(|consented| consented.kind == Kind::Export)
}
