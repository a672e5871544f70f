//! Creating, changing and removing a room type of a hotel.

use actix_web::{HttpResponse, web::Path};
use butterfly_contracts::{
    ConventionId, PropertyId, RoomTypeId,
    lodging::{PropertyView, RoomTypeView},
    registration::ConventionView,
};
use butterfly_webkit::{Form, Page, PageError, Posted, see_other};

use super::hotel_edit::{editable, saved};
use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb},
    forms::room_type::{self, RoomTypeField},
    outcome::or_flash,
};

/// The form of a new room type.
pub(crate) async fn new(
    desk: Desk,
    path: Path<(ConventionId, PropertyId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention, id).await?;
    Ok(Page::new(facts.page(&desk, &Form::empty(), None)).personal())
}

/// The form of a new room type was sent.
pub(crate) async fn create(
    desk: Desk,
    path: Path<(ConventionId, PropertyId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention, id).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = room_type::read(&mut form) {
        match desk.lodging().create_room_type(id, &input).await {
            Ok(made) => {
                return Ok(saved(
                    &desk,
                    convention,
                    &format!("{} is added.", made.value.name),
                ));
            }
            Err(error) => absorb(&mut form, RoomTypeField::Name, error)?,
        };
    }
    Page::invalid(facts.page(&desk, &form, None))
        .personal()
        .into_response()
}

/// The form of a room type that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, PropertyId, RoomTypeId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, property, id) = path.into_inner();
    let facts = Facts::read(&desk, convention, property).await?;
    let room = facts.room(id)?;
    let page = facts
        .page(&desk, &room_type::fill(room), Some(id))
        .etag(&etag(room));
    Ok(Page::new(page).personal())
}

/// The form of a room type that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, PropertyId, RoomTypeId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, property, id) = path.into_inner();
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    if let Some(input) = room_type::read(&mut form) {
        match desk
            .lodging()
            .update_room_type(id, posted.value(ETAG), &input)
            .await
        {
            Ok(_) => return Ok(saved(&desk, convention, "Saved.")),
            Err(error) => refused = absorb(&mut form, RoomTypeField::Name, error)?,
        }
    }
    let facts = Facts::read(&desk, convention, property).await?;
    let current = etag(facts.room(id)?);
    facts
        .page(&desk, &form, Some(id))
        .again(refused, &posted, &current)
}

/// Deletes a room type.
pub(crate) async fn delete(
    desk: Desk,
    path: Path<(ConventionId, PropertyId, RoomTypeId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, _, id) = path.into_inner();
    or_flash(
        &desk,
        desk.lodging().delete_room_type(id).await,
        "The room type is removed.",
    )?;
    Ok(see_other(&format!("/conventions/{convention}/hotels")))
}

/// A room type is read as a part of its hotel, whose answer has no `ETag` for it: this is the same text.
fn etag(room: &RoomTypeView) -> String {
    format!("\"{}\"", room.version)
}

/// Where the room type belongs.
struct Facts {
    convention: ConventionView,
    property: PropertyView,
}

impl Facts {
    async fn read(desk: &Desk, id: ConventionId, property: PropertyId) -> Result<Self, PageError> {
        let convention = editable(desk, id).await?;
        let property = desk.lodging().get_property(property).await?.value;
        Ok(Self {
            convention,
            property,
        })
    }

    fn room(&self, id: RoomTypeId) -> Result<&RoomTypeView, PageError> {
        self.property
            .room_types
            .iter()
            .find(|room| room.id == id)
            .ok_or(PageError::NotFound)
    }

    fn page(&self, desk: &Desk, form: &Form<RoomTypeField>, id: Option<RoomTypeId>) -> FormPage {
        let list = format!("/conventions/{}/hotels", self.convention.id);
        let title = if id.is_some() {
            "Edit room type"
        } else {
            "New room type"
        };
        let button = if id.is_some() {
            "Save"
        } else {
            "Add room type"
        };
        let groups = vec![Group::plain(room_type::controls(form))];
        let page = FormPage::new(desk.chrome(title, &self.convention), form, groups, button)
            .lead(self.property.name.clone())
            .back(&list);
        match id {
            Some(id) => page.removal(Removal {
                action: format!("{list}/{}/rooms/{id}/delete", self.property.id),
                button: "Remove room type",
                text: "It disappears from the convention's page.",
            }),
            None => page,
        }
    }
}
