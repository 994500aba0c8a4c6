//! The audit log: what was done, by whom, from where (S4-25).

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::permission as app;
use dalil_audit::{Change, LOG, Personal, Row, permission};
use dalil_lang::Catalogue;
use dalil_ledger::Method;
use dalil_tenancy::PersonId;
use jiff::tz::TimeZone;

use super::{
    chosen::Chosen,
    frame::{self, Frame},
    labels, page,
    parts::{Pager, short_seal, told},
};
use crate::{Code, HttpState, Problem, Signed, api, body::Query};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/audit").route(web::get().to(log)))
        .service(web::resource("/audit/checkpoint").route(web::get().to(checkpoint)))
        .service(web::resource("/audit/{seq}/proof").route(web::get().to(proof)));
}

#[derive(serde::Deserialize)]
struct Asked {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage<'a> {
    f: &'a Frame,
    rows: Vec<Entry>,
    /// How long the log is, in words, and where its checkpoint is to be had.
    stands: Option<(String, String)>,
    /// That checkpoints do not reach who should keep them, or that a log that is kept was changed.
    notices: Vec<Failing>,
    pager: Pager,
}

struct Failing {
    words: String,
    /// Where whoever may change it does.
    href: Option<String>,
}

struct Entry {
    id: u64,
    seq: String,
    utc: String,
    at: String,
    who: String,
    ip: Option<String>,
    action: String,
    href: Option<String>,
    changes: Vec<Changed>,
    seal: String,
    seal_full: String,
    proof: String,
    proof_label: String,
}

struct Changed {
    label: String,
    before: Option<String>,
    after: Option<String>,
}

async fn log(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::READ)?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list =
        Chosen { state: &state, signed: &signed, of: "audit", path: format!("{base}/audit"), filters: Vec::new() };
    let wanted = list.page(asked.cursor.as_deref())?;
    let entries = state.app.audit_log(signed.actor(), wanted).await?;
    let people: Vec<PersonId> = entries.items.iter().filter_map(|(row, _)| person(row)).collect();
    let telling = Telling {
        frame: &frame,
        base: &base,
        zone: frame::zone(&state.app, &signed).await?,
        names: state.app.names(signed.actor(), &people).await?,
    };
    let newest = entries.items.first().filter(|_| asked.cursor.is_none());
    let stands = newest.map(|(row, _)| {
        let size = frame.language.count(row.seq);
        (frame.tx("audit-stands", &[("size", size.into())]), format!("{base}/audit/checkpoint"))
    });
    let fare = state.app.kept_logs_fare(signed.actor()).await?;
    let told = [
        ("audit-logs-contradicted", fare.contradicted),
        ("audit-logs-silent", fare.silent),
        ("audit-witnesses-failing", state.app.failing_witnesses(signed.actor()).await?),
    ];
    let notices = told.into_iter().filter(|(_, count)| *count > 0).map(|(words, count)| Failing {
        words: frame.tx(words, &[("count", count.into())]),
        href: signed.actor().may(app::WITNESSES_WRITE).then(|| format!("{base}/settings/witnesses")),
    });
    page(&AuditPage {
        stands,
        notices: notices.collect(),
        rows: entries.items.iter().map(|(row, personal)| telling.entry(row, personal.as_ref())).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            entries.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
    })
}

/// The signed checkpoint of the log as it stands.
async fn checkpoint(signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::READ)?;
    let logs = state.app.logs(signed.actor()).await?;
    let log = logs.into_iter().find(|log| log.log == LOG).ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(api::text_file(&format!("audit-{}.checkpoint", log.checkpoint.size), log.note))
}

/// The proof of an entry.
async fn proof(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    let seq = request.match_info().get("seq").and_then(|seq| seq.parse().ok());
    let seq = seq.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(api::proof_file(&state.app.prove_entry(signed.actor(), seq).await?))
}

fn person(row: &Row) -> Option<PersonId> {
    if row.principal_kind == "person" { row.principal.parse().ok() } else { None }
}

/// How entries are told on this page.
struct Telling<'a> {
    frame: &'a Frame,
    base: &'a str,
    zone: TimeZone,
    names: BTreeMap<PersonId, String>,
}

impl Telling<'_> {
    fn entry(&self, row: &Row, personal: Option<&Personal>) -> Entry {
        let language = self.frame.language;
        Entry {
            id: row.seq,
            seq: language.count(row.seq),
            utc: row.at.to_string(),
            at: language.exact_moment(&self.zone, row.at),
            who: self.who(row),
            ip: personal.and_then(|personal| personal.ip.clone()),
            action: self.named("action", &row.action),
            href: self.subject(row),
            changes: Change::parse_list(&row.changes)
                .unwrap_or_default()
                .into_iter()
                .map(|change| self.change(change))
                .collect(),
            seal: short_seal(&row.leaf).chars().take(9).collect(),
            seal_full: row.leaf.to_string(),
            proof: format!("{}/audit/{}/proof", self.base, row.seq),
            proof_label: self.frame.tx("audit-proof", &[("seq", language.count(row.seq).into())]),
        }
    }

    fn who(&self, row: &Row) -> String {
        match person(row) {
            Some(id) => self.names.get(&id).cloned().unwrap_or_else(|| self.frame.t("somebody-gone")),
            None => self.frame.t("the-program"),
        }
    }

    /// Where the thing is that the act was done to, if it has a page.
    fn subject(&self, row: &Row) -> Option<String> {
        let page = match row.subject_kind.as_str() {
            "client" => "clients",
            "invoice" | "quotation" if row.action == "draft.discarded" => return None,
            "invoice" if row.action.starts_with("draft.") => "invoices",
            "quotation" if row.action.starts_with("draft.") => "quotations",
            "payment" => "payments",
            "bill" | "invoice" | "money_receipt" | "mushak_6_3" | "mushak_6_7" | "mushak_6_8" | "quotation"
            | "document" => "documents",
            _ => return None,
        };
        Some(format!("{}/{page}/{}", self.base, row.subject_id))
    }

    fn change(&self, change: Change) -> Changed {
        match change {
            Change::Value { field, before, after } => {
                let told = |value: String| self.value(&field, value);
                Changed { label: self.named("change", &field), before: before.map(told), after: after.map(told) }
            }
            Change::Personal { field } => Changed {
                label: self.named("change", &field),
                before: None,
                after: Some(self.frame.t("change-personal")),
            },
        }
    }

    /// A value as it reads best: long digests cut, roles in words.
    fn value(&self, field: &str, value: String) -> String {
        match field {
            "seal" | "sha256" | "logo" if value.len() > 12 => value.chars().take(12).chain(['…']).collect(),
            "number" => self.frame.language.figure(&value),
            "total" => self.amount(&value).unwrap_or(value),
            "method" => Method::from_code(&value).map_or(value, |method| labels::method(self.frame.language, method)),
            "role" => value.parse().map_or(value, |role| labels::role(self.frame.language, role)),
            _ => value,
        }
    }

    /// An amount that was recorded in minor units before its currency.
    fn amount(&self, recorded: &str) -> Option<String> {
        let (minor, currency) = recorded.split_once(' ')?;
        let (minor, currency) = (minor.parse().ok()?, currency.parse().ok()?);
        Some(told(self.frame, minor, currency))
    }

    /// A stable name in words, or itself where there are none yet.
    fn named(&self, family: &str, name: &str) -> String {
        let words = Catalogue::get(self.frame.language);
        let key = format!("{family}-{}", name.replace('.', "-"));
        if words.has(&key) { words.text(&key) } else { name.to_owned() }
    }
}
