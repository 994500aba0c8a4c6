//! An invoice of ten lines from an empty editor to its papers by the keyboard alone, and what the editor does with lines,
//! figures and typing that is not saved.

use dalil_acceptance::{Installation, View, Visitor, eventually};
use dalil_lang::Language;

const NILA: &str = "nila@shapla.example";
const STUDIO: &str = "Shapla Studio";

/// The most keystrokes beside the text: Tab, Enter, arrows and each combination count once.
const MOST: usize = 60;

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const ARROW_UP: &str = "\u{E013}";
const ARROW_DOWN: &str = "\u{E015}";
const DELETE: &str = "\u{E017}";
const SHIFT: &str = "\u{E008}";
const CONTROL: &str = "\u{E009}";
const ALT: &str = "\u{E00A}";
/// Lets every key go that is held.
const RELEASE: &str = "\u{E000}";

/// Ten things that a studio bills: description and price.
const LINES: [(&str, &str); 10] = [
    ("Wedding film", "50000"),
    ("Drone, half a day", "12500.50"),
    ("Second camera", "8000"),
    ("Sound", "6000"),
    ("Colour grading", "15000"),
    ("Photo album", "9000"),
    ("Teaser", "7000"),
    ("Travel", "3500"),
    ("Raw footage", "2000"),
    ("Rush delivery", "5000"),
];

/// The sum of the prices with 15 % VAT on each line.
const TOTAL: &str = "1,35,700.58";

/// Hands on the keyboard: what is typed as text is free, every other key counts.
struct Hands<'a> {
    nila: &'a Visitor,
    strokes: usize,
}

impl Hands<'_> {
    async fn text(&self, text: &str) {
        self.nila.type_keys(text).await;
    }

    async fn press(&mut self, keys: &str) {
        self.strokes += 1;
        self.nila.type_keys(&format!("{keys}{RELEASE}")).await;
    }

    /// Presses what leads to another page.
    async fn leave(&mut self, keys: &str) {
        self.strokes += 1;
        self.nila.leave_by_keys(&format!("{keys}{RELEASE}")).await;
    }
}

/// The name of the field in focus.
async fn focused(nila: &Visitor) -> String {
    nila.run("return document.activeElement.name ?? ''").await.as_str().unwrap_or_default().to_owned()
}

async fn begin(installation: &Installation) -> Visitor {
    let nila = Visitor::start(installation, Language::En, View::LAPTOP).await;
    nila.sign_in(NILA, STUDIO).await;
    nila.go("/w/shapla/invoices/new").await;
    nila
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_lines_are_written_and_issued_in_sixty_keystrokes_and_their_text() {
    let installation = Installation::start().await;
    let nila = begin(&installation).await;
    let mut hands = Hands { nila: &nila, strokes: 0 };
    assert_eq!(focused(&nila).await, "client_id", "one types at once");
    hands.text("Meghna").await;
    hands.press(TAB).await;
    hands.press(TAB).await;
    for (row, (description, price)) in LINES.into_iter().enumerate() {
        assert_eq!(focused(&nila).await, format!("lines[{row}].description"));
        hands.text(description).await;
        hands.press(TAB).await;
        hands.press(TAB).await;
        if row == 0 {
            hands.text("job").await;
        }
        hands.press(TAB).await;
        hands.text(price).await;
        if row + 1 < LINES.len() {
            hands.press(ENTER).await;
        }
    }
    let dock = format!("Total BDT {TOTAL}");
    eventually("the total of what was typed", async || nila.class("dock-sum").shows(&dock).await.then_some(())).await;
    nila.expect(&nila.t("checks-ready")).await;
    hands.leave(&format!("{CONTROL}{SHIFT}{ENTER}")).await;
    assert_eq!(nila.heading().await, nila.t("issue-title"));
    nila.expect(TOTAL).await;
    hands.press(TAB).await;
    hands.leave(ENTER).await;
    let strokes = hands.strokes;
    nila.says("issue-done").await;
    assert!(nila.path().await.starts_with("/w/shapla/documents/"));
    nila.expect(TOTAL).await;
    let mushak = nila.class("life-pair").link_to("/w/shapla/documents/").await.expect("it has a Mushak 6.3");
    nila.open(&mushak).await;
    nila.expect(&nila.t("mushak-form")).await;
    nila.expect(TOTAL).await;
    println!("{strokes} keystrokes");
    assert!(strokes <= MOST, "{strokes} keystrokes");
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_added_moved_removed_and_put_back_by_keys_and_figures_follow() {
    let installation = Installation::start().await;
    let nila = begin(&installation).await;
    let mut hands = Hands { nila: &nila, strokes: 0 };
    let value = async |number: u64| nila.line(number).value(&nila.t("field-line-description")).await;
    nila.line(1).fill(&nila.t("field-line-description"), "First").await;
    nila.line(1).fill(&nila.t("field-line-unit"), "hour").await;
    nila.line(1).fill(&nila.t("field-line-unit_price"), "100").await;
    nila.line(1).choose(&nila.t("field-line-vat_treatment"), &nila.t("treatment-exempt")).await;
    nila.line(1).fill(&nila.t("field-line-unit_price"), "100").await;
    hands.press(&format!("{ALT}n")).await;
    assert_eq!(nila.line(2).value(&nila.t("field-line-unit")).await, "hour");
    assert_eq!(nila.line(2).chosen(&nila.t("field-line-vat_treatment")).await, nila.t("treatment-exempt"));
    nila.line(2).fill(&nila.t("field-line-vat_rate"), "5").await;
    nila.line(2).choose(&nila.t("field-line-vat_treatment"), &nila.t("treatment-standard")).await;
    assert_eq!(nila.line(2).value(&nila.t("field-line-vat_rate")).await, "", "a rate belongs to its treatment");
    nila.line(2).choose(&nila.t("field-line-vat_treatment"), &nila.t("treatment-exempt")).await;
    nila.line(2).fill(&nila.t("field-line-description"), "Second").await;
    nila.line(2).fill(&nila.t("field-line-unit_price"), "20").await;
    let total = async |shown: &str| {
        let wanted = format!("Total BDT {shown}");
        eventually(&wanted, async || nila.class("dock-sum").shows(&wanted).await.then_some(())).await;
    };
    total("120.00").await;
    assert_eq!(focused(&nila).await, "lines[1].unit_price", "figures take no focus");

    hands.press(&format!("{ALT}{ARROW_UP}")).await;
    assert_eq!((value(1).await.as_str(), value(2).await.as_str()), ("Second", "First"));
    assert_eq!(focused(&nila).await, "lines[0].unit_price", "the focus goes with the line");
    hands.press(&format!("{ALT}{DELETE}")).await;
    total("100.00").await;
    nila.expect(&nila.tx("draft-line-gone", &[("line", "1".into())])).await;
    assert_eq!(focused(&nila).await, "lines[0].description");
    hands.press(&format!("{ALT}z")).await;
    total("120.00").await;
    assert_eq!((value(1).await.as_str(), value(2).await.as_str()), ("Second", "First"));

    nila.run("document.activeElement.blur()").await;
    hands.press("?").await;
    nila.expect(&nila.t("keys-move-line")).await;
    nila.tap(&nila.t("keys-close")).await;
    nila.expect_not(&nila.t("keys-move-line")).await;
    nila.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_is_offered_back_after_a_reload_and_gone_after_saving_and_signing_out() {
    let installation = Installation::start().await;
    let nila = begin(&installation).await;
    let kept = async || nila.run("return Object.keys(localStorage).length").await.as_u64();
    let description = nila.t("field-line-description");
    nila.line(1).fill(&description, "Not saved yet").await;
    nila.tap(&nila.t("draft-line-add")).await;
    nila.line(2).fill(&description, "Nor this").await;
    nila.reload().await;
    assert_eq!(nila.line(1).value(&description).await, "");
    nila.tap(&nila.t("kept-restore")).await;
    assert_eq!(nila.line(1).value(&description).await, "Not saved yet");
    assert_eq!(nila.line(2).value(&description).await, "Nor this");

    nila.reload().await;
    nila.tap(&nila.t("kept-discard")).await;
    assert_eq!(kept().await, Some(0));
    nila.choose(&nila.t("field-client_id"), "Meghna Films Ltd.").await;
    nila.line(1).fill(&description, "Saved").await;
    nila.line(1).fill(&nila.t("field-line-unit"), "job").await;
    nila.line(1).fill(&nila.t("field-line-unit_price"), "10").await;
    assert_eq!(kept().await, Some(1));
    nila.press("draft-save").await;
    nila.says("draft-saved").await;
    assert_eq!(kept().await, Some(0), "what is saved is not kept");

    nila.line(1).fill(&description, "Changed").await;
    assert_eq!(kept().await, Some(1));
    nila.press("sign-out").await;
    assert_eq!(kept().await, Some(0), "nothing stays after signing out");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_line_said_is_offered_under_its_description() {
    let installation = Installation::start().await;
    let nila = begin(&installation).await;
    let mut hands = Hands { nila: &nila, strokes: 0 };
    let value = async |field: &str| nila.line(1).value(&nila.t(&format!("field-line-{field}"))).await;
    nila.run("document.querySelector('[name=\"lines[0].description\"]').focus()").await;
    hands.text("photography").await;
    eventually("the offer of an earlier line", async || nila.shows("Photography on location").await.then_some(()))
        .await;
    nila.is_sound().await;
    hands.press(ARROW_DOWN).await;
    hands.press(ENTER).await;
    assert_eq!(value("description").await, "Photography on location");
    assert_eq!((value("unit").await.as_str(), value("unit_price").await.as_str()), ("hour", "4500"));
    assert_eq!(focused(&nila).await, "lines[0].description", "taking an offer adds no line");
    eventually("what it comes to", async || nila.class("dock-sum").shows("5,175.00").await.then_some(())).await;
}

/// The address and the shape of the paper beside the form; none while there is none.
async fn paper(nila: &Visitor) -> Option<(String, bool)> {
    let script = "const page = document.querySelector('.glance img'); \
                  return page.complete && page.naturalWidth > 0 ? [page.src, page.naturalWidth > page.naturalHeight] : null";
    serde_json::from_value(nila.run(script).await).expect("an address and a shape, or nothing")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_paper_beside_the_form_follows_what_is_typed() {
    let installation = Installation::start().await;
    let nila = begin(&installation).await;
    let another = async |than: Option<String>| {
        let next = async || paper(&nila).await.filter(|(address, _)| Some(address) != than.as_ref());
        eventually("another paper", next).await
    };
    let blocked = nila.t("draft-paper-blocked");
    let says = async |wanted: bool| {
        eventually(&blocked, async || (nila.shows(&blocked).await == wanted).then_some(())).await;
    };
    says(true).await;
    assert_eq!(paper(&nila).await, None, "there is nothing to show");
    nila.choose(&nila.t("field-client_id"), "Meghna Films Ltd.").await;
    nila.line(1).fill(&nila.t("field-line-description"), "Wedding film").await;
    nila.line(1).fill(&nila.t("field-line-unit"), "job").await;
    nila.line(1).fill(&nila.t("field-line-unit_price"), "10").await;
    let (first, is_wide) = another(None).await;
    assert!(first.starts_with("blob:") && !is_wide, "an invoice stands upright");
    says(false).await;
    nila.line(1).fill(&nila.t("field-line-unit_price"), "20").await;
    let (second, _) = another(Some(first)).await;
    nila.line(1).fill(&nila.t("field-line-quantity"), "x").await;
    says(true).await;
    assert_eq!(paper(&nila).await.map(|(address, _)| address), Some(second.clone()), "the last one stays");
    nila.line(1).fill(&nila.t("field-line-quantity"), "2").await;
    let (third, _) = another(Some(second)).await;
    nila.tap(&nila.t("kind-mushak_6_3")).await;
    let (_, is_wide) = another(Some(third)).await;
    assert!(is_wide, "a Mushak 6.3 lies on its side");
    assert_eq!(nila.path().await, "/w/shapla/invoices/new", "nothing was stored");
    nila.is_sound().await;
}
