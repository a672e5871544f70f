//! Tells the options service what became of an order, until it has heard it.

use butterfly_client::CallContext;
use butterfly_contracts::{OrderId, options::HoldState, registration::OrderStatus};

use super::{Reply, put};
use crate::{
    app::App,
    domain::{extras::desired, order_refusal::OrderRefusal},
    store::orders,
};

/// Tells how an order stands now, whatever the message was written for.
pub async fn tell(app: &App, order: OrderId) -> Result<(), String> {
    let read = async |conn: &mut sqlx::MySqlConnection| orders::select_by_id(conn, order).await;
    let found = app.db.read(read).await.map_err(|error| error.to_string())?;
    let Some((found, extras)) = found.and_then(|found| {
        let extras = found.extras.clone()?;
        Some((found, extras))
    }) else {
        return Ok(());
    };
    let state = match found.status {
        OrderStatus::Held => HoldState::Held,
        OrderStatus::Confirmed => HoldState::Confirmed,
        OrderStatus::Cancelled | OrderStatus::Expired => HoldState::Released,
    };
    let context = CallContext::background("order_extras");
    let told = put(app, &context, desired(&found, &extras, state, false)).await;
    match told.map_err(|error| error.to_string())? {
        // Whoever asked for it may not have come to note it.
        Reply::Accepted(accepted) if state == HoldState::Held && extras.is_pending() => {
            let attached = app.ledger.attach(found.convention, order, accepted).await;
            match attached.map_err(|error| error.to_string())? {
                Ok(()) | Err(OrderRefusal::Stale | OrderRefusal::Over(_)) => Ok(()),
                Err(refusal) => Err(refusal.to_string()),
            }
        }
        Reply::Accepted(_) | Reply::Stale => Ok(()),
        Reply::Refused(problems) if state == HoldState::Held => {
            // It is asked for again before the order is confirmed, while the buyer waits.
            tracing::warn!(%order, ?problems, "options refuse what a held order shall have");
            Ok(())
        }
        Reply::Refused(problems) => Err(format!("options refuse: {problems:?}")),
    }
}
