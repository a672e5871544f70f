//! The table `question`.

use butterfly_contracts::{ConventionId, OptionId, PassId, QuestionId, options::QuestionInput};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::names;
use crate::domain::question::Question;

struct QuestionRow {
    id: Uuid,
    convention_id: Uuid,
    kind: String,
    asked_of: String,
    label: String,
    help: String,
    required: bool,
    choices: Json<Vec<String>>,
    lowest: Option<i64>,
    highest: Option<i64>,
    max_length: Option<u32>,
    for_passes: Json<Vec<PassId>>,
    for_options: Json<Vec<OptionId>>,
    position: u32,
    version: u32,
}

impl QuestionRow {
    fn read(self) -> Result<Question, sqlx::Error> {
        Ok(Question {
            id: self.id.into(),
            convention: self.convention_id.into(),
            version: self.version,
            about: QuestionInput {
                kind: names::read("kind", &self.kind)?,
                asked_of: names::read("asked_of", &self.asked_of)?,
                label: self.label,
                help: self.help,
                required: self.required,
                choices: self.choices.0,
                min: self.lowest,
                max: self.highest,
                max_length: self.max_length,
                for_passes: self.for_passes.0,
                for_options: self.for_options.0,
                position: self.position,
            },
        })
    }
}

/// The questions of a convention, in their order.
pub(crate) async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<Question>, sqlx::Error> {
    let rows = sqlx::query_as!(
        QuestionRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            kind,
            asked_of,
            label,
            help,
            required,
            choices AS "choices: Json<Vec<String>>",
            lowest,
            highest,
            max_length,
            for_passes AS "for_passes: Json<Vec<PassId>>",
            for_options AS "for_options: Json<Vec<OptionId>>",
            position,
            version
        FROM question
        WHERE convention_id = ? AND live = 1
        ORDER BY position, id
        "#,
        convention.uuid(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(QuestionRow::read).collect()
}

/// One question, unless it was deleted.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: QuestionId,
) -> Result<Option<Question>, sqlx::Error> {
    let row = sqlx::query_as!(
        QuestionRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            kind,
            asked_of,
            label,
            help,
            required,
            choices AS "choices: Json<Vec<String>>",
            lowest,
            highest,
            max_length,
            for_passes AS "for_passes: Json<Vec<PassId>>",
            for_options AS "for_options: Json<Vec<OptionId>>",
            position,
            version
        FROM question
        WHERE id = ? AND live = 1
        "#,
        id.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(QuestionRow::read).transpose()
}

/// Adds a question.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let about = &question.about;
    sqlx::query!(
        r#"
        INSERT INTO question (
            id, convention_id, kind, asked_of, label, help, required, choices, lowest, highest,
            max_length, for_passes, for_options, position, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        "#,
        question.id.uuid(),
        question.convention.uuid(),
        names::of(about.kind),
        names::of(about.asked_of),
        about.label,
        about.help,
        about.required,
        Json(&about.choices),
        about.min,
        about.max,
        about.max_length,
        Json(&about.for_passes),
        Json(&about.for_options),
        about.position,
        question.version,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces a question.
pub(crate) async fn update(
    conn: &mut MySqlConnection,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let about = &question.about;
    sqlx::query!(
        r#"
        UPDATE question
        SET
            kind = ?,
            asked_of = ?,
            label = ?,
            help = ?,
            required = ?,
            choices = ?,
            lowest = ?,
            highest = ?,
            max_length = ?,
            for_passes = ?,
            for_options = ?,
            position = ?,
            version = ?,
            updated_at = ?
        WHERE id = ?
        "#,
        names::of(about.kind),
        names::of(about.asked_of),
        about.label,
        about.help,
        about.required,
        Json(&about.choices),
        about.min,
        about.max,
        about.max_length,
        Json(&about.for_passes),
        Json(&about.for_options),
        about.position,
        question.version,
        now,
        question.id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks a question as deleted; its row and its answers stay.
pub(crate) async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: QuestionId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE question
        SET
            deleted_at = ?,
            version = version + 1,
            updated_at = ?
        WHERE id = ?
        "#,
        now,
        now,
        id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
