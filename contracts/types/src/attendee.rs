//! The attendee service: accounts, sessions, tokens and staff grants.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AccountId, ConventionId, Grant, SessionId, StaffRole};

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostalAddress {
    /// Street and number, up to 300 characters; may hold several lines.
    #[schema(max_length = 300, example = "12 Harbour Street")]
    pub line: String,
    /// Postal code, empty where the country has none.
    #[schema(max_length = 20, example = "D02 XY45")]
    pub postal_code: String,
    /// Town or city.
    #[schema(max_length = 120, example = "Dublin")]
    pub city: String,
    /// State, province or county; may be empty.
    #[schema(max_length = 120, example = "Leinster")]
    pub region: String,
    /// ISO 3166-1 alpha-2 code.
    #[schema(pattern = "^[A-Z]{2}$", example = "IE")]
    pub country: String,
}

/// A person asking for an account.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// E-mail address; compared without regard to the case of ASCII letters.
    #[schema(format = "email", max_length = 254, example = "mina@example.org")]
    pub email: String,
    /// 10 to 200 characters (NIST SP 800-63B: length over composition rules).
    #[schema(
        format = "password",
        min_length = 10,
        max_length = 200,
        example = "a calm blue heron"
    )]
    pub password: String,
    /// The name the person goes by.
    #[schema(min_length = 1, max_length = 200, example = "Mina Harker")]
    pub name: String,
    /// Postal address.
    pub address: PostalAddress,
    /// A path of the public website to go on to after the mail's link; empty when there is none.
    #[serde(default)]
    #[schema(
        max_length = 300,
        pattern = "^(/([!-.0-\\[\\]-~][!-\\[\\]-~]*)?)?$",
        example = "/registrations"
    )]
    pub next: String,
}

/// The same answer to every sign-up, whether the address has an account or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignUpAccepted {
    /// Where the mail with the next step goes.
    #[schema(example = "mina@example.org")]
    pub email: String,
}

/// The token out of a mail's link.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmAccount {
    /// The token.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Zm9yZXZlciBhbmQgYSBkYXksIGFsbCBvZiB1cw"
    )]
    pub token: String,
}

/// E-mail address and password.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// E-mail address.
    #[schema(max_length = 254, example = "mina@example.org")]
    pub email: String,
    /// Password.
    #[schema(format = "password", max_length = 200, example = "a calm blue heron")]
    pub password: String,
}

/// A new session.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// The secret that stands for the session; exchange it for access tokens.
    #[schema(example = "c2Vzc2lvbnMgYXJlIG9wYXF1ZSB0byB5b3U")]
    pub session_token: String,
    /// When the session ends by itself.
    pub expires_at: DateTime<Utc>,
    /// The first access token.
    pub access: AccessToken,
    /// Who signed in.
    pub account: AccountView,
}

/// A session's secret.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExchangeSession {
    /// `session_token` of the sign-in.
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "c2Vzc2lvbnMgYXJlIG9wYXF1ZSB0byB5b3U"
    )]
    pub session_token: String,
}

/// A short-lived bearer token (JWT, EdDSA).
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct AccessToken {
    /// Send as `Authorization: Bearer …`.
    #[schema(example = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhY2NfIn0.c2lnbmF0dXJl")]
    pub access_token: String,
    /// Lifetime in seconds.
    #[schema(example = 300)]
    pub expires_in: u32,
}

/// An account, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountView {
    /// Id.
    pub id: AccountId,
    /// E-mail address.
    #[schema(example = "mina@example.org")]
    pub email: String,
    /// Name.
    #[schema(example = "Mina Harker")]
    pub name: String,
    /// Postal address; null where none was ever asked for: in accounts made for staff.
    #[schema(required)]
    pub address: Option<PostalAddress>,
    /// Roles as staff, empty for everybody else.
    pub roles: Vec<Grant>,
    /// Counts changes; the ETag.
    #[schema(example = 3)]
    pub version: u32,
}

/// Changes to one's own account; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200, example = "Mina Murray")]
    pub name: Option<String>,
    /// A new postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
}

/// A program asking for a token of its own (RFC 6749 section 4.4, client credentials).
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientCredentials {
    /// The program's name.
    #[schema(example = "registration")]
    pub client_id: String,
    /// Its secret.
    #[schema(example = "bG9uZyBhbmQgcmFuZG9t")]
    pub client_secret: String,
    /// `internal`, or `staff` for the operator's command.
    #[schema(example = "internal")]
    pub audience: String,
}

/// A public key (RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jwk {
    /// Key type, `OKP`.
    #[schema(example = "OKP")]
    pub kty: String,
    /// Curve, `Ed25519`.
    #[schema(example = "Ed25519")]
    pub crv: String,
    /// Use, `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub usage: String,
    /// Algorithm, `EdDSA`.
    #[schema(example = "EdDSA")]
    pub alg: String,
    /// Key id.
    #[schema(example = "01936b0e")]
    pub kid: String,
    /// The key, base64url.
    #[schema(example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    pub x: String,
}

/// The keys access tokens are verified with (RFC 7517).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Jwks {
    /// Current and recently retired keys.
    pub keys: Vec<Jwk>,
}

/// What must no longer be honoured.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Revocations {
    /// Every revocation whose tokens could still be alive.
    pub items: Vec<Revocation>,
}

/// Tokens of this subject issued before `revoked_at` are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Revocation {
    /// A session (`ses_…`) or account (`acc_…`) id.
    #[schema(example = "ses_01936b0e7c4a7d9c8f3a5b2c1d0e9f8a")]
    pub subject: String,
    /// From when on.
    pub revoked_at: DateTime<Utc>,
}

/// Makes somebody staff; the account is made when the address has none.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewStaff {
    /// E-mail address.
    #[schema(example = "organiser@example.org")]
    pub email: String,
    /// Name for a new account.
    #[schema(example = "Robin Organiser")]
    pub name: String,
    /// The role.
    pub role: StaffRole,
    /// The convention, for roles over one.
    #[serde(default)]
    pub convention: Option<ConventionId>,
    /// Whether an account that is there gets a new password, which signs it out everywhere.
    #[serde(default)]
    pub new_password: bool,
}

/// The outcome of making somebody staff.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffAdded {
    /// The account.
    pub account: AccountId,
    /// The password that was made just now: shown once, never again.
    #[schema(required, example = "kD8wQz3nVb7xRt2m")]
    pub password: Option<String>,
}

/// Takes roles of somebody away.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffRemoval {
    /// E-mail address.
    #[schema(example = "organiser@example.org")]
    pub email: String,
    /// Only this role; without it all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<StaffRole>,
    /// Only over this convention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convention: Option<ConventionId>,
}

/// The outcome of taking roles away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffRemoved {
    /// The account.
    pub account: AccountId,
    /// What it had until now.
    pub removed: Vec<Grant>,
    /// What it still has.
    pub left: Vec<Grant>,
}

/// A role for an existing account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewGrant {
    /// Who.
    pub account: AccountId,
    /// Where.
    pub convention: ConventionId,
    /// What.
    pub role: StaffRole,
}

/// What an access token says (RFC 7519).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// `butterfly`.
    pub iss: String,
    /// An account id, or the name of a program.
    pub sub: String,
    /// `public`, `staff` or `internal`.
    pub aud: String,
    /// Issued at, Unix seconds.
    pub iat: i64,
    /// Expires at, Unix seconds.
    pub exp: i64,
    /// The session, when a person signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    /// The person's confirmed e-mail address; empty for programs.
    #[serde(default)]
    pub email: String,
    /// The person's name; empty for programs.
    #[serde(default)]
    pub name: String,
    /// Roles, in staff tokens.
    #[serde(default)]
    pub roles: Vec<Grant>,
}
