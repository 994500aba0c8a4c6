//! Repeated requests and noted reads.

use dalil_app::{
    once::{Claim, IdempotencyKey, Reply},
    ports::{AccessNote, Work},
};
use dalil_proof::Digest;
use dalil_tenancy::{Principal, Role};
use futures_util::future::join_all;

use super::{Bench, begin, commit};
use crate::samples::{self, workspace};

const REQUEST: Digest = Digest::new([1; 32]);
const OTHER: Digest = Digest::new([2; 32]);

fn key() -> IdempotencyKey {
    IdempotencyKey::parse("key-00000001").expect("the shape of a key")
}

fn reply() -> Reply {
    Reply {
        status: 201,
        headers: vec![("ETag".to_owned(), "\"1\"".to_owned()), ("Location".to_owned(), "/x?a=খ".to_owned())],
        body: vec![0, 1, 2, 255],
    }
}

/// The answer comes back byte for byte, in the workspace it was given in.
pub async fn a_repeated_request_gets_the_first_answer(bench: &dyn Bench) {
    let at = workspace(1);
    let mut work = begin(bench, at).await;
    assert_eq!(work.replies().claim(&key(), &REQUEST).await.unwrap(), Claim::New);
    work.replies().keep(&key(), &reply()).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.replies().claim(&key(), &REQUEST).await.unwrap(), Claim::Answered(reply()));
    drop(work);
    let mut work = begin(bench, workspace(2)).await;
    assert_eq!(work.replies().claim(&key(), &REQUEST).await.unwrap(), Claim::New, "another workspace");
}

/// Another request with the key is told so; another principal's keys are its own.
pub async fn a_key_serves_one_request_of_one_principal(bench: &dyn Bench) {
    let at = workspace(1);
    let mut work = begin(bench, at).await;
    work.replies().claim(&key(), &REQUEST).await.unwrap();
    work.replies().keep(&key(), &reply()).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.replies().claim(&key(), &OTHER).await.unwrap(), Claim::OtherRequest);
    drop(work);
    let colleague = samples::actor(at, Principal::Person(samples::person(2)), Role::Finance);
    let permit = colleague.permit(dalil_invoicing::permission::ISSUE).expect("finance may issue");
    let mut work = bench.works().begin(&permit).await.unwrap();
    assert_eq!(work.replies().claim(&key(), &OTHER).await.unwrap(), Claim::New);
}

/// The second waits for the first and gets its answer.
pub async fn of_two_equal_requests_at_once_one_does_the_work(bench: &dyn Bench) {
    let at = workspace(1);
    let claims = join_all((0..4).map(|_| async {
        let mut work = begin(bench, at).await;
        let claim = work.replies().claim(&key(), &REQUEST).await.unwrap();
        if claim == Claim::New {
            work.replies().keep(&key(), &reply()).await.unwrap();
            commit(work, at).await;
        }
        claim
    }))
    .await;
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::New).count(), 1);
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::Answered(reply())).count(), 3);
}

/// A work that failed leaves its key free: the request may be tried again.
pub async fn a_claim_goes_with_its_work(bench: &dyn Bench) {
    let at = workspace(1);
    let mut work = begin(bench, at).await;
    claimed(&mut *work).await;
    drop(work);
    let mut work = begin(bench, at).await;
    claimed(&mut *work).await;
}

async fn claimed(work: &mut dyn Work) {
    assert_eq!(work.replies().claim(&key(), &REQUEST).await.unwrap(), Claim::New);
    work.replies().keep(&key(), &reply()).await.unwrap();
}

/// Noting a read opens no work and needs no right to write.
pub async fn a_sensitive_read_can_be_noted(bench: &dyn Bench) {
    let permit = samples::reading(workspace(1));
    let note = AccessNote { at: samples::noon(), subject_kind: "document", subject_id: "1".to_owned() };
    bench.works().note_access(&permit, &note).await.expect("it is noted");
    bench.works().note_access(&permit, &note).await.expect("and again");
}
