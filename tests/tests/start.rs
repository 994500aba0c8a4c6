//! Starting from nothing, stopping, and finding everything again.

use dalil_acceptance::{Installation, Session};

/// The owner of both sample workspaces.
const OWNER: &str = "nila@shapla.example";

#[tokio::test]
async fn a_first_start_makes_two_workspaces_to_look_around_in() {
    let mut dalil = Installation::start().await;
    let shapla = Session::by_printed_link(&dalil, "shapla").await;
    assert_eq!(shapla.list("documents?kind=invoice").await.len(), 7);
    let _ = OWNER;
    let ran = dalil.stop().await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
