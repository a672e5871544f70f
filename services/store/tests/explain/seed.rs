//! Rows for every table, made from the schema alone: a new table is filled without a line here.
//!
//! Row `n` has the id `n` in each table, so that row [`SAMPLE`](crate::sample::SAMPLE) of one belongs
//! to that row of another and a query finds something to join.

use sqlx::{AssertSqlSafe, MySqlConnection, Row};

/// Rows per table.
const ROWS: u32 = 5000;

struct Column {
    table: String,
    name: String,
    kind: String,
    length: Option<u64>,
    nullable: bool,
    in_primary_key: bool,
    choices: Option<String>,
    is_json: bool,
}

/// Fills every table and tells the optimizer.
pub(crate) async fn fill(conn: &mut MySqlConnection) {
    let columns = columns(conn).await;
    run(conn, "SET SESSION foreign_key_checks = 0".to_owned()).await;
    for table in columns.chunk_by(|one, next| one.table == next.table) {
        let name = &table[0].table;
        let names: Vec<&str> = table.iter().map(|column| column.name.as_str()).collect();
        let values: Vec<String> = table.iter().map(value).collect();
        // What may be there but once, such as the key that is live, is there once.
        let once = names.first().copied().unwrap_or_default();
        let fill = format!(
            "INSERT INTO `{name}` ({}) SELECT {} FROM seq_1_to_{ROWS}
            ON DUPLICATE KEY UPDATE {once} = `{name}`.{once}",
            names.join(", "),
            values.join(", ")
        );
        run(conn, fill).await;
        run(conn, format!("ANALYZE TABLE `{name}` PERSISTENT FOR ALL")).await;
    }
}

async fn run(conn: &mut MySqlConnection, statement: String) {
    let result = sqlx::raw_sql(AssertSqlSafe(statement.clone()))
        .execute(conn)
        .await;
    assert!(result.is_ok(), "{statement}: {result:?}");
}

async fn columns(conn: &mut MySqlConnection) -> Vec<Column> {
    let rows = sqlx::query(
        "SELECT col.table_name, col.column_name, col.data_type, col.character_maximum_length,
            col.is_nullable = 'YES', col.column_key = 'PRI', chk.check_clause
        FROM information_schema.columns AS col
        LEFT JOIN information_schema.check_constraints AS chk
            ON chk.constraint_schema = col.table_schema
                AND chk.table_name = col.table_name
                AND (chk.check_clause LIKE CONCAT('`', col.column_name, '` in (%')
                    OR chk.check_clause LIKE CONCAT('%json_valid(`', col.column_name, '`)%'))
        WHERE col.table_schema = DATABASE()
            AND col.table_name <> '_sqlx_migrations'
            AND col.is_generated = 'NEVER'
        ORDER BY col.table_name, col.ordinal_position",
    )
    .fetch_all(conn)
    .await
    .unwrap();
    let columns = rows.iter().map(|row| {
        let check: Option<String> = row.get(6);
        let check = check.unwrap_or_default();
        Column {
            table: row.get(0),
            name: row.get(1),
            kind: row.get(2),
            length: row.get(3),
            nullable: row.get::<i32, _>(4) == 1,
            in_primary_key: row.get::<i32, _>(5) == 1,
            choices: check
                .split_once(" in (")
                .map(|(_, list)| list.trim_end_matches(')').to_owned()),
            is_json: check.contains("json_valid"),
        }
    });
    columns.collect()
}

/// The SQL expression of a column in row `seq`.
fn value(column: &Column) -> String {
    if let Some(value) = particular(column) {
        return value;
    }
    if let Some(choices) = &column.choices {
        let count = choices.split(',').count();
        return format!("ELT(1 + seq % {count}, {choices})");
    }
    match column.kind.as_str() {
        "binary" | "varbinary" => bytes(column),
        "char" | "varchar" => text(column),
        "text" | "mediumtext" | "longtext" if column.is_json => "'[]'".to_owned(),
        "text" | "mediumtext" | "longtext" => "CONCAT('Text ', seq)".to_owned(),
        "datetime" => datetime(column),
        "date" if column.in_primary_key => "'2027-01-01' + INTERVAL seq DAY".to_owned(),
        "date" => "'2027-01-01' + INTERVAL (seq % 700) DAY".to_owned(),
        "time" => "SEC_TO_TIME(seq)".to_owned(),
        "tinyint" => "seq % 2".to_owned(),
        _ if column.name == "id" => "seq".to_owned(),
        _ => "1 + seq % 50".to_owned(),
    }
}

/// Columns whose values a CHECK ties to another column, or that are mostly empty in life.
fn particular(column: &Column) -> Option<String> {
    let value = match column.name.as_str() {
        "registration_opens_at" | "registration_closes_at" | "min_age" | "max_age" => "NULL",
        "held" | "sold" | "tax_minor" => "0",
        "capacity" | "price_minor" | "net_minor" | "total_minor" => "1000",
        "max_occupancy" => "2",
        "due_at" | "held_until" => "IF(seq % 100 = 7, '2026-11-24' + INTERVAL seq SECOND, NULL)",
        "leased_by" => "IF(seq % 100 = 7, UNHEX(LPAD(HEX(seq), 32, '0')), NULL)",
        _ => return None,
    };
    Some(value.to_owned())
}

/// Ids of parents repeat, so that an index on one finds several rows but never most.
fn bytes(column: &Column) -> String {
    let digits = column.length.unwrap_or(16) * 2;
    let parent = match column.name.as_str() {
        _ if column.in_primary_key => "seq",
        "convention_id" => "1 + (seq - 1) % 100",
        name if name.ends_with("_id") => "1 + (seq - 1) % 500",
        _ => "seq",
    };
    format!("UNHEX(LPAD(HEX({parent}), {digits}, '0'))")
}

fn text(column: &Column) -> String {
    let length = column.length.unwrap_or(10);
    if column.is_json {
        return "'[]'".to_owned();
    }
    if length < 4 {
        return format!("REPEAT('X', {length})");
    }
    let prefix: String = column
        .name
        .chars()
        .take(usize::try_from(length - 4).unwrap())
        .collect();
    format!("CONCAT('{prefix}', LPAD(seq, 4, '0'))")
}

/// What may be empty marks an end (deleted, used, revoked) that one row in ten has reached.
fn datetime(column: &Column) -> String {
    let time = "'2026-11-24' + INTERVAL seq MINUTE";
    if column.nullable {
        format!("IF(seq % 10 = 0, {time}, NULL)")
    } else {
        time.to_owned()
    }
}
