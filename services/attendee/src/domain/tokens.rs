//! Lifetimes, and what an access token says.

use butterfly_chassis::auth::ISSUER;
use butterfly_contracts::{Grant, SessionId, attendee::Claims};
use chrono::{DateTime, TimeDelta, Utc};

/// Lifetime of an access token in seconds.
pub(crate) const ACCESS_SECONDS: u32 = 300;
/// How long revocations and retired keys are published: every token has ended by then, with room for
/// clocks that differ.
pub(crate) const HONOURED: TimeDelta = TimeDelta::minutes(10);
/// How long the link of a sign-up works.
pub(crate) const SIGN_UP_LIFE: TimeDelta = TimeDelta::hours(24);

/// Whom a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionKind {
    /// Attendees.
    Public,
    /// Staff.
    Staff,
}

impl SessionKind {
    /// The audience of its tokens.
    pub(crate) const fn audience(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Staff => "staff",
        }
    }

    /// How long a session lasts at most.
    pub(crate) const fn life(self) -> TimeDelta {
        match self {
            Self::Public => TimeDelta::days(30),
            Self::Staff => TimeDelta::hours(12),
        }
    }
}

/// Who a token is about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Subject {
    /// An account id, or a program's name.
    pub(crate) id: String,
    pub(crate) session: Option<SessionId>,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) roles: Vec<Grant>,
}

/// The claims of a new token.
pub(crate) fn claims(subject: Subject, audience: &str, now: DateTime<Utc>) -> Claims {
    let issued = now.timestamp();
    Claims {
        iss: ISSUER.to_owned(),
        sub: subject.id,
        aud: audience.to_owned(),
        iat: issued,
        exp: issued + i64::from(ACCESS_SECONDS),
        sid: subject.session,
        email: subject.email,
        name: subject.name,
        roles: subject.roles,
    }
}
