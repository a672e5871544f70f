//! Names and attributes of the cookies. All are `__Host-`: secure, for this host only, whole site.
//! The two websites use different names because cookies ignore ports.

use actix_web::cookie::{Cookie, SameSite, time::Duration};

use crate::SiteKind;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jar {
    /// The session's token.
    Session,
    /// A random id that form tokens are bound to before sign-in.
    Visitor,
    /// Messages for the next page.
    Flash,
}

impl Jar {
    /// The cookie's name on a website.
    pub const fn name(self, kind: SiteKind) -> &'static str {
        match (self, kind) {
            (Self::Session, SiteKind::Public) => "__Host-butterfly",
            (Self::Session, SiteKind::Staff) => "__Host-butterfly-staff",
            (Self::Visitor, SiteKind::Public) => "__Host-butterfly-visitor",
            (Self::Visitor, SiteKind::Staff) => "__Host-butterfly-staff-visitor",
            (Self::Flash, SiteKind::Public) => "__Host-butterfly-flash",
            (Self::Flash, SiteKind::Staff) => "__Host-butterfly-staff-flash",
        }
    }

    /// The cookie with a value; without `max_age` it ends with the browser.
    pub fn set(self, kind: SiteKind, value: String, max_age: Option<Duration>) -> Cookie<'static> {
        let mut cookie = Cookie::build(self.name(kind), value)
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(SameSite::Lax)
            .finish();
        if let Some(max_age) = max_age {
            cookie.set_max_age(max_age);
        }
        cookie
    }

    /// What makes a browser forget it.
    pub fn forget(self, kind: SiteKind) -> Cookie<'static> {
        self.set(kind, String::new(), Some(Duration::ZERO))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_keep_the_rules_of_their_prefix() {
        let cookie = Jar::Session
            .set(SiteKind::Public, "t".to_owned(), None)
            .to_string();
        assert_eq!(
            cookie,
            "__Host-butterfly=t; HttpOnly; SameSite=Lax; Secure; Path=/"
        );
        assert!(
            Jar::Flash
                .forget(SiteKind::Staff)
                .to_string()
                .contains("Max-Age=0")
        );
    }
}
