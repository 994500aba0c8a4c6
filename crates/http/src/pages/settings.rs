//! What the workspace is: settings, brand, payee, tax identity and places, members. Each role sees the parts it may change.

mod auditors;
mod brand;
mod logo;
mod look;
mod members;
mod payee;
mod removal;
mod tax;
mod workspace;

use actix_web::{HttpResponse, web};
use dalil_app::permission as app;
use dalil_invoicing::permission as invoicing;
use dalil_tenancy::Actor;
use serde::Deserialize;

pub(super) use self::auditors::year as year_of;
use super::{
    frame::{self, Frame, Way},
    see,
};
use crate::{Code, Problem, Signed};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/settings").route(web::get().to(first)))
        .service(
            web::resource("/settings/workspace")
                .route(web::get().to(workspace::edit))
                .route(web::post().to(workspace::change)),
        )
        .service(
            web::resource("/settings/brand").route(web::get().to(brand::edit)).route(web::post().to(brand::change)),
        )
        .service(web::resource("/settings/brand/look.svg").route(web::get().to(look::show)))
        .service(web::resource("/settings/brand/logo").route(web::post().to(logo::change)))
        .service(
            web::resource("/settings/payee").route(web::get().to(payee::show)).route(web::post().to(payee::propose)),
        )
        .service(web::resource("/settings/payee/wait").route(web::post().to(payee::propose_wait)))
        .service(web::resource("/settings/payee/{id}/approve").route(web::post().to(payee::approve)))
        .service(web::resource("/settings/payee/{id}/cancel").route(web::post().to(payee::cancel)))
        .service(web::resource("/settings/tax").route(web::get().to(tax::show)).route(web::post().to(tax::register)))
        .service(web::resource("/settings/places").route(web::post().to(tax::open)))
        .service(
            web::resource("/settings/members").route(web::get().to(members::list)).route(web::post().to(members::add)),
        )
        .service(
            web::resource("/settings/auditors")
                .route(web::get().to(auditors::list))
                .route(web::post().to(auditors::open)),
        )
        .service(web::resource("/settings/auditors/log").route(web::get().to(auditors::log)))
        .service(
            web::resource("/settings/auditors/{id}/end")
                .route(web::get().to(auditors::ask))
                .route(web::post().to(auditors::end)),
        )
        .service(web::resource("/settings/members/{id}").route(web::post().to(members::change)))
        .service(
            web::resource("/settings/members/{id}/remove")
                .route(web::get().to(removal::ask))
                .route(web::post().to(removal::remove)),
        );
}

/// Whether something was just saved.
#[derive(Debug, Deserialize)]
struct Saved {
    saved: Option<String>,
}

/// The first part that a role may change; none where it may change nothing.
pub(super) fn way(actor: &Actor) -> Option<&'static str> {
    parts(actor).find(|(may, ..)| *may).map(|(_, path, _)| path)
}

/// The parts in order: whether the actor may change it, its path, the key of its name.
fn parts(actor: &Actor) -> impl Iterator<Item = (bool, &'static str, &'static str)> {
    [
        (actor.may(app::SETTINGS_WRITE), "/settings/workspace", "settings-workspace"),
        (actor.may(invoicing::BRAND_WRITE), "/settings/brand", "settings-brand"),
        (actor.may(invoicing::PAYEE_PROPOSE), "/settings/payee", "settings-payee"),
        (actor.may(invoicing::TAX_IDENTITY_WRITE), "/settings/tax", "settings-tax"),
        (actor.may(app::MEMBERS_WRITE), "/settings/members", "settings-members"),
        (actor.may(app::AUDITORS_WRITE), "/settings/auditors", "settings-auditors"),
    ]
    .into_iter()
}

/// Links to the parts that a role may change.
fn tabs(frame: &Frame, signed: &Signed, current: &str) -> Vec<Way> {
    let base = frame::base(signed);
    parts(signed.actor())
        .filter(|(may, ..)| *may)
        .map(|(_, path, name)| Way { href: format!("{base}{path}"), label: frame.t(name), current: path == current })
        .collect()
}

/// To the first part that the role may change.
async fn first(signed: Signed) -> Result<HttpResponse, Problem> {
    let path = way(signed.actor()).ok_or_else(|| Problem::new(Code::Forbidden))?;
    Ok(see(&format!("{}{path}", frame::base(&signed))))
}
