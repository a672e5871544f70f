//! What a buyer waits for: a new order, a changed one, a confirmation.

use std::time::Duration;

use butterfly_chassis::{ApiError, ApiResult, RequestContext};
use butterfly_contracts::{
    OrderId, ProblemCode, RegistrationId,
    options::{DesiredHold, HoldState},
    registration::{OrderStatus, RegistrationStatus},
};

use super::{Reply, also::beside, needs::wanted, put, refusal::refusal, unreachable, waiting};
use crate::{
    app::App,
    domain::{
        extras::{Extras, Wishes, desired},
        order::{Order, OrderRow},
        order_refusal::OrderRefusal,
        person::Hash,
    },
    lane::{Accepted, Changed, ToConfirm, Undo},
    store::orders,
};

/// How often an order is looked at anew that another request of the same key works on.
const TWINS: u32 = 20;
/// Between two looks.
const BREATH: Duration = Duration::from_millis(50);

/// The keys that claim the people of an order, by line.
pub type Claims = Vec<(RegistrationId, Vec<Hash>)>;

/// What a new order came with.
#[derive(Debug, Clone)]
pub struct Placing {
    /// The scope of its idempotency key.
    pub scope: Hash,
    /// Whether it is to be confirmed at once.
    pub confirm: bool,
    /// The total the buyer saw.
    pub seen_total: Option<i64>,
    /// Its lines, as the buyer sent them.
    pub lines: Vec<RegistrationId>,
}

/// Finishes a new order whose places are held: all of it is had, or none. Also for a repeat of its request, which
/// finds the order wherever the first one got to.
pub async fn place(
    app: &App,
    request: &RequestContext,
    order: Order,
    placing: Placing,
) -> ApiResult<Order> {
    let unfinished = |extras: &Extras| extras.is_pending() || placing.confirm;
    if order.status != OrderStatus::Held || !order.extras.as_ref().is_some_and(unfinished) {
        return Ok(order);
    }
    let mut order = order;
    for _ in 0..TWINS {
        match try_to_place(app, request, &order, &placing).await {
            Ok(()) => return reload(app, order.id).await,
            Err(error) if is_stale(&error) => {}
            Err(error) => return Err(give_up(app, &order, &placing, error).await),
        }
        tokio::time::sleep(BREATH).await;
        order = reload(app, order.id).await?;
        if order.status != OrderStatus::Held || !order.extras.as_ref().is_some_and(unfinished) {
            return Ok(order);
        }
    }
    Err(ApiError::busy())
}

/// A twin of the request works on the same order, or has finished it.
fn is_stale(error: &ApiError) -> bool {
    error.problem().code == ProblemCode::Stale
}

/// Gives up a new order that cannot be had.
async fn give_up(app: &App, order: &Order, placing: &Placing, error: ApiError) -> ApiError {
    let abandoned = app
        .ledger
        .abandon(order.convention, order.id, placing.scope)
        .await;
    app.wake.notify_one();
    let id = order.id;
    match abandoned {
        Ok(Ok(())) => {}
        // Its places are kept until its time is over, no longer.
        Ok(Err(error)) => tracing::error!(order = %id, %error, "an order is not given up"),
        Err(error) => tracing::warn!(order = %id, %error, "an order is not given up"),
    }
    error
}

async fn try_to_place(
    app: &App,
    request: &RequestContext,
    order: &Order,
    placing: &Placing,
) -> ApiResult<()> {
    let state = if placing.confirm {
        HoldState::Pinned
    } else {
        HoldState::Held
    };
    let accepted = ask(app, request, order, (state, &placing.lines)).await?;
    let attached = app
        .ledger
        .attach(order.convention, order.id, accepted.clone());
    attached.await??;
    if !placing.confirm {
        let total_minor = reload(app, order.id).await?.total.minor;
        let differs = placing.seen_total.is_some_and(|seen| seen != total_minor);
        return if differs {
            Err(OrderRefusal::TotalDiffers { total_minor }.into())
        } else {
            Ok(())
        };
    }
    let confirm = ToConfirm {
        order: order.id,
        account: None,
        seen_total: placing.seen_total,
        claims: Vec::new(),
        pinned: Some(accepted),
        refused: false,
    };
    app.ledger.confirm(order.convention, confirm).await??;
    Ok(())
}

/// Finishes a change whose places have moved, or undoes it. What else becomes of the order meanwhile, its time extended or
/// a line given up, counts as well: then the options service is asked for what that comes to.
pub async fn change(
    app: &App,
    request: &RequestContext,
    (changed, before): (&Order, Option<Box<OrderRow>>),
    (lines, claims): (&[RegistrationId], Claims),
) -> ApiResult<()> {
    let mut order = changed.clone();
    for _ in 0..TWINS {
        if !order.extras.as_ref().is_some_and(Extras::is_pending) {
            return Ok(());
        }
        match order.status {
            OrderStatus::Held => {}
            OrderStatus::Confirmed => return Ok(()),
            over => return Err(OrderRefusal::Over(over).into()),
        }
        match hold(app, request, &order, lines).await {
            Err(error) if is_stale(&error) => {}
            Err(error) => return Err(undo(app, changed, (before, claims), error).await?),
            Ok(()) => return Ok(()),
        }
        tokio::time::sleep(BREATH).await;
        order = reload(app, order.id).await?;
    }
    Err(ApiError::busy())
}

/// Has what an order shall have kept, and notes it.
async fn hold(
    app: &App,
    request: &RequestContext,
    order: &Order,
    lines: &[RegistrationId],
) -> ApiResult<()> {
    let accepted = ask(app, request, order, (HoldState::Held, lines)).await?;
    let attached = app.ledger.attach(order.convention, order.id, accepted);
    Ok(attached.await??)
}

/// Takes a change back, for which the buyer is told why.
async fn undo(
    app: &App,
    changed: &Order,
    (before, claims): (Option<Box<OrderRow>>, Claims),
    error: ApiError,
) -> ApiResult<ApiError> {
    let Some(before) = before else {
        return Ok(error);
    };
    let lines = changed.registrations.iter();
    let lines = lines.filter(|line| line.status == RegistrationStatus::Held);
    let wishes = changed.extras.as_ref().map(|extras| &extras.wishes);
    let undo = Undo {
        before,
        after: Changed::to(lines.map(|line| (line.id, line.pass)), wishes),
        claims,
    };
    app.ledger.undo(changed.convention, undo).await??;
    app.wake.notify_one();
    Ok(error)
}

/// Makes an order the buyer's, with what is pinned for it. A twin of the request that is faster does it for both.
pub async fn confirm(
    app: &App,
    request: &RequestContext,
    order: &Order,
    confirm: ToConfirm,
) -> ApiResult<()> {
    let mut order = order.clone();
    for _ in 0..TWINS {
        let confirmed = Box::pin(pin_and_confirm(app, request, &order, confirm.clone()));
        match confirmed.await {
            Err(error) if is_stale(&error) => {}
            settled => return settled,
        }
        tokio::time::sleep(BREATH).await;
        order = reload(app, order.id).await?;
    }
    Err(ApiError::busy())
}

/// Pins what an order shall have, so that confirming it cannot fail for that.
async fn pin_and_confirm(
    app: &App,
    request: &RequestContext,
    order: &Order,
    mut confirm: ToConfirm,
) -> ApiResult<()> {
    let mut pinned = order.clone();
    if matches!(order.status, OrderStatus::Held | OrderStatus::Expired) {
        let wishes = wanted(app, order.convention, Wishes::default());
        if pinned.extras.is_none() {
            pinned.extras = wishes.await.map(Extras::new);
        } else if order.status == OrderStatus::Expired {
            // What ran out was released; it is asked for anew.
            pinned.extras.iter_mut().for_each(Extras::advance);
        }
        let lines: Vec<_> = order.registrations.iter().map(|line| line.id).collect();
        if pinned.extras.is_some() {
            match ask(app, request, &pinned, (HoldState::Pinned, &lines)).await {
                Ok(accepted) => confirm.pinned = Some(accepted),
                Err(error) => return Err(beside(app, order.convention, confirm, error).await),
            }
        }
    }
    let confirmed = app.ledger.confirm(order.convention, confirm).await?;
    if confirmed.is_err() && order.status == OrderStatus::Expired {
        release(app, request, &pinned).await;
    }
    Ok(confirmed?)
}

/// A confirmation that came too late and failed leaves nothing pinned, unless the places are held again.
async fn release(app: &App, request: &RequestContext, pinned: &Order) {
    let still_over = match reload(app, pinned.id).await {
        Ok(order) => order.status == OrderStatus::Expired,
        Err(_) => false,
    };
    if let (Some(extras), true) = (&pinned.extras, still_over) {
        let released = desired(pinned, extras, HoldState::Released, false);
        if let Err(error) = put(app, &waiting(request), released).await {
            // The options service asks by itself what became of what is pinned for long.
            tracing::warn!(order = %pinned.id, %error, "a pin is not released");
        }
    }
}

/// Asks for what the order shall have. `complete` is asked for when it is pinned.
async fn ask(
    app: &App,
    request: &RequestContext,
    order: &Order,
    (state, lines): (HoldState, &[RegistrationId]),
) -> ApiResult<Accepted> {
    let Some(extras) = &order.extras else {
        return Err(ApiError::internal(
            "an order without extras has nothing to ask for",
        ));
    };
    let desired = desired(order, extras, state, state == HoldState::Pinned);
    ask_for(app, request, desired, lines).await
}

/// Asks for this; `lines` are those the buyer knows.
pub(super) async fn ask_for(
    app: &App,
    request: &RequestContext,
    desired: DesiredHold,
    lines: &[RegistrationId],
) -> ApiResult<Accepted> {
    match put(app, &waiting(request), desired).await {
        Ok(Reply::Accepted(accepted)) => Ok(accepted),
        Ok(Reply::Refused(problems)) => Err(refusal(&problems, lines)),
        Ok(Reply::Stale) => Err(OrderRefusal::Stale.into()),
        Err(error) if error.code() == Some(ProblemCode::Invalid) => Err(ApiError::internal(error)),
        Err(error) => Err(unreachable(error)),
    }
}

pub(super) async fn reload(app: &App, id: OrderId) -> ApiResult<Order> {
    let read = async |conn: &mut sqlx::MySqlConnection| orders::select_by_id(conn, id).await;
    app.db.read(read).await?.ok_or_else(ApiError::not_found)
}
