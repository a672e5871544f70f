//! The page to browse the document.

use crate::toy::{self, PREFIX};

#[tokio::test]
async fn it_comes_whole_from_here() {
    let toy = toy::start(&toy::settings(), None);
    toy.browse().await.unwrap();
    let missing = toy.request("GET", &format!("{PREFIX}/docs/nothing.js"));
    assert_eq!(toy.send(missing).await.unwrap().code(), "not_found");
}
