//! An answer, easy to ask.

use serde::de::DeserializeOwned;

/// What a [`super::TestServer`] answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name, empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as a type of the contract.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, String> {
        let text = || format!("{}: {}", self.status, String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).map_err(|error| format!("{error} in {}", text()))
    }

    /// The `code` of a problem, empty when it is none.
    pub fn code(&self) -> String {
        self.json()
            .get("code")
            .and_then(|code| code.as_str())
            .unwrap_or_default()
            .to_owned()
    }

    /// Pointers of the fields to change.
    pub fn pointers(&self) -> Vec<String> {
        let json = self.json();
        let errors = json
            .get("errors")
            .and_then(|errors| errors.as_array())
            .cloned();
        let pointer = |error: &serde_json::Value| Some(error.get("pointer")?.as_str()?.to_owned());
        errors
            .unwrap_or_default()
            .iter()
            .filter_map(pointer)
            .collect()
    }
}
