//! What all handlers share.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::accounts::{Account, KeepDays};
use crate::attempts::Watch;
use crate::clock::Moment;
use crate::db::Db;
use crate::fields::Register;
use crate::history::Signer;
use crate::ids::StaffId;
use crate::notices::Vendor;
use crate::oidc::Provider;
use crate::outbox::Transport;
use crate::random::Random;
use crate::requests::Terms;
use crate::reviews::SignOff;
use crate::rules::Rulebook;
use crate::sealing::Sealer;
use crate::sessions::{Limits, Tickets, Works};
use crate::sign_ins::HandOff;
use crate::staff::Guidelines;
use crate::timetable::Timetable;
use crate::words::Words;

use super::DemoBar;

/// The state of one running Porchlight. Cloning shares it.
#[derive(Clone)]
pub struct State {
    pub db: Db,
    pub random: Random,
    /// Signs checkpoints, or says why none are signed and no session opens.
    pub signer: Signer,
    /// Seals what must not be readable in a copy of the database.
    pub sealer: Sealer,
    pub limits: Limits,
    /// For how long what entries say is kept, in accounts that have no number of their own.
    pub keep_days: KeepDays,
    pub tickets: Tickets,
    /// What agents can declare as their task.
    pub works: Works,
    /// When refused tries are too many.
    pub watch: Watch,
    /// Which sessions need an approval.
    pub terms: Arc<Terms>,
    /// How weeks of reviews are signed off.
    pub sign_off: SignOff,
    pub vendor: Vendor,
    /// The way mails leave, for the page that shows it and tries it out.
    pub transport: Transport,
    /// What runs on a timer.
    pub timetable: Timetable,
    pub gateway: GatewayAddress,
    /// Machines in front of the portal, whose word on who is behind them is taken.
    pub proxies: Vec<IpAddr>,
    /// What agents must have read, if anything.
    pub guidelines: Option<Guidelines>,
    /// What requests are, what may show, how the app is reached.
    pub rules: Rulebook,
    /// Names of fields that the app's answers held, and what was decided about each.
    pub fields: Register,
    /// How the vendor's app hands its signed-in customers over, if it does.
    pub hand_off: Option<Arc<HandOff>>,
    /// The OpenID provider by which people may sign in, if there is one.
    pub oidc: Option<Arc<Provider>>,
    /// Only in the demo.
    pub demo: Option<Arc<dyn DemoHooks>>,
}

/// Where sessions have their origins: `<scheme>://<slug>.<domain>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayAddress {
    pub scheme: &'static str,
    /// With the port, where it is not the scheme's own.
    pub domain: String,
}

impl GatewayAddress {
    pub fn origin(&self, slug: &str) -> String {
        format!("{}://{slug}.{}", self.scheme, self.domain)
    }

    /// The slug of a request's host, if it is one of ours in the one spelling we give out.
    pub fn slug_of<'a>(&self, host: &'a str) -> Option<&'a str> {
        let slug = host.strip_suffix(&self.domain)?.strip_suffix('.')?;
        let plain =
            slug.len() == 32 && slug.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        plain.then_some(slug)
    }

    /// For a policy's `form-action`: every session's origin.
    pub fn pattern(&self) -> String {
        format!("{}://*.{}", self.scheme, self.domain)
    }
}

/// What the demo adds to ordinary pages: its bar, and one-time codes filled in. `serve` has none of it.
pub trait DemoHooks: Send + Sync {
    /// The bar on top, for whoever is at this door.
    fn bar(&self, door: &'static str, person: Option<&str>, words: &Words) -> DemoBar;

    /// Fills in the code that an agent's authenticator would show.
    fn code<'a>(
        &'a self,
        state: &'a State,
        agent: StaffId,
    ) -> std::pin::Pin<Box<dyn Future<Output = String> + Send + 'a>>;

    /// How long an account's log was when the story began.
    fn began_at(&self, account: &str) -> u64;

    /// A summary mail that was made at `made_at` is being read now.
    fn mail_is_read(&self, made_at: Moment, now: Moment);

    /// When the story's summary mail was first read.
    fn mail_read_at(&self) -> Option<Moment>;

    /// Looks how far the story has come, before a page is made.
    fn refresh<'a>(&'a self, state: &'a State) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

    /// What forms begin with: of the story, or of the practice case of that name.
    fn begins(&self, case: &str) -> Beginning;
}

/// The ticket, the reason and the declared task that a form begins with.
pub struct Beginning {
    pub ticket: String,
    pub reason: &'static str,
    pub work: &'static str,
}

/// Lets the demo look how far its story has come, before each page.
pub async fn refresh_demo(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(demo) = &state.demo {
        demo.refresh(&state).await;
    }
    next.call(request).await
}

impl State {
    pub fn now(&self) -> Moment {
        self.db.clock().now()
    }

    /// The words for an account's people: in its time zone, and knowing how its history is erased.
    pub fn words_for(&self, account: &Account) -> Words {
        account.words(self.keep_days).in_language(self.vendor.language).in_app(&self.vendor.app)
    }

    /// The same in the language of whoever of the staff reads the page.
    pub fn words_read_by(&self, reader: &Words, account: &Account) -> Words {
        self.words_for(account).in_language(reader.language())
    }

    /// The words for the vendor's own people, of what concerns no account alone.
    pub fn words_of_vendor(&self) -> Words {
        Words::new(self.sign_off.zone).in_language(self.vendor.language).in_app(&self.vendor.app)
    }

    /// A link to a page of the portal.
    pub fn portal(&self, path: &str) -> String {
        format!("{}{path}", self.vendor.portal_url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_spelling_of_a_session_host_is_a_session() {
        let gateway = GatewayAddress { scheme: "http", domain: "localhost:8081".to_owned() };
        let slug = "0123456789abcdef0123456789abcdef";
        assert_eq!(gateway.slug_of(&format!("{slug}.localhost:8081")), Some(slug));
        for host in [
            "localhost:8081",
            ".localhost:8081",
            "x.localhost:8081",
            "0123456789ABCDEF0123456789ABCDEF.localhost:8081",
            "a.0123456789abcdef0123456789abcdef.localhost:8081",
            "0123456789abcdef0123456789abcdef.localhost",
            "0123456789abcdef0123456789abcdef.localhost:8081.evil.example",
        ] {
            assert_eq!(gateway.slug_of(host), None, "{host}");
        }
    }
}
