use actix_web::{get, web};
use dalil_invoicing::figures::{FigureKey, Sums};
use dalil_tenancy::field::{FieldError, Gather};
use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    HttpState, Problem, Signed,
    api::wire::{ListOf, Money, day, invalid_query, parsed},
    body::Query,
};

/// The most months of one answer.
const MOST: i32 = 120;

/// How many months there are when none is said: this one, and two years before it to compare with.
const USUAL: i32 = 25;

/// Which months.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FigureQuery {
    /// Any day of the first month; 24 months before the last one when left out.
    #[param(value_type = Option<Date>)]
    from: Option<String>,
    /// Any day of the last month; the present one in the workspace's time zone when left out.
    #[param(value_type = Option<Date>)]
    to: Option<String>,
}

/// What was issued in one month, of one kind in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MonthFigure {
    /// The first day of the month of issue.
    month: Date,
    /// `invoice`, `mushak_6_3`, `mushak_6_7` or `mushak_6_8`.
    kind: &'static str,
    /// How many documents.
    documents: i64,
    /// Their sum without tax.
    value: Money,
    /// Supplementary duty.
    duty: Money,
    /// VAT.
    vat: Money,
    /// Value, duty and VAT.
    total: Money,
}

impl MonthFigure {
    fn of((key, sums): (FigureKey, Sums)) -> Self {
        let money = |amount| Money::new(amount, key.currency);
        Self {
            month: key.month,
            kind: key.kind.as_str(),
            documents: sums.documents,
            value: money(sums.value),
            duty: money(sums.duty),
            vat: money(sums.vat),
            total: money(sums.total),
        }
    }
}

impl FigureQuery {
    fn months(&self, today: Date) -> Result<(Date, Date), Problem> {
        let mut gather = Gather::default();
        let from = day(&mut gather, "from", self.from.as_deref());
        let to = day(&mut gather, "to", self.to.as_deref());
        let to = to.unwrap_or(today);
        let months_before = |months: i32| to.first_of_month().saturating_sub((months - 1).months());
        let from = from.unwrap_or_else(|| months_before(USUAL));
        let earliest = months_before(MOST);
        parsed(gather, ())?;
        if from < earliest {
            return Err(invalid_query(vec![FieldError::with_limit("from", "too_early", earliest)]));
        }
        Ok((from, to))
    }
}

/// What was issued by month, the earliest first, kept as it was issued: at most 120 months, all in one answer. A month in
/// which nothing was issued is left out.
#[utoipa::path(operation_id = "listFigures", tag = "documents", params(FigureQuery),
    responses((status = 200, description = "The figures.", body = ListOf<MonthFigure>)))]
#[get("/figures")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<FigureQuery>,
) -> Result<web::Json<ListOf<MonthFigure>>, Problem> {
    let zone = state.app.settings(signed.actor()).await?.time_zone();
    let (from, to) = query.months(zone.to_datetime(state.app.clock.now()).date())?;
    let figures = state.app.figures(signed.actor(), from, to).await?;
    // A month of which everything was voided is as one in which nothing was issued.
    let counted = figures.iter().filter(|(_, sums)| *sums != Sums::default());
    Ok(web::Json(ListOf::whole(counted.map(MonthFigure::of).collect())))
}
