use actix_web::{get, web};
use dalil_invoicing::{
    Bin, DocumentId,
    returns::{ReturnNote, SalesEntry, SalesFilter, TaxMonth},
};
use dalil_money::Currency;
use dalil_tenancy::field::Gather;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::month;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Money, Paging, parameter, parsed},
    body::Query,
};

/// Which sales.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SalesQuery {
    /// The month of issue in Dhaka, as `2026-07`; the present one when left out.
    month: Option<String>,
    /// Only those with a line that feeds this note of the return: 1, 3, 4, 6 or 7.
    #[param(value_type = Option<u8>)]
    note: Option<String>,
    /// Only those whose total with all taxes is above this, in poisha: 20000000 for the statement 6.10.
    #[param(value_type = Option<i64>)]
    above: Option<String>,
    /// `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
    /// How many at most: 1 to 200, 50 when left out.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200)]
    limit: Option<String>,
}

impl SalesQuery {
    fn filter(&self, present: TaxMonth) -> Result<SalesFilter, Problem> {
        let mut gather = Gather::default();
        let month = month(&mut gather, self.month.as_deref(), present);
        let note = parameter(&mut gather, "note", "unknown_value", self.note.as_deref(), |text| {
            text.parse().ok().and_then(ReturnNote::from_number)
        });
        let above = parameter(&mut gather, "above", "not_a_number", self.above.as_deref(), |text| text.parse().ok());
        parsed(gather, SalesFilter { month, note, above })
    }
}

/// A tax invoice as the register of sales (Mushak 6.2) lists it, with what was frozen when it was issued.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sale {
    /// The tax invoice.
    #[schema(value_type = Uuid)]
    document_id: DocumentId,
    /// Its number as printed.
    printed_number: String,
    /// The day of issue in Dhaka.
    issued_on: Date,
    /// When it was issued.
    issued_at: Timestamp,
    /// The buyer.
    buyer: SaleBuyer,
    /// What its first line says.
    description: String,
    /// How many lines it has.
    lines: u32,
    /// Whether it was voided: it keeps its number here, and all its amounts are zero.
    voided: bool,
    /// Without tax.
    value: Money,
    /// Supplementary duty.
    duty: Money,
    /// VAT.
    vat: Money,
    /// Value, duty and VAT.
    total: Money,
}

/// The buyer as it was at the moment of issue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SaleBuyer {
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
    /// Postal address.
    address: Option<String>,
    /// BIN.
    bin: Option<String>,
}

impl Sale {
    fn of(entry: SalesEntry) -> Self {
        let money = |amount| Money::new(amount, Currency::BDT);
        Self {
            document_id: entry.document,
            printed_number: entry.printed_number,
            issued_on: entry.issued_on,
            issued_at: entry.issued_at,
            buyer: SaleBuyer {
                name_bn: entry.buyer.name_bn,
                name_en: entry.buyer.name_en,
                address: entry.buyer.address,
                bin: entry.buyer.bin.as_ref().map(Bin::to_string),
            },
            description: entry.description,
            lines: entry.line_count,
            voided: entry.voided,
            value: money(entry.sums.value),
            duty: money(entry.sums.duty),
            vat: money(entry.sums.vat),
            total: money(entry.total),
        }
    }
}

/// The register of sales (Mushak 6.2) of a month: its tax invoices, the first issued first. Nothing of it is kept; it is read
/// from the documents.
#[utoipa::path(operation_id = "listSales", tag = "returns", params(SalesQuery),
    responses((status = 200, description = "A page of the register.", body = ListOf<Sale>)))]
#[get("/registers/sales")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<SalesQuery>,
) -> Result<web::Json<ListOf<Sale>>, Problem> {
    let filter = query.filter(state.app.tax_month(signed.actor()))?;
    let filters = format!("{filter:?}");
    let paging = Paging::new(&state, &signed, "sales", &filters);
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let sales = state.app.sales(signed.actor(), filter, page).await?;
    Ok(web::Json(paging.answer(sales, Sale::of)))
}
