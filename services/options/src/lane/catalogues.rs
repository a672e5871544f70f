//! What conventions sell and ask, remembered by catalogue version.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use butterfly_contracts::ConventionId;
use sqlx::MySqlConnection;

use crate::{
    domain::catalogue::Catalogue,
    store::{catalogue, lanes},
};

/// Conventions remembered at most.
const MOST: usize = 1000;

/// The catalogues of this instance, each good as long as its version is the current one.
#[derive(Debug, Default)]
pub(crate) struct Catalogues(Mutex<HashMap<ConventionId, Arc<Catalogue>>>);

impl Catalogues {
    /// The catalogue of the version that is current, without a lock. Who changes it advances the version with it, so
    /// what was read between two equal versions belongs together.
    pub(crate) async fn present(
        &self,
        conn: &mut MySqlConnection,
        id: ConventionId,
    ) -> Result<Arc<Catalogue>, sqlx::Error> {
        let (mut version, _) = lanes::select_counts(conn, id).await?;
        loop {
            let catalogue = self.get(conn, id, version).await?;
            let (now, _) = lanes::select_counts(conn, id).await?;
            if now == version {
                return Ok(catalogue);
            }
            version = now;
        }
    }

    /// The catalogue of this version, the current one by the lane's lock.
    pub(crate) async fn get(
        &self,
        conn: &mut MySqlConnection,
        id: ConventionId,
        version: u64,
    ) -> Result<Arc<Catalogue>, sqlx::Error> {
        let known = self.known(|known| known.get(&id).cloned());
        if let Some(known) = known.filter(|known| known.version == version) {
            return Ok(known);
        }
        let catalogue = Arc::new(catalogue::select(conn, id, version).await?);
        self.known(|known| {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(id, Arc::clone(&catalogue));
        });
        Ok(catalogue)
    }

    fn known<T>(&self, work: impl FnOnce(&mut HashMap<ConventionId, Arc<Catalogue>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
