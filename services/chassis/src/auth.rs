//! Who is asking: access tokens (JWT, RFC 7519, EdDSA by RFC 8037) verified here with the attendee
//! service's public keys, and refused once they are on its revocation list.

mod extract;
mod trust;

pub use extract::{Internal, MaybePerson, Permission, Person, Staff};
pub use trust::{FetchedTrust, RemoteTrust, Trust, TrustSource};

/// What `iss` must be.
pub const ISSUER: &str = "butterfly";
