use crate::{Access, Origin, Permission, Principal, Window, WorkspaceId};

/// The proof that an actor may use one permission in one workspace. The only key that opens a unit of work.
///
/// It carries workspace, principal and permission together, so that authorising, scoping and blaming cannot come apart.
/// There is no constructor but [`Actor::permit`](crate::Actor::permit):
///
/// ```compile_fail,E0451
/// use dalil_tenancy::{Permit, Read};
/// fn move_over(permit: Permit<Read>, workspace: dalil_tenancy::WorkspaceId) -> Permit<Read> {
///     Permit { workspace, ..permit }
/// }
/// ```
///
/// ```compile_fail,E0624
/// use dalil_tenancy::{Origin, Permission, Permit, Principal, WorkspaceId};
/// fn forge(workspace: WorkspaceId, origin: Origin) {
///     let _ = Permit::grant(workspace, Principal::System("me"), Permission::read("x"), origin, None);
/// }
/// ```
///
/// Nor can one be kept and used twice by copying, or a permit to read be passed for one to write:
///
/// ```compile_fail,E0308
/// use dalil_tenancy::{Permit, Read};
/// fn keep(permit: &Permit<Read>) -> Permit<Read> {
///     permit.clone()
/// }
/// ```
///
/// ```compile_fail,E0308
/// use dalil_tenancy::{Permit, Read, Write};
/// fn raise(permit: Permit<Read>) -> Permit<Write> {
///     permit
/// }
/// ```
#[derive(Debug)]
pub struct Permit<A> {
    workspace: WorkspaceId,
    principal: Principal,
    permission: Permission<A>,
    origin: Origin,
    window: Option<Window>,
}

impl<A: Access> Permit<A> {
    pub(crate) const fn grant(
        workspace: WorkspaceId,
        principal: Principal,
        permission: Permission<A>,
        origin: Origin,
        window: Option<Window>,
    ) -> Self {
        Self { workspace, principal, permission, origin, window }
    }

    /// The workspace that a unit of work opened with this permit is scoped to.
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Who was permitted.
    pub const fn principal(&self) -> Principal {
        self.principal
    }

    /// What was permitted.
    pub const fn permission(&self) -> Permission<A> {
        self.permission
    }

    /// From where the actor acts.
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The one year that a unit of work opened with this permit may show; none where it may show all.
    pub const fn window(&self) -> Option<Window> {
        self.window
    }
}

/// The actor does not hold the permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not permitted: {permission}")]
pub struct Denied {
    /// The permission that was asked for.
    pub permission: &'static str,
}
