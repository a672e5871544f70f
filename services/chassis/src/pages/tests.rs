//! What is seldom in our documents, and must be right on their page all the same.

use serde_json::{Value, json};

use super::render;

const PREFIX: &str = "/api/trees/v1";

/// The page of a document with these paths, without its style and without spaces between tags.
fn page(paths: &Value) -> String {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Trees & <shrubs>", "version": "1.2.3", "description": "Of a *garden*." },
        "servers": [{ "url": "https://trees.example", "description": "The garden" }],
        "tags": [{ "name": "old trees", "description": "Those that **stand**." }],
        "paths": paths,
        "components": {
            "schemas": {
                "Tree": {
                    "type": "object",
                    "properties": {
                        "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
                    },
                    "examples": [{ "children": [{ "children": [] }] }],
                },
            },
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
                "token": { "type": "http", "scheme": "bearer", "description": "Ask `us`." },
            },
        },
        "security": [{ "token": [] }],
    });
    let page = render(&document.to_string(), PREFIX).unwrap();
    let (_, body) = page.split_once("<body>").unwrap();
    body.lines().map(str::trim).collect()
}

fn operation(id: &str, more: Value) -> Value {
    let mut operation = json!({ "operationId": id, "responses": {} });
    let (Value::Object(whole), Value::Object(more)) = (&mut operation, more) else {
        panic!("{id} is no object");
    };
    whole.extend(more);
    operation
}

fn assert_shows(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn the_head_says_what_the_document_is() {
    let page = page(&json!({}));
    assert_shows(
        &page,
        &[
            "<h1>Trees &#38; &#60;shrubs&#62;</h1>",
            "<p>Of a <em>garden</em>.</p>",
            "<dd>1.2.3</dd>",
            "<code>/api/trees/v1</code>",
            "<code>https://trees.example</code> The garden",
            "href=\"/api/trees/v1/openapi.json\"",
            "<p>Ask <code>us</code>.</p><p>Send it as <code>Authorization: Bearer …</code>.</p>",
            "Send it as <code>X-Key</code> in the <code>header</code>.",
            "id=\"schema-Tree\"",
            "array of <a href=\"#schema-Tree\">Tree</a>",
            "for example <pre class=\"wrapped\"><code>{",
        ],
    );
    // Nothing has this tag.
    assert!(!page.contains("old trees"), "{page}");
}

#[test]
fn operations_stand_below_their_tag_and_described_tags_come_first() {
    let page = page(&json!({
        "/api/trees/v1/a": { "get": operation("first", json!({ "tags": ["another"] })) },
        "/api/trees/v1/b": { "get": operation("second", json!({ "tags": ["old trees"] })) },
        "/api/trees/v1/c": { "get": operation("third", json!({})) },
    }));
    let places = [
        "<h2 id=\"tag-old-trees\">old trees</h2><div class=\"prose\"><p>Those that <strong>stand",
        "<article class=\"card operation\" id=\"second\"",
        "<h2 id=\"tag-another\">another</h2>",
        "id=\"first\"",
        "<h2 id=\"tag-operations\">operations</h2>",
        "id=\"third\"",
    ];
    let found: Vec<_> = places.iter().map(|part| page.find(part)).collect();
    assert!(found.iter().all(Option::is_some), "{found:?} in {page}");
    assert!(found.is_sorted(), "{found:?}");
}

#[test]
fn an_operation_says_who_may_use_it_and_whether_it_ends() {
    for (security, words) in [
        (json!(null), "<a href=\"#credential-token\">token</a>."),
        (json!([]), "none."),
        (json!([{}]), "none."),
        (
            json!([{}, { "token": [] }]),
            "<a href=\"#credential-token\">token</a>, or none.",
        ),
        (
            json!([{ "key": [], "token": [] }, { "key": [] }]),
            "<a href=\"#credential-key\">key</a> and <a href=\"#credential-token\">token</a> or \
             <a href=\"#credential-key\">key</a>.",
        ),
    ] {
        let old = operation("old", json!({ "security": security, "deprecated": true }));
        let page = page(&json!({ "/api/trees/v1/old": { "delete": old } }));
        let credentials = format!("Credentials: {words}");
        assert_shows(&page, &[&credentials, "<p class=\"warning\">Deprecated"]);
        // A line for curl would have to know how to send the key.
        let tried = page.contains("Line for curl");
        assert_eq!(tried, !words.contains("key"), "{words}");
    }
}

#[test]
fn parameters_of_the_path_are_those_of_its_operations() {
    let shared =
        json!({ "name": "tree", "in": "path", "required": true, "schema": { "type": "string" } });
    let own = json!([{ "name": "limit", "in": "query", "deprecated": true, "example": 50 }]);
    let page = page(&json!({
        "/api/trees/v1/trees/{tree}": {
            "parameters": [shared],
            "get": operation("get_tree", json!({ "parameters": own })),
        },
    }));
    assert_shows(
        &page,
        &[
            "<code>tree</code></dt><dd class=\"kind\">string in the path <span class=\"needed\">required",
            "<code>limit</code></dt><dd class=\"kind\">anything in the query <span class=\"old\">deprecated",
            "for example <code>50</code>",
            "$BASE/api/trees/v1/trees/${TREE}",
        ],
    );
}

#[test]
fn bodies_and_answers_show_each_media_type() {
    let tree = || json!({ "schema": { "$ref": "#/components/schemas/Tree" } });
    let problem =
        || json!({ "description": "No.", "content": { "application/problem+json": tree() } });
    let more = json!({
        "requestBody": { "description": "A `tree`.", "content": {
            "application/json": tree(),
            "text/csv": { "schema": { "type": "string" }, "example": "oak" },
        } },
        "responses": {
            "201": {
                "description": "It grows.",
                "headers": { "Location": { "description": "Where", "schema": { "type": "string" } } },
                "content": { "application/json": { "schema": {
                    "type": "object", "required": ["new"],
                    "properties": { "new": { "type": "boolean" } },
                } } },
            },
            "404": problem(),
            "409": problem(),
            "default": problem(),
        },
    });
    let page = page(&json!({ "/api/trees/v1/trees": { "post": operation("plant", more) } }));
    assert_shows(
        &page,
        &[
            "<h4>Body <span class=\"soft\">may be absent</span></h4><p>A <code>tree</code>.</p>",
            "<code>application/json</code>: <a href=\"#schema-Tree\">Tree</a>",
            "<code>text/csv</code>: string",
            "<span class=\"status\">201</span> Created</dt><dd>It grows.</dd>",
            "<code>Location</code></dt><dd class=\"kind\">string in a header</dd><dd>Where</dd>",
            "<code>new</code>",
            "Example of 201 of plant, application/json\"><code>{&#34;new&#34;: true}",
            "of plant</span>: 404, 409, default</summary>",
            "Each with <a href=\"#schema-Tree\">Tree</a> as <code>application/problem+json</code>.",
        ],
    );
}

#[test]
fn what_is_no_document_has_no_page() {
    assert!(render("{}", PREFIX).is_err());
    let reference = json!({ "200": { "$ref": "#/components/responses/Tree" } });
    let document = json!({
        "info": { "title": "", "version": "" },
        "paths": { "/": { "get": { "operationId": "x", "responses": reference } } },
    });
    assert!(render(&document.to_string(), PREFIX).is_err());
}
