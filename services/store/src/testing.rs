//! What tests of the services share. Production code must not use it.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use sqlx::mysql::{MySqlConnectOptions, MySqlPool};

use crate::Clock;

/// Noon of 24 November 2026, the present of most tests.
pub fn noon() -> DateTime<Utc> {
    const NOON_SECONDS: i64 = 1_795_521_600;
    DateTime::from_timestamp(NOON_SECONDS, 0).unwrap_or_default()
}

/// A clock that stands at [`noon`].
pub fn clock() -> Clock {
    Clock::fixed(noon())
}

/// Where a test's database is, for another user of it.
pub fn options_as(pool: &MySqlPool, user: &str, password: &SecretString) -> MySqlConnectOptions {
    let options = pool.connect_options().as_ref().clone();
    options.username(user).password(password.expose_secret())
}
