//! What the website needs besides what all programs share: the table `[frontend]`.

use secrecy::SecretString;
use serde::Deserialize;

/// The website's own settings. It has no database, so there is no address of one.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Client credentials for internal tokens.
    pub client_secret: SecretString,
    /// Signs cookies and form tokens; the same on every instance.
    pub cookie_key: SecretString,
}
