use dalil_app::ports::{Attachment as File, Mail, MailError};
use lettre::message::{
    Attachment, Body, Mailbox, Message, MultiPart, SinglePart, header::ContentTransferEncoding, header::ContentType,
};

/// A mail in the form that travels: plain text and HTML as alternatives, with date and id.
///
/// A control character in the subject is refused: no template of ours makes one, so it came from outside and may be an
/// attempt to write headers (CWE-93).
pub(crate) fn write(from: &Mailbox, mail: &Mail) -> Result<Message, MailError> {
    if mail.subject.contains(char::is_control) {
        return Err(MailError::Refused);
    }
    let to = mail.to.as_str().parse().map_err(|_| MailError::Refused)?;
    let words = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let parts = match mail.attachments.split_first() {
        None => words,
        Some((first, rest)) => {
            let mixed = MultiPart::mixed().multipart(words).singlepart(attached(first)?);
            rest.iter().try_fold(mixed, |mixed, file| Ok(mixed.singlepart(attached(file)?)))?
        }
    };
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(mail.subject.as_str())
        .message_id(Some(message_id(from)?))
        .date_now()
        .multipart(parts)
        .map_err(|_| MailError::Refused)
}

/// A file as it travels: in Base64, so that no server on the way touches its line ends.
fn attached(file: &File) -> Result<SinglePart, MailError> {
    let refused = |_| MailError::Refused;
    let body = Body::new_with_encoding(file.content.clone(), ContentTransferEncoding::Base64).map_err(refused)?;
    let kind = ContentType::parse("application/octet-stream").map_err(|_| MailError::Refused)?;
    Ok(Attachment::new(file.name.clone()).body(body, kind))
}

/// Unique by 128 random bits, in the sender's own domain (RFC 5322, section 3.6.4).
fn message_id(from: &Mailbox) -> Result<String, MailError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| MailError::Unavailable("no random bytes for an id".into()))?;
    Ok(format!("<{}@{}>", hex::encode(bytes), from.email.domain()))
}
