//! Mail: written by the outbox worker, here as files in a directory.

use std::path::Path;

use lettre::{
    AsyncFileTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Body, Mailbox,
        header::{ContentTransferEncoding, ContentType, MIME_VERSION_1_0},
    },
};
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
            .to(Mailbox::new(
                Some(mail.name.clone()).filter(|name| !name.is_empty()),
                mail.to.parse()?,
            ))
            .subject(&mail.subject)
            .message_id(None)
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(body(&mail.text))?;
        self.transport.send(message).await?;
        Ok(())
    }
}

/// Longest line of a mail, in bytes (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

/// The text as it is, so that a link in the file is the link; encoded only where a line is too long.
fn body(text: &str) -> Body {
    if text.lines().any(|line| line.len() > LONGEST_LINE) {
        return Body::new(text.to_owned());
    }
    let lines = text.lines().collect::<Vec<_>>().join("\r\n") + "\r\n";
    Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::EightBit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stands_in_the_mail_as_it_is() {
        let link = format!("https://butterfly.example/confirm?token={}", "x".repeat(60));
        let made = body(&format!("Hello شهرزاد,\n\n{link}\n"));
        assert_eq!(made.encoding(), ContentTransferEncoding::EightBit);
        let text = String::from_utf8(made.into_vec()).unwrap();
        assert_eq!(text, format!("Hello شهرزاد,\r\n\r\n{link}\r\n"));
    }

    #[test]
    fn a_line_that_mail_does_not_take_is_encoded() {
        let made = body(&"x".repeat(LONGEST_LINE + 1));
        assert_eq!(made.encoding(), ContentTransferEncoding::QuotedPrintable);
    }
}
