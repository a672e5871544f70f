//! What a property, a room type and a key are. Knows neither HTTP nor SQL.

pub(crate) mod key;
pub(crate) mod property;
pub(crate) mod reach;
pub(crate) mod room_type;

/// Last place in a list.
const LAST_POSITION: u32 = 10_000;

fn check_position(checker: &mut butterfly_contracts::text::Checker, position: u32) -> u32 {
    let good = position <= LAST_POSITION;
    checker.require(good, "/position", "out_of_range", "must be 0 to 10,000");
    position
}
