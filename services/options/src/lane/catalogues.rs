//! What conventions sell and ask, remembered by catalogue version.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use butterfly_contracts::ConventionId;
use sqlx::MySqlConnection;

use crate::{domain::catalogue::Catalogue, store::catalogue};

/// Conventions remembered at most.
const MOST: usize = 1000;

/// The catalogues of this instance. Only good under the lane's lock, which is where the current version is
/// read.
#[derive(Debug, Default)]
pub(crate) struct Catalogues(Mutex<HashMap<ConventionId, Arc<Catalogue>>>);

impl Catalogues {
    /// The catalogue of this version.
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
