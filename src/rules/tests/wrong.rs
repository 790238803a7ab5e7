//! What is said of files that are wrong: everything at once, each with its place.

use crate::rules::Rules;

fn said(text: &str) -> String {
    let problems = Rules::parse(text).expect_err("something is wrong");
    problems.iter().map(|problem| format!("{problem}\n  {}\n", problem.text)).collect()
}

fn only(text: &str) -> String {
    let problems = Rules::parse(text).expect_err("something is wrong");
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

#[test]
fn a_file_full_of_mistakes_is_told_all_of_them() {
    insta::assert_snapshot!(said(
        r#"closd = true

[[route]]
path = "/invoices/{id}"
is = "vieww"

[[route]]
path = "search"
methods = "POST"

[[route]]
path = "/users/{id}"
method = "POST"
is = "change"

[[route]]
path = "/settings/password"
method = "post"
says = "changed {field.rate} of {nummer}"

[[field]]
nam = "iban"
show = "last5"

[identity]
way = "headers"
user = "Cookie"

[limits]
upload = "8 MB"
"#
    ));
}

#[test]
fn a_file_that_is_not_toml_is_told_by_place() {
    assert_eq!(
        only("closed = true\n[[route]\npath = \"/a\"\n"),
        "line 2, column 9: this is not TOML: unclosed array table, expected `]`"
    );
    assert!(said("a = \n b = 1\nclosed = = 2\n").starts_with("line 1, column"));
}

#[test]
fn each_kind_of_slip_has_its_words() {
    for (text, expected) in [
        ("[[route]]\nis = \"view\"\n", "line 1, column 1: this route has no path"),
        ("[[route]]\npath = \"/a\"\n", "line 1, column 1: this route says nothing"),
        ("[route]\npath = \"/a\"\n", "line 1, column 1: route is written [[route]], with two brackets"),
        (
            "[[route]]\npath = 7\nis = \"view\"\n",
            "line 2, column 8: path must be text in quotes, not a number",
        ),
        (
            "[[route]]\npath = \"/a\"\nclosed = \"yes\"\n",
            "line 3, column 10: closed must be true or false, without quotes, not text",
        ),
        (
            "[[route]]\npath = \"/a\"\nmethod = [\"GET\", \"PSOT\"]\nis = \"view\"\n",
            "line 3, column 18: method cannot be \"PSOT\"; did you mean \"POST\"?",
        ),
        (
            "[[route]]\npath = \"/a\"\nmethod = \"POST\"\nis = \"asset\"\n",
            "line 3, column 10: an asset is fetched without the customer's identity, and only by GET",
        ),
        (
            "[[route]]\npath = \"/a/**\"\nis = \"view\"\n[[route]]\npath = \"/a/{b}\"\nis = \"view\"\n",
            "line 4, column 1: this route is never reached: /a/** in line 1 comes first",
        ),
        (
            "[[route]]\npath = \"/a\"\nmethod = \"POST\"\nis = \"view\"\npersisted = []\n",
            "line 5, column 13: persisted is empty",
        ),
        (
            "[[route]]\npath = \"/graphql\"\npersisted = \"a\"\nsays = \"x\"\n",
            "line 3, column 13: persisted needs is",
        ),
        (
            "[[route]]\npath = \"/{what}/billing\"\nmethod = \"PUT\"\nis = \"change\"\n",
            "line 4, column 6: PUT /{what}/billing is sensitive by the built-in rules; if that is wrong here, add \
             instead_of = \"sensitive\"",
        ),
        (
            "[[route]]\npath = \"/reset-password\"\nmethod = \"POST\"\nis = \"view\"\ninstead_of = \"forbidden\"\n",
            "line 4, column 6: POST /reset-password is forbidden, whatever a rule says",
        ),
        (
            "[[route]]\npath = \"/a\"\ninstead_of = \"export\"\nsays = \"x\"\n",
            "line 3, column 14: instead_of needs is",
        ),
        ("[[field]]\nshow = \"hidden\"\n", "line 1, column 1: this field says nowhere which it is"),
        ("[[field]]\nname = \"a\"\n", "line 1, column 1: this field does not say how much shows"),
        (
            "[[field]]\nselector = \"a > b\"\nshow = \"hidden\"\n",
            "line 2, column 12: selector cannot be used: `>` is not understood",
        ),
        (
            "[[field]]\njson = \"a[0]\"\nshow = \"hidden\"\n",
            "line 2, column 8: json must be keys with dots between",
        ),
        ("[identity]\nuser = \"X-User\"\n", "line 1, column 1: identity needs a way"),
        ("[identity]\nway = \"jwt\"\n", "line 1, column 1: a token needs an audience"),
        (
            "[identity]\nway = \"entry\"\naddress = \"/enter?who={user}\"\n",
            "line 3, column 11: address must hold {jwt} or {secret}",
        ),
        (
            "[[host]]\nalias = \"api\"\norigin = \"http://api.acme.example\"\n",
            "line 3, column 10: origin must start with https://; http is only for localhost",
        ),
        ("[limits]\nanswer = \"1h\"\n", "line 2, column 10: answer must be from 1s to 10m"),
        ("[limits]\ndepth = 7\n", "line 2, column 9: depth must be a whole number from 16 to 256"),
        ("[cookies]\nreadable = [\"a b\"]\n", "line 2, column 13: readable must hold names of cookies"),
        ("version = 2\n", "line 1, column 11: version must be a whole number from 1 to 1"),
    ] {
        let told = only(text);
        assert!(told.starts_with(expected), "{told}\n{text}");
    }
}

#[test]
fn a_column_counts_characters_and_not_bytes() {
    let told = only("[[route]]\npath = \"/a\"\nsays = \"é\"\nis = \"é\"\n");
    assert!(told.starts_with("line 4, column 6: is cannot be \"é\""), "{told}");
}
