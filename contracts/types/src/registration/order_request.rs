//! Orders that are placed while nobody waits (`Prefer: respond-async`, RFC 7240 section 4.1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::OrderView;
use crate::Problem;

/// What became of an order that was sent with `Prefer: respond-async`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderRequestStatus {
    /// It is not decided. Ask again after a second. If it is still so after a minute, what worked on it is gone:
    /// send the order again with the same key.
    Pending,
    /// The order stands.
    Placed,
    /// It was refused.
    Refused,
}

/// An order that was sent with `Prefer: respond-async`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderRequestView {
    /// Where this is found again: a secret, as it leads to the order.
    #[schema(example = "/api/registration/v1/order-requests/b3JkZXIgcmVxdWVzdHMgYXJlIG9wYXF1ZQ")]
    pub href: String,
    /// What became of it.
    pub status: OrderRequestStatus,
    /// The order, once it is placed; null before.
    #[schema(required)]
    pub order: Option<OrderView>,
    /// Why it was refused; null unless it was.
    #[schema(required)]
    pub problem: Option<Problem>,
}
