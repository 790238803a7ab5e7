//! Requests that are one thing to a rule and another to the app: a parameter twice, another content type, another method,
//! another operation. What a rule opens is open for exactly that.

use super::attacks::{FORM, JSON, Trick, before_refuses};
use super::before::{Before, CALL};
use crate::support::Kind;

const PARTS: &str = "Content-Type: multipart/form-data; boundary=x";

/// Each opens one way of asking in a session that may only view.
const RULES: &str = r#"
[[route]]
path = "/find"
method = "POST"
form = { mode = "look" }
is = "view"
[[route]]
path = "/lookup"
method = "POST"
query = { mode = "look" }
is = "view"
[[route]]
path = "/typed"
method = "POST"
content_type = "form"
is = "view"
[[route]]
path = "/go"
method = "GET"
is = "change"
[[route]]
path = "/data"
graphql = true
"#;

async fn viewing() -> Before {
    Before::viewing(Kind::Sqlite, module_path!(), RULES).await.expect("SQLite is always here")
}

async fn all_are_refused(tricks: &[Trick]) {
    let before = viewing().await;
    before_refuses(&before, tricks).await;
    before.stop().await;
}

#[actix_web::test]
async fn what_the_rules_open_is_open() {
    let before = viewing().await;
    for (line, kind, body) in [
        ("POST /find", FORM, "mode=look&q=x"),
        ("POST /find", JSON, "{\"mode\":\"look\"}"),
        ("POST /lookup?mode=look", FORM, "q=x"),
        ("POST /typed", FORM, "q=x"),
        ("POST /data", JSON, "{\"query\":\"{ a }\"}"),
    ] {
        let length = format!("Content-Length: {}", body.len());
        let headers: Vec<&str> = [&CALL[..], &[kind, &length]].concat();
        let answer = before.send(line, &headers, body).await;
        assert_eq!(answer.status, 200, "{line} {body}: {}", answer.text());
    }
    assert!(before.refusals().await.is_empty());
    before.stop().await;
}

#[actix_web::test]
async fn a_parameter_that_stands_there_twice_opens_nothing() {
    const CODE: &str = "view-only";
    all_are_refused(&[
        ("POST /find", &[FORM], "mode=look&mode=delete", CODE),
        ("POST /find", &[FORM], "mode=delete&mode=look", CODE),
        ("POST /find", &[FORM], "Mode=look", CODE),
        ("POST /find", &[FORM], "mode=delete&mode%20=look", CODE),
        ("POST /find?mode=look", &[FORM], "mode=delete", CODE),
        ("POST /find", &[JSON], "{\"mode\":[\"look\",\"delete\"]}", CODE),
        ("POST /find", &[JSON], "[{\"mode\":\"look\"},{\"mode\":\"delete\"}]", CODE),
        ("POST /find", &[JSON], "{\"mode\":\"look\",\"mode\":\"delete\"}", "bad-body"),
        (
            "POST /find",
            &[PARTS],
            "--x\r\nContent-Disposition: form-data; name=\"mode\"\r\n\r\nlook\r\n--x\r\nContent-Disposition: \
             form-data; name=\"mode\"\r\n\r\ndelete\r\n--x--\r\n",
            CODE,
        ),
        ("POST /lookup?mode=look&mode=delete", &[FORM], "q=x", CODE),
        ("POST /lookup?mode=delete&mode=look", &[FORM], "q=x", CODE),
        ("POST /lookup?mode=look;mode=delete", &[FORM], "q=x", CODE),
        ("POST /lookup?mode=delete", &[FORM], "mode=look", CODE),
        ("POST /lookup", &[FORM], "mode=look", CODE),
    ])
    .await;
}

#[actix_web::test]
async fn another_content_type_or_method_opens_nothing() {
    const CODE: &str = "view-only";
    all_are_refused(&[
        ("POST /typed", &[JSON], "{\"q\":\"x\"}", CODE),
        (
            "POST /typed",
            &["Content-Type: application/x-www-form-urlencoded, application/json"],
            "q=x",
            "content-type",
        ),
        ("POST /typed", &["Content-Type: text/plain"], "{\"q\":\"x\"}", CODE),
        ("POST /typed", &["Content-Type: text/plain"], "q=x", "content-type"),
        ("POST /typed", &["Content-Type: text/xml"], "<q>x</q>", "file-without-rule"),
        ("POST /typed", &["Connection: Content-Type", FORM], "q=x", "content-type"),
        (
            "POST /typed",
            &["Content-Type: application/x-www-form-urlencoded; charset=utf-16"],
            "q=x",
            "content-type",
        ),
        (
            "POST /typed",
            &[PARTS],
            "--x\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\nx\r\n--x--\r\n",
            CODE,
        ),
        ("PUT /typed", &[FORM], "q=x", CODE),
        ("DELETE /typed", &[], "", CODE),
        ("GET /go", &["Sec-Fetch-Site: same-origin"], "", CODE),
        ("HEAD /go", &[], "", CODE),
        ("GET /GO/", &["Sec-Fetch-Site: same-origin"], "", CODE),
        ("HEAD /Go", &["Accept: image/*", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors"], "", CODE),
        (
            "GET /go",
            &["Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: image", "Sec-Fetch-Mode: no-cors"],
            "",
            CODE,
        ),
    ])
    .await;
}

#[actix_web::test]
async fn a_mutation_in_another_wrapping_opens_nothing() {
    const CODE: &str = "view-only";
    all_are_refused(&[
        ("POST /data", &[FORM], "query=mutation%20%7B%20setRate%20%7D", CODE),
        ("POST /data", &["Content-Type: text/plain"], "{\"query\":\"mutation { setRate }\"}", CODE),
        ("POST /data", &[JSON], "{\"query\":\"{ a }\",\"Query\":\"mutation { setRate }\"}", "graphql-unclear"),
        ("POST /data?query=%7Ba%7D", &[JSON], "{\"query\":\"mutation { setRate }\"}", "graphql-unclear"),
        ("GET /data?query=%7Ba%7D&query=mutation%7BsetRate%7D", &[], "", "graphql-unclear"),
        ("GET /data?query=%7Ba%7D;query=mutation%7BsetRate%7D", &[], "", "graphql-unclear"),
        (
            "POST /data",
            &[PARTS],
            "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"mutation { setRate }\"}\r\n--x--\r\n",
            "graphql-unclear",
        ),
        ("POST /data", &[JSON], "{\"extensions\":{\"persistedQuery\":{\"sha256Hash\":\"ab\"}}}", "graphql-persisted"),
    ])
    .await;
}
