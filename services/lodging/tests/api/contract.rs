//! The committed documents are what the code says.

use std::path::Path;

use butterfly_chassis::testing;

#[test]
fn documents_are_as_committed() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/openapi");
    for (name, document) in butterfly_lodging::documents() {
        testing::compare(&document, &directory.join(format!("{name}.json"))).unwrap();
    }
}
