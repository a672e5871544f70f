//! The key access tokens are signed with: Ed25519 (RFC 8037), made at the first start, shared by all
//! instances through the database.

use butterfly_contracts::attendee::{Claims, Jwk, Jwks};
use butterfly_store::{Db, constraint_name};
use chrono::{DateTime, Utc};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::{
    domain::{secret, tokens},
    store::signing_keys::{self, KeyRow, PublicKeyRow},
};

/// Signs access tokens.
pub struct Signer {
    key_id: String,
    key: EncodingKey,
}

/// There is no key to sign with, or it does not sign.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The database failed.
    #[error("the signing keys cannot be read")]
    Database(#[from] sqlx::Error),
    /// There was a key, and none a moment later.
    #[error("the signing key is gone")]
    Gone,
    /// The new key has no PKCS #8 form.
    #[error("the signing key cannot be encoded")]
    Encoding(#[from] ed25519_dalek::pkcs8::Error),
    /// The token cannot be signed.
    #[error("the token cannot be signed")]
    Token(#[from] jsonwebtoken::errors::Error),
}

impl Signer {
    /// Opens the current key, making the first one. Of several instances that start together one makes it.
    pub async fn open(db: &Db, now: DateTime<Utc>) -> Result<Self, SigningError> {
        let row = db.read(async |conn| find_or_make(conn, now).await).await?;
        Ok(Self {
            key_id: key_id(row.id),
            key: EncodingKey::from_ed_der(&row.private_key),
        })
    }

    /// The signed token.
    pub fn sign(&self, claims: &Claims) -> Result<String, SigningError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.key_id.clone());
        Ok(jsonwebtoken::encode(&header, claims, &self.key)?)
    }
}

async fn find_or_make(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
) -> Result<KeyRow, SigningError> {
    if let Some(row) = signing_keys::select_current(&mut *conn).await? {
        return Ok(row);
    }
    let pair = SigningKey::from_bytes(&rand::random());
    let row = KeyRow {
        id: Uuid::now_v7(),
        private_key: pair.to_pkcs8_der()?.as_bytes().to_vec(),
    };
    let public = pair.verifying_key().to_bytes();
    match signing_keys::insert(&mut *conn, &row, &public, now).await {
        Ok(()) => {
            tracing::info!(key.id = key_id(row.id), "made a signing key");
            Ok(row)
        }
        Err(error) if constraint_name(&error) == Some(signing_keys::ONE_IS_LIVE) => {
            let made = signing_keys::select_current(conn).await?;
            made.ok_or(SigningError::Gone)
        }
        Err(error) => Err(error.into()),
    }
}

/// The public keys that tokens still alive may be signed with.
pub(crate) async fn published(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
) -> Result<Jwks, sqlx::Error> {
    let rows = signing_keys::select_published(conn, now - tokens::HONOURED).await?;
    Ok(Jwks {
        keys: rows.iter().map(jwk).collect(),
    })
}

fn jwk(row: &PublicKeyRow) -> Jwk {
    Jwk {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        usage: "sig".to_owned(),
        alg: "EdDSA".to_owned(),
        kid: key_id(row.id),
        x: secret::base64url(&row.public_key),
    }
}

fn key_id(id: Uuid) -> String {
    id.simple().to_string()
}
