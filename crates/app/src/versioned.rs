/// What two people may change at once, with the count of its changes: the ETag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// It, as it is now.
    pub value: T,
    /// How often it was saved.
    pub version: i64,
}
