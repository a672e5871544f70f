//! Conventions: what may be said of one, and whether it sells.

use butterfly_contracts::{
    ConventionId, FieldError,
    registration::{
        ConventionInput, ConventionStatus, ConventionSummary, ConventionView, SaleState, Tax,
    },
    text::Checker,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, SubsecRound, Utc};

/// Colour of a convention that chose none.
pub const ACCENT: &str = "#6d28d9";
/// Days a convention may last after its first one.
const LONGEST: u64 = 60;

/// A convention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convention {
    /// Id.
    pub id: ConventionId,
    /// Where it is in its life.
    pub status: ConventionStatus,
    /// Whether its sales stand still for now.
    pub paused: bool,
    /// Counts changes.
    pub version: u32,
    /// What it says of itself.
    pub about: ConventionInput,
}

impl Convention {
    /// The tax on its passes.
    pub fn tax(&self) -> Tax {
        let none = || Tax {
            name: String::new(),
            basis_points: 0,
            inclusive: false,
        };
        self.about.tax.clone().unwrap_or_else(none)
    }

    /// The day ages are counted on.
    pub fn age_day(&self) -> NaiveDate {
        self.about.age_on.unwrap_or(self.about.first_day)
    }

    /// Whether everybody may see it.
    pub const fn is_public(&self) -> bool {
        matches!(
            self.status,
            ConventionStatus::Published | ConventionStatus::Closed
        )
    }

    /// Whether passes can be had at this time.
    pub fn sale(&self, now: DateTime<Utc>) -> SaleState {
        let over = self
            .about
            .registration_closes_at
            .is_some_and(|end| now >= end);
        let early = self
            .about
            .registration_opens_at
            .is_some_and(|start| now < start);
        match self.status {
            ConventionStatus::Draft => SaleState::NotYetOpen,
            ConventionStatus::Closed | ConventionStatus::Archived => SaleState::Closed,
            ConventionStatus::Published if over => SaleState::Closed,
            ConventionStatus::Published if early => SaleState::NotYetOpen,
            ConventionStatus::Published if self.paused => SaleState::Paused,
            ConventionStatus::Published => SaleState::Open,
        }
    }

    /// The convention as it is seen at this time.
    pub fn view(&self, now: DateTime<Utc>) -> ConventionView {
        let about = self.about.clone();
        ConventionView {
            id: self.id,
            slug: about.slug,
            name: about.name,
            description: about.description,
            venue: about.venue,
            address: about.address,
            time_zone: about.time_zone,
            currency: about.currency,
            first_day: about.first_day,
            last_day: about.last_day,
            registration_opens_at: about.registration_opens_at,
            registration_closes_at: about.registration_closes_at,
            tax: self.tax(),
            age_on: about.age_on,
            passes_per_person: about.passes_per_person,
            contact_email: about.contact_email,
            accent: about.accent.unwrap_or_else(|| ACCENT.to_owned()),
            status: self.status,
            sale: self.sale(now),
            paused: self.paused,
            version: self.version,
        }
    }

    /// What another service needs to know.
    pub fn summary(&self) -> ConventionSummary {
        ConventionSummary {
            id: self.id,
            slug: self.about.slug.clone(),
            name: self.about.name.clone(),
            currency: self.about.currency,
            time_zone: self.about.time_zone.clone(),
            status: self.status,
            first_day: self.about.first_day,
            last_day: self.about.last_day,
        }
    }
}

/// Whether a convention in this state can be published; again is fine, and so is to reopen it.
pub const fn may_publish(status: ConventionStatus) -> bool {
    !matches!(status, ConventionStatus::Archived)
}

/// Whether the sale of a convention in this state can be ended; again is fine.
pub const fn may_close(status: ConventionStatus) -> bool {
    matches!(
        status,
        ConventionStatus::Published | ConventionStatus::Closed
    )
}

/// Whether this can be a convention's name in addresses.
pub fn is_slug(text: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'))
    };
    (3..=64).contains(&text.len()) && text.split('-').all(good)
}

/// Checks and tidies what somebody says of a convention.
pub fn validate(given: &ConventionInput) -> Result<ConventionInput, Vec<FieldError>> {
    let mut check = Checker::new();
    let message = "must be 3 to 64 lower-case letters, digits and single hyphens";
    check.require(is_slug(&given.slug), "/slug", "not_a_slug", message);
    let zone = given.time_zone.parse::<chrono_tz::Tz>().is_ok();
    check.require(
        zone,
        "/time_zone",
        "unknown_time_zone",
        "must be an IANA time zone",
    );
    check_days(&mut check, given);
    check_window(&mut check, given);
    let accent = given
        .accent
        .as_deref()
        .unwrap_or(ACCENT)
        .to_ascii_lowercase();
    check.require(
        is_colour(&accent),
        "/accent",
        "not_a_colour",
        "must be like #6d28d9",
    );
    let contact = given.contact_email.trim();
    let contact_email = match contact {
        "" => String::new(),
        given => check.email("/contact_email", given),
    };
    let tidy = ConventionInput {
        slug: given.slug.clone(),
        name: check.line("/name", &given.name, 200),
        description: check.paragraphs("/description", &given.description, 5000),
        venue: check.line("/venue", &given.venue, 200),
        address: check.paragraphs("/address", &given.address, 400),
        time_zone: given.time_zone.clone(),
        currency: given.currency,
        first_day: given.first_day,
        last_day: given.last_day,
        registration_opens_at: given.registration_opens_at.map(|at| at.trunc_subsecs(6)),
        registration_closes_at: given.registration_closes_at.map(|at| at.trunc_subsecs(6)),
        tax: Some(tidy_tax(&mut check, given.tax.as_ref())),
        age_on: given.age_on,
        passes_per_person: given.passes_per_person,
        contact_email,
        accent: Some(accent),
    };
    check.finish(tidy)
}

fn check_days(check: &mut Checker, given: &ConventionInput) {
    let known = |day: NaiveDate| (1900..=9999).contains(&day.year());
    let message = "must be between the years 1900 and 9999";
    check.require(
        known(given.first_day),
        "/first_day",
        "out_of_range",
        message,
    );
    check.require(known(given.last_day), "/last_day", "out_of_range", message);
    check.require(
        given.age_on.is_none_or(known),
        "/age_on",
        "out_of_range",
        message,
    );
    let ordered = given.first_day <= given.last_day;
    check.require(
        ordered,
        "/last_day",
        "before_first",
        "must not be before the first day",
    );
    let latest = given.first_day.checked_add_days(Days::new(LONGEST));
    let short = latest.is_none_or(|latest| given.last_day <= latest);
    check.require(
        short,
        "/last_day",
        "too_long",
        "must be at most 60 days after the first day",
    );
}

fn check_window(check: &mut Checker, given: &ConventionInput) {
    let known = |at: DateTime<Utc>| (1900..=9999).contains(&at.year());
    let (opens, closes) = (given.registration_opens_at, given.registration_closes_at);
    let message = "must be between the years 1900 and 9999";
    check.require(
        opens.is_none_or(known),
        "/registration_opens_at",
        "out_of_range",
        message,
    );
    check.require(
        closes.is_none_or(known),
        "/registration_closes_at",
        "out_of_range",
        message,
    );
    let micros = |at: Option<DateTime<Utc>>| at.map(|at| at.trunc_subsecs(6));
    let ordered = micros(opens)
        .zip(micros(closes))
        .is_none_or(|(opens, closes)| opens < closes);
    let message = "must be after the opening";
    check.require(
        ordered,
        "/registration_closes_at",
        "before_opening",
        message,
    );
}

fn tidy_tax(check: &mut Checker, given: Option<&Tax>) -> Tax {
    let Some(tax) = given else {
        return Tax {
            name: String::new(),
            basis_points: 0,
            inclusive: false,
        };
    };
    let message = "must be 0 to 10000 basis points";
    check.require(
        tax.basis_points <= 10_000,
        "/tax/basis_points",
        "out_of_range",
        message,
    );
    Tax {
        name: check.optional_line("/tax/name", &tax.name, 100),
        basis_points: tax.basis_points,
        inclusive: tax.inclusive,
    }
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
pub(crate) mod tests;
