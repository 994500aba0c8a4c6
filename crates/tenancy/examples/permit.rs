//! The kernel alone: a service of one's own that opens its store only with a permit.
//!
//! Run with `cargo run -p dalil-tenancy --example permit`.
#![expect(clippy::disallowed_methods, reason = "the example stands in for the adapter that authenticates")]

use dalil_tenancy::{
    Actor, Grants, Origin, Permission, Permit, PersonId, Principal, Read, RequestId, Role, WorkspaceId,
};

const READ_SHELF: Permission<Read> = Permission::read("shelf.read");
const READ_SAFE: Permission<Read> = Permission::read("safe.read");

/// A store that can only be asked with a permit: the workspace comes from the permit, never from an argument.
fn shelf(permit: &Permit<Read>) -> String {
    format!("the shelf of workspace {}", permit.workspace())
}

fn main() {
    let actor = Actor::assume(
        WorkspaceId::mint(1_700_000_000_000, &[1; 10]),
        Principal::Person(PersonId::mint(1_700_000_000_000, &[2; 10])),
        Some(Role::Creative),
        Grants::new(&["shelf.read"]),
        Origin { request_id: RequestId::parse("example").expect("of the allowed shape"), ip: None, user_agent: None },
    );
    match actor.permit(READ_SHELF) {
        Ok(permit) => println!("{}", shelf(&permit)),
        Err(denied) => println!("{denied}"),
    }
    match actor.permit(READ_SAFE) {
        Ok(permit) => println!("{}", shelf(&permit)),
        Err(denied) => println!("{denied}"),
    }
}
