//! `answer_invitation`.

use actix_web::{HttpResponse, put, web};
use butterfly_chassis::{
    ApiError, ApiResult, Body, MaybePerson, RequestContext, Segments,
    refusals::{Always, Named, WithBody},
};
use butterfly_contracts::{
    Problem, RegistrationId,
    registration::{InvitationAnswer, InvitationView},
    text::Checker,
};

use super::{Invitation, Secret};
use crate::{
    app::App,
    domain::person,
    extras,
    http::orders::input::{check_answers, holder, read_attendee},
    lane::ToName,
};

/// Says who will attend by a registration one is invited to. The same again is fine; once it is said, somebody else is
/// refused.
#[utoipa::path(
    tag = "invitations",
    params(
        ("registration" = RegistrationId, Path, description = "Id of the registration"),
        ("Invitation-Secret" = Option<String>, Header, description = "The secret of the invitation's link"),
    ),
    request_body = InvitationAnswer,
    responses(
        (status = 200, description = "It is said.", body = InvitationView),
        (status = 409, description = "`conflict` when somebody else was named before; `already_registered`.",
            body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`gone`: the registration has ended.", body = Problem,
            content_type = "application/problem+json"),
        Named,
        WithBody,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[put("/invitations/{registration}")]
pub(crate) async fn answer_invitation(
    app: web::Data<App>,
    (request, person): (RequestContext, MaybePerson),
    registration: Segments<RegistrationId>,
    secret: Secret,
    answer: Body<InvitationAnswer>,
) -> ApiResult<HttpResponse> {
    let found = Invitation::find(&app, registration.0, &secret).await?;
    let InvitationAnswer { attendee, answers } = answer.0;
    let mut check = Checker::new();
    check_answers(&mut check, "", &answers);
    let attendee = read_attendee(
        &mut check,
        "/attendee",
        &attendee,
        app.clock.now().date_naive(),
    );
    let attendee = check.finish(attendee).map_err(ApiError::invalid)?;
    let holder = person.0.as_ref().map(holder);
    let name = ToName {
        order: found.order.id,
        registration: registration.0,
        claims: person::claims(holder.as_ref(), &attendee),
        attendee: Some(attendee),
        answers,
    };
    let named = extras::name(&app, &request, &found.order, name).await;
    named.map_err(of_this_body)?;
    app.wake.notify_one();
    let found = Invitation::find(&app, registration.0, &secret).await?;
    Ok(found.into_answer())
}

/// What is wrong with an order's first line is wrong with this body.
fn of_this_body(error: ApiError) -> ApiError {
    let wrong = error.problem().errors.iter();
    if wrong
        .clone()
        .all(|error| !error.pointer.starts_with("/lines/0"))
    {
        return error;
    }
    let mut problem: Problem = error.problem().clone();
    for error in &mut problem.errors {
        if let Some(rest) = error.pointer.strip_prefix("/lines/0") {
            error.pointer = rest.to_owned();
        }
    }
    problem.into()
}
