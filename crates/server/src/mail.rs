//! The mails the program writes.

mod witness;

use dalil_app::{
    ClientNotice, MemberNotice,
    ports::{Mail, PayeeStage},
};
use dalil_identity::{EmailAddress, LINK_MINUTES, Person, Token};
use dalil_invoicing::{PaperLanguage, PayeeState, Proposed};
use dalil_lang::{Catalogue, Language, Value};

pub(crate) use witness::checkpoint;

/// The sign-in mail, in both languages, since it goes out before anybody has chosen one.
pub(crate) fn sign_in(base_url: &str, person: &Person, token: &Token) -> Mail {
    let link = format!("{base_url}/sign-in/{}", token.reveal());
    let (bangla, english) = (Catalogue::get(Language::Bn), Catalogue::get(Language::En));
    let minutes = [("minutes", Value::Count(LINK_MINUTES.unsigned_abs()))];
    let open_bangla = bangla.text("mail-sign-in-open");
    let open_english = english.text("mail-sign-in-open");
    let ignore_bangla = bangla.text_with("mail-sign-in-ignore", &minutes);
    let ignore_english = english.text_with("mail-sign-in-ignore", &minutes);
    let subject = format!("{} · {}", bangla.text("mail-sign-in-subject"), english.text("mail-sign-in-subject"));
    let text = format!("{open_bangla}\n{open_english}\n\n{link}\n\n{ignore_bangla}\n{ignore_english}\n");
    let html = format!(
        "<!doctype html><html lang=\"en\"><body><p lang=\"bn\">{open_bangla}</p><p>{open_english}</p>\
         <p><a href=\"{link}\">{link}</a></p><p lang=\"bn\">{ignore_bangla}</p><p>{ignore_english}</p></body></html>"
    );
    Mail { to: person.email.clone(), subject, text, html, attachments: Vec::new() }
}

/// Tells an owner or admin of a change of the account that papers name.
pub(crate) fn payee_member(base_url: &str, notice: &MemberNotice, stage: PayeeStage) -> Mail {
    let language = language_of(notice.to.language);
    let words = Catalogue::get(language);
    let who = notice.proposed_by.clone().unwrap_or_else(|| words.text("the-program"));
    let hours = match notice.change.proposed {
        Proposed::Wait(wait) => Some(u64::from(wait.hours())),
        Proposed::Details(_) => None,
    };
    let facts = [
        ("studio", notice.to.workspace.name.as_str().into()),
        ("who", who.into()),
        ("hours", hours.unwrap_or_default().into()),
    ];
    let (subject, what) = match (stage, hours) {
        (PayeeStage::Proposed, None) => ("mail-payee-proposed-subject", "mail-payee-proposed"),
        (PayeeStage::Approved, None) => ("mail-payee-approved-subject", "mail-payee-approved"),
        (PayeeStage::Cancelled, None) => ("mail-payee-cancelled-subject", "mail-payee-cancelled"),
        (PayeeStage::Proposed, Some(_)) => ("mail-payee-wait-subject", "mail-payee-wait-proposed"),
        (PayeeStage::Approved, Some(_)) => ("mail-payee-wait-subject", "mail-payee-wait-approved"),
        (PayeeStage::Cancelled, Some(_)) => ("mail-payee-wait-subject", "mail-payee-wait-cancelled"),
    };
    let mut lines = vec![words.text_with(what, &facts)];
    if let PayeeState::Waiting(at) | PayeeState::Effective(at) = notice.change.state(jiff::Timestamp::MAX) {
        let when = language.moment(&notice.zone, at);
        lines.push(words.text_with("mail-payee-when", &[("when", when.into())]));
    }
    if stage != PayeeStage::Cancelled {
        lines.push(words.text("mail-payee-stop"));
    }
    let link = format!("{base_url}/w/{}/settings/payee", notice.to.workspace.slug);
    letter(&notice.to.person.email, language, words.text_with(subject, &facts), &lines, Some(&link))
}

/// Tells a client that papers name another account since a day. It names none itself: who trusts a mail for an account
/// trusts anybody's.
pub(crate) fn payee_client(notice: &ClientNotice) -> Mail {
    let language = language_of(notice.language);
    let words = Catalogue::get(language);
    let name = notice.issuer.in_bangla(language == Language::Bn);
    let facts = [("studio", name.into()), ("day", language.date(notice.since).into())];
    let lines = [words.text_with("mail-payee-client", &facts), words.text("mail-payee-client-check")];
    letter(&notice.to, language, words.text_with("mail-payee-client-subject", &facts), &lines, None)
}

const fn language_of(language: PaperLanguage) -> Language {
    match language {
        PaperLanguage::Bn => Language::Bn,
        PaperLanguage::En => Language::En,
    }
}

/// A mail of a few paragraphs, with a link at its end.
fn letter(to: &EmailAddress, language: Language, subject: String, lines: &[String], link: Option<&str>) -> Mail {
    let text = lines.iter().map(String::as_str).chain(link).collect::<Vec<_>>().join("\n\n") + "\n";
    let paragraphs: Vec<String> = lines.iter().map(|line| format!("<p>{}</p>", escaped(line))).collect();
    let paragraphs = paragraphs.concat();
    let link = link.map(|link| format!("<p><a href=\"{link}\">{link}</a></p>")).unwrap_or_default();
    let html = format!("<!doctype html><html lang=\"{}\"><body>{paragraphs}{link}</body></html>", language.code());
    Mail { to: to.clone(), subject, text, html, attachments: Vec::new() }
}

/// Names are people's own texts.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use dalil_app::ports::{Recipient, WorkspaceEntry};
    use dalil_invoicing::{Name, PayeeChange, PayeeChangeId, PayeeStep, TakenStep, Wait};
    use dalil_tenancy::{PersonId, WorkspaceId, text::Line};
    use jiff::{Timestamp, civil::date, tz::TimeZone};

    use super::*;

    const ACCOUNT: &str = "Bhawal Bank 1501-2040";

    fn notice(language: PaperLanguage, effective: Option<i64>) -> MemberNotice {
        let at = |second| Timestamp::from_second(second).unwrap();
        let id = PayeeChangeId::mint(1, &[1; 10]);
        let approval = |effective| TakenStep {
            change: id,
            step: PayeeStep::Approved,
            at: at(0),
            by: "person:rafi".to_owned(),
            effective_at: Some(at(effective)),
        };
        MemberNotice {
            to: Recipient {
                person: Person {
                    id: PersonId::mint(1, &[1; 10]),
                    email: "nila@shapla.example".parse().unwrap(),
                    name: "Nila".to_owned(),
                },
                language,
                workspace: WorkspaceEntry {
                    id: WorkspaceId::mint(1, &[1; 10]),
                    slug: "shapla".parse().unwrap(),
                    name: "Shapla <Studio>".to_owned(),
                    epoch: 1,
                },
            },
            change: PayeeChange {
                id,
                proposed: Proposed::parse_details(ACCOUNT).unwrap(),
                at: at(0),
                by: "person:farhan".to_owned(),
                steps: effective.map(approval).into_iter().collect(),
            },
            proposed_by: Some("Farhan & Sons".to_owned()),
            zone: TimeZone::get("Asia/Dhaka").unwrap(),
        }
    }

    #[test]
    fn a_member_is_told_who_did_what_and_where_to_stop_it() {
        for language in PaperLanguage::ALL {
            for (stage, effective) in
                [(PayeeStage::Proposed, None), (PayeeStage::Approved, Some(86_400)), (PayeeStage::Cancelled, None)]
            {
                let mail = payee_member("https://dalil.example", &notice(language, effective), stage);
                assert!(mail.text.ends_with("https://dalil.example/w/shapla/settings/payee\n"), "{}", mail.text);
                assert!(mail.text.contains("Farhan & Sons") && mail.html.contains("Farhan &amp; Sons"));
                assert!(mail.subject.contains("Shapla <Studio>") && !mail.html.contains("<Studio>"));
                assert!(!mail.text.contains(ACCOUNT), "the page shows the account, to who is signed in");
                let all = format!("{}{}{}", mail.subject, mail.text, mail.html);
                assert!(!all.contains("mail-payee") && !all.contains("{$"), "{all}");
            }
        }
        let approved = payee_member("", &notice(PaperLanguage::En, Some(86_400)), PayeeStage::Approved);
        assert!(approved.text.contains("2 January 1970"), "{}", approved.text);
    }

    #[test]
    fn a_change_of_the_wait_is_told_as_one() {
        for language in PaperLanguage::ALL {
            for stage in [PayeeStage::Proposed, PayeeStage::Approved, PayeeStage::Cancelled] {
                let mut notice = notice(language, None);
                notice.change.proposed = Proposed::Wait(Wait::new(48).unwrap());
                let mail = payee_member("https://dalil.example", &notice, stage);
                let hours = if language == PaperLanguage::Bn { "৪৮" } else { "48" };
                assert!(mail.text.contains(hours) && !mail.text.contains("mail-payee"), "{}", mail.text);
            }
        }
    }

    #[test]
    fn a_client_is_told_since_when_and_never_an_account() {
        for language in PaperLanguage::ALL {
            let notice = ClientNotice {
                to: "sadia@meghna.example".parse().unwrap(),
                language,
                issuer: Name::new(Line::parse("শাপলা স্টুডিও").ok(), Line::parse("Shapla Studio").ok()).unwrap(),
                since: date(2026, 3, 3),
            };
            let mail = payee_client(&notice);
            let (name, day) = match language {
                PaperLanguage::Bn => ("শাপলা স্টুডিও", "৩ মার্চ ২০২৬"),
                PaperLanguage::En => ("Shapla Studio", "3 March 2026"),
            };
            assert!(mail.text.contains(name) && mail.text.contains(day), "{}", mail.text);
            assert!(!mail.html.contains("href"), "nothing to press");
            assert!(!format!("{}{}", mail.subject, mail.text).contains("mail-payee"));
        }
    }
}
