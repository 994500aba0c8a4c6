//! What an auditor's unit of work shows: one year of account and nothing else (S4-19, decision 0024).
//!
//! Every read of a workspace goes through [`ReadWork`], and a permit for one year opens one that is wrapped here. Each method of
//! each store says beside the others what it shows of a year: what lies outside is absent, a list is bounded by the year's days
//! before it is paged, and what cannot be told from the year alone is out of reach. A new method of a store does not compile until
//! it says so as well.

mod books;
mod documents;
mod records;

use dalil_invoicing::{InvoicingRead, certificates::CertificatesRead, purchasing::PurchasesRead};
use dalil_ledger::LedgerRead;
use dalil_tenancy::{Days, Permit, Read, StoreError, Window, page::Page};

use crate::ports::{AuditRead, AuditorsRead, ClosingsRead, KeptLogsRead, MembersRead, ReadWork, WitnessesRead};

type Result<T> = std::result::Result<T, StoreError>;

/// The work as the permit may see it: all of it, or one year.
pub fn confined(permit: &Permit<Read>, work: Box<dyn ReadWork>) -> Box<dyn ReadWork> {
    match permit.window() {
        None => work,
        Some(window) => Box::new(Confined { inner: work, window }),
    }
}

/// A unit of work within one year.
struct Confined {
    inner: Box<dyn ReadWork>,
    window: Window,
}

impl Confined {
    const fn days(&self) -> Days {
        self.window.days()
    }
}

impl ReadWork for Confined {
    fn invoicing(&mut self) -> &mut dyn InvoicingRead {
        self
    }

    fn ledger(&mut self) -> &mut dyn LedgerRead {
        self
    }

    fn purchases(&mut self) -> &mut dyn PurchasesRead {
        self
    }

    fn audit(&mut self) -> &mut dyn AuditRead {
        self
    }

    fn members(&mut self) -> &mut dyn MembersRead {
        self
    }

    fn closings(&mut self) -> &mut dyn ClosingsRead {
        self
    }

    fn auditors(&mut self) -> &mut dyn AuditorsRead {
        self
    }

    fn certificates(&mut self) -> &mut dyn CertificatesRead {
        self
    }

    fn witnesses(&mut self) -> &mut dyn WitnessesRead {
        self
    }

    fn kept_logs(&mut self) -> &mut dyn KeptLogsRead {
        self
    }
}

/// No year holds it, or it cannot be told from one year alone.
const fn out_of_reach<T>() -> Result<T> {
    Err(StoreError::OutOfReach)
}

/// A page of a list of which nothing lies in the year.
const fn nothing<T, K>() -> Page<T, K> {
    Page { items: Vec::new(), next: None }
}
