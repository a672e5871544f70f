//! Conventions, as the services that do not own them see them: asked of the registration service by id or
//! slug, and remembered for a few seconds. What is remembered only informs; it never grants anything scarce.

use std::{sync::Arc, time::Duration};

use butterfly_client::{CallContext, Caller, ClientError, InternalTokens, RegistrationClient};
use butterfly_contracts::{
    ConventionId, ProblemCode,
    registration::{ConventionStatus, ConventionSummary},
};
use moka::future::Cache;

use crate::{
    context::RequestContext,
    error::{ApiError, ApiResult},
};

/// How old an answer may be.
const FRESH: Duration = Duration::from_secs(5);
/// Most answers remembered.
const MOST: u64 = 10_000;

/// Finds conventions. Clones share what they remember.
#[derive(Clone)]
pub struct Conventions {
    source: Source,
    known: Cache<String, ConventionSummary>,
}

#[derive(Clone)]
enum Source {
    Registration {
        caller: Caller,
        tokens: InternalTokens,
    },
    #[cfg(feature = "testing")]
    Given(Arc<[ConventionSummary]>),
}

impl Conventions {
    /// Conventions of the registration service.
    pub fn new(caller: Caller, tokens: InternalTokens) -> Self {
        Self::from_source(Source::Registration { caller, tokens })
    }

    /// These conventions and no others, for tests; see [`crate::testing::conventions`].
    #[cfg(feature = "testing")]
    pub(crate) fn given(summaries: Vec<ConventionSummary>) -> Self {
        Self::from_source(Source::Given(summaries.into()))
    }

    fn from_source(source: Source) -> Self {
        let known = Cache::builder().max_capacity(MOST).time_to_live(FRESH);
        Self {
            source,
            known: known.build(),
        }
    }

    /// The convention with this id or slug: 404 when there is none, 503 when nobody can tell.
    pub async fn resolve(
        &self,
        context: &RequestContext,
        convention: &str,
    ) -> ApiResult<ConventionSummary> {
        // The text becomes part of an address of another service, so it must be nothing but a name.
        if !is_name(convention) {
            return Err(ApiError::not_found());
        }
        let ask = self.source.ask(context.call(), convention);
        let answer = self.known.try_get_with_by_ref(convention, ask).await;
        answer.map_err(explain)
    }

    /// The convention with this id or slug if everybody may see it: 404 for a draft or an archived one.
    pub async fn resolve_public(
        &self,
        context: &RequestContext,
        convention: &str,
    ) -> ApiResult<ConventionSummary> {
        let mut summary = self.resolve(context, convention).await?;
        if !is_public(&summary) {
            // It may have been published just now: whoever registers then must not meet what was.
            self.known.invalidate(convention).await;
            summary = self.resolve(context, convention).await?;
        }
        if is_public(&summary) {
            Ok(summary)
        } else {
            Err(ApiError::not_found())
        }
    }
}

/// Whether everybody may see it.
const fn is_public(summary: &ConventionSummary) -> bool {
    match summary.status {
        ConventionStatus::Published | ConventionStatus::Closed => true,
        ConventionStatus::Draft | ConventionStatus::Archived => false,
    }
}

/// Whether this is an id, or what a slug looks like.
fn is_name(text: &str) -> bool {
    let slug = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let short = (1..=64).contains(&text.len());
    text.parse::<ConventionId>().is_ok() || (short && text.bytes().all(slug))
}

impl Source {
    async fn ask(
        &self,
        context: CallContext,
        convention: &str,
    ) -> Result<ConventionSummary, ClientError> {
        match self {
            Self::Registration { caller, tokens } => {
                let token = tokens.get(caller, &context).await?;
                let context = context.with_bearer(token);
                let registration = RegistrationClient::new(caller, &context);
                registration.get_convention_summary(convention).await
            }
            #[cfg(feature = "testing")]
            Self::Given(summaries) => find(summaries, convention),
        }
    }
}

#[cfg(feature = "testing")]
fn find(
    summaries: &[ConventionSummary],
    convention: &str,
) -> Result<ConventionSummary, ClientError> {
    let named = |summary: &&ConventionSummary| {
        summary.slug == convention || summary.id.to_string() == convention
    };
    let none = || {
        let problem = butterfly_contracts::Problem::new(ProblemCode::NotFound, "");
        ClientError::Problem(Box::new(problem))
    };
    summaries.iter().find(named).cloned().ok_or_else(none)
}

fn explain(error: Arc<ClientError>) -> ApiError {
    if error.code() == Some(ProblemCode::NotFound) {
        return ApiError::not_found();
    }
    let detail = "The convention cannot be looked up right now. Please try again in a moment.";
    ApiError::new(ProblemCode::Busy, detail).because(error)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderMap;
    use butterfly_client::ClientSettings;
    use tokio::time::Instant;

    use super::*;

    fn context() -> RequestContext {
        let deadline = Instant::now() + Duration::from_secs(5);
        RequestContext::read(&HeaderMap::new(), None, "key", deadline)
    }

    fn summary(slug: &str, status: ConventionStatus) -> ConventionSummary {
        crate::testing::convention(slug, status, "EUR".parse().unwrap())
    }

    #[test]
    fn only_names_are_looked_up() {
        assert!(is_name("harbour-con"));
        assert!(is_name(&ConventionId::generate().to_string()));
        for bad in ["", "../x", "a/b", "a?b", "a%2fb", "A", "ä", &"x".repeat(65)] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[tokio::test]
    async fn found_by_id_and_by_slug_and_hidden_while_a_draft() {
        let open = summary("open", ConventionStatus::Published);
        let draft = summary("draft", ConventionStatus::Draft);
        let known = Conventions::given(vec![open.clone(), draft.clone()]);
        let id = open.id.to_string();
        for name in ["open", id.as_str()] {
            assert_eq!(
                known.resolve_public(&context(), name).await.unwrap(),
                open,
                "{name}"
            );
        }
        assert_eq!(known.resolve(&context(), "draft").await.unwrap(), draft);
        for name in ["draft", "other"] {
            let error = known.resolve_public(&context(), name).await.unwrap_err();
            assert_eq!(error.problem().status, 404, "{name}");
        }
    }

    #[tokio::test]
    async fn what_is_remembered_as_a_draft_may_have_been_published_just_now() {
        let now = Conventions::given(vec![summary("con", ConventionStatus::Published)]);
        let before = summary("con", ConventionStatus::Draft);
        now.known.insert("con".to_owned(), before.clone()).await;
        assert_eq!(now.resolve(&context(), "con").await.unwrap(), before);
        let seen = now.resolve_public(&context(), "con").await.unwrap();
        assert_eq!(seen.status, ConventionStatus::Published);
    }

    #[tokio::test]
    async fn nobody_to_ask_is_busy() {
        let settings = ClientSettings {
            base: url::Url::parse("http://127.0.0.1:1").unwrap(),
            edge_key: "key".into(),
            deadline: Duration::from_secs(2),
        };
        let tokens = InternalTokens::new("options", "secret".into());
        let conventions = Conventions::new(Caller::new(settings).unwrap(), tokens);
        let error = conventions.resolve(&context(), "open").await.unwrap_err();
        assert_eq!(error.problem().status, 503);
        assert_eq!(
            error.response("").headers().get("retry-after").unwrap(),
            "2"
        );
    }
}
