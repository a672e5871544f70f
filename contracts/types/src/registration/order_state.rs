//! Where an order stands, as the services that keep something for it need to know.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStanding {
    /// It is in somebody's basket, or being paid.
    Held,
    /// It stands.
    Confirmed,
    /// It was cancelled.
    Cancelled,
    /// Its time was over before it was confirmed.
    Expired,
}

/// Where an order stands, and by which of its versions. Internal; strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderState {
    /// Where it stands.
    pub status: OrderStanding,
    /// The version that other services were told last, or will be.
    pub version: u64,
}
