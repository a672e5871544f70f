//! The query of an address. Links are made by hand and by mail programs, so what is unknown is ignored.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use url::form_urlencoded;

/// The fields of an address's query. An extractor that never refuses.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the part behind the question mark.
    pub fn parse(text: &str) -> Self {
        Self(
            form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// The first value of a field without white space around it, empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The value of a field, if there is one.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|value| !value.is_empty())
    }
}

impl FromRequest for Query {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read: Result<Self, Infallible> = Ok(Self::parse(request.query_string()));
        ready(read.map_err(Into::into))
    }
}

/// A path with these fields, those that are empty left out.
pub fn address(path: &str, fields: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        text if text.is_empty() => path.to_owned(),
        text => format!("{path}?{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let made = address(
            "/sign-in",
            &[("next", "/c/x/register?pass=1&a=ü"), ("empty", "")],
        );
        let (path, query) = made.split_once('?').unwrap();
        assert_eq!(path, "/sign-in");
        assert_eq!(Query::parse(query).get("next"), "/c/x/register?pass=1&a=ü");
        assert_eq!(address("/", &[("q", "")]), "/");
        assert_eq!(Query::parse("q=%20").some("q"), None);
    }
}
