//! A form that was sent, on its way to a use case: done once, then the page of what became of it.

use std::future::Future;

use actix_web::{HttpRequest, HttpResponse};
use dalil_app::{
    Failure,
    once::{Done, Once},
};

use super::{seen, typed::Typed};
use crate::{
    Code, Problem,
    idempotency::{self, Key},
};

/// A form that was sent: what was typed, and the key that does it once.
pub(crate) struct Sent {
    pub(crate) typed: Typed,
    key: Key,
}

impl Sent {
    /// What was typed, with the hidden key of the form, bound to the bytes of the body.
    ///
    /// # Errors
    /// [`Code::IdempotencyKeyInvalid`].
    pub(crate) fn of(request: &HttpRequest, raw: &[u8], typed: Typed) -> Result<Self, Problem> {
        let key = Key::of_form(request, raw, typed.get("idempotency_key"))?;
        Ok(Self { typed, key })
    }

    /// Calls the use case, and leads to the address of its outcome.
    ///
    /// # Errors
    /// Those of the use case, to be shown beside what was typed.
    pub(crate) async fn act<'a, T: 'a, E, F>(
        &self,
        there: impl Fn(&T) -> String + Clone + Send + Sync + 'a,
        call: impl FnOnce(Once<'a, T>) -> F,
    ) -> Result<HttpResponse, Failure<E>>
    where
        E: std::error::Error + 'static,
        F: Future<Output = Result<Done<T>, Failure<E>>>,
    {
        let shape = move |outcome: &T| seen(there(outcome));
        let done = call(self.key.clone().once(shape.clone())).await?;
        Ok(idempotency::answer(done, shape))
    }
}

/// The version that a form changes.
///
/// # Errors
/// [`Code::IfMatchRequired`].
pub(crate) fn version(typed: &Typed) -> Result<i64, Problem> {
    typed.get("version").parse().map_err(|_| Problem::new(Code::IfMatchRequired))
}
