//! The form of a room type.

use butterfly_contracts::lodging::{RoomTypeInput, RoomTypeView};
use butterfly_webkit::{Form, Input, form_fields};

use super::{LAST, needed, whole};

form_fields! {
    /// A room type.
    pub(crate) enum RoomTypeField {
        Name = "name", "Name";
        Description = "description", "Description";
        MaxOccupancy = "max_occupancy", "Most people";
        Beds = "beds", "Beds";
        Accessible = "accessible", "Made for guests with reduced mobility";
        Position = "position", "Position";
    }
}
use RoomTypeField as F;

/// What is typed.
pub(crate) fn read(form: &mut Form<F>) -> Option<RoomTypeInput> {
    let name = form.required(F::Name);
    let max_occupancy = needed(form, F::MaxOccupancy);
    let position = whole(form, F::Position).unwrap_or_default();
    max_occupancy
        .filter(|_| form.is_valid())
        .map(|max_occupancy| RoomTypeInput {
            name,
            description: form.value(F::Description).to_owned(),
            max_occupancy,
            beds: form.value(F::Beds).to_owned(),
            accessible: form.has(F::Accessible, "yes"),
            position,
        })
}

/// The form of one that exists.
pub(crate) fn fill(room: &RoomTypeView) -> Form<F> {
    Form::empty()
        .with(F::Name, &room.name)
        .with(F::Description, &room.description)
        .with(F::MaxOccupancy, room.max_occupancy.to_string())
        .with(F::Beds, &room.beds)
        .with(F::Accessible, if room.accessible { "yes" } else { "" })
        .with(F::Position, room.position.to_string())
}

/// The controls.
pub(crate) fn controls(form: &Form<F>) -> Vec<Input> {
    vec![
        form.field(F::Name)
            .hint("For example: Double Queen")
            .max_length(100),
        form.field(F::MaxOccupancy)
            .number(1, 20)
            .hint("How many people may sleep in it."),
        form.field(F::Beds)
            .optional()
            .hint("For example: two queen beds")
            .max_length(100),
        form.field(F::Accessible).check(),
        form.field(F::Description).area(3).optional(),
        form.field(F::Position)
            .number(0, LAST)
            .optional()
            .hint("Its place in the list; the smallest number comes first."),
    ]
}
