//! Whether a convention asks something of every order: then also one that wants nothing is told to the options
//! service before it is confirmed.

use std::time::Duration;

use butterfly_client::{CallContext, ClientError, OptionsClient};
use butterfly_contracts::ConventionId;
use moka::future::Cache;
use tokio::time::Instant;

use crate::{app::App, domain::extras::Wishes};

/// How old an answer may be.
const FRESH: Duration = Duration::from_secs(2);
/// How long an order waits for it. Without an answer the order goes on: options may be down, passes are not.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is known of conventions.
#[derive(Clone)]
pub struct Needs(Cache<ConventionId, bool>);

impl Default for Needs {
    fn default() -> Self {
        Self(
            Cache::builder()
                .max_capacity(1000)
                .time_to_live(FRESH)
                .build(),
        )
    }
}

/// What an order shall have; also nothing counts where the convention asks something of everybody.
pub async fn wanted(app: &App, convention: ConventionId, wishes: Wishes) -> Option<Wishes> {
    let is_needed = async || is_needed(app, convention).await;
    (!wishes.is_empty() || is_needed().await).then_some(wishes)
}

/// Only an answer is remembered: the next order asks again.
async fn is_needed(app: &App, convention: ConventionId) -> bool {
    let asked = app.needs.0.try_get_with(convention, read(app, convention));
    asked.await.unwrap_or_else(|error| {
        let error: &dyn std::error::Error = error.as_ref();
        tracing::warn!(%convention, error, "nobody tells what options the convention requires");
        false
    })
}

async fn read(app: &App, convention: ConventionId) -> Result<bool, ClientError> {
    let context = CallContext {
        deadline: Some(Instant::now() + PATIENCE),
        ..CallContext::background("needs")
    };
    let client = OptionsClient::new(&app.caller, &context);
    let name = convention.to_string();
    let (options, questions) =
        futures_util::try_join!(client.list_options(&name), client.list_questions(&name))?;
    let required = options.items.iter().any(|o| o.min_per_registration > 0);
    Ok(required || questions.items.iter().any(|question| question.required))
}

impl Needs {
    /// Forgets what is known, for tests.
    pub fn forget(&self) {
        self.0.invalidate_all();
    }
}
