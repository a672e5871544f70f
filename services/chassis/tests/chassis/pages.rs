//! The page to read the document with.

use crate::toy::{self, PREFIX};

#[tokio::test]
async fn it_shows_the_whole_document_and_nothing_else() {
    let toy = toy::start(&toy::settings(), None);
    toy.browse().await.unwrap();
    let missing = toy.request("GET", &format!("{PREFIX}/docs/nothing.js"));
    assert_eq!(toy.send(missing).await.unwrap().code(), "not_found");
    let posted = toy.request("POST", &format!("{PREFIX}/docs/"));
    let refused = toy.send(posted).await.unwrap();
    assert_eq!(refused.code(), "method_not_allowed");
    assert_eq!(refused.header("allow"), "GET, HEAD");
}

#[tokio::test]
async fn it_says_what_an_operation_is() {
    let toy = toy::start(&toy::settings(), None);
    let page = toy.request("GET", &format!("{PREFIX}/docs/"));
    let page = toy.send(page).await.unwrap();
    for (header, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-cache"),
    ] {
        assert_eq!(page.header(header), value);
    }
    let text = String::from_utf8(page.body).unwrap();
    for shown in [
        "<h1>Toy</h1>",
        "Shows a thing, after two reads where there is a database.",
        "<code>thing</code>",
        "in the path <span class=\"needed\">required</span>",
        "<code>application/json</code>: <a href=\"#schema-Thing\">Thing</a>",
        "<code>ETag</code>",
        "<span class=\"status\">413</span> Payload Too Large",
        "no other fields",
        "for example <code>7</code>",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
}
