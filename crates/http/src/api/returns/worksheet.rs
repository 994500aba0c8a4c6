use actix_web::{get, web};
use dalil_invoicing::{
    purchasing::PurchaseNote,
    returns::{ReturnNote, TaxSums, Worksheet},
};
use dalil_money::Currency;
use dalil_tenancy::field::Gather;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::month;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{Money, parsed},
    body::Query,
};

/// Which month.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorksheetQuery {
    /// The month of issue in Dhaka, as `2026-07`; the present one when left out.
    month: Option<String>,
}

/// What the documents, purchases and payments to suppliers of a month give to its return (Mushak 9.1).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VatWorksheet {
    /// The month, as `2026-07`.
    month: String,
    /// The notes that sales feed, in the order of the form.
    notes: Vec<WorksheetNote>,
    /// Note 9: their sum.
    sales: Amounts,
    /// The notes that purchases feed: 10 to 22.
    purchase_notes: Vec<PurchaseAmounts>,
    /// Note 23: value and duty of all purchases, and the VAT of those that are credited.
    purchases: Amounts,
    /// Note 24: VAT withheld from suppliers by payments of the month.
    withheld: Money,
    /// Note 25: credit given back, since purchases above Tk 1 lakh were paid in cash in the month.
    credit_returned: Money,
    /// Note 26: what debit notes (Mushak 6.8) add.
    debit_notes: Amounts,
    /// Note 29: VAT that clients withheld, by the certificates (Mushak 6.6) in hand that are adjusted in the month.
    certified: Money,
    /// Note 31: what credit notes (Mushak 6.7) take off.
    credit_notes: Amounts,
    /// Note 28: what is added to the VAT of the sales: notes 24, 25 and 26.
    increasing: Money,
    /// Note 33: what is taken off it: notes 29 and 31.
    decreasing: Money,
    /// Note 34: the net VAT, 9 − 23 + 28 − 33.
    vat: Money,
}

/// A note of the return.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorksheetNote {
    /// Its number on the form.
    note: u8,
    /// The treatment of the lines that feed it.
    treatment: &'static str,
    /// Their sums.
    #[serde(flatten)]
    amounts: Amounts,
}

/// A note of the return that purchases feed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PurchaseAmounts {
    /// Its number on the form.
    note: u8,
    /// Whether its VAT is credit.
    credited: bool,
    /// The sums of its lines.
    #[serde(flatten)]
    amounts: Amounts,
}

/// Sums of lines.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorksheetAmounts)]
pub(crate) struct Amounts {
    /// Without tax.
    value: Money,
    /// Supplementary duty.
    duty: Money,
    /// VAT.
    vat: Money,
}

impl Amounts {
    fn of(sums: TaxSums) -> Self {
        let money = |amount| Money::new(amount, Currency::BDT);
        Self { value: money(sums.value), duty: money(sums.duty), vat: money(sums.vat) }
    }
}

impl VatWorksheet {
    fn of(sheet: &Worksheet) -> Self {
        let note = |(note, sums): &(ReturnNote, TaxSums)| WorksheetNote {
            note: note.number(),
            treatment: note.treatment(),
            amounts: Amounts::of(*sums),
        };
        let bought = |(note, sums): &(PurchaseNote, TaxSums)| PurchaseAmounts {
            note: note.number(),
            credited: note.is_credited(),
            amounts: Amounts::of(*sums),
        };
        let money = |minor| Money::new(minor, Currency::BDT);
        Self {
            month: sheet.month.to_string(),
            notes: sheet.notes.iter().map(note).collect(),
            sales: Amounts::of(sheet.sales),
            purchase_notes: sheet.bought.iter().map(bought).collect(),
            purchases: Amounts::of(sheet.purchases),
            withheld: money(sheet.withheld),
            credit_returned: money(sheet.returned),
            debit_notes: Amounts::of(sheet.debit_notes),
            certified: money(sheet.certified),
            credit_notes: Amounts::of(sheet.credit_notes),
            increasing: money(sheet.increasing()),
            decreasing: money(sheet.decreasing()),
            vat: money(sheet.vat()),
        }
    }
}

/// The worksheet of the return (Mushak 9.1) of a month, as far as records feed it. Each figure opens into them:
/// `listSales` and `listPurchaseRegister` with the same month and note, `listCertificates` with the same month.
#[utoipa::path(operation_id = "getVatWorksheet", tag = "returns", params(WorksheetQuery),
    responses((status = 200, description = "The worksheet.", body = VatWorksheet)))]
#[get("/registers/return")]
pub(crate) async fn show(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<WorksheetQuery>,
) -> Result<web::Json<VatWorksheet>, Problem> {
    let mut gather = Gather::default();
    let month = month(&mut gather, query.month.as_deref(), state.app.tax_month(signed.actor()));
    let month = parsed(gather, month)?;
    let sheet = state.app.worksheet(signed.actor(), month).await?;
    Ok(web::Json(VatWorksheet::of(&sheet)))
}
