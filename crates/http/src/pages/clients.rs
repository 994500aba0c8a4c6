//! Clients: the list, one of them with its papers, and the form that adds or changes one.

mod bill;
mod form;
mod list;
mod show;

use actix_web::web;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/clients").route(web::get().to(list::list)))
        .service(web::resource("/clients/new").route(web::get().to(form::blank)).route(web::post().to(form::add)))
        .service(web::resource("/clients/{id}").route(web::get().to(show::show)))
        .service(web::resource("/clients/{id}/bill").route(web::get().to(bill::ask)).route(web::post().to(bill::issue)))
        .service(
            web::resource("/clients/{id}/edit").route(web::get().to(form::edit)).route(web::post().to(form::change)),
        );
}
