//! A log that cannot vouch for itself: support is out, at the very next request.

use super::before::Before;

#[actix_web::test]
async fn while_the_log_cannot_vouch_for_itself_nothing_is_sent_and_the_page_says_so() {
    let before = Before::start().await;
    assert_eq!(before.open("/").await.status, 200);
    let sent = before.echo.bytes();
    let (key, away) = (before.db.beside.path().join("log.key"), before.db.beside.path().join("away"));
    std::fs::rename(&key, &away).expect("moved");
    before.db.signer.look(&before.db.db).await.expect("looked");
    let answer = before.open("/settings/tax").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("Nothing was sent."), "{}", answer.text());
    assert!(answer.text().contains("log cannot vouch for itself"), "{}", answer.text());
    assert_eq!((before.echo.bytes(), before.intents().await.len()), (sent, 1));

    std::fs::rename(&away, &key).expect("moved back");
    before.db.signer.look(&before.db.db).await.expect("looked");
    assert_eq!(before.open("/").await.status, 200, "and she is back");
    before.stop().await;
}
