//! Conventions without a registration service.

use butterfly_contracts::{
    ConventionId, Currency,
    registration::{ConventionStatus, ConventionSummary},
};
use chrono::NaiveDate;

use crate::conventions::Conventions;

/// Finds these conventions and no others.
pub fn conventions(summaries: Vec<ConventionSummary>) -> Conventions {
    Conventions::given(summaries)
}

/// A convention in Dublin in August 2027.
pub fn convention(slug: &str, status: ConventionStatus, currency: Currency) -> ConventionSummary {
    let day = |day| NaiveDate::from_ymd_opt(2027, 8, day).unwrap_or_default();
    ConventionSummary {
        id: ConventionId::generate(),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        currency,
        time_zone: "Europe/Dublin".to_owned(),
        status,
        first_day: day(12),
        last_day: day(15),
    }
}
