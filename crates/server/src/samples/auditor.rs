//! An auditor who was let in for a few days, read some of the year, and was sent away.

use dalil_app::{NewAccess, ports::NotedRequest};
use dalil_identity::AuditorAccess;
use dalil_invoicing::{FiscalYear, YearStart};
use dalil_tenancy::{Actor, Principal, Role, Window};

use super::{Place, Samples, acting, once, reply};

/// What the auditor asked for: the route, the address behind that of the workspace, and how it was answered.
const ASKED: [(&str, &str, u16); 6] = [
    ("/vat/years/{year}", "/vat/years/YEAR", 200),
    ("/vat/years/{year}/check", "/vat/years/YEAR/check", 200),
    ("/vat/sales", "/vat/sales", 200),
    ("/documents", "/documents?kind=mushak_6_3", 200),
    ("/vat/years/{year}", "/vat/years/BEFORE", 404),
    ("/audit", "/audit", 200),
];

/// Lets the auditor in eight days ago, for the year of that day.
pub(super) async fn make(samples: &Samples<'_>, place: &Place) -> anyhow::Result<()> {
    samples.days_ago(8, 10, 30)?;
    let day = samples.today.date().checked_sub(jiff::Span::new().days(8))?;
    let year = FiscalYear::of(day, YearStart::JULY).first_year();
    let new = NewAccess {
        email: "vat.officer@circle.example".to_owned(),
        name: "Kamrul Hasan".to_owned(),
        year: year.to_string(),
        last_day: String::new(),
        purpose: "VAT circle 4: look at the books of the year".to_owned(),
    };
    let shape = &|access: &AuditorAccess| reply(access.id);
    let done = samples.app.open_access(&place.owner, &new, once(place, "auditor", shape)).await?;
    let Some(access) = done.fresh() else { return Ok(()) };
    samples.days_ago(7, 11, 5)?;
    let auditor = auditor(place, &access)?;
    let base = format!("/w/{}", place.entry.slug);
    for (route, address, status) in ASKED {
        let address = address.replace("YEAR", &year.to_string()).replace("BEFORE", &(year - 1).to_string());
        let request = NotedRequest { operation: format!("GET /w/{{slug}}{route}"), status };
        samples.app.note_request(&auditor, request, &format!("{base}{address}")).await?;
    }
    samples.days_ago(6, 17, 40)?;
    let ended = once(place, "auditor-end", shape);
    samples.app.end_access(&place.owner, access.id, ended).await?;
    Ok(())
}

fn auditor(place: &Place, access: &AuditorAccess) -> anyhow::Result<Actor> {
    let window =
        Window::of_year(access.id, access.year).ok_or_else(|| anyhow::anyhow!("the year is in the calendar"))?;
    Ok(acting(place.entry.id, Principal::Person(access.person), Role::Auditor).within(window))
}
