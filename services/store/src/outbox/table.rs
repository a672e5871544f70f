//! One template for the outbox of every service: the queries are checked against each table.

macro_rules! outbox_table {
    ($module:ident, $table:literal) => {
        #[doc = concat!("The table `", $table, "`.")]
        pub mod $module {
            use chrono::{DateTime, Utc};
            use sqlx::MySqlConnection;
            use sqlx::types::Json;
            use uuid::Uuid;

            use crate::outbox::{LEASE, Message, NewMessage, OutboxTable, back_off};

            /// This outbox, for a [`Worker`](crate::outbox::Worker).
            #[derive(Clone, Copy, Debug)]
            pub struct Queue;

            impl OutboxTable for Queue {
                async fn lease(
                    conn: &mut MySqlConnection,
                    lease_id: Uuid,
                    now: DateTime<Utc>,
                    limit: u32,
                ) -> Result<Vec<Message>, sqlx::Error> {
                    lease(conn, lease_id, now, limit).await
                }

                async fn mark_delivered(
                    conn: &mut MySqlConnection,
                    last: &Message,
                    now: DateTime<Utc>,
                ) -> Result<(), sqlx::Error> {
                    mark_delivered(conn, last, now).await
                }

                async fn mark_failed(
                    conn: &mut MySqlConnection,
                    message: &Message,
                    now: DateTime<Utc>,
                    reason: &str,
                ) -> Result<(), sqlx::Error> {
                    mark_failed(conn, message, now, reason).await
                }
            }

            /// Adds a side effect, in the transaction that causes it.
            pub async fn enqueue(
                conn: &mut MySqlConnection,
                message: &NewMessage<'_>,
            ) -> Result<(), sqlx::Error> {
                sqlx::query!(
                    "INSERT INTO "
                        + $table
                        + " (
                        kind, subject, subject_version, payload, created_at, due_at
                    ) VALUES (?, ?, ?, ?, ?, ?)",
                    message.kind,
                    message.subject,
                    message.subject_version,
                    Json(&message.payload),
                    message.now,
                    message.now,
                )
                .execute(conn)
                .await?;
                Ok(())
            }

            /// Leases up to `limit` due messages under a fresh `lease_id`, the longest due first.
            pub async fn lease(
                conn: &mut MySqlConnection,
                lease_id: Uuid,
                now: DateTime<Utc>,
                limit: u32,
            ) -> Result<Vec<Message>, sqlx::Error> {
                let leased_until = now + LEASE;
                let leased = sqlx::query!(
                    "UPDATE "
                        + $table
                        + "
                    SET leased_by = ?,
                        due_at = ?,
                        attempts = attempts + 1
                    WHERE due_at <= ?
                    ORDER BY due_at, id
                    LIMIT ?",
                    lease_id,
                    leased_until,
                    now,
                    limit,
                )
                .execute(&mut *conn)
                .await?;
                if leased.rows_affected() == 0 {
                    return Ok(Vec::new());
                }
                let rows = sqlx::query!(
                    r#"SELECT
                        id,
                        kind,
                        subject,
                        subject_version,
                        payload AS "payload: Json<serde_json::Value>",
                        attempts,
                        created_at
                    FROM "#
                        + $table
                        + "
                    WHERE leased_by = ?
                    ORDER BY id",
                    lease_id,
                )
                .fetch_all(conn)
                .await?;
                let messages = rows.into_iter().map(|row| Message {
                    id: row.id,
                    kind: row.kind,
                    subject: row.subject,
                    subject_version: row.subject_version,
                    payload: row.payload.0,
                    attempts: row.attempts,
                    created_at: row.created_at,
                    lease: lease_id,
                    leased_until,
                });
                Ok(messages.collect())
            }

            /// Records that the messages of a lease arrived, up to this one; those that failed have lost it.
            pub async fn mark_delivered(
                conn: &mut MySqlConnection,
                last: &Message,
                now: DateTime<Utc>,
            ) -> Result<(), sqlx::Error> {
                sqlx::query!(
                    "UPDATE "
                        + $table
                        + "
                    SET delivered_at = ?,
                        due_at = NULL,
                        leased_by = NULL,
                        last_error = NULL
                    WHERE leased_by = ?
                        AND id <= ?",
                    now,
                    last.lease,
                    last.id,
                )
                .execute(conn)
                .await?;
                Ok(())
            }

            /// Records why a delivery failed and makes the message due again after its back-off, unless
            /// another worker has taken the lease over.
            pub async fn mark_failed(
                conn: &mut MySqlConnection,
                message: &Message,
                now: DateTime<Utc>,
                reason: &str,
            ) -> Result<(), sqlx::Error> {
                let reason: String = reason.chars().take(500).collect();
                sqlx::query!(
                    "UPDATE "
                        + $table
                        + "
                    SET due_at = ?,
                        leased_by = NULL,
                        last_error = ?
                    WHERE id = ?
                        AND leased_by = ?",
                    now + back_off(message.attempts),
                    reason,
                    message.id,
                    message.lease,
                )
                .execute(conn)
                .await?;
                Ok(())
            }
        }
    };
}

outbox_table!(attendee, "attendee_outbox");
outbox_table!(registration, "registration_outbox");
outbox_table!(options, "options_outbox");
outbox_table!(lodging, "lodging_outbox");
