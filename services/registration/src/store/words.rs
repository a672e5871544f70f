//! The table `registration_word`: what registrations are found by.

use butterfly_contracts::ConventionId;
use butterfly_store::Insert;
use sqlx::MySqlConnection;

use crate::domain::{line::Line, search};

/// Matches of a word that are counted at most, to find the rarest.
const COUNTED: i64 = 5_000;

/// The words of these lines, for those that are told who they are for.
pub fn inserting<'a>(convention: ConventionId, lines: impl Iterator<Item = &'a Line>) -> Insert {
    let mut insert =
        Insert::into("registration_word (registration_id, position, convention_id, word)");
    for line in lines {
        let attendee = line.attendee.as_ref();
        let told = attendee.map(|one| [one.name.as_str(), one.email.as_str()]);
        let texts = told.into_iter().flatten().chain(line.invited.as_deref());
        let words = search::index(&texts.collect::<Vec<_>>());
        for (position, word) in (1_u32..).zip(&words) {
            insert.row(&[
                &line.id.uuid(),
                &position,
                &convention.uuid(),
                &word.as_str(),
            ]);
        }
    }
    insert
}

/// Forgets the words of these registrations: a JSON array of `{id}`.
pub async fn delete_of(conn: &mut MySqlConnection, lines: &str) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE registration_word
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$.id')) AS given
        STRAIGHT_JOIN registration_word ON registration_word.registration_id = UNHEX(given.id)",
        lines,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}

/// The term that the fewest words of a convention begin with, and the others as a JSON array: where a search begins.
pub async fn rarest_first(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    terms: &[String],
) -> Result<(String, String), sqlx::Error> {
    let mut counted = Vec::with_capacity(terms.len());
    for term in terms {
        let count = if terms.len() > 1 {
            count(conn, convention, term).await?
        } else {
            0
        };
        counted.push((count, term.as_str()));
    }
    counted.sort_by_key(|(count, _)| *count);
    let mut terms = counted.into_iter().map(|(_, term)| term);
    let first = terms.next().unwrap_or_default().to_owned();
    let rest = serde_json::json!(terms.collect::<Vec<_>>()).to_string();
    Ok((first, rest))
}

async fn count(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    term: &str,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: i64"
        FROM (
            SELECT 1
            FROM registration_word
            WHERE convention_id = ? AND word LIKE ?
            LIMIT ?
        ) AS found"#,
        convention.uuid(),
        term,
        COUNTED,
    )
    .fetch_one(conn)
    .await
}
