//! Whose an order is: its account's, or of whoever has its secret.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use butterfly_chassis::{ApiError, ApiResult, MaybePerson};
use butterfly_contracts::{AccountId, OrderId};

use crate::app::App;

/// Who asks, and the header `Order-Secret` if they sent it.
#[derive(Debug)]
pub struct Asker {
    account: Option<AccountId>,
    secret: Option<String>,
}

impl Asker {
    /// 404 unless the order is theirs: that it exists is nobody else's business.
    pub fn require(&self, app: &App, order: OrderId, owner: Option<AccountId>) -> ApiResult<()> {
        let own = owner.is_some() && owner == self.account;
        let knows = || {
            self.secret
                .as_deref()
                .is_some_and(|given| app.secrets.fits(order, given))
        };
        if own || knows() {
            Ok(())
        } else {
            Err(ApiError::not_found())
        }
    }
}

impl FromRequest for Asker {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let secret = request.headers().get("Order-Secret");
        let secret = secret
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let person = MaybePerson::from_request(request, payload).into_inner();
        ready(person.map(|MaybePerson(person)| Self {
            account: person.map(|person| person.account),
            secret,
        }))
    }
}
