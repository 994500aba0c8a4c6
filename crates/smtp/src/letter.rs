use dalil_app::ports::{Mail, MailError};
use lettre::message::{Mailbox, Message, MultiPart};

/// A mail in the form that travels: plain text and HTML as alternatives, with date and id.
///
/// A control character in the subject is refused: no template of ours makes one, so it came from outside and may be an
/// attempt to write headers (CWE-93).
pub(crate) fn write(from: &Mailbox, mail: &Mail) -> Result<Message, MailError> {
    if mail.subject.contains(char::is_control) {
        return Err(MailError::Refused);
    }
    let to = mail.to.as_str().parse().map_err(|_| MailError::Refused)?;
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject.as_str())
        .message_id(Some(message_id(from)?))
        .date_now()
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|_| MailError::Refused)
}

/// Unique by 128 random bits, in the sender's own domain (RFC 5322, section 3.6.4).
fn message_id(from: &Mailbox) -> Result<String, MailError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| MailError::Unavailable("no random bytes for an id".into()))?;
    Ok(format!("<{}@{}>", hex::encode(bytes), from.email.domain()))
}
