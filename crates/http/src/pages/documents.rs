//! Issued documents: the list, one with its paper and its life, its PDFs and copies.

mod bill;
mod bundle;
mod copies;
mod download;
mod invoice;
mod list;
mod mushak;
mod note;
mod paper;
mod proof;
mod receipt;
mod show;
mod void;

use actix_web::web;

pub(super) use paper::vat_rate;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/documents").route(web::get().to(list::list)))
        .service(web::resource("/documents/papers.zip").route(web::get().to(bundle::download)))
        .service(web::resource("/documents/{id}").route(web::get().to(show::show)))
        .service(web::resource("/documents/{id}/{language}.pdf").route(web::get().to(download::original)))
        .service(web::resource("/documents/{id}/proof").route(web::get().to(proof::download)))
        .service(web::resource("/documents/{id}/copies").route(web::post().to(copies::copy)))
        .service(
            web::resource("/documents/{id}/void").route(web::get().to(void::ask)).route(web::post().to(void::void)),
        )
        .service(web::resource("/documents/{id}/reissue").route(web::post().to(void::reissue)));
}
