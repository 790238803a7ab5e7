//! Who is asking: the person behind a door's sign-in cookie.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::shell::language_of;
use super::{State, WebError};
use crate::accounts::{self, Account, KeepDays, Owner};
use crate::assertions::Acting;
use crate::attempts::{self, Tried};
use crate::clock::Moment;
use crate::db::Conn;
use crate::ids::OwnerId;
use crate::random::Token;
use crate::sessions::OpenError;
use crate::sign_ins::{self, Door, Person, SignIn};
use crate::staff::{self, Member, Role};
use crate::words::Words;

/// An owner at the owner's door, with her account.
#[derive(Clone)]
pub struct OwnerIn {
    pub owner: Owner,
    /// With the time zone that she chose to read in, where she did.
    pub account: Account,
    /// For how long what the account's entries say is kept.
    pub keeps: KeepDays,
    pub sign_in: SignIn,
    /// Their words: in the language and time zone that they chose, or else in their browser's and their account's.
    words: Words,
    /// Who decides about this account, by name; looked up only where she herself does not.
    others: Vec<String>,
}

/// An owner who may decide. An observer is told that she may not, and who may.
pub struct DecidingOwner(pub OwnerIn);

impl OwnerIn {
    pub fn decides(&self) -> bool {
        self.owner.role.decides()
    }

    /// "Olivia decides.", for somebody who does not.
    pub fn who_decides(&self) -> String {
        if self.others.is_empty() {
            return self.words.text("owner-decides-nobody").to_string();
        }
        let owners = self.words.list(&self.others);
        self.words.text("owner-decides").with("count", self.others.len()).with("owners", owners).to_string()
    }

    /// The same person as she stands now; nobody where her sign-in is over. For an answer that goes on for long: it is no
    /// sign that she is here.
    pub fn still(&self, conn: &mut Conn, now: Moment) -> Result<Option<Self>, WebError> {
        let sign_in = sign_ins::by_id(conn, self.sign_in.id)?.filter(|sign_in| sign_in.is_live(now));
        let Some(sign_in) = sign_in.filter(|found| found.person == self.sign_in.person) else {
            return Ok(None);
        };
        let found = owner_and_account(conn, self.owner.id)?;
        let found = found.filter(|(_, account, _)| account.id == self.account.id);
        Ok(found.map(|found| Self::of(found, self.keeps, sign_in, self.words())))
    }

    /// With the account in the time zone of her words: days that she types are meant as she reads them.
    fn of((owner, account, others): Found, keeps: KeepDays, sign_in: SignIn, words: Words) -> Self {
        let account = Account { time_zone: words.zone(), ..account };
        Self { owner, account, keeps, sign_in, words, others }
    }

    pub fn words(&self) -> Words {
        self.words.clone()
    }
}

/// Which of the staff's doors; each asks for a role of its own.
pub trait StaffDoor: 'static {
    const DOOR: Door;
    const ROLE: Role;
}

pub struct AgentDoor;
impl StaffDoor for AgentDoor {
    const DOOR: Door = Door::Agent;
    const ROLE: Role = Role::Agent;
}

pub struct AdminDoor;
impl StaffDoor for AdminDoor {
    const DOOR: Door = Door::Admin;
    const ROLE: Role = Role::Admin;
}

pub struct ReviewDoor;
impl StaffDoor for ReviewDoor {
    const DOOR: Door = Door::Review;
    const ROLE: Role = Role::Reviewer;
}

/// Leads answer at the reviewers' door.
pub struct LeadDoor;
impl StaffDoor for LeadDoor {
    const DOOR: Door = Door::Review;
    const ROLE: Role = Role::Lead;
}

/// A member of staff at one of their doors, with the role that the door asks for.
pub struct StaffIn<D: StaffDoor> {
    pub member: Member,
    door: std::marker::PhantomData<D>,
}

/// A member of staff at whichever of their doors: for what concerns only themselves.
pub struct AnyStaffIn {
    pub member: Member,
    pub sign_in: SignIn,
}

impl FromRequest for AnyStaffIn {
    type Error = WebError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            for door in Door::STAFF {
                match person_at(&request, door).await {
                    Ok((state, sign_in)) => {
                        let member = member_of(&state, &sign_in).await?;
                        return Ok(Self { member, sign_in });
                    }
                    Err(WebError::NotSignedIn) => {}
                    Err(error) => return Err(error),
                }
            }
            Err(WebError::NotSignedIn)
        })
    }
}

impl FromRequest for OwnerIn {
    type Error = WebError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if let Some(acting) = acting_in(&request) {
                refuse_acting(&request, acting).await?;
                return Err(WebError::NotAllowed);
            }
            let (state, sign_in) = person_at(&request, Door::Owner).await?;
            let Person::Owner(id) = sign_in.person else { return Err(WebError::NotSignedIn) };
            let found = state.db.read(move |conn| {
                let found = owner_and_account(conn, id)?;
                Ok::<_, WebError>((found, accounts::reading_of(conn, id)?))
            });
            let (found, reading) = found.await?;
            let found = found.ok_or(WebError::NotSignedIn)?;
            let account = &found.1;
            let keeps = account.keeps(state.keep_days);
            let words = state.words_for(account).in_language(language_of(&state, &request)).as_read(reading);
            Ok(Self::of(found, keeps, sign_in, words))
        })
    }
}

/// An owner, her account, and who decides about it where she does not.
type Found = (Owner, Account, Vec<String>);

fn owner_and_account(conn: &mut Conn, id: OwnerId) -> Result<Option<Found>, WebError> {
    let Some(owner) = accounts::owner(conn, id)? else { return Ok(None) };
    let Some(account) = accounts::find(conn, owner.account)? else { return Ok(None) };
    let mut others = Vec::new();
    if !owner.role.decides() {
        let all = accounts::owners_of(conn, account.id)?;
        others.extend(all.into_iter().filter(|other| other.role.decides()).map(|other| other.name));
    }
    Ok(Some((owner, account, others)))
}

impl FromRequest for DecidingOwner {
    type Error = WebError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let who = OwnerIn::from_request(request, payload);
        Box::pin(async move {
            let who = who.await?;
            if who.decides() { Ok(Self(who)) } else { Err(WebError::OnlyObserves(who.who_decides())) }
        })
    }
}

impl<D: StaffDoor> FromRequest for StaffIn<D> {
    type Error = WebError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (state, sign_in) = person_at(&request, D::DOOR).await?;
            let member = member_of(&state, &sign_in).await?;
            if member.roles.has(D::ROLE) {
                return Ok(Self { member, door: std::marker::PhantomData });
            }
            // Looking is no try.
            if D::ROLE == Role::Agent && !request.method().is_safe() {
                write_down(&state, &request, &member).await?;
            }
            Err(WebError::NotAllowed)
        })
    }
}

/// Somebody who is no agent came to the agents' door: a try of entry.
async fn write_down(state: &State, request: &HttpRequest, member: &Member) -> Result<(), WebError> {
    let code = OpenError::NotAnAgent.code().to_owned();
    let tried =
        Tried { staff: Some(member.id), account: None, seq: None, code, place: request.path().to_owned() };
    Ok(attempts::commands::write_down(&state.db, &state.sealer, &member.id.to_string(), tried).await?)
}

/// Who acts for somebody else, by what a request says, as what the gateway tells the app does. Owners decide for
/// themselves: with such an identity nobody is let in, whatever cookie comes with it.
fn acting_in(request: &HttpRequest) -> Option<Acting> {
    request.headers().iter().find_map(|(name, value)| {
        let value = value.to_str().unwrap_or_default();
        match name.as_str() {
            "x-porchlight-actor" => Some(Acting::named(value)),
            _ => value.split([' ', ',', ';', '=']).find_map(Acting::in_token),
        }
    })
}

/// Where the cookie is an owner's, she reads of it. Whether or not it could be written down, nobody is let in.
async fn refuse_acting(request: &HttpRequest, acting: Acting) -> Result<(), WebError> {
    let (state, sign_in) = match person_at(request, Door::Owner).await {
        Ok(found) => found,
        Err(WebError::NotSignedIn) => return Ok(()),
        Err(error) => return Err(error),
    };
    let (Person::Owner(owner), place) = (sign_in.person, request.path().to_owned()) else { return Ok(()) };
    let written = sign_ins::commands::refuse_acting(&state.db, &state.sealer, owner, acting, place).await;
    if let Err(error) = written {
        tracing::warn!(code = error.code(), "it was not written down that somebody acted for an owner");
    }
    Ok(())
}

async fn person_at(request: &HttpRequest, door: Door) -> Result<(Data<State>, SignIn), WebError> {
    let state = request.app_data::<Data<State>>().cloned();
    let state = state.ok_or_else(|| WebError::Internal("no state".to_owned()))?;
    let cookie = request.cookie(door.cookie_name()).ok_or(WebError::NotSignedIn)?;
    let token = Token::from_text(cookie.value());
    let now = state.now();
    let sign_in = state.db.read(move |conn| Ok::<_, WebError>(sign_ins::find(conn, door, &token)?)).await?;
    let live = sign_in.filter(|sign_in| sign_in.is_live(now)).ok_or(WebError::NotSignedIn)?;
    if live.is_to_be_seen(now) {
        // Whoever cannot be noted (a full disk) is still let in: their sign-in only ends earlier.
        if let Err(error) = sign_ins::commands::see(&state.db, live.together).await {
            tracing::warn!(code = error.code(), "it was not noted that somebody is here");
        }
    }
    Ok((state, live))
}

/// The member of staff whom a sign-in is of, if it still counts: they are not suspended, and have not chosen another
/// password since.
async fn member_of(state: &State, sign_in: &SignIn) -> Result<Member, WebError> {
    let Person::Staff(id) = sign_in.person else { return Err(WebError::NotSignedIn) };
    let member = state.db.read(move |conn| Ok::<_, WebError>(staff::find(conn, id)?)).await?;
    let counts = |member: &Member| {
        member.suspended_at.is_none() && member.joined_at.is_none_or(|at| sign_in.created_at > at)
    };
    member.filter(counts).ok_or(WebError::NotSignedIn)
}

/// The cookie that keeps a browser signed in at a door.
pub fn sign_in_cookie(door: Door, token: &Token) -> Cookie<'static> {
    Cookie::build(door.cookie_name(), token.reveal().to_owned())
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

/// The cookie that signs a browser out of a door.
pub fn sign_out_cookie(door: Door) -> Cookie<'static> {
    let mut cookie = sign_in_cookie(door, &Token::from_text(""));
    cookie.make_removal();
    cookie
}
