//! Whether the log can vouch for itself, a new key, and going on after a restored backup, from the command line.

use super::{Desk, Ran};

fn log(desk: &Desk, what: &[&str]) -> Ran {
    let settings = [
        "--set",
        "database.url=sqlite:p.sqlite3",
        "--set",
        "log.origin=porchlight.acme.example",
        "--set",
        "log.key_file=log.key",
    ];
    desk.run(&[&["log"], what, &settings].concat())
}

#[test]
fn a_sound_log_is_said_to_be_and_keeps_no_reason_for_a_new_epoch() {
    let (desk, _) = Desk::with_northwind();
    let ran = log(&desk, &["status"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("The log can vouch for itself"), "{}", ran.out);
    for arguments in
        [&["new-epoch", "--reason", "in case"][..], &["new-epoch", "--reason", "in case", "--yes"]]
    {
        let ran = log(&desk, arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.err.contains("nothing is lost, and nothing was done"), "{}", ran.err);
    }
}

#[test]
fn the_key_is_changed_and_every_file_made_after_still_holds() {
    let (desk, account) = Desk::with_northwind();
    let before = desk.text("log.key");
    let ran = log(&desk, &["rotate-key"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let key = ran.out.lines().find(|line| line.starts_with("porchlight.acme.example+")).expect("the new key");
    assert_ne!(desk.text("log.key"), before);
    let account = account.to_string();
    for log in [&["--account", &account][..], &["--vendor"]] {
        let export = desk.run(&[&["export", "--database", "sqlite:p.sqlite3"][..], log].concat());
        let ran = desk.run_with(&["verify", "-"], &[], &export.out);
        assert_eq!(ran.code, Some(0), "{}", ran.out);
        assert_eq!(ran.out.contains(key), log == ["--vendor"], "Northwind has no news yet: {}", ran.out);
    }
}

#[test]
fn without_its_key_or_with_its_outside_gone_the_log_says_why_and_what_to_do() {
    let (desk, _) = Desk::with_northwind();
    assert_eq!(log(&desk, &["status"]).code, Some(0));
    std::fs::rename(desk.path("log.key"), desk.path("away")).expect("moved");
    let ran = log(&desk, &["status"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.contains("key-unreadable") && ran.out.contains("Put the right key file back"),
        "{}",
        ran.out
    );
    assert_eq!(log(&desk, &["rotate-key"]).code, Some(2));
    std::fs::rename(desk.path("away"), desk.path("log.key")).expect("moved");

    std::fs::remove_file(desk.path("log.checkpoint")).expect("gone");
    assert_eq!(log(&desk, &["status"]).code, Some(1));
    let foreseen = log(&desk, &["new-epoch", "--reason", "the disk failed on Friday"]);
    assert_eq!(foreseen.code, Some(1));
    assert!(foreseen.out.contains("Nothing was done."), "{}", foreseen.out);
    let ran = log(&desk, &["new-epoch", "--reason", "the disk failed on Friday", "--yes"]);
    assert_eq!(ran.out.trim_end(), "Epoch 2 has begun; 1 accounts' histories say so.", "{}", ran.err);
    assert_eq!(log(&desk, &["status"]).code, Some(0));
}
