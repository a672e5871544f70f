//! Where an order stands, as the services that keep something for it need to know.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::OrderStatus;

/// Where an order stands, and by which of its versions. Internal; strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderState {
    /// Where it stands.
    pub status: OrderStatus,
    /// The version of what it shall have there that was told last, or will be; 0 when it needs nothing there.
    #[schema(example = 3)]
    pub version: u64,
}
