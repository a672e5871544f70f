//! What everybody may see, kept for a moment, so that the first minute of a sale reaches the services as a
//! few reads a second and not as one read per visitor. Nothing here decides anything: an order is granted
//! or refused by the registration service alone, whatever a page showed a second before.
//!
//! | What | Kept here | The service answers with | Promised to attendees |
//! |---|---|---|---|
//! | conventions, options, questions, hotels | 3 s | what is in the database | at most 5 s behind |
//! | passes and what is left | ½ s | what it read in the last second | at most 2 s behind |
//!
//! What is between the sum and the promise is for the reads themselves, which take a moment under load.
//!
//! Visitors who ask for the same thing at the same time share one read. A failed read is not kept.

use std::{sync::Arc, time::Duration};

use butterfly_client::{
    CallContext, Caller, ClientError, LodgingClient, OptionsClient, RegistrationClient,
};
use butterfly_contracts::{
    Page,
    lodging::PropertyView,
    options::{OptionView, QuestionView},
    registration::{ConventionQuery, ConventionView, PassView},
};
use butterfly_webkit::PageError;
use moka::future::Cache;

use crate::slug::Slug;

/// How long a page waits for what it can do without.
const PATIENCE: Duration = Duration::from_secs(2);

type Read<T> = Result<T, Arc<ClientError>>;

/// The page of a read that failed. It may be shared by several visitors, so it is only looked at.
pub fn failed(error: &Arc<ClientError>) -> PageError {
    if error.problem().is_some_and(|problem| problem.status < 500) {
        return PageError::NotFound;
    }
    tracing::warn!(%error, "a page cannot be shown");
    PageError::Unavailable
}

/// Public reads of all services, kept for a moment.
#[derive(Clone)]
pub struct Reads {
    caller: Caller,
    lists: Cache<(String, String), Arc<Page<ConventionView>>>,
    conventions: Cache<Slug, Arc<ConventionView>>,
    passes: Cache<Slug, Arc<Vec<PassView>>>,
    options: Cache<Slug, Arc<Vec<OptionView>>>,
    questions: Cache<Slug, Arc<Vec<QuestionView>>>,
    properties: Cache<Slug, Arc<Vec<PropertyView>>>,
}

/// How long what changes seldom is kept.
const CATALOGUE: Duration = Duration::from_secs(3);
/// How long what is left is kept.
const PLACES: Duration = Duration::from_millis(500);

fn cache<K, V>(kept: Duration) -> Cache<K, V>
where
    K: std::hash::Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    Cache::builder()
        .max_capacity(1_000)
        .time_to_live(kept)
        .build()
}

impl Reads {
    /// Nothing kept yet.
    pub fn new(caller: Caller) -> Self {
        Self {
            caller,
            lists: cache(CATALOGUE),
            conventions: cache(CATALOGUE),
            passes: cache(PLACES),
            options: cache(CATALOGUE),
            questions: cache(CATALOGUE),
            properties: cache(CATALOGUE),
        }
    }

    /// A page of the conventions everybody may see.
    pub async fn conventions(
        &self,
        context: &CallContext,
        query: ConventionQuery,
    ) -> Read<Arc<Page<ConventionView>>> {
        let key = (
            query.q.clone().unwrap_or_default(),
            query.cursor.clone().unwrap_or_default(),
        );
        let read = async {
            let client = RegistrationClient::new(&self.caller, context);
            client.list_conventions(&query).await.map(Arc::new)
        };
        self.lists.try_get_with(key, read).await
    }

    /// One convention.
    pub async fn convention(
        &self,
        context: &CallContext,
        slug: &Slug,
    ) -> Read<Arc<ConventionView>> {
        let read = async {
            let client = RegistrationClient::new(&self.caller, context);
            let fetched = client.get_convention(slug.as_str()).await?;
            Ok(Arc::new(fetched.value))
        };
        self.conventions.try_get_with(slug.clone(), read).await
    }

    /// Its passes.
    pub async fn passes(&self, context: &CallContext, slug: &Slug) -> Read<Arc<Vec<PassView>>> {
        let read = async {
            let client = RegistrationClient::new(&self.caller, context);
            let page = client.list_passes(slug.as_str()).await?;
            Ok(Arc::new(page.items))
        };
        self.passes.try_get_with(slug.clone(), read).await
    }

    /// Forgets what is left, after an order of ours changed it or was refused.
    pub async fn forget_passes(&self, slug: &Slug) {
        self.passes.invalidate(slug).await;
    }

    /// Its options; absent when the options service does not answer soon.
    pub async fn options(
        &self,
        context: &CallContext,
        slug: &Slug,
    ) -> Option<Arc<Vec<OptionView>>> {
        let read = async {
            let client = OptionsClient::new(&self.caller, context);
            let page = client.list_options(slug.as_str()).await?;
            Ok(Arc::new(page.items))
        };
        soon(self.options.try_get_with(slug.clone(), read)).await
    }

    /// Forgets what is left of the options, after somebody was refused one.
    pub async fn forget_options(&self, slug: &Slug) {
        self.options.invalidate(slug).await;
    }

    /// Its questions; absent when the options service does not answer soon.
    pub async fn questions(
        &self,
        context: &CallContext,
        slug: &Slug,
    ) -> Option<Arc<Vec<QuestionView>>> {
        let read = async {
            let client = OptionsClient::new(&self.caller, context);
            let page = client.list_questions(slug.as_str()).await?;
            Ok(Arc::new(page.items))
        };
        soon(self.questions.try_get_with(slug.clone(), read)).await
    }

    /// Its hotels; absent when the lodging service does not answer soon.
    pub async fn properties(
        &self,
        context: &CallContext,
        slug: &Slug,
    ) -> Option<Arc<Vec<PropertyView>>> {
        let read = async {
            let client = LodgingClient::new(&self.caller, context);
            let page = client.list_properties(slug.as_str()).await?;
            Ok(Arc::new(page.items))
        };
        soon(self.properties.try_get_with(slug.clone(), read)).await
    }
}

/// What a page can do without is not waited for long, and never breaks the page.
async fn soon<T>(read: impl Future<Output = Read<T>>) -> Option<T> {
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(value)) => Some(value),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a part of a page is left out");
            None
        }
        Err(_) => {
            tracing::warn!("a part of a page is left out: no answer in time");
            None
        }
    }
}
