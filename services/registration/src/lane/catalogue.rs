//! What a convention sells, remembered by catalogue version.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use butterfly_contracts::{ConventionId, PassId};
use sqlx::MySqlConnection;

use crate::{
    domain::{convention::Convention, pass::Pass},
    store::{conventions, passes},
};

/// Conventions remembered at most.
const MOST: usize = 1000;

/// What a convention sells.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) version: u64,
    pub(crate) convention: Convention,
    pub(crate) passes: Vec<Pass>,
}

impl Catalogue {
    pub(crate) fn pass(&self, id: PassId) -> Option<&Pass> {
        self.passes.iter().find(|pass| pass.id == id)
    }
}

/// The catalogues of this instance. Only good under the lane's lock, which is where the current
/// version is read.
#[derive(Debug, Default)]
pub(crate) struct Catalogues(Mutex<HashMap<ConventionId, Arc<Catalogue>>>);

impl Catalogues {
    /// The catalogue of this version; none when the convention is deleted.
    pub(crate) async fn get(
        &self,
        conn: &mut MySqlConnection,
        id: ConventionId,
        version: u64,
    ) -> Result<Option<Arc<Catalogue>>, sqlx::Error> {
        let known = self.known(|known| known.get(&id).cloned());
        if let Some(known) = known.filter(|known| known.version == version) {
            return Ok(Some(known));
        }
        let Some(convention) = conventions::select_by_id(conn, id).await? else {
            return Ok(None);
        };
        let passes = passes::select_all(conn, id).await?;
        let catalogue = Arc::new(Catalogue {
            version,
            convention,
            passes,
        });
        self.known(|known| {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(id, Arc::clone(&catalogue));
        });
        Ok(Some(catalogue))
    }

    fn known<T>(&self, work: impl FnOnce(&mut HashMap<ConventionId, Arc<Catalogue>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
