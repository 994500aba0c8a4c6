//! Typed ids: one type per thing, a UUID inside (version 7, so that they sort by the time they were made).

/// Defines one id type.
///
/// Domain crates use it for their own ids: `dalil_tenancy::id!(/// A client. ClientId);`.
#[macro_export]
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            $crate::id::serde::Serialize, $crate::id::serde::Deserialize,
        )]
        #[serde(crate = "dalil_tenancy::id::serde", transparent)]
        pub struct $name($crate::id::uuid::Uuid);

        impl $name {
            /// Wraps a UUID that is already known to name such a thing.
            pub const fn from_uuid(id: $crate::id::uuid::Uuid) -> Self {
                Self(id)
            }

            /// A new id from the time in milliseconds since the Unix epoch and ten random bytes (RFC 9562, version 7).
            /// Both come from ports of the caller, so that tests decide them.
            pub fn mint(unix_millis: u64, random: &[u8; 10]) -> Self {
                Self($crate::id::uuid::Builder::from_unix_timestamp_millis(unix_millis, random).into_uuid())
            }

            /// The UUID inside.
            pub const fn as_uuid(self) -> $crate::id::uuid::Uuid {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::id::uuid::Error;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::id::uuid::Uuid::try_parse(text).map(Self)
            }
        }
    };
}

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use uuid;

// The macro names this crate by its outside name.
use crate as dalil_tenancy;

id!(
    /// A workspace: the tenant. Owns all business data.
    WorkspaceId
);
id!(
    /// A person who can sign in; may be a member of several workspaces.
    PersonId
);
id!(
    /// An auditor's access to one year of a workspace.
    AccessId
);
