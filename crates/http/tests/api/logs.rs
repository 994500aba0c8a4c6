//! Checkpoints, proofs of growth, and proofs of audit entries.

use dalil_audit::check_proof;
use dalil_proof::{Checkpoint, GrowthError, GrowthProof, LogProof, PublicLogKey};
use dalil_tenancy::Role;

use crate::support::{Member, NORTH_LIGHT, SHAPLA, World};

async fn checkpoint(world: &World, member: &Member, log: &str) -> Checkpoint {
    let listed = member.get(world, "/logs").send().await.expect(200).json();
    let listed = listed["items"].as_array().expect("a list").iter();
    let found = listed.clone().find(|item| item["log"].as_str().is_some_and(|name| name.starts_with(log)));
    let note = found.expect("the log is there")["checkpoint"].as_str().expect("a note").to_owned();
    Checkpoint::read(&note, &world.app().log_keys()).expect("it is signed")
}

async fn growth(world: &World, member: &Member, checkpoint: &Checkpoint) -> GrowthProof {
    let log = checkpoint.origin.splitn(3, '/').nth(2).expect("a name behind signer and workspace");
    let path = format!("/logs/growth?log={log}&from={}", checkpoint.size);
    GrowthProof::parse(&member.get(world, &path).send().await.expect(200).text()).expect("of the form")
}

#[actix_web::test]
async fn whoever_keeps_a_checkpoint_is_shown_that_the_log_only_grew() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    let keys: Vec<PublicLogKey> = world.app().log_keys();
    for log in ["audit", "invoice/", "mushak_6_3/"] {
        let older = checkpoint(&world, &owner, log).await;
        for _ in 0..3 {
            owner.issued(&world).await;
            let proof = growth(&world, &owner, &older).await;
            let newer = proof.check(&older, &keys).expect("it only grew");
            assert!(newer.size > older.size && newer.origin == older.origin, "{log}");
            let forged = Checkpoint { root: newer.root, ..older.clone() };
            assert_eq!(proof.check(&forged, &keys), Err(GrowthError::NotExtended), "{log}");
            let other = Checkpoint { size: older.size + 1, ..older.clone() };
            assert_eq!(proof.check(&other, &keys), Err(GrowthError::OtherCheckpoint), "{log}");
        }
    }
}

#[actix_web::test]
async fn a_log_that_is_shorter_than_a_checkpoint_says_so() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    let size = checkpoint(&world, &owner, "audit").await.size;
    let at = |from: u64| format!("/logs/growth?log=audit&from={from}");
    owner.get(&world, &at(0)).send().await.expect(200);
    owner.get(&world, &at(size)).send().await.expect(200);
    let cut = owner.get(&world, &at(size + 1)).send().await.expect(409);
    assert_eq!(cut.problem(), "log_shorter");
    for from in [u64::MAX, 1 << 48] {
        owner.get(&world, &at(from)).send().await.expect(409);
    }
    for (path, status) in [
        ("/logs/growth?log=audit&from=-1", 400),
        ("/logs/growth?log=audit", 400),
        ("/logs/growth?log=invoice&from=0", 404),
        ("/logs/growth?log=../audit&from=0", 404),
    ] {
        owner.get(&world, path).send().await.expect(status);
    }
}

#[actix_web::test]
async fn an_entry_is_proved_to_whoever_has_the_key_only() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    let log = owner.get(&world, "/audit-log?limit=200").send().await.expect(200).json();
    let entries = log["items"].as_array().expect("a list");
    let keys = world.app().log_keys();
    let before = world.works.accesses(world.id(SHAPLA).await).len();
    for entry in entries {
        let path = format!("/audit-log/{}/proof", entry["seq"]);
        let file = owner.get(&world, &path).send().await.expect(200).text();
        let proved = check_proof(&LogProof::parse(&file).expect("of the form"), &keys).expect("it stands there");
        assert_eq!(proved.record.text("action"), entry["action"].as_str());
        assert_eq!(proved.checkpoint.size, entries.len() as u64);
        let ip = entry["ip"].as_str().unwrap_or("127.0.0.1");
        assert!(!file.contains(ip), "the address is in it by its digest only");
    }
    assert_eq!(world.works.accesses(world.id(SHAPLA).await).len(), before + entries.len(), "each is noted");
    for seq in ["0", "100000", "x", "-1"] {
        owner.get(&world, &format!("/audit-log/{seq}/proof")).send().await.expect(404);
    }
    let sales = world.member(SHAPLA, Role::Sales).await;
    sales.get(&world, "/audit-log/1/proof").send().await.expect(403);
    sales.get(&world, "/logs").send().await.expect(200);
}

#[actix_web::test]
async fn logs_of_another_workspace_are_absent() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    let ours = checkpoint(&world, &owner, "mushak_6_3/").await;
    let name = ours.origin.splitn(3, '/').nth(2).expect("a name").to_owned();
    let stranger = world.owner(NORTH_LIGHT).await;
    stranger.get(&world, &format!("/logs/growth?log={name}&from=0")).send().await.expect(404);
    let theirs = checkpoint(&world, &stranger, "audit").await;
    assert_ne!(theirs.origin, checkpoint(&world, &owner, "audit").await.origin);
}
