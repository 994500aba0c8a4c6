//! What holds for every page, whatever it shows.

use std::collections::{BTreeMap, BTreeSet};

use crate::{browser::Page, html::Element};

/// Fails unless a page keeps every rule.
#[track_caller]
pub(crate) fn is_sound(page: &Page) {
    let at = &page.path;
    assert_eq!(page.answer.header("content-type"), Some("text/html; charset=utf-8"), "{at}");
    nothing_inline(page);
    named_once(page);
    every_control_is_labelled(page);
    every_form_is_guarded(page);
    let headings: Vec<&Element> = page.all("h1").collect();
    assert_eq!(headings.len(), 1, "{at} has one main heading");
    assert!(!headings[0].text.is_empty(), "{at}");
    let language = page.elements[0].get("lang").unwrap_or_default();
    assert!(["bn", "en"].contains(&language), "{at} says its language");
    assert!(page.all("title").next().is_some_and(|title| !title.text.starts_with('·')), "{at} has a title");
    no_key_shows(page);
}

/// No script but modules of ours, no style, no handler: the policy of every answer would refuse them anyway.
#[track_caller]
fn nothing_inline(page: &Page) {
    for script in page.all("script") {
        let ours = script.get("src").is_some_and(|src| src.starts_with("/assets/"));
        assert!(ours && script.get("type") == Some("module") && script.raw.is_empty(), "{}", page.path);
    }
    for element in &page.elements {
        assert!(!["style", "iframe", "object", "base"].contains(&element.name.as_str()), "{}", page.path);
        for (name, value) in &element.attributes {
            assert!(name != "style" && !name.starts_with("on"), "{}: {name}={value}", page.path);
            if ["href", "src", "action"].contains(&name.as_str()) {
                let own = value.starts_with('/') && !value.starts_with("//");
                let fine = own || value.starts_with('#') || value.starts_with("mailto:");
                assert!(fine, "{}: {name}={value}", page.path);
            }
        }
    }
    let policy = page.answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{}: {policy}", page.path);
}

#[track_caller]
fn named_once(page: &Page) {
    let mut ids = BTreeSet::new();
    for id in page.elements.iter().filter_map(|element| element.get("id")) {
        assert!(ids.insert(id), "{}: the id {id} is there twice", page.path);
    }
    for element in &page.elements {
        for name in ["for", "aria-describedby", "aria-labelledby"] {
            for id in element.get(name).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(id), "{}: {name} points at {id}, which is not there", page.path);
            }
        }
    }
    let anchors = page.all("a").filter_map(|link| link.get("href")?.strip_prefix('#'));
    for anchor in anchors {
        assert!(ids.contains(anchor), "{}: a link leads to #{anchor}, which is not there", page.path);
    }
}

#[track_caller]
fn every_control_is_labelled(page: &Page) {
    let labels: BTreeMap<&str, &str> =
        page.all("label").filter_map(|label| Some((label.get("for")?, label.text.as_str()))).collect();
    for control in &page.elements {
        let is_control = ["input", "select", "textarea"].contains(&control.name.as_str());
        if !is_control || control.get("type") == Some("hidden") {
            continue;
        }
        let id = control.get("id").unwrap_or_default();
        let words = labels.get(id).unwrap_or_else(|| panic!("{}: {:?} has no label", page.path, control.get("name")));
        // A field without words in the catalogue would be called by its name.
        assert_ne!(Some(words.split_whitespace().next().unwrap_or_default()), control.get("name"), "{}", page.path);
    }
    for act in page.elements.iter().filter(|element| element.is("a") || element.is("button")) {
        let named = !act.text.is_empty() || act.get("aria-label").is_some();
        assert!(named, "{}: a link or button says nothing", page.path);
    }
}

/// Each form that is posted carries the session's token, and unless it only chooses or leaves, a key to do it once.
#[track_caller]
fn every_form_is_guarded(page: &Page) {
    let posted = page.all("form").filter(|form| form.get("method") == Some("post")).count();
    let guarded = page.forms().into_iter().filter(|form| form.get("csrf").is_some_and(|token| token.len() == 64));
    let guarded: Vec<_> = guarded.collect();
    assert_eq!(guarded.len(), posted, "{}: every form has its token", page.path);
    for form in guarded {
        let simple = form.action.ends_with("/language") || form.action.ends_with("/sign-out");
        let before = ["/sign-in", "/verify"].iter().any(|path| form.action.starts_with(path));
        let keyed = form.get("idempotency_key").is_some_and(|key| key.len() == 32);
        assert!(simple || before || keyed, "{}: {} has no key", page.path, form.action);
    }
}

/// A key of the catalogue that has no words would be shown as it is.
#[track_caller]
fn no_key_shows(page: &Page) {
    let families = ["nav-", "field-", "error-", "problem-", "draft-", "issue-", "paper-", "mushak-", "action-"];
    for word in page.text().split_whitespace() {
        assert!(!families.iter().any(|family| word.starts_with(family)), "{} shows the key {word}", page.path);
        assert!(!word.contains("{$") && !word.contains("{ $"), "{} shows an argument: {word}", page.path);
    }
}
