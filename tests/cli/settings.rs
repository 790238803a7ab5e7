//! Settings from the command line: shown, refused, and what `serve` and `demo` make of them.

use super::Desk;

const GOOD: &str = r#"
[database]
url = "postgres://porchlight:hunter2@db.acme.example/porchlight"
[log]
origin = "porchlight.acme.example"
key_file = "log.key"
[portal]
url = "https://access.acme.example"
[gateway]
url = "https://acme-support.example"
[vendor]
name = "Acme"
app = "Acme Invoices"
[upstream]
url = "https://app.acme.example"
secret = "correct-horse-battery"
[mail]
from_name = "Acme Support Access"
from_email = "support-access@acme.example"
folder = "mail"
[tickets]
hosts = ["acme.example"]
"#;

#[test]
fn config_shows_what_is_in_force_and_hides_secrets() {
    let desk = Desk::new();
    desk.put("porchlight.toml", GOOD);
    let environment = [("PORCHLIGHT__VENDOR__APP", "Acme Books")];
    let ran = desk.run_with(&["config", "--set", "sessions.hard=45m"], &environment, "");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(!ran.out.contains("hunter2") && !ran.out.contains("correct-horse"), "{}", ran.out);
    let row = |name: &str| {
        let line = ran.out.lines().find(|line| line.starts_with(name)).expect(name);
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("upstream.secret"), ["upstream.secret", "(set)", "porchlight.toml"]);
    assert_eq!(row("vendor.app"), ["vendor.app", "Acme Books", "PORCHLIGHT__VENDOR__APP"]);
    assert_eq!(row("sessions.hard"), ["sessions.hard", "45m", "--set"]);
    assert_eq!(row("sessions.idle"), ["sessions.idle", "15m", "default"]);
}

#[test]
fn config_shows_what_there_is_even_when_something_is_wrong() {
    let ran = Desk::new().run_with(&["config"], &[("PORCHLIGHT__SESSIONS__HARD", "soon")], "");
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.contains("database.url") && ran.out.contains("(missing)"), "{}", ran.out);
    assert!(
        ran.err.contains("sessions.hard (PORCHLIGHT__SESSIONS__HARD) must be a length of time"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("database.url is missing"), "{}", ran.err);
}

#[test]
fn the_example_is_a_settings_file() {
    let desk = Desk::new();
    let example = desk.run(&["config", "--example"]);
    assert_eq!(example.code, Some(0));
    desk.put("porchlight.toml", &example.out);
    let ran = desk.run_with(&["config"], &[("PORCHLIGHT__UPSTREAM__SECRET", "correct-horse-battery")], "");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn an_unknown_setting_is_refused_with_the_nearest_known_one() {
    let desk = Desk::new();
    desk.put("mine.toml", "[gateway]\nulr = \"https://acme-support.example\"\n");
    for command in ["serve", "config", "migrate"] {
        let ran = desk.run(&[command, "--config", "mine.toml"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert_eq!(ran.err, "unknown setting gateway.ulr (mine.toml); did you mean gateway.url?\n");
    }
}

#[test]
fn serve_checks_the_settings_before_anything_starts() {
    let desk = Desk::new();
    desk.put("porchlight.toml", GOOD);
    let ran = desk.run_with(&["serve"], &[("PORCHLIGHT__DATABASE__URL", "porchlight.sqlite3")], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with("a database address starts with sqlite: or postgres://"), "{}", ran.err);
}

#[test]
fn the_programs_own_log_has_a_form_and_a_filter_that_are_checked() {
    let desk = Desk::new();
    let ran = desk.run_with(&["config", "--example"], &[("RUST_LOG", "porchlight=loud")], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with("RUST_LOG is not understood: "), "{}", ran.err);
    assert_eq!(desk.run(&["config", "--example", "--log-format", "xml"]).code, Some(2));
}

#[test]
fn the_demo_refuses_to_listen_to_other_machines() {
    for address in ["0.0.0.0:8080", "[::]:8080", "192.168.1.7:8080"] {
        let ran = Desk::new().run(&["demo", "--data", "here", "--listen", address]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.err.contains("the demo listens on this machine only"), "{}", ran.err);
    }
}
