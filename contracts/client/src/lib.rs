//! Typed REST clients of the Butterfly services, for the services themselves, the websites and the
//! operator's command. Every call goes through HAProxy's internal listener, carries the request's id and
//! trace, ends by the request's deadline, and is repeated only when that is safe.

pub mod attendee;
mod call;
mod error;
pub mod lodging;
pub mod options;
pub mod registration;
mod retry;
mod tokens;

pub use attendee::AttendeeClient;
pub use call::{Call, CallContext, Caller, ClientSettings, Fetched};
pub use error::ClientError;
pub use lodging::LodgingClient;
pub use options::OptionsClient;
pub use registration::RegistrationClient;
pub use tokens::InternalTokens;
