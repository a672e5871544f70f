//! What a website is: its kind, address, key and navigation. One value per program, shared by all pages.

use url::Url;

use crate::{CookieKey, Sessions};

/// Which of the two websites this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteKind {
    /// For everybody.
    Public,
    /// For staff, on a listener of its own.
    Staff,
}

/// A link of a navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Name of an icon, or empty.
    pub icon: &'static str,
}

impl NavLink {
    /// A link without an icon.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            icon: "",
        }
    }

    /// Adds an icon (a name of `frontend/assets/images/icons.json`).
    #[must_use]
    pub const fn icon(mut self, name: &'static str) -> Self {
        self.icon = name;
        self
    }
}

/// A website. Register it as `web::Data<Site>` and wrap the application in [`crate::layer()`].
pub struct Site {
    /// Which one.
    pub kind: SiteKind,
    /// What people type to get here.
    pub url: Url,
    /// Signs cookies and form tokens.
    pub key: CookieKey,
    /// Turns session tokens into access tokens.
    pub sessions: Sessions,
    /// Navigation of every page.
    pub nav: Vec<NavLink>,
    /// What signed-in people have besides.
    pub nav_signed_in: Vec<NavLink>,
    /// Links at the foot of every page.
    pub footer: Vec<NavLink>,
    /// Path of the sign-in page; it understands `?next=`.
    pub sign_in: &'static str,
    /// Path that a POST ends the session at.
    pub sign_out: &'static str,
}

impl Site {
    /// Whether people reach it by https, as anywhere but on a developer's machine.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// A path for `?next=`: only paths of this site, so that a link cannot lead people away.
    pub fn safe_next(next: &str) -> &str {
        let inside = next.starts_with('/') && !next.starts_with("//");
        let plain = next
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if inside && plain { next } else { "/" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_never_leaves_the_site() {
        assert_eq!(Site::safe_next("/orders?x=1"), "/orders?x=1");
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\nb",
            "/\t/evil",
        ] {
            assert_eq!(Site::safe_next(bad), "/", "{bad:?}");
        }
    }
}
