//! What the one way to write promises while all goes well, and when a closure says no.

use porchlight::db::DbError;

use crate::support::{TestDb, a_grant, a_house, both_databases};

both_databases! {
    async fn a_grant_and_its_entry_are_written_together(db: TestDb) {
        let house = a_house(&db).await;
        a_grant().given_by(&house).await;
        assert_eq!(house.log_kinds().await, ["account.added", "account.owner_added", "grant.given"]);
        let _: Result<(), DbError> = Ok(());
    }
}
