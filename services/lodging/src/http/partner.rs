//! Who asks: a partner, by its key.

use std::pin::Pin;

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Data};
use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{PartnerKeyId, ProblemCode, PropertyId};

use crate::{AppState, domain::key, store::partner_keys};

/// A partner whose key is good at this very moment: it is looked up for each request, so that a revoked key
/// is refused at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Partner {
    pub(crate) key: PartnerKeyId,
    pub(crate) property: PropertyId,
}

/// The one refusal of a key, whatever is wrong with it.
pub(crate) fn refused() -> ApiError {
    let detail = "The key is missing, unknown or revoked.";
    ApiError::new(ProblemCode::Unauthenticated, detail)
}

/// A property that was deleted after its key was found good is refused like the key will be from now on.
pub(crate) fn gone(error: ApiError) -> ApiError {
    if error.problem().code == ProblemCode::NotFound {
        return refused();
    }
    error
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let given = request.headers().get(header::AUTHORIZATION)?;
    let (scheme, secret) = given.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(secret.trim())
}

impl FromRequest for Partner {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<Data<AppState>>().cloned();
        // The same work for every text: hashed, then looked up by the hash. How long a comparison of hashes
        // takes tells nothing about a key.
        let hash = bearer(request).map(key::hash);
        Box::pin(async move {
            let state = state.ok_or_else(|| ApiError::internal("no state"))?;
            let hash = hash.ok_or_else(refused)?;
            let opened = state
                .db
                .read(async |conn| partner_keys::select_opened(conn, hash).await)
                .await?
                .ok_or_else(refused)?;
            Ok(Self {
                key: opened.id.into(),
                property: opened.property_id.into(),
            })
        })
    }
}
