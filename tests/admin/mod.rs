//! What an administrator sees of the running program: jobs, mail, diagnostics; staff, rules and fields in German; over
//! both databases, real mail servers and the real schedule.

mod german;
mod jobs;
mod mail;
mod staff;

use porchlight::sign_ins::Door;

use crate::agent::world::{Page, World};

/// Adam looks.
async fn look(world: &World, path: &str) -> Page {
    world.get(Door::Admin, &world.adam, path).await
}

async fn press(world: &World, path: &str, form: &[(&str, &str)]) -> Page {
    world.post(Door::Admin, &world.adam, path, form).await
}
