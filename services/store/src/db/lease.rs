//! A connection in use. Whoever gives up halfway, because a client went away or a deadline passed, leaves
//! answers of the server on their way, and sqlx does not always know how many: after a ping or in the middle
//! of preparing a statement, the next user would read them as their own. Such a connection is closed.

use sqlx::{MySql, MySqlPool, pool::PoolConnection};

/// A connection that goes back to the pool only when its use has ended.
pub(super) struct Lease {
    pub(super) conn: PoolConnection<MySql>,
    ended: bool,
}

impl Lease {
    /// Takes a connection from the pool.
    pub(super) async fn of(pool: &MySqlPool) -> Result<Self, sqlx::Error> {
        let conn = pool.acquire().await?;
        Ok(Self { conn, ended: false })
    }

    /// Nothing is on its way any more.
    pub(super) fn end(mut self) {
        self.ended = true;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.ended {
            self.conn.close_on_drop();
        }
    }
}
