//! What an option is and what may become one. Knows neither HTTP nor SQL.

pub(crate) mod choice;
pub(crate) mod draft;
