//! Suppliers: the list, one of them with its papers, and the form that adds or changes one.

mod form;
mod list;
mod show;

use actix_web::web;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/suppliers").route(web::get().to(list::list)))
        .service(web::resource("/suppliers/new").route(web::get().to(form::blank)).route(web::post().to(form::add)))
        .service(web::resource("/suppliers/{id}").route(web::get().to(show::show)))
        .service(
            web::resource("/suppliers/{id}/edit").route(web::get().to(form::edit)).route(web::post().to(form::change)),
        );
}
