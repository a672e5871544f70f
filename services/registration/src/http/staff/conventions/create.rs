//! `create_convention`.

use actix_web::{HttpResponse, post, web};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_client::AttendeeClient;
use butterfly_contracts::{
    ConventionId, Problem, ProblemCode, StaffRole,
    attendee::NewGrant,
    registration::{ConventionInput, ConventionStatus, ConventionView},
};
use butterfly_store::audit::{self, AuditEntry};

use crate::{
    app::App,
    domain::convention::{self, Convention},
    http::answers::refuse_twice,
    store::{conventions, lanes},
};

const SLUG_TAKEN: &str = "Another convention has this name in addresses.";

/// Creates a convention as a draft; its creator becomes its owner. Access tokens that were made after it say so.
#[utoipa::path(
    tag = "conventions",
    request_body = ConventionInput,
    responses(
        (status = 201, description = "The draft.", body = ConventionView,
            headers(
                ("Location" = String, description = "Its path"),
                ("ETag" = String, description = "The version, for `If-Match`"),
            )),
        (status = 409, description = "Another convention has this slug.", body = Problem,
            content_type = "application/problem+json"),
        (status = 502, description = "The attendee service could not make its creator the owner.",
            body = Problem, content_type = "application/problem+json"),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions")]
pub(crate) async fn create_convention(
    app: web::Data<App>,
    author: Author,
    input: Body<ConventionInput>,
) -> ApiResult<HttpResponse> {
    if !author.staff.may_create_conventions() {
        let detail = "Only organisers create conventions.";
        return Err(ApiError::new(ProblemCode::Forbidden, detail));
    }
    let convention = Convention {
        id: ConventionId::generate(),
        status: ConventionStatus::Draft,
        paused: false,
        version: 1,
        about: convention::validate(&input.0).map_err(ApiError::invalid)?,
    };
    let slug = convention.about.slug.as_str();
    let taken = app
        .db
        .read(async |conn| conventions::select_by_slug(conn, slug).await)
        .await?;
    if taken.is_some() {
        return Err(ApiError::new(ProblemCode::AlreadyExists, SLUG_TAKEN));
    }
    make_owner(&app, &author, convention.id).await?;
    let view = insert(&app, &author, &convention).await?;
    let location = format!("/api/registration/staff/v1/conventions/{}", view.id);
    Ok(etag::created(&location, view.version, &view))
}

/// Asked for before the convention is there, so that no convention is ever without an owner; a grant
/// over a convention that was not made in the end does nothing.
async fn make_owner(app: &App, author: &Author, convention: ConventionId) -> ApiResult<()> {
    let account = author.staff.account;
    if account.uuid().is_nil() {
        // The operator's command needs no grant.
        return Ok(());
    }
    let call = author.context.call();
    let token = app.tokens.get(&app.caller, &call).await?;
    let call = call.with_bearer(token);
    let grant = NewGrant {
        account,
        convention,
        role: StaffRole::Owner,
    };
    AttendeeClient::new(&app.caller, &call)
        .add_grant(&grant)
        .await?;
    Ok(())
}

async fn insert(app: &App, author: &Author, convention: &Convention) -> ApiResult<ConventionView> {
    let now = app.clock.now();
    let view = convention.view(now);
    let after = serde_json::to_value(&view).map_err(ApiError::internal)?;
    let subject = convention.id.to_string();
    let entry = author.entry("create_convention", convention.id, &subject, now);
    let entry = AuditEntry {
        after: Some(&after),
        ..entry
    };
    let actor = author.staff.account.uuid();
    let inserted = app.db.transact(async |conn| -> ApiResult<()> {
        let inserted = conventions::insert(conn, convention, actor, now).await;
        refuse_twice(inserted, "uq_convention_slug", SLUG_TAKEN)?;
        lanes::insert(conn, convention.id).await?;
        audit::registration::insert(conn, &entry).await?;
        Ok(())
    });
    inserted.await?;
    Ok(view)
}
