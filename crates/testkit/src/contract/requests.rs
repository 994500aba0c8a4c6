//! Repeated requests and noted reads.

use dalil_app::{
    once::{Claim, IdempotencyKey, Reply},
    ports::{AccessNote, Answer, Work},
};
use dalil_proof::Digest;
use dalil_tenancy::{Principal, Role};
use futures_util::future::join_all;

use super::{Bench, begin, commit, is_conflict, read};
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

/// An answer kept without a claim is known to whoever asks again, under the principal it was given to.
pub async fn an_answer_kept_without_a_claim_is_known(bench: &dyn Bench) {
    let at = workspace(1);
    let by = samples::writing(at).principal();
    let colleague = Principal::Person(samples::person(2));
    let mut work = begin(bench, at).await;
    assert_eq!(work.replies().known(by, &key(), &REQUEST).await.unwrap(), Claim::New);
    work.replies().keep_unclaimed([by, colleague].map(answer_to).into()).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    for principal in [by, colleague] {
        assert_eq!(work.replies().known(principal, &key(), &REQUEST).await.unwrap(), Claim::Answered(reply()));
        assert_eq!(work.replies().known(principal, &key(), &OTHER).await.unwrap(), Claim::OtherRequest);
    }
    assert_eq!(work.replies().claim(&key(), &REQUEST).await.unwrap(), Claim::Answered(reply()));
    drop(work);
    let mut work = begin(bench, workspace(2)).await;
    assert_eq!(work.replies().known(by, &key(), &REQUEST).await.unwrap(), Claim::New, "another workspace");
}

/// A key that is taken stops the whole work.
pub async fn an_answer_cannot_be_kept_under_a_taken_key(bench: &dyn Bench) {
    let at = workspace(1);
    let by = samples::writing(at).principal();
    let mut work = begin(bench, at).await;
    claimed(&mut *work).await;
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    samples::furnish(work.invoicing()).await.unwrap();
    let kept = work.replies().keep_unclaimed(vec![answer_to(by)]).await;
    let stopped = match kept {
        Ok(()) => work.commit(samples::act(&samples::writing(at))).await,
        early => early,
    };
    assert!(is_conflict(&stopped), "{stopped:?}");
    assert_eq!(read(bench, at).await.invoicing().brand().await.unwrap(), None);
}

fn answer_to(by: Principal) -> Answer {
    Answer { by, key: key(), request: REQUEST, reply: reply() }
}

/// An answer that stands beside no act is known like any other, until it has had its time.
pub async fn answers_are_known_until_they_are_forgotten(bench: &dyn Bench) {
    let at = workspace(1);
    let permit = samples::writing(at);
    let by = permit.principal();
    let elsewhere = samples::writing(workspace(2));
    bench.works().keep_answer(&permit, answer_to(by)).await.expect("it is kept");
    bench.works().keep_answer(&elsewhere, answer_to(by)).await.expect("it is kept");
    assert!(is_conflict(&bench.works().keep_answer(&permit, answer_to(by)).await));
    let known = async |workspace| begin(bench, workspace).await.replies().known(by, &key(), &REQUEST).await.unwrap();
    assert_eq!(known(at).await, Claim::Answered(reply()));

    let (long_ago, far_off) = ("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
    let forget = async |before: &str| {
        let before = before.parse().expect("a moment");
        bench.works().forget_answers(&permit, before).await.expect("they are forgotten")
    };
    assert_eq!(forget(long_ago).await, 0);
    assert_eq!(known(at).await, Claim::Answered(reply()));
    assert_eq!(forget(far_off).await, 1);
    assert_eq!(known(at).await, Claim::New);
    assert_eq!(known(workspace(2)).await, Claim::Answered(reply()), "another workspace's stay");
}

/// Noting a read opens no work and needs no right to write.
pub async fn a_sensitive_read_can_be_noted(bench: &dyn Bench) {
    let permit = samples::reading(workspace(1));
    let note = AccessNote::new(samples::noon(), "document", "1");
    bench.works().note_access(&permit, &note).await.expect("it is noted");
    bench.works().note_access(&permit, &note).await.expect("and again");
}
