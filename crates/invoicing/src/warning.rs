//! What does not stand in the way of issuing, but should be looked at before it is final.

use dalil_money::Currency;

use crate::{DraftFields, DraftKind, Ready};

/// Above this total, in poisha with VAT, each invoice is reported with the buyer's name, address and BIN or national
/// identity number: Tk 2,00,000 (Mushak 6.10, rule 42(1) of the VAT and SD Rules 2016). Whether the limit is meant with
/// VAT is not settled; with it more is asked for, never less.
pub const REPORTED_ABOVE: i64 = 20_000_000;

/// One thing to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The invoice will be reported in Mushak 6.10, which asks for the buyer's address.
    BuyerAddressMissing,
    /// The invoice will be reported in Mushak 6.10, which asks for the buyer's BIN.
    BuyerBinMissing,
    /// The supply was made before the registration that is now in force began, so that VAT may not be due on it.
    SuppliedBeforeRegistration,
    /// The Mushak 6.3 has a place for the person in charge, and none is set.
    SignatoryMissing,
}

impl Warning {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BuyerAddressMissing => "buyer_address_missing",
            Self::BuyerBinMissing => "buyer_bin_missing",
            Self::SuppliedBeforeRegistration => "supplied_before_registration",
            Self::SignatoryMissing => "signatory_missing",
        }
    }

    /// The field of the draft that it is about; `workspace` where it is about the issuer.
    pub const fn field(self) -> &'static str {
        match self {
            Self::BuyerAddressMissing | Self::BuyerBinMissing => "client_id",
            Self::SuppliedBeforeRegistration => "supplied_on",
            Self::SignatoryMissing => "workspace",
        }
    }
}

/// What to look at before a draft that can be issued is issued.
pub fn warnings(fields: &DraftFields, ready: &Ready) -> Vec<Warning> {
    let registration = ready.registration();
    if !registration.vat.issues_mushak63() || fields.kind != DraftKind::Invoice {
        return Vec::new();
    }
    let buyer = &ready.client().fields;
    let reported = fields.currency == Currency::BDT && ready.computed().totals.total > REPORTED_ABOVE;
    let early = fields.supplied_on.is_some_and(|day| day < registration.from);
    [
        (reported && buyer.address.is_none(), Warning::BuyerAddressMissing),
        (reported && buyer.bin.is_none(), Warning::BuyerBinMissing),
        (early, Warning::SuppliedBeforeRegistration),
        (ready.brand().signatory.is_none(), Warning::SignatoryMissing),
    ]
    .into_iter()
    .filter_map(|(holds, warning)| holds.then_some(warning))
    .collect()
}
