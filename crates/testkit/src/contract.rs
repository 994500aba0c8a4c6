//! What every [`Works`] must hold, as cases over the port. An adapter brings a [`Bench`] and lists nothing: see
//! [`works_contract!`](crate::works_contract).
//!
//! To add a case: a public async function over `&dyn Bench` in the module of its subject, its name in the macro. Each case
//! has a bench of its own, and workspaces of its own numbers.

mod auditors;
mod bills;
mod books;
mod certificates;
mod closings;
mod items;
mod kept_logs;
mod log;
mod notes;
mod numbers;
mod orders;
mod payees;
mod payments;
mod purchases;
mod quotations;
mod receipts;
mod requests;
mod search;
mod tenants;
mod unit;
mod views;
mod voids;
mod witnesses;

use async_trait::async_trait;
use dalil_app::ports::{Message, ReadWork, Work, Works};
use dalil_tenancy::{StoreError, WorkspaceId};

pub use auditors::*;
pub use bills::*;
pub use books::*;
pub use certificates::*;
pub use closings::*;
pub use items::*;
pub use kept_logs::*;
pub use log::*;
pub use notes::*;
pub use numbers::*;
pub use orders::*;
pub use payees::*;
pub use payments::*;
pub use purchases::*;
pub use quotations::*;
pub use receipts::*;
pub use requests::*;
pub use search::*;
pub use tenants::*;
pub use unit::*;
pub use views::*;
pub use voids::*;
pub use witnesses::*;

use crate::samples;

/// An adapter under test, with what a case cannot see through the port.
#[async_trait]
pub trait Bench: Send + Sync {
    /// The works, over nothing yet.
    fn works(&self) -> &dyn Works;

    /// The messages that have left a workspace, in the order in which they were added.
    async fn messages(&self, workspace: WorkspaceId) -> Vec<Message>;
}

async fn begin(bench: &dyn Bench, workspace: WorkspaceId) -> Box<dyn Work> {
    bench.works().begin(&samples::writing(workspace)).await.expect("a work opens")
}

async fn read(bench: &dyn Bench, workspace: WorkspaceId) -> Box<dyn ReadWork> {
    bench.works().read(&samples::reading(workspace)).await.expect("a work opens")
}

async fn commit(work: Box<dyn Work>, workspace: WorkspaceId) {
    work.commit(samples::act(&samples::writing(workspace))).await.expect("it commits");
}

fn is_conflict<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Conflict { .. }))
}

/// Makes a test of each case that every `Works` must pass. The argument is an async function that gives a [`Bench`].
///
/// The tests need a Tokio runtime: the crate that calls this has `tokio` among its dependencies.
#[macro_export]
macro_rules! works_contract {
    ($fresh:path) => {
        $crate::works_contract!($fresh;
            what_is_committed_is_read_back_exactly
            a_dropped_work_undoes_everything
            a_read_sees_one_moment
            a_draft_that_was_changed_is_read_back_changed
            a_discarded_draft_is_kept_as_it_was
            what_is_not_there_cannot_be_saved
            messages_leave_with_the_commit
            numbers_follow_one_another_in_each_series
            an_abandoned_issue_leaves_no_gap
            issues_at_once_take_every_number_once
            drafts_issued_together_share_a_commit
            what_was_reviewed_is_what_is_issued
            two_issues_of_one_draft_give_one_document
            a_draft_is_gone_once_it_is_issued
            an_issued_document_cannot_be_saved_twice
            a_number_cannot_be_given_twice
            the_issue_before_is_told_when_a_number_is_taken
            the_log_of_a_series_proves_each_document
            the_moment_is_read_once_the_number_is_held
            workspaces_hold_the_same_ids_without_meeting
            a_foreign_id_reads_as_absent
            a_document_of_another_workspace_is_refused
            the_audit_chain_verifies
            an_act_of_another_workspace_is_refused
            the_log_is_read_newest_first
            the_audit_log_proves_each_entry
            commits_at_once_chain_one_after_another
            a_closing_is_kept_once
            a_closed_day_takes_no_document
            a_closed_month_takes_no_payment
            a_closing_misses_nothing
            a_repeated_request_gets_the_first_answer
            a_key_serves_one_request_of_one_principal
            of_two_equal_requests_at_once_one_does_the_work
            an_answer_kept_without_a_claim_is_known
            an_answer_cannot_be_kept_under_a_taken_key
            answers_are_known_until_they_are_forgotten
            a_claim_goes_with_its_work
            a_sensitive_read_can_be_noted
            lists_are_paged_newest_first
            invoices_list_drafts_and_documents_together
            documents_are_filtered
            documents_are_listed_by_their_moment_of_issue
            figures_are_kept_with_each_issue
            a_month_of_sales_is_read_from_its_documents
            a_client_is_found_by_its_words
            the_word_itself_is_found_among_many_that_go_on
            details_are_found_by_who_may_see_them
            a_changed_client_is_found_by_what_it_is
            papers_are_found_by_number_amount_and_client
            the_registration_in_force_is_found
            the_first_place_comes_first
            an_original_stays_and_copies_are_counted
            a_document_knows_the_language_its_client_receives
            an_asset_is_stored_once
            members_join_once_and_leave
            people_have_the_names_their_workspace_gave_them
            views_are_kept_for_each_person
            an_access_is_kept_and_ends_once
            reads_are_listed_by_access
            a_permit_for_a_year_shows_that_year
            a_permit_for_a_year_shows_its_entries
            a_permit_for_a_year_shows_no_offer
            lists_run_in_the_order_that_is_asked_for
            clients_are_listed_by_name_in_either_language
            items_are_found_by_the_beginning_of_their_description
            a_payment_settles_what_it_is_allocated_to
            nobody_pays_more_than_is_outstanding
            two_payments_at_once_never_pay_twice
            a_payment_is_reversed_once
            what_is_left_can_be_given_up
            what_is_owed_is_told_by_age
            a_statement_ends_with_what_is_owed
            changes_of_the_payee_are_kept_as_they_were
            an_issue_names_the_account_of_its_moment
            witnesses_are_set_once_and_what_they_got_stays
            a_checkpoint_is_queued_once_a_day
            a_witnessed_log_keeps_what_came
            payments_of_workspaces_never_meet
            a_purchase_feeds_the_register_and_the_return
            the_same_paper_is_entered_once
            a_closing_counts_what_is_bought_and_whom_clients_pay
            a_closed_month_takes_no_purchase
            of_the_same_paper_at_once_one_is_kept
            payments_to_a_supplier_share_what_is_withheld
            purchases_of_workspaces_never_meet
            a_certificate_lowers_the_tax_of_its_period
            a_certificate_counts_no_more_than_was_withheld
            a_certificate_is_of_what_was_withheld
            what_was_taken_back_is_not_awaited
            certificates_at_once_count_once
            certificates_of_workspaces_never_meet
            a_bill_is_read_back_and_demands_what_is_owed_already
            of_bills_and_payments_at_once_each_bill_says_what_was_open
            a_quotation_is_read_back_and_is_no_sale
            drafts_of_quotations_are_no_drafts_of_invoices
            a_quotation_is_answered_once
            a_quotation_is_replaced_by_its_next_version
            an_answer_and_a_next_version_at_once_exclude_each_other
            a_quotation_is_billed_once_at_a_time
            quotations_are_listed_by_their_state
            quotations_of_workspaces_never_meet
            a_receipt_is_read_back_and_is_no_sale
            a_payment_has_one_receipt_whoever_asks
            a_receipt_is_void_with_its_payment
            receipts_of_workspaces_never_meet
            a_void_takes_back_what_was_owed_and_counted
            of_two_voids_at_once_one_is_kept
            a_void_and_a_payment_at_once_exclude_each_other
            a_voided_invoice_is_issued_again_once
            a_note_moves_what_is_owed_and_is_read_back
            notes_at_once_never_take_more_than_there_is
            a_note_and_a_payment_at_once_never_settle_more_than_is_owed
        );
    };
    ($fresh:path; $($case:ident)*) => {$(
        #[tokio::test]
        async fn $case() {
            $crate::contract::$case(&$fresh().await).await;
        }
    )*};
}
