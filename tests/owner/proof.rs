//! The proof of one session, as Olivia downloads it and her auditor checks it.

use actix_web::http::{StatusCode, header};
use porchlight::history::{self, verify_proof};
use porchlight::sessions::{self, Session};

use super::portal::Portal;
use crate::support::{a_grant, a_session, both_databases, minutes};

/// Olivia ends the session, and the end is signed with it.
async fn end(portal: &Portal, session: &Session) {
    let over = sessions::commands::tidy(&portal.house.db, &portal.house.signer, portal.house.limits, session);
    assert!(over.await.expect("tidied").is_some());
}

async fn sign(portal: &Portal) {
    let (account, permit) = (portal.house.account.id, portal.house.signer.permit().await);
    let heads = [account.into(), porchlight::db::HeadId::VENDOR];
    let signed =
        portal.house.db.write(&heads, move |tx| history::checkpoint(tx, account, &permit).map(drop)).await;
    signed.expect("signed");
}

both_databases! {
    async fn a_finished_session_is_proved_by_a_file_of_its_own(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (grant, session) = portal.a_visit().await;
        portal.house.withdraw(&grant).await.expect("withdrawn");
        end(&portal, &session).await;
        let address = format!("/account/history/{}/proof", session.id);
        let html = portal.get(&format!("/account/history/{}", session.id)).await.html;
        assert!(html.contains(&format!("href=\"{address}\"")), "{html}");

        let (head, file) = portal.raw(&address).await;
        assert_eq!(head.status(), StatusCode::OK);
        let said = |name: header::HeaderName| head.headers().get(name).expect("a header").to_str().expect("text");
        assert_eq!(said(header::CONTENT_TYPE), "text/plain; charset=utf-8");
        let name = format!("attachment; filename=\"porchlight-{}.tlog-proof\"", session.code());
        assert_eq!(said(header::CONTENT_DISPOSITION), name);
        let file = String::from_utf8(file).expect("text");
        let verdict = verify_proof(&file, &[portal.house.key()]).expect("it holds");
        assert_eq!(verdict.kind, "session.ended");
        assert_eq!(verdict.session, Some(session.id.to_string()));
        assert!(verdict.origin.ends_with(&portal.house.account.id.to_string()));
        assert!(verdict.key.is_some());
        let entries = portal.house.log_from(0).await;
        let closing = &entries[usize::try_from(verdict.entry).expect("a number")];
        assert_eq!((closing.kind.as_str(), closing.payload_hash.to_string()), ("session.ended", verdict.payload_hash));
    }

    async fn an_old_session_stays_proved_by_the_first_checkpoint_over_it(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (grant, session) = portal.a_visit().await;
        portal.house.withdraw(&grant).await.expect("withdrawn");
        end(&portal, &session).await;
        let address = format!("/account/history/{}/proof", session.id);
        let before = portal.get(&address).await;
        for _ in 0..5 {
            let grant = a_grant().given_by(&portal.house).await;
            portal.house.withdraw(&grant).await.expect("withdrawn");
            portal.house.db.clock().advance(minutes(1));
            sign(&portal).await;
        }
        let after = portal.get(&address).await;
        assert_eq!((after.status, &after.html), (StatusCode::OK, &before.html));
        let (account, last) = (portal.house.account.id, portal.house.log_from(0).await.len() as u64 - 1);
        let proved = portal.house.db.read(move |conn| {
            let all = (0..=last + 1).map(|seq| history::proof_of(conn, account, seq));
            all.collect::<Result<Vec<_>, porchlight::db::DbError>>()
        });
        let proved = proved.await.expect("read");
        for (seq, proof) in (0u64..).zip(&proved[..=usize::try_from(last).expect("a number")]) {
            let text = proof.as_ref().expect("covered").to_text();
            let verdict = verify_proof(&text, &[portal.house.key()]).expect("it holds");
            assert_eq!(verdict.entry, seq);
        }
        assert_eq!(proved.last(), Some(&None), "there is no such entry");
    }

    async fn a_session_that_goes_on_or_ended_unsigned_has_no_proof_yet(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let (_, session) = portal.a_visit().await;
        sign(&portal).await;
        let address = format!("/account/history/{}/proof", session.id);
        let page = portal.get(&address).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.html.contains("There is no proof of this session yet."), "{}", page.html);
        let html = portal.get(&format!("/account/history/{}", session.id)).await.html;
        assert!(!html.contains(&address), "no link leads there");
    }

    async fn others_sessions_and_strangers_get_nothing(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let fabrikam = crate::support::another_house(&db, "fabrikam", "Fabrikam", "Oscar", "Ben").await;
        a_grant().given_by(&fabrikam).await;
        let theirs = a_session().opened_in(&fabrikam).await;
        for id in [theirs.id.to_string(), "ses_0".to_owned(), "ses_019a00000000700080000000000000ff".to_owned()] {
            let page = portal.get(&format!("/account/history/{id}/proof")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
        }
        let page = portal.get_as_nobody(&format!("/account/history/{}/proof", theirs.id)).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    }
}
