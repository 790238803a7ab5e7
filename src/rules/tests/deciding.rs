//! Which rule a request meets, and what it says.

use super::{decide, decide_sent, request, rules};
use crate::canon::Class;
use crate::masking::{Place, PlaceKind, Show};
use crate::rules::{Carried, Identity, Rules, Stream};

#[test]
fn without_a_file_the_built_in_rules_decide_alone() {
    let rules = Rules::built_in();
    assert_eq!(decide(&rules, "GET", "/invoices/17").class, Class::View);
    let team = decide(&rules, "POST", "/settings/team");
    assert_eq!((team.class, team.rule, team.says, team.closed), (Class::Forbidden, None, None, false));
}

#[test]
fn a_search_by_post_is_a_view_once_a_rule_says_so() {
    let rules = rules("[[route]]\npath = \"/search\"\nmethod = \"POST\"\nis = \"view\"\n");
    assert_eq!(decide(&rules, "POST", "/search").class, Class::View);
    assert_eq!(decide(&rules, "PUT", "/search").class, Class::Change);
    assert_eq!(decide(&rules, "POST", "/search/all").class, Class::Change);
    assert_eq!(
        decide(&rules, "POST", "/Search").class,
        Class::Change,
        "what makes less grave is read exactly"
    );
    assert_eq!(decide(&rules, "POST", "/search").rule.as_deref(), Some("POST /search"));
}

#[test]
fn what_makes_graver_is_read_loosely() {
    let rules = rules("[[route]]\npath = \"/invoices/{id}/void\"\nmethod = \"GET\"\nis = \"change\"\n");
    for (method, target) in
        [("GET", "/invoices/17/void"), ("HEAD", "/invoices/17/void"), ("GET", "/Invoices/17/VOID/")]
    {
        assert_eq!(decide(&rules, method, target).class, Class::Change, "{method} {target}");
    }
}

#[test]
fn the_first_route_that_fits_counts() {
    let rules = rules(
        "[[route]]\npath = \"/invoices/new\"\nsays = \"began an invoice\"\n\
         [[route]]\npath = \"/invoices/{id}\"\nsays = \"looked at invoice {id}\"\n",
    );
    assert_eq!(decide(&rules, "GET", "/invoices/new").says.as_deref(), Some("began an invoice"));
    assert_eq!(decide(&rules, "GET", "/invoices/17").says.as_deref(), Some("looked at invoice 17"));
    assert_eq!(decide(&rules, "GET", "/invoices/17").class, Class::View);
}

#[test]
fn a_route_can_ask_for_parameters_and_for_the_kind_of_body() {
    let rules = rules(
        "[[route]]\npath = \"/customers\"\nquery = { download = \"*\" }\nis = \"export\"\n\
         [[route]]\npath = \"/find\"\nmethod = \"POST\"\nquery = { mode = \"look\" }\nis = \"view\"\n\
         [[route]]\npath = \"/batch\"\ncontent_type = \"multipart\"\nis = \"sensitive\"\n",
    );
    assert_eq!(decide(&rules, "GET", "/customers?download=1").class, Class::Export);
    assert_eq!(decide(&rules, "GET", "/customers?page=2").class, Class::View);
    assert_eq!(decide(&rules, "POST", "/find?mode=look").class, Class::View);
    let twice = decide(&rules, "POST", "/find?mode=look&mode=delete");
    assert_eq!(twice.class, Class::Change, "of two values, an app may take the other");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(decide_sent(&rules, "/batch", form, "a=1").class, Class::Change);
    let parts = request("POST", "/batch", &[("content-type", "multipart/form-data; boundary=x")]);
    assert_eq!(rules.decide(&parts, &Carried::default()).class, Class::Sensitive);
}

#[test]
fn a_preview_is_told_from_the_real_thing_by_a_field_of_the_form() {
    let rules = rules(
        "[[route]]\npath = \"/ticket/*\"\nmethod = \"POST\"\nform = { preview = \"*\" }\nis = \"view\"\n\
         [[route]]\npath = \"/ticket/*\"\nmethod = \"POST\"\nform = { delete = \"yes\" }\nis = \"forbidden\"\n\
         [[route]]\npath = \"/find\"\nmethod = \"POST\"\nform = { mode = \"look\" }\nis = \"view\"\n",
    );
    let form = "application/x-www-form-urlencoded";
    let ticket = |body| decide_sent(&rules, "/ticket/1", form, body).class;
    assert_eq!(ticket("priority=high&preview=1"), Class::View);
    assert_eq!(ticket("priority=high"), Class::Change);
    assert_eq!(ticket("delete=no&delete=yes"), Class::Forbidden, "graver is read loosely");
    let find = |body| decide_sent(&rules, "/find", form, body).class;
    assert_eq!(find("mode=look&mode=wipe"), Class::Change, "of two values, an app may take the other");
    assert_eq!(decide_sent(&rules, "/find", "application/json", r#"{"mode":"look"}"#).class, Class::View);
    assert_eq!(decide(&rules, "POST", "/find").class, Class::Change);
}

#[test]
fn a_sentence_is_filled_from_path_query_and_fields_and_tells_no_secret() {
    let rules = rules(
        "[[route]]\npath = \"/invoices/{id}/send\"\nmethod = \"POST\"\n\
         says = \"sent invoice {id} to {field.to}, {field.note} {query.copy} {field.password} {field.iban}\"\n\
         [[field]]\nname = \"note\"\nshow = \"hidden\"\n",
    );
    let form = "application/x-www-form-urlencoded";
    let body = "to=Fabrikam+%26+Sons&note=psst&password=hunter2&iban=DE89+3704+0044+0532+0130+00";
    let said = decide_sent(&rules, "/invoices/17/send?copy=yes", form, body).says.expect("a sentence");
    assert_eq!(said, "sent invoice 17 to Fabrikam & Sons, (hidden) yes (hidden) (hidden)");
    let json = "{\"to\": \"Northwind\", \"note\": \"psst\"}";
    let said = decide_sent(&rules, "/invoices/17/send", "application/json", json).says.expect("a sentence");
    assert_eq!(said, "sent invoice 17 to Northwind, (hidden) … … …");
}

#[test]
fn what_is_grave_by_itself_stays_so_unless_the_rule_names_what_it_overrules() {
    let narrowed = rules(
        "[[route]]\npath = \"/teams/{team}\"\nmethod = \"POST\"\nis = \"change\"\ninstead_of = \"forbidden\"\n\
         [[route]]\npath = \"/reports/{name}.csv\"\nis = \"view\"\ninstead_of = \"export\"\n\
         [[route]]\npath = \"/{any}/x\"\nmethod = \"POST\"\nis = \"change\"\n",
    );
    assert_eq!(decide(&narrowed, "POST", "/teams/reds").class, Class::Change);
    for target in ["/teams/users", "/teams/reset-password", "/teams/mfa"] {
        assert_eq!(decide(&narrowed, "POST", target).class, Class::Forbidden, "{target}");
    }
    let report = decide(&narrowed, "GET", "/reports/july.csv");
    assert_eq!((report.class, report.no_export), (Class::View, true));
    let other = decide(&narrowed, "POST", "/users/x");
    assert_eq!((other.class, other.overruled), (Class::Forbidden, Some(Class::Change)));
    assert_eq!(
        narrowed.overruled(),
        ["POST /teams/{team}: change, not forbidden", "GET /reports/{name}.csv: view, not export"]
    );
}

#[test]
fn a_wide_rule_opens_nothing_that_is_grave_by_itself() {
    let wide = rules(
        "[[route]]\npath = \"/**\"\nmethod = [\"GET\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"]\nis = \"view\"\n",
    );
    for (target, class) in [
        ("/settings/password", Class::Forbidden),
        ("/users/3", Class::Forbidden),
        ("/settings/billing", Class::Sensitive),
        ("/customers.csv", Class::Export),
        ("/logout", Class::LogOut),
    ] {
        assert_eq!(decide(&wide, "POST", target).class, class, "{target}");
    }
    let worker = request("GET", "/sw.js", &[("sec-fetch-dest", "serviceworker")]);
    assert_eq!(wide.decide(&worker, &Carried::default()).class, Class::Forbidden);
}

#[test]
fn closed_can_be_said_for_all_and_for_one() {
    let rules = rules("closed = true\n[[route]]\npath = \"/help/**\"\nclosed = false\n");
    assert!(decide(&rules, "GET", "/invoices").closed);
    assert!(!decide(&rules, "GET", "/help/a/b").closed);
}

#[test]
fn streams_fields_hosts_cookies_identity_and_limits_are_read() {
    let rules = rules(
        "[[route]]\npath = \"/events\"\nmethod = \"GET\"\nstream = \"events\"\n\
         [[route]]\npath = \"/live/{room}\"\nmethod = \"GET\"\nstream = \"websocket\"\n\
         [[field]]\njson = \"customers.iban\"\nshow = \"last4\"\n\
         [[field]]\nselector = \"td.note\"\nshow = \"hidden\"\n\
         [identity]\nway = \"jwt\"\nheader = \"X-Acme-Support\"\naudience = \"acme\"\ngood_for = \"30s\"\n\
         [[host]]\nalias = \"api\"\norigin = \"https://api.acme.example\"\nidentity = true\n\
         [cookies]\nreadable = [\"XSRF-TOKEN\"]\n\
         [limits]\nupload = \"64 MiB\"\nanswer = \"2m\"\ndepth = 32\n",
    );
    assert_eq!(rules.streams(&request("GET", "/events", &[])), Some(Stream::Events));
    assert_eq!(rules.streams(&request("GET", "/live/7", &[])), Some(Stream::Websocket));
    assert_eq!(rules.streams(&request("GET", "/live", &[])), None);
    let iban = Place { name: "iban", label: "", path: "customers.iban", kind: PlaceKind::Json };
    assert_eq!(rules.fields().decided(&iban), Some(Show::Last4));
    assert_eq!(rules.fields().selectors().list().len(), 1);
    let Identity::Jwt(jwt) = rules.identity() else { panic!("a token") };
    assert_eq!((jwt.header.as_str(), jwt.good_for.as_secs()), ("x-acme-support", 30));
    assert_eq!(rules.hosts()[0].origin, "https://api.acme.example");
    assert_eq!(rules.cookies(), ["XSRF-TOKEN"]);
    assert_eq!((rules.limits().upload, rules.limits().depth), (64 * 1024 * 1024, 32));
}

#[test]
fn other_rules_have_another_hash() {
    let (one, other) = (rules("closed = true\n"), rules("closed = false\n"));
    assert_ne!(one.hash(), other.hash());
    assert_ne!(one.hash(), Rules::built_in().hash());
    assert_eq!(one.hash(), rules("closed = true\n").hash());
}
