//! A history written anew and signed by somebody who holds the key, and that makes no sense: found without any mail.

mod answer_without_intent;
mod change_while_viewing;
mod consent;
mod erasure_that_was_none;
mod grant_by_a_stranger;
mod reveal;
mod review_by_the_agent;
mod session_opened_twice;
mod session_outside_its_grant;
mod step_after_the_end;
mod step_after_the_withdrawal;
mod step_past_the_limit;
mod wrong_count;

use porchlight::history::Entry;

use super::owner::Finding;
use super::scene::Scene;

/// Rewrites the history so, signs it with the vendor's own key, and checks it as somebody who kept nothing. What does
/// not even make sense does not agree with Olivia's mails either.
async fn told_anew(scene: &Scene, change: impl FnOnce(&mut Vec<Entry>)) -> Finding {
    scene.re_sign(change).await;
    scene.olivia_checks().await.does_not_hold();
    scene.a_stranger_checks().await
}
