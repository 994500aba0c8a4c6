//! Both languages say the same things: the same keys, the same arguments, every key used, and every one used there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use dalil_lang::{Catalogue, Language};
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

const FILES: [&str; 5] = ["common", "pages", "errors", "audit", "mail"];

/// Keys that code makes from a stable name. That each name has its key is tested per family below, or where the names
/// are.
const FAMILIES: [&str; 16] = [
    "action-",
    "age-",
    "auditor-",
    "change-",
    "channel-",
    "error-",
    "field-",
    "kind-",
    "method-",
    "outcome-",
    "problem-",
    "return-note-",
    "role-",
    "treatment-",
    "vat-status-",
    "warning-",
];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Each key of a language with the names of its arguments.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for file in FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("messages/{}/{file}.ftl", language.code()));
        let text = fs::read_to_string(&path).unwrap();
        let resource = parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut arguments = BTreeSet::new();
            let value = message.value.unwrap_or_else(|| panic!("{} says nothing", message.id.name));
            collect(&value, &mut arguments);
            let twice = found.insert(message.id.name.clone(), arguments);
            assert!(twice.is_none(), "{} is there twice in {}", message.id.name, language.code());
        }
    }
    found
}

fn collect(pattern: &Pattern<String>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    collect(&variant.value, into);
                }
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            into.insert(id.name.clone());
        }
    }
}

/// Every text of code and templates of the crates that speak to people.
fn sources() -> String {
    let mut all = String::new();
    for place in ["http/src", "http/templates", "server/src", "smtp/src", "lang/src"] {
        read(&crates().join(place), &mut all);
    }
    all
}

fn read(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "html") {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// What stands between double quotes and could be a key.
fn quoted(source: &str) -> BTreeSet<&str> {
    let is_key = |text: &&str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
    };
    source.split('"').filter(is_key).collect()
}

/// The first arguments of calls that ask the catalogue.
fn asked(source: &str) -> BTreeSet<String> {
    let calls = [".t(\"", ".tx(\"", ".text(\"", ".text_with(\""];
    let mut keys = BTreeSet::new();
    let packed: String = source.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
    for call in calls {
        keys.extend(packed.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    // Names of a form's fields are asked from the form, not from the catalogue.
    keys.retain(|key| !key.is_empty());
    keys
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_arguments() {
    let (bn, en) = (messages(Language::Bn), messages(Language::En));
    let keys = |messages: &BTreeMap<String, _>| messages.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&bn), keys(&en));
    for (key, arguments) in &en {
        // A language that does not count its words needs no number to choose them, but shows it all the same.
        assert_eq!(&bn[key], arguments, "{key}");
    }
}

#[test]
fn every_message_is_in_the_catalogue_and_says_something() {
    for language in Language::ALL {
        let catalogue = Catalogue::get(language);
        for key in messages(language).keys() {
            assert!(catalogue.has(key), "{key}");
            assert!(!catalogue.text(key).trim().is_empty(), "{key}");
        }
        assert_eq!(catalogue.text("no-such-key"), "no-such-key");
    }
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let known = messages(Language::En);
    let fields: BTreeSet<&str> = known.keys().filter_map(|key| key.strip_prefix("field-")).collect();
    let missing: Vec<String> = asked(&sources())
        .into_iter()
        .filter(|key| !known.contains_key(key) && !fields.contains(key.as_str()) && !key.contains('{'))
        .filter(|key| key != "no-such-key")
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_key_is_used() {
    let source = sources();
    let used = quoted(&source);
    let orphans: Vec<String> = messages(Language::En)
        .into_keys()
        .filter(|key| !used.contains(key.as_str()))
        .filter(|key| !FAMILIES.iter().any(|family| key.starts_with(family)))
        .filter(|key| !key.starts_with("without-mushak-"))
        .collect();
    assert_eq!(orphans, Vec::<String>::new());
}

/// The words that follow a marker in the use cases.
fn in_use_cases(marker: &str) -> BTreeSet<String> {
    let mut source = String::new();
    read(&crates().join("app/src"), &mut source);
    let packed: String = source.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
    packed.split(marker).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn every_act_of_the_audit_log_has_its_words_and_none_is_left_over() {
    let acts: BTreeSet<String> = in_use_cases("Action::new(\"").iter().map(|act| act.replace('.', "-")).collect();
    assert!(acts.len() > 10, "the use cases name their acts: {acts:?}");
    let known = messages(Language::En);
    let told: BTreeSet<String> =
        known.keys().filter_map(|key| key.strip_prefix("action-")).map(str::to_owned).collect();
    assert_eq!(told, acts);

    let mut changes = in_use_cases("Change::new(\"");
    changes.extend(in_use_cases("Change::personal(\""));
    changes.extend(tables_of_facts());
    assert!(changes.len() > 15, "the use cases name what changes: {changes:?}");
    for change in changes {
        assert!(known.contains_key(&format!("change-{change}")), "change-{change}");
    }
}

/// The names in tables of facts, which the use cases write as one row a field: `("name_bn", …),`.
fn tables_of_facts() -> BTreeSet<String> {
    let mut source = String::new();
    read(&crates().join("app/src"), &mut source);
    // What a check compares is told to operators by its column.
    let mut compared = String::new();
    read(&crates().join("app/src/checks"), &mut compared);
    let rows = |source: &str| -> BTreeSet<String> {
        let rows = source.lines().filter_map(|line| line.trim_start().strip_prefix("(\""));
        rows.filter_map(|row| row.split('"').next()).map(str::to_owned).collect()
    };
    &rows(&source) - &rows(&compared)
}

#[test]
fn every_rule_of_a_field_has_its_words() {
    let known = messages(Language::En);
    let mut source = String::new();
    for place in
        ["tenancy/src/text.rs", "money/src/number.rs", "money/src/currency.rs", "invoicing/src/compute/error.rs"]
    {
        source.push_str(&fs::read_to_string(crates().join(place)).unwrap());
    }
    source.push_str(&fs::read_to_string(crates().join("invoicing/src/identifiers.rs")).unwrap());
    let mut codes: BTreeSet<String> = BTreeSet::new();
    // `Self::Empty => "empty"` in the `code` functions.
    for line in source.lines().filter(|line| line.trim_start().starts_with("Self::") && line.contains("=> \"")) {
        codes.extend(line.split('"').nth(1).map(str::to_owned));
    }
    let mut invoicing = String::new();
    read(&crates().join("invoicing/src"), &mut invoicing);
    let packed: String = invoicing.split_whitespace().collect::<Vec<_>>().join(" ");
    for call in ["FieldError::new(", "FieldError::with_limit(", "need("] {
        for rest in packed.split(call).skip(1) {
            codes.extend(second_word(rest));
        }
    }
    let wordless: Vec<String> = codes
        .into_iter()
        .filter(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .filter(|code| !NAMES_OF_OTHER_THINGS.contains(&code.as_str()))
        .filter(|code| !known.contains_key(&format!("error-{code}")))
        .collect();
    assert_eq!(wordless, Vec::<String>::new());
}

/// Quoted words beside codes that name a field, a treatment or a discount.
const NAMES_OF_OTHER_THINGS: [&str; 6] = ["lines", "unit_price", "discount", "supplementary_duty", "vat", "total"];

/// The code in `field, "code"` or `"field", "code"` or `format!("…"), "code"`.
fn second_word(arguments: &str) -> Option<String> {
    let end = arguments.find(';').unwrap_or(arguments.len());
    let call = arguments.get(..end)?;
    let after_comma = call.split_once(',').map(|(_, rest)| rest.trim_start())?;
    let code = after_comma.strip_prefix('"')?.split('"').next()?;
    Some(code.to_owned())
}
