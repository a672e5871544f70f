//! The kit of API tests holds every answer against the document.

use crate::toy::{self, PREFIX};

#[tokio::test]
async fn an_answer_that_is_not_as_documented_fails_the_test() {
    let toy = toy::start(&toy::settings(), None);
    let answer = async |what: &str| {
        let request = toy.request("GET", &format!("{PREFIX}/lies/{what}"));
        toy.send(request).await
    };
    assert_eq!(answer("nothing").await.unwrap().status, 200);
    for (what, complaint) in [
        ("status", "202 is not named in its document"),
        ("header", "200 lacks ETag"),
        (
            "location",
            "200 has Location, which its document does not name",
        ),
        ("type", "200 is no text/plain in its document"),
        (
            "member",
            "200 is not as documented: /name: 7 is not of type \"string\"",
        ),
        (
            "absence",
            "200 is not as documented: : \"name\" is a required property",
        ),
        ("refusal", "400 is not a problem: application/json"),
    ] {
        let refused = answer(what).await.unwrap_err();
        assert!(refused.contains(complaint), "{what}: {refused}");
    }
}
