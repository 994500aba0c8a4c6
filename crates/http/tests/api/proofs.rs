use dalil_invoicing::{DisprovedError, check_proof};
use dalil_proof::{LogProof, ProofError, PublicLogKey};

use crate::support::{Member, NORTH_LIGHT, SHAPLA, World};

/// The keys as anybody gets them.
async fn keys(world: &World) -> Vec<PublicLogKey> {
    let listed = world.get("/api/v1/log-keys").send().await.expect(200).json();
    let keys = listed["keys"].as_array().unwrap().iter();
    keys.map(|key| key.as_str().unwrap().parse().unwrap()).collect()
}

async fn proof(world: &World, member: &Member, document: &str) -> LogProof {
    let path = format!("/documents/{document}/proof");
    let file = member.get(world, &path).send().await.expect(200);
    assert_eq!(file.header("content-type"), Some("text/plain; charset=utf-8"));
    LogProof::parse(&file.text()).unwrap()
}

#[actix_web::test]
async fn a_document_is_proved_to_whoever_has_the_key_only() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let mut documents = Vec::new();
    for _ in 0..5 {
        let issued = owner.issued(&world).await;
        documents.push(["invoice", "mushak"].map(|kind| issued[kind]["id"].as_str().unwrap().to_owned()));
    }
    let keys = keys(&world).await;
    let mut number = 0;
    for [invoice, mushak] in &documents {
        number += 1;
        for (document, kind) in [(invoice, "invoice"), (mushak, "mushak_6_3")] {
            let proved = check_proof(&proof(&world, &owner, document).await, &keys).unwrap();
            assert_eq!((proved.record.text("kind"), proved.record.integer("number")), (Some(kind), Some(number)));
            assert_eq!((proved.checkpoint.size, &proved.key), (5, &keys[0]));
        }
    }
    let path = format!("/documents/{}/proof", documents[0][1]);
    let file = owner.get(&world, &path).send().await;
    let disposition = "attachment; filename=\"mushak-6-3-6.3-2026-27-0001.tlog-proof\"";
    assert_eq!(file.header("content-disposition"), Some(disposition));
}

#[actix_web::test]
async fn a_proof_of_one_document_does_not_do_for_another() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let (first, second) = (owner.issued(&world).await, owner.issued(&world).await);
    let keys = keys(&world).await;
    let of = async |issued: &serde_json::Value, kind: &str| {
        proof(&world, &owner, issued[kind]["id"].as_str().unwrap()).await
    };
    let (one, two, mushak) = (of(&first, "invoice").await, of(&second, "invoice").await, of(&first, "mushak").await);
    let refused = |proof: LogProof| check_proof(&proof, &keys).unwrap_err();
    let not_in_log = DisprovedError::Proof(ProofError::NotInLog);
    assert_eq!(refused(LogProof { record: two.record.clone(), ..one.clone() }), not_in_log);
    assert_eq!(refused(LogProof { index: 1, ..one.clone() }), not_in_log);
    assert_eq!(refused(LogProof { checkpoint: mushak.checkpoint.clone(), ..one.clone() }), not_in_log);
    let mut altered = one.clone();
    *altered.record.last_mut().unwrap() ^= 1;
    assert_eq!(refused(altered), not_in_log);
    assert!(check_proof(&one, &keys).is_ok() && check_proof(&one, &[]).is_err());
}

#[actix_web::test]
async fn nobody_else_s_document_is_proved() {
    let world = World::new().await;
    let (owner, stranger) = (world.owner(SHAPLA).await, world.owner(NORTH_LIGHT).await);
    let issued = owner.issued(&world).await;
    let path = format!("/documents/{}/proof", issued["invoice"]["id"].as_str().unwrap());
    stranger.get(&world, &path).send().await.expect(404);
}
