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

use super::{find, note, refuse_unknown, refused, select};
use crate::{
    AppState,
    domain::{
        choice::{self, Fate, KnownChoice},
        draft::{self, OptionDraft},
        option::{Choice, ConventionOption},
    },
    state::Offer,
    store::{choices, options},
};

/// Replaces an option; what was taken stays as it was taken.
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
        (status = 200, description = "The option as it is now", body = OptionView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
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
    let found = find(&state, &author.staff, Permission::EditCatalogue, option).await?;
    let draft = draft::check(&input).map_err(ApiError::invalid)?;
    let name = found.convention.to_string();
    let convention = state.conventions.resolve(&author.context, &name).await?;
    let wanted = (convention.currency, &draft);
    let edit = async |conn: &mut MySqlConnection| {
        let before = select(conn, option).await?;
        if_match.check(before.version)?;
        replace(&state, &author, conn, (&before, wanted)).await
    };
    let view: OptionView = state.edit_catalogue(convention.id, edit).await?;
    Ok(etag::with_etag(StatusCode::OK, view.version, &view))
}

async fn replace(
    state: &AppState,
    author: &Author,
    conn: &mut MySqlConnection,
    (before, (currency, draft)): (&ConventionOption, (Currency, &OptionDraft)),
) -> ApiResult<OptionView> {
    let now = state.clock.now();
    let known = before.choices.iter().map(|choice| KnownChoice {
        id: choice.id,
        name: choice.about.name.clone(),
    });
    let known: Vec<_> = known.collect();
    let fates = choice::fates(&known, &draft.choices);
    let after = ConventionOption {
        currency,
        version: before.version + 1,
        about: draft.about.clone(),
        choices: change_choices(conn, before.id, &fates, now).await?,
        ..before.clone()
    };
    options::update(conn, &after, now).await.map_err(refused)?;
    let offer = Offer::read(conn, before.convention).await?;
    refuse_unknown(&after, &offer)?;
    let view = |option: &ConventionOption| option.view(|stock| offer.free(stock), now);
    let (before, after) = (view(before), view(&after));
    note(
        conn,
        author,
        ("update_option", now),
        (Some(&before), Some(&after)),
    )
    .await?;
    Ok(after)
}

/// Removes, keeps and adds choices; returns those there are now.
async fn change_choices(
    conn: &mut MySqlConnection,
    option: OptionId,
    fates: &[Fate<'_>],
    now: DateTime<Utc>,
) -> ApiResult<Vec<Choice>> {
    let mut there = Vec::new();
    for fate in fates {
        let (id, done) = match *fate {
            Fate::Removed(id) => (id, choices::mark_deleted(conn, id, now).await),
            Fate::Kept(id, about, place) => (id, choices::update(conn, id, about, place).await),
            Fate::Added(about, place) => {
                let id = OptionChoiceId::generate();
                (
                    id,
                    choices::insert(conn, (option, id), about, place, now).await,
                )
            }
        };
        done.map_err(refused)?;
        if let Fate::Kept(_, about, _) | Fate::Added(about, _) = *fate {
            let about = about.clone();
            there.push(Choice { id, about });
        }
    }
    Ok(there)
}
