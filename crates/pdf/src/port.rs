//! The crate as the application's [`Renderer`]: an issued document becomes a [`Paper`], off the asynchronous threads.

use std::sync::Arc;

use async_trait::async_trait;
use dalil_app::ports::{Mark, PaperRequest, RenderError, Rendered, Renderer};
use dalil_invoicing::{
    Corrected, CorrectedLine, DemandedInvoice, DocumentKind, Issued, IssuedLine, LogoKind, PaperLanguage, Received,
    series::dhaka,
};
use dalil_money::{Currency, Money, words};
use tokio::sync::Semaphore;

use crate::{
    Figure, FigureError, TypstRenderer,
    paper::{self, Bilingual, Charge, Language, Line, Paper, Rate},
    renderer_version,
};

/// Renders the application's papers.
#[derive(Clone)]
pub struct Papers {
    renderer: Arc<TypstRenderer>,
    /// Whoever only wants to see something waits for one another, so that papers are never behind them.
    looks: Arc<Semaphore>,
}

impl Papers {
    /// A renderer with its fonts loaded.
    ///
    /// # Errors
    /// [`crate::RenderError`] when the embedded fonts or templates cannot be used.
    pub fn new() -> Result<Self, crate::RenderError> {
        Ok(Self { renderer: Arc::new(TypstRenderer::new()?), looks: Arc::new(Semaphore::new(1)) })
    }
}

#[async_trait]
impl Renderer for Papers {
    async fn render(&self, request: PaperRequest) -> Result<Rendered, RenderError> {
        let renderer = Arc::clone(&self.renderer);
        let work = move || -> Result<Rendered, Box<dyn std::error::Error + Send + Sync>> {
            let made = renderer.render(&paper(&request)?)?;
            Ok(Rendered { pdf: made.bytes, renderer: renderer_version() })
        };
        let ended = tokio::task::spawn_blocking(work).await.map_err(|panic| RenderError(panic.into()))?;
        ended.map_err(RenderError)
    }

    async fn preview(&self, request: PaperRequest) -> Result<String, RenderError> {
        let turn = Arc::clone(&self.looks).acquire_owned().await.map_err(|closed| RenderError(closed.into()))?;
        let renderer = Arc::clone(&self.renderer);
        let work = move || -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
            // The turn ends with the work: whoever hangs up meanwhile does not let the next one in beside it.
            let _turn = turn;
            Ok(renderer.preview(&paper(&request)?)?)
        };
        let ended = tokio::task::spawn_blocking(work).await.map_err(|panic| RenderError(panic.into()))?;
        ended.map_err(RenderError)
    }

    async fn can_print(&self, logo: Vec<u8>) -> bool {
        let Ok(turn) = Arc::clone(&self.looks).acquire_owned().await else { return false };
        let renderer = Arc::clone(&self.renderer);
        let work = move || {
            let _turn = turn;
            logo_of(&logo).is_some_and(|logo| renderer.check_logo(&logo).is_ok())
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(false)
    }
}

/// A document's frozen facts as a paper in one language.
fn paper(request: &PaperRequest) -> Result<Paper, Box<dyn std::error::Error + Send + Sync>> {
    let document = &request.document;
    let row = document.row();
    let amounts = Amounts { currency: row.currency };
    // A bill charges nothing itself.
    let registered = document.issuer().vat_status == "registered" && document.kind() != DocumentKind::Bill;
    let lines = document.lines().iter().map(|line| amounts.line(line, document.kind(), registered));
    Ok(Paper {
        kind: match document.kind() {
            DocumentKind::Invoice => paper::Kind::Invoice(document.issuer().style),
            DocumentKind::Bill => paper::Kind::Bill(document.issuer().style),
            DocumentKind::Quotation => paper::Kind::Quotation(document.issuer().style),
            DocumentKind::MoneyReceipt => paper::Kind::Receipt(document.issuer().style),
            DocumentKind::Mushak63 => paper::Kind::Mushak63(paper::MushakLayout::Eleven),
            DocumentKind::Mushak67 => paper::Kind::Note(paper::Direction::Credit, paper::NoteLayout::Eleven),
            DocumentKind::Mushak68 => paper::Kind::Note(paper::Direction::Debit, paper::NoteLayout::Eleven),
        },
        language: match request.language {
            PaperLanguage::Bn => Language::Bn,
            PaperLanguage::En => Language::En,
        },
        mark: match request.mark {
            Mark::Original => paper::Mark::Original,
            Mark::Copy => paper::Mark::Copy,
            Mark::VoidCopy => paper::Mark::VoidCopy,
            Mark::Draft => paper::Mark::Draft,
        },
        document_id: row.id.to_string(),
        number: row.printed_number.clone(),
        issued_at: dhaka().to_datetime(row.issued_at),
        // A quotation has no supply yet, a bill has those of its invoices.
        supplied_on: Some(row.supplied_on)
            .filter(|_| !matches!(document.kind(), DocumentKind::Bill | DocumentKind::Quotation)),
        due_on: row.due_on,
        issuer: issuer(request),
        buyer: buyer(document),
        destination: row.destination.clone(),
        vehicle: row.vehicle.clone(),
        currency: paper::Currency { code: row.currency.code().to_owned(), mark: mark_of(row.currency) },
        lines: lines.collect::<Result<_, _>>()?,
        totals: amounts.totals(document, registered),
        words: in_words(Money::try_new(row.totals.total, row.currency)?),
        payment: document.issuer().payment_details.clone(),
        payment_since: document.issuer().payment_since,
        notes: row.notes.clone(),
        terms: document.issuer().terms.clone(),
        correction: document.corrected().map(|corrected| amounts.correction(corrected)).transpose()?,
        receipt: document.received().map(|received| amounts.receipt(received)),
        demands: document.demanded().map(|rows| rows.iter().map(|row| amounts.demanded(row)).collect()),
        related: request.counterpart_number.clone(),
        replaces: row.replaces.clone(),
        quotation: row.quotation.clone(),
        seal: seal(document),
        check: check(request),
    })
}

fn check(request: &PaperRequest) -> Option<paper::Check> {
    let claim = request.claim.as_ref()?.to_string();
    Some(paper::Check { claim, stamp: request.blank_stamp()? })
}

fn issuer(request: &PaperRequest) -> paper::Issuer {
    let issuer = request.document.issuer();
    let logo = request.logo.as_deref().and_then(logo_of);
    let elsewhere = issuer.place.address != issuer.address;
    let place = || paper::Place { name: issuer.place.name.clone(), address: issuer.place.address.clone() };
    paper::Issuer {
        name: both(issuer.name_bn.as_deref(), issuer.name_en.as_deref()),
        address: issuer.address.clone(),
        contact: issuer.contact.clone(),
        bin: issuer.bin.as_ref().map(ToString::to_string),
        tin: issuer.tin.as_ref().map(ToString::to_string),
        place: elsewhere.then(place),
        logo,
        person: issuer.signatory.clone().unwrap_or_default(),
        designation: issuer.designation.clone().unwrap_or_default(),
    }
}

fn logo_of(bytes: &[u8]) -> Option<paper::Logo> {
    let format = match LogoKind::of(bytes)? {
        LogoKind::Png => paper::LogoFormat::Png,
        LogoKind::Jpeg => paper::LogoFormat::Jpeg,
    };
    Some(paper::Logo { format, bytes: bytes.to_owned() })
}

fn buyer(document: &Issued) -> paper::Buyer {
    let buyer = document.buyer();
    paper::Buyer {
        name: both(buyer.name_bn.as_deref(), buyer.name_en.as_deref()),
        address: buyer.address.clone().unwrap_or_default(),
        bin: buyer.bin.as_ref().map(ToString::to_string),
        tin: buyer.tin.as_ref().map(ToString::to_string),
        attention: document.attention().map(|attention| attention.name.clone()),
    }
}

fn both(bn: Option<&str>, en: Option<&str>) -> Bilingual {
    Bilingual { bn: bn.unwrap_or_default().to_owned(), en: en.unwrap_or_default().to_owned() }
}

fn in_words(total: Money) -> Bilingual {
    Bilingual { bn: words::bangla(total), en: words::english(total) }
}

/// The mark printed once per column: the taka sign, else the code.
fn mark_of(currency: Currency) -> String {
    if currency == Currency::BDT { "৳".to_owned() } else { currency.code().to_owned() }
}

/// The seal, and its first twelve digits in groups of four for reading aloud.
fn seal(document: &Issued) -> paper::Seal {
    let full = document.row().leaf.to_string();
    let groups: Vec<&str> = [0..4, 4..8, 8..12].into_iter().filter_map(|range| full.get(range)).collect();
    paper::Seal { short: groups.join("-"), full }
}

/// Figures of one currency.
struct Amounts {
    currency: Currency,
}

impl Amounts {
    fn of(&self, minor: i64) -> Figure {
        Figure::from_minor(minor, u8::try_from(self.currency.exponent()).unwrap_or(2))
    }

    fn line(&self, line: &IssuedLine, kind: DocumentKind, registered: bool) -> Result<Line, FigureError> {
        // Columns 5 and 6 of the 6.3 are without tax and discount; an invoice and a quotation show the price as agreed.
        let statutory = !matches!(kind, DocumentKind::Bill | DocumentKind::Invoice | DocumentKind::Quotation);
        let unit_price = if statutory { &line.net_unit_price } else { &line.unit_price };
        let duty_rate = Figure::parse(&line.duty_rate)?;
        Ok(Line {
            description: line.description.clone(),
            unit: line.unit.clone(),
            quantity: Figure::parse(&line.quantity)?,
            unit_price: self.price(unit_price)?,
            tax_included: line.price_includes_tax && !statutory,
            discount: (!statutory && line.discount != 0).then(|| self.of(line.discount)),
            value: self.of(line.value),
            sd: (!duty_rate.is_zero()).then(|| Charge { rate: Rate::Percent(duty_rate), amount: self.of(line.duty) }),
            vat: if registered { Some(self.vat(line)?) } else { None },
            total: self.of(line.total),
        })
    }

    fn correction(&self, corrected: &Corrected) -> Result<paper::Correction, FigureError> {
        let said = |line: &CorrectedLine| {
            Ok(paper::Said {
                quantity: Some(Figure::parse(&line.quantity)?),
                total: self.of(line.total),
                vat: self.of(line.vat),
                sd: self.of(line.duty),
            })
        };
        let sum = |amount: fn(&CorrectedLine) -> i64| {
            self.of(corrected.lines.iter().map(amount).fold(0, i64::saturating_add))
        };
        Ok(paper::Correction {
            number: corrected.number.clone(),
            issued_at: dhaka().to_datetime(corrected.issued_at),
            reason: corrected.reason.clone(),
            lines: corrected.lines.iter().map(said).collect::<Result<_, _>>()?,
            totals: paper::Said {
                quantity: None,
                total: sum(|line| line.total),
                vat: sum(|line| line.vat),
                sd: sum(|line| line.duty),
            },
        })
    }

    fn receipt(&self, received: &Received) -> paper::Receipt {
        let withheld = |minor: i64| (minor != 0).then(|| self.of(minor));
        paper::Receipt {
            method: received.method.clone(),
            reference: received.reference.clone(),
            received_on: received.received_on,
            settled: self.of(received.total()),
            vat_withheld: withheld(received.vat_withheld),
            tax_withheld: withheld(received.tax_withheld),
            days: received.settles.iter().map(|settled| settled.issued_on).collect(),
        }
    }

    fn demanded(&self, row: &DemandedInvoice) -> paper::Demanded {
        paper::Demanded { issued_on: row.issued_on, total: self.of(row.total), settled: self.of(row.settled) }
    }

    /// A price with at least the decimals of the currency.
    fn price(&self, text: &str) -> Result<Figure, FigureError> {
        let least = self.currency.exponent() as usize;
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        Figure::parse(&if least == 0 && decimals.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{decimals:0<least$}")
        })
    }

    fn vat(&self, line: &IssuedLine) -> Result<Charge, FigureError> {
        let rate = line.vat_rate.as_deref();
        let rate = match line.vat_treatment.as_str() {
            "exempt" => Rate::Exempt,
            "specific" => Rate::PerUnit(self.price(rate.unwrap_or("0"))?),
            _ => Rate::Percent(Figure::parse(rate.unwrap_or("0"))?),
        };
        Ok(Charge { rate, amount: self.of(line.vat) })
    }

    fn totals(&self, document: &Issued, registered: bool) -> paper::Totals {
        let totals = document.row().totals;
        let any_duty = document.lines().iter().any(|line| line.duty_rate != "0");
        paper::Totals {
            value: self.of(totals.value),
            sd: any_duty.then(|| self.of(totals.duty)),
            vat: registered.then(|| self.of(totals.vat)),
            total: self.of(totals.total),
            settled: None,
            due: None,
        }
    }
}
