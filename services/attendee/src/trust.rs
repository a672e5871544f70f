//! This service believes its own tokens, and learns keys and revocations from its own tables.

use std::pin::Pin;

use butterfly_chassis::auth::{FetchedTrust, TrustSource};
use butterfly_contracts::{
    AccountId, SessionId,
    attendee::{Revocation, Revocations},
};
use butterfly_store::{Clock, Db};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use crate::{AppState, signing, store::revocations};

/// Keys and revocations out of the database.
pub struct LocalTrust {
    db: Db,
    clock: Clock,
}

impl LocalTrust {
    /// From the database of this state.
    pub fn new(state: &AppState) -> Self {
        Self {
            db: state.db.clone(),
            clock: state.clock.clone(),
        }
    }
}

impl TrustSource for LocalTrust {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = FetchedTrust> + Send + '_>> {
        let (db, now) = (self.db.clone(), self.clock.now());
        Box::pin(async move {
            let known = db.read(async move |conn| {
                let keys = signing::published(&mut *conn, now).await?;
                Ok::<_, sqlx::Error>((keys, revoked(conn, now).await?))
            });
            Ok(known.await?)
        })
    }
}

/// Every revocation whose tokens could still be alive.
pub(crate) async fn revoked(
    conn: &mut MySqlConnection,
    now: DateTime<Utc>,
) -> Result<Revocations, sqlx::Error> {
    let rows = revocations::select_live(conn, now).await?;
    let items = rows.into_iter().map(|row| Revocation {
        subject: match row.kind.as_str() {
            "session" => SessionId::from(row.subject).to_string(),
            _ => AccountId::from(row.subject).to_string(),
        },
        revoked_at: row.revoked_at,
    });
    Ok(Revocations {
        items: items.collect(),
    })
}
