//! Exporting a history and checking it, from the command line.

use porchlight::db::{Conn, DbUrl};
use porchlight::history;

use super::Desk;

/// The first checkpoint in the export, as it would stand in a file of its own.
fn checkpoint(desk: &Desk) -> String {
    let export = desk.text("northwind.jsonl");
    let line = export.lines().find(|line| line.contains(r#""type":"checkpoint""#)).expect("a checkpoint");
    let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
    value["note"].as_str().expect("a note").to_owned()
}

#[test]
fn an_export_holds_also_from_standard_input_and_against_a_kept_checkpoint() {
    let desk = Desk::with_an_export();
    desk.put("kept.txt", &checkpoint(&desk));
    let ran = desk.run(&["verify", "northwind.jsonl", "--since", "kept.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out.starts_with("YES. This history holds.\nLog: porchlight.acme.example/acc_"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("Checkpoints of yours that agree: 1\n"), "{}", ran.out);

    let ran = desk.run_with(&["verify", "-", "--json"], &[], &desk.text("northwind.jsonl"));
    let found: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((ran.code, &found["holds"], &found["entries"]), (Some(0), &true.into(), &2.into()));
}

#[test]
fn a_checkpoint_is_found_in_a_whole_mail() {
    let desk = Desk::with_an_export();
    let body = checkpoint(&desk).replace('=', "=3D").replace('\u{2014}', "=E2=80=94").replace('\n', "\r\n");
    let head = "From: a@acme.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
                Content-Transfer-Encoding: quoted-printable\r\n\r\nKeep this:\r\n\r\n";
    desk.put("mail.eml", &format!("{head}{body}\r\nAcme\r\n"));
    let ran = desk.run(&["verify", "northwind.jsonl", "--since", "mail.eml"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Checkpoints of yours that agree: 1\n"), "{}", ran.out);
}

#[test]
fn a_tampered_export_does_not_hold() {
    let desk = Desk::with_an_export();
    desk.put("changed.jsonl", &desk.text("northwind.jsonl").replace("Olivia", "Olivio"));
    let ran = desk.run(&["verify", "changed.jsonl"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert!(ran.out.starts_with("NO. This history does not hold.\n"), "{}", ran.out);

    let ran = desk.run(&["verify", "changed.jsonl", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((ran.code, &found["holds"]), (Some(1), &false.into()));
    assert!(found["problem"]["text"].is_string(), "{found}");
}

/// The verifier key that the export names.
fn key(desk: &Desk) -> String {
    let export = desk.text("northwind.jsonl");
    let header: serde_json::Value =
        serde_json::from_str(export.lines().next().expect("a line")).expect("JSON");
    header["keys"][0].as_str().expect("a key").to_owned()
}

#[test]
fn an_export_is_checked_against_the_key_that_the_vendor_publishes() {
    let (desk, other) = (Desk::with_an_export(), Desk::with_an_export());
    let ran = desk.run(&["verify", "northwind.jsonl"]);
    assert!(ran.out.contains("The key was taken on trust"), "{}", ran.out);
    desk.put("page.txt", &format!("Our key:\n\n    {}\n", key(&desk)));
    for given in [key(&desk).as_str(), "page.txt"] {
        let ran = desk.run(&["verify", "northwind.jsonl", "--key", given]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("It is signed with the key that you gave."), "{}", ran.out);
    }
    let ran = desk.run(&["verify", "northwind.jsonl", "--key", &key(&other)]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("is signed with another key than the one that you gave"), "{}", ran.out);
    desk.put("both.txt", &format!("{} {}", key(&desk), key(&other)));
    for (given, said) in
        [("northwind.jsonl", "holds no key"), ("both.txt", "holds several keys"), ("gone", "cannot be read")]
    {
        let ran = desk.run(&["verify", "northwind.jsonl", "--key", given]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{given}");
        assert!(ran.err.contains(said), "{given}: {}", ran.err);
    }
}

#[test]
fn a_proof_of_one_entry_is_known_by_its_first_line_and_checked() {
    let (desk, account) = Desk::with_northwind();
    let mut conn = Conn::open(&DbUrl::Sqlite(desk.path("p.sqlite3"))).expect("the database opens");
    let proof = history::proof_of(&mut conn, account, 0).expect("read").expect("a proof");
    let keys = history::keys_of(&mut conn, account.into()).expect("read");
    let (text, key) = (proof.to_text(), keys[0].to_string());
    desk.put("first.tlog-proof", &text);
    for (arguments, code, said) in [
        (&["verify", "first.tlog-proof", "--key", &key][..], 0, "YES. This entry stands in the log.\n"),
        (&["verify", "first.tlog-proof"], 0, "YES, but nobody's signature was checked"),
        (&["verify", "first.tlog-proof", "--key", &key, "--json"], 0, "{\"holds\":true,"),
    ] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(code), "{}{}", ran.out, ran.err);
        assert!(ran.out.starts_with(said), "{}", ran.out);
    }
    let ran = desk.run_with(&["verify", "-", "--key", &key], &[], &text.replacen("index 0", "index 1", 1));
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("NO. This proof does not hold.\n"), "{}", ran.out);
}

#[test]
fn a_history_begun_anew_does_not_agree_with_a_kept_checkpoint() {
    let (mine, other) = (Desk::with_an_export(), Desk::with_an_export());
    mine.put("kept.txt", &checkpoint(&other));
    assert_eq!(mine.run(&["verify", "northwind.jsonl", "--since", "kept.txt"]).code, Some(1));
}

#[test]
fn what_cannot_be_read_is_neither_yes_nor_no() {
    let desk = Desk::with_an_export();
    desk.put("kept.txt", "my shopping list\n");
    for (arguments, said) in [
        (&["verify", "missing.jsonl"][..], "missing.jsonl cannot be read: No such file"),
        (&["verify", "."], ". cannot be read: Is a directory"),
        (&["verify", "northwind.jsonl", "--since", "kept.txt"], "kept.txt holds no checkpoint; "),
        (&["verify", "northwind.jsonl", "--since", "gone.txt"], "gone.txt cannot be read: No such file"),
        (&["verify"], "error: the following required arguments were not provided"),
        (&["verify", "northwind.jsonl", "--sinc"], "error: unexpected argument '--sinc' found"),
    ] {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.err.starts_with(said), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn the_vendor_log_is_exported_to_standard_output_and_holds() {
    let (desk, _) = Desk::with_northwind();
    let export = desk.run(&["export", "--database", "sqlite:p.sqlite3", "--vendor"]);
    assert_eq!((export.code, export.err.as_str()), (Some(0), ""));
    let ran = desk.run_with(&["verify", "-"], &[], &export.out);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Log: porchlight.acme.example/vendor\n"), "{}", ran.out);
}

#[test]
fn an_export_that_cannot_be_made_says_why_and_leaves_nothing_behind() {
    let (desk, account) = Desk::with_northwind();
    desk.put("notes.txt", "x");
    let account = account.to_string();
    let nobody = "acc_019a00000000700080000000000000ff";
    let run = |database: &str, account: &str| {
        desk.run(&["export", "--database", database, "--account", account, "-o", "out.jsonl"])
    };
    for (ran, said) in [
        (run("sqlite:gone.sqlite3", &account), "there is no database at gone.sqlite3; "),
        (run("p.sqlite3", &account), "a database address starts with sqlite: or postgres://"),
        (run("sqlite:p.sqlite3", nobody), "there is no account acc_019a"),
        (run("sqlite:p.sqlite3", "northwind"), "error: invalid value 'northwind' for '--account <ID>'"),
    ] {
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{said}");
        assert!(ran.err.starts_with(said), "{said}: {}", ran.err);
    }
    for file in ["out.jsonl", "gone.sqlite3"] {
        assert!(!desk.path(file).exists(), "{file}");
    }
}

#[test]
fn a_database_is_migrated_once_and_checked_without_being_made() {
    let desk = Desk::new();
    let check = ["migrate", "--database", "sqlite:p.sqlite3", "--check"];
    assert_eq!(desk.run(&check).code, Some(2));
    assert!(!desk.path("p.sqlite3").exists());
    desk.put("p.sqlite3", "");
    let ran = desk.run(&check);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("The database lacks "), "{}", ran.out);
    assert!(desk.run(&check[..3]).out.starts_with("Applied "));
    assert_eq!(desk.run(&check[..3]).out, "Nothing to do: the database is up to date.\n");
    let ran = desk.run(&check);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "The database is up to date.\n"));
}
