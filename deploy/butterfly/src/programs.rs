//! The programs a running Butterfly consists of.

/// A program of which `up` runs several instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// The attendee service.
    Attendee,
    /// The registration service.
    Registration,
    /// The options service.
    Options,
    /// The lodging service.
    Lodging,
    /// The attendees' website.
    Frontend,
    /// The staff website.
    Admin,
}

impl Program {
    /// Every program; services before websites.
    pub const ALL: [Self; 6] = [
        Self::Attendee,
        Self::Registration,
        Self::Options,
        Self::Lodging,
        Self::Frontend,
        Self::Admin,
    ];

    /// The programs that own tables.
    pub fn services() -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(|program| !program.is_website())
    }

    /// Its name: its table in the settings, its client id, its section in HAProxy.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attendee => "attendee",
            Self::Registration => "registration",
            Self::Options => "options",
            Self::Lodging => "lodging",
            Self::Frontend => "frontend",
            Self::Admin => "admin",
        }
    }

    /// The name of its executable.
    pub fn executable(self) -> String {
        format!("butterfly-{}", self.name())
    }

    /// Whether it serves pages instead of an API.
    pub const fn is_website(self) -> bool {
        matches!(self, Self::Frontend | Self::Admin)
    }
}
