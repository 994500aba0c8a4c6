//! Known answers, worked out from the written format by another program. They must never change: stored rows would break.

use dalil_audit::Head;

use crate::support::{SHAPLA, entry, salt, workspace};

const IP_DIGEST: &str = "4122cc871d8112300082ce73a3ef4e6f0bbdecf6134ee0b840317daa7d698431";
const AGENT_DIGEST: &str = "c97b4c5abbb225d23abf5ac30d387a1887f30cc46bc4c2a66db27ad0964ef383";
const GENESIS: &str = "ca3420a63ea8e4d87c0041e3440f9b4957ff9ff24cc7f3232ee42c832aed28e9";
const LEAF: &str = "220ab6caef7c6da3c62bd505801ab76f8a0e6ebcc8184416b06ecc5db165bd2b";
const CHAIN: &str = "de7942e26fc26d855cdfc9fb5f69bc7c1aa08574283a4148775aa132beacbe70";
const HINTS: &str =
    "fcc4b67d3c6413a7aa59bd4bc8f76df01ad9d90b3d61a4915af3260522b640df9e2d6ff245cd21e5046922add45e83d6c55500ed";

#[test]
fn the_first_row_of_a_log() {
    let mut genesis = Head::genesis(workspace(SHAPLA));
    assert_eq!((genesis.seq, genesis.chain.to_string().as_str()), (0, GENESIS));
    let row = entry(workspace(SHAPLA), 1).seal(&mut genesis, salt(1)).unwrap().row;
    assert_eq!(row.ip_digest.unwrap().to_string(), IP_DIGEST);
    assert_eq!(row.agent_digest.unwrap().to_string(), AGENT_DIGEST);
    assert_eq!(row.leaf.to_string(), LEAF);
    assert_eq!(hex::encode(row.hints), HINTS);
    assert_eq!(row.chain.to_string(), CHAIN);
}
