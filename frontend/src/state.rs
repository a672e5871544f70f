//! What every page can reach.

use actix_web::web::Data;
use butterfly_chassis::{server, settings::Common};
use butterfly_client::{AttendeeClient, CallContext, Caller, RegistrationClient};
use butterfly_webkit::{CookieKey, NavLink, Sessions, Site, SiteKind};

use crate::{reads::Reads, settings::Settings};

/// What every page can reach. Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The website: key, sessions, navigation.
    pub site: Data<Site>,
    /// Public reads, kept for a moment.
    pub reads: Reads,
    caller: Caller,
}

impl State {
    /// Puts together what pages need.
    pub fn new(common: &Common, settings: &Settings) -> anyhow::Result<Self> {
        let caller = server::caller(common)?;
        let site = Site {
            kind: SiteKind::Public,
            url: common.public_url.clone(),
            key: CookieKey::new(settings.cookie_key.clone())?,
            sessions: Sessions::of_attendees(caller.clone()),
            nav: vec![NavLink::new("Conventions", "/")],
            nav_signed_in: vec![
                NavLink::new("My registrations", "/registrations"),
                NavLink::new("Account", "/account"),
            ],
            footer: vec![
                NavLink::new("Conventions", "/"),
                NavLink::new("My registrations", "/registrations"),
                NavLink::new("Create an account", "/sign-up"),
            ],
            sign_in: "/sign-in",
            sign_out: "/sign-out",
        };
        let reads = Reads::new(caller.clone());
        Ok(Self {
            site: Data::new(site),
            reads,
            caller,
        })
    }

    /// The attendee service, called in this context.
    pub const fn attendee<'a>(&'a self, context: &'a CallContext) -> AttendeeClient<'a> {
        AttendeeClient::new(&self.caller, context)
    }

    /// The registration service, called in this context.
    pub const fn registration<'a>(&'a self, context: &'a CallContext) -> RegistrationClient<'a> {
        RegistrationClient::new(&self.caller, context)
    }
}
