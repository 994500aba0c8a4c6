//! Doing a repeated request once: the same key gives the first answer again (S2-29, S2-30).

use std::sync::Arc;

use dalil_proof::Digest;
use dalil_tenancy::{Permit, StoreError, Write};

use crate::{
    App, Failure,
    ports::{Answer, Replies},
};

/// A key that a caller chose for one request: 8 to 128 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Takes a key of the allowed shape.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An answer as it left: kept byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers that belong to the answer, such as `ETag` and `Location`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What claiming a key found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The key is new: do the work.
    New,
    /// The same request was answered already.
    Answered(Reply),
    /// The key was used for another request.
    OtherRequest,
}

/// How to do something once: the key, a digest of the request, and how the outcome will be answered. The answer is made
/// before the commit, so that it is stored with the work or not at all.
pub struct Once<'a, T> {
    key: Option<(IdempotencyKey, Digest)>,
    shape: Arc<dyn Fn(&T) -> Reply + Send + Sync + 'a>,
}

/// The outcome of something done once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done<T> {
    /// It was done now.
    Fresh(T),
    /// It was done before: this is the answer given then.
    Repeated(Reply),
}

impl<T> Done<T> {
    /// The outcome of a call made without a key, which is never a repetition.
    pub fn fresh(self) -> Option<T> {
        match self {
            Self::Fresh(outcome) => Some(outcome),
            Self::Repeated(_) => None,
        }
    }
}

/// What stands in the way of doing it now.
pub(crate) enum Stop {
    Repeated(Reply),
    KeyReused,
}

impl Stop {
    /// What the caller is answered instead of doing it again.
    pub(crate) fn answer<T, E: std::error::Error + 'static>(self) -> Result<Done<T>, Failure<E>> {
        match self {
            Self::Repeated(reply) => Ok(Done::Repeated(reply)),
            Self::KeyReused => Err(Failure::KeyReused),
        }
    }
}

impl App {
    /// Keeps the answer of a request that found nothing to do. Where the same key came twice at once, the first answer
    /// stands.
    pub(crate) async fn keep_alone<T>(
        &self,
        permit: &Permit<Write>,
        once: &Once<'_, T>,
        outcome: &T,
    ) -> Result<(), StoreError> {
        let Some((key, request)) = &once.key else { return Ok(()) };
        let reply = once.reply(outcome);
        let answer = Answer { by: permit.principal(), key: key.clone(), request: *request, reply };
        match self.works.keep_answer(permit, answer).await {
            Ok(()) | Err(StoreError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn no_reply<T>(_: &T) -> Reply {
    Reply { status: 204, headers: Vec::new(), body: Vec::new() }
}

impl<'a, T: 'a> Once<'a, T> {
    /// With a key: `request` is a digest of method, path and body.
    pub fn keyed(key: IdempotencyKey, request: Digest, shape: impl Fn(&T) -> Reply + Send + Sync + 'a) -> Self {
        Self { key: Some((key, request)), shape: Arc::new(shape) }
    }

    /// Without a key: each call does the work.
    pub fn unkeyed() -> Self {
        Self { key: None, shape: Arc::new(no_reply::<T>) }
    }

    pub(crate) const fn key(&self) -> Option<&(IdempotencyKey, Digest)> {
        self.key.as_ref()
    }

    /// How the outcome will be answered.
    pub(crate) fn reply(&self, outcome: &T) -> Reply {
        (self.shape)(outcome)
    }

    pub(crate) async fn claim(&self, replies: &mut dyn Replies) -> Result<Option<Stop>, StoreError> {
        let Some((key, request)) = &self.key else { return Ok(None) };
        Ok(match replies.claim(key, request).await? {
            Claim::New => None,
            Claim::Answered(reply) => Some(Stop::Repeated(reply)),
            Claim::OtherRequest => Some(Stop::KeyReused),
        })
    }

    pub(crate) async fn keep(&self, replies: &mut dyn Replies, outcome: &T) -> Result<(), StoreError> {
        match &self.key {
            Some((key, _)) => replies.keep(key, &self.reply(outcome)).await,
            None => Ok(()),
        }
    }
}
