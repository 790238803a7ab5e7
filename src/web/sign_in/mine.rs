//! One's own sign-ins: where one is signed in, and ending that.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{home, pages_of};
use crate::http::{
    AnyStaffIn, MomentView, OwnerIn, Shell, State, WebError, page, see_other, sign_out_cookie, with_cookie,
    with_flash, words_of_page,
};
use crate::ids::SignInId;
use crate::sign_ins::{self, Door, Person, SignIn, commands};
use crate::words::Words;

#[derive(Template)]
#[template(path = "sign_in/mine.html")]
struct MinePage {
    shell: Shell,
    /// When a sign-in ends by itself.
    ends: String,
    /// `/account/sign-ins`
    here: &'static str,
    /// The pages that one's roles open: the name of its text, and its address.
    doors: Vec<(&'static str, &'static str)>,
    sign_ins: Vec<Row>,
}

struct Row {
    id: String,
    browser: String,
    network: String,
    began: MomentView,
    seen: MomentView,
    this: bool,
}

const OF_STAFF: &str = "/staff/sign-ins";
const OF_OWNER: &str = "/account/sign-ins";

pub(super) async fn of_staff(
    state: Data<State>,
    me: AnyStaffIn,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let doors = pages_of(&me.member).map(|page| (page.label, page.href)).collect();
    let nav = [("nav-back", home(&me.member)), ("nav-sign-ins", OF_STAFF)];
    let shell = Shell::at(&state, &request, "agent", Some(&me.member.name), None, &nav);
    show(&state, shell, OF_STAFF, doors, &me.sign_in).await
}

pub(super) async fn of_owner(
    state: Data<State>,
    who: OwnerIn,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let shell = crate::web::owner::shell(&state, &request, &who);
    show(&state, shell, OF_OWNER, Vec::new(), &who.sign_in).await
}

async fn show(
    state: &State,
    shell: Shell,
    here: &'static str,
    doors: Vec<(&'static str, &'static str)>,
    this: &SignIn,
) -> Result<HttpResponse, WebError> {
    let (person, now, words) = (this.person, state.now(), shell.words.clone());
    let mut live =
        state.db.read(move |conn| Ok::<_, WebError>(sign_ins::live_of(conn, person, now)?)).await?;
    live.sort_by_key(|sign_in| sign_in.together != this.together);
    let rows = live.into_iter().map(|sign_in| Row {
        id: sign_in.together.to_string(),
        this: sign_in.together == this.together,
        browser: words.browser(&sign_in.seat.browser),
        network: sign_in.seat.network,
        began: MomentView::of(&words, sign_in.created_at, now),
        seen: MomentView::of(&words, sign_in.seen_at, now),
    });
    let ends = match person {
        Person::Staff(_) => words.text("mine-ends-staff"),
        Person::Owner(_) => words.text("mine-ends-owner"),
    };
    page(&MinePage { shell, ends: ends.to_string(), here, doors, sign_ins: rows.collect() })
}

pub(super) async fn end_of_staff(
    state: Data<State>,
    me: AnyStaffIn,
    sign_in: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let words = words_of_page(&state, &request);
    end(&state, &words, &me.sign_in, &sign_in, OF_STAFF, "/sign-in", &Door::STAFF).await
}

pub(super) async fn end_of_owner(
    state: Data<State>,
    who: OwnerIn,
    sign_in: Path<String>,
) -> Result<HttpResponse, WebError> {
    end(&state, &who.words(), &who.sign_in, &sign_in, OF_OWNER, "/account/sign-in", &[Door::Owner]).await
}

/// Ends one of one's own. If it is this one, the browser forgets its cookies too.
async fn end(
    state: &State,
    words: &Words,
    this: &SignIn,
    which: &str,
    here: &str,
    out: &str,
    doors: &[Door],
) -> Result<HttpResponse, WebError> {
    let which: SignInId = which.parse().map_err(|_| WebError::NotFound)?;
    if !commands::end(&state.db, this.person, which).await? {
        return Err(WebError::NotFound);
    }
    if which != this.together {
        return Ok(with_flash(see_other(here), "success", &words.text("mine-signed-out-there").to_string()));
    }
    let response = with_flash(see_other(out), "success", &words.text("mine-signed-out").to_string());
    doors.iter().try_fold(response, |response, door| with_cookie(response, &sign_out_cookie(*door)))
}
