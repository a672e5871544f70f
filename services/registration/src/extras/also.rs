//! What the options service would refuse of an order whose passes are refused: told in the same refusal.

use std::time::Duration;

use butterfly_chassis::{ApiError, RequestContext, error::IntoProblem};
use butterfly_client::{CallContext, ClientError, OptionsClient};
use butterfly_contracts::{
    ConventionId, OrderId, ProblemCode, RegistrationId,
    options::{DesiredHold, DesiredHolds, HoldLine, HoldProblem, HoldState},
};
use tokio::time::Instant;

use super::{
    refusal::{joined, refusal as refusal_of_options},
    signed,
};
use crate::{
    app::App,
    domain::{
        extras::{self, Extras, Wishes},
        order::Order,
        order_refusal::OrderRefusal,
    },
    lane::{ToChange, ToConfirm, ToLine, ToName, ToOrder},
};

/// How long a refusal waits for more. Without an answer it says what is known.
const PATIENCE: Duration = Duration::from_secs(1);
/// What is left of the request's time for the refusal to arrive, whatever becomes of the question.
const MARGIN: Duration = Duration::from_millis(500);

/// A new order as the options service is asked about it; none where it has nothing to refuse.
pub fn of_order(convention: ConventionId, asked: &ToOrder) -> Option<DesiredHold> {
    let wishes = asked.wishes.as_ref();
    let wishes = wishes.filter(|wishes| asked.confirm || !wishes.is_empty())?;
    let desired = desired((asked.order, convention), &asked.lines, wishes);
    Some(DesiredHold {
        complete: asked.confirm,
        ..desired
    })
}

/// The same of what a held order is to be: what it has already is its own.
pub fn of_change(order: &Order, asked: &ToChange) -> Option<DesiredHold> {
    let wishes = asked.wishes.as_ref();
    let wishes = wishes.filter(|wishes| !wishes.is_empty())?;
    let desired = desired((order.id, order.convention), &asked.lines, wishes);
    let known = order.extras.as_ref().map_or(0, |extras| extras.version);
    Some(DesiredHold {
        version: known + 1,
        ..desired
    })
}

/// The same of an order one of whose lines gets its attendee now, with what they answer.
pub(super) fn of_name(order: &Order, asked: &ToName) -> Option<DesiredHold> {
    let known = order.extras.clone();
    let anew = || (!asked.answers.is_empty()).then(|| Extras::new(Wishes::default()));
    let mut extras = known.or_else(anew)?;
    extras.answer(asked.registration, &asked.answers);
    let mut desired = extras::desired(order, &extras, HoldState::Confirmed, false);
    desired.answered = Some(asked.registration);
    for line in &mut desired.lines {
        line.answers_later &= line.registration != asked.registration;
    }
    Some(desired)
}

/// The lines that are known to who sent the order: all of it, or the one they answer for.
fn known(desired: &DesiredHold) -> Vec<RegistrationId> {
    match desired.answered {
        Some(line) => vec![line],
        None => desired.lines.iter().map(|line| line.registration).collect(),
    }
}

/// Pinned, which needs no time: there are no places yet that would give it one.
fn desired(
    (order, convention): (OrderId, ConventionId),
    lines: &[ToLine],
    wishes: &Wishes,
) -> DesiredHold {
    let line = |line: &ToLine| {
        let mut wishes = wishes.lines.iter();
        let wish = wishes.find(|wish| wish.registration == line.id());
        HoldLine {
            registration: line.id(),
            pass: line.pass,
            selections: wish.map(|wish| wish.options.clone()).unwrap_or_default(),
            answers: wish.map(|wish| wish.answers.clone()).unwrap_or_default(),
            answers_later: line.invited.is_some(),
        }
    };
    DesiredHold {
        order,
        convention,
        version: 1,
        state: HoldState::Pinned,
        held_until: None,
        complete: false,
        answered: None,
        lines: lines.iter().map(line).collect(),
        answers: wishes.answers.clone(),
    }
}

/// The refusal of an order's passes, with what the options service would refuse of it. Nothing is asked where no change
/// of the order would help.
pub async fn refuse(
    app: &App,
    request: &RequestContext,
    refusal: OrderRefusal,
    desired: Option<DesiredHold>,
) -> ApiError {
    let Some(desired) = desired.filter(|_| can_be_mended(&refusal)) else {
        return refusal.into();
    };
    let lines = known(&desired);
    match Box::pin(check(app, request, desired)).await {
        Ok(problems) if problems.is_empty() => refusal.into(),
        Ok(problems) => {
            let options = refusal_of_options(&problems, &lines);
            joined(refusal.problem(), options.problem()).into()
        }
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "nobody tells what is wrong with the options, too");
            refusal.into()
        }
    }
}

/// The refusal of what a held order shall have, with what registration would refuse of its passes: a confirmation asks
/// for the options first.
pub(super) async fn beside(
    app: &App,
    convention: ConventionId,
    confirm: ToConfirm,
    options: ApiError,
) -> ApiError {
    let of_options = options.problem();
    if !matches!(
        of_options.code,
        ProblemCode::SoldOut | ProblemCode::NotOnSale | ProblemCode::Invalid
    ) {
        return options;
    }
    let asked = ToConfirm {
        refused: true,
        ..confirm
    };
    match app.ledger.confirm(convention, asked).await {
        Ok(Err(refusal)) if can_be_mended(&refusal) => joined(refusal.problem(), of_options).into(),
        _ => options,
    }
}

/// Whether the order could be had if something in it were changed.
const fn can_be_mended(refusal: &OrderRefusal) -> bool {
    matches!(refusal, OrderRefusal::Lines(_) | OrderRefusal::Missing(_))
}

/// What the options service would refuse.
async fn check(
    app: &App,
    request: &RequestContext,
    desired: DesiredHold,
) -> Result<Vec<HoldProblem>, ClientError> {
    let context = signed(app, &brief(request)).await?;
    let holds = DesiredHolds {
        items: vec![desired],
    };
    let options = OptionsClient::new(&app.caller, &context);
    let answers = options.check_holds(&holds).await?.items;
    Ok(answers.into_iter().flat_map(|one| one.problems).collect())
}

/// The context of a question that must not cost the buyer the answer that is there.
fn brief(request: &RequestContext) -> CallContext {
    let context = request.call();
    let latest = Instant::now() + PATIENCE;
    let given = context.deadline.and_then(|given| given.checked_sub(MARGIN));
    CallContext {
        deadline: Some(given.map_or(latest, |given| given.min(latest))),
        ..context
    }
}
