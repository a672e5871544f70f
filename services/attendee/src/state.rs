//! What the operations work with.

use std::{collections::HashMap, sync::Arc};

use butterfly_store::{Clock, Db};
use secrecy::SecretString;
use tokio::sync::Notify;
use url::Url;

use crate::{
    passwords::{HashError, Passwords},
    settings::{Settings, SignInLimits, SignUpLimits},
    signing::{Signer, SigningError},
};

/// What the operations work with.
#[derive(Clone)]
pub struct AppState {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) signer: Arc<Signer>,
    pub(crate) passwords: Passwords,
    pub(crate) clients: Arc<HashMap<String, SecretString>>,
    pub(crate) limits: SignInLimits,
    pub(crate) sign_up_limits: SignUpLimits,
    pub(crate) public_url: Url,
    pub(crate) outbox_wake: Arc<Notify>,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no key to sign with.
    #[error("the signing key cannot be used")]
    Signing(#[from] SigningError),
    /// Passwords cannot be hashed.
    #[error("passwords cannot be hashed")]
    Hashing(#[from] HashError),
}

impl AppState {
    /// Opens the signing key, making one if there is none yet.
    pub async fn open(
        db: Db,
        clock: Clock,
        settings: &Settings,
        public_url: Url,
    ) -> Result<Self, OpenError> {
        let signer = Signer::open(&db, clock.now()).await?;
        Ok(Self {
            db,
            clock,
            signer: Arc::new(signer),
            passwords: Passwords::new(settings.password_queue)?,
            clients: Arc::new(settings.clients.clone()),
            limits: settings.sign_in,
            sign_up_limits: settings.sign_up,
            public_url,
            outbox_wake: Arc::default(),
        })
    }
}
