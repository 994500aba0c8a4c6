//! The views of lists that people keep.

use dalil_app::{ListName, View, ViewId};
use dalil_tenancy::text::Line;

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, workspace};

fn view(n: u8, list: ListName, name: &str) -> View {
    View {
        id: ViewId::mint(u64::from(n), &[n; 10]),
        list,
        name: Line::parse(name).expect("a name"),
        filters: [("sort".to_owned(), "oldest".to_owned()), ("client".to_owned(), "মেঘনা".to_owned())].into(),
    }
}

/// By list and name, each person their own; a name once in each list; only one's own can be removed.
pub async fn views_are_kept_for_each_person(bench: &dyn Bench) {
    let (at, elsewhere) = (workspace(1), workspace(2));
    let [nila, mitu] = [1, 2].map(samples::person);
    let late = view(1, ListName::Invoices, "খসড়া");
    let early = view(2, ListName::Invoices, "Drafts");
    let other_list = view(3, ListName::Documents, "Drafts");
    let mut work = begin(bench, at).await;
    for view in [&late, &early, &other_list] {
        work.members().insert_view(nila, view).await.unwrap();
    }
    work.members().insert_view(mitu, &view(4, ListName::Invoices, "Drafts")).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.members().insert_view(nila, &view(5, ListName::Invoices, "Drafts")).await));
    drop(work);
    assert_eq!(read(bench, at).await.members().views(nila).await.unwrap(), [other_list.clone(), early.clone(), late]);
    assert_eq!(read(bench, elsewhere).await.members().views(nila).await.unwrap(), []);

    let mut work = begin(bench, at).await;
    assert_eq!(work.members().remove_view(mitu, early.id).await.unwrap(), None, "it is somebody else's");
    assert_eq!(work.members().remove_view(nila, early.id).await.unwrap(), Some(early.clone()));
    assert_eq!(work.members().remove_view(nila, early.id).await.unwrap(), None);
    commit(work, at).await;
    let mut work = begin(bench, elsewhere).await;
    assert_eq!(work.members().remove_view(nila, other_list.id).await.unwrap(), None, "it is another workspace's");
    commit(work, elsewhere).await;
    assert_eq!(read(bench, at).await.members().views(nila).await.unwrap().len(), 2);
}
