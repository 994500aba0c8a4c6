//! Suppliers' papers: the list, one of them with what became of it, entering one, paying it, and taking things back.

mod form;
mod list;
mod pay;
mod reverse;
mod show;

use actix_web::web;
use dalil_invoicing::purchasing::{PaidBy, PaperKind, Recorded, Treatment};
use dalil_money::Currency;

use super::{
    field::Choice,
    frame::Frame,
    labels,
    parts::{State, money, name_of},
};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/purchases").route(web::get().to(list::list)))
        .service(web::resource("/purchases/{id}").route(web::get().to(show::show)))
        .service(
            web::resource("/purchases/{id}/reverse")
                .route(web::get().to(reverse::ask))
                .route(web::post().to(reverse::reverse)),
        )
        .service(web::resource("/purchases/{id}/pay").route(web::get().to(pay::blank)).route(web::post().to(pay::pay)))
        .service(
            web::resource("/supplier-payments/{id}/reverse")
                .route(web::get().to(reverse::ask_payment))
                .route(web::post().to(reverse::reverse_payment)),
        )
        .service(
            web::resource("/suppliers/{id}/enter")
                .route(web::get().to(form::blank))
                .route(web::post().to(form::record)),
        );
}

/// A row of a list of purchases.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) number: String,
    pub(super) paper: String,
    pub(super) seller: String,
    pub(super) seller_lang: &'static str,
    pub(super) date: String,
    pub(super) day: String,
    pub(super) total: String,
    pub(super) state: State,
}

impl Row {
    pub(super) fn of(frame: &Frame, base: &str, recorded: &Recorded) -> Self {
        let (language, purchase) = (frame.language, &recorded.purchase);
        let (seller, seller_lang) =
            name_of(language, purchase.seller.name_bn.as_deref(), purchase.seller.name_en.as_deref());
        Self {
            href: format!("{base}/purchases/{}", purchase.id),
            number: language.figure(purchase.number.as_str()),
            paper: paper(frame, purchase.paper),
            seller: seller.to_owned(),
            seller_lang,
            date: purchase.dated_on.to_string(),
            day: language.short_date(purchase.dated_on),
            total: money(language, purchase.total, Currency::BDT),
            state: state(frame, recorded),
        }
    }
}

/// Whether a purchase counts, and how far it is paid.
fn state(frame: &Frame, recorded: &Recorded) -> State {
    let (class, key) = match (&recorded.reversal, recorded.settled(), recorded.outstanding()) {
        (Some(_), ..) => ("reversed", "state-reversed"),
        (None, _, 0) => ("paid", "state-paid"),
        (None, 0, _) => ("due", "state-unpaid"),
        (None, ..) => ("part-paid", "state-part_paid"),
    };
    State { class, word: frame.t(key) }
}

/// A kind of paper.
fn paper(frame: &Frame, kind: PaperKind) -> String {
    frame.t(match kind {
        PaperKind::TaxInvoice => "paper-tax_invoice",
        PaperKind::BillOfEntry => "paper-bill_of_entry",
        PaperKind::Other => "paper-other",
    })
}

fn papers(frame: &Frame) -> Vec<Choice> {
    PaperKind::ALL.into_iter().map(|kind| Choice::new(kind.as_str(), paper(frame, kind))).collect()
}

fn treatments(frame: &Frame) -> Vec<Choice> {
    let choice =
        |treatment: Treatment| Choice::new(treatment.as_str(), labels::treatment(frame.language, treatment.as_str()));
    Treatment::ALL.into_iter().map(choice).collect()
}

/// How a supplier was paid.
fn paid_by(frame: &Frame, way: PaidBy) -> String {
    frame.t(match way {
        PaidBy::Bank => "method-bank_transfer",
        PaidBy::Cheque => "method-cheque",
        PaidBy::Mobile => "method-mobile",
        PaidBy::Card => "method-card",
        PaidBy::Cash => "method-cash",
    })
}

fn ways(frame: &Frame) -> Vec<Choice> {
    PaidBy::ALL.into_iter().map(|way| Choice::new(way.as_str(), paid_by(frame, way))).collect()
}
