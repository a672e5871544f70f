//! Sums over the tables `option_selection` and `option_answer`.

use butterfly_contracts::ConventionId;
use sqlx::MySqlConnection;
use uuid::Uuid;

use crate::domain::count::{Given, Taken};

/// How much of each option and choice the orders of a convention have.
pub(crate) async fn select_taken(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<Taken>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT
            option_id AS "option_id: Uuid",
            choice_id AS "choice_id: Uuid",
            MAX(option_name) AS "option_name!",
            MAX(choice_name) AS "choice_name!",
            CAST(SUM(IF(state = 'confirmed', quantity, 0)) AS UNSIGNED) AS "sold!: u64",
            CAST(SUM(IF(state = 'confirmed', 0, quantity)) AS UNSIGNED) AS "held!: u64"
        FROM option_selection
        WHERE convention_id = ?
            AND state IN ('held', 'pinned', 'confirmed')
        GROUP BY option_id, choice_id
        ORDER BY option_id, choice_id
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    let taken = rows.into_iter().map(|row| Taken {
        option: row.option_id.into(),
        choice: row.choice_id.map(Into::into),
        option_name: row.option_name,
        choice_name: row.choice_name,
        sold: row.sold,
        held: row.held,
    });
    Ok(taken.collect())
}

/// How often each answer to a question with choices, or with yes and no, was given in the orders of a convention.
pub(crate) async fn select_given(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<Given>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT
            question.id AS "question_id: Uuid",
            given.value AS "value!",
            CAST(SUM(option_hold.state = 'confirmed') AS UNSIGNED) AS "confirmed!: u64",
            CAST(SUM(option_hold.state <> 'confirmed') AS UNSIGNED) AS "held!: u64"
        FROM option_hold
        JOIN option_answer ON option_answer.order_id = option_hold.order_id
        JOIN question ON question.id = option_answer.question_id
        JOIN JSON_TABLE(option_answer.answers, '$[*]' COLUMNS (
            value TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$'
        )) AS given
        WHERE option_hold.convention_id = ?
            AND option_hold.state IN ('held', 'pinned', 'confirmed')
            AND question.live = 1
            AND question.kind IN ('yes_no', 'choice', 'many')
        GROUP BY question.id, given.value
        ORDER BY question.id, given.value
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    let given = rows.into_iter().map(|row| Given {
        question: row.question_id.into(),
        value: row.value,
        confirmed: row.confirmed,
        held: row.held,
    });
    Ok(given.collect())
}
