//! Finding: the same hits in the same order from every store, and none of another workspace.

use dalil_invoicing::{
    Client, ClientFields, ClientId, Contact, Name,
    search::{Hits, Query, Reach},
};
use dalil_tenancy::{WorkspaceId, text};

use super::{Bench, begin, commit, read};
use crate::samples::{self, after, client, draft, noon, workspace};

const ALL: Reach = Reach { details: true, drafts: true, documents: true, issued: None };

async fn found(bench: &dyn Bench, at: WorkspaceId, text: &str, reach: Reach) -> Hits {
    let query = Query::parse(text).unwrap_or_else(|| panic!("{text} is searched for"));
    read(bench, at).await.invoicing().search(&query, reach, 8).await.unwrap()
}

fn named(n: u8, bn: &str, en: &str) -> Client {
    let line = |text: &str| text::Line::parse(text).ok();
    let fields = ClientFields { name: Name::new(line(bn), line(en)).expect("a name"), ..client(n).fields };
    Client { fields, ..client(n) }
}

fn ids(hits: &Hits) -> Vec<ClientId> {
    hits.clients.iter().map(|(id, _)| *id).collect()
}

/// By the beginnings of all words typed, in any order, in either script and case; never by a mark.
pub async fn a_client_is_found_by_its_words(bench: &dyn Bench) {
    let at = workspace(1);
    let [meghna, padma, steel] = [
        named(1, "মেঘনা টেক্সটাইলস", "Meghna Textiles Ltd"),
        named(2, "পদ্মা ফুডস", "Padma Foods Ltd"),
        named(3, "", "Meghna Steel & Co"),
    ];
    let mut work = begin(bench, at).await;
    for client in [&meghna, &padma, &steel] {
        work.invoicing().insert_client(client).await.unwrap();
    }
    commit(work, at).await;
    for (text, expected) in [
        ("meghna", vec![steel.id, meghna.id]),
        ("MEG", vec![steel.id, meghna.id]),
        ("tex meg", vec![meghna.id]),
        ("মেঘ", vec![meghna.id]),
        ("পদ্মা ltd", vec![padma.id]),
        ("ltd", vec![padma.id, meghna.id]),
        ("eghna", vec![]),
        ("meghna nobody", vec![]),
        ("m%ghna", vec![]),
        ("m_ghna", vec![]),
        ("meghna%", vec![steel.id, meghna.id]),
        ("\\meghna'", vec![steel.id, meghna.id]),
    ] {
        assert_eq!(ids(&found(bench, at, text, ALL).await), expected, "{text}");
        assert!(found(bench, workspace(2), text, ALL).await.is_empty(), "{text} elsewhere");
    }
    let names = found(bench, at, "padma", ALL).await.clients;
    assert_eq!(names, [(padma.id, padma.fields.name.clone())]);
    let mut work = begin(bench, at).await;
    for n in 10..30 {
        work.invoicing().insert_client(&named(n, "", "Meghna Jute")).await.unwrap();
    }
    commit(work, at).await;
    assert_eq!(
        ids(&found(bench, at, "meghna jute", ALL).await),
        (22..30).rev().map(|n| client(n).id).collect::<Vec<_>>()
    );
}

/// Of many words with one beginning the first ones are looked at, the word itself before all that go on; of each the
/// newest clients.
pub async fn the_word_itself_is_found_among_many_that_go_on(bench: &dyn Bench) {
    let at = workspace(1);
    let mut work = begin(bench, at).await;
    for n in 1..=60 {
        work.invoicing().insert_client(&named(n, "", &format!("Rupa{n:02}"))).await.unwrap();
    }
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    for n in [61, 62] {
        work.invoicing().insert_client(&named(n, "", "Rupa")).await.unwrap();
    }
    commit(work, at).await;
    let found = ids(&found(bench, at, "rupa", ALL).await);
    assert_eq!(found.iter().take(2).collect::<Vec<_>>(), [&client(62).id, &client(61).id]);
    assert_eq!(found.len(), 8);
}

/// Identifiers and contacts lead to a client only whoever may see them.
pub async fn details_are_found_by_who_may_see_them(bench: &dyn Bench) {
    let at = workspace(1);
    let mut work = begin(bench, at).await;
    work.invoicing().insert_client(&client(1)).await.unwrap();
    commit(work, at).await;
    let names = Reach { details: false, ..ALL };
    for text in
        ["001234567-0101", "০০১২৩৪৫৬৭০১০১", "123456789012", "nila", "nila@client", "+880 1700 000000", "01700000000"]
    {
        assert_eq!(ids(&found(bench, at, text, ALL).await), [client(1).id], "{text}");
        assert!(found(bench, at, text, names).await.is_empty(), "{text}");
    }
    assert_eq!(ids(&found(bench, at, "client", names).await), [client(1).id]);
    assert!(ids(&found(bench, at, "client nila", names).await).is_empty());
}

/// A changed client is found by what it is now; by an earlier name only while a document bears it.
pub async fn a_changed_client_is_found_by_what_it_is(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    work.invoicing().insert_client(&named(2, "", "Padma Foods")).await.unwrap();
    commit(work, at).await;
    samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let mut work = begin(bench, at).await;
    for n in [1, 2] {
        let stored = work.invoicing().client_for_update(client(n).id).await.unwrap().unwrap();
        let contact = Contact { name: text::Line::parse("Rafiq").unwrap(), email: None, phone: None };
        let name = Name::new(None, text::Line::parse("Jamuna Group").ok()).unwrap();
        let fields = ClientFields { name, contacts: vec![contact], ..stored.fields };
        work.invoicing().save_client(&Client { fields, version: 2, ..stored }).await.unwrap();
    }
    commit(work, at).await;
    let both = vec![client(2).id, client(1).id];
    for (text, expected) in
        [("jamuna", both.clone()), ("rafiq", both), ("sons", vec![client(1).id]), ("padma", vec![]), ("nila", vec![])]
    {
        assert_eq!(ids(&found(bench, at, text, ALL).await), expected, "{text}");
    }
    assert_eq!(found(bench, at, "sons", ALL).await.documents.len(), 2, "its papers bear that name");
}

/// Papers by number, printed number, amount and client, in that order, within the reach.
pub async fn papers_are_found_by_number_amount_and_client(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7]).await.expect("the workspace opens");
    let first = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    let second = samples::issue(bench.works(), at, 6, after(60)).await.expect("it is issued");
    let mushak = |set: &dalil_invoicing::IssuedSet| set.mushak.as_ref().expect("a 6.3").id();
    let documents = async |text: &str| -> Vec<_> {
        found(bench, at, text, ALL).await.documents.iter().map(|document| document.id).collect()
    };
    let printed = first.invoice.row().printed_number.clone();
    assert_eq!(documents(&printed).await, [first.invoice.id()]);
    assert_eq!(documents(&printed.to_lowercase()).await, [first.invoice.id()]);
    assert_eq!(documents("shp/2026").await, [first.invoice.id(), second.invoice.id()]);
    assert_eq!(documents("6.3/2026-27/0002").await, [mushak(&second)]);
    let both = [mushak(&second), second.invoice.id()];
    assert_eq!(documents("2").await, both);
    assert_eq!(documents("০০০২").await, both);
    let every = [mushak(&second), second.invoice.id(), mushak(&first), first.invoice.id()];
    assert_eq!(documents("sons").await, every);

    let total = first.invoice.row().totals.total;
    let amount = format!("{}.{:02}", total / 100, total % 100);
    let hits = found(bench, at, &amount, ALL).await;
    assert_eq!(hits.documents.iter().map(|document| document.id).collect::<Vec<_>>(), every);
    let waiting = draft(7, client(1).id).id;
    assert_eq!(hits.drafts.iter().map(|draft| draft.id).collect::<Vec<_>>(), [waiting]);
    assert!(found(bench, at, &format!("{}", total / 100 + 1), ALL).await.is_empty());
    assert!(found(bench, workspace(2), &amount, ALL).await.is_empty());

    let narrow = Reach { documents: false, ..ALL };
    assert!(found(bench, at, "sons", narrow).await.documents.is_empty());
    let narrow = Reach { drafts: false, ..ALL };
    assert!(found(bench, at, "sons", narrow).await.drafts.is_empty());
    assert_eq!(found(bench, at, "sons", ALL).await.drafts.len(), 1);
}
