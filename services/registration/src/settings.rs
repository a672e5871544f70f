//! The table `[registration]` of the settings.

use secrecy::SecretString;
use serde::Deserialize;

/// What the registration service needs besides what all programs share.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `mysql://…`.
    pub database_url: SecretString,
    /// Most connections of one instance, at least two: the lanes have half of them to themselves.
    #[serde(default = "eight")]
    pub database_connections: u32,
    /// Client credentials for internal tokens.
    pub client_secret: SecretString,
    /// Order secrets are derived from this key; changing it makes every link in a mail fail.
    pub order_secret_key: SecretString,
}

const fn eight() -> u32 {
    8
}
