use std::{fmt, marker::PhantomData};

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Read {}
    impl Sealed for super::Write {}
}

/// Whether a permission reads or writes; there are exactly two kinds.
pub trait Access: sealed::Sealed + Copy + fmt::Debug + Send + Sync + 'static {}

/// A permission that only reads: its unit of work is a `READ ONLY` transaction that ends by rolling back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {}
impl Access for Read {}

/// A permission that writes: its unit of work ends by a commit that carries an audit entry, or by rolling back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {}
impl Access for Write {}

/// The right to do one kind of thing, by a stable dotted name such as `invoices.issue`.
///
/// Permissions are constants in the domain crate that owns the act; the application's policy table says which role
/// holds them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission<A> {
    name: &'static str,
    access: PhantomData<fn() -> A>,
}

impl Permission<Read> {
    /// A permission to read.
    pub const fn read(name: &'static str) -> Self {
        Self { name, access: PhantomData }
    }
}

impl Permission<Write> {
    /// A permission to write.
    pub const fn write(name: &'static str) -> Self {
        Self { name, access: PhantomData }
    }
}

impl<A: Access> Permission<A> {
    /// The stable name, as in the policy table and in audit entries.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<A> fmt::Debug for Permission<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permission({})", self.name)
    }
}
