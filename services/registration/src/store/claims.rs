//! The table `person_claim`: who is registered, at most once per convention.

use std::borrow::Cow;

use butterfly_contracts::{ConventionId, RegistrationId};
use butterfly_store::Insert;
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::person::Hash;

/// A person who is registered already.
#[derive(Debug, Clone)]
pub struct HeldClaim {
    /// The claimed person.
    pub person_hash: Vec<u8>,
    /// The registration that claims them.
    pub registration: RegistrationId,
}

/// Who of these people is registered: a JSON array of hashes in hexadecimal.
pub async fn select_held(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    hashes: &str,
) -> Result<Vec<HeldClaim>, sqlx::Error> {
    sqlx::query_as!(
        HeldClaim,
        r#"SELECT
            person_claim.person_hash,
            person_claim.registration_id AS "registration: Uuid"
        FROM JSON_TABLE(?, '$[*]' COLUMNS (hash TEXT PATH '$')) AS given
        STRAIGHT_JOIN person_claim FORCE INDEX (PRIMARY) ON person_claim.convention_id = ?
            AND person_claim.person_hash = UNHEX(given.hash)"#,
        hashes,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await
}

/// New claims of people.
pub fn inserting(convention: ConventionId, claims: &[(RegistrationId, Cow<'_, [Hash]>)]) -> Insert {
    let mut insert = Insert::into("person_claim (convention_id, person_hash, registration_id)");
    for (registration, keys) in claims {
        for key in keys.iter() {
            insert.row(&[&convention.uuid(), key, &registration.uuid()]);
        }
    }
    insert
}

/// Gives up every claim of these registrations: a JSON array of `{id}`.
pub async fn delete_of(conn: &mut MySqlConnection, ends: &str) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE person_claim
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$.id')) AS given
        STRAIGHT_JOIN person_claim ON person_claim.registration_id = UNHEX(given.id)",
        ends,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}
