//! The table `convention_option`.

use butterfly_contracts::{ConventionId, OptionId, OptionStockId, PassId};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::{choices, names};
use crate::domain::{
    draft::About,
    option::{Choice, ConventionOption},
};

/// Keeps two options of a convention from having one name.
pub(crate) const NAME_IS_TAKEN: &str = "uq_convention_option_name";

struct OptionRow {
    id: Uuid,
    convention_id: Uuid,
    name: String,
    description: String,
    price_minor: i64,
    currency: String,
    included_in: Json<Vec<PassId>>,
    stocks: Json<Vec<OptionStockId>>,
    min_per_registration: u32,
    max_per_registration: u32,
    requires_passes: Json<Vec<PassId>>,
    requires_options: Json<Vec<OptionId>>,
    on_sale_from: Option<DateTime<Utc>>,
    on_sale_until: Option<DateTime<Utc>>,
    paused: bool,
    position: u32,
    version: u32,
}

impl OptionRow {
    /// The option with those of these choices that are its own.
    fn read(self, choices: &[(OptionId, Choice)]) -> Result<ConventionOption, sqlx::Error> {
        let id = OptionId::from(self.id);
        let own = choices.iter().filter(|(option, _)| *option == id);
        let currency = self
            .currency
            .parse()
            .map_err(|error| names::undecodable("currency", error))?;
        let about = About {
            name: self.name,
            description: self.description,
            price_minor: self.price_minor,
            included_in: self.included_in.0,
            stocks: self.stocks.0,
            min_per_registration: self.min_per_registration,
            max_per_registration: self.max_per_registration,
            requires_passes: self.requires_passes.0,
            requires_options: self.requires_options.0,
            on_sale_from: self.on_sale_from,
            on_sale_until: self.on_sale_until,
            position: self.position,
        };
        Ok(ConventionOption {
            id,
            convention: self.convention_id.into(),
            currency,
            version: self.version,
            paused: self.paused,
            about,
            choices: own.map(|(_, choice)| choice.clone()).collect(),
        })
    }
}

/// The options of a convention with their choices, in their order.
pub(crate) async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<Vec<ConventionOption>, sqlx::Error> {
    let rows = sqlx::query_as!(
        OptionRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            name,
            description,
            price_minor,
            currency,
            included_in AS "included_in: Json<Vec<PassId>>",
            stocks AS "stocks: Json<Vec<OptionStockId>>",
            min_per_registration,
            max_per_registration,
            requires_passes AS "requires_passes: Json<Vec<PassId>>",
            requires_options AS "requires_options: Json<Vec<OptionId>>",
            on_sale_from,
            on_sale_until,
            paused,
            position,
            version
        FROM convention_option
        WHERE convention_id = ? AND live = 1
        ORDER BY position, id
        "#,
        convention.uuid(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let choices = choices::select_by_convention(conn, convention).await?;
    rows.into_iter().map(|row| row.read(&choices)).collect()
}

/// One option with its choices, unless it was deleted.
pub(crate) async fn select_by_id(
    conn: &mut MySqlConnection,
    id: OptionId,
) -> Result<Option<ConventionOption>, sqlx::Error> {
    let row = sqlx::query_as!(
        OptionRow,
        r#"
        SELECT
            id AS "id: Uuid",
            convention_id AS "convention_id: Uuid",
            name,
            description,
            price_minor,
            currency,
            included_in AS "included_in: Json<Vec<PassId>>",
            stocks AS "stocks: Json<Vec<OptionStockId>>",
            min_per_registration,
            max_per_registration,
            requires_passes AS "requires_passes: Json<Vec<PassId>>",
            requires_options AS "requires_options: Json<Vec<OptionId>>",
            on_sale_from,
            on_sale_until,
            paused,
            position,
            version
        FROM convention_option
        WHERE id = ? AND live = 1
        "#,
        id.uuid(),
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let choices = choices::select_by_option(conn, id).await?;
    row.read(&choices).map(Some)
}

/// Adds an option, without its choices.
pub(crate) async fn insert(
    conn: &mut MySqlConnection,
    option: &ConventionOption,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let about = &option.about;
    sqlx::query!(
        r#"
        INSERT INTO convention_option (
            id, convention_id, name, description, price_minor, currency, included_in, stocks,
            min_per_registration, max_per_registration, requires_passes, requires_options,
            on_sale_from, on_sale_until, paused, position, version, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        "#,
        option.id.uuid(),
        option.convention.uuid(),
        about.name,
        about.description,
        about.price_minor,
        option.currency.code(),
        Json(&about.included_in),
        Json(&about.stocks),
        about.min_per_registration,
        about.max_per_registration,
        Json(&about.requires_passes),
        Json(&about.requires_options),
        about.on_sale_from,
        about.on_sale_until,
        option.paused,
        about.position,
        option.version,
        now,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces an option, without its choices.
pub(crate) async fn update(
    conn: &mut MySqlConnection,
    option: &ConventionOption,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let about = &option.about;
    sqlx::query!(
        r#"
        UPDATE convention_option
        SET
            name = ?,
            description = ?,
            price_minor = ?,
            currency = ?,
            included_in = ?,
            stocks = ?,
            min_per_registration = ?,
            max_per_registration = ?,
            requires_passes = ?,
            requires_options = ?,
            on_sale_from = ?,
            on_sale_until = ?,
            paused = ?,
            position = ?,
            version = ?,
            updated_at = ?
        WHERE id = ?
        "#,
        about.name,
        about.description,
        about.price_minor,
        option.currency.code(),
        Json(&about.included_in),
        Json(&about.stocks),
        about.min_per_registration,
        about.max_per_registration,
        Json(&about.requires_passes),
        Json(&about.requires_options),
        about.on_sale_from,
        about.on_sale_until,
        option.paused,
        about.position,
        option.version,
        now,
        option.id.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks an option as deleted; its row and its choices stay.
pub(crate) async fn mark_deleted(
    conn: &mut MySqlConnection,
    id: OptionId,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        UPDATE convention_option
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
