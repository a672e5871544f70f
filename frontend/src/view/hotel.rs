//! A hotel of a convention.

use butterfly_contracts::lodging::{PropertyView, RoomTypeView};

use super::paragraphs;

/// A hotel as its card shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotel {
    /// Its id, for headings.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is like.
    pub description: Vec<String>,
    /// Its postal address.
    pub address: String,
    /// From when on guests check in.
    pub check_in: String,
    /// Until when guests check out.
    pub check_out: String,
    /// Its website, if it is one; may be empty.
    pub website: String,
    /// Its telephone number; may be empty.
    pub phone: String,
    /// Its rooms.
    pub rooms: Vec<Room>,
}

/// A room type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its name.
    pub name: String,
    /// Beds, people and access in one line.
    pub facts: String,
    /// What it is like; may be empty.
    pub description: String,
}

/// The cards of a convention's hotels, in their order.
pub fn all(properties: &[PropertyView]) -> Vec<Hotel> {
    properties.iter().map(hotel).collect()
}

fn hotel(property: &PropertyView) -> Hotel {
    // The address of a website is only linked where it cannot be anything else.
    let web = property.website.starts_with("https://") || property.website.starts_with("http://");
    Hotel {
        id: property.id.to_string(),
        name: property.name.clone(),
        description: paragraphs(&property.description),
        address: property.address.clone(),
        check_in: property.check_in.format("%H:%M").to_string(),
        check_out: property.check_out.format("%H:%M").to_string(),
        website: if web {
            property.website.clone()
        } else {
            String::new()
        },
        phone: property.phone.clone(),
        rooms: property.room_types.iter().map(room).collect(),
    }
}

fn room(room: &RoomTypeView) -> Room {
    let people = match room.max_occupancy {
        1 => "for one person".to_owned(),
        most => format!("for up to {most} people"),
    };
    let beds = Some(room.beds.clone()).filter(|beds| !beds.is_empty());
    let access = room.accessible.then(|| "accessible".to_owned());
    let facts: Vec<_> = [beds, Some(people), access].into_iter().flatten().collect();
    Room {
        name: room.name.clone(),
        facts: facts.join(", "),
        description: room.description.clone(),
    }
}
