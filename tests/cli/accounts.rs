//! What an operator does to one account: how long its history is kept, and erasing what names a person.

use super::{Desk, Ran};

fn account(desk: &Desk, id: &str, rest: &[&str]) -> Ran {
    let mut arguments = vec!["account", rest[0], "--database", "sqlite:p.sqlite3", "--account", id];
    arguments.extend(&rest[1..]);
    desk.run(&arguments)
}

fn verified_export(desk: &Desk, id: &str) -> String {
    let ran = desk.run(&["export", "--database", "sqlite:p.sqlite3", "--account", id]);
    let verified = desk.run_with(&["verify", "-"], &[], &ran.out);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    ran.out
}

#[test]
fn an_account_s_number_of_days_is_set_and_stands_in_its_history() {
    let (desk, id) = Desk::with_northwind();
    let id = id.to_string();
    let ran = account(&desk, &id, &["retention", "--days", "120"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out.starts_with("Northwind: what entries say is kept for 120 days from now on (before: 365)."),
        "{}",
        ran.out
    );
    assert!(verified_export(&desk, &id).contains(r#""days":120,"days_before":365"#));
    for (days, said) in
        [("89", "Choose a number of days from 90 to 36525, not 89."), ("x", "error: invalid value 'x'")]
    {
        let ran = account(&desk, &id, &["retention", "--days", days]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.starts_with(said), "{}", ran.err);
    }
}

#[test]
fn somebody_becomes_an_observer_and_an_owner_again_and_the_history_says_so() {
    let (desk, id) = Desk::with_northwind();
    let id = id.to_string();
    let role =
        |role: &str| account(&desk, &id, &["role", "--email", "Olivia@northwind.example", "--role", role]);
    let observes = role("observer");
    assert_eq!((observes.code, observes.err.as_str()), (Some(0), ""));
    let said = "Northwind: Olivia is an observer, who reads everything and decides nothing, from now on. It stands in the history.\n";
    assert_eq!(observes.out, said);
    assert!(role("observer").out.ends_with("decides nothing, already.\n"));
    assert!(role("owner").out.starts_with("Northwind: Olivia is an owner, who decides, from now on."));
    let export = verified_export(&desk, &id);
    assert_eq!(export.matches("account.owner_changed").count(), 2);
    assert!(export.contains(r#""role":"observer","role_before":"owner""#), "{export}");
    for (email, role, said) in [
        ("nobody@northwind.example", "owner", "Nobody of this account has this e-mail address."),
        ("olivia@northwind.example", "admin", "choose among owner and observer"),
    ] {
        let ran = account(&desk, &id, &["role", "--email", email, "--role", role]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}

#[test]
fn erasing_says_first_what_it_would_do() {
    let (desk, id) = Desk::with_northwind();
    let id = id.to_string();
    let export = verified_export(&desk, &id);
    let at = export.find("own_").expect("an owner");
    let olivia = &export[at..at + 36];
    let reason = "Asked for by letter of 3 March";
    let erase = |rest: &[&str]| {
        let mut all = vec!["erase", "--person", olivia];
        all.extend(rest);
        account(&desk, &id, &all)
    };
    let ran = erase(&["--reason", reason]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out
            .starts_with(&format!("Northwind: 1 entries name Olivia ({olivia}).\n  1 account.owner_added\n")),
        "{}",
        ran.out
    );
    assert!(
        ran.out.ends_with("Nothing was erased. Say it again with --yes to do it; it cannot be undone.\n")
    );
    assert!(verified_export(&desk, &id).contains("Olivia"));
    let ran = erase(&["--reason", reason, "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("Erased: what 1 entries said, and 0 mails."), "{}", ran.out);
    let after = verified_export(&desk, &id);
    assert!(
        !after.contains("Olivia") && after.contains(reason) && after.contains(r#""entries":[1]"#),
        "{after}"
    );
    for (ran, said) in [
        (erase(&["--reason", "Olivia asked"]), "The reason names the person."),
        (erase(&["--reason", ""]), "Say why, in words that name nobody"),
        (erase(&[]), "error: the following required arguments were not provided"),
        (
            account(&desk, &id, &["erase", "--person", "Olivia", "--reason", "x"]),
            "error: invalid value 'Olivia'",
        ),
        (account(&desk, &id, &["erase", "--person", "user:nobody", "--reason", "x"]), "Nobody of that id"),
        (
            account(&desk, "acc_019a00000000700080000000000000ff", &["retention", "--days", "99"]),
            "there is no account acc_",
        ),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{said}");
        assert!(ran.err.starts_with(said), "{said}: {}", ran.err);
    }
}
