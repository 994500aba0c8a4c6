//! Invoices: the list, the editor of drafts, throwing one away and having it back, and issuing.

mod again;
mod discard;
mod draft;
mod editor;
mod issue;
mod keys;
mod kind;
mod lines;
mod list;
mod live;
mod paper;
mod suggest;
mod written;

use actix_web::web;

pub(super) use discard::Undo;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/invoices").route(web::get().to(list::list)))
        .service(web::resource("/invoices/new").route(web::get().to(draft::blank)).route(web::post().to(draft::add)))
        .service(web::resource("/invoices/clients").route(web::get().to(suggest::clients)))
        .service(web::resource("/invoices/suggestions").route(web::get().to(suggest::suggest)))
        .service(web::resource("/invoices/live").route(web::post().to(live::live)))
        .service(web::resource("/invoices/{id}").route(web::get().to(draft::edit)).route(web::post().to(draft::change)))
        .service(web::resource("/invoices/{id}/again").route(web::post().to(again::again)))
        .service(web::resource("/invoices/{id}/discard").route(web::post().to(discard::discard)))
        .service(web::resource("/invoices/{id}/restore").route(web::post().to(discard::restore)))
        .service(
            web::resource("/invoices/{id}/issue")
                .route(web::get().to(issue::review))
                .route(web::post().to(issue::issue)),
        );
}

/// The same for quotations, whose drafts are written in the same editor.
pub(super) fn quotations(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/quotations/new").route(web::get().to(draft::blank)).route(web::post().to(draft::add)))
        .service(web::resource("/quotations/live").route(web::post().to(live::live)))
        .service(
            web::resource("/quotations/{id}").route(web::get().to(draft::edit)).route(web::post().to(draft::change)),
        )
        .service(web::resource("/quotations/{id}/discard").route(web::post().to(discard::discard)))
        .service(web::resource("/quotations/{id}/restore").route(web::post().to(discard::restore)))
        .service(
            web::resource("/quotations/{id}/issue")
                .route(web::get().to(issue::review))
                .route(web::post().to(issue::issue)),
        );
}
