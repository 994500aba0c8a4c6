//! The ledger of claims tells the truth: each row names tests that exist and run.

use std::{collections::BTreeSet, fs, path::Path};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ledger {
    claim: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    id: String,
    text: String,
    kind: Kind,
    tests: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Software,
    Configuration,
    Process,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn ledger() -> Vec<Claim> {
    let text = fs::read_to_string(root().join("docs/claims.toml")).expect("the ledger is there");
    toml::from_str::<Ledger>(&text).expect("the ledger parses").claim
}

/// Whether a contract suite lists a case of that name, which makes a test of it for every adapter.
fn listed_in_a_contract(name: &str) -> bool {
    let folders = ["crates/testkit/src", "crates/testkit/src/directory"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(root().join(folder)).expect("the suites are there"));
    files.filter_map(|file| fs::read_to_string(file.ok()?.path()).ok()).any(|source| {
        source
            .split_once("macro_rules!")
            .is_some_and(|(_, macros)| macros.lines().any(|line| line.trim().trim_end_matches([',', ';']) == name))
    })
}

/// Whether a source file has a test function of that name that is run.
fn is_a_running_test(source: &str, name: &str) -> Result<(), &'static str> {
    let heads = [format!("fn {name}("), format!("fn {name}<")];
    let Some(at) = heads.iter().find_map(|head| source.find(head)) else { return Err("there is no such function") };
    let before = &source[..at];
    let attributes = before.rfind("\n\n").map_or(before, |blank| &before[blank..]);
    if attributes.contains("#[ignore") {
        return Err("the test is ignored");
    }
    let is_test = ["#[test]", "#[tokio::test", "#[actix_web::test]"].iter().any(|mark| attributes.contains(mark));
    let in_proptest = source.contains("proptest!");
    if is_test || in_proptest || listed_in_a_contract(name) { Ok(()) } else { Err("the function is not a test") }
}

#[test]
fn every_claim_names_tests_that_exist_and_run() {
    let claims = ledger();
    assert!(claims.len() >= 40, "the ledger has shrunk to {} rows", claims.len());
    for claim in &claims {
        assert!(!claim.tests.is_empty(), "{}: no test", claim.id);
        for test in &claim.tests {
            let (path, name) =
                test.split_once("::").unwrap_or_else(|| panic!("{}: {test} is not path::name", claim.id));
            let source =
                fs::read_to_string(root().join(path)).unwrap_or_else(|_| panic!("{}: no file {path}", claim.id));
            if let Err(why) = is_a_running_test(&source, name) {
                panic!("{}: {test}: {why}", claim.id);
            }
        }
    }
}

#[test]
fn every_claim_is_written_once_in_one_sentence() {
    let claims = ledger();
    let ids: BTreeSet<&str> = claims.iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(ids.len(), claims.len(), "an id stands twice");
    for claim in &claims {
        let family = claim.id.split('-').next().unwrap_or_default();
        assert!(
            ["S0", "S1", "S2", "S3", "S4", "X", "D"].contains(&family) || claim.id.starts_with(['M', 'X']),
            "{}",
            claim.id
        );
        assert!(claim.text.ends_with('.') && claim.text.len() > 20, "{}: write a sentence", claim.id);
        assert!(matches!(claim.kind, Kind::Software | Kind::Configuration | Kind::Process));
    }
}

#[test]
fn a_test_that_is_ignored_or_gone_is_found() {
    let source = "#[test]\nfn runs() {}\n\n#[test]\n#[ignore = \"slow\"]\nfn sleeps() {}\n\nfn helper() {}\n";
    assert_eq!(is_a_running_test(source, "runs"), Ok(()));
    assert_eq!(is_a_running_test(source, "sleeps"), Err("the test is ignored"));
    assert_eq!(is_a_running_test(source, "helper"), Err("the function is not a test"));
    assert_eq!(is_a_running_test(source, "gone"), Err("there is no such function"));
}
