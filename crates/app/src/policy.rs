//! Who may do what: the one table of roles and permissions (S0-20, S0-21, S3-18).
//!
//! A golden file shows the table as a whole; a change shows there for review.

use dalil_tenancy::{Access, Grants, Permission, Role};

use crate::permission as app;
use dalil_audit::permission as audit;
use dalil_invoicing::permission as invoicing;
use dalil_ledger::permission as ledger;

const fn name<A: Access>(permission: Permission<A>) -> &'static str {
    permission.name()
}

const OWNER: &[&str] = &[
    name(app::ENTER),
    name(app::SETTINGS_READ),
    name(app::VIEWS_READ),
    name(app::VIEWS_WRITE),
    name(invoicing::CLIENT_NAMES),
    name(invoicing::CLIENTS_READ),
    name(invoicing::CLIENTS_WRITE),
    name(invoicing::DRAFTS_READ),
    name(invoicing::DRAFTS_WRITE),
    name(invoicing::ISSUE),
    name(invoicing::VOID),
    name(invoicing::CORRECT),
    name(invoicing::CLOSE),
    name(invoicing::DOCUMENTS_READ),
    name(invoicing::DOCUMENTS_COPY),
    name(invoicing::REGISTERS_READ),
    name(app::YEAR_READ),
    name(invoicing::PURCHASES_READ),
    name(invoicing::PURCHASES_RECORD),
    name(ledger::PAYMENTS_READ),
    name(ledger::PAYMENTS_RECORD),
    name(ledger::WRITE_OFF),
    name(invoicing::BRAND_WRITE),
    name(invoicing::PAYEE_READ),
    name(invoicing::PAYEE_PROPOSE),
    name(invoicing::PAYEE_APPROVE),
    name(app::SETTINGS_WRITE),
    name(invoicing::TAX_IDENTITY_WRITE),
    name(app::MEMBERS_READ),
    name(app::MEMBERS_WRITE),
    name(app::WITNESSES_READ),
    name(app::WITNESSES_WRITE),
    name(app::AUDITORS_READ),
    name(app::AUDITORS_WRITE),
    name(audit::READ),
];

const ADMIN: &[&str] = &[
    name(app::ENTER),
    name(app::SETTINGS_READ),
    name(app::VIEWS_READ),
    name(app::VIEWS_WRITE),
    name(invoicing::CLIENT_NAMES),
    name(invoicing::CLIENTS_READ),
    name(invoicing::CLIENTS_WRITE),
    name(invoicing::DRAFTS_READ),
    name(invoicing::DRAFTS_WRITE),
    name(invoicing::ISSUE),
    name(invoicing::VOID),
    name(invoicing::CORRECT),
    name(invoicing::CLOSE),
    name(invoicing::DOCUMENTS_READ),
    name(invoicing::DOCUMENTS_COPY),
    name(invoicing::REGISTERS_READ),
    name(app::YEAR_READ),
    name(invoicing::PURCHASES_READ),
    name(invoicing::PURCHASES_RECORD),
    name(ledger::PAYMENTS_READ),
    name(ledger::PAYMENTS_RECORD),
    name(invoicing::BRAND_WRITE),
    name(invoicing::PAYEE_READ),
    name(invoicing::PAYEE_PROPOSE),
    name(invoicing::PAYEE_APPROVE),
    name(app::SETTINGS_WRITE),
    name(app::MEMBERS_READ),
    name(app::MEMBERS_WRITE),
    name(audit::READ),
];

const MANAGER: &[&str] = &[
    name(app::ENTER),
    name(app::SETTINGS_READ),
    name(app::VIEWS_READ),
    name(app::VIEWS_WRITE),
    name(invoicing::CLIENT_NAMES),
    name(invoicing::CLIENTS_READ),
    name(invoicing::CLIENTS_WRITE),
    name(invoicing::DRAFTS_READ),
    name(invoicing::DRAFTS_WRITE),
    name(invoicing::DOCUMENTS_READ),
    name(invoicing::DOCUMENTS_COPY),
    name(ledger::PAYMENTS_READ),
    name(invoicing::BRAND_WRITE),
];

const CREATIVE: &[&str] = &[
    name(app::ENTER),
    name(app::SETTINGS_READ),
    name(app::VIEWS_READ),
    name(app::VIEWS_WRITE),
    name(invoicing::CLIENT_NAMES),
];

const FINANCE: &[&str] = &[
    name(app::ENTER),
    name(app::SETTINGS_READ),
    name(app::VIEWS_READ),
    name(app::VIEWS_WRITE),
    name(invoicing::CLIENT_NAMES),
    name(invoicing::CLIENTS_READ),
    name(invoicing::CLIENTS_WRITE),
    name(invoicing::DRAFTS_READ),
    name(invoicing::DRAFTS_WRITE),
    name(invoicing::ISSUE),
    name(invoicing::VOID),
    name(invoicing::CORRECT),
    name(invoicing::CLOSE),
    name(invoicing::DOCUMENTS_READ),
    name(invoicing::DOCUMENTS_COPY),
    name(invoicing::REGISTERS_READ),
    name(app::YEAR_READ),
    name(invoicing::PURCHASES_READ),
    name(invoicing::PURCHASES_RECORD),
    name(ledger::PAYMENTS_READ),
    name(ledger::PAYMENTS_RECORD),
    name(ledger::WRITE_OFF),
    name(invoicing::PAYEE_READ),
    name(invoicing::PAYEE_PROPOSE),
];

const SALES: &[&str] = &[
    name(app::ENTER),
    name(app::SETTINGS_READ),
    name(app::VIEWS_READ),
    name(app::VIEWS_WRITE),
    name(invoicing::CLIENT_NAMES),
    name(invoicing::CLIENTS_READ),
    name(invoicing::CLIENTS_WRITE),
    name(invoicing::DRAFTS_READ),
    name(invoicing::DRAFTS_WRITE),
    name(invoicing::DOCUMENTS_READ),
    name(invoicing::DOCUMENTS_COPY),
    name(ledger::PAYMENTS_READ),
];

const AUDITOR: &[&str] = &[
    name(app::ENTER),
    name(app::SETTINGS_READ),
    name(app::VIEWS_READ),
    name(invoicing::CLIENT_NAMES),
    name(invoicing::CLIENTS_READ),
    name(invoicing::DOCUMENTS_READ),
    name(invoicing::REGISTERS_READ),
    name(app::YEAR_READ),
    name(invoicing::PURCHASES_READ),
    name(ledger::PAYMENTS_READ),
    name(audit::READ),
];

/// What a role may do.
pub const fn grants(role: Role) -> Grants {
    Grants::new(match role {
        Role::Owner => OWNER,
        Role::Admin => ADMIN,
        Role::Manager => MANAGER,
        Role::Creative => CREATIVE,
        Role::Finance => FINANCE,
        Role::Sales => SALES,
        Role::Auditor => AUDITOR,
    })
}

/// What the workers may do: read a document and store its paper, tell people of a change of the payee, take away what has had
/// its time, close days, send checkpoints to witnesses and keep those of
/// others.
pub const JOBS: Grants = Grants::new(&[
    name(invoicing::CLIENTS_READ),
    name(invoicing::DOCUMENTS_READ),
    name(invoicing::PAYEE_READ),
    name(invoicing::PAYEE_TELL),
    name(invoicing::RENDER),
    name(app::ANSWERS_FORGET),
    name(app::DISCARDED_FORGET),
    name(app::DAYS_CLOSE),
    name(app::WITNESSES_READ),
    name(app::WITNESSES_SEND),
    name(app::CHECKPOINTS_KEEP),
]);

/// What the checks of the command line may do: read.
pub const CHECKS: Grants = Grants::new(&[name(invoicing::DOCUMENTS_READ), name(audit::READ)]);

/// What setting up a new workspace may do, before it has an owner.
pub const SETUP: Grants = Grants::new(&[
    name(app::MEMBERS_WRITE),
    name(app::SETTINGS_WRITE),
    name(invoicing::BRAND_WRITE),
    name(invoicing::PAYEE_PROPOSE),
    name(invoicing::TAX_IDENTITY_WRITE),
    name(invoicing::DRAFTS_READ),
]);

/// Every permission that some role holds, in the order of the owner's row.
pub fn permissions() -> &'static [&'static str] {
    OWNER
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_table_is_the_golden_one() {
        let mut table = String::from("permission");
        for role in Role::ALL {
            write!(table, " {role}").unwrap();
        }
        table.push('\n');
        for permission in permissions() {
            table.push_str(permission);
            for role in Role::ALL {
                table.push_str(if grants(role).names().contains(permission) { " yes" } else { " -" });
            }
            table.push('\n');
        }
        assert_eq!(table, include_str!("policy.golden"));
    }

    #[test]
    fn the_owner_holds_whatever_any_role_holds() {
        for role in Role::ALL {
            for held in grants(role).names() {
                assert!(permissions().contains(held), "{role} holds {held}, which the owner does not");
            }
        }
    }

    #[test]
    fn an_auditor_only_reads() {
        let writes = |name: &&&str| name.rsplit('.').next().is_none_or(|act| act != "read" && act != "names");
        let held = grants(Role::Auditor);
        let others: Vec<&&str> = held.names().iter().filter(writes).collect();
        assert_eq!(others, [&"session.enter"]);
    }

    #[test]
    fn the_program_holds_no_right_of_a_person_but_reading() {
        for held in JOBS.names().iter().chain(CHECKS.names()) {
            let own = [
                "documents.render",
                "payee.tell",
                "answers.forget",
                "discarded.forget",
                "days.close",
                "witnesses.send",
                "checkpoints.keep",
            ];
            assert!(held.split('.').next_back() == Some("read") || own.contains(held), "{held}");
        }
    }
}
