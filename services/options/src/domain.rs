//! What is sold and asked, and what an order may have of it. Knows neither HTTP nor SQL.

pub(crate) mod answer;
pub(crate) mod catalogue;
pub(crate) mod choice;
pub(crate) mod count;
mod country;
pub(crate) mod draft;
pub(crate) mod hold;
pub(crate) mod line;
pub(crate) mod option;
pub(crate) mod question;
pub(crate) mod reply;
pub(crate) mod rules;
