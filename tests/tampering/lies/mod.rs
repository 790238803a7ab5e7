//! A history written anew and signed by somebody who holds the key, and that makes no sense: found without any mail.

mod answer_without_intent;
mod approval;
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

use porchlight::consents::{self, Answer, Question};
use porchlight::history::Entry;
use porchlight::ids::ConsentId;
use porchlight::sessions::{self, EndedHow, Session};

use super::owner::Finding;
use super::scene::Scene;
use crate::consents::drafted_about;
use crate::support::minutes;

/// Rewrites the history so, signs it with the vendor's own key, and checks it as somebody who kept nothing. What does
/// not even make sense does not agree with Olivia's mails either.
async fn told_anew(scene: &Scene, change: impl FnOnce(&mut Vec<Entry>)) -> Finding {
    scene.re_sign(change).await;
    scene.olivia_checks().await.does_not_hold();
    scene.a_stranger_checks().await
}

/// What exactly is bound by the answers of these stories.
const CONTENT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Ana asks, and Olivia allows it once.
async fn asked_and_allowed(scene: &Scene, session: &Session, question: Question) -> ConsentId {
    let house = &scene.house;
    let consent = drafted_about(house, session, question, CONTENT).await;
    let id = consent.id;
    sessions::ask(&house.db, house.limits, &house.ana, &consent, None).await.expect("asked");
    let reply = consents::commands::Reply { id, answer: Answer::Once, note: None };
    consents::commands::answer(&house.db, &house.olivia, reply).await.expect("allowed");
    id
}

/// Ana leaves, the summary goes out, and all of it holds so far.
async fn over_and_told(scene: &Scene, session: &Session) {
    let house = &scene.house;
    scene.db.clock.advance(minutes(6));
    let by = house.ana.actor();
    let ended = sessions::commands::end(&house.db, &house.signer, house.limits, session, by, EndedHow::Agent);
    ended.await.expect("ended");
    scene.jobs_try_to_run().await.expect("the jobs run");
    scene.olivia_checks().await.says_yes();
}
