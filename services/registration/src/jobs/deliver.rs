//! Delivers the outbox. What is told is read when it is told: so the outbox holds neither a person's data nor an
//! order's secret.

use butterfly_chassis::mail::{Mail, Mailer};
use butterfly_contracts::registration::{RegistrationStatus, RegistrationView};
use butterfly_store::outbox::Message;
use url::Url;

use super::mails;
use crate::{
    app::App,
    extras::tell,
    store::{orders, registrations},
};

/// What delivering needs.
#[derive(Clone)]
pub struct Post {
    /// Hands mails over.
    pub mailer: Mailer,
    /// Where attendees' pages begin.
    pub public_url: Url,
}

/// Delivers one message. What no longer has a subject is delivered by doing nothing.
pub async fn deliver(app: &App, post: &Post, message: &Message) -> Result<(), String> {
    if message.kind == "order_extras" {
        let order = message.subject.parse();
        return tell(
            app,
            order.map_err(|_| "the subject is no order".to_owned())?,
        )
        .await;
    }
    let mail = match message.kind.as_str() {
        "order_confirmed" => order_confirmed(app, post, &message.subject).await?,
        "invitation" => invitation(app, post, &message.subject).await?,
        "registration_named" => registration_named(app, &message.subject).await?,
        "registration_ended" => registration_ended(app, &message.subject).await?,
        other => return Err(format!("nobody knows how to deliver `{other}`")),
    };
    match mail {
        Some(mail) => post
            .mailer
            .send(&mail)
            .await
            .map_err(|error| error.to_string()),
        None => Ok(()),
    }
}

async fn order_confirmed(app: &App, post: &Post, subject: &str) -> Result<Option<Mail>, String> {
    let id = subject
        .parse()
        .map_err(|_| "the subject is no order".to_owned())?;
    let order = app
        .db
        .read(async |conn| orders::select_by_id(conn, id).await)
        .await;
    let order = order.map_err(|error| error.to_string())?;
    let mut link = post.public_url.clone();
    link.set_path(&format!("/orders/{id}"));
    link.query_pairs_mut()
        .append_pair("secret", &app.secrets.of(id));
    Ok(order.map(|order| mails::order_confirmed(&order, link.as_str())))
}

/// One that was answered, or has ended, in the meantime is not sent.
async fn invitation(app: &App, post: &Post, subject: &str) -> Result<Option<Mail>, String> {
    let found = registration(app, subject).await?;
    let found = found.filter(|line| line.status == RegistrationStatus::Live && line.is_awaited());
    let Some(line) = found else { return Ok(None) };
    let read =
        async |conn: &mut sqlx::MySqlConnection| orders::select_by_id(conn, line.order).await;
    let order = app.db.read(read).await.map_err(|error| error.to_string())?;
    let mut address = post.public_url.clone();
    address.set_path(&format!("/invitations/{}", line.id));
    address
        .query_pairs_mut()
        .append_pair("secret", &app.secrets.of_invitation(line.id));
    Ok(order.map(|order| mails::invitation(&line, &order.buyer.name, address.as_str())))
}

async fn registration_named(app: &App, subject: &str) -> Result<Option<Mail>, String> {
    let found = registration(app, subject).await?;
    let found = found.filter(|line| line.status == RegistrationStatus::Live && !line.is_awaited());
    Ok(found.map(|line| mails::registration_named(&line)))
}

async fn registration_ended(app: &App, subject: &str) -> Result<Option<Mail>, String> {
    let found = registration(app, subject).await?;
    Ok(found.map(|line| mails::registration_ended(&line)))
}

async fn registration(app: &App, subject: &str) -> Result<Option<RegistrationView>, String> {
    let id = subject
        .parse()
        .map_err(|_| "the subject is no registration".to_owned())?;
    let found = app
        .db
        .read(async |conn| registrations::select_by_id(conn, id).await)
        .await;
    let found = found.map_err(|error| error.to_string())?;
    Ok(found.map(|found| found.view))
}
