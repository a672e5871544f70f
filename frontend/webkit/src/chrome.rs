//! What stands around the content of every page. Page structs hold one as `chrome`; `base.html` and the
//! error page draw it.

use std::collections::BTreeSet;

use crate::{Accent, Flash, Html, NavLink, Site, SiteKind, Visit, assets, html::piece};

/// A navigation at the side of staff pages, for the parts of one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SideNav {
    /// What the parts belong to.
    pub title: String,
    /// The parts.
    pub links: Vec<NavLink>,
}

/// What stands around the content of a page.
#[derive(Clone)]
pub struct Chrome {
    /// The page's title, without the site's name.
    pub title: String,
    /// One sentence for search engines and link previews; may be empty.
    pub description: String,
    /// The nonce that inline style and script elements need.
    pub nonce: String,
    /// The path asked for.
    pub path: String,
    /// The path by which navigations know the page: the same, if nothing else is said.
    place: String,
    /// Name of the signed-in person.
    pub person: Option<String>,
    /// Messages of the page before.
    pub flashes: Vec<Flash>,
    /// The page's own colour.
    pub accent: Option<Accent>,
    /// Navigation at the side.
    pub side: Option<SideNav>,
    /// The request's id.
    pub request_id: String,
    accents: BTreeSet<Accent>,
    visit: Visit,
}

#[derive(askama::Template)]
#[template(path = "parts/mark.html")]
struct Mark;

impl Chrome {
    pub(crate) fn new(visit: &Visit, title: String) -> Self {
        visit.0.arrived_shown.set(!visit.0.arrived.is_empty());
        Self {
            title,
            description: String::new(),
            nonce: visit.0.nonce.clone(),
            path: visit.path().to_owned(),
            place: visit.path().to_owned(),
            person: visit.person().map(|access| access.claims().name.clone()),
            flashes: visit.0.arrived.clone(),
            accent: None,
            side: None,
            request_id: visit.request_id().to_owned(),
            accents: BTreeSet::new(),
            visit: visit.clone(),
        }
    }

    /// Describes the page in one sentence.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Colours the whole page; text that is no `#rrggbb` is ignored.
    #[must_use]
    pub fn accent(mut self, colour: &str) -> Self {
        self.accent = Accent::parse(colour);
        self.accents.extend(self.accent.clone());
        self
    }

    /// Makes the class of a colour usable on this page and returns it; empty for no colour.
    pub fn accent_class(&mut self, colour: &str) -> String {
        let accent = Accent::parse(colour);
        self.accents.extend(accent.clone());
        accent.map(|accent| accent.class()).unwrap_or_default()
    }

    /// Adds a navigation at the side.
    #[must_use]
    pub fn side(mut self, side: SideNav) -> Self {
        self.side = Some(side);
        self
    }

    /// Lets navigations know the page as one below this path.
    #[must_use]
    pub fn below(mut self, path: &str) -> Self {
        self.place = format!("{path}/");
        self
    }

    /// The website.
    pub fn site(&self) -> &Site {
        self.visit.site()
    }

    /// Whether this is the staff website.
    pub fn is_staff(&self) -> bool {
        self.site().kind == SiteKind::Staff
    }

    /// Classes of the body element.
    pub fn body_class(&self) -> String {
        let site = if self.is_staff() { "staff" } else { "public" };
        let accent = self.accent.as_ref().map(Accent::class);
        [Some(site.to_owned()), accent]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Rules of the page's colours, for the nonced style element.
    pub fn accent_rules(&self) -> Html {
        Html(self.accents.iter().map(Accent::rule).collect())
    }

    /// The hidden field every POST form needs. Only a page that asks for it gives the browser a cookie
    /// to bind the token to.
    pub fn csrf(&self) -> Html {
        Html(format!(
            r#"<input type="hidden" name="{}" value="{}">"#,
            crate::csrf::FIELD,
            self.visit.csrf_token()
        ))
    }

    /// An icon by name.
    pub fn icon(&self, name: &str) -> Html {
        assets::icon(name)
    }

    /// The address of a built asset.
    pub fn asset(&self, name: &str) -> String {
        assets::asset_url(name)
    }

    /// The butterfly.
    pub fn mark(&self) -> Html {
        piece(&Mark)
    }

    /// `aria-current` of a link: this page, or one that this page is below.
    pub fn current(&self, href: &str) -> Html {
        let here = self.place == href;
        let longest =
            |link: &NavLink| link.href.len() > href.len() && is_below(&self.place, &link.href);
        let links = self
            .side
            .iter()
            .flat_map(|side| side.links.iter())
            .chain(&self.site().nav);
        let below = href != "/" && is_below(&self.place, href) && !links.into_iter().any(longest);
        Html(match (here, below) {
            (true, _) => r#" aria-current="page""#.to_owned(),
            (false, true) => r#" aria-current="true""#.to_owned(),
            (false, false) => String::new(),
        })
    }
}

fn is_below(path: &str, href: &str) -> bool {
    path.strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
