//! Two fences stand between tenants: the predicate of each statement and the policies of the database. Either alone
//! holds; without both, the contract suite sees it.

use async_trait::async_trait;
use dalil_app::ports::{Message, Works};
use dalil_postgres::{PgWorks, catalogue};
use dalil_tenancy::WorkspaceId;
use dalil_testkit::{
    contract::{self, Bench},
    database::TestDatabase,
};

struct Mutant {
    database: TestDatabase,
    works: PgWorks,
}

#[async_trait]
impl Bench for Mutant {
    fn works(&self) -> &dyn Works {
        &self.works
    }

    async fn messages(&self, _: WorkspaceId) -> Vec<Message> {
        Vec::new()
    }
}

async fn without_predicates() -> Mutant {
    let database = TestDatabase::create().await;
    Mutant { works: database.works_without_predicates().await, database }
}

mod with_policies_alone {
    dalil_testkit::works_contract!(super::without_predicates;
        a_foreign_id_reads_as_absent
        workspaces_hold_the_same_ids_without_meeting
        invoices_list_drafts_and_documents_together
        lists_are_paged_newest_first
        members_join_once_and_leave
        the_audit_chain_verifies
        a_repeated_request_gets_the_first_answer
        payments_of_workspaces_never_meet
        purchases_of_workspaces_never_meet
        certificates_of_workspaces_never_meet
    );
}

#[tokio::test]
async fn with_predicates_alone_tenants_do_not_meet_and_the_catalogue_tells() {
    let database = TestDatabase::create().await;
    database.open_policies().await;
    let found = catalogue::check(&mut database.connect(&database.runtime_url()).await).await.expect("it answers");
    assert!(found.iter().any(|violation| violation.subject == "workspace on tenant.document"), "{found:?}");
    let bench = Mutant { works: database.works().await, database };
    contract::a_foreign_id_reads_as_absent(&bench).await;
}

#[tokio::test]
async fn without_both_the_suite_goes_red() {
    let bench = without_predicates().await;
    bench.database.open_policies().await;
    let suite = tokio::spawn(async move { contract::a_foreign_id_reads_as_absent(&bench).await });
    let failed = suite.await.expect_err("a foreign row is seen");
    assert!(failed.is_panic());
}
