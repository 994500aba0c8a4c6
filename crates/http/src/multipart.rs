//! Forms that carry a file (RFC 7578), read whole and within the limit of every body.

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Bytes};
use futures_util::future::LocalBoxFuture;

use crate::{
    body::bytes,
    problem::{Code, Problem},
};

/// A form of several parts with the bytes it was read from.
#[derive(Debug)]
pub(crate) struct Multipart {
    parts: Vec<(String, Bytes)>,
    /// Its bytes, which an idempotency key is bound to.
    pub(crate) raw: Bytes,
}

impl Multipart {
    /// The parts of a body, by the boundary that its media type names.
    pub(crate) fn parse(kind: &str, raw: Bytes) -> Option<Self> {
        let boundary = boundary(kind)?;
        let mut parts = Vec::new();
        let mut rest = after(&raw, 0, format!("--{boundary}").as_bytes())?;
        let close = format!("\r\n--{boundary}");
        while !raw.get(rest..)?.starts_with(b"--") {
            let head_end = find(&raw, rest, b"\r\n\r\n")?;
            let head = std::str::from_utf8(raw.get(rest..head_end)?).ok()?;
            let end = find(&raw, head_end + 2, close.as_bytes())?;
            // An empty part ends with the line break that ends its head.
            let content = raw.slice((head_end + 4).min(end)..end);
            parts.push((name(head)?, content));
            rest = end + close.len();
        }
        Some(Self { parts, raw })
    }

    /// A part as text; nothing when there is none of that name.
    pub(crate) fn field(&self, name: &str) -> String {
        self.file(name).map(|content| String::from_utf8_lossy(content).into_owned()).unwrap_or_default()
    }

    /// All parts but one as texts, by their names.
    pub(crate) fn texts(&self, without: &str) -> Vec<(String, String)> {
        let text = |content: &Bytes| String::from_utf8_lossy(content).into_owned();
        let others = self.parts.iter().filter(|(name, _)| name != without);
        others.map(|(name, content)| (name.clone(), text(content))).collect()
    }

    /// A part as bytes.
    pub(crate) fn file(&self, name: &str) -> Option<&[u8]> {
        self.parts.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_ref())
    }
}

impl FromRequest for Multipart {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let raw = bytes(&request, payload).await?;
            Self::parse(kind(&request), raw).ok_or_else(|| Problem::new(Code::MalformedForm))
        })
    }
}

/// The media type of a request.
pub(crate) fn kind(request: &HttpRequest) -> &str {
    request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

fn boundary(kind: &str) -> Option<&str> {
    let parameters = kind.strip_prefix("multipart/form-data")?;
    let value = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("boundary="))?;
    let value = value.trim_matches('"');
    (1..=70).contains(&value.len()).then_some(value)
}

/// The name in the line `Content-Disposition: form-data; name="…"`.
fn name(head: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let (_, rest) = line.split_once(" name=\"")?;
    rest.split('"').next().map(str::to_owned)
}

fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(wanted.len()).position(|window| window == wanted).map(|at| from + at)
}

fn after(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    find(bytes, from, wanted).map(|at| at + wanted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=XyZ";

    fn form(body: &'static str) -> Option<Multipart> {
        Multipart::parse(KIND, Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn parts_are_told_apart_by_name() {
        let body = "--XyZ\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n--XyZ\r\n\
            Content-Disposition: form-data; name=\"logo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\
            \u{1}\r\n--Xy not the end\r\n--XyZ\r\nContent-Disposition: form-data; name=\"none\"\r\n\r\n\r\n--XyZ--\r\n";
        let form = form(body).expect("a whole form");
        assert_eq!(form.field("csrf"), "abc");
        assert_eq!(form.file("logo"), Some(&b"\x01\r\n--Xy not the end"[..]));
        assert_eq!(form.file("none"), Some(&b""[..]));
        assert_eq!(form.file("other"), None);
    }

    #[test]
    fn what_is_cut_off_is_no_form() {
        for body in [
            "",
            "--XyZ",
            "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc",
            "--XyZ\r\n\r\nabc\r\n--XyZ--",
        ] {
            assert!(form(body).is_none(), "{body:?}");
        }
        assert!(Multipart::parse("text/plain", Bytes::new()).is_none());
    }
}
