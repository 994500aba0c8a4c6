//! What the audit log can say was done: each a name that never changes, checked when compiled.

use dalil_audit::Action;

/// An auditor was let in for a year of account and a time.
pub const AUDITOR_LET_IN: Action = Action::new("auditor.let_in");
/// An auditor's access was ended before its time.
pub const AUDITOR_SENT_AWAY: Action = Action::new("auditor.sent_away");
/// The brand was changed (S4-21).
pub const BRAND_CHANGED: Action = Action::new("brand.changed");
/// A checkpoint of the audit log could not be sent to a witness, or says that the log does not go on from the last one.
pub const CHECKPOINT_FAILED: Action = Action::new("checkpoint.failed");
/// A signed checkpoint contradicts what is kept of a log of somebody else's: that log was changed.
pub const CHECKPOINT_CONTRADICTS: Action = Action::new("checkpoint.contradicts");
/// A checkpoint of a log of somebody else's was kept.
pub const CHECKPOINT_KEPT: Action = Action::new("checkpoint.kept");
/// A checkpoint of the audit log was sent to a witness.
pub const CHECKPOINT_SENT: Action = Action::new("checkpoint.sent");
/// A certificate of VAT that a client withheld was recorded.
pub const CERTIFICATE_RECORDED: Action = Action::new("certificate.recorded");
/// A certificate of VAT that a client withheld was reversed.
pub const CERTIFICATE_REVERSED: Action = Action::new("certificate.reversed");
/// A client was added.
pub const CLIENT_ADDED: Action = Action::new("client.added");
/// A client was changed.
pub const CLIENT_CHANGED: Action = Action::new("client.changed");
/// A marked copy was made.
pub const DOCUMENT_COPIED: Action = Action::new("document.copied");
/// A document was issued (S0-43).
pub const DOCUMENT_ISSUED: Action = Action::new("document.issued");
/// An original was rendered.
pub const DOCUMENT_RENDERED: Action = Action::new("document.rendered");
/// A document was voided (S0-44).
pub const DOCUMENT_VOIDED: Action = Action::new("document.voided");
/// A draft was made.
pub const DRAFT_ADDED: Action = Action::new("draft.added");
/// A draft was changed.
pub const DRAFT_CHANGED: Action = Action::new("draft.changed");
/// A draft was thrown away.
pub const DRAFT_DISCARDED: Action = Action::new("draft.discarded");
/// A draft that was thrown away was had back.
pub const DRAFT_RESTORED: Action = Action::new("draft.restored");
/// What was still owed under an invoice was given up.
pub const INVOICE_WRITTEN_OFF: Action = Action::new("invoice.written_off");
/// A log of another installation is witnessed from then on.
pub const KEPT_LOG_ADDED: Action = Action::new("kept_log.added");
/// A log of another installation is witnessed no more.
pub const KEPT_LOG_REMOVED: Action = Action::new("kept_log.removed");
/// A member was added (S4-24).
pub const MEMBER_ADDED: Action = Action::new("member.added");
/// A member was removed (S4-24).
pub const MEMBER_REMOVED: Action = Action::new("member.removed");
/// A member was given another role (S4-24).
pub const MEMBER_ROLE_CHANGED: Action = Action::new("member.role_changed");
/// A change of the account that papers name was approved, or needed nobody else.
pub const PAYEE_APPROVED: Action = Action::new("payee.approved");
/// A change of the account that papers name was stopped before it took effect.
pub const PAYEE_CANCELLED: Action = Action::new("payee.cancelled");
/// A change of the account that papers name was proposed.
pub const PAYEE_PROPOSED: Action = Action::new("payee.proposed");
/// The clients of late were told of a change of the account that took effect.
pub const PAYEE_TOLD: Action = Action::new("payee.told");
/// A payment was recorded (S4-20).
pub const PAYMENT_RECORDED: Action = Action::new("payment.recorded");
/// A payment was reversed (S4-20).
pub const PAYMENT_REVERSED: Action = Action::new("payment.reversed");
/// Days, a month or a year of account were closed.
pub const PERIOD_CLOSED: Action = Action::new("period.closed");
/// A place was added.
pub const PLACE_ADDED: Action = Action::new("place.added");
/// A supplier's paper was entered.
pub const PURCHASE_RECORDED: Action = Action::new("purchase.recorded");
/// A supplier's paper was reversed.
pub const PURCHASE_REVERSED: Action = Action::new("purchase.reversed");
/// A client's acceptance of a quotation was recorded.
pub const QUOTATION_ACCEPTED: Action = Action::new("quotation.accepted");
/// A client's refusal of a quotation was recorded.
pub const QUOTATION_DECLINED: Action = Action::new("quotation.declined");
/// The tax identity was set.
pub const REGISTRATION_SET: Action = Action::new("registration.set");
/// Somebody went out.
pub const SESSION_CLOSED: Action = Action::new("session.closed");
/// Somebody came in.
pub const SESSION_OPENED: Action = Action::new("session.opened");
/// The settings were changed (S4-21).
pub const SETTINGS_CHANGED: Action = Action::new("settings.changed");
/// A supplier was added.
pub const SUPPLIER_ADDED: Action = Action::new("supplier.added");
/// A supplier was changed.
pub const SUPPLIER_CHANGED: Action = Action::new("supplier.changed");
/// A supplier was paid.
pub const SUPPLIER_PAID: Action = Action::new("supplier.paid");
/// A payment to a supplier was taken back.
pub const SUPPLIER_PAYMENT_REVERSED: Action = Action::new("supplier.payment_reversed");
/// Somebody kept a view of a list.
pub const VIEW_KEPT: Action = Action::new("view.kept");
/// Somebody removed a view of theirs.
pub const VIEW_REMOVED: Action = Action::new("view.removed");
/// A witness was set, to whom checkpoints are sent.
pub const WITNESS_ADDED: Action = Action::new("witness.added");
/// A witness was taken away.
pub const WITNESS_REMOVED: Action = Action::new("witness.removed");
/// The workspace was made.
pub const WORKSPACE_CREATED: Action = Action::new("workspace.created");
