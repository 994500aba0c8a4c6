//! The program with faults at the commits of issues, voids and notes, which the tests of crashes start. Two variables, read here only, say
//! which of these commits fail, counted from the start of the process: `DALIL_TEST_ROLL_BACK_EVERY` names those that are
//! rolled back, `DALIL_TEST_LOSE_ANSWER_EVERY` those that are stored but reported as failed.

use std::{process::ExitCode, sync::Arc};

use async_trait::async_trait;
use dalil_app::ports::{AccessNote, Answer, ReadWork, Work, Works};
use dalil_invoicing::permission::{CORRECT, ISSUE, VOID};
use dalil_tenancy::{Permit, Read, StoreError, Write};
use dalil_testkit::works::{Fault, FaultyWorks};

fn main() -> ExitCode {
    dalil_acceptance::stop_with_the_test();
    dalil_server::run(|works| Arc::new(FaultyIssues::around(works)))
}

/// Works that fail only where something is issued, voided or corrected.
struct FaultyIssues {
    whole: Arc<dyn Works>,
    faulty: FaultyWorks,
}

impl FaultyIssues {
    fn around(whole: Arc<dyn Works>) -> Self {
        let roll_back = every("DALIL_TEST_ROLL_BACK_EVERY");
        let lose_answer = every("DALIL_TEST_LOSE_ANSWER_EVERY");
        let plan = move |commit: u64| {
            let is_due = |every: Option<u64>| every.is_some_and(|every| commit.is_multiple_of(every));
            match (is_due(roll_back), is_due(lose_answer)) {
                (true, _) => Some(Fault::RolledBack),
                (false, true) => Some(Fault::AnswerLost),
                (false, false) => None,
            }
        };
        Self { faulty: FaultyWorks::new(Arc::clone(&whole), plan), whole }
    }
}

fn every(variable: &str) -> Option<u64> {
    let number = std::env::var(variable).ok()?;
    Some(number.parse().expect("a number of commits"))
}

#[async_trait]
impl Works for FaultyIssues {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError> {
        if [ISSUE, VOID, CORRECT].contains(&permit.permission()) {
            self.faulty.begin(permit).await
        } else {
            self.whole.begin(permit).await
        }
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError> {
        self.whole.read(permit).await
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<(), StoreError> {
        self.whole.note_access(permit, access).await
    }

    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<(), StoreError> {
        self.whole.keep_answer(permit, answer).await
    }

    async fn forget_answers(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64, StoreError> {
        self.whole.forget_answers(permit, before).await
    }

    async fn forget_discarded(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64, StoreError> {
        self.whole.forget_discarded(permit, before).await
    }

    async fn queue_checkpoints(&self, permit: &Permit<Write>, day: jiff::civil::Date) -> Result<u64, StoreError> {
        self.whole.queue_checkpoints(permit, day).await
    }
}
