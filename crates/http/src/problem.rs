//! What a caller is told when something was refused or failed: problem+json (RFC 9457), with stable codes and the broken
//! rule of each field.
//!
//! A handler answers with a [`Problem`]; the layer in `dress` renders it once for all, with the request id, as JSON for
//! the API and as a page elsewhere. The log gets the source chain there, the caller never.

mod code;
pub(crate) mod dress;
mod message;
mod of;

use std::{error::Error, fmt, sync::Arc};

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use dalil_tenancy::field::{FieldError, FieldErrors};
use serde::Serialize;
use utoipa::ToSchema;

pub use code::Code;

/// The media type of a rendered problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request was not served.
#[derive(Clone, Debug)]
pub struct Problem {
    code: Code,
    errors: Vec<FieldError>,
    headers: Vec<(HeaderName, HeaderValue)>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// A problem as it is written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "/problems/invalid", "title": "The input breaks rules", "status": 422, "code": "invalid",
    "detail": "1 field breaks a rule.", "request_id": "0197f3a2-6c00-7000-8000-000000000000",
    "errors": [{"field": "lines[2].quantity", "code": "too_large", "limit": "1000000000",
        "message": "Must be at most 1000000000."}]
}))]
pub struct ProblemBody {
    /// A relative address that names the kind of problem.
    #[serde(rename = "type")]
    pub type_: String,
    /// What it is, the same for each problem of the kind.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable name of the kind.
    pub code: &'static str,
    /// What happened here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The id of the request, as in the header and in the log.
    pub request_id: String,
    /// The broken rules, field by field; empty when no field is to blame.
    pub errors: Vec<FieldProblem>,
}

/// One broken rule of one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The path of the field, such as `lines[2].quantity`.
    pub field: String,
    /// The stable name of the rule.
    pub code: &'static str,
    /// The limit that was passed, if the rule has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The rule in English.
    pub message: String,
}

impl Problem {
    /// A problem of a kind, with nothing more to say.
    pub fn new(code: Code) -> Self {
        Self { code, errors: Vec::new(), headers: code.headers(), source: None }
    }

    /// Fields that break rules.
    pub fn invalid(errors: FieldErrors) -> Self {
        Self::new(Code::Invalid).with_errors(errors)
    }

    /// One field that breaks a rule.
    pub fn field(field: &str, code: &'static str) -> Self {
        Self::invalid(FieldErrors(vec![FieldError::new(field, code)]))
    }

    /// A failure of ours, or of a part we need, with what the log is to know.
    pub fn failed(code: Code, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..Self::new(code) }
    }

    /// The same with the fields to blame.
    #[must_use]
    pub fn with_errors(mut self, errors: FieldErrors) -> Self {
        self.errors = errors.0;
        self
    }

    /// The same with a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value));
        self
    }

    /// The same, to be tried again after so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The kind.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.code.status()
    }

    /// The broken rules, for a page to show at its fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The problem as it is written.
    pub fn body(&self, request_id: &str) -> ProblemBody {
        ProblemBody {
            type_: format!("/problems/{}", self.code.name()),
            title: self.code.title(),
            status: self.status().as_u16(),
            code: self.code.name(),
            detail: self.detail(),
            request_id: request_id.to_owned(),
            errors: self.errors.iter().map(FieldProblem::of).collect(),
        }
    }

    fn detail(&self) -> Option<String> {
        match self.errors.len() {
            // What changed breaks no rule.
            _ if self.code == Code::Stale => self.code.detail().map(str::to_owned),
            0 => self.code.detail().map(str::to_owned),
            1 => Some("1 field breaks a rule.".to_owned()),
            n => Some(format!("{n} fields break rules.")),
        }
    }
}

impl FieldProblem {
    pub(crate) fn of(error: &FieldError) -> Self {
        Self {
            field: error.field.clone(),
            code: error.code,
            limit: error.limit.clone(),
            message: message::english(error),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    /// An answer without a body yet: the layer in `dress` writes it.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status());
        for (name, value) in &self.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}
