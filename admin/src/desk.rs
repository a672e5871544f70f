//! Who works here, on which convention, and what they may do: taken from the session's token, which is
//! asked for anew where it does not name the convention yet. Roles decide here only what is offered; the
//! services decide what is done.

use std::{pin::Pin, sync::Arc};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use butterfly_chassis::{
    auth::{Permission, Staff},
    service::Shared,
};
use butterfly_client::{
    CallContext, LodgingClient, OptionsClient, RegistrationClient, options::StaffOptionsClient,
    registration::StaffRegistrationClient,
};
use butterfly_contracts::{
    AccountId, ConventionId,
    registration::{ConventionStatus, ConventionView},
};
use butterfly_webkit::{Access, Chrome, NavLink, PageError, SideNav, Visit};

/// Pages with paths of their own, and the part of a convention they belong to.
const BELOW: [(&str, &str); 3] = [
    ("/capacities/", "/passes"),
    ("/orders/", "/registrations"),
    ("/stocks/", "/options"),
];

/// The desk of a signed-in member of staff.
pub(crate) struct Desk {
    pub(crate) visit: Visit,
    staff: Staff,
    call: CallContext,
    shared: web::Data<Shared>,
}

/// What somebody may do with a convention.
#[derive(Debug, Clone, Copy)]
pub(crate) struct May {
    /// Change the convention and what it sells.
    pub(crate) edit: bool,
    /// Change registrations.
    pub(crate) registrations: bool,
    /// Change hotels.
    pub(crate) lodging: bool,
}

impl Desk {
    fn new(visit: Visit, access: &Access, shared: web::Data<Shared>) -> Result<Self, PageError> {
        let claims = access.claims();
        let staff = Staff {
            account: claims
                .sub
                .parse::<AccountId>()
                .map_err(PageError::internal)?,
            session: claims.sid,
            email: claims.email.clone(),
            grants: claims.roles.clone(),
        };
        let call = visit.call().with_bearer(access.token());
        Ok(Self {
            visit,
            staff,
            call,
            shared,
        })
    }

    /// The registration service.
    pub(crate) fn registration(&self) -> StaffRegistrationClient<'_> {
        RegistrationClient::new(&self.shared.caller, &self.call).staff()
    }

    /// The options service.
    pub(crate) fn options(&self) -> StaffOptionsClient<'_> {
        OptionsClient::new(&self.shared.caller, &self.call).staff()
    }

    /// The lodging service.
    pub(crate) fn lodging(&self) -> LodgingClient<'_> {
        LodgingClient::new(&self.shared.caller, &self.call)
    }

    /// Whether they may create conventions.
    pub(crate) fn may_create(&self) -> bool {
        self.staff.may_create_conventions()
    }

    /// What they may do with a convention.
    pub(crate) fn may(&self, convention: ConventionId) -> May {
        let may = |permission| self.staff.require(permission, convention).is_ok();
        May {
            edit: may(Permission::EditCatalogue),
            registrations: may(Permission::EditRegistrations),
            lodging: may(Permission::EditLodging),
        }
    }

    /// The convention of the page.
    pub(crate) async fn convention(&self, id: ConventionId) -> Result<ConventionView, PageError> {
        Ok(self
            .registration()
            .get_convention(&id.to_string())
            .await?
            .value)
    }

    /// The convention of a page that changes what it offers.
    pub(crate) async fn editable(&self, id: ConventionId) -> Result<ConventionView, PageError> {
        let convention = self.convention(id).await?;
        let may = self.may(id).edit;
        may.then_some(convention).ok_or(PageError::Forbidden)
    }

    /// The surroundings of a page about a convention: its colour, and its parts at the side.
    pub(crate) fn chrome(&self, title: &str, convention: &ConventionView) -> Chrome {
        let root = format!("/conventions/{}", convention.id);
        let link =
            |label: &str, part: &str, icon| NavLink::new(label, format!("{root}{part}")).icon(icon);
        let side = SideNav {
            title: convention.name.clone(),
            links: vec![
                link("Overview", "", "home"),
                link("Numbers", "/numbers", "chart"),
                link("Passes and capacities", "/passes", "ticket"),
                link("Vouchers", "/vouchers", "voucher"),
                link("Registrations", "/registrations", "users"),
                link("Options", "/options", "cart"),
                link("Questions", "/questions", "list"),
                link("Hotels", "/hotels", "building"),
            ],
        };
        let chrome = self.visit.chrome(title).accent(&convention.accent);
        let rest = chrome.path.strip_prefix(&root).unwrap_or_default();
        let part = BELOW.iter().find(|(own, _)| rest.starts_with(own));
        match part.map(|(_, part)| format!("{root}{part}")) {
            Some(part) => chrome.below(&part),
            None => chrome,
        }
        .side(side)
    }
}

impl FromRequest for Desk {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visit = Visit::of(request);
        let shared = request.app_data::<web::Data<Shared>>().cloned();
        let convention = request
            .match_info()
            .get("convention")
            .map(str::parse::<ConventionId>);
        // A list of conventions, and a convention the token does not know, may be newer than the token.
        let (is_home, named) = (request.path() == "/", convention.transpose());
        Box::pin(async move {
            let visit = visit?;
            let shared = shared.ok_or_else(|| PageError::internal("there is no caller"))?;
            let named = named.map_err(|_| PageError::NotFound)?;
            let access: Arc<Access> = visit.signed_in()?;
            let desk = Self::new(visit, &access, shared)?;
            let unknown = named.is_some_and(|id| !knows(&desk.staff, id));
            if !is_home && !unknown {
                return Ok(desk);
            }
            let access = desk.visit.renew().await?;
            Self::new(desk.visit, &access, desk.shared)
        })
    }
}

fn knows(staff: &Staff, convention: ConventionId) -> bool {
    staff.is_administrator() || staff.conventions().contains(&convention)
}

/// Where a convention is in its life as a pill: class and words.
pub(crate) const fn status_pill(of: &ConventionView) -> (&'static str, &'static str) {
    match of.status {
        ConventionStatus::Published if of.paused => ("pill pill-warn", "Sales paused"),
        ConventionStatus::Draft => ("pill pill-note", "Draft"),
        ConventionStatus::Published => ("pill pill-good", "Published"),
        ConventionStatus::Closed => ("pill pill-warn", "Sale closed"),
        ConventionStatus::Archived => ("pill", "Archived"),
    }
}
