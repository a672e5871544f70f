//! Delivers the outbox. What is told is read when it is told: so the outbox holds neither a person's data nor an
//! order's secret.

use std::collections::HashMap;

use butterfly_chassis::mail::{Mail, Mailer};
use butterfly_contracts::{
    OrderId,
    registration::{RegistrationStatus, RegistrationView},
};
use butterfly_store::outbox::{Courier, Message};
use sqlx::MySqlConnection;
use url::Url;

use super::mails;
use crate::{
    app::App,
    domain::order::Order,
    extras::tell,
    store::{orders, registrations},
};

const CONFIRMED: &str = "order_confirmed";

/// Delivers what orders cause.
#[derive(Clone)]
pub struct Post {
    /// What the handlers have.
    pub app: App,
    /// Hands mails over.
    pub mailer: Mailer,
    /// Where attendees' pages begin.
    pub public_url: Url,
}

impl Courier for Post {
    /// The orders that were confirmed.
    type Known = HashMap<OrderId, Order>;

    /// Where they cannot be read together, each is read on its own: one that is damaged stops no other.
    async fn look_up(&self, messages: &[Message]) -> Self::Known {
        let confirmed = messages.iter().filter(|one| one.kind == CONFIRMED);
        let ids: Vec<_> = confirmed
            .filter_map(|one| one.subject.parse().ok())
            .collect();
        if ids.is_empty() {
            return HashMap::new();
        }
        let read = async |conn: &mut MySqlConnection| orders::select_by_ids(conn, &ids).await;
        let found = self.app.db.read(read).await;
        let found = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "orders could not be read together");
            Vec::new()
        });
        found.into_iter().map(|order| (order.id, order)).collect()
    }

    /// What no longer has a subject is delivered by doing nothing.
    async fn deliver(&self, message: &Message, known: &Self::Known) -> Result<(), String> {
        let subject = message.subject.as_str();
        let mail = match message.kind.as_str() {
            "order_extras" => return tell(&self.app, order_id(subject)?).await,
            CONFIRMED => self.order_confirmed(order_id(subject)?, known).await?,
            "invitation" => self.invitation(subject).await?,
            "registration_named" => self.registration_named(subject).await?,
            "registration_ended" => self.registration_ended(subject).await?,
            other => return Err(format!("nobody knows how to deliver `{other}`")),
        };
        let Some(mail) = mail else { return Ok(()) };
        let sent = self.mailer.send(&mail).await;
        sent.map_err(|error| error.to_string())
    }
}

impl Post {
    async fn order_confirmed(
        &self,
        id: OrderId,
        known: &HashMap<OrderId, Order>,
    ) -> Result<Option<Mail>, String> {
        let secret = self.app.secrets.of(id);
        let link = self.link(&format!("/orders/{id}"), &secret);
        if let Some(order) = known.get(&id) {
            return Ok(Some(mails::order_confirmed(order, link.as_str())));
        }
        let order = self.order(id).await?;
        Ok(order.map(|order| mails::order_confirmed(&order, link.as_str())))
    }

    /// One that was answered, or has ended, in the meantime is not sent.
    async fn invitation(&self, subject: &str) -> Result<Option<Mail>, String> {
        let found = self.registration(subject).await?;
        let found =
            found.filter(|line| line.status == RegistrationStatus::Live && line.is_awaited());
        let Some(line) = found else { return Ok(None) };
        let order = self.order(line.order).await?;
        let secret = self.app.secrets.of_invitation(line.id);
        let page = self.link(&format!("/invitations/{}", line.id), &secret);
        Ok(order.map(|order| mails::invitation(&line, &order.buyer.name, page.as_str())))
    }

    async fn registration_named(&self, subject: &str) -> Result<Option<Mail>, String> {
        let found = self.registration(subject).await?;
        let found =
            found.filter(|line| line.status == RegistrationStatus::Live && !line.is_awaited());
        Ok(found.map(|line| mails::registration_named(&line)))
    }

    async fn registration_ended(&self, subject: &str) -> Result<Option<Mail>, String> {
        let found = self.registration(subject).await?;
        Ok(found.map(|line| mails::registration_ended(&line)))
    }

    async fn order(&self, id: OrderId) -> Result<Option<Order>, String> {
        let read = async |conn: &mut MySqlConnection| orders::select_by_id(conn, id).await;
        let found = self.app.db.read(read).await;
        found.map_err(|error| error.to_string())
    }

    async fn registration(&self, subject: &str) -> Result<Option<RegistrationView>, String> {
        let id = subject
            .parse()
            .map_err(|_| "the subject is no registration".to_owned())?;
        let read = async |conn: &mut MySqlConnection| registrations::select_by_id(conn, id).await;
        let found = self.app.db.read(read).await;
        let found = found.map_err(|error| error.to_string())?;
        Ok(found.map(|found| found.view))
    }

    /// The address of a page that is shown to whoever knows the secret.
    fn link(&self, path: &str, secret: &str) -> Url {
        let mut link = self.public_url.clone();
        link.set_path(path);
        link.query_pairs_mut().append_pair("secret", secret);
        link
    }
}

fn order_id(subject: &str) -> Result<OrderId, String> {
    let id = subject.parse();
    id.map_err(|_| "the subject is no order".to_owned())
}
