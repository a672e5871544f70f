//! Hashing of passwords by argon2id, away from the threads that answer requests, at most as many at once
//! as there are cores, and with a short queue: whoever finds it full is told to come back.

use std::{sync::Arc, thread::available_parallelism};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use butterfly_chassis::ApiError;
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::{AcquireError, Semaphore},
    task::{JoinError, spawn_blocking},
};

/// Hashes and verifies passwords. Clones share the cores and the queue.
#[derive(Clone)]
pub(crate) struct Passwords {
    cores: Arc<Semaphore>,
    places: Arc<Semaphore>,
    dummy: Arc<str>,
}

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// The queue is full.
    #[error("too many passwords are being checked")]
    Busy,
    /// The hash function refused.
    #[error("the password could not be hashed")]
    Argon2(#[from] argon2::password_hash::Error),
    /// A hash in the database is not in PHC form.
    #[error("a stored password hash cannot be read")]
    Stored(#[from] argon2::password_hash::phc::Error),
    /// The thread ended early.
    #[error("the hashing thread ended early")]
    Thread(#[from] JoinError),
    /// The service is ending.
    #[error("hashing has ended")]
    Closed(#[from] AcquireError),
}

impl From<HashError> for ApiError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::busy().because(error),
            other => Self::internal(other),
        }
    }
}

impl Passwords {
    /// A queue of this length before the cores.
    pub(crate) fn new(queue: usize) -> Result<Self, HashError> {
        let cores = available_parallelism().map_or(1, usize::from);
        let nobodys = SecretString::from(format!("{:032x}", rand::random::<u128>()));
        Ok(Self {
            cores: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores + queue)),
            dummy: hash(&nobodys)?.into(),
        })
    }

    /// The password's hash in PHC form, with a fresh salt.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<String, HashError> {
        self.run(move || hash(&password)).await
    }

    /// Whether the password belongs to the hash. Without a hash the answer is no and takes as long.
    pub(crate) async fn verify(
        &self,
        password: SecretString,
        stored: Option<String>,
    ) -> Result<bool, HashError> {
        let dummy = Arc::clone(&self.dummy);
        self.run(move || {
            let expected = PasswordHash::new(stored.as_deref().unwrap_or(&dummy))?;
            let bytes = password.expose_secret().as_bytes();
            let fits = Argon2::default().verify_password(bytes, &expected).is_ok();
            Ok(fits && stored.is_some())
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let places = Arc::clone(&self.places);
        let place = places.try_acquire_owned().map_err(|_| HashError::Busy)?;
        let core = Arc::clone(&self.cores).acquire_owned().await?;
        // Both go with the work: a client that hangs up does not free a core that is still busy.
        spawn_blocking(move || {
            let result = work();
            drop((core, place));
            result
        })
        .await?
    }
}

fn hash(password: &SecretString) -> Result<String, HashError> {
    let bytes = password.expose_secret().as_bytes();
    Ok(Argon2::default().hash_password(bytes)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hashes_verify_and_are_argon2id_with_salt() {
        let passwords = Passwords::new(4).unwrap();
        let secret = || SecretString::from("a calm blue heron");
        let first = passwords.hash(secret()).await.unwrap();
        let second = passwords.hash(secret()).await.unwrap();
        assert!(
            first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{first}"
        );
        assert_ne!(first, second);
        assert!(
            passwords
                .verify(secret(), Some(first.clone()))
                .await
                .unwrap()
        );
        let wrong = SecretString::from("a calm blue heroN");
        assert!(!passwords.verify(wrong, Some(first)).await.unwrap());
        assert!(!passwords.verify(secret(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_full_queue_is_busy() {
        let passwords = Passwords::new(0).unwrap();
        let all = u32::try_from(passwords.places.available_permits()).unwrap();
        let held = Arc::clone(&passwords.places).acquire_many_owned(all).await;
        let refused = passwords
            .hash(SecretString::from("a calm blue heron"))
            .await;
        assert!(matches!(refused, Err(HashError::Busy)));
        drop(held);
        assert!(
            passwords
                .hash(SecretString::from("a calm blue heron"))
                .await
                .is_ok()
        );
    }
}
