use std::{fmt, net::IpAddr};

use crate::{Access, Denied, Permission, Permit, PersonId, Role, Window, WorkspaceId};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A member of the workspace.
    Person(PersonId),
    /// A part of the program acting on its own, by its name (`jobs`, `samples`).
    System(&'static str),
}

impl Principal {
    /// `person` or `system`: how the kind is stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::System(_) => "system",
        }
    }

    /// The person's id, or the name of the part of the program.
    pub fn name(&self) -> String {
        match self {
            Self::Person(id) => id.to_string(),
            Self::System(name) => (*name).to_owned(),
        }
    }
}

/// `person:<id>` or `system:<name>`, as records name whoever made them.
impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind(), self.name())
    }
}

/// The id of one request, in every log line, error and audit entry it causes (S0-84).
///
/// 1 to 64 characters of `A-Z a-z 0-9 - _ .`, so that it can be echoed into headers and logs unescaped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(String);

impl RequestId {
    /// Takes a caller's id if it has the allowed shape.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        (!text.is_empty() && text.len() <= 64 && text.chars().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// From where an act came. Address and agent are personal data: `Debug` does not print them.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    /// The request that caused the act.
    pub request_id: RequestId,
    /// The client's address, behind the configured proxy.
    pub ip: Option<IpAddr>,
    /// The client's `User-Agent`, cut to 400 bytes at the edge.
    pub user_agent: Option<String>,
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}

/// The permissions an actor holds: names from the policy table.
#[derive(Clone, Copy, Debug)]
pub struct Grants(&'static [&'static str]);

impl Grants {
    /// Wraps a row of the policy table.
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self(names)
    }

    /// Whether the permission is among them.
    pub fn hold<A: Access>(self, permission: Permission<A>) -> bool {
        self.0.contains(&permission.name())
    }

    /// The names.
    pub const fn names(self) -> &'static [&'static str] {
        self.0
    }
}

/// Somebody acting in one workspace, already authenticated.
#[derive(Clone, Debug)]
pub struct Actor {
    workspace: WorkspaceId,
    principal: Principal,
    role: Option<Role>,
    grants: Grants,
    origin: Origin,
    window: Option<Window>,
}

impl Actor {
    /// States that this principal was authenticated for this workspace and holds these grants.
    ///
    /// For adapters and the composition root only: the one place where an identity is taken on trust. `clippy.toml`
    /// lists it under `disallowed-methods`, so that each caller stands out with its reason.
    pub const fn assume(
        workspace: WorkspaceId,
        principal: Principal,
        role: Option<Role>,
        grants: Grants,
        origin: Origin,
    ) -> Self {
        Self { workspace, principal, role, grants, origin, window: None }
    }

    /// The same actor, who may see one year only: how an auditor is let in.
    #[must_use]
    pub fn within(self, window: Window) -> Self {
        Self { window: Some(window), ..self }
    }

    /// The workspace the actor is in.
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Who it is.
    pub const fn principal(&self) -> Principal {
        self.principal
    }

    /// The role it was let in with; none for a part of the program.
    pub const fn role(&self) -> Option<Role> {
        self.role
    }

    /// The one year it may see; none where it may see all.
    pub const fn window(&self) -> Option<Window> {
        self.window
    }

    /// From where it acts.
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Whether it holds a permission: for showing or hiding a button, never instead of [`Actor::permit`].
    pub fn may<A: Access>(&self, permission: Permission<A>) -> bool {
        self.grants.hold(permission)
    }

    /// A permit for one permission in the actor's workspace.
    ///
    /// # Errors
    /// [`Denied`] when the actor does not hold it, and for an auditor whose year is not known. Nothing was read from the database
    /// by then (S0-24).
    pub fn permit<A: Access>(&self, permission: Permission<A>) -> Result<Permit<A>, Denied> {
        let bounded = self.role != Some(Role::Auditor) || self.window.is_some();
        if bounded && self.grants.hold(permission) {
            Ok(Permit::grant(self.workspace, self.principal, permission, self.origin.clone(), self.window))
        } else {
            Err(Denied { permission: permission.name() })
        }
    }
}
