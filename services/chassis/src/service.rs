//! A program that answers HTTP: its name, its APIs, its pages, and what all requests share.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use butterfly_client::Caller;
use butterfly_contracts::Problem;
use butterfly_store::Db;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_actix_web::{AppExt, scope, service_config::ServiceConfig};

use crate::{auth::Trust, health::Draining, refusals, routes::RouteTable, settings::Limits};

/// The operations of one audience, under one prefix, with one document.
#[derive(Clone, Copy)]
pub struct Audience {
    /// Name of the document: `registration-staff`.
    pub name: &'static str,
    /// Title of the document.
    pub title: &'static str,
    /// What the API is for, in a sentence or two.
    pub description: &'static str,
    /// Where it begins: `/api/registration/staff/v1`.
    pub prefix: &'static str,
    /// The only list of its routes.
    pub configure: fn(&mut ServiceConfig<'_>),
}

impl Audience {
    /// The OpenAPI document, generated from the routes.
    pub fn document(&self) -> OpenApi {
        let routes = scope::scope(self.prefix).configure(self.configure);
        let app = actix_web::App::new()
            .into_utoipa_app()
            .openapi(self.base())
            .service(routes);
        let (_, mut document) = app.split_for_parts();
        refusals::name_headers(&mut document);
        document
    }

    fn base(&self) -> OpenApi {
        let license = LicenseBuilder::new().name("MIT OR Apache-2.0").build();
        let info = InfoBuilder::new()
            .title(self.title)
            .version("1.0.0")
            .description(Some(self.description))
            .license(Some(license))
            .build();
        // Groups of refusals name this schema without bringing it along.
        let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
        Problem::schemas(&mut schemas);
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(bearer(self.prefix)))
            .build();
        let components = ComponentsBuilder::new()
            .schemas_from_iter(schemas)
            .security_scheme("bearer", SecurityScheme::Http(bearer))
            .build();
        OpenApiBuilder::new()
            .info(info)
            .components(Some(components))
            .build()
    }
}

/// What proves who is asking, by where the audience's addresses begin.
fn bearer(prefix: &str) -> &'static str {
    let is = |part: &str| prefix.split('/').any(|given| given == part);
    if is("internal") {
        "A token of a program: `create_internal_token` of `/internal/attendee/v1` gives one for the \
         program's name and secret."
    } else if is("staff") {
        "An access token for staff: `create_staff_session` of `/api/attendee/staff/v1` signs a member of \
         staff in, `create_staff_access_token` gives access tokens for the session."
    } else if is("partner") {
        "The key, `bfk_…`, that the convention's staff made for the property."
    } else {
        "An access token: `create_session` of `/api/attendee/v1` signs an attendee in, \
         `create_access_token` gives access tokens for the session."
    }
}

/// Adds what handlers need to an application.
pub type Configure = Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>;

/// Turns a refusal into an answer; websites answer with a page.
pub type Renderer = fn(&Problem) -> HttpResponse;

/// A program that answers HTTP.
#[derive(Clone)]
pub struct Service {
    /// The program's name: `registration`.
    pub name: &'static str,
    /// Its APIs; empty for a website.
    pub audiences: Vec<Audience>,
    /// Its state (as `web::Data`) and, for a website, its pages.
    pub configure: Configure,
    /// How refusals look where no handler made the answer; absent: as problem details.
    pub renderer: Option<Renderer>,
}

/// What every request can reach.
#[derive(Clone)]
pub struct Shared {
    /// The program's name.
    pub name: &'static str,
    /// Bounds on requests.
    pub limits: Limits,
    /// What HAProxy and the websites prove themselves with.
    pub edge_key: Arc<str>,
    /// Whose tokens are honoured.
    pub trust: Arc<Trust>,
    /// The database, where there is one.
    pub db: Option<Db>,
    /// Calls other services.
    pub caller: Caller,
    /// Whether the end has begun.
    pub draining: Draining,
    pub(crate) routes: Arc<RouteTable>,
    pub(crate) renderer: Option<Renderer>,
}
