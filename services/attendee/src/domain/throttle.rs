//! Whose failed sign-ins and sign-ups are counted, and over which time.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

use super::secret;

/// Whom the failures of an attempt, or a sign-up, count for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// The account, by its e-mail address.
    pub(crate) email: [u8; 32],
    /// The client's network.
    pub(crate) address: [u8; 32],
    /// Since when failures are counted.
    pub(crate) window_start: DateTime<Utc>,
}

impl Attempt {
    pub(crate) fn new(email: &str, client_address: &str, now: (DateTime<Utc>, u32)) -> Self {
        Self::counted("", email, client_address, now)
    }

    /// A sign-up: counted apart from sign-ins.
    pub(crate) fn sign_up(email: &str, client_address: &str, now: (DateTime<Utc>, u32)) -> Self {
        Self::counted("sign-up:", email, client_address, now)
    }

    fn counted(
        what: &str,
        email: &str,
        client_address: &str,
        (now, window_minutes): (DateTime<Utc>, u32),
    ) -> Self {
        Self {
            email: secret::hash(&format!("{what}email:{email}")),
            address: secret::hash(&format!("{what}address:{}", network(client_address))),
            window_start: window_start(now, window_minutes),
        }
    }
}

/// When the window of this moment began; windows follow each other without gaps.
fn window_start(now: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
    let length = i64::from(minutes.max(1)) * 60;
    let seconds = now.timestamp();
    let since = TimeDelta::seconds(seconds.rem_euclid(length));
    DateTime::from_timestamp(seconds, 0).unwrap_or(now) - since
}

/// Seconds until the next window.
pub(crate) fn seconds_left(attempt: &Attempt, now: DateTime<Utc>, minutes: u32) -> u32 {
    let end = attempt.window_start + TimeDelta::minutes(i64::from(minutes.max(1)));
    u32::try_from((end - now).num_seconds().max(0)).unwrap_or(0) + 1
}

/// An IPv4 address as it is, an IPv6 address as its network of 64 bits: one household has all of it.
fn network(client_address: &str) -> String {
    match client_address
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V6(address)) => format!("{:016x}/64", u128::from(address) >> 64),
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => client_address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_each_other() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let start = window_start(at("2026-11-24T12:14:59.999999Z"), 15);
        assert_eq!(start, at("2026-11-24T12:00:00Z"));
        assert_eq!(
            window_start(at("2026-11-24T12:15:00Z"), 15),
            at("2026-11-24T12:15:00Z")
        );
        let attempt = Attempt::new("a@b.co", "::1", (at("2026-11-24T12:14:00Z"), 15));
        assert_eq!(seconds_left(&attempt, at("2026-11-24T12:14:00Z"), 15), 61);
    }

    #[test]
    fn a_household_is_one_address() {
        assert_eq!(network("2001:db8:1:2::7"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::7"), network("2001:db8:1:3::7"));
        assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
        assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
    }
}
