//! What every HTTP door needs: the state they share, who is asking, defence against other sites' forms, headers,
//! pages and their shell, errors as pages, and the vendored files.
//!
//! What does not live here: any route.

pub mod assets;
pub mod brand;
mod controls;
mod cross_site;
mod error;
mod flash;
mod headers;
mod packing;
mod page;
mod person;
mod round;
mod seat;
mod shell;
mod state;

pub use controls::in_force;
pub use cross_site::refuse_cross_site;
pub use error::{ErrorFacts, WebError, pages_for_errors};
pub use flash::{flash, with_flash};
pub use headers::{PORTAL_CSP, security_headers};
pub use packing::pack_pages;
pub use page::{FieldError, MomentView, page, page_with_status, see_other, with_cookie};
pub use person::{
    AdminDoor, AgentDoor, AnyStaffIn, DecidingOwner, LeadDoor, OwnerIn, ReviewDoor, StaffDoor, StaffIn,
    sign_in_cookie, sign_out_cookie,
};
pub use round::{round_cookie, round_of, round_over};
pub use seat::{coming_back, known_browser, known_browser_cookie, next_page, seat};
pub use shell::{DemoBar, Flash, NavItem, Persona, Shell, language_of, request_id, words_of_page};
pub use state::{Beginning, DemoHooks, GatewayAddress, State, refresh_demo};
