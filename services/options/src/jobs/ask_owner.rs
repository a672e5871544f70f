//! Asks the owner of an order that has been pinned for long what became of it: its word may have got lost.

use std::time::Duration;

use butterfly_chassis::ApiResult;
use butterfly_client::{CallContext, Caller, ClientError, InternalTokens, RegistrationClient};
use butterfly_contracts::{
    OrderId, ProblemCode,
    registration::{OrderState, OrderStatus},
};
use chrono::TimeDelta;
use sqlx::MySqlConnection;
use tokio::sync::watch;

use super::pause;
use crate::{
    AppState,
    lane::{Fate, Settlement},
    store::{holds, lanes},
};

/// How long an order may be pinned before its owner is asked.
const LONG: TimeDelta = TimeDelta::minutes(10);
/// How often they are looked for.
const EVERY: Duration = Duration::from_mins(1);
/// Orders asked for at once.
const BATCH: u32 = 100;

/// How the service that owns orders is reached.
#[derive(Clone)]
pub struct Owner {
    /// Calls other services.
    pub caller: Caller,
    /// This program's internal tokens.
    pub tokens: InternalTokens,
}

/// Asks until `shutdown` turns true or its sender is gone.
pub async fn run(state: AppState, owner: Owner, mut shutdown: watch::Receiver<bool>) {
    while pause(EVERY, &mut shutdown).await {
        if let Err(error) = settle_pins(&state, &owner).await {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(
                error,
                "pinned orders could not be settled and are tried again"
            );
        }
    }
}

/// Asks about all that have been pinned for long, and returns how many were settled.
pub async fn settle_pins(state: &AppState, owner: &Owner) -> ApiResult<usize> {
    let find = async |conn: &mut MySqlConnection| {
        let now = state.clock.under(lanes::select_present(conn).await?);
        holds::select_pinned(conn, now - LONG, BATCH).await
    };
    let pinned = state.db.read(find).await?;
    let mut settled = 0;
    for (convention, order) in pinned {
        match owner.ask(order).await {
            Ok(Some(settlement)) => {
                settled += usize::from(state.ledger.settle(convention, settlement).await?);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%order, %error, "the owner of a pinned order gave no usable answer");
            }
        }
    }
    Ok(settled)
}

impl Owner {
    /// What became of an order; none while it is undecided.
    async fn ask(&self, order: OrderId) -> Result<Option<Settlement>, ClientError> {
        let context = CallContext::background("ask_owner");
        let token = self.tokens.get(&self.caller, &context).await?;
        let context = context.with_bearer(token);
        let registration = RegistrationClient::new(&self.caller, &context);
        match registration.get_order_state(order).await {
            Ok(state) => Ok(settlement(order, state)),
            Err(error) if error.code() == Some(ProblemCode::NotFound) => Ok(Some(Settlement {
                order,
                version: 0,
                fate: Fate::Over,
            })),
            Err(error) => Err(error),
        }
    }
}

fn settlement(order: OrderId, state: OrderState) -> Option<Settlement> {
    let fate = match state.status {
        OrderStatus::Held => return None,
        OrderStatus::Confirmed => Fate::Confirmed,
        OrderStatus::Cancelled | OrderStatus::Expired => Fate::Over,
    };
    Some(Settlement {
        order,
        version: state.version,
        fate,
    })
}
