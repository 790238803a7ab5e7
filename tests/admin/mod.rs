//! What an administrator sees of the running program: jobs, mail, diagnostics; over both databases, real mail servers and the
//! real schedule.

mod jobs;
mod mail;

use std::time::Duration;

use porchlight::outbox::{SmtpSettings, Tls, Transport};
use porchlight::sign_ins::Door;

use crate::agent::world::{Page, World};
use crate::support::MailServer;

fn to(server: &MailServer) -> Transport {
    let settings = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        tls: Tls::None,
        username: None,
        password: None,
        timeout: Duration::from_secs(20),
    };
    Transport::smtp(&settings).expect("settings that can be used")
}

/// Adam looks.
async fn look(world: &World, path: &str) -> Page {
    world.get(Door::Admin, &world.adam, path).await
}

async fn press(world: &World, path: &str, form: &[(&str, &str)]) -> Page {
    world.post(Door::Admin, &world.adam, path, form).await
}
