//! `PUT /options/{option}`

use actix_web::{HttpResponse, http::StatusCode, put, web::Data};
use butterfly_chassis::{
    ApiError, ApiResult, Author, Body, IfMatch, Segments,
    auth::Permission,
    etag,
    refusals::{Always, ForStaff, WithBody, WithVersion},
};
use butterfly_contracts::{
    Currency, OptionChoiceId, OptionId,
    options::{OptionInput, OptionView},
};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

use super::{
    view,
    write::{self, Change},
};
use crate::{
    AppState,
    domain::{
        choice::{self, Fate, KnownChoice},
        draft::{self, OptionDraft},
    },
    store::{choices, options},
};

/// Replaces an option.
///
/// A choice named as before keeps its id; one that is not named any more is removed.
#[utoipa::path(
    tag = "options",
    params(
        ("option" = OptionId, Path, description = "Id of the option"),
        ("If-Match" = String, Header, description = "`ETag` of the version to replace"),
    ),
    request_body = OptionInput,
    responses(
        (
            status = 200,
            description = "The option as it is now",
            body = OptionView,
            headers(("ETag" = String, description = "The version, for `If-Match`")),
        ),
        (
            status = 409,
            description = "The name is taken (`already_exists`)",
            body = butterfly_contracts::Problem,
            content_type = "application/problem+json"
        ),
        ForStaff,
        WithBody,
        WithVersion,
        Always,
    ),
    security(("bearer" = [])),
)]
#[put("/options/{option}")]
pub(crate) async fn update_option(
    state: Data<AppState>,
    author: Author,
    Segments(option): Segments<OptionId>,
    if_match: IfMatch,
    Body(input): Body<OptionInput>,
) -> ApiResult<HttpResponse> {
    let known = state
        .db
        .read(async |conn| view::load(conn, option).await)
        .await?;
    author
        .staff
        .require(Permission::EditCatalogue, known.convention)?;
    let draft = draft::check(&input).map_err(ApiError::invalid)?;
    let name = known.convention.to_string();
    let convention = state.conventions.resolve(&author.context, &name).await?;
    let now = state.clock.now();
    let option = state
        .db
        .transact(async |conn| {
            let before = lock(&mut *conn, option, if_match).await?;
            replace(&mut *conn, &before, convention.currency, &draft, now).await?;
            let after = view::load(&mut *conn, option).await?;
            let change = Change {
                action: "update_option",
                before: Some(&before),
                after: Some(&after),
            };
            write::note(conn, &author, &change, now).await?;
            ApiResult::Ok(after)
        })
        .await?;
    Ok(etag::with_etag(StatusCode::OK, option.version, &option))
}

async fn lock(
    conn: &mut MySqlConnection,
    option: OptionId,
    if_match: IfMatch,
) -> ApiResult<OptionView> {
    if !options::lock(&mut *conn, option).await? {
        return Err(ApiError::not_found());
    }
    let before = view::load(conn, option).await?;
    if_match.check(before.version)?;
    Ok(before)
}

async fn replace(
    conn: &mut MySqlConnection,
    before: &OptionView,
    currency: Currency,
    draft: &OptionDraft,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    options::update(&mut *conn, before.id, currency, draft, now)
        .await
        .map_err(write::refused)?;
    let known = before.choices.iter().map(|choice| KnownChoice {
        id: choice.id,
        name: choice.name.clone(),
    });
    let known: Vec<_> = known.collect();
    for fate in choice::fates(&known, &draft.choices) {
        let done = match fate {
            Fate::Removed(id) => choices::mark_deleted(&mut *conn, id, now).await,
            Fate::Kept(id, choice, place) => choices::update(&mut *conn, id, choice, place).await,
            Fate::Added(choice, place) => {
                let ids = (before.id, OptionChoiceId::generate());
                choices::insert(&mut *conn, ids, choice, place, now).await
            }
        };
        done.map_err(write::refused)?;
    }
    Ok(())
}
