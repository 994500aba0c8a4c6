//! What the pages show to people and workspaces that may do less than the studio's owner.

use dalil_acceptance::{Installation, View, Visitor};
use dalil_lang::Language;

/// A workspace that is not registered for VAT issues the invoice alone, and says why.
#[tokio::test(flavor = "multi_thread")]
async fn an_unregistered_workspace_issues_the_invoice_alone_and_is_told_why() {
    let installation = Installation::start().await;
    let nila = Visitor::start(&installation, Language::En, View::LAPTOP).await;
    nila.sign_in("nila@shapla.example", "North Light Talent").await;
    let before = documents(&nila).await;
    nila.way("nav-invoices").await;
    nila.click(&nila.t("draft-title")).await;
    nila.is_sound().await;
    nila.press("draft-review").await;
    nila.says("without-mushak-not_registered").await;
    nila.class("papers").expect(&nila.t("kind-invoice")).await;
    nila.class("papers").expect_not(&nila.t("kind-mushak_6_3")).await;
    nila.is_sound().await;
    let act = nila.class("form").button().await;
    nila.click(&act).await;
    nila.says("issue-done").await;
    assert!(nila.class("number").text().await.starts_with("NLT/"));
    nila.expect_not(&nila.t("life-counterpart")).await;
    // Two days of 18,000.00, and no tax on top.
    nila.class("paper").expect("36,000.00").await;
    nila.class("paper-totals").expect_not(&nila.t("vat")).await;
    nila.is_sound().await;
    assert_eq!(documents(&nila).await, before + 1, "the invoice and nothing beside it");
}

/// How many documents the list shows.
async fn documents(nila: &Visitor) -> usize {
    nila.way("nav-documents").await;
    nila.entries().await
}

/// Finance works on invoices, and neither sees the audit log nor gets in by its address.
#[tokio::test(flavor = "multi_thread")]
async fn finance_is_offered_no_audit_log_and_refused_at_its_address() {
    let installation = Installation::start().await;
    let farhan = Visitor::start(&installation, Language::Bn, View::LAPTOP).await;
    farhan.sign_in("farhan@shapla.example", "Shapla Studio").await;
    farhan.is_sound().await;
    let ways = farhan.class("ways");
    assert!(ways.offers(&farhan.t("nav-invoices")).await);
    assert!(!ways.offers(&farhan.t("nav-audit")).await);
    farhan.go("/w/shapla/audit").await;
    assert_eq!(farhan.status().await, 403);
    assert_eq!(farhan.heading().await, farhan.t("problem-forbidden"));
    farhan.is_sound().await;
}

/// A creative comes in, and gets at no figure, document or client's particulars.
#[tokio::test(flavor = "multi_thread")]
async fn a_creative_sees_no_money_and_no_particulars() {
    let installation = Installation::start().await;
    let mitu = Visitor::start(&installation, Language::En, View::LAPTOP).await;
    mitu.sign_in("mitu@shapla.example", "Shapla Studio").await;
    mitu.says("home-nothing-yours").await;
    mitu.is_sound().await;
    for way in ["nav-invoices", "nav-documents", "nav-audit"] {
        assert!(!mitu.offers(&mitu.t(way)).await, "{way}");
    }
    for path in ["invoices", "invoices/new", "documents", "clients/new", "audit"] {
        mitu.go(&format!("/w/shapla/{path}")).await;
        assert_eq!(mitu.status().await, 403, "{path}");
        assert_eq!(mitu.heading().await, mitu.t("problem-forbidden"), "{path}");
        mitu.expect_not("Meghna").await;
    }
    mitu.go("/w/shapla/clients").await;
    mitu.is_sound().await;
    mitu.expect("Meghna").await;
    mitu.expect_not(&mitu.t("field-bin")).await;
    assert!(mitu.class("at-main").link_to("/w/shapla/clients/").await.is_none(), "names lead nowhere");
    mitu.go("/w/northlight/").await;
    assert_eq!(mitu.path().await, "/sign-in", "a session of one workspace is nobody in another");
}
