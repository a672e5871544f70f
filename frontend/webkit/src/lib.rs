//! What both websites share: the page around the content, security headers and nonce, CSRF protection,
//! sessions in `__Host-` cookies, forms that keep what was typed, flash messages, error pages, formats,
//! and the built styles and scripts. No page of either website is here, and no call to a service but the
//! one that turns a session into an access token.

pub mod accent;
pub mod assets;
pub mod bare_page;
pub mod chrome;
pub mod cookie;
pub mod countries;
pub mod csrf;
pub mod error_page;
pub mod filters;
pub mod flash;
pub mod form;
pub mod format;
pub mod headers;
pub mod html;
pub mod key;
pub mod layer;
pub mod page;
pub mod posted;
pub mod session;
pub mod site;
pub mod visit;

pub use accent::Accent;
pub use chrome::{Chrome, SideNav};
pub use error_page::PageError;
pub use flash::Flash;
pub use form::{Fields, Form, Input};
pub use html::Html;
pub use key::CookieKey;
pub use layer::layer;
pub use page::{Page, redirect, see_other};
pub use posted::Posted;
pub use session::{Access, Sessions, SignedIn};
pub use site::{NavLink, Site, SiteKind};
pub use visit::Visit;
