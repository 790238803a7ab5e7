//! Parts and copies of a history by command: the same as the owner's downloads.

use super::Desk;

fn export(desk: &Desk, account: &str, more: &[&str]) -> super::Ran {
    let base = ["export", "--database", "sqlite:p.sqlite3", "--account", account];
    desk.run(&[&base[..], more].concat())
}

#[test]
fn a_table_and_a_page_come_from_the_command_line_too() {
    let (desk, account) = Desk::with_northwind();
    let account = account.to_string();
    let csv = export(&desk, &account, &["--format", "csv"]);
    assert_eq!((csv.code, csv.err.as_str()), (Some(0), ""));
    let lines: Vec<&str> = csv.out.split("\r\n").collect();
    assert!(
        lines[0].starts_with("\u{feff}Log,Entry,Told with it,Time (UTC),Time (Europe/Berlin)"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("Northwind,0,,"), "{}", lines[1]);
    assert!(csv.out.contains(&format!("porchlight export --account {account}")), "{}", csv.out);
    let html = export(&desk, &account, &["--format", "html", "-o", "northwind.html"]);
    assert_eq!((html.code, html.err.as_str()), (Some(0), ""));
    let page = desk.text("northwind.html");
    assert!(page.contains("<style>") && !page.contains("<link"), "the page stands alone");
    assert!(page.contains("History of Northwind") && page.contains("— porchlight.acme.example"));
}

#[test]
fn a_part_of_a_history_can_be_checked_like_the_whole() {
    let (desk, account) = Desk::with_northwind();
    let account = account.to_string();
    let none = export(&desk, &account, &["--until", "2020-01-31"]);
    assert_eq!((none.code, none.err.as_str()), (Some(0), ""));
    assert!(none.out.contains(r#""filter":"until=2020-01-31T23:00:00.000000Z""#), "{}", none.out);
    let ran = desk.run_with(&["verify", "-"], &[], &none.out);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for (more, said) in [
        (&["--from", "soon"][..], "--from and --until: Enter the first day like 2026-10-01.\n"),
        (
            &["--from", "2026-10-02", "--until", "2026-10-01"],
            "--from and --until: The last day must not be before",
        ),
        (&["--session", "S-0000"], "no session of this account is called S-0000\n"),
    ] {
        let ran = export(&desk, &account, more);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{more:?}");
        assert!(ran.err.starts_with(said), "{more:?}: {}", ran.err);
    }
}

#[test]
fn the_vendors_log_is_a_table_too() {
    let (desk, _) = Desk::with_northwind();
    let database = ["export", "--database", "sqlite:p.sqlite3", "--vendor", "--format", "csv"];
    let ran = desk.run(&database);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.contains("The vendor made the key that signs checkpoints"), "{}", ran.out);
}
