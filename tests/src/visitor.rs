use std::ops::Deref;

use dalil_lang::{Catalogue, Language, Value};

use crate::{
    browser::{Browser, Page, View},
    installation::Installation,
    wait::eventually,
};

/// Somebody who uses an installation in a browser and reads one language: finds everything by the words of the catalogue.
#[derive(Debug)]
pub struct Visitor {
    browser: Browser,
    language: Language,
    base_url: String,
    inbox: String,
}

impl Visitor {
    /// Opens a browser that asks for the language.
    pub async fn start(installation: &Installation, language: Language, view: View) -> Self {
        let browser = Browser::start(view, language.code()).await;
        Self { browser, language, base_url: installation.base_url(), inbox: installation.inbox() }
    }

    /// The language read.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Reads the other language from now on.
    pub const fn read(&mut self, language: Language) {
        self.language = language;
    }

    /// A text of the catalogue, which must have it.
    ///
    /// # Panics
    /// When there is none.
    pub fn t(&self, key: &str) -> String {
        self.tx(key, &[])
    }

    /// A text of the catalogue with its arguments.
    ///
    /// # Panics
    /// When there is none.
    pub fn tx(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        let words = Catalogue::get(self.language);
        assert!(words.has(key), "the catalogue has no {key}");
        words.text_with(key, args)
    }

    /// Goes to a page of the installation by its path.
    pub async fn go(&self, path: &str) {
        self.open(&format!("{}{path}", self.base_url)).await;
    }

    /// Clicks the link or button of a text of the catalogue.
    pub async fn press(&self, key: &str) {
        self.click(&self.t(key)).await;
    }

    /// Goes one of the ways that stand at the top of every page.
    pub async fn way(&self, key: &str) {
        self.class("ways").click(&self.t(key)).await;
    }

    /// The group of fields of a line of an invoice, counted from 1.
    pub fn line(&self, number: u64) -> Page {
        let number = self.language.count(number);
        self.group(&self.tx("draft-line-number", &[("line", number.into())]))
    }

    /// Fails unless the page shows a text of the catalogue.
    pub async fn says(&self, key: &str) {
        self.expect(&self.t(key)).await;
    }

    /// What holds on every page: it fits a phone and a tablet, and the browser has nothing to complain of.
    ///
    /// # Panics
    /// When it does not.
    pub async fn is_sound(&self) {
        self.expect_fits_small_screens().await;
        let complaints = self.complaints(&self.base_url).await;
        assert!(complaints.is_empty(), "{}: {complaints:#?}", self.address().await);
    }

    /// Asks for a sign-in mail on the pages, and opens the mail in the mail catcher's inbox. Gives the link in it.
    pub async fn ask_for_a_link(&self, email: &str) -> String {
        self.open(&self.inbox).await;
        let before = self.row([email]).texts().await.len();
        self.go("/sign-in").await;
        self.fill(&self.t("field-email"), email).await;
        self.press("sign-in-send").await;
        self.says("sign-in-sent-title").await;
        self.is_sound().await;
        eventually("a new mail in the inbox", async || {
            self.open(&self.inbox).await;
            (self.row([email]).texts().await.len() > before).then_some(())
        })
        .await;
        // The newest mail stands first.
        let mail = self.row([email]).link_to("/messages/").await.expect("a mail can be opened");
        self.open(&mail).await;
        let link = self.link_to(&format!("{}/sign-in/", self.base_url)).await;
        link.expect("the mail has a link to sign in")
    }

    /// Comes in by mail, and reads on in the visitor's language.
    pub async fn sign_in(&self, email: &str, workspace: &str) {
        let link = self.ask_for_a_link(email).await;
        self.click(&link).await;
        self.click(workspace).await;
        self.keep_to_my_language().await;
    }

    /// Switches when the workspace speaks the other language.
    pub async fn keep_to_my_language(&self) {
        let own = self.class("self");
        if own.offers(self.language.endonym()).await {
            own.click(self.language.endonym()).await;
        }
        assert_eq!(self.spoken().await, self.language.code());
    }

    /// The language that the page says it is in.
    pub async fn spoken(&self) -> String {
        self.run("return document.documentElement.lang").await.as_str().unwrap_or_default().to_owned()
    }
}

impl Deref for Visitor {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}
