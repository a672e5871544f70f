//! Problem details (RFC 9457), the one shape of every refusal.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident, $code:literal, $status:literal, $title:literal;)*) => {
        /// Why a request was refused: stable names a program can act on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ProblemCode { $($(#[$doc])* $variant,)* }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code on the wire.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The HTTP status it is sent with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// A short text for people, the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

problem_codes! {
    /// The request cannot be read: broken JSON, a bad header, a bad query.
    Malformed, "malformed", 400, "The request cannot be read";
    /// `Idempotency-Key` is needed here.
    IdempotencyKeyMissing, "idempotency_key_missing", 400, "An Idempotency-Key header is needed";
    /// No token, or one that is expired, altered or revoked.
    Unauthenticated, "unauthenticated", 401, "Please sign in";
    /// E-mail address and password do not belong together.
    WrongCredentials, "wrong_credentials", 401, "E-mail address or password is wrong";
    /// Known, and not allowed.
    Forbidden, "forbidden", 403, "Not allowed";
    /// There is no such thing, or it must not be known that there is.
    NotFound, "not_found", 404, "Not found";
    /// The path exists, the method does not.
    MethodNotAllowed, "method_not_allowed", 405, "This method does not exist here";
    /// The client took too long to send its request.
    RequestTimeout, "request_timeout", 408, "The request took too long to arrive";
    /// The state of the thing does not allow it.
    Conflict, "conflict", 409, "The current state does not allow this";
    /// Something with this name exists already.
    AlreadyExists, "already_exists", 409, "This exists already";
    /// No place is left.
    SoldOut, "sold_out", 409, "Sold out";
    /// The person has a registration for this convention already.
    AlreadyRegistered, "already_registered", 409, "This person is registered already";
    /// Registration has not opened, is closed, or this pass is not on sale.
    NotOnSale, "not_on_sale", 409, "Not on sale";
    /// It costs something else than the buyer was shown.
    PriceChanged, "price_changed", 409, "The price has changed";
    /// The new capacity is below what is taken.
    BelowTaken, "below_taken", 409, "More places than that are taken";
    /// It is in use and cannot go.
    InUse, "in_use", 409, "This is in use";
    /// The link or token was used or has run out.
    Gone, "gone", 410, "This link no longer works";
    /// `If-Match` names an older version.
    Stale, "stale", 412, "Somebody changed this in the meantime";
    /// The body is larger than allowed.
    TooLarge, "too_large", 413, "The request is too large";
    /// The body is not of the type this operation reads.
    UnsupportedMediaType, "unsupported_media_type", 415, "This content type is not understood";
    /// Well-formed, but a field is not valid.
    Invalid, "invalid", 422, "Some fields need a change";
    /// The same `Idempotency-Key` came with another body.
    IdempotencyKeyReused, "idempotency_key_reused", 422, "This Idempotency-Key was used for another request";
    /// `If-Match` is needed here.
    PreconditionRequired, "precondition_required", 428, "An If-Match header is needed";
    /// Too many requests or attempts.
    TooMany, "too_many", 429, "Too many attempts";
    /// The request's headers are larger than allowed.
    HeadersTooLarge, "headers_too_large", 431, "The request headers are too large";
    /// A mistake of ours.
    Internal, "internal", 500, "Something went wrong on our side";
    /// A service this one needs gave no usable answer.
    BadGateway, "bad_gateway", 502, "A part of the system did not answer";
    /// Overloaded; try again shortly.
    Busy, "busy", 503, "Very busy right now";
    /// The deadline of the request passed.
    Timeout, "timeout", 504, "This took too long";
}

/// The body of every 4xx and 5xx answer, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A URI naming the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "https://butterfly.example/problems/sold_out")]
    pub kind: String,
    /// A short text, the same for every occurrence of the kind.
    #[schema(example = "Sold out")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// What happened this time, for people.
    #[schema(example = "No place is left for this pass.")]
    pub detail: String,
    /// The id of the request, for support.
    #[schema(example = "req_01936b0e7c4a7d9c8f3a5b2c1d0e9f8a")]
    pub instance: String,
    /// The stable name of the problem.
    pub code: ProblemCode,
    /// The fields to change, and the lines of an order that cannot be had; otherwise empty.
    pub errors: Vec<FieldError>,
    /// Values a program can use, by name, for example `taken` or `left`.
    #[serde(default)]
    #[schema(required, value_type = std::collections::HashMap<String, serde_json::Value>)]
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// A field of the request that needs a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Where it is: a JSON pointer (RFC 6901) into the body, or `?name` for a query parameter.
    #[schema(example = "/attendee/name")]
    pub pointer: String,
    /// The stable name of what is wrong.
    #[schema(example = "too_long")]
    pub code: String,
    /// What to change, for people.
    #[schema(example = "must be at most 200 characters")]
    pub message: String,
}

impl FieldError {
    /// A field error.
    pub fn new(pointer: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl Problem {
    /// A problem of this kind; the server adds `instance`.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("https://butterfly.example/problems/{}", code.code()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            instance: String::new(),
            code,
            errors: Vec::new(),
            values: serde_json::Map::new(),
        }
    }

    /// `invalid` with the fields to change.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(ProblemCode::Invalid, "Some fields need a change.");
        problem.errors = errors;
        problem
    }

    /// Adds a value a program can use.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }
}
