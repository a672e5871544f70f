//! The service's own settings: the table `[attendee]`.

use std::collections::HashMap;

use secrecy::SecretString;
use serde::Deserialize;

/// What the table `[attendee]` holds.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `mysql://…`.
    pub database_url: SecretString,
    /// Most connections of one instance.
    #[serde(default = "eight")]
    pub database_connections: u32,
    /// Client credentials for internal tokens.
    pub client_secret: SecretString,
    /// The programs that may ask for tokens of their own, and their secrets.
    #[serde(default)]
    pub clients: HashMap<String, SecretString>,
    /// How many sign-ins may fail.
    pub sign_in: SignInLimits,
    /// How many sign-ups there may be.
    pub sign_up: SignUpLimits,
    /// Password checks that may wait for a core; beyond them requests are refused as busy.
    pub password_queue: usize,
}

/// How many sign-ins may fail within a window, counted over all instances.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInLimits {
    /// Failures per e-mail address.
    pub failures_per_email: u32,
    /// Failures per client address (an IPv6 network of 64 bits counts as one).
    pub failures_per_address: u32,
    /// Length of the window.
    pub window_minutes: u32,
}

/// How many sign-ups there may be within a window as long as that for sign-ins, counted over all instances.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUpLimits {
    /// Mails to one e-mail address: beyond them nothing is sent, and the answer is the same.
    pub mails_per_email: u32,
    /// Sign-ups from one client address (an IPv6 network of 64 bits counts as one); many people may share it.
    pub per_address: u32,
}

const fn eight() -> u32 {
    8
}
