use dalil_tenancy::{Denied, StoreError};

/// Why a use case did nothing: what can happen to every one of them, or a rule of its own.
#[derive(Debug, thiserror::Error)]
pub enum Failure<E: std::error::Error + 'static> {
    /// The actor lacks the permission.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// A port to stored data failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A rule of the use case refused it.
    #[error("{0}")]
    Refused(E),
}

impl<E: std::error::Error + 'static> Failure<E> {
    /// A rule's refusal.
    pub(crate) const fn refused(error: E) -> Self {
        Self::Refused(error)
    }
}
