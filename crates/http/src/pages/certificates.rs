//! Certificates of VAT deducted at source (Mushak 6.6) that clients give: what is awaited, what came, entering one, its scan,
//! and taking one back.

mod awaited;
mod form;
mod received;
mod reverse;
mod show;

use actix_web::web;
use dalil_app::Certified;

use super::{
    frame::Frame,
    parts::{State, name_of},
};

pub(super) use awaited::Asked as AwaitedAsked;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/vat/certificates").route(web::get().to(awaited::list)).route(web::post().to(form::record)),
        )
        .service(web::resource("/vat/certificates/awaited.csv").route(web::get().to(super::returns::awaited_csv)))
        .service(web::resource("/vat/certificates/received").route(web::get().to(received::list)))
        .service(web::resource("/vat/certificates/new").route(web::get().to(form::blank)))
        .service(web::resource("/vat/certificates/{id}").route(web::get().to(show::show)))
        .service(web::resource("/vat/certificates/{id}/scan").route(web::get().to(show::scan)))
        .service(
            web::resource("/vat/certificates/{id}/reverse")
                .route(web::get().to(reverse::ask))
                .route(web::post().to(reverse::reverse)),
        );
}

/// The client by the name that its invoice bears.
pub(super) fn client<'a>(frame: &Frame, certified: &'a Certified) -> (&'a str, &'static str) {
    let invoice = certified.invoice.as_ref();
    name_of(
        frame.language,
        invoice.and_then(|invoice| invoice.buyer_name_bn.as_deref()),
        invoice.and_then(|invoice| invoice.buyer_name_en.as_deref()),
    )
}

/// The number that a certificate names: that of the tax invoice, or of the invoice where there is none.
pub(super) fn number(frame: &Frame, certified: &Certified) -> String {
    let paper = certified.tax_invoice.as_ref().or(certified.invoice.as_ref());
    paper.map(|paper| frame.language.figure(&paper.printed_number)).unwrap_or_default()
}

/// Whether a certificate counts.
fn state(frame: &Frame, reversed: bool) -> State {
    if reversed {
        State { class: "reversed", word: frame.t("state-reversed") }
    } else {
        State { class: "paid", word: frame.t("state-received") }
    }
}
