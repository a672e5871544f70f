//! Where an order stands, as the services that keep something for it need to know.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::OrderStatus;

/// Where an order stands, and by which of its versions. Internal; strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderState {
    /// Where it stands.
    pub status: OrderStatus,
    /// The version that other services were told last, or will be.
    #[schema(example = 3)]
    pub version: u64,
}
