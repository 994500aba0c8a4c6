//! What lines said before, found again.

use dalil_invoicing::{DraftFields, InvoicingRead, Item, ItemKey, input};
use dalil_money::Currency;

use super::{Bench, begin, commit, read};
use crate::samples::{after, client, workspace};

/// Items of lines with these descriptions at a price.
fn items(descriptions: &[&str], price: &str, currency: Currency, seconds: i64) -> Vec<Item> {
    let line = |description: &&str| input::LineInput {
        description: (*description).to_owned(),
        unit: "job".to_owned(),
        quantity: "1".to_owned(),
        unit_price: price.to_owned(),
        vat_treatment: "reduced".to_owned(),
        vat_rate: Some("7.5".to_owned()),
        ..input::LineInput::default()
    };
    let draft = input::Draft {
        client_id: client(1).id.to_string(),
        currency: Some(currency.code().to_owned()),
        lines: descriptions.iter().map(line).collect(),
        ..input::Draft::default()
    };
    Item::of_draft(&DraftFields::parse(&draft).expect("the sample keeps the rules"), &[], after(seconds))
}

async fn found(store: &mut dyn InvoicingRead, typed: &str, limit: u16) -> Vec<String> {
    let key = ItemKey::of(typed).expect("something is typed");
    let items = store.items(Currency::BDT, &key, limit).await.expect("the store answers");
    items.into_iter().map(|item| format!("{} {}", item.description, item.unit_price)).collect()
}

/// By the beginning, in the order of the keys, the last of each key, of one currency and one workspace.
pub async fn items_are_found_by_the_beginning_of_their_description(bench: &dyn Bench) {
    let (here, elsewhere) = (workspace(1), workspace(2));
    let first = items(&["Wedding film", "Wedding album", "100% wool", "১০ ছবি", "কনের সাজ"], "50", Currency::BDT, 1);
    let again = items(&["WEDDING FILM"], "60.5", Currency::BDT, 2);
    let dollars = items(&["Wedding drone"], "70", Currency::USD, 3);
    let mut work = begin(bench, here).await;
    for items in [&first, &again, &dollars, &Vec::new()] {
        work.invoicing().save_items(items).await.unwrap();
    }
    commit(work, here).await;
    let mut work = begin(bench, elsewhere).await;
    work.invoicing().save_items(&items(&["Wedding of theirs"], "1", Currency::BDT, 4)).await.unwrap();
    commit(work, elsewhere).await;

    let mut work = read(bench, here).await;
    let store = work.invoicing();
    assert_eq!(found(store, "wed", 9).await, ["Wedding album 50", "WEDDING FILM 60.5"]);
    assert_eq!(found(store, "Wed", 1).await, ["Wedding album 50"]);
    assert_eq!(found(store, "10", 9).await, ["১০ ছবি 50", "100% wool 50"], "in the order of the keys");
    assert_eq!(found(store, "কনে", 9).await, ["কনের সাজ 50"]);
    assert_eq!(found(store, "%", 9).await, Vec::<String>::new());
    let [kept] = &store.items(Currency::BDT, &ItemKey::of("wedding f").unwrap(), 9).await.unwrap()[..] else {
        panic!("one film")
    };
    assert_eq!(kept, &again[0]);
}
