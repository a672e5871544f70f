//! The table `option_answer`.

use butterfly_contracts::{OrderId, QuestionId, RegistrationId};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

type Given = (OrderId, (Option<RegistrationId>, QuestionId), Vec<String>);

/// What was answered in these orders: a JSON array of ids.
pub(crate) async fn select_all(
    conn: &mut MySqlConnection,
    orders: &str,
) -> Result<Vec<Given>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT
            option_answer.order_id AS "order_id: Uuid",
            option_answer.subject_id AS "subject_id: Uuid",
            option_answer.question_id AS "question_id: Uuid",
            option_answer.answers AS "answers: Json<Vec<String>>"
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN option_answer ON option_answer.order_id = UNHEX(given.id)
        "#,
        orders,
    )
    .fetch_all(conn)
    .await?;
    let given = rows.into_iter().map(|row| {
        let of_attendee = row.subject_id != row.order_id;
        let registration = of_attendee.then(|| row.subject_id.into());
        let key = (registration, row.question_id.into());
        (row.order_id.into(), key, row.answers.0)
    });
    Ok(given.collect())
}

/// Adds answers: a JSON array of [`Answer`](super::rows::Answer).
pub(crate) async fn insert_all(
    conn: &mut MySqlConnection,
    rows: &str,
    now: DateTime<Utc>,
) -> Result<u64, sqlx::Error> {
    let inserted = sqlx::query!(
        r#"
        INSERT INTO option_answer (order_id, subject_id, question_id, answers, created_at)
        SELECT
            UNHEX(given.order_id),
            UNHEX(given.subject_id),
            UNHEX(given.question_id),
            given.answers,
            ?
        FROM JSON_TABLE(?, '$[*]' COLUMNS (
            order_id TEXT PATH '$.order_id',
            subject_id TEXT PATH '$.subject_id',
            question_id TEXT PATH '$.question_id',
            answers TEXT PATH '$.answers'
        )) AS given
        "#,
        now,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected())
}

/// Deletes every answer of these orders: a JSON array of ids.
pub(crate) async fn delete_of(
    conn: &mut MySqlConnection,
    orders: &str,
) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        r#"
        DELETE option_answer
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
        STRAIGHT_JOIN option_answer ON option_answer.order_id = UNHEX(given.id)
        "#,
        orders,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}
