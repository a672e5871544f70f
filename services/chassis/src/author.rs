//! Who changes something, and in which request: what an audit row tells.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use butterfly_contracts::ConventionId;
use butterfly_store::audit::AuditEntry;
use chrono::{DateTime, Utc};

use crate::{auth::Staff, context::RequestContext, error::ApiResult};

/// A member of staff with their request. Also an extractor, 401 like [`Staff`].
#[derive(Debug, Clone)]
pub struct Author {
    /// The member of staff.
    pub staff: Staff,
    /// Their request.
    pub context: RequestContext,
}

impl Author {
    /// The beginning of an audit row; the caller adds what was there before and what is there now.
    pub fn entry<'a>(
        &'a self,
        action: &'a str,
        convention: ConventionId,
        subject: &'a str,
        now: DateTime<Utc>,
    ) -> AuditEntry<'a> {
        AuditEntry {
            actor_id: self.staff.account.uuid(),
            convention_id: Some(convention.uuid()),
            action,
            subject,
            before: None,
            after: None,
            request_id: &self.context.request_id,
            now,
        }
    }
}

impl FromRequest for Author {
    type Error = crate::ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let staff = Staff::from_request(request, payload).into_inner();
        let context = RequestContext::from_request(request, payload).into_inner();
        ready(staff.and_then(|staff| {
            Ok(Self {
                staff,
                context: context?,
            })
        }))
    }
}
