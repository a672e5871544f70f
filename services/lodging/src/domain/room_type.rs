//! A room type as somebody wants it to be, with every field found good.

use butterfly_contracts::{FieldError, lodging::RoomTypeInput, text::Checker};

use super::check_position;

/// A room type to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoomTypeDraft {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) max_occupancy: u16,
    pub(crate) beds: String,
    pub(crate) accessible: bool,
    pub(crate) position: u32,
}

/// The room type that is asked for, or everything that is wrong with it.
pub(crate) fn check(input: &RoomTypeInput) -> Result<RoomTypeDraft, Vec<FieldError>> {
    let mut checker = Checker::new();
    checker.require(
        (1..=20).contains(&input.max_occupancy),
        "/max_occupancy",
        "out_of_range",
        "must be 1 to 20",
    );
    let draft = RoomTypeDraft {
        name: checker.line("/name", &input.name, 100),
        description: checker.paragraphs("/description", &input.description, 1000),
        max_occupancy: input.max_occupancy,
        beds: checker.optional_line("/beds", &input.beds, 100),
        accessible: input.accessible,
        position: check_position(&mut checker, input.position),
    };
    checker.finish(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_and_a_crowd_are_refused() {
        for (guests, good) in [(0, false), (1, true), (20, true), (21, false)] {
            let input = RoomTypeInput {
                name: "Double Queen".to_owned(),
                description: String::new(),
                max_occupancy: guests,
                beds: "two queen beds".to_owned(),
                accessible: true,
                position: 0,
            };
            assert_eq!(check(&input).is_ok(), good, "{guests}");
        }
    }
}
