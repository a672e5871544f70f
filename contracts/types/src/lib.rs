//! Request and response types of every Butterfly API: what travels, and nothing about how it is
//! served (no actix) or stored (no sqlx). One module per service, beside the types all of them share.

pub mod attendee;
pub mod id;
pub mod lodging;
pub mod money;
pub mod options;
pub mod page;
pub mod problem;
pub mod registration;
pub mod staff;
pub mod text;

pub use id::{
    AccountId, ConventionId, OptionChoiceId, OptionId, OptionStockId, OrderId, PartnerKeyId,
    PassId, PriceTierId, PropertyId, QuestionId, QuotaId, RegistrationId, RoomTypeId, SessionId,
    VoucherId,
};
pub use money::{Currency, Money};
pub use page::Page;
pub use problem::{FieldError, Problem, ProblemCode};
pub use staff::{Grant, StaffRole};
