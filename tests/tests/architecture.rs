//! The layers hold: which of our crates may know which, and what the domain crates must never pull in.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// Who may depend on whom. A crate that is missing here fails the test, so that its place is decided when it appears.
const ALLOWED: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("tenancy", &[]),
    ("proof", &[]),
    ("lang", &["money"]),
    ("audit", &["tenancy", "proof"]),
    ("identity", &["tenancy"]),
    ("invoicing", &["tenancy", "money", "proof"]),
    ("ledger", &["tenancy", "money", "proof"]),
    ("app", &["tenancy", "money", "proof", "audit", "identity", "invoicing", "ledger"]),
    ("postgres", &["tenancy", "money", "proof", "audit", "identity", "invoicing", "ledger", "app"]),
    ("s3", &["app"]),
    ("smtp", &["app"]),
    ("pdf", &["app", "invoicing", "money", "lang"]),
    ("http", &["tenancy", "money", "proof", "audit", "identity", "invoicing", "ledger", "app", "lang"]),
    ("embedded", &[]),
    (
        "testkit",
        &["tenancy", "money", "proof", "audit", "identity", "invoicing", "ledger", "app", "postgres", "embedded"],
    ),
    (
        "server",
        &[
            "tenancy",
            "money",
            "proof",
            "audit",
            "identity",
            "invoicing",
            "ledger",
            "app",
            "lang",
            "postgres",
            "s3",
            "smtp",
            "pdf",
            "http",
            "embedded",
        ],
    ),
];

/// The crates that must be plain computing.
const DOMAIN: &[&str] = &["money", "tenancy", "proof", "audit", "identity", "invoicing", "ledger"];

/// What plain computing never needs.
const DENIED: &[&str] =
    &["tokio", "async-std", "sea-orm", "sqlx", "sqlx-core", "actix-web", "actix-rt", "hyper", "reqwest", "lettre"];

/// The one crate that may name each of these.
const SOLE_USER: &[(&str, &str)] = &[
    ("sea-orm", "postgres"),
    ("actix-web", "http"),
    ("typst", "pdf"),
    ("lettre", "smtp"),
    ("rusty-s3", "s3"),
    ("s3s", "embedded"),
];

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // Only what this platform builds: the rest need not have been downloaded.
    let version = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let version = String::from_utf8(version.stdout).expect("rustc prints text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON")
}

/// Each of our crates with what it names as a normal dependency, optional ones included.
fn ours(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .filter(|package| package["source"].is_null())
        .filter_map(|package| {
            let name = package["name"].as_str()?.strip_prefix("dalil-")?.to_owned();
            let named = package["dependencies"].as_array()?.iter().filter(|dependency| dependency["kind"].is_null());
            Some((name, named.filter_map(|dependency| dependency["name"].as_str().map(str::to_owned)).collect()))
        })
        .collect()
}

#[test]
fn our_crates_know_only_whom_they_may() {
    let metadata = metadata();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    for (name, named) in ours(&metadata).iter().filter(|(name, _)| *name != "acceptance") {
        let may = allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} has no place in the table of layers"));
        for other in named.iter().filter_map(|other| other.strip_prefix("dalil-")) {
            assert!(may.contains(&other), "{name} must not depend on {other}");
        }
    }
    for name in allowed.keys() {
        assert!(ours(&metadata).contains_key(*name), "{name} is in the table of layers and nowhere else");
    }
}

#[test]
fn a_technology_is_named_by_one_crate() {
    let ours = ours(&metadata());
    for (technology, user) in SOLE_USER {
        for (name, named) in ours.iter().filter(|(name, _)| name != user && *name != "acceptance") {
            assert!(!named.contains(*technology), "{name} must leave {technology} to {user}");
        }
        assert!(ours[*user].contains(*technology), "{user} no longer uses {technology}: correct the table");
    }
}

#[test]
fn domain_crates_resolve_to_plain_computing() {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().expect("resolved nodes");
    let name_of: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
        .collect();
    let needs: BTreeMap<&str, Vec<&str>> = nodes
        .iter()
        .filter_map(|node| {
            let deps = node["deps"].as_array()?.iter().filter(|dep| {
                dep["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
            });
            Some((node["id"].as_str()?, deps.filter_map(|dep| dep["pkg"].as_str()).collect()))
        })
        .collect();
    for domain in DOMAIN {
        let package = format!("dalil-{domain}");
        let root = name_of.iter().find(|(_, name)| **name == package).map(|(id, _)| *id).expect("the crate is there");
        let mut seen = BTreeSet::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(needs[id].iter().copied());
            }
        }
        assert!(seen.len() > 1, "{domain}: the graph was not walked");
        for id in seen {
            assert!(!DENIED.contains(&name_of[id]), "{domain} pulls in {}", name_of[id]);
        }
    }
}
