use dalil_invoicing::{DisprovedError, check_proof};
use dalil_proof::{Claim, LogProof, ProofError, PublicLogKey, check_stamp};

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

/// What a PDF claims of its document.
fn claimed(pdf: &[u8], keys: &[PublicLogKey]) -> Claim {
    check_stamp(pdf, keys).expect("it is as it was signed").claim.claim().clone()
}

#[actix_web::test]
async fn every_paper_claims_what_its_document_says_and_nothing_of_its_buyer() {
    let world = World::new().await;
    let keys = keys(&world).await;
    let owner = world.owner(SHAPLA).await;
    let issued = owner.issued(&world).await;
    world.render(world.id(SHAPLA).await).await;
    for kind in ["invoice", "mushak"] {
        let path = format!("/documents/{}", issued[kind]["id"].as_str().unwrap());
        let document = &owner.get(&world, &path).send().await.expect(200).json()["document"];
        let paper = async |language: &str| {
            let path = format!("{path}/pdf?language={language}");
            owner.get(&world, &path).send().await.expect(200).body.to_vec()
        };
        let claim = claimed(&paper("en").await, &keys);
        assert_eq!(claimed(&paper("bn").await, &keys), claim, "the same in either language");
        let body = serde_json::json!({"language": "en", "reason": "The client lost it."});
        let copy = owner.post(&world, &format!("{path}/copies")).key(&format!("copy-{kind}")).json(&body).send().await;
        assert_eq!(claimed(&copy.expect(201).body, &keys), claim, "the same on a copy");

        let text = |name: &str| document[name].as_str().unwrap().to_owned();
        let sum = |name: &str| {
            let minor = document["totals"][name]["amount"].as_i64().unwrap();
            format!("{}.{:02}", minor / 100, minor % 100)
        };
        let said = [&claim.number, &claim.issued, &claim.total];
        assert_eq!(said, [&text("printed_number"), &text("issued_on"), &format!("{} BDT", sum("total"))]);
        assert_eq!(claim.vat, Some(sum("vat")));
        assert_eq!(claim.issuer, document["issuer"]["bin"]);
        assert!(text("seal").starts_with(&hex::encode(claim.leaf)), "{claim:?}");
        // A form says nothing of how to pay.
        let name = document["issuer"]["name_en"].as_str().unwrap();
        let details = document["issuer"]["payment_details"].as_str().unwrap();
        let (form, payee) = match kind {
            "invoice" => ("Invoice", format!("{name}; {details}")),
            _ => ("Mushak-6.3", name.to_owned()),
        };
        assert_eq!((claim.form.as_str(), claim.payee.as_str()), (form, payee.as_str()), "{kind}");
        let buyer = document["buyer"]["name_en"].as_str().unwrap();
        assert!(!format!("{claim:?}").contains(buyer), "{claim:?}");
    }
}

#[actix_web::test]
async fn who_is_not_registered_claims_a_name_and_no_vat() {
    let world = World::new().await;
    let keys = keys(&world).await;
    let owner = world.owner(NORTH_LIGHT).await;
    let client = owner.client(&world).await;
    let body = serde_json::json!({"client_id": client, "lines": [{
        "description": "Portraits", "unit": "job", "quantity": "1", "unit_price": "9000", "vat": {"treatment": "none"}
    }]});
    let draft = crate::support::id(&owner.post(&world, "/invoices").json(&body).send().await.expect(201));
    let path = format!("/invoices/{draft}/issue");
    owner.post(&world, &path).key("issue-0001").if_match("\"v1\"").send().await.expect(200);
    world.render(world.id(NORTH_LIGHT).await).await;
    let pdf = owner.get(&world, &format!("/documents/{draft}/pdf?language=en")).send().await.expect(200);
    let claim = claimed(&pdf.body, &keys);
    assert_eq!((claim.vat, claim.total.as_str()), (None, "9000.00 BDT"));
    let name = claim.issuer.strip_prefix("no BIN: ").expect("a name is never taken for a BIN");
    assert!(claim.payee.starts_with(name) && !name.is_empty(), "{}", claim.issuer);
}
