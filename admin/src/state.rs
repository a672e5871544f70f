//! What pages need besides what all programs share.

use actix_web::web::Data;
use butterfly_chassis::{server, settings::Common};
use butterfly_webkit::{CookieKey, NavLink, Sessions, Site, SiteKind};
use url::Url;

use crate::Settings;

/// What every page can reach. Cheap to clone.
#[derive(Clone)]
pub struct State {
    pub(crate) site: Data<Site>,
    public: Url,
}

impl State {
    /// Puts together what pages need.
    pub fn new(common: &Common, settings: &Settings) -> anyhow::Result<Self> {
        let caller = server::caller(common)?;
        let site = Site {
            kind: SiteKind::Staff,
            url: common.staff_url.clone(),
            key: CookieKey::new(settings.cookie_key.clone())?,
            sessions: Sessions::of_staff(caller),
            nav: Vec::new(),
            nav_signed_in: vec![NavLink::new("Conventions", "/")],
            footer: vec![NavLink::new("Attendee website", common.public_url.as_str())],
            sign_in: "/sign-in",
            sign_out: "/sign-out",
        };
        Ok(Self {
            site: Data::new(site),
            public: common.public_url.clone(),
        })
    }

    /// The public page of a convention.
    pub(crate) fn public_page(&self, slug: &str) -> String {
        let root = self.public.as_str().trim_end_matches('/');
        format!("{root}/c/{slug}")
    }
}
