//! What narrows a list of papers: read from its address, so that it can be kept and sent, and shown as chips that are
//! taken off one by one.

use actix_web::http::StatusCode;
use askama::{Template, filters::HtmlSafe};
use dalil_invoicing::{
    ClientId, DocumentKind, DocumentState, FiscalYear, PaperSort, SUPPLY_DAYS, permission, settings::Settings,
};
use dalil_tenancy::field::{FieldError, FieldErrors, Gather};
use jiff::civil::Date;

use super::{chosen::Chosen, field::Choice, frame::Frame, labels, parts::names, typed::Typed};
use crate::{Code, Problem, days};

/// How many years of account are offered.
const YEARS: i16 = 8;

/// The lists that tell their state by tabs.
const TABBED: [&str; 2] = ["invoices", "quotations"];

/// What the form of a list narrows by; the state first, which is not in the form of a list with tabs.
const OF_FORM: [&str; 6] = ["state", "client", "kind", "year", "from", "to"];

/// What the address of a list asks for; each list takes what it knows.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    pub(crate) state: Option<String>,
    pub(crate) cursor: Option<String>,
    sort: Option<String>,
    kind: Option<String>,
    client: Option<String>,
    year: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// The same, understood.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Narrowed {
    pub(crate) kind: Option<DocumentKind>,
    pub(crate) client: Option<ClientId>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

impl Asked {
    /// The values of filters by their names in the address, in an order of their own.
    pub(crate) fn filters(&self, names: &[&'static str]) -> Vec<(&'static str, String)> {
        let all = [
            ("state", &self.state),
            ("sort", &self.sort),
            ("client", &self.client),
            ("kind", &self.kind),
            ("year", &self.year),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let known = all.into_iter().filter(|(name, _)| names.contains(name));
        known.map(|(name, value)| (name, value.as_deref().unwrap_or_default().trim().to_owned())).collect()
    }

    /// What was typed into the form.
    pub(crate) fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in self.filters(&["client", "kind", "state", "year", "from", "to"]) {
            typed.set(name, value);
        }
        typed
    }

    /// The order that is asked for.
    ///
    /// # Errors
    /// [`Code::InvalidQuery`], where there is no such order.
    pub(crate) fn sort(&self) -> Result<PaperSort, Problem> {
        let asked = given(self.sort.as_deref()).map(PaperSort::from_name);
        asked.map_or(Ok(PaperSort::default()), |sort| sort.ok_or_else(|| Problem::new(Code::InvalidQuery)))
    }

    /// The state that is asked for in the list of documents; that of invoices has states of its own.
    ///
    /// # Errors
    /// [`Code::InvalidQuery`], where there is no such state.
    pub(crate) fn document_state(&self) -> Result<Option<DocumentState>, Problem> {
        let asked = given(self.state.as_deref()).map(DocumentState::from_name);
        asked.map(|state| state.ok_or_else(|| Problem::new(Code::InvalidQuery))).transpose()
    }

    /// Understands the filters. A year is its days, and days beside it narrow it.
    ///
    /// # Errors
    /// What is wrong with each field of the form.
    pub(crate) fn narrowed(&self, settings: &Settings) -> Result<Narrowed, FieldErrors> {
        let mut gather = Gather::default();
        let kind = given(self.kind.as_deref()).and_then(|name| {
            gather.take(DocumentKind::from_name(name).ok_or_else(|| FieldError::new("kind", "unknown_value")))
        });
        let year = given(self.year.as_deref()).and_then(|year| gather.take(days_of(year, settings)));
        let from = day(&mut gather, "from", self.from.as_deref()).max(year.map(|(first, _)| first));
        let to = match (day(&mut gather, "to", self.to.as_deref()), year.map(|(_, last)| last)) {
            (Some(to), Some(last)) => Some(to.min(last)),
            (to, last) => to.or(last),
        };
        let client = given(self.client.as_deref()).and_then(|id| id.parse().ok());
        gather.finish(Some(Narrowed { kind, client, from, to }))
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

pub(crate) fn day(gather: &mut Gather, field: &str, text: Option<&str>) -> Option<Date> {
    let text = given(text)?;
    gather.take(days::parse(field, text))
}

/// The first and the last day of the year of account that begins in a calendar year.
fn days_of(year: &str, settings: &Settings) -> Result<(Date, Date), FieldError> {
    let unknown = || FieldError::new("year", "unknown_value");
    let year: i64 = year.parse().map_err(|_| unknown())?;
    let (first, last) = SUPPLY_DAYS;
    // The first year of the books may begin in the calendar year before.
    if year < i64::from(first.year()) - 1 {
        return Err(FieldError::with_limit("year", "too_early", first));
    }
    if year > i64::from(last.year()) {
        return Err(FieldError::with_limit("year", "too_late", last));
    }
    let start = |year: i64| {
        let year = i16::try_from(year).ok()?;
        Date::new(year, settings.year_start.month(), settings.year_start.day()).ok()
    };
    let days = || Some((start(year)?, start(year + 1)?.yesterday().ok()?));
    days().ok_or_else(unknown)
}

/// How a list answers whose filters are wrong: 422 where they break limits, 400 where they cannot be read.
pub(crate) fn status(errors: &FieldErrors) -> StatusCode {
    if days::break_limits(errors) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST }
}

/// The years of account up to the one of a day, for choosing one.
pub(crate) fn years(frame: &Frame, settings: &Settings, today: Date) -> Vec<Choice> {
    let latest = FiscalYear::of(today, settings.year_start).first_year();
    let years = (0..YEARS).map(|back| FiscalYear::beginning(latest - back));
    let choice =
        |year: FiscalYear| Choice::new(year.first_year().to_string(), frame.language.figure(&year.to_string()));
    std::iter::once(Choice::new("", frame.t("filter-all"))).chain(years.map(choice)).collect()
}

/// The filters that hold, each with the address of the list without it.
#[derive(Template)]
#[template(path = "parts/chips.html")]
pub(crate) struct Chips {
    title: String,
    items: Vec<Chip>,
    clear: (String, String),
}

impl HtmlSafe for Chips {}

struct Chip {
    label: String,
    lang: Option<&'static str>,
    off: String,
    href: String,
}

impl Chips {
    /// Those of a list. The name of its client is asked for once.
    ///
    /// # Errors
    /// Not found, where the address names no client.
    pub(crate) async fn of(frame: &Frame, list: &Chosen<'_>) -> Result<Self, Problem> {
        let mut chips = Vec::new();
        for (name, value) in list.filters.iter().filter(|(name, value)| *name != "sort" && !value.is_empty()) {
            // Lists with tabs tell their state by them.
            if *name == "state" && TABBED.contains(&list.of) {
                continue;
            }
            let (label, lang) = if *name == "client" {
                let (label, lang) = client(frame, list, value).await?;
                (label, Some(lang))
            } else {
                (said(frame, name, value), None)
            };
            let off = frame.tx("chip-off", &[("filter", label.as_str().into())]);
            chips.push(Chip { label, lang, off, href: list.without(&[name]) });
        }
        let clear =
            (list.without(if TABBED.contains(&list.of) { &OF_FORM[1..] } else { &OF_FORM }), frame.t("filter-clear"));
        Ok(Self { title: frame.t("chips-title"), items: chips, clear })
    }

    /// Whether anything narrows the list.
    pub(crate) const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

async fn client(frame: &Frame, list: &Chosen<'_>, id: &str) -> Result<(String, &'static str), Problem> {
    let id = id.parse().map_err(|_| Problem::new(Code::NotFound))?;
    list.signed.actor().permit(permission::CLIENTS_READ)?;
    let client = list.state.app.client(list.signed.actor(), id).await?;
    let ((name, lang), _) = names(frame.language, &client.fields.name);
    Ok((name.to_owned(), lang))
}

/// A filter in words; a value that is not understood as it stands.
fn said(frame: &Frame, name: &str, value: &str) -> String {
    let language = frame.language;
    let in_words = match name {
        "state" => DocumentState::from_name(value).map(|state| labels::document_state(frame, state)),
        "kind" => DocumentKind::from_name(value).map(|kind| labels::kind(language, kind)),
        "year" => value.parse().ok().filter(|year: &i16| (0..9999).contains(year)).map(|year| {
            let year = language.figure(&FiscalYear::beginning(year).to_string());
            frame.tx("chip-year", &[("year", year.into())])
        }),
        "from" => value.parse().ok().map(|day| frame.tx("chip-from", &[("day", language.date(day).into())])),
        "to" => value.parse().ok().map(|day| frame.tx("chip-to", &[("day", language.date(day).into())])),
        _ => None,
    };
    in_words.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn asked(year: &str, from: &str, to: &str) -> Asked {
        let given = |text: &str| Some(text.to_owned());
        Asked {
            state: None,
            cursor: None,
            sort: None,
            kind: None,
            client: None,
            year: given(year),
            from: given(from),
            to: given(to),
        }
    }

    #[test]
    fn a_year_is_its_days_and_days_narrow_it() {
        let range = |year, from, to| {
            let narrowed = asked(year, from, to).narrowed(&Settings::default()).unwrap();
            (narrowed.from, narrowed.to)
        };
        let (first, last) = (Some(date(2026, 7, 1)), Some(date(2027, 6, 30)));
        assert_eq!(range("2026", "", ""), (first, last));
        assert_eq!(range("2026", "2026-08-01", "2030-01-01"), (Some(date(2026, 8, 1)), last));
        assert_eq!(range("2026", "2020-01-01", ""), (first, last));
        assert_eq!(range("", " 2026-08-01 ", ""), (Some(date(2026, 8, 1)), None));
    }

    #[test]
    fn what_is_not_understood_is_told_at_its_field() {
        for (year, from, to, field) in
            [("x", "", "", "year"), ("32767", "", "", "year"), ("", "today", "", "from"), ("", "", "2026-02-30", "to")]
        {
            let errors = asked(year, from, to).narrowed(&Settings::default()).unwrap_err();
            assert_eq!(errors.0.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), [field]);
        }
    }
}
