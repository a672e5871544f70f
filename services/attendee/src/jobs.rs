//! What runs beside the requests, in every instance: mails leave, and what has served its time goes.

mod cleanup;
mod post;

use std::path::Path;

use actix_web::rt;
use butterfly_chassis::mail::Mailer;
use tokio::{sync::watch, task::JoinHandle};

use crate::AppState;

pub(crate) use post::MAIL;

/// The jobs of one instance.
pub struct Jobs {
    shutdown: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// Starts them; mails go into this directory. Needs a runtime that keeps tasks on their thread.
    pub fn start(state: &AppState, mail_directory: &Path) -> Self {
        let (shutdown, watched) = watch::channel(false);
        let mailer = Mailer::to_directory(mail_directory);
        let running = vec![
            rt::spawn(post::run(state.clone(), mailer, watched.clone())),
            rt::spawn(cleanup::run(state.clone(), watched)),
        ];
        Self { shutdown, running }
    }

    /// Lets them finish what they are at.
    pub async fn stop(self) {
        self.shutdown.send_replace(true);
        for job in self.running {
            if let Err(error) = job.await {
                tracing::warn!(%error, "a job ended early");
            }
        }
    }
}

/// Removes what has served its time, once; answers how many rows went.
pub async fn clean_up(state: &AppState) -> Result<u64, sqlx::Error> {
    cleanup::once(state).await
}
