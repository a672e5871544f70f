//! `POST /conventions/{convention}/options`

use actix_web::{HttpResponse, post, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody},
};
use butterfly_contracts::{
    OptionChoiceId, OptionId,
    options::{OptionInput, OptionView},
    registration::ConventionSummary,
};
use sqlx::MySqlConnection;

use super::{note, refuse_unknown, refused};
use crate::{
    AppState,
    domain::{
        draft::{self, OptionDraft},
        option::{Choice, ConventionOption},
    },
    http::answers::too_many,
    state::Offer,
    store::{choices, options},
};

/// Most options of a convention.
const MOST: usize = 200;

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
    let option = new(&convention, draft);
    let edit = async |conn: &mut MySqlConnection| create(&state, &author, conn, &option).await;
    let view: OptionView = state.edit_catalogue(convention.id, edit).await?;
    let location = format!("/api/options/staff/v1/options/{}", view.id);
    Ok(etag::created(&location, view.version, &view))
}

fn new(convention: &ConventionSummary, draft: OptionDraft) -> ConventionOption {
    let choice = |about| Choice {
        id: OptionChoiceId::generate(),
        about,
    };
    ConventionOption {
        id: OptionId::generate(),
        convention: convention.id,
        currency: convention.currency,
        version: 1,
        paused: false,
        about: draft.about,
        choices: draft.choices.into_iter().map(choice).collect(),
    }
}

async fn create(
    state: &AppState,
    author: &Author,
    conn: &mut MySqlConnection,
    option: &ConventionOption,
) -> ApiResult<OptionView> {
    let offer = Offer::read(conn, option.convention).await?;
    if offer.catalogue.options.len() >= MOST {
        return Err(too_many(MOST, "options"));
    }
    refuse_unknown(option, &offer)?;
    let now = state.clock.now();
    options::insert(conn, option, now).await.map_err(refused)?;
    for (place, choice) in (0..).zip(&option.choices) {
        let inserted = choices::insert(conn, (option.id, choice.id), &choice.about, place, now);
        inserted.await.map_err(refused)?;
    }
    let view = option.view(|stock| offer.free(stock), now);
    note(conn, author, ("create_option", now), (None, Some(&view))).await?;
    Ok(view)
}
