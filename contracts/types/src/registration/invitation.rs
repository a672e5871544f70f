//! Invitations: who orders for a group lets the others say themselves who they are.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AttendeeInput, AttendeeView, OrderedOption, RegistrationStatus};
use crate::{ConventionId, PassId, RegistrationId, options::AnswerInput};

/// What opens an invitation, for the buyer to pass on. Strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvitationLink {
    /// The registration nobody is named for yet.
    pub registration: RegistrationId,
    /// Where the invitation was sent.
    #[schema(example = "quincey@example.org")]
    pub email: String,
    /// The secret of the invitation's link: send it as `Invitation-Secret`.
    #[schema(example = "aW52aXRhdGlvbnMgYXJlIG9wYXF1ZSwgdG9v")]
    pub secret: String,
}

/// An invitation, as whoever has its link sees it. Strict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// The registration.
    pub registration: RegistrationId,
    /// What people call it by.
    #[schema(example = "K3M8W2TXD")]
    pub code: String,
    /// The convention.
    pub convention: ConventionId,
    /// The convention's name.
    #[schema(example = "Harbour Con")]
    pub convention_name: String,
    /// The convention's name in addresses.
    #[schema(example = "harbour-con")]
    pub convention_slug: String,
    /// Who invites: the buyer's name.
    #[schema(example = "Mina Harker")]
    pub inviter: String,
    /// Where the invitation was sent.
    #[schema(example = "quincey@example.org")]
    pub email: String,
    /// The pass.
    pub pass: PassId,
    /// The pass's name.
    #[schema(example = "Weekend")]
    pub pass_name: String,
    /// The days it admits to.
    pub days: Vec<NaiveDate>,
    /// Whether the date of birth is needed, because the pass has an age limit.
    pub birth_date_needed: bool,
    /// The youngest somebody may be with this pass, in whole years on the convention's day for ages; null: any age.
    #[schema(required, example = 6)]
    pub min_age: Option<u16>,
    /// The oldest somebody may be with this pass; null: any age.
    #[schema(required, example = 12)]
    pub max_age: Option<u16>,
    /// What comes with it of the convention's options.
    pub options: Vec<OrderedOption>,
    /// Who will attend; null until told.
    #[schema(required)]
    pub attendee: Option<AttendeeView>,
    /// Where the registration is in its life; `live` until it has ended.
    pub status: RegistrationStatus,
}

/// Somebody says who they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationAnswer {
    /// Who will attend.
    pub attendee: AttendeeInput,
    /// What they answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100)]
    pub answers: Vec<AnswerInput>,
}
