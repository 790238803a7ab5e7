//! The public key: on a page, in the first mail, at a well-known address; the same everywhere.

use actix_web::http::StatusCode;
use porchlight::notices;

use super::portal::Portal;
use crate::support::{a_grant, both_databases};

both_databases! {
    async fn the_key_is_the_same_on_the_page_in_the_mail_and_at_its_address(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let key = portal.house.key().to_string();
        let address = portal.get_as_nobody("/.well-known/porchlight-log-keys").await;
        assert_eq!(address.status, StatusCode::OK);
        let lines: Vec<&str> = address.html.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        assert_eq!(lines, [key.as_str()]);
        assert!(address.html.contains("# In force from 2026-11-22T14:06:00.000000Z"), "{}", address.html);
        let page = portal.get("/account/how-it-works").await;
        assert_eq!(page.status, StatusCode::OK);
        let escaped = key.replace('+', "&#43;");
        assert!(page.html.contains(&key) || page.html.contains(&escaped), "{}", page.html);
        let id = key.split('+').nth(1).expect("a short id");
        assert!(page.html.contains(&format!("Short id <strong>{id}</strong>, in force since")), "{}", page.html);
        a_grant().given_by(&portal.house).await;
        let mail = first_mail(&portal).await;
        assert!(mail.contains(&format!("Your history is signed with this public key: {key}")), "{mail}");
        assert!(mail.contains("Find it again at http://127.0.0.1:8080/.well-known/porchlight-log-keys"), "{mail}");
    }

    async fn how_it_works_says_what_is_not_proved(db: TestDb) {
        let portal = Portal::of_olivia(&db).await;
        let html = portal.get("/account/how-it-works").await.html;
        for said in ["What is not proved", "The newest entries", "What went another way", "A session ends after 1 h at the latest", "kept for 365 days"] {
            assert!(html.contains(said), "{said}");
        }
        assert_eq!(portal.get_as_nobody("/account/how-it-works").await.status, StatusCode::UNAUTHORIZED);
    }
}

/// The text of the mail that waits in the outbox.
async fn first_mail(portal: &Portal) -> String {
    let claimed = porchlight::outbox::claim(&portal.house.db, 1, u64::MAX >> 1).await.expect("claimed");
    let message = &claimed.first().expect("a mail").0;
    let rendered = notices::render(
        &portal.state.vendor,
        message,
        "Northwind",
        porchlight::words::Words::new(chrono_tz::Europe::Berlin),
    );
    let parsed = mail_parser::MessageParser::default()
        .parse(&rendered.expect("rendered").bytes)
        .map(|mail| mail.into_owned());
    let mail = parsed.expect("a message");
    mail.body_text(0).expect("text").into_owned()
}
