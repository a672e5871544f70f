//! Addresses with a query.

use url::form_urlencoded::Serializer;

/// A path with the pairs that have a value.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_value() {
        assert_eq!(with_query("/x", &[("q", "")]), "/x");
        assert_eq!(
            with_query("/x", &[("q", "a&b ü"), ("s", "live")]),
            "/x?q=a%26b+%C3%BC&s=live"
        );
    }
}
