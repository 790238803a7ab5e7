//! Owners sign in by a link in a mail.

use actix_web::http::StatusCode;
use porchlight::db::{Conn, DbError};
use porchlight::outbox::{self, NoticeKind};
use porchlight::sign_ins::LINK_LIFETIME;

use super::seat::Seat;
use crate::support::{House, a_house, both_databases, minutes};

const OWNER: &str = "__Host-porchlight-owner";

/// The addresses of the links that were mailed to the account's owners, in order.
async fn links(house: &House) -> Vec<String> {
    let account = house.account.id;
    let mails = house.db.read(move |conn: &mut Conn| outbox::in_account(conn, account, 100));
    let mails: Result<_, DbError> = mails.await;
    let of_links = mails.expect("mails").into_iter().filter(|mail| mail.notice == NoticeKind::SignInLink);
    of_links
        .map(|mail| {
            assert_eq!(mail.to.email, house.olivia.email.as_str());
            format!("/account/sign-in/{}", mail.data["token"].as_str().expect("a token"))
        })
        .collect()
}

both_databases! {
    async fn an_owner_asks_for_a_link_and_signs_in_with_it_once(db: TestDb) {
        let (house, seat) = (a_house(&db).await, Seat::of(&db));
        let wanted = seat.get("/account/history?days=7").await;
        assert_eq!(wanted.location, "/account/sign-in?next=%2Faccount%2Fhistory%3Fdays%3D7");
        let form = [("email", "OLIVIA@northwind.example"), ("next", "/account/history?days=7")];
        let page = seat.post("/account/sign-in", &form).await;
        assert!(page.status == StatusCode::OK && page.says("a link is on its way"), "{}", page.html);

        let links = links(&house).await;
        assert_eq!(links.len(), 1);
        // A scanner of mails opens it, twice; and so does she.
        for _ in 0..3 {
            let page = seat.get(&format!("{}?next=%2Faccount%2Fhistory%3Fdays%3D7", links[0])).await;
            assert!(page.says("You are Olivia, an owner of Northwind"), "{}", page.html);
        }
        let page = seat.post(&links[0], &[("next", "/account/history?days=7")]).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/account/history?days=7"));
        assert_eq!(seat.get("/account/support-access").await.status, StatusCode::OK);

        let thief = Seat::at(&db, "203.0.113.9");
        assert_eq!(thief.get(&links[0]).await.status, StatusCode::GONE);
        assert_eq!(thief.post(&links[0], &[]).await.status, StatusCode::GONE);
        assert_eq!(thief.cookie(OWNER), None);
    }

    async fn nobody_learns_who_owns_an_account(db: TestDb) {
        let (house, seat) = (a_house(&db).await, Seat::of(&db));
        let known = seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        let unknown = seat.post("/account/sign-in", &[("email", "nobody@northwind.example")]).await;
        assert_eq!(known.status, unknown.status);
        assert_eq!(known.html.replace("olivia@", "nobody@"), unknown.html);
        assert_eq!(links(&house).await.len(), 1);
    }

    async fn a_link_is_good_for_twenty_minutes(db: TestDb) {
        let (house, seat) = (a_house(&db).await, Seat::of(&db));
        seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        let links = links(&house).await;
        db.clock.advance(LINK_LIFETIME);
        assert_eq!(seat.post(&links[0], &[]).await.status, StatusCode::GONE);
    }

    async fn one_link_followed_by_sixteen_at_once_signs_one_in(db: TestDb) {
        let (house, seat) = (a_house(&db).await, Seat::of(&db));
        seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        let links = links(&house).await;
        let seats: Vec<Seat> = (0..16).map(|_| Seat::of(&db)).collect();
        let pages = futures_util::future::join_all(seats.iter().map(|seat| seat.post(&links[0], &[]))).await;
        assert_eq!(pages.iter().filter(|page| page.status == StatusCode::SEE_OTHER).count(), 1);
        assert_eq!(seats.iter().filter(|seat| seat.cookie(OWNER).is_some()).count(), 1);
    }

    async fn an_owners_mailbox_is_not_flooded(db: TestDb) {
        let house = a_house(&db).await;
        for n in 0..6 {
            let seat = Seat::at(&db, &format!("203.0.113.{n}"));
            let page = seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
            let expected = if n < 5 { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(page.status, expected, "{n}");
        }
        assert_eq!(links(&house).await.len(), 5);
        db.clock.advance(minutes(61));
        let seat = Seat::of(&db);
        seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        assert_eq!(links(&house).await.len(), 6);
    }

    async fn a_link_leads_on_to_pages_of_our_own_only(db: TestDb) {
        let (house, seat) = (a_house(&db).await, Seat::of(&db));
        seat.post("/account/sign-in", &[("email", "olivia@northwind.example"), ("next", "//evil.example/")]).await;
        let links = links(&house).await;
        let page = seat.post(&links[0], &[("next", "https://evil.example/")]).await;
        assert_eq!(page.location, "/account/support-access");
    }

    async fn an_owner_sees_where_she_is_signed_in_and_signs_out(db: TestDb) {
        let (house, seat) = (a_house(&db).await, Seat::of(&db));
        seat.post("/account/sign-in", &[("email", "olivia@northwind.example")]).await;
        let links = links(&house).await;
        seat.post(&links[0], &[]).await;
        let mine = seat.get("/account/sign-ins").await;
        assert!(mine.says("Mozilla/5.0 (of a test)"), "{}", mine.html);
        let action = mine.between("action=\"/account/sign-ins/", "\"");
        assert_eq!(seat.post(&format!("/account/sign-ins/{action}"), &[]).await.location, "/account/sign-in");
        assert_eq!(seat.get("/account/support-access").await.status, StatusCode::SEE_OTHER);
    }
}
