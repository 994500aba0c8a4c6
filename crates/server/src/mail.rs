//! The mails the program writes.

use dalil_app::ports::Mail;
use dalil_identity::{LINK_MINUTES, Person, Token};
use dalil_lang::{Catalogue, Language, Value};

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
    Mail { to: person.email.clone(), subject, text, html }
}
