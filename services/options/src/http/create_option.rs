//! `POST /conventions/{convention}/options`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    OptionChoiceId, OptionId, ProblemCode,
    options::{OptionInput, OptionView},
    registration::ConventionSummary,
};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::{
    view,
    write::{self, Change},
};
use crate::{
    AppState,
    domain::draft::{self, OptionDraft},
    store::{choices, options},
};

/// Most options of a convention.
const MOST: i64 = 200;

/// Creates an option.
///
/// Its prices are in the convention's currency. A convention has at most 200 options.
#[utoipa::path(
    tag = "options",
    params(("convention" = String, Path, description = "Id or slug of the convention")),
    request_body = OptionInput,
    responses(
        (
            status = 201,
            description = "The new option",
            body = OptionView,
            headers(
                ("Location" = String, description = "Its path"),
                ("ETag" = String, description = "The version, for `If-Match`"),
            ),
        ),
        (
            status = 409,
            description = "The name is taken (`already_exists`), or there are too many (`conflict`)",
            body = butterfly_contracts::Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        Always,
    ),
    security(("bearer" = [])),
)]
#[post("/conventions/{convention}/options")]
pub(crate) async fn create_option(
    state: Data<AppState>,
    author: Author,
    Segments(convention): Segments<String>,
    Body(input): Body<OptionInput>,
) -> ApiResult<HttpResponse> {
    let convention = state
        .conventions
        .resolve(&author.context, &convention)
        .await?;
    author
        .staff
        .require(Permission::EditCatalogue, convention.id)?;
    let draft = draft::check(&input).map_err(ApiError::invalid)?;
    let now = state.clock.now();
    let option = state
        .db
        .transact(async |conn| {
            let option = create(&mut *conn, &convention, &draft, now).await?;
            let change = Change {
                action: "create_option",
                before: None,
                after: Some(&option),
            };
            write::note(conn, &author, &change, now).await?;
            ApiResult::Ok(option)
        })
        .await?;
    let location = format!("/api/options/staff/v1/options/{}", option.id);
    Ok(etag::created(&location, option.version, &option))
}

async fn create(
    conn: &mut MySqlConnection,
    convention: &ConventionSummary,
    draft: &OptionDraft,
    now: DateTime<Utc>,
) -> ApiResult<OptionView> {
    if options::count(&mut *conn, convention.id).await? >= MOST {
        let detail = format!("A convention has at most {MOST} options.");
        return Err(ApiError::new(ProblemCode::Conflict, detail));
    }
    let id = OptionId::generate();
    let of = (convention.id, convention.currency);
    options::insert(&mut *conn, id, of, draft, now)
        .await
        .map_err(write::refused)?;
    for (place, choice) in (0..).zip(&draft.choices) {
        choices::insert(
            &mut *conn,
            (id, OptionChoiceId::generate()),
            choice,
            place,
            now,
        )
        .await
        .map_err(write::refused)?;
    }
    view::load(conn, id).await
}
