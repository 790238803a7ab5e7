//! What was served and what was sent, in sentences: tables to be read.

use serde_json::{Value, json};

use super::Words;
use crate::forms::{self, Change, Document, Labels, Sent, ServedForm};
use crate::masking::{HtmlSettings, PageFacts, rewrite_html};

fn page(html: &str) -> PageFacts {
    let mut next = 5u8;
    let settings = HtmlSettings {
        page_path: "/page".into(),
        banner_head: String::new(),
        banner_body: String::new(),
        title_prefix: String::new(),
        origins: vec![],
        policy: crate::masking::Policy::open(),
        random: Box::new(move |bytes| {
            for byte in bytes {
                next = next.wrapping_mul(29).wrapping_add(17);
                *byte = next;
            }
        }),
        new_form_id: Box::new(|| "frm".into()),
    };
    rewrite_html(html.as_bytes(), settings).expect("a page").1
}

fn form(html: &str) -> ServedForm {
    page(html).forms.into_iter().next().expect("a form")
}

fn sent(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn told(changes: &[Change], page: &str) -> String {
    format!("changed {}", Words::new(chrono_tz::UTC).changes_on(changes, page))
}

/// What it is, the form as served, what a browser sends.
const FORMS: [(&str, &str, &str); 34] = [
    ("a text", "<label>Name <input name=n value=Northwind></label>", "n=Southwind"),
    (
        "a number with its unit",
        "<label for=r>Tax rate</label><input id=r type=number name=r value=20><span>%</span>",
        "r=10",
    ),
    ("nothing", "<label>Name <input name=n value=x></label>", "n=x"),
    ("a field emptied", "<label>Name <input name=n value=x></label>", "n="),
    (
        "a select",
        "<label>Country <select name=c><option value=de selected>Germany<option value=at>Austria</select></label>",
        "c=at",
    ),
    (
        "a select with groups",
        "<label>City <select name=c><optgroup label=Germany><option selected>Bonn<optgroup label=Austria><option>Graz</select></label>",
        "c=Graz",
    ),
    (
        "a select whose prompt is disabled",
        "<label>Size <select name=s><option value='' disabled selected>Choose<option value=m>Medium</select></label>",
        "s=m",
    ),
    (
        "a select of several",
        "<label>Days <select name=d multiple><option selected>Mon<option selected>Tue<option>Wed</select></label>",
        "d=Mon&d=Wed",
    ),
    (
        "a select of several with a companion",
        "<input type=hidden name=d[] value=''><label>Days <select name=d[] multiple><option selected>Mon<option>Tue</select></label>",
        "d[]=&d[]=Tue",
    ),
    (
        "radios",
        "<fieldset><legend>Rounding</legend><label><input type=radio name=r value=u checked> Up</label><label><input type=radio name=r value=d> Down</label></fieldset>",
        "r=d",
    ),
    (
        "radios with a companion",
        "<input type=hidden name=r value=''><fieldset><legend>Rounding</legend><label><input type=radio name=r value=u> Up</label></fieldset>",
        "r=&r=u",
    ),
    ("a tick set", "<label><input type=checkbox name=t value=1> Reverse charge</label>", "t=1"),
    (
        "a tick taken",
        "<input type=hidden name=t value=0><label><input type=checkbox name=t value=1 checked> Reverse charge</label>",
        "t=0",
    ),
    (
        "a group of ticks",
        "<fieldset><legend>Send to</legend><label><input type=checkbox name=s[] value=a checked>Accounts</label><label><input type=checkbox name=s[] value=b>Buyers</label></fieldset>",
        "s[]=a&s[]=b",
    ),
    ("a textarea", "<label>Note <textarea name=n>\none\ntwo</textarea></label>", "n=one%0D%0Athree"),
    ("a date", "<label>Due <input type=date name=d value=2026-11-22></label>", "d=2026-12-01"),
    ("a slider without a value", "<label>Volume <input type=range name=v></label>", "v=70"),
    ("a slider nobody touched", "<label>Volume <input type=range name=v></label>", "v=50"),
    ("a colour", "<label>Brand colour <input type=color name=c value=#FF8800></label>", "c=%23000000"),
    (
        "several values of one name",
        "<label>First mail <input name=m[] value=a></label><label>Second mail <input name=m[] value=b></label>",
        "m[]=a&m[]=c",
    ),
    (
        "a value taken from several",
        "<label>Mail <input name=m[] value=a></label><label>Mail <input name=m[] value=b></label>",
        "m[]=b",
    ),
    (
        "rows of a table",
        "<table><tr><th>Kind<th>Rate<th>Since<tr><td>Standard<td><input name=r[] value=20><td><input name=s[] value=2020><tr><td>Reduced<td><input name=r[] value=10><td><input name=s[] value=2021></table>",
        "r[]=20&s[]=2020&r[]=7&s[]=2021",
    ),
    (
        "a table that is a form",
        "<table><tr><td>Street:<td><input name=street value=Ring><tr><td>City:<td><input name=city value=Graz></table>",
        "street=Ring&city=Bonn",
    ),
    (
        "selects in rows",
        "<select name=k[] aria-label='Kind of line 1'><option selected>Work<option>Travel</select><select name=k[] aria-label='Kind of line 2'><option>Work<option selected>Travel</select>",
        "k[]=Work&k[]=Work",
    ),
    (
        "a row that a script added",
        "<label>Item <input name=lines[0][text] value=Work></label>",
        "lines[0][text]=Work&lines[1][text]=Travel",
    ),
    (
        "two fields of one label",
        "<fieldset><legend>Billing</legend><label>Street <input name=b value=x></label></fieldset><fieldset><legend>Delivery</legend><label>Street <input name=d value=y></label></fieldset>",
        "b=x&d=z",
    ),
    (
        "names said in other ways",
        "<span id=s>Total</span><input name=a aria-labelledby=s value=1><input name=b aria-label=Discount value=1><input name=c title=Shipping value=1><input name=d placeholder=Fee value=1>",
        "a=2&b=2&c=2&d=2",
    ),
    (
        "a disabled field, and a readonly one",
        "<input name=a disabled value=1><fieldset disabled><legend><input name=l value=1></legend><input name=b value=1></fieldset><input name=c readonly value=1>",
        "l=1&c=1",
    ),
    (
        "a control outside of its form",
        "</form><input form=f name=x aria-label='Outside' value=1><form>",
        "x=2",
    ),
    (
        "a button's own name",
        "<input name=a value=1><button name=do value=save>Save</button><button name=do value=archive>Archive</button>",
        "a=1&do=archive",
    ),
    (
        "an image that was clicked",
        "<input name=a value=1 aria-label=Amount><input type=image name=go alt=Go>",
        "a=2&go.x=12&go.y=7",
    ),
    (
        "what browsers fill in",
        "<input type=hidden name=_charset_><input type=hidden name=csrf_token value=Zk3mT9qLx2RvB8nWc5Yd><input name=a value=1 aria-label=Amount>",
        "_charset_=UTF-8&csrf_token=other&a=2",
    ),
    (
        "a secret",
        "<label>Password <input type=password name=p></label><label>Card <input name=card value='4111 1111 1111 1111'></label>",
        "p=new&card=5500+0000+0000+0004",
    ),
    (
        "several kinds under one name",
        "<input type=radio name=x value=a checked aria-label=Preset><input name=x value=''>",
        "x=&x=mine",
    ),
];

#[test]
fn each_kind_of_field_reads_as_people_say_it() {
    let lines = FORMS.map(|(what, fields, query)| {
        let form = form(&format!("<form id=f method=post action=/page>{fields}</form>"));
        let (sent, nothing) = (sent(query), "nothing");
        let changes = forms::changes(&form, &sent);
        let said = if changes.is_empty() { nothing.to_owned() } else { told(&changes, "Page") };
        let pressed = forms::pressed(&form, &sent).map(|button| format!(" [{button}]"));
        format!("{what}: {said}{}", pressed.unwrap_or_default())
    });
    insta::assert_snapshot!(lines.join("\n"));
}

fn documents() -> Vec<Document> {
    let one = |path: &str, value: Value| Document {
        path: path.to_owned(),
        value,
        source: None,
        hidden: Default::default(),
    };
    vec![
        one("/api/settings", json!({ "data": { "tax": { "rate": 20, "country": "de", "reverse": false } } })),
        one("/api/customers", json!([{ "id": 17, "name": "Fabrikam", "phone": "1" }])),
        one(
            "/api/invoices",
            json!({ "invoices": [
                { "id": 16, "number": "RE-16", "note": "", "tags": ["a"] },
                { "id": 17, "number": "RE-17", "note": "old", "paid": false, "tags": ["a", "b"], "api_key": "•••••",
                  "lines": [{ "id": 1, "name": "Work", "hours": 2 }, { "id": 2, "name": "Travel", "hours": 1 }] },
            ] }),
        ),
        one(
            "/v1/people/9f1c2d3e",
            json!({ "data": { "id": "9f1c2d3e", "type": "people", "attributes": { "name": "Pia", "city": "Graz" } } }),
        ),
        one(
            "/graphql Invoices",
            json!({ "data": { "invoices": [{ "__typename": "Invoice", "id": "x-17", "number": "G-17", "note": "old" }] } }),
        ),
    ]
}

/// What it is, how it is sent, where to, and what.
fn bodies() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    vec![
        ("a member of an item of the list above", "PATCH", "/api/invoices/17", json!({ "note": "new" })),
        (
            "the same in a wrapper",
            "PATCH",
            "/api/invoices/17",
            json!({ "invoice": { "note": "new", "paid": true } }),
        ),
        ("a number as a text", "PATCH", "/api/settings/tax", json!({ "rate": "20" })),
        (
            "the whole, with a member left out",
            "PUT",
            "/api/settings/tax",
            json!({ "rate": 10, "country": "de" }),
        ),
        ("a member taken away (RFC 7396)", "PATCH", "/api/invoices/17", json!({ "note": null })),
        (
            "a thing in the thing, by its id",
            "PATCH",
            "/api/invoices/17",
            json!({ "lines": [{ "id": 2, "name": "Travel", "hours": 3 }, { "id": 1, "name": "Work", "hours": 2 }] }),
        ),
        (
            "a thing removed and one added",
            "PATCH",
            "/api/invoices/17",
            json!({ "lines": [{ "id": 1, "name": "Work", "hours": 2 }, { "name": "Hotel", "hours": 0 }] }),
        ),
        ("a list of words", "PATCH", "/api/invoices/17", json!({ "tags": ["a", "c"] })),
        ("a secret", "PATCH", "/api/invoices/17", json!({ "api_key": "k-1", "password": "x" })),
        ("an id in the body", "POST", "/api/updateInvoice", json!({ "id": 17, "note": "new" })),
        ("an id of another kind of thing", "PATCH", "/api/orders/17", json!({ "note": "new" })),
        (
            "JSON:API",
            "PATCH",
            "/v1/people/9f1c2d3e",
            json!({ "data": { "type": "people", "id": "9f1c2d3e", "attributes": { "city": "Bonn" } } }),
        ),
        (
            "something new",
            "POST",
            "/api/invoices",
            json!({ "customer": "Fabrikam", "total": 12, "note": "" }),
        ),
        ("unchanged", "PUT", "/api/settings/tax", json!({ "rate": 20, "country": "de", "reverse": false })),
        ("nothing known", "PUT", "/api/limits", json!({ "daily": 3, "mails": { "weekly": true } })),
    ]
}

#[test]
fn json_reads_against_what_was_served_of_the_same_thing() {
    let labels = Labels::from([("note".to_owned(), "Note for your team".to_owned())]);
    let lines = bodies().into_iter().map(|(what, method, path, body)| {
        let thing = forms::thing_at(&documents(), path, Some(&body));
        let how = if method == "PUT" { Sent::Whole } else { Sent::Part };
        let served = thing.as_ref().map(|thing| &thing.value);
        let changes = forms::json_changes(served, forms::unwrapped(&body), how, &labels);
        let page = thing.as_ref().and_then(|thing| thing.called.clone());
        let page = page.unwrap_or_else(|| forms::path_in_words(path));
        let said = if changes.is_empty() { format!("nothing on {page}") } else { told(&changes, &page) };
        format!("{what}: {said}")
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn operations_of_a_patch_read_as_the_changes_that_come_of_them() {
    let patches = [
        json!([{ "op": "replace", "path": "/note", "value": "new" }]),
        json!([{ "op": "test", "path": "/note", "value": "old" }, { "op": "remove", "path": "/note" }]),
        json!([{ "op": "add", "path": "/tags/-", "value": "c" }]),
        json!([{ "op": "remove", "path": "/lines/0" }]),
        json!([{ "op": "move", "from": "/note", "path": "/comment" }]),
        json!([{ "op": "copy", "from": "/note", "path": "/comment" }]),
        json!([{ "op": "replace", "path": "/lines/1/hours", "value": 5 }, { "op": "replace", "path": "/lines/1/hours", "value": 6 }]),
        json!([{ "op": "replace", "path": "/api_key", "value": "k" }]),
        json!([{ "op": "replace", "path": "/unknown/deep", "value": 1 }]),
    ];
    let thing = forms::thing_at(&documents(), "/api/invoices/17", None).expect("the invoice");
    let lines = patches.map(|patch| {
        let changes = forms::patch_changes(Some(&thing.value), &patch, &Labels::new()).expect("operations");
        format!("{patch}\n  {}", told(&changes, thing.called.as_deref().unwrap_or_default()))
    });
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(forms::patch_changes(None, &json!({ "note": 1 }), &Labels::new()), None);
}

#[test]
fn a_mutation_reads_by_its_arguments() {
    let asked = [
        json!({ "query": "mutation SetNote($id: ID!, $note: String) { updateInvoice(id: $id, note: $note) { id } }",
            "variables": { "id": "x-17", "note": "new" } }),
        json!({ "query": "mutation { updateInvoice(input: { id: \"x-17\", note: \"new\" }) { id } }" }),
        json!({ "query": "mutation Rate($input: TaxInput!) { setTax(input: $input) { rate } }", "variables": { "input": { "rate": 10 } } }),
        json!({ "operationName": "ArchiveInvoice", "variables": { "invoiceId": "x-17" },
            "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "ab" } } }),
        json!({ "query": "{ invoices { id } }" }),
        json!({ "query": "mutation Login { signIn(password: \"hunter2\") { token } }" }),
    ];
    let lines = asked.map(|body| {
        let each = forms::operations(&body).into_iter().map(|operation| {
            let told_of = forms::operation_changes(&documents(), &operation, &Labels::new());
            let page = told_of.called.unwrap_or_else(|| "Page".to_owned());
            format!("{}: {}", operation.name, told(&told_of.changes, &page))
        });
        each.collect::<Vec<_>>().join("; ")
    });
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn paths_read_as_words() {
    let paths = [
        "/settings/tax",
        "/api/v1/invoices/17",
        "/invoices/17/lines/3",
        "/customers.csv",
        "/",
        "/admin/users/9f1c2d3e-aaaa",
        "/companies/12/addresses",
        "/index.php",
        "/people/olivia",
        "/files/report%202026.pdf",
        "/graphql",
        "/a/v2/Boxes/4",
    ];
    let lines = paths.map(|path| format!("{path}: {}", forms::path_in_words(path)));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_page_tells_its_heading_and_breadcrumbs_and_whether_it_complains() {
    let facts = page(
        "<nav aria-label=Breadcrumb><ol><li><a>Settings</a> / <li>Tax</ol></nav><h1>Tax <b>settings</b></h1><h1>Two</h1>
         <form action=/page><input name=rate aria-invalid=true></form>",
    );
    assert_eq!(facts.heading.as_deref(), Some("Tax settings"));
    assert_eq!(facts.crumbs, ["Settings", "Tax"]);
    assert!(facts.complains);
    let data = "<script type=application/ld+json>{\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"name\":\"Shop\"}]}</script>";
    assert_eq!(page(data).crumbs, ["Shop"]);
    let quiet = [
        "<form><input name=a aria-invalid=false><p class=error></p></form>",
        "<p class=error-count>3 errors</p><form><input name=a></form>",
        "<div role=alert class='alert alert-success'>Saved.</div><form><input name=a></form>",
    ];
    assert!(quiet.iter().all(|html| !page(html).complains));
    let loud = [
        "<form><input name=a><p class=error>Too long</p></form>",
        "<div role=alert class='alert alert-danger'>Not saved.</div><form></form>",
        "<form><ul class=errorlist><li>Required</ul></form>",
    ];
    assert!(loud.iter().all(|html| page(html).complains));
}
