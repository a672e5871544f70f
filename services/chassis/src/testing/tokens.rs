//! Tokens signed with a key that only tests know.

use butterfly_contracts::{
    AccountId, Grant, SessionId,
    attendee::{Claims, Jwk, Jwks},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use crate::auth::ISSUER;

/// An Ed25519 key pair of RFC 8032 section 7.1, test 1: PKCS #8 (RFC 8410) and public half.
const PRIVATE_HEX: &str = "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc4\
                           4449c5697b326919703bac031cae7f60";
const PUBLIC: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const KID: &str = "test";

/// Signs tokens that a [`super::TestServer`] believes.
#[derive(Debug, Clone, Copy, Default)]
pub struct TestTokens;

impl TestTokens {
    /// The key set to verify with.
    pub fn jwks() -> Jwks {
        let text = str::to_owned;
        let key = Jwk {
            kty: text("OKP"),
            crv: text("Ed25519"),
            usage: text("sig"),
            alg: text("EdDSA"),
            kid: text(KID),
            x: text(PUBLIC),
        };
        Jwks { keys: vec![key] }
    }

    /// A token for an attendee.
    pub fn person(account: AccountId, email: &str) -> String {
        Self::sign(&Self::claims(
            &account.to_string(),
            "public",
            email,
            Vec::new(),
        ))
    }

    /// A token for a member of staff.
    pub fn staff(account: AccountId, grants: Vec<Grant>) -> String {
        Self::sign(&Self::claims(
            &account.to_string(),
            "staff",
            "staff@example.org",
            grants,
        ))
    }

    /// A token for another program.
    pub fn internal(program: &str) -> String {
        Self::sign(&Self::claims(program, "internal", "", Vec::new()))
    }

    /// Claims that hold for five minutes.
    pub fn claims(sub: &str, aud: &str, email: &str, roles: Vec<Grant>) -> Claims {
        let now = chrono::Utc::now().timestamp();
        Claims {
            iss: ISSUER.to_owned(),
            sub: sub.to_owned(),
            aud: aud.to_owned(),
            iat: now,
            exp: now + 300,
            sid: Some(SessionId::generate()),
            email: email.to_owned(),
            name: "Test Person".to_owned(),
            roles,
        }
    }

    /// Signs any claims.
    pub fn sign(claims: &Claims) -> String {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(KID.to_owned());
        let key = EncodingKey::from_ed_der(&from_hex(PRIVATE_HEX));
        jsonwebtoken::encode(&header, claims, &key).unwrap_or_default()
    }
}

fn from_hex(text: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..text.len()).step_by(2).filter_map(byte).collect()
}
