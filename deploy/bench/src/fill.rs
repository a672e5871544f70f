//! Orders that were made before, by SQL alone: the rows that the product would have written, and the stock they
//! take.

use butterfly_system_tests::Stack;
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::{database::Database, sale::Sale};

/// Orders of one transaction.
const STEP: u32 = 20_000;

/// Adds orders until a convention has so many. Nothing of this is in the server's log: it is no part of what is
/// measured.
pub(crate) async fn fill(
    database: &Database,
    stack: &Stack,
    sale: &Sale,
    wanted: u32,
) -> anyhow::Result<()> {
    let sold = sale.reconcile(stack).await?;
    let sold = sold.quotas.iter().map(|quota| quota.sold).sum::<u32>();
    let mut conn = database.enter().await?;
    conn.execute("SET sql_log_bin = 0").await?;
    // More than staff may offer, so that a million orders leave places.
    let room = "UPDATE quota SET capacity = 100000000 WHERE convention_id = UNHEX(?)";
    let room = sqlx::query(room).bind(sale.hexadecimal());
    room.execute(&mut conn).await?;
    let mut first = sold;
    while first < wanted {
        let count = STEP.min(wanted - first);
        let mut transaction = conn.begin().await?;
        for statement in statements(sale, first, count) {
            transaction.execute(AssertSqlSafe(statement)).await?;
        }
        transaction.commit().await?;
        first += count;
    }
    for table in [
        "pass_order",
        "registration",
        "registration_word",
        "person_claim",
    ] {
        conn.execute(AssertSqlSafe(format!("ANALYZE TABLE {table}")))
            .await?;
    }
    Ok(conn.close().await?)
}

/// The rows of orders number `first` and on, a second apart and long ago.
fn statements(sale: &Sale, first: u32, count: u32) -> Vec<String> {
    let hexadecimal = |id: &str| id.split_once('_').map_or("", |(_, id)| id).to_owned();
    let convention = format!("UNHEX('{}')", sale.hexadecimal());
    let of_first = |ids: &[String]| ids.first().map(|id| hexadecimal(id)).unwrap_or_default();
    let (pass, quota) = (of_first(&sale.passes), of_first(&sale.quotas));
    let n = format!("({first} + seq)");
    let at = format!("('2026-01-01' + INTERVAL {n} SECOND)");
    // In the order of time, with an end that differs between conventions.
    let end = sale.hexadecimal().get(22..).unwrap_or_default();
    let order = format!("CONCAT('019b7', LPAD(HEX({n}), 12, '0'), '70000', '{end}')");
    let line = format!("UNHEX(CONCAT('019b7', LPAD(HEX({n}), 12, '0'), '80000', '{end}'))");
    // Every number its own code, without order: 45 bits times an odd number.
    let code = format!("LPAD(CONV(MOD({n} * 25214903917, 35184372088832), 10, 36), 9, '0')");
    let who = format!("CONCAT('Visitor ', {n}), CONCAT('visitor', {n}, '@example.org')");
    let from = format!("FROM seq_1_to_{count}");
    vec![
        format!("UPDATE quota SET sold = sold + {count} WHERE id = UNHEX('{quota}')"),
        format!(
            "INSERT INTO pass_order (id, convention_id, code, status, payment, buyer_name, buyer_email, \
             currency, net_minor, tax_minor, total_minor, version, created_at, updated_at) \
             SELECT UNHEX({order}), {convention}, {code}, 'confirmed', 'at_door', {who}, 'EUR', 5000, 0, 5000, 1, \
             {at}, {at} {from}"
        ),
        format!(
            "INSERT INTO registration (id, convention_id, order_id, pass_type_id, pass_version, code, \
             attendee_name, attendee_email, person_hash, quotas, price_minor, tax_minor, status, version, created_at) \
             SELECT {line}, {convention}, UNHEX({order}), UNHEX('{pass}'), 1, {code}, {who}, \
             UNHEX(SHA2({n}, 256)), '[\"{quota}\"]', 5000, 0, 'live', 1, {at} {from}"
        ),
        format!(
            "INSERT INTO registration_word (registration_id, position, convention_id, word) \
             SELECT {line}, position, {convention}, \
             ELT(position, 'visitor', {n}, CONCAT('visitor', {n}, '@example.org')) \
             {from} JOIN (SELECT seq AS position FROM seq_1_to_3) AS words"
        ),
        format!(
            "INSERT INTO person_claim (convention_id, person_hash, registration_id) \
             SELECT {convention}, UNHEX(SHA2({n}, 256)), {line} {from}"
        ),
        format!(
            "INSERT INTO registration_idempotency (scope, request_hash, subject_id, created_at) \
             SELECT RANDOM_BYTES(32), RANDOM_BYTES(32), UNHEX({order}), NOW(6) {from}"
        ),
        format!(
            "INSERT INTO registration_outbox (kind, subject, subject_version, payload, created_at, delivered_at) \
             SELECT 'order_confirmed', CONCAT('ord_', LOWER({order})), 1, '{{}}', {at}, {at} {from}"
        ),
    ]
}
