//! Mail: written by the outbox worker, here as files in a directory.

use std::path::Path;

use lettre::{AsyncFileTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox};
use serde::{Deserialize, Serialize};

/// A mail to send, as it stands in an outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// E-mail address of the receiver.
    pub to: String,
    /// Name of the receiver.
    pub name: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// A mail could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address is not one that can be written to.
    #[error("the receiver's address cannot be written to")]
    Address(#[from] lettre::address::AddressError),
    /// The mail could not be put together.
    #[error("the mail could not be put together")]
    Message(#[from] lettre::error::Error),
    /// It could not be handed over.
    #[error("the mail could not be handed over")]
    Transport(#[from] lettre::transport::file::Error),
}

/// Hands mails over.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncFileTransport<Tokio1Executor>,
}

impl Mailer {
    /// Puts each mail as an `.eml` file (RFC 5322) into this directory.
    pub fn to_directory(directory: &Path) -> Self {
        Self {
            transport: AsyncFileTransport::new(directory),
        }
    }

    /// Sends one mail.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let from = Mailbox::new(
            Some("Butterfly".to_owned()),
            "no-reply@butterfly.example".parse()?,
        );
        let message = Message::builder()
            .from(from)
            .to(Mailbox::new(Some(mail.name.clone()), mail.to.parse()?))
            .subject(&mail.subject)
            .body(mail.text.clone())?;
        self.transport.send(message).await?;
        Ok(())
    }
}
