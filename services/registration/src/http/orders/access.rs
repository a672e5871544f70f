//! Whose an order is: its account's, or of whoever has its secret.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode};
use butterfly_chassis::{ApiError, ApiResult, MaybePerson, Person, etag};
use butterfly_contracts::{AccountId, OrderId};

use crate::{app::App, domain::order::Order, store::orders};

/// Who asks, and the header `Order-Secret` if they sent it.
#[derive(Debug)]
pub struct Asker {
    /// The person, when signed in.
    pub person: Option<Person>,
    secret: Option<String>,
}

impl Asker {
    /// 404 unless the order is theirs: that it exists is nobody else's business.
    pub fn require(&self, app: &App, order: OrderId, owner: Option<AccountId>) -> ApiResult<()> {
        let account = self.person.as_ref().map(|person| person.account);
        let own = owner.is_some() && owner == account;
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

/// The order, if it is theirs.
pub async fn order(app: &App, asker: &Asker, id: OrderId) -> ApiResult<Order> {
    let read = app
        .db
        .read(async |conn| orders::select_by_id(conn, id).await);
    let order = read.await?.ok_or_else(ApiError::not_found)?;
    asker.require(app, id, order.account)?;
    Ok(order)
}

/// The order as it is now, to whoever may see it.
pub fn answer(app: &App, order: Order) -> HttpResponse {
    let version = order.version;
    etag::with_etag(StatusCode::OK, version, &order.into_view(&app.secrets))
}

/// The order as it became.
pub async fn answer_anew(app: &App, asker: &Asker, id: OrderId) -> ApiResult<HttpResponse> {
    Ok(answer(app, order(app, asker, id).await?))
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
        ready(person.map(|MaybePerson(person)| Self { person, secret }))
    }
}
