//! What somebody who was invited waits for.

use butterfly_chassis::{ApiResult, RequestContext};
use butterfly_contracts::options::{AnswerInput, HoldState};

use super::{
    also::{of_name, refuse},
    place::{ask_for, reload},
};
use crate::{
    app::App,
    domain::{
        extras::{Extras, desired},
        order::Order,
    },
    lane::ToName,
};

/// Names who will attend by a line of `order`, with their answers: both, or neither. Also for a repeat of its request,
/// which finds the order wherever the first one got to.
pub async fn name(
    app: &App,
    request: &RequestContext,
    order: &Order,
    name: ToName,
) -> ApiResult<()> {
    let (convention, registration) = (order.convention, name.registration);
    let back = ToName {
        attendee: None,
        claims: Vec::new(),
        answers: answers(order, &name),
        ..name.clone()
    };
    let desired_then = of_name(order, &name);
    if let Err(refusal) = app.ledger.name(convention, name).await? {
        return Err(refuse(app, request, refusal, desired_then).await);
    }
    let named = reload(app, order.id).await?;
    let Some(extras) = named.extras.as_ref().filter(|extras| extras.is_pending()) else {
        return Ok(());
    };
    let mut wanted = desired(&named, extras, HoldState::Confirmed, false);
    wanted.answered = Some(registration);
    match ask_for(app, request, wanted, &[registration]).await {
        Ok(accepted) => {
            let attached = app.ledger.attach(convention, order.id, accepted);
            Ok(attached.await??)
        }
        Err(error) => {
            app.ledger.name(convention, back).await??;
            Err(error)
        }
    }
}

/// What was answered for the line before.
fn answers(order: &Order, name: &ToName) -> Vec<AnswerInput> {
    let lines = order
        .extras
        .iter()
        .flat_map(|extras: &Extras| &extras.wishes.lines);
    let mut own = lines.filter(|line| line.registration == name.registration);
    own.next()
        .map(|line| line.answers.clone())
        .unwrap_or_default()
}
