//! Invitations: who orders for a group lets the others say themselves who they are.

pub mod answer;
pub mod get;

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header};
use butterfly_chassis::{ApiError, ApiResult};
use butterfly_contracts::{
    RegistrationId,
    registration::{InvitationView, RegistrationStatus},
};

use super::lookup;
use crate::{
    app::App,
    domain::{
        order::{Order, Registration},
        pass::Pass,
    },
    store::{orders, passes},
};

/// The header `Invitation-Secret`; empty when it was not sent.
pub struct Secret(String);

impl FromRequest for Secret {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.headers().get("Invitation-Secret");
        let given = given.and_then(|value| value.to_str().ok());
        ready(Ok(Self(given.unwrap_or_default().to_owned())))
    }
}

/// A registration somebody is invited to say who will attend by.
pub(super) struct Invitation {
    registration: Registration,
    order: Order,
    pass: Pass,
}

impl Invitation {
    /// The invitation, for whoever has its secret: that there is one is nobody else's business. It is there from the
    /// moment its order is confirmed.
    pub(super) async fn find(app: &App, id: RegistrationId, secret: &Secret) -> ApiResult<Self> {
        if !app.secrets.opens_invitation(id, &secret.0) {
            return Err(ApiError::not_found());
        }
        let registration = lookup::registration(app, id).await?;
        let (order, pass) = (registration.view.order, registration.view.pass);
        let read = async |conn: &mut sqlx::MySqlConnection| {
            let order = orders::select_by_id(conn, order).await?;
            Ok::<_, sqlx::Error>((order, passes::select_by_id(conn, pass).await?))
        };
        let view = &registration.view;
        let held = matches!(
            view.status,
            RegistrationStatus::Held | RegistrationStatus::Expired
        );
        let sent = !view.invited.is_empty() && !held;
        match app.db.read(read).await? {
            (Some(order), Some(pass)) if sent => Ok(Self {
                registration,
                order,
                pass,
            }),
            _ => Err(ApiError::not_found()),
        }
    }

    fn into_answer(self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(self.into_view())
    }

    fn into_view(self) -> InvitationView {
        let (line, about) = (self.registration.view, &self.pass.about);
        let currency = self.order.total.currency;
        let extras = self.order.extras.iter().flat_map(|extras| &extras.priced);
        let own = extras.filter(|extra| extra.registration == line.id);
        InvitationView {
            options: own.map(|extra| extra.view(currency)).collect(),
            inviter: self.order.buyer.name,
            birth_date_needed: about.min_age.is_some() || about.max_age.is_some(),
            min_age: about.min_age,
            max_age: about.max_age,
            attendee: (!line.is_awaited()).then_some(line.attendee),
            registration: line.id,
            code: line.code,
            convention: line.convention,
            convention_name: line.convention_name,
            convention_slug: line.convention_slug,
            email: line.invited,
            pass: line.pass,
            pass_name: line.pass_name,
            days: line.days,
            status: line.status,
        }
    }
}
