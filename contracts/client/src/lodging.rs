//! Calls to the lodging service.

use butterfly_contracts::{
    Page, PartnerKeyId, PropertyId, RoomTypeId,
    lodging::{
        PartnerKeyInput, PartnerKeyMade, PartnerKeyView, PropertyInput, PropertyView,
        RoomTypeInput, RoomTypeView,
    },
};

use crate::{Call, CallContext, Caller, ClientError, Fetched};

const PUBLIC: &str = "/api/lodging/v1";
const STAFF: &str = "/api/lodging/staff/v1";

/// The lodging service, called in the context of one request.
#[derive(Clone, Copy)]
pub struct LodgingClient<'a> {
    caller: &'a Caller,
    context: &'a CallContext,
}

impl<'a> LodgingClient<'a> {
    /// Calls in this context.
    pub const fn new(caller: &'a Caller, context: &'a CallContext) -> Self {
        Self { caller, context }
    }

    /// The properties of a published convention.
    pub async fn list_properties(
        &self,
        convention: &str,
    ) -> Result<Page<PropertyView>, ClientError> {
        let call = Call::get(format!("{PUBLIC}/conventions/{convention}/properties"));
        call.send(self.caller, self.context).await
    }

    /// The properties of any convention the bearer works for.
    pub async fn list_staff_properties(
        &self,
        convention: &str,
    ) -> Result<Page<PropertyView>, ClientError> {
        let call = Call::get(format!("{STAFF}/conventions/{convention}/properties"));
        call.send(self.caller, self.context).await
    }

    /// Creates a property.
    pub async fn create_property(
        &self,
        convention: &str,
        input: &PropertyInput,
    ) -> Result<Fetched<PropertyView>, ClientError> {
        let call = Call::post(format!("{STAFF}/conventions/{convention}/properties")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// One property.
    pub async fn get_property(
        &self,
        property: PropertyId,
    ) -> Result<Fetched<PropertyView>, ClientError> {
        let call = Call::get(format!("{STAFF}/properties/{property}"));
        call.fetch(self.caller, self.context).await
    }

    /// Replaces a property.
    pub async fn update_property(
        &self,
        property: PropertyId,
        etag: &str,
        input: &PropertyInput,
    ) -> Result<Fetched<PropertyView>, ClientError> {
        let call = Call::put(format!("{STAFF}/properties/{property}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Deletes a property.
    pub async fn delete_property(&self, property: PropertyId) -> Result<(), ClientError> {
        let call = Call::delete(format!("{STAFF}/properties/{property}"));
        call.done(self.caller, self.context).await
    }

    /// Creates a room type.
    pub async fn create_room_type(
        &self,
        property: PropertyId,
        input: &RoomTypeInput,
    ) -> Result<Fetched<RoomTypeView>, ClientError> {
        let call = Call::post(format!("{STAFF}/properties/{property}/room-types")).json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Replaces a room type.
    pub async fn update_room_type(
        &self,
        room_type: RoomTypeId,
        etag: &str,
        input: &RoomTypeInput,
    ) -> Result<Fetched<RoomTypeView>, ClientError> {
        let call = Call::put(format!("{STAFF}/room-types/{room_type}"))
            .if_match(etag)
            .json(input);
        call.fetch(self.caller, self.context).await
    }

    /// Deletes a room type.
    pub async fn delete_room_type(&self, room_type: RoomTypeId) -> Result<(), ClientError> {
        let call = Call::delete(format!("{STAFF}/room-types/{room_type}"));
        call.done(self.caller, self.context).await
    }

    /// The keys of a property's partner.
    pub async fn list_partner_keys(
        &self,
        property: PropertyId,
    ) -> Result<Page<PartnerKeyView>, ClientError> {
        let call = Call::get(format!("{STAFF}/properties/{property}/keys"));
        call.send(self.caller, self.context).await
    }

    /// Makes a key for a property's partner.
    pub async fn create_partner_key(
        &self,
        property: PropertyId,
        input: &PartnerKeyInput,
    ) -> Result<PartnerKeyMade, ClientError> {
        let call = Call::post(format!("{STAFF}/properties/{property}/keys")).json(input);
        call.send(self.caller, self.context).await
    }

    /// Revokes a key.
    pub async fn revoke_partner_key(&self, key: PartnerKeyId) -> Result<(), ClientError> {
        Call::delete(format!("{STAFF}/keys/{key}"))
            .done(self.caller, self.context)
            .await
    }
}
