//! Quotations: their list, the client's answer, taking one back, a next version, an invoice. Drafts of them are written where
//! those of invoices are.

mod act;
mod answer;
mod csv;
mod fate;
mod list;
mod withdraw;

use actix_web::web;

use super::invoices as drafts;

pub(super) use fate::Fate;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/quotations").route(web::get().to(list::list)))
        .service(web::resource("/quotations.csv").route(web::get().to(csv::quotations)))
        .configure(drafts::quotations)
        .service(
            web::resource("/quotations/{id}/answer")
                .route(web::get().to(answer::ask))
                .route(web::post().to(answer::answer)),
        )
        .service(
            web::resource("/quotations/{id}/withdraw")
                .route(web::get().to(withdraw::ask))
                .route(web::post().to(withdraw::withdraw)),
        )
        .service(web::resource("/quotations/{id}/revise").route(web::post().to(act::revise)))
        .service(web::resource("/quotations/{id}/invoice").route(web::post().to(act::invoice)));
}
