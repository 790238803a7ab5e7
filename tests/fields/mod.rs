//! The field register: what is listed, what is decided, and what support then sees; over both databases and the page.

use actix_web::http::StatusCode;
use porchlight::db::DbError;
use porchlight::fields::{self, Choice, Field, FieldError, Register, Wanted, Which, commands};
use porchlight::history::{self, Event};
use porchlight::masking::{FieldSeen, NoFields, Place, PlaceKind, Show};
use porchlight::sign_ins::Door;
use porchlight::staff::{Member, Role, Roles};

use crate::agent::world::World;
use crate::support::{House, a_house, both_databases};

fn seen(kind: PlaceKind, name: &str, label: &str) -> FieldSeen {
    let path = if kind == PlaceKind::Json { name } else { "" };
    FieldSeen { kind, name: name.to_owned(), label: label.to_owned(), path: path.to_owned() }
}

/// Ana with another role.
fn a_lead(house: &House) -> Member {
    Member { roles: Roles::of(&[Role::Lead]), ..house.ana.clone() }
}

async fn listed(house: &House, state: Which) -> Vec<Field> {
    let wanted = Wanted { state, ..Wanted::default() };
    let read: Result<_, DbError> = house.db.read(move |conn| fields::list(conn, &wanted, 1000)).await;
    read.expect("readable")
}

async fn vendor_events(house: &House) -> Vec<Event> {
    let read: Result<_, DbError> = house
        .db
        .read(|conn| history::page(conn, porchlight::db::HeadId::VENDOR, history::Page::From(0), 1000))
        .await;
    let entries: Vec<history::Entry> = read.expect("readable");
    entries.iter().filter_map(|entry| entry.event().expect("ours")).collect()
}

fn look(register: &Register, route: &str, name: &str) -> Option<Show> {
    let place = Place { name, label: "", path: "", kind: PlaceKind::Input };
    register.after(std::sync::Arc::new(NoFields), route).decided(&place)
}

both_databases! {
    async fn a_name_is_listed_once_by_its_route_and_counted_however_often_it_is_seen(db: TestDb) {
        let (house, register) = (a_house(&db).await, Register::default());
        let iban = [seen(PlaceKind::Input, "iban", "IBAN"), seen(PlaceKind::Json, "user.email", "")];
        for at in ["/settings/billing", "/settings/billing?tab=2"] {
            register.note(&fields::route_of(at), true, house.account.id, &iban, db.clock.now());
        }
        assert!(listed(&house, Which::All).await.is_empty(), "an answer itself writes nothing");
        assert_eq!(commands::flush(&db.db, &register).await.expect("written"), 2);
        db.clock.advance(chrono::Duration::minutes(5));
        register.note("/settings/billing", false, house.account.id, &iban[..1], db.clock.now());
        assert_eq!(commands::flush(&db.db, &register).await.expect("written"), 0);
        let all = listed(&house, Which::All).await;
        assert_eq!(all.len(), 2);
        let field = all.iter().find(|field| field.name == "iban").expect("listed");
        assert_eq!((field.route.as_str(), field.label.as_str(), field.times), ("/settings/billing", "IBAN", 3));
        assert!(field.first_at < field.last_at && !field.closed && !field.waits());
        assert_eq!(listed(&house, Which::Waiting).await.len(), 1, "on a closed route it waits hidden");
    }

    async fn a_leads_decision_is_in_force_at_the_next_answer_and_on_record(db: TestDb) {
        let (house, register) = (a_house(&db).await, Register::default());
        let other_instance = Register::default();
        register.note("/billing", true, house.account.id, &[seen(PlaceKind::Input, "iban", ""), seen(PlaceKind::Input, "city", "")], db.clock.now());
        commands::flush(&db.db, &register).await.expect("written");
        let ids: Vec<i64> = listed(&house, Which::All).await.iter().map(|field| field.id).collect();
        assert_eq!(look(&register, "/billing", "iban"), None);
        let done = commands::decide(&db.db, &register, &a_lead(&house), ids.clone(), Choice(Some(Show::Last4))).await;
        assert_eq!(done.expect("decided"), 2);
        assert_eq!(look(&register, "/billing", "iban"), Some(Show::Last4));
        assert_eq!(look(&register, "/elsewhere", "iban"), None);
        commands::flush(&db.db, &other_instance).await.expect("read");
        assert_eq!(look(&other_instance, "/billing", "city"), Some(Show::Last4));

        let told = vendor_events(&house).await.into_iter().filter_map(|event| match event {
            Event::FieldDecided(decided) => Some((decided.show, decided.fields.len(), decided.by.name().to_owned())),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), [("last4".to_owned(), 2, house.ana.name.clone())]);

        // The same again is no decision, and one taken back waits again.
        let again = commands::decide(&db.db, &register, &a_lead(&house), ids.clone(), Choice(Some(Show::Last4))).await;
        assert_eq!(again.expect("taken"), 0);
        let back = commands::decide(&db.db, &register, &a_lead(&house), ids, Choice(None)).await;
        assert_eq!(back.expect("taken back"), 2);
        assert_eq!(look(&register, "/billing", "iban"), None);
        assert_eq!(listed(&house, Which::Waiting).await.len(), 2);
    }

    async fn an_agent_decides_nothing(db: TestDb) {
        let (house, register) = (a_house(&db).await, Register::default());
        register.note("/billing", true, house.account.id, &[seen(PlaceKind::Input, "iban", "")], db.clock.now());
        commands::flush(&db.db, &register).await.expect("written");
        let ids: Vec<i64> = listed(&house, Which::All).await.iter().map(|field| field.id).collect();
        let agent = Member { roles: Roles::of(&[Role::Agent]), ..house.ana.clone() };
        let refused = commands::decide(&db.db, &register, &agent, ids, Choice(Some(Show::Shown))).await;
        assert!(matches!(refused, Err(FieldError::NotAllowed)));
        let nothing = commands::decide(&db.db, &register, &a_lead(&house), vec![], Choice(Some(Show::Shown))).await;
        assert!(matches!(nothing, Err(FieldError::NothingChosen)));
        let refused = commands::learn(&db.db, &register, &agent, house.account.id, true).await;
        assert!(matches!(refused, Err(FieldError::NotAllowed)));
    }

    async fn what_is_seen_on_the_test_account_while_learning_is_the_baseline(db: TestDb) {
        let (house, register) = (a_house(&db).await, Register::default());
        let lead = a_lead(&house);
        let note = |name: &str| register.note("/tax", true, house.account.id, &[seen(PlaceKind::Input, name, "")], db.clock.now());
        note("before");
        commands::learn(&db.db, &register, &lead, house.account.id, true).await.expect("learning");
        note("rate");
        commands::learn(&db.db, &register, &lead, house.account.id, false).await.expect("stopped");
        note("after");
        commands::flush(&db.db, &register).await.expect("written");
        let learned: Vec<String> = listed(&house, Which::Baseline).await.into_iter().map(|field| field.name).collect();
        assert_eq!(learned, ["rate"]);
        let said = vendor_events(&house).await.into_iter().filter_map(|event| match event {
            Event::SettingChanged(changed) if changed.name == "fields.learning_on" => Some(changed.value),
            _ => None,
        });
        assert_eq!(said.collect::<Vec<_>>(), ["a test account", "nothing"]);
    }
}

#[actix_web::test]
async fn adam_finds_ticks_and_decides_and_every_owner_can_read_that_he_did() {
    let world = World::new().await;
    let empty = world.get(Door::Admin, &world.adam, "/admin/fields").await;
    assert!(empty.says("Nothing waits for a decision"), "{}", empty.html);
    let names = ["iban", "city", "street"].map(|name| seen(PlaceKind::Input, name, ""));
    let (register, account, now) = (&world.state.fields, world.account.id, world.state.now());
    register.note("/settings/billing", true, account, &names, now);
    let page = world.get(Door::Admin, &world.adam, "/admin/fields").await;
    assert!(page.says("3 undecided, 3 of them hidden until somebody decides."), "{}", page.html);
    let found = world.get(Door::Admin, &world.adam, "/admin/fields?q=IBAN").await;
    assert!(found.html.contains("iban on /settings/billing") && !found.html.contains("city on"));

    let id = found
        .html
        .split_once("name=\"field\" value=\"")
        .expect("a box")
        .1
        .split_once('"')
        .expect("its end")
        .0;
    let form = [("see", "last4"), ("field", id), ("show", "undecided")];
    let done = world.post(Door::Admin, &world.adam, "/admin/fields", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let all = [
        ("see", "shown"),
        ("scope", "all"),
        ("show", "undecided"),
        ("q", ""),
        ("route", "/settings/billing"),
    ];
    world.post(Door::Admin, &world.adam, "/admin/fields", &all).await;
    let page = world.get(Door::Admin, &world.adam, "/admin/fields?show=decided").await;
    assert!(page.says("Everything that was seen is decided."), "{}", page.html);
    assert!(page.html.contains("Last 4 characters<br>"), "{}", page.html);
    assert_eq!(page.html.matches("name=\"field\"").count(), 3);

    for (form, why) in [
        (vec![("see", "all of it")], "Choose what support sees"),
        (vec![("see", "shown")], "Tick the fields"),
    ] {
        let refused = world.post(Door::Admin, &world.adam, "/admin/fields", &form).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER, "{why}");
    }
}

#[actix_web::test]
async fn the_page_is_for_leads_and_admins_alone() {
    let world = World::new().await;
    assert_eq!(world.get(Door::Agent, &world.ana, "/admin/fields").await.status, StatusCode::UNAUTHORIZED);
    let rita = world.get(Door::Review, &world.rita, "/admin/fields").await;
    assert_ne!(rita.status, StatusCode::OK, "a reviewer who is no lead");
}
