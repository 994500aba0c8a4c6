/// All that a port to stored data may fail with. Absence is not a failure: it is `Ok(None)`.
///
/// No driver's type is inside, so that no driver's text can reach a client.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The row was changed by somebody else, or a unique key is taken.
    #[error("conflict on {what}")]
    Conflict {
        /// The table or constraint, as an adapter names it.
        what: &'static str,
    },
    /// The store cannot serve this now (lock time-out, serialisation failure); trying again may work.
    #[error("the store is busy")]
    Busy,
    /// What would be recorded falls into a period that is closed.
    #[error("the period is closed; {opens} is the first open day")]
    Closed {
        /// The first day that is open.
        opens: jiff::civil::Date,
    },
    /// The permit is for one year, and what was asked for lies outside it or cannot be told from what does. To whoever asked it is
    /// not there.
    #[error("out of reach of the permit's year")]
    OutOfReach,
    /// A stored row breaks an invariant.
    #[error("corrupt row in {table}: {id}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The row, by its key.
        id: String,
    },
    /// The store cannot be reached or refused the statement.
    #[error("the store is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}
