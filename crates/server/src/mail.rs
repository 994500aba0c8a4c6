//! The mails the program writes.

use dalil_app::ports::Mail;
use dalil_identity::{LINK_MINUTES, Person, Token};
use dalil_lang::{Catalogue, Language, Value};

/// The sign-in mail, in both languages, since it goes out before anybody has chosen one.
pub(crate) fn sign_in(base_url: &str, person: &Person, token: &Token) -> Mail {
    let link = format!("{base_url}/sign-in/{}", token.reveal());
    let (bn, en) = (Catalogue::get(Language::Bn), Catalogue::get(Language::En));
    let ignore = |catalogue: &Catalogue| {
        catalogue.text_with("mail-sign-in-ignore", &[("minutes", Value::Count(LINK_MINUTES.unsigned_abs()))])
    };
    let (open_bn, open_en) = (bn.text("mail-sign-in-open"), en.text("mail-sign-in-open"));
    let (ignore_bn, ignore_en) = (ignore(bn), ignore(en));
    let subject = format!("{} · {}", bn.text("mail-sign-in-subject"), en.text("mail-sign-in-subject"));
    let text = format!("{open_bn}\n{open_en}\n\n{link}\n\n{ignore_bn}\n{ignore_en}\n");
    let html = format!(
        "<!doctype html><html lang=\"en\"><body><p lang=\"bn\">{open_bn}</p><p>{open_en}</p>\
         <p><a href=\"{link}\">{link}</a></p><p lang=\"bn\">{ignore_bn}</p><p>{ignore_en}</p></body></html>"
    );
    Mail { to: person.email.clone(), subject, text, html }
}
