//! The table `account`.

use butterfly_contracts::{AccountId, attendee::PostalAddress};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::draft::AccountDraft;

/// Keeps two live accounts from having one e-mail address.
pub(crate) const EMAIL_IS_TAKEN: &str = "uq_account_email";

/// A live account. No `Debug`: it holds the password's hash.
#[derive(Clone)]
pub(crate) struct AccountRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) password_hash: String,
    pub(crate) address_line: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) region: String,
    pub(crate) country: String,
    pub(crate) version: u32,
}

pub(crate) async fn select_by_email(
    conn: &mut MySqlConnection,
    email: &str,
) -> Result<Option<AccountRow>, sqlx::Error> {
    sqlx::query_as!(
        AccountRow,
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
            version
        FROM account
        WHERE email = ? AND live = 1
        "#,
        email,
    )
    .fetch_optional(conn)
    .await
}

pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: AccountId,
) -> Result<Option<AccountRow>, sqlx::Error> {
    sqlx::query_as!(
        AccountRow,
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
            version
        FROM account
        WHERE id = ? AND live = 1
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

pub(crate) async fn select_for_update(
    conn: &mut MySqlConnection,
    id: AccountId,
) -> Result<Option<AccountRow>, sqlx::Error> {
    sqlx::query_as!(
        AccountRow,
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
            version
        FROM account
        WHERE id = ? AND live = 1
        FOR UPDATE
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Adds an account in version 1.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    id: AccountId,
    draft: &AccountDraft,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        INSERT INTO account (
            id, email, name, password_hash, address_line, postal_code, city, region, country,
            version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
        "#,
        id.uuid(),
        draft.email,
        draft.name,
        password_hash,
        draft.address.line,
        draft.address.postal_code,
        draft.address.city,
        draft.address.region,
        draft.address.country,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes name and address as the next version.
pub(crate) async fn update(
    conn: &mut MySqlConnection,
    id: AccountId,
    name: &str,
    address: &PostalAddress,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE account
        SET name = ?,
            address_line = ?,
            postal_code = ?,
            city = ?,
            region = ?,
            country = ?,
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        name,
        address.line,
        address.postal_code,
        address.city,
        address.region,
        address.country,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces the hash of the password.
pub(crate) async fn update_password(
    conn: &mut MySqlConnection,
    id: AccountId,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE account SET password_hash = ?, updated_at = ? WHERE id = ?",
        password_hash,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
