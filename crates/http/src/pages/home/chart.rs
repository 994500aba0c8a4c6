//! What was issued by month against the year before, as bars from zero with the figures behind them as a table.

use askama::{Template, filters::HtmlSafe};
use dalil_invoicing::{
    DocumentKind,
    figures::{FigureKey, Figures},
};
use dalil_money::Currency;
use jiff::{ToSpan as _, civil::Date};

use crate::pages::{frame::Frame, labels, parts::money};

/// Months of the chart: this one, and a whole year before it.
pub(super) const MONTHS: i32 = 13;

/// The chart, drawn for a wide page and for a narrow one, with its table.
#[derive(Template)]
#[template(path = "parts/chart.html")]
pub(crate) struct Chart {
    title: String,
    what: String,
    show: String,
    month: String,
    now: String,
    before: String,
    mark: &'static str,
    drawings: [Drawing; 2],
    rows: Vec<Row>,
}

impl HtmlSafe for Chart {}

/// A row of the table.
struct Row {
    month: String,
    now: String,
    before: String,
}

/// One drawing. Lengths are in units of its view box.
struct Drawing {
    class: &'static str,
    width: i64,
    height: i64,
    base: i64,
    bars: Vec<Bar>,
    labels: Vec<Label>,
}

/// A bar from the base line up.
struct Bar {
    class: &'static str,
    x: i64,
    y: i64,
    width: i64,
    height: i64,
}

/// A text below or above a bar.
struct Label {
    class: &'static str,
    x: i64,
    y: i64,
    text: String,
}

/// A month and what was issued in it and in the same month a year before.
struct Month {
    first: Date,
    now: i64,
    before: i64,
}

/// How a drawing is laid out.
struct Layout {
    class: &'static str,
    width: i64,
    height: i64,
    bar: i64,
    /// Every which month has its name written.
    named: usize,
}

const WIDE: Layout = Layout { class: "chart-wide", width: 832, height: 260, bar: 20, named: 1 };
const NARROW: Layout = Layout { class: "chart-narrow", width: 338, height: 210, bar: 9, named: 3 };

/// Room above the highest bar for its figure, and below the base line for the names of months.
const ABOVE: i64 = 24;
const BELOW: i64 = 40;

impl Chart {
    /// None where nothing was issued in all those months.
    pub(crate) fn new(frame: &Frame, figures: &Figures, currency: Currency, month: Date) -> Option<Self> {
        let total = |month| figures.get(FigureKey { month, kind: DocumentKind::Invoice, currency }).total;
        let months: Vec<Month> = (0..MONTHS)
            .rev()
            .map(|back| {
                let first = month.saturating_sub(back.months());
                Month { first, now: total(first), before: total(first.saturating_sub(12.months())) }
            })
            .collect();
        let most = months.iter().map(|month| month.now.max(month.before)).max().filter(|most| *most > 0)?;
        let language = frame.language;
        let row = |month: &Month| Row {
            month: language.month_of(month.first),
            now: money(language, month.now, currency),
            before: money(language, month.before, currency),
        };
        Some(Self {
            title: frame.t("chart-title"),
            what: frame.t("chart-what"),
            show: frame.t("chart-show"),
            month: frame.t("chart-month"),
            now: frame.t("chart-now"),
            before: frame.t("chart-before"),
            mark: labels::mark(language, currency),
            drawings: [WIDE, NARROW].map(|layout| layout.draw(frame, &months, most, currency)),
            rows: months.iter().rev().map(row).collect(),
        })
    }
}

impl Layout {
    fn draw(&self, frame: &Frame, months: &[Month], most: i64, currency: Currency) -> Drawing {
        let base = self.height - BELOW;
        let group = self.width / i64::from(MONTHS);
        let mut bars = Vec::with_capacity(months.len() * 2);
        let mut labels = Vec::new();
        let last = months.len().saturating_sub(1);
        let highest = months.iter().map(|month| month.now).max().unwrap_or_default();
        for (at, month) in months.iter().enumerate() {
            let middle = group * i64::try_from(at).unwrap_or_default() + group / 2;
            for (class, x, amount) in [("bar-before", middle - self.bar, month.before), ("bar-now", middle, month.now)]
            {
                let height = scaled(amount, most, base - ABOVE);
                bars.push(Bar { class, x, y: base - height, width: self.bar, height });
            }
            // The month that runs and the highest one tell their figure.
            let is_first_highest = month.now == highest && months.iter().take(at).all(|earlier| earlier.now < highest);
            if month.now > 0 && (at == last || is_first_highest) {
                let y = base - scaled(month.now, most, base - ABOVE) - 6;
                let text = short(frame, month.now, currency);
                let x = self.within(middle + self.bar / 2, &text);
                labels.push(Label { class: "chart-figure", x, y, text });
            }
            if (last - at).is_multiple_of(self.named) {
                let text = frame.language.short_month(month.first).to_owned();
                let middle = self.within(middle, &text);
                labels.push(Label { class: "chart-month", x: middle, y: base + 17, text });
                if at == 0 || (month.first.month() <= i8::try_from(self.named).unwrap_or(1)) {
                    let year = frame.language.figure(&month.first.year().to_string());
                    labels.push(Label { class: "chart-year", x: middle, y: base + 33, text: year });
                }
            }
        }
        Drawing { class: self.class, width: self.width, height: self.height, base, bars, labels }
    }
}

impl Layout {
    /// The middle of a text that shall stand at a place, moved so that the text stays inside.
    fn within(&self, middle: i64, text: &str) -> i64 {
        // Half the width of a figure at 13 units, rounded up.
        const HALF: i64 = 4;
        let half = HALF * i64::try_from(text.chars().count()).unwrap_or_default();
        middle.clamp(half, (self.width - half).max(half))
    }
}

/// An amount as a length, at least one unit where there is any.
fn scaled(amount: i64, most: i64, length: i64) -> i64 {
    if amount <= 0 {
        return 0;
    }
    let scaled = i128::from(amount) * i128::from(length) / i128::from(most.max(1));
    i64::try_from(scaled).unwrap_or(length).max(1)
}

/// An amount in few figures: thousands as they are, then lakh and crore with one decimal.
fn short(frame: &Frame, minor: i64, currency: Currency) -> String {
    const LAKH: u64 = 100_000;
    const CRORE: u64 = 10_000_000;
    let unit = 10_u64.pow(currency.exponent());
    let major = (minor.unsigned_abs() + unit / 2) / unit;
    let (key, of) = match major {
        0..LAKH => return frame.language.count(major),
        LAKH..CRORE => ("figure-lakh", LAKH),
        _ => ("figure-crore", CRORE),
    };
    let (whole, rest) = (major / of, (major % of * 10 + of / 2) / of);
    let figure = match (whole + rest / 10, rest % 10) {
        (whole, 0) => frame.language.count(whole),
        (whole, rest) => frame.language.figure(&format!("{whole}.{rest}")),
    };
    frame.tx(key, &[("figure", figure.into())])
}

#[cfg(test)]
mod tests {
    use dalil_invoicing::figures::Sums;
    use dalil_lang::Language;
    use jiff::civil::date;

    use super::*;

    fn frame(language: Language) -> Frame {
        Frame { language, member: None, switch: None }
    }

    #[test]
    fn an_amount_is_told_in_lakh_and_crore() {
        let told = |language, taka: i64| short(&frame(language), taka * 100, Currency::BDT);
        assert_eq!(told(Language::En, 99_999), "99,999");
        assert_eq!(told(Language::En, 123_456), "1.2 lakh");
        assert_eq!(told(Language::En, 2_000_000), "20 lakh");
        assert_eq!(told(Language::En, 123_456_789), "12.3 crore");
        assert!(told(Language::Bn, 123_456).starts_with("১.২"));
        assert_eq!(short(&frame(Language::En), i64::MAX, Currency::JPY), "922337203685.5 crore");
    }

    #[test]
    fn bars_stand_on_zero_and_the_highest_reaches_the_top() {
        let sums = |total| Sums { documents: 1, total, ..Sums::default() };
        let key = |month| FigureKey { month, kind: DocumentKind::Invoice, currency: Currency::BDT };
        let figures: Figures = [
            (key(date(2026, 11, 1)), sums(50)),
            (key(date(2025, 11, 1)), sums(100)),
            (key(date(2024, 11, 1)), sums(1)),
        ]
        .into_iter()
        .collect();
        let chart = Chart::new(&frame(Language::En), &figures, Currency::BDT, date(2026, 11, 1)).unwrap();
        for drawing in &chart.drawings {
            assert_eq!(drawing.bars.len(), 26);
            assert!(drawing.bars.iter().all(|bar| bar.y + bar.height == drawing.base));
            let heights: Vec<i64> = drawing.bars.iter().map(|bar| bar.height).filter(|height| *height > 0).collect();
            let full = drawing.base - ABOVE;
            // November 2024 and 2025 in the first group, 2025 and 2026 in the last.
            assert_eq!(heights, [full / 100, full, full, full / 2]);
            assert!(drawing.labels.iter().all(|label| label.x > 0 && label.x < drawing.width && label.y > 0));
        }
        assert_eq!(chart.rows.len(), 13);
        assert!(Chart::new(&frame(Language::En), &Figures::default(), Currency::BDT, date(2026, 11, 1)).is_none());
    }
}
