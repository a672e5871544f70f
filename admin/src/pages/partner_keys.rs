//! The keys a hotel reaches its own description with. A key's secret is shown once, in the answer to the
//! form that made it, and kept nowhere.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use butterfly_contracts::{
    ConventionId, PartnerKeyId, PropertyId,
    lodging::{PartnerKeyView, PropertyView},
    registration::ConventionView,
};
use butterfly_webkit::{Chrome, Form, Html, Page, PageError, Posted, format, see_other};

use super::hotel_edit::editable;
use crate::{
    desk::Desk,
    form_page::absorb,
    forms::partner_key::{self, PartnerKeyField},
    outcome::or_flash,
};

struct Row {
    id: PartnerKeyId,
    name: String,
    hint: String,
    made: String,
    revoked: Option<String>,
}

#[derive(Template)]
#[template(path = "partner_keys.html")]
pub(crate) struct PartnerKeys {
    chrome: Chrome,
    property: PropertyView,
    root: String,
    back: String,
    summary: Html,
    controls: Vec<butterfly_webkit::Input>,
    rows: Vec<Row>,
    secret: Option<String>,
}

/// The page.
pub(crate) async fn show(
    desk: Desk,
    path: Path<(ConventionId, PropertyId)>,
) -> Result<Page<PartnerKeys>, PageError> {
    let (convention, property) = path.into_inner();
    let facts = Facts::read(&desk, convention, property).await?;
    Ok(Page::new(facts.page(&desk, &Form::empty(), None).await?).personal())
}

/// The form of a new key was sent.
pub(crate) async fn create(
    desk: Desk,
    path: Path<(ConventionId, PropertyId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, property) = path.into_inner();
    let facts = Facts::read(&desk, convention, property).await?;
    let mut form = Form::of(&posted);
    if let Some(input) = partner_key::read(&mut form) {
        match desk.lodging().create_partner_key(property, &input).await {
            Ok(made) => {
                let page = facts.page(&desk, &Form::empty(), Some(made.secret)).await?;
                return Page::new(page).personal().into_response();
            }
            Err(error) => absorb(&mut form, PartnerKeyField::Name, error)?,
        };
    }
    Page::invalid(facts.page(&desk, &form, None).await?)
        .personal()
        .into_response()
}

/// Revokes a key.
pub(crate) async fn revoke(
    desk: Desk,
    path: Path<(ConventionId, PropertyId, PartnerKeyId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, property, id) = path.into_inner();
    let done = desk.lodging().revoke_partner_key(id).await;
    or_flash(
        &desk,
        done,
        "The key is revoked. It opens nothing any more.",
    )?;
    Ok(see_other(&format!(
        "/conventions/{convention}/hotels/{property}/keys"
    )))
}

/// Where the keys belong.
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

    async fn page(
        &self,
        desk: &Desk,
        form: &Form<PartnerKeyField>,
        secret: Option<String>,
    ) -> Result<PartnerKeys, PageError> {
        let keys = desk
            .lodging()
            .list_partner_keys(self.property.id)
            .await?
            .items;
        let back = format!("/conventions/{}/hotels", self.convention.id);
        Ok(PartnerKeys {
            chrome: desk.chrome("Partner keys", &self.convention),
            property: self.property.clone(),
            root: format!("{back}/{}/keys", self.property.id),
            back,
            summary: form.summary(),
            controls: partner_key::controls(form),
            rows: keys.into_iter().map(|key| self.row(key)).collect(),
            secret,
        })
    }

    fn row(&self, key: PartnerKeyView) -> Row {
        let at = |moment| format::moment(moment, &self.convention.time_zone);
        Row {
            id: key.id,
            name: key.name,
            hint: key.hint,
            made: at(key.created_at),
            revoked: key.revoked_at.map(at),
        }
    }
}
