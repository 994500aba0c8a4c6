use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text::Paragraph,
};
use jiff::Timestamp;

use super::{SupplierId, input};
use crate::{Bin, ClientFields, Contact, Name, Nid, input as texts};

/// How a supplier stands to VAT: what a credit hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Registered for VAT: gives a Mushak 6.3.
    Registered,
    /// Enlisted for turnover tax: no credit (return, note 19).
    TurnoverTax,
    /// Neither: no credit (return, note 20).
    Unregistered,
}

impl Standing {
    /// The standing of who has a BIN or none, and is enlisted for turnover tax or not.
    pub(super) const fn of(has_bin: bool, turnover_tax: bool) -> Self {
        match (has_bin, turnover_tax) {
            (_, true) => Self::TurnoverTax,
            (true, false) => Self::Registered,
            (false, false) => Self::Unregistered,
        }
    }

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::TurnoverTax => "turnover_tax",
            Self::Unregistered => "not_registered",
        }
    }
}

/// What is known of a supplier: every field parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierFields {
    /// The name.
    pub name: Name,
    /// The postal address.
    pub address: Option<Paragraph>,
    /// Its BIN, where it is registered or enlisted.
    pub bin: Option<Bin>,
    /// The number of a person's national identity card, where there is no BIN. Statutory: register 6.1 asks for it.
    pub nid: Option<Nid>,
    /// Whether it is enlisted for turnover tax, and not registered for VAT.
    pub turnover_tax: bool,
    /// Persons.
    pub contacts: Vec<Contact>,
}

/// A supplier of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplier {
    /// The id.
    pub id: SupplierId,
    /// What is known of it.
    pub fields: SupplierFields,
    /// Counts the changes, from 1; the ETag.
    pub version: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl SupplierFields {
    /// Parses what a caller wrote.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::Supplier) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let bn = texts::line(&mut gather, "name_bn", input.name_bn.as_deref(), 300);
        let en = texts::line(&mut gather, "name_en", input.name_en.as_deref(), 300);
        let address = texts::paragraph(&mut gather, "address", input.address.as_deref(), 1_000);
        let bin = texts::identifier(&mut gather, "bin", input.bin.as_deref());
        let nid: Option<Nid> = texts::identifier(&mut gather, "nid", input.nid.as_deref());
        let contacts = ClientFields::contacts(&mut gather, &input.contacts);
        if bin.is_some() && nid.is_some() {
            gather.refuse(FieldError::new("nid", "bin_or_nid"));
        }
        if input.turnover_tax && texts::present(input.bin.as_deref()).is_none() {
            gather.refuse(FieldError::new("bin", "enlisted_without_bin"));
        }
        let name = Name::new(bn, en);
        if name.is_none() {
            gather.refuse(FieldError::new("name_en", "name_required"));
        }
        let turnover_tax = input.turnover_tax;
        gather.finish(name.map(|name| Self { name, address, bin, nid, turnover_tax, contacts }))
    }

    /// How it stands to VAT.
    pub const fn standing(&self) -> Standing {
        Standing::of(self.bin.is_some(), self.turnover_tax)
    }
}
