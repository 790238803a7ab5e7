//! What requests are by default: their paths, methods, files and GraphQL.

use super::super::request::tests::request;
use super::*;

fn class(method: &str, target: &str) -> Class {
    classify(&request(method, target, &[]).expect("a request"))
}

fn class_used_as(destination: &str, method: &str, target: &str) -> Class {
    classify(&request(method, target, &[("sec-fetch-dest", destination)]).expect("a request"))
}

#[test]
fn pages_are_views_and_other_methods_changes() {
    assert_eq!(class("GET", "/invoices/17?page=2"), Class::View);
    assert_eq!(class("HEAD", "/users"), Class::View);
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        assert_eq!(class(method, "/settings/tax"), Class::Change);
    }
}

#[test]
fn what_a_page_is_made_of_is_an_asset() {
    for destination in ["style", "script", "image", "font", "manifest"] {
        assert_eq!(class_used_as(destination, "GET", "/static/a"), Class::Asset);
        assert_eq!(class_used_as(destination, "POST", "/static/a"), Class::Change);
    }
    assert_eq!(class_used_as("empty", "GET", "/static/a.js"), Class::View);
    assert_eq!(class_used_as("worker", "GET", "/static/a.js"), Class::View);
}

#[test]
fn a_log_out_is_known_by_any_method_and_spelling() {
    for target in
        ["/logout", "/log-out", "/users/sign_out", "/SignOut", "/sign-out/", "/logout.php", "/s:logout"]
    {
        assert_eq!(class("GET", target), Class::LogOut, "{target}");
        assert_eq!(class("POST", target), Class::LogOut, "{target}");
    }
    assert_eq!(class("GET", "/logouts"), Class::View);
}

#[test]
fn files_and_export_addresses_are_exports() {
    for target in [
        "/customers.csv",
        "/customers.XLSX",
        "/a.pdf/",
        "/b.zip",
        "/c.tar",
        "/d.tar.gz",
        "/e.ics",
        "/f.vcf",
        "/g.sql",
        "/customers/export",
        "/exports/1",
        "/files/3/download",
        "/customers?format=csv",
        "/customers?a=1&Format=PDF",
        "/customers?a=1;format=xlsx",
        "/customers%2ecsv",
        "/reports:export",
    ] {
        assert_eq!(class("GET", target), Class::Export, "{target}");
    }
    assert_eq!(class("GET", "/exporters"), Class::View);
    assert_eq!(class("GET", "/customers?format=html"), Class::View);
}

#[test]
fn an_export_by_post_or_by_accept_does_not_slip_through() {
    assert_eq!(class("POST", "/customers/export"), Class::Export);
    let by_accept = request("GET", "/customers", &[("accept", "text/csv, */*;q=0.1")]).expect("a request");
    assert_eq!(classify(&by_accept), Class::Export);
}

#[test]
fn credentials_users_and_the_grant_are_forbidden_to_change() {
    for target in [
        "/settings/password",
        "/passwords/1",
        "/mfa",
        "/2fa/enable",
        "/totp",
        "/email",
        "/Users/3",
        "/users.json",
        "/settings/team",
        "/members",
        "/invitations",
        "/settings/tokens",
        "/api-keys",
        "/api_keys",
        "/apiKeys/1",
        "/sso",
        "/support-access",
        "/users(5)",
        "/users:invite",
        "/billing/users",
        "/pa%C5%BFsword",
        "/change-password",
        "/account/changePassword",
        "/two_factor",
        "/change_email",
    ] {
        assert_eq!(class("POST", target), Class::Forbidden, "{target}");
    }
    assert_eq!(class("GET", "/settings/team"), Class::View);
}

#[test]
fn money_is_sensitive() {
    for target in ["/settings/billing", "/payment", "/payments/3", "/iban", "/bank", "/payouts"] {
        assert_eq!(class("PUT", target), Class::Sensitive, "{target}");
    }
    assert_eq!(class("GET", "/settings/billing"), Class::View);
}

#[test]
fn a_service_worker_is_forbidden() {
    assert_eq!(class_used_as("serviceworker", "GET", "/sw.js"), Class::Forbidden);
}

#[test]
fn a_graphql_fields_name_says_what_it_does() {
    let class = |kind, field: &str| {
        let fields = vec![field.to_owned()];
        classify_graphql(&GraphQl { operations: vec![Operation::Known { kind, name: None, fields }] })
    };
    for (field, expected) in [
        ("setTaxRate", Class::Change),
        ("changePassword", Class::Forbidden),
        ("createAPIKey", Class::Forbidden),
        ("create_api_key", Class::Forbidden),
        ("inviteMember", Class::Forbidden),
        ("resettotp", Class::Forbidden),
        ("updateBilling", Class::Sensitive),
        ("exportCustomers", Class::Export),
        ("signOut", Class::LogOut),
    ] {
        assert_eq!(class(OperationKind::Mutation, field), expected, "{field}");
    }
    assert_eq!(class(OperationKind::Query, "users"), Class::View);
    assert_eq!(class(OperationKind::Query, "exportCustomers"), Class::Export);
    assert_eq!(class(OperationKind::Subscription, "invoices"), Class::View);
}

#[test]
fn an_answer_to_be_saved_is_an_export_whatever_the_request_looked_like() {
    assert!(export_by_answer(None, Some("Attachment; filename=\"a.txt\"")));
    assert!(export_by_answer(Some("text/html"), Some("inline; filename=\"all.csv\"")));
    assert!(export_by_answer(None, Some("inline; filename*=UTF-8''a.PDF")));
    for kind in [
        "text/csv; charset=utf-8",
        "Application/PDF",
        "application/zip",
        "application/octet-stream",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    ] {
        assert!(export_by_answer(Some(kind), None), "{kind}");
    }
    assert!(!export_by_answer(Some("text/html; charset=utf-8"), None));
    assert!(!export_by_answer(Some("application/json"), Some("inline")));
    assert!(!export_by_answer(None, None));
}
