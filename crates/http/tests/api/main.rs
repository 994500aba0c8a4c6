//! The API over adapters in memory, behind the very stack that the server runs.

#[path = "../support/mod.rs"]
mod support;

mod audit_log;
mod auditors;
mod bad_input;
mod bills;
mod certificates;
mod clients;
mod closings;
mod csrf;
mod cursors;
mod documents;
mod figures;
mod headers;
mod idempotency;
mod invoices;
mod kept_logs;
mod limits;
mod log;
mod logs;
mod notes;
mod openapi;
mod paper_state;
mod payee;
mod payments;
mod people;
mod problems;
mod proofs;
mod purchases;
mod quotations;
mod receipts;
mod returns;
mod roles;
mod sessions;
mod settings;
mod tenants;
mod views;
mod voids;
mod wire;
mod witnesses;
