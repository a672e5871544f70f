//! One request as pages see it: who is there, what the answer must carry besides its body. Made by
//! [`crate::layer()`] before the handler runs; a cheap extractor everywhere after.

use std::{
    cell::{Cell, RefCell},
    future::{Ready, ready},
    rc::Rc,
    sync::Arc,
};

use actix_web::{FromRequest, HttpMessage, HttpRequest, cookie::time::Duration, dev::Payload, web};
use butterfly_chassis::RequestContext;
use butterfly_client::CallContext;
use chrono::{DateTime, Utc};

use crate::{Access, Chrome, Flash, PageError, Site, csrf};

/// What a handler did to the session.
pub(crate) enum SessionChange {
    Begun { token: String, max_age: Duration },
    Ended,
}

/// What the request brought and the answer shall carry.
pub(crate) struct State {
    pub(crate) site: web::Data<Site>,
    pub(crate) context: RequestContext,
    pub(crate) path: String,
    pub(crate) target: String,
    pub(crate) is_get: bool,
    pub(crate) nonce: String,
    pub(crate) visitor: String,
    pub(crate) visitor_is_new: bool,
    pub(crate) visitor_used: Cell<bool>,
    pub(crate) session: Option<String>,
    pub(crate) session_change: RefCell<Option<SessionChange>>,
    pub(crate) access: Option<Arc<Access>>,
    pub(crate) access_failed: bool,
    pub(crate) arrived: Vec<Flash>,
    pub(crate) arrived_shown: Cell<bool>,
    pub(crate) leaving: RefCell<Vec<Flash>>,
}

/// One request as pages see it.
#[derive(Clone)]
pub struct Visit(pub(crate) Rc<State>);

impl Visit {
    /// The visit of a request below [`crate::layer()`].
    pub fn of(request: &HttpRequest) -> Result<Self, PageError> {
        let visit = request.extensions().get::<Self>().cloned();
        visit.ok_or_else(|| PageError::internal("the request did not pass webkit's layer"))
    }

    /// What stands around the content of a page.
    pub fn chrome(&self, title: impl Into<String>) -> Chrome {
        Chrome::new(self, title.into())
    }

    /// The website.
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// The request's id.
    pub fn request_id(&self) -> &str {
        &self.0.context.request_id
    }

    /// The path asked for.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What calls to services carry on, with the person's token when somebody is signed in.
    pub fn call(&self) -> CallContext {
        let call = self.0.context.call();
        match &self.0.access {
            Some(access) => call.with_bearer(access.token()),
            None => call,
        }
    }

    /// Who is signed in.
    pub fn person(&self) -> Option<&Access> {
        self.0.access.as_deref()
    }

    /// Who is signed in, where somebody must be.
    pub fn signed_in(&self) -> Result<Arc<Access>, PageError> {
        match &self.0.access {
            Some(access) => Ok(Arc::clone(access)),
            None if self.0.access_failed => Err(PageError::Unavailable),
            None => Err(PageError::SignIn),
        }
    }

    /// Leaves a message for the next page.
    pub fn flash(&self, flash: Flash) {
        self.0.leaving.borrow_mut().push(flash);
    }

    /// Keeps a new session in the browser until it ends.
    pub fn begin_session(&self, token: &str, expires_at: DateTime<Utc>) {
        let seconds = (expires_at - Utc::now()).num_seconds().max(1);
        let change = SessionChange::Begun {
            token: token.to_owned(),
            max_age: Duration::seconds(seconds),
        };
        self.0.session_change.replace(Some(change));
    }

    /// Asks anew what the signed-in person may do, for example after they were given a role.
    pub async fn renew(&self) -> Result<Arc<Access>, PageError> {
        let token = self.0.session.as_deref().ok_or(PageError::SignIn)?;
        let sessions = &self.0.site.sessions;
        sessions.forget(token).await;
        match sessions.access(token, self.0.context.call()).await {
            Ok(access) => access.ok_or(PageError::SignIn),
            Err(_) => Err(PageError::Unavailable),
        }
    }

    /// Ends the session here: cookie gone, access forgotten. Ending it at the service is the page's part.
    pub async fn end_session(&self) {
        if let Some(token) = &self.0.session {
            self.0.site.sessions.forget(token).await;
        }
        self.0.session_change.replace(Some(SessionChange::Ended));
    }

    /// Forgets what is kept of the person, after their name has changed: the next page asks again.
    pub async fn forget_access(&self) {
        if let Some(token) = &self.0.session {
            self.0.site.sessions.forget(token).await;
        }
    }

    /// A token for a form of this page.
    pub fn csrf_token(&self) -> String {
        self.0.visitor_used.set(true);
        csrf::issue(&self.0.site.key, self.bound_to())
    }

    /// Whether a form's token was issued to this browser.
    pub(crate) fn accepts(&self, token: &str) -> bool {
        csrf::verify(&self.0.site.key, self.bound_to(), token)
    }

    fn bound_to(&self) -> &str {
        self.0.session.as_deref().unwrap_or(&self.0.visitor)
    }
}

impl FromRequest for Visit {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
