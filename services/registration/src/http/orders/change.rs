//! `change_order`.

use actix_web::{HttpResponse, put, web};
use butterfly_chassis::{
    ApiResult, Body, IfMatch, RequestContext, Segments,
    refusals::{Always, Named, SignedIn, WithBody, WithVersion},
};
use butterfly_contracts::{
    OrderId, Problem,
    registration::{OrderChange, OrderView},
};

use super::{
    access::{self, Asker},
    input,
};
use crate::{app::App, extras, lane::ToLine};

/// Makes a held order another: who attends, which passes. Places move by the net change; what stays keeps its
/// price. A refused change leaves the order and its places as they were. A guest's order becomes that of the
/// account that changes it.
#[utoipa::path(
    tag = "orders",
    params(
        ("order" = OrderId, Path, description = "Id of the order"),
        ("Order-Secret" = Option<String>, Header,
            description = "The secret of the order's link, instead of its account's token"),
        ("If-Match" = String, Header, description = "ETag of the version to replace"),
    ),
    request_body = OrderChange,
    responses(
        (status = 200, description = "The order as it is now.", body = OrderView,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 409, description = "`sold_out`, `already_registered`, `not_on_sale`, or `conflict` when it is \
            confirmed already.", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "`gone`: its time has run out, or it was cancelled.", body = Problem,
            content_type = "application/problem+json"),
        SignedIn,
        Named,
        WithVersion,
        WithBody,
        Always,
    ),
    security((), ("bearer" = [])),
)]
#[put("/orders/{order}")]
pub(crate) async fn change_order(
    app: web::Data<App>,
    (request, asker): (RequestContext, Asker),
    order: Segments<OrderId>,
    version: IfMatch,
    change: Body<OrderChange>,
) -> ApiResult<HttpResponse> {
    let found = access::order(&app, &asker, order.0).await?;
    version.check(found.version)?;
    let whose = (asker.person.as_ref(), app.clock.now());
    let mut wanted = input::read_change(found.id, found.version, &change.0, whose)?;
    let wishes = input::wishes(&wanted.lines, &change.0.lines, &change.0.answers);
    wanted.wishes = extras::wanted(&app, found.convention, wishes).await;
    let lines: Vec<_> = wanted.lines.iter().map(ToLine::id).collect();
    let desired = extras::of_change(&found, &wanted);
    let before = match app.ledger.change(found.convention, wanted).await? {
        Err(refusal) => return Err(extras::refuse(&app, &request, refusal, desired).await),
        Ok(before) => before,
    };
    let changed = access::order(&app, &asker, found.id).await?;
    let claims = input::claims(&found, asker.person.as_ref());
    extras::change(&app, &request, (&changed, before), (&lines, claims)).await?;
    access::answer_anew(&app, &asker, found.id).await
}
