//! What a paper claims of its document, to whoever scans its code.

use dalil_money::{Digits, Money};
use dalil_proof::Claim;

use crate::{DocumentKind, Issued};

/// What stands before the name of an issuer without a BIN, so that no name is ever taken for a BIN: whoever issues here
/// chooses its name, and the key signs for all of them.
const NO_BIN: &str = "no BIN: ";

/// Most characters of the issuer in a claim.
const ISSUER: usize = 80;

/// Most characters of the issuer's name beside how to pay.
const NAME: usize = 80;

/// Most characters of the payment details in a claim.
const PAYMENT: usize = 120;

/// The document holds an amount that cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount of the document is out of range")]
pub struct Unclaimable;

/// The claim of a document: the same on its original and its copies, in either language. It follows from what is sealed.
///
/// # Errors
/// [`Unclaimable`], which no document that we issued meets.
pub fn claim(document: &Issued) -> Result<Claim, Unclaimable> {
    let (row, issuer) = (document.row(), document.issuer());
    let plain = |minor: i64| {
        let money = Money::try_new(minor, row.currency).map_err(|_| Unclaimable)?;
        Ok(money.grouped(Digits::Ascii).replace(',', ""))
    };
    let name = Claim::line(issuer.name(false), NAME);
    let names_account = matches!(document.kind(), DocumentKind::Bill | DocumentKind::Invoice | DocumentKind::Quotation);
    let payment = issuer.payment_details.as_deref().filter(|_| names_account);
    Ok(Claim {
        issuer: match &issuer.bin {
            Some(bin) => bin.to_string(),
            None => Claim::line(&format!("{NO_BIN}{name}"), ISSUER),
        },
        form: form(document.kind()).to_owned(),
        number: Claim::line(&row.printed_number, PAYMENT / 2),
        issued: row.issued_on.to_string(),
        total: format!("{} {}", plain(row.totals.total)?, row.currency.code()),
        // Only who is registered may show VAT, and what is no sale charges none.
        vat: if issuer.vat_status == "registered" && document.kind().is_counted() {
            Some(plain(row.totals.vat)?)
        } else {
            None
        },
        payee: match payment {
            Some(details) => format!("{name}; {}", Claim::line(details, PAYMENT)),
            None => name,
        },
        leaf: Claim::leaf_of(&row.leaf),
    })
}

/// The name of a form as its English paper prints it.
const fn form(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Bill => "Bill",
        DocumentKind::Invoice => "Invoice",
        DocumentKind::MoneyReceipt => "Money receipt",
        DocumentKind::Mushak63 => "Mushak-6.3",
        DocumentKind::Mushak67 => "Mushak-6.7",
        DocumentKind::Mushak68 => "Mushak-6.8",
        DocumentKind::Quotation => "Quotation",
    }
}
