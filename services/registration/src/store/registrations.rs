//! The table `registration`.

use butterfly_contracts::{
    AccountId, ConventionId, Currency, Money, OrderId, PassId, RegistrationId,
    registration::{AttendeeView, RegistrationStatus, RegistrationView},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{MySqlConnection, types::Json};
use uuid::Uuid;

use super::{names, words};
use crate::domain::{order::Registration, search::Search};

struct Row {
    id: Uuid,
    code: String,
    order: Uuid,
    convention: Uuid,
    convention_name: String,
    convention_slug: String,
    currency: String,
    pass: Uuid,
    pass_name: String,
    days: Json<Vec<NaiveDate>>,
    account: Option<Uuid>,
    attendee_name: String,
    attendee_email: String,
    birth_date: Option<NaiveDate>,
    invited_email: Option<String>,
    voucher: Option<String>,
    price_minor: i64,
    tax_minor: i64,
    status: String,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl Row {
    fn read(self) -> Result<Registration, sqlx::Error> {
        let currency = self.currency.parse::<Currency>();
        let currency = currency.map_err(|error| names::undecodable("currency", error))?;
        let view = RegistrationView {
            id: RegistrationId::from(self.id),
            code: self.code,
            order: OrderId::from(self.order),
            convention: ConventionId::from(self.convention),
            convention_name: self.convention_name,
            convention_slug: self.convention_slug,
            pass: PassId::from(self.pass),
            pass_name: self.pass_name,
            days: self.days.0,
            attendee: AttendeeView {
                name: self.attendee_name,
                email: self.attendee_email,
                birth_date: self.birth_date,
            },
            invited: self.invited_email.unwrap_or_default(),
            voucher: self.voucher.unwrap_or_default(),
            total: Money::new(self.price_minor + self.tax_minor, currency),
            status: names::read("status", &self.status)?,
            created_at: self.created_at,
            ended_at: self.ended_at,
        };
        Ok(Registration {
            account: self.account.map(AccountId::from),
            view,
        })
    }
}

macro_rules! select {
    (FROM $from:literal, $tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT
                registration.id AS "id: Uuid",
                registration.code,
                registration.order_id AS "order: Uuid",
                registration.convention_id AS "convention: Uuid",
                convention.name AS convention_name,
                convention.slug AS convention_slug,
                convention.currency,
                registration.pass_type_id AS "pass: Uuid",
                edition.name AS pass_name,
                edition.days AS "days: Json<Vec<NaiveDate>>",
                registration.account_id AS "account: Uuid",
                registration.attendee_name,
                registration.attendee_email,
                registration.birth_date,
                registration.invited_email,
                voucher.code AS "voucher?",
                registration.price_minor,
                registration.tax_minor,
                registration.status,
                registration.created_at,
                registration.ended_at
            FROM "# + $from + "
            JOIN convention ON convention.id = registration.convention_id
            JOIN pass_type_edition AS edition
                ON edition.pass_type_id = registration.pass_type_id
                AND edition.version = registration.pass_version
            LEFT JOIN voucher ON voucher.id = registration.voucher_id
            " + $tail
            $(, $argument)*
        )
    };
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        select!(FROM "registration", $tail $(, $argument)*)
    };
}

/// Where a page of registrations begins: the time and id of the last one before.
pub type After = Option<(DateTime<Utc>, RegistrationId)>;

/// Which registrations of a convention are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Who is looked for.
    pub search: Option<Search>,
    /// Where they are in their life.
    pub status: RegistrationStatus,
    /// The last one of the page before.
    pub after: After,
    /// At most this many.
    pub rows: u32,
}

/// The registration with this id.
pub async fn select_by_id(
    conn: &mut MySqlConnection,
    id: RegistrationId,
) -> Result<Option<Registration>, sqlx::Error> {
    let row = select!(
        "WHERE registration.id = ? AND registration.status <> 'dropped'",
        id.uuid(),
    );
    row.fetch_optional(conn).await?.map(Row::read).transpose()
}

/// The registrations of these orders: a JSON array of ids in hexadecimal.
pub async fn select_by_orders(
    conn: &mut MySqlConnection,
    orders: &str,
) -> Result<Vec<Registration>, sqlx::Error> {
    let rows = select!(
        FROM "JSON_TABLE(?, '$[*]' COLUMNS (id TEXT PATH '$')) AS given
            STRAIGHT_JOIN registration ON registration.order_id = UNHEX(given.id)",
        "WHERE registration.status <> 'dropped' ORDER BY registration.id",
        orders,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// A page of the registrations an account ordered, the latest first.
pub async fn select_by_account(
    conn: &mut MySqlConnection,
    account: AccountId,
    after: After,
    rows: u32,
) -> Result<Vec<Registration>, sqlx::Error> {
    let time = after.map(|(time, _)| time);
    let rows = select!(
        "WHERE registration.account_id = ?
            AND registration.status IN ('held', 'live', 'cancelled', 'removed')
            AND (? IS NULL OR registration.created_at < ?
                OR (registration.created_at = ? AND registration.id < ?))
        ORDER BY registration.created_at DESC, registration.id DESC
        LIMIT ?",
        account.uuid(),
        time,
        time,
        time,
        after.map(|(_, id)| id.uuid()),
        rows,
    );
    rows.fetch_all(conn)
        .await?
        .into_iter()
        .map(Row::read)
        .collect()
}

/// A page of the registrations of a convention, the oldest first.
pub async fn select_by_convention(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    wanted: &Wanted,
) -> Result<Vec<Registration>, sqlx::Error> {
    let rows = match &wanted.search {
        None => list(conn, convention, wanted).await?,
        Some(search) => find(conn, convention, (search, wanted)).await?,
    };
    rows.into_iter().map(Row::read).collect()
}

async fn list(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    wanted: &Wanted,
) -> Result<Vec<Row>, sqlx::Error> {
    let time = wanted.after.map(|(time, _)| time);
    let rows = select!(
        "WHERE registration.convention_id = ?
            AND registration.status = ?
            AND (? IS NULL OR registration.created_at > ?
                OR (registration.created_at = ? AND registration.id > ?))
        ORDER BY registration.created_at, registration.id
        LIMIT ?",
        convention.uuid(),
        names::of(wanted.status),
        time,
        time,
        time,
        wanted.after.map(|(_, id)| id.uuid()),
        wanted.rows,
    );
    rows.fetch_all(conn).await
}

/// Begins with the rarest word that is looked for, and of what is found keeps what has the others, too.
async fn find(
    conn: &mut MySqlConnection,
    convention: ConventionId,
    (search, wanted): (&Search, &Wanted),
) -> Result<Vec<Row>, sqlx::Error> {
    let (first, others) = words::rarest_first(conn, convention, &search.terms).await?;
    let time = wanted.after.map(|(time, _)| time);
    let rows = select!(
        FROM "(
                SELECT registration_id FROM registration_word WHERE convention_id = ? AND word LIKE ?
                UNION
                SELECT id FROM registration WHERE code LIKE ?
            ) AS found
            STRAIGHT_JOIN registration ON registration.id = found.registration_id",
        "WHERE registration.convention_id = ?
            AND registration.status = ?
            AND NOT EXISTS (
                SELECT 1
                FROM JSON_TABLE(?, '$[*]' COLUMNS (term TEXT PATH '$')) AS other
                WHERE NOT EXISTS (
                    SELECT 1
                    FROM registration_word
                    WHERE registration_word.registration_id = registration.id
                        AND registration_word.word LIKE other.term
                )
            )
            AND (? IS NULL OR registration.created_at > ?
                OR (registration.created_at = ? AND registration.id > ?))
        ORDER BY registration.created_at, registration.id
        LIMIT ?",
        convention.uuid(),
        first,
        search.code,
        convention.uuid(),
        names::of(wanted.status),
        others,
        time,
        time,
        time,
        wanted.after.map(|(_, id)| id.uuid()),
        wanted.rows,
    );
    rows.fetch_all(conn).await
}

/// How many places of a convention are taken, for good or for a while.
pub async fn count_standing(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT COUNT(*) FROM registration WHERE convention_id = ? AND status IN ('held', 'live')",
        convention.uuid(),
    )
    .fetch_one(conn)
    .await
}

/// Whether a convention ever sold anything.
pub async fn exist_any(
    conn: &mut MySqlConnection,
    convention: ConventionId,
) -> Result<bool, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "SELECT 1 FROM registration WHERE convention_id = ? LIMIT 1",
        convention.uuid(),
    );
    Ok(found.fetch_optional(conn).await?.is_some())
}
