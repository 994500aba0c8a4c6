use std::fmt;

use mail_parser::{HeaderName, MessageParser};
use serde::Serialize;

/// A mail as it was taken: its envelope, and what a reader would show of it.
///
/// It may carry a sign-in link, so `Debug` shows its id only.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Greater than that of every mail before it, also over restarts; the first is 1.
    pub id: u64,
    /// The recipients named to the server, in order.
    pub to: Vec<String>,
    /// The header `From` as a reader shows it, `Name <address>`.
    pub from: String,
    /// The header `Subject`, decoded.
    pub subject: String,
    /// The header `Date`, RFC 3339; `None` when it is missing or no date.
    pub date: Option<String>,
    /// The header `Message-ID`, without angle brackets.
    pub message_id: Option<String>,
    /// The plain text part, decoded; empty when there is none.
    pub text: String,
    /// The HTML part, decoded; empty when there is none.
    pub html: String,
    /// The names of the attached files, `unnamed` for one without.
    pub attachments: Vec<String>,
    /// The bytes of the attached files, in the order of their names; not in what the inbox answers as JSON.
    #[serde(skip)]
    pub files: Vec<Vec<u8>>,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Starts each line that says to whom a kept mail was addressed; no address can hold a line break.
const ENVELOPE: &str = "Delivered-To: ";

/// A mail with its envelope before its headers, as it is kept in a file.
pub(super) fn with_envelope(to: &[String], mail: &[u8]) -> Vec<u8> {
    let mut file: Vec<u8> = to.iter().flat_map(|address| format!("{ENVELOPE}{address}\r\n").into_bytes()).collect();
    file.extend_from_slice(mail);
    file
}

impl Message {
    /// Whether it was addressed to that recipient; case does not count.
    pub fn is_for(&self, recipient: &str) -> bool {
        self.to.iter().any(|to| to.eq_ignore_ascii_case(recipient))
    }

    /// Reads a kept file.
    pub(super) fn read(id: u64, file: &[u8]) -> Self {
        let (to, mail) = split_envelope(file);
        let parsed = MessageParser::default().parse(mail).unwrap_or_default();
        Self {
            id,
            to,
            from: sender(&parsed),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            date: parsed.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
            message_id: parsed.message_id().map(str::to_owned),
            text: parsed.body_text(0).unwrap_or_default().into_owned(),
            html: parsed.body_html(0).unwrap_or_default().into_owned(),
            attachments: parsed.attachments().map(file_name).collect(),
            files: parsed.attachments().map(|part| part.contents().to_vec()).collect(),
        }
    }
}

fn split_envelope(file: &[u8]) -> (Vec<String>, &[u8]) {
    let mut to = Vec::new();
    let mut rest = file;
    while let Some(line) = rest.strip_prefix(ENVELOPE.as_bytes()) {
        let Some(end) = line.iter().position(|byte| *byte == b'\n') else { break };
        let (address, after) = line.split_at(end);
        to.push(String::from_utf8_lossy(address).trim_end().to_owned());
        rest = after.get(1..).unwrap_or_default();
    }
    (to, rest)
}

fn sender(mail: &mail_parser::Message<'_>) -> String {
    let Some(first) = mail.from().and_then(mail_parser::Address::first) else {
        return String::new();
    };
    let address = first.address().unwrap_or_default();
    first.name().map_or_else(|| address.to_owned(), |name| format!("{name} <{address}>"))
}

fn file_name(part: &mail_parser::MessagePart<'_>) -> String {
    use mail_parser::MimeHeaders as _;
    part.attachment_name().unwrap_or("unnamed").to_owned()
}

/// Whether a mail has a header at all, for the session to refuse what is no mail.
pub(super) fn has_sender(mail: &[u8]) -> bool {
    MessageParser::default().parse_headers(mail).is_some_and(|parsed| parsed.header(HeaderName::From).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_kept_apart_from_the_headers() {
        let mail = b"From: a@example.org\r\nDelivered-To: forged@example.org\r\nSubject: s\r\n\r\ntext\r\n";
        let file = with_envelope(&["x@example.org".to_owned(), "y@example.org".to_owned()], mail);
        let message = Message::read(7, &file);
        assert_eq!(message.to, ["x@example.org", "y@example.org"]);
        assert_eq!((message.id, message.from.as_str(), message.subject.as_str()), (7, "a@example.org", "s"));
        assert!(message.is_for("X@Example.org") && !message.is_for("forged@example.org"));
    }

    #[test]
    fn encoded_words_and_parts_are_decoded() {
        let mail = "From: =?utf-8?B?4Kam4Kay4Ka/4Kay?= <d@example.org>\r\n\
            Subject: =?utf-8?Q?=E0=A6=95?=\r\n\
            Date: Sat, 21 Nov 2026 10:00:00 +0600\r\n\
            Message-ID: <1@example.org>\r\n\
            MIME-Version: 1.0\r\n\
            Content-Type: multipart/alternative; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n4KaV\r\n\
            --b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <p class=3D\"x\">=E0=A6=95</p>\r\n--b--\r\n";
        let message = Message::read(1, mail.as_bytes());
        assert_eq!(message.from, "দলিল <d@example.org>");
        assert_eq!(message.subject, "ক");
        assert_eq!(message.date.as_deref(), Some("2026-11-21T10:00:00+06:00"));
        assert_eq!(message.message_id.as_deref(), Some("1@example.org"));
        assert_eq!(message.text, "ক");
        assert_eq!(message.html.trim_end(), "<p class=\"x\">ক</p>");
        assert!(!format!("{message:?}").contains("example.org"));
    }
}
