//! What operators rely on when they write settings.

mod brand;

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::ExposeSecret as _;

use super::*;

const SECRET: &str = "correct-horse-battery";

const GOOD: &str = r#"
[database]
url = "postgres://porchlight:hunter2@db.acme.example/porchlight"
[log]
origin = "porchlight.acme.example"
key_file = "/var/lib/porchlight/log.key"
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
smtp_host = "smtp.acme.example"
[tickets]
hosts = ["acme.example", "Acme.zendesk.com"]
"#;

/// A folder with a settings file in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(text: &str) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        folder.put("porchlight.toml", text);
        folder
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("porchlight.toml")
    }
}

const NOTHING: [(&str, &str); 0] = [];

fn load(text: &str, environment: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    Settings::load(Some(&Folder::with(text).file()), environment.iter().copied(), &[])
}

/// The sentences about what is wrong, with the folder's own name cut out.
fn wrong(text: &str, environment: &[(&str, &str)]) -> String {
    let folder = Folder::with(text);
    let error = Settings::load(Some(&folder.file()), environment.iter().copied(), &[]).expect_err("refused");
    error.to_string().replace(&format!("{}/", folder.0.path().display()), "")
}

fn flag(name: &str, value: &str) -> Override {
    Override { name: name.to_owned(), value: value.to_owned(), flag: "--set".to_owned() }
}

#[test]
fn a_good_file_is_read_with_its_defaults() {
    let settings = load(GOOD, &[]).expect("good");
    assert_eq!(settings.portal.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.gateway.url.to_string(), "https://acme-support.example");
    assert_eq!(settings.sessions.hard, Duration::from_secs(3600));
    assert_eq!(settings.sessions.idle, Duration::from_secs(900));
    assert_eq!(settings.tickets.hosts, ["acme.example", "acme.zendesk.com"]);
    assert_eq!(settings.approvals.roles, ["owner", "admin"]);
    assert_eq!(settings.approvals.good_for, Duration::from_secs(4 * 3600));
    let MailWay::Smtp(smtp) = &settings.mail.way else { panic!("mails go to a server") };
    assert_eq!((smtp.port, smtp.tls), (587, SmtpTls::StartTls));
}

#[test]
fn what_agents_must_have_is_asked_for_by_version_and_can_be_switched_off() {
    let settings = load(GOOD, &[]).expect("good");
    assert_eq!(settings.staff.training_days, Some(365));
    assert!(settings.staff.guidelines.is_none());
    let off = [("PORCHLIGHT__STAFF__TRAINING_DAYS", "0")];
    assert_eq!(load(GOOD, &off).expect("good").staff.training_days, None);
    let version = ("PORCHLIGHT__STAFF__GUIDELINES_VERSION", "2026-11");
    let url = ("PORCHLIGHT__STAFF__GUIDELINES_URL", "https://acme.example/guidelines");
    let settings = load(GOOD, &[version, url]).expect("good");
    assert_eq!(settings.staff.guidelines.expect("asked for").version, "2026-11");
    assert!(wrong(GOOD, &[version]).contains("says where they are read"));
    assert!(wrong(GOOD, &[url]).contains("people accept the guidelines by version"));
    let plain = ("PORCHLIGHT__STAFF__GUIDELINES_URL", "http://acme.example/guidelines");
    assert!(wrong(GOOD, &[version, plain]).contains("must be an address that starts with https://"));
}

#[test]
fn roles_that_need_an_approval_are_named_or_there_are_none() {
    let roles =
        |text: &str| load(GOOD, &[("PORCHLIGHT__APPROVALS__ROLES", text)]).expect("good").approvals.roles;
    assert_eq!(roles("Owner, Billing admin"), ["owner", "billing admin"]);
    assert_eq!(roles("none"), Vec::<String>::new());
    assert!(load(GOOD, &[("PORCHLIGHT__APPROVALS__ROLES", "owner,,admin")]).is_err());
}

#[test]
fn the_environment_comes_before_the_file_and_a_flag_before_both() {
    let folder = Folder::with(GOOD);
    let environment = [("PORCHLIGHT__VENDOR__NAME", "Env"), ("PORCHLIGHT__VENDOR__APP", "Env app")];
    let settings = Settings::load(Some(&folder.file()), environment, &[flag("vendor.app", "Flag app")]);
    let vendor = settings.expect("good").vendor;
    assert_eq!((vendor.name.as_str(), vendor.app.as_str()), ("Env", "Flag app"));
}

#[test]
fn everything_can_come_from_the_environment_alone() {
    let environment = [
        ("PORCHLIGHT__DATABASE__URL", "sqlite:p.sqlite3"),
        ("PORCHLIGHT__LOG__ORIGIN", "porchlight.acme.example"),
        ("PORCHLIGHT__LOG__KEY_FILE", "log.key"),
        ("PORCHLIGHT__PORTAL__URL", "http://localhost:8080"),
        ("PORCHLIGHT__GATEWAY__URL", "http://localhost:8081"),
        ("PORCHLIGHT__VENDOR__NAME", "Acme"),
        ("PORCHLIGHT__VENDOR__APP", "Acme Invoices"),
        ("PORCHLIGHT__UPSTREAM__URL", "http://127.0.0.1:8082"),
        ("PORCHLIGHT__UPSTREAM__CONNECT", "127.0.0.1:8082"),
        ("PORCHLIGHT__UPSTREAM__SECRET", SECRET),
        ("PORCHLIGHT__MAIL__FROM_NAME", "Acme"),
        ("PORCHLIGHT__MAIL__FROM_EMAIL", "support@acme.example"),
        ("PORCHLIGHT__MAIL__FOLDER", "mail"),
        ("PORCHLIGHT__TICKETS__HOSTS", "acme.example, acme.zendesk.com"),
        ("PORCHLIGHT_SERVICE_HOST", "10.0.0.1"),
        ("PATH", "/bin"),
    ];
    let settings = Settings::load(None, environment, &[]).expect("good");
    assert_eq!(settings.tickets.hosts.len(), 2);
    assert_eq!(settings.upstream.connect.map(|at| at.port()), Some(8082));
    assert!(matches!(settings.mail.way, MailWay::Folder(_)));
}

#[test]
fn a_secret_is_read_from_its_file_without_the_line_end() {
    let folder = Folder::with(GOOD);
    let path = folder.put("secret", "another-shared-secret\n");
    let environment = [("PORCHLIGHT__UPSTREAM__SECRET_FILE", path.as_os_str())];
    let settings = Settings::load(Some(&folder.file()), environment, &[]).expect("good");
    assert_eq!(settings.upstream.secret.expose_secret(), "another-shared-secret");
}

#[test]
fn a_secret_given_directly_and_as_a_file_at_the_same_place_is_refused() {
    let text = GOOD.replace("secret = ", "secret_file = \"/nowhere\"\nsecret = ");
    assert_eq!(
        wrong(&text, &[]),
        "upstream.secret and upstream.secret_file are both set (porchlight.toml); keep one of them"
    );
}

#[test]
fn a_secrets_file_that_is_not_there_is_named() {
    let text = GOOD.replace("secret = \"correct-horse-battery\"", "secret_file = \"/nowhere/s\"");
    assert!(wrong(&text, &[]).starts_with(
        "upstream.secret (porchlight.toml) is in /nowhere/s, which cannot be read: No such file"
    ));
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_known_one() {
    for (typed, said) in [
        (
            "[gateway]\nulr = \"x\"",
            "unknown setting gateway.ulr (porchlight.toml); did you mean gateway.url?",
        ),
        (
            "[gatway]\nlisten = \"x\"",
            "unknown setting gatway.listen (porchlight.toml); did you mean gateway.listen?",
        ),
        (
            "[upstream]\nsecret_fil = \"x\"",
            "unknown setting upstream.secret_fil (porchlight.toml); did you mean upstream.secret_file?",
        ),
        (
            "[gateway]\ndomain = \"x\"",
            "unknown setting gateway.domain (porchlight.toml); there are gateway.listen, gateway.url",
        ),
        (
            "colour = \"x\"",
            "unknown setting colour (porchlight.toml); `porchlight config --example` shows all there are",
        ),
    ] {
        assert_eq!(wrong(typed, &[]), said);
    }
}

#[test]
fn an_unknown_name_in_the_environment_is_refused_too() {
    assert_eq!(
        wrong(GOOD, &[("PORCHLIGHT__GATEWAY__LISTN", "x")]),
        "unknown setting gateway.listn (PORCHLIGHT__GATEWAY__LISTN); did you mean gateway.listen?"
    );
    assert_eq!(
        wrong(GOOD, &[("PORCHLIGHT_GATEWAY_URL", "x")]),
        "the environment variable PORCHLIGHT_GATEWAY_URL is not a setting; did you mean PORCHLIGHT__GATEWAY__URL \
         (two underscores)?"
    );
}

#[test]
fn a_bad_value_is_told_with_its_name_its_place_and_what_is_wanted() {
    for (variable, value, said) in [
        (
            "PORCHLIGHT__SESSIONS__HARD",
            "an hour",
            "sessions.hard (PORCHLIGHT__SESSIONS__HARD) must be a length of time such as 60m or 1h 30m, not \"an \
             hour\"",
        ),
        (
            "PORCHLIGHT__SESSIONS__IDLE",
            "15s",
            "sessions.idle (PORCHLIGHT__SESSIONS__IDLE) must be a minute or longer, such as 60m",
        ),
        (
            "PORCHLIGHT__PORTAL__LISTEN",
            "8080",
            "portal.listen (PORCHLIGHT__PORTAL__LISTEN) must be an address and a port, such as 127.0.0.1:8080",
        ),
        (
            "PORCHLIGHT__GATEWAY__URL",
            "http://acme-support.example",
            "gateway.url (PORCHLIGHT__GATEWAY__URL) must start with https://; http is only for localhost",
        ),
        (
            "PORCHLIGHT__GATEWAY__URL",
            "https://acme-support.example/gateway",
            "gateway.url (PORCHLIGHT__GATEWAY__URL) must be a scheme and a host, such as \
             https://support.acme.example",
        ),
        (
            "PORCHLIGHT__MAIL__SMTP_TLS",
            "yes",
            "mail.smtp_tls (PORCHLIGHT__MAIL__SMTP_TLS) must be implicit, starttls or none",
        ),
        (
            "PORCHLIGHT__MAIL__SMTP_PORT",
            "0",
            "mail.smtp_port (PORCHLIGHT__MAIL__SMTP_PORT) must be a port, a number from 1 to 65535",
        ),
        (
            "PORCHLIGHT__MAIL__FROM_NAME",
            "Acme\r\nBcc: all@acme.example",
            "mail.from_name (PORCHLIGHT__MAIL__FROM_NAME) must be one line of plain text",
        ),
        (
            "PORCHLIGHT__TICKETS__HOSTS",
            "https://acme.example/",
            "tickets.hosts (PORCHLIGHT__TICKETS__HOSTS) must hold plain host names such as acme.zendesk.com, not \
             \"https://acme.example/\"",
        ),
        ("PORCHLIGHT__VENDOR__NAME", " ", "vendor.name (PORCHLIGHT__VENDOR__NAME) is empty"),
        (
            "PORCHLIGHT__UPSTREAM__SECRET",
            "hunter2",
            "upstream.secret (PORCHLIGHT__UPSTREAM__SECRET) must be at least 16 visible ASCII characters without \
             spaces",
        ),
    ] {
        assert_eq!(wrong(GOOD, &[(variable, value)]), said);
    }
}

#[test]
fn settings_that_are_wrong_together_are_refused() {
    for (environment, said) in [
        (&[("PORCHLIGHT__GATEWAY__URL", "https://gateway.access.acme.example")][..], "must be apart"),
        (&[("PORCHLIGHT__GATEWAY__URL", "http://127.0.0.1:8081")][..], "must be a domain"),
        (&[("PORCHLIGHT__GATEWAY__LISTEN", "127.0.0.1:8080")][..], "are both 127.0.0.1:8080"),
        (&[("PORCHLIGHT__SESSIONS__IDLE", "2h")][..], "longer than sessions.hard"),
        (&[("PORCHLIGHT__MAIL__FOLDER", "mail")][..], "are both set"),
        (&[("PORCHLIGHT__MAIL__SMTP_USERNAME", "porchlight")][..], "go together"),
        (
            &[
                ("PORCHLIGHT__MAIL__SMTP_USERNAME", "porchlight"),
                ("PORCHLIGHT__MAIL__SMTP_PASSWORD", "hunter2"),
                ("PORCHLIGHT__MAIL__SMTP_TLS", "none"),
            ][..],
            "for everybody to read",
        ),
    ] {
        let told = wrong(GOOD, environment);
        assert!(told.contains(said) && !told.contains("hunter2") && told.lines().count() == 1, "{told}");
    }
}

#[test]
fn everything_that_is_missing_or_wrong_is_told_at_once() {
    let told = wrong("[sessions]\nhard = 60\n[vendor]\nname = [\"Acme\"]", &[]);
    for said in ["database.url is missing", "PORCHLIGHT__LOG__ORIGIN", "sessions.hard (", "not a list"] {
        assert!(told.contains(said), "{said} in {told}");
    }
}

#[test]
fn a_file_that_is_not_toml_is_told_by_line_and_never_quoted() {
    let told = wrong("[upstream]\nsecret = \"hunter2\n", &[]);
    assert!(told.starts_with("the settings file porchlight.toml is not TOML: line 2, column"), "{told}");
    assert!(!told.contains("hunter2") && told.lines().count() == 1, "{told}");
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let error =
        Settings::load(Some(Path::new("/nowhere/porchlight.toml")), NOTHING, &[]).expect_err("refused");
    assert_eq!(error.code(), "settings-file-unreadable");
}

#[test]
fn a_secret_on_the_command_line_is_refused() {
    let folder = Folder::with(GOOD);
    let error =
        Settings::load(Some(&folder.file()), NOTHING, &[flag("upstream.secret", SECRET)]).expect_err("no");
    assert_eq!(
        error.to_string(),
        "upstream.secret (--set) would show in the machine's list of programs; use upstream.secret_file"
    );
}

#[test]
fn a_command_that_needs_only_the_database_asks_for_nothing_else() {
    let given =
        Given::gather(None, [("PORCHLIGHT__DATABASE__URL", "sqlite:p.sqlite3")], &[]).expect("gathered");
    assert_eq!(given.database().expect("there").expose_secret(), "sqlite:p.sqlite3");
    assert_eq!(given.log().expect_err("missing").code(), "setting-missing");
}

#[test]
fn showing_what_is_in_force_hides_every_secret_and_names_every_place() {
    let folder = Folder::with(GOOD);
    let environment =
        [("PORCHLIGHT__MAIL__SMTP_PASSWORD", "hunter2"), ("PORCHLIGHT__VENDOR__NAME", "Acme GmbH")];
    let given = Given::gather(Some(&folder.file()), environment, &[]).expect("gathered");
    let shown = effective(&given);
    assert!(!shown.contains("hunter2") && !shown.contains(SECRET), "{shown}");
    let line = |name: &str| shown.lines().find(|line| line.starts_with(name)).expect(name).to_owned();
    assert!(line("upstream.secret").contains("(set)"));
    assert!(line("database.url").contains("postgres://db.acme.example/porchlight"));
    assert!(line("vendor.name").ends_with("PORCHLIGHT__VENDOR__NAME"));
    assert!(line("vendor.app").ends_with("porchlight.toml"));
    assert!(line("sessions.idle").ends_with("default"));
    assert!(line("upstream.connect").ends_with("(not set)"));
}

#[test]
fn an_address_whose_password_cannot_be_told_apart_is_not_shown() {
    for url in ["postgres://porchlight:12/hunter2@db/porchlight", "host=db password=hunter2"] {
        let given = Given::gather(None, [("PORCHLIGHT__DATABASE__URL", url)], &[]).expect("gathered");
        assert!(!effective(&given).contains("hunter2"), "{url}");
    }
}

#[test]
fn the_example_file_names_every_setting_and_is_accepted() {
    let text = example();
    for key in KEYS {
        assert!(text.contains(key.field()) && text.contains(&format!("[{}]", key.section())), "{}", key.name);
        assert!(text.lines().all(|line| line.len() <= 120));
    }
    let environment = [("PORCHLIGHT__UPSTREAM__SECRET", SECRET)];
    load(&text, &environment).expect("accepted");
}

#[test]
fn every_setting_of_the_example_is_known_when_uncommented() {
    let folder = Folder::with("");
    let all: String = example()
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if rest.starts_with("[[")
                    || rest.split_once(" = ").is_some_and(|(name, _)| !name.contains(' ')) =>
            {
                format!("{rest}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let path = folder.put("all.toml", &all);
    let given = Given::gather(Some(&path), NOTHING, &[]).expect("known");
    assert_eq!(effective(&given).matches("all.toml").count(), KEYS.len());
}

#[test]
fn ways_in_from_elsewhere_are_said_whole_or_not_at_all() {
    let with = |more: &str| load(&format!("{GOOD}\n{more}"), &[]);
    let none = with("").expect("read");
    assert!(none.hand_off.is_none() && none.oidc.is_none());
    let hand_off = "[owners.hand_off]\nkeys = \"app.jwks.json\"\nissuer = \"https://app.acme.example\"\n";
    assert!(with(hand_off).expect("read").hand_off.is_some_and(|way| way.origins.is_empty()));
    let oidc = "[sign_in.oidc]\nissuer = \"https://id.acme.example/acme\"\nclient_id = \"porchlight\"\nclient_secret = \"secret\"\n";
    let read = with(&format!("{oidc}amr = [\"mfa\"]")).expect("read").oidc.expect("set");
    assert_eq!((read.who, read.amr), (vec!["staff".to_owned()], vec!["mfa".to_owned()]));
    assert!(with(&format!("{oidc}who = \"owners\"")).is_ok(), "owners need no second factor");
    for (more, said) in [
        ("[owners.hand_off]\nkeys = \"app.jwks.json\"", "go together; one of them is missing"),
        ("[owners.hand_off]\naudience = \"x\"", "go together; one of them is missing"),
        ("[sign_in.oidc]\nclient_id = \"x\"", "go together; one of them is missing"),
        (oidc, "must say how the provider tells that staff have shown two factors"),
        (&oidc.replace("https:", "http:"), "must be an address such as https://id.acme.example"),
        (&format!("{oidc}who = [\"agents\"]"), "must hold staff, owners or both"),
    ] {
        let told = wrong(&format!("{GOOD}\n{more}"), &[]);
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn tickets_may_be_told_by_patterns_alone() {
    let text = GOOD.replace(
        "hosts = [\"acme.example\", \"Acme.zendesk.com\"]",
        "patterns = [\"acme.zendesk.com/agent/tickets/{number}\"]",
    );
    let settings = load(&text, &[]).expect("good");
    assert!(settings.tickets.hosts.is_empty());
    assert_eq!(settings.tickets.patterns[0].to_string(), "https://acme.zendesk.com/agent/tickets/{number}");
    let bad = GOOD.replace("hosts = [", "patterns = [\"acme.example/{id}\"]\nhosts = [");
    assert!(wrong(&bad, &[]).contains("tickets.patterns (porchlight.toml) must hold links such as"));
}

#[test]
fn kinds_of_work_are_tables_and_each_is_checked() {
    let one = |text: &str| format!("{GOOD}\n[[work]]\n{text}\n");
    let good = "id = \"invoices\"\nlabel = \"Invoices\"\nmode = \"view\"\npages = [\"/invoices/**\"]";
    let settings = load(&one(good), &[]).expect("good");
    let [work] = &settings.work[..] else { panic!("{:?}", settings.work) };
    assert_eq!((work.id.as_str(), work.label.as_str(), work.changes), ("invoices", "Invoices", false));
    assert_eq!(work.pages, ["/invoices/**"]);
    assert!(load(GOOD, &[]).expect("good").work.is_empty());
    for (text, told) in [
        (
            good.replace("view", "look"),
            "work (porchlight.toml) number 1 has the mode \"look\"; it must be view or change",
        ),
        (good.replace("label", "lable"), "number 1 has lable, which means nothing; did you mean label?"),
        (good.replace("\"invoices\"", "\"In voices\""), "has an id that is not small-words-with-hyphens"),
        (good.replace("pages = [\"/invoices/**\"]", ""), "number 1 has no pages"),
        (format!("{good}\n[[work]]\n{good}"), "number 2 has the id of another, \"invoices\""),
    ] {
        let said = wrong(&one(&text), &[]);
        assert!(said.contains(told), "{said}");
    }
    let said = wrong(GOOD, &[("PORCHLIGHT__WORK", "invoices")]);
    assert!(said.contains("each begun with [[work]]"), "{said}");
}

#[test]
fn when_reviewers_are_told_of_refused_tries_has_defaults() {
    let attempts = load(GOOD, &[]).expect("good").attempts;
    assert_eq!((attempts.by_agent, attempts.by_account, attempts.keep_days), (5, 5, 90));
    assert!(wrong(GOOD, &[("PORCHLIGHT__ATTEMPTS__BY_AGENT", "0")]).contains("must be a number from 1"));
}
