//! What an operator decides about the staff without a browser: roles, suspending, restoring.

use super::serve::settings;
use super::{Desk, Ran};

/// Ben is an agent, and Adam is on the staff as an administrator who has not joined yet.
fn with_staff() -> Desk {
    let desk = Desk::new();
    desk.put("porchlight.toml", &settings("sqlite:p.sqlite3", 1, 2, 3, 4));
    assert_eq!(desk.run(&["migrate"]).code, Some(0));
    for (name, role) in [("Ben", "agent"), ("Adam", "admin")] {
        let email = format!("{}@acme.example", name.to_lowercase());
        let ran = desk.run(&["admin", "invite", "--email", &email, "--name", name, "--role", role]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    desk
}

fn admin(desk: &Desk, what: &str, email: &str, rest: &[&str]) -> Ran {
    let mut arguments = vec!["admin", what, "--email", email];
    arguments.extend(rest);
    desk.run(&arguments)
}

fn done(ran: &Ran, said: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), format!("{said}\n").as_str()), "{}", ran.err);
}

fn refused(ran: &Ran, said: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains(said), "{}", ran.err);
}

/// The vendor log, which must hold.
fn vendor_log(desk: &Desk) -> String {
    let ran = desk.run(&["export", "--database", "sqlite:p.sqlite3", "--vendor"]);
    let verified = desk.run_with(&["verify", "-"], &[], &ran.out);
    assert_eq!(verified.code, Some(0), "{}{}", verified.out, verified.err);
    ran.out
}

const BEN: &str = "ben@acme.example";

#[test]
fn roles_are_given_and_taken_one_by_one_and_the_vendor_log_says_so() {
    let desk = with_staff();
    let given = admin(&desk, "role", BEN, &["--add", "lead", "--add", "reviewer"]);
    done(&given, "Ben has from now on: agent, lead, reviewer (before: agent).");
    let both = admin(
        &desk,
        "role",
        "Ben@Acme.example",
        &["--add", "admin", "--remove", "agent", "--remove", "lead"],
    );
    done(&both, "Ben has from now on: reviewer, admin (before: agent, lead, reviewer).");
    done(&admin(&desk, "role", BEN, &["--add", "admin"]), "Ben has these roles already: reviewer, admin.");
    let all = admin(&desk, "role", BEN, &["--remove", "reviewer", "--remove", "admin"]);
    refused(&all, "They are the last administrator.");
    let log = vendor_log(&desk);
    assert_eq!(log.matches("vendor.staff_roles_set").count(), 2);
    assert!(log.contains(r#""before":["agent","lead","reviewer"],"by":{"role":"porchlight"},"name":"Ben","roles":["reviewer","admin"]"#), "{log}");

    refused(&admin(&desk, "role", BEN, &[]), "--add");
    refused(&admin(&desk, "role", BEN, &["--add", "owner"]), "choose among agent, lead, reviewer and admin");
    refused(
        &admin(&desk, "role", "nobody@acme.example", &["--add", "agent"]),
        "There is no such member of staff.",
    );
}

#[test]
fn somebody_is_suspended_with_a_reason_and_restored() {
    let desk = with_staff();
    refused(&admin(&desk, "suspend", BEN, &[]), "--reason");
    refused(&admin(&desk, "suspend", BEN, &["--reason", " "]), "Say why, in a line that others may read.");
    refused(&admin(&desk, "restore", BEN, &[]), "They are not suspended.");
    let suspended = admin(&desk, "suspend", BEN, &["--reason", "left his laptop on a train"]);
    done(&suspended, "Ben is suspended: signed out, and out of every account.");
    refused(&admin(&desk, "suspend", BEN, &["--reason", "again"]), "They are suspended already.");
    done(&admin(&desk, "restore", BEN, &[]), "Ben is restored; sessions from before stay ended.");
    refused(
        &admin(&desk, "suspend", "nobody@acme.example", &["--reason", "x"]),
        "There is no such member of staff.",
    );
    let log = vendor_log(&desk);
    for kind in ["vendor.staff_suspended", "vendor.staff_restored"] {
        assert_eq!(log.matches(kind).count(), 1, "{kind}");
    }
    assert!(log.contains("left his laptop on a train"));
}
