//! The mails the program writes.

use dalil_app::ports::Mail;
use dalil_identity::{LINK_MINUTES, Person, Token};
use dalil_lang::{Catalogue, Language};

/// The sign-in mail, in both languages, since it goes out before anybody has chosen one.
pub fn sign_in(catalogue: &Catalogue, base_url: &str, person: &Person, token: &Token) -> Mail {
    let link = format!("{base_url}/sign-in/{}", token.reveal());
    let part = |language: Language| {
        let minutes = LINK_MINUTES.to_string();
        let text = |key: &str| catalogue.get(language).text_with(key, &[("minutes", minutes.as_str())]);
        (text("mail-sign-in-open"), text("mail-sign-in-ignore"))
    };
    let (open_bn, ignore_bn) = part(Language::Bn);
    let (open_en, ignore_en) = part(Language::En);
    let subject = format!(
        "{} · {}",
        catalogue.get(Language::Bn).text("mail-sign-in-subject"),
        catalogue.get(Language::En).text("mail-sign-in-subject"),
    );
    let text = format!("{open_bn}\n{open_en}\n\n{link}\n\n{ignore_bn}\n{ignore_en}\n");
    let html = format!(
        "<!doctype html><html lang=\"en\"><body><p lang=\"bn\">{open_bn}</p><p>{open_en}</p>\
         <p><a href=\"{link}\">{link}</a></p><p lang=\"bn\">{ignore_bn}</p><p>{ignore_en}</p></body></html>"
    );
    Mail { to: person.email.clone(), subject, text, html }
}
