//! The queue: what comes first, what it is narrowed to, and what comes next.

use chrono::Duration;
use porchlight::grants::Scope;
use porchlight::history;
use porchlight::history::event::session::Mode;
use porchlight::ids::SessionId;
use porchlight::sessions::{self, Figures, Session, Summary};
use porchlight::sign_ins::Door;
use porchlight::staff::Member;

use crate::agent::world::{Page, World};
use crate::support::both_databases;

/// A session of this agent in which some pages were viewed, and the tax rate was changed so often.
pub async fn a_visit(world: &World, agent: &Member, pages: usize, changes: usize) -> Session {
    let session = world.session_of(agent).await;
    for page in 0..pages {
        world.viewed(&session, &format!("Page {page}")).await;
    }
    if changes > 0 {
        let (db, limits) = (&world.state.db, world.state.limits);
        sessions::commands::switch_mode(db, limits, agent.id, &session, Mode::Change)
            .await
            .expect("switched");
    }
    for _ in 0..changes {
        world.changed_tax(&session).await;
    }
    world.end(&session, agent).await;
    session
}

async fn queue(world: &World, path: &str) -> Page {
    world.get(Door::Review, &world.rita, path).await
}

/// The sessions that a list shows, in its order.
fn listed(page: &Page) -> Vec<String> {
    let parts = page.html.split("<p class=\"row-title\"><a href=\"/review/").skip(1);
    parts.map(|part| part.split(['?', '"']).next().expect("an id").to_owned()).collect()
}

fn link(page: &Page, label: &str) -> Option<String> {
    let before = page.html.split_once(&format!(">{label}</a>"))?.0;
    Some(before.rsplit_once("href=\"")?.1.split('"').next()?.replace("&#38;", "&"))
}

both_databases! {
    async fn the_riskiest_comes_first_and_each_session_stands_on_one_page_of_the_list(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::Change).await;
        let mut made = Vec::new();
        for n in 0..28 {
            made.push(a_visit(&world, &world.ana, 1, usize::from(n % 9 == 0)).await.id.to_string());
            world.clock.advance(Duration::minutes(1));
        }
        let first = queue(&world, "/review").await;
        assert!(first.says("28 sessions: 28 to review, 0 cleared, 0 flagged"), "{}", first.html);
        let mut seen = listed(&first);
        assert_eq!(seen.len(), 25);
        assert_eq!(seen[..4], [&made[27], &made[18], &made[9], &made[0]].map(Clone::clone));
        let second = queue(&world, &link(&first, "More sessions").expect("there are more")).await;
        assert_eq!(link(&second, "More sessions"), None);
        assert_eq!(link(&second, "First page").as_deref(), Some("/review?state=to-review"));
        seen.extend(listed(&second));
        let mut all = seen.clone();
        all.sort();
        all.dedup();
        assert_eq!((seen.len(), all.len()), (28, 28));
        assert_eq!(seen[4..], made.iter().rev().filter(|id| !seen[..4].contains(id)).cloned().collect::<Vec<_>>());
    }

    async fn filters_stand_in_the_address_and_the_next_one_comes_from_the_same_list(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::Change).await;
        let ana = [a_visit(&world, &world.ana, 1, 2).await, a_visit(&world, &world.ana, 2, 0).await];
        let ben = a_visit(&world, &world.ben, 1, 1).await;
        let of_ana = format!("/review?state=to-review&agent={}&account=northwind&week=2026-W47", world.ana.id);
        let page = queue(&world, &of_ana).await;
        assert_eq!(listed(&page), ana.each_ref().map(|session| session.id.to_string()));
        assert!(page.says("2 sessions: 2 to review, 0 cleared, 0 flagged"), "{}", page.html);
        assert!(page.says("Leave out: Ana Lind") && page.says("Leave out: 2026-W47"), "{}", page.html);

        let agent = world.ana.id.to_string();
        let form = [("verdict", "no_concerns"), ("note", ""), ("state", "to-review"), ("agent", &*agent), ("week", "2026-W47")];
        let after = world.post(Door::Review, &world.rita, &format!("/review/{}", ana[0].id), &form).await;
        let next = format!("/review/{}?state=to-review&agent={agent}&week=2026-W47", ana[1].id);
        assert_eq!(after.location(), next, "not Ben's, though it is riskier");
        let last = world.post(Door::Review, &world.rita, &format!("/review/{}", ana[1].id), &form).await;
        assert_eq!(last.location(), format!("/review?state=to-review&agent={agent}&week=2026-W47"));
        assert!(queue(&world, last.location()).await.says("Nothing is left to review"));

        assert_eq!(listed(&queue(&world, "/review").await), [ben.id.to_string()]);
        assert_eq!(listed(&queue(&world, "/review?state=cleared").await).len(), 2);
        assert_eq!(listed(&queue(&world, "/review?state=all&week=2026-W46").await).len(), 0);
        assert_eq!(listed(&queue(&world, "/review?state=all").await).len(), 3);
        let nobody = queue(&world, "/review?account=Nowhere%20Ltd").await;
        assert!(nobody.says("No one account is called “Nowhere Ltd”; all accounts are shown."), "{}", nobody.html);
    }

    async fn the_next_one_is_never_ones_own_and_a_page_offers_it_for_later(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::Change).await;
        let own = a_visit(&world, &world.ben, 1, 3).await;
        let others = [a_visit(&world, &world.ana, 1, 2).await, a_visit(&world, &world.ana, 1, 1).await];
        let path = |session: &Session| format!("/review/{}", session.id);
        let page = world.get(Door::Review, &world.ben, &path(&others[0])).await;
        assert_eq!(link(&page, "Next session").as_deref(), Some(&*path(&others[1])), "{}", page.html);
        let form = [("verdict", "no_concerns"), ("note", "")];
        let after = world.post(Door::Review, &world.ben, &path(&others[0]), &form).await;
        assert_eq!(after.location(), path(&others[1]));
        let after = world.post(Door::Review, &world.ben, &path(&others[1]), &form).await;
        assert_eq!(after.location(), "/review");
        let list = world.get(Door::Review, &world.ben, "/review").await;
        assert_eq!(listed(&list), [own.id.to_string()]);
        assert!(list.says("You opened it; another reviewer must check it."));
    }

    async fn what_a_list_counts_is_what_the_entries_say_also_of_sessions_from_before_and_of_late_answers(db: TestDb) {
        let world = World::over(&db).await;
        world.allow(Scope::Change).await;
        let session = a_visit(&world, &world.ana, 2, 1).await;
        let late = world.session_of(&world.ana).await;
        let under_way = world.wanted(&late, porchlight::history::event::step::StepKind::View, "/invoices", Vec::new());
        let under_way = under_way.await.expect("admitted");
        world.end(&late, &world.ana).await;
        db.raw("DELETE FROM session_figures").await.expect("as before there were figures");
        assert!(queue(&world, "/review").await.says("0 sessions"));
        world.clock.advance(Duration::minutes(16));
        assert_eq!(sessions::figures::settle(&world.state.db, 10).await.expect("settled"), 1, "one is under way");
        sessions::commands::mark_unknown(&world.state.db, world.state.now()).await.expect("marked");
        assert!(under_way.seq > 0);
        assert_eq!(sessions::figures::settle(&world.state.db, 10).await.expect("settled"), 1);
        assert_eq!(sessions::figures::settle(&world.state.db, 10).await.expect("settled"), 0);
        for id in [session.id, late.id] {
            assert_eq!(figures(&world, id).await, told(&world, id).await);
        }
        assert!(queue(&world, "/review").await.says("1 change 2 pages"));
    }
}

async fn figures(world: &World, id: SessionId) -> Figures {
    let kept = world.state.db.read(move |conn| sessions::figures_of(conn, vec![id])).await.expect("read");
    kept.first().expect("kept").1
}

async fn told(world: &World, id: SessionId) -> Figures {
    let entries = world.state.db.read(move |conn| history::entries_of_session(conn, id)).await.expect("read");
    Figures::of(&Summary::of(&entries).expect("a summary"))
}
