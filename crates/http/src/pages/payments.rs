//! Money in: the payments, recording one over an issued invoice, its receipt, taking one back, giving up what is left, and a client's
//! account.

mod ageing;
mod given_up;
mod life;
mod list;
mod record;
mod reverse;
mod show;
mod statement;

use actix_web::web;

pub(super) use ageing::{Ageing, Sums};
pub(super) use life::{Settlement, standings};
pub(super) use reverse::ReasonPage;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/payments").route(web::get().to(list::list)))
        .service(web::resource("/payments/{id}").route(web::get().to(show::show)))
        .service(web::resource("/payments/{id}/receipt").route(web::post().to(show::receipt)))
        .service(
            web::resource("/payments/{id}/reverse")
                .route(web::get().to(reverse::ask))
                .route(web::post().to(reverse::reverse)),
        )
        .service(
            web::resource("/documents/{id}/pay")
                .route(web::get().to(record::blank))
                .route(web::post().to(record::record)),
        )
        .service(
            web::resource("/documents/{id}/write-off")
                .route(web::get().to(given_up::ask))
                .route(web::post().to(given_up::give_up)),
        )
        .service(web::resource("/clients/{id}/statement").route(web::get().to(statement::show)));
}
