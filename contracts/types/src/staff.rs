//! Staff roles and grants.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ConventionId;

/// What a member of staff may do, over one convention or the whole installation.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Everything, everywhere. Only over the whole installation.
    Administrator,
    /// May create conventions and owns those. Only over the whole installation.
    Organiser,
    /// Everything within one convention.
    Owner,
    /// Catalogue and registrations of one convention.
    Manager,
    /// Money of one convention.
    Finance,
    /// Registrations of one convention.
    RegistrationDesk,
    /// Check-in at one convention.
    Door,
    /// Hotels of one convention.
    Lodging,
    /// May look at one convention and change nothing.
    ReadOnly,
}

impl StaffRole {
    /// Every role, the most powerful first.
    pub const ALL: [Self; 9] = [
        Self::Administrator,
        Self::Organiser,
        Self::Owner,
        Self::Manager,
        Self::Finance,
        Self::RegistrationDesk,
        Self::Door,
        Self::Lodging,
        Self::ReadOnly,
    ];

    /// The role's name on the wire and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Organiser => "organiser",
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Finance => "finance",
            Self::RegistrationDesk => "registration_desk",
            Self::Door => "door",
            Self::Lodging => "lodging",
            Self::ReadOnly => "read_only",
        }
    }

    /// Whether the role is over the whole installation instead of one convention.
    pub const fn is_global(self) -> bool {
        matches!(self, Self::Administrator | Self::Organiser)
    }
}

impl fmt::Display for StaffRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Text that is no staff role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a staff role")]
pub struct UnknownRole;

impl FromStr for StaffRole {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or(UnknownRole)
    }
}

/// A role over a convention, or over the whole installation.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub struct Grant {
    /// The convention; null for the whole installation.
    #[schema(required)]
    pub convention: Option<ConventionId>,
    /// What may be done there.
    pub role: StaffRole,
}
