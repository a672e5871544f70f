//! The table `sign_up`.

use butterfly_contracts::attendee::PostalAddress;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::{draft::AccountDraft, tokens};

/// A sign-up. No `Debug`: it holds the password's hash.
pub(crate) struct SignUpRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) password_hash: String,
    pub(crate) address_line: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) region: String,
    pub(crate) country: String,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) used_at: Option<DateTime<Utc>>,
}

impl SignUpRow {
    pub(crate) fn draft(self) -> AccountDraft {
        AccountDraft {
            email: self.email,
            name: self.name,
            address: PostalAddress {
                line: self.address_line,
                postal_code: self.postal_code,
                city: self.city,
                region: self.region,
                country: self.country,
            },
        }
    }
}

/// What is kept of a sign-up besides what the person wrote.
pub(crate) struct Sealed<'a> {
    pub(crate) password_hash: &'a str,
    pub(crate) token_hash: [u8; 32],
    /// Set from the start where the address has an account: then nothing can be confirmed.
    pub(crate) used_at: Option<DateTime<Utc>>,
}

pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    draft: &AccountDraft,
    sealed: &Sealed<'_>,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO sign_up (
            id, email, name, password_hash, address_line, postal_code, city, region, country,
            token_hash, created_at, expires_at, used_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        "#,
        Uuid::now_v7(),
        draft.email,
        draft.name,
        sealed.password_hash,
        draft.address.line,
        draft.address.postal_code,
        draft.address.city,
        draft.address.region,
        draft.address.country,
        sealed.token_hash.as_slice(),
        now,
        now + tokens::SIGN_UP_LIFE,
        sealed.used_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn select_for_update(
    conn: &mut MySqlConnection,
    token_hash: &[u8; 32],
) -> Result<Option<SignUpRow>, sqlx::Error> {
    sqlx::query_as!(
        SignUpRow,
        r#"
        SELECT
            id AS "id: Uuid",
            email,
            name,
            password_hash,
            address_line,
            postal_code,
            city,
            region,
            country,
            expires_at,
            used_at
        FROM sign_up
        WHERE token_hash = ?
        FOR UPDATE
        "#,
        token_hash.as_slice(),
    )
    .fetch_optional(conn)
    .await
}

pub(crate) async fn mark_used(
    conn: &mut MySqlConnection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE sign_up SET used_at = ? WHERE id = ?", now, id)
        .execute(conn)
        .await?;
    Ok(())
}
