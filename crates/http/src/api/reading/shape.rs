use serde_json::Value;

use super::{fields, list, prose::Prose, text};

/// What a JSON value looks like.
pub(super) struct Shape {
    pub(super) name: String,
    pub(super) about: Prose,
    /// The fields of each of its forms; most have one.
    pub(super) forms: Vec<Vec<Field>>,
    pub(super) example: Option<String>,
}

/// One field of an object.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
    pub(super) about: Prose,
}

/// What a value is: words around the name of a form.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) before: &'static str,
    pub(super) link: Option<String>,
    pub(super) after: String,
}

impl Shape {
    pub(super) fn of(name: &str, schema: &Value) -> Self {
        let forms = match schema["oneOf"].as_array() {
            Some(forms) => forms.iter().map(form).collect(),
            None => vec![form(schema)],
        };
        let example = schema.get("example").map(|example| format!("{example:#}"));
        Self { name: name.to_owned(), about: Prose::of(&text(&schema["description"])), forms, example }
    }
}

/// The fields of an object, with those of the objects it takes in.
fn form(schema: &Value) -> Vec<Field> {
    let required = |name: &str| list(&schema["required"]).any(|required| required == name);
    let own = fields(&schema["properties"]).map(|(name, field)| Field {
        name: name.to_owned(),
        required: required(name),
        kind: Kind::of(field),
        about: about(field),
    });
    let taken_in = list(&schema["allOf"]).flat_map(|part| match part.get("$ref") {
        Some(_) => vec![Field { name: "…".to_owned(), required: true, kind: Kind::of(part), about: Prose::of("") }],
        None => form(part),
    });
    own.chain(taken_in).collect()
}

/// What a field is for: said beside its type, or beside the only one of its alternatives that is not null.
fn about(field: &Value) -> Prose {
    let said = std::iter::once(field).chain(list(&field["oneOf"])).find_map(|part| part["description"].as_str());
    Prose::of(said.unwrap_or_default())
}

impl Kind {
    /// Words without a form behind them.
    pub(super) fn plain(words: &str) -> Self {
        Self { before: "", link: None, after: words.to_owned() }
    }

    pub(super) fn of(schema: &Value) -> Self {
        if let Some(path) = schema["$ref"].as_str() {
            return Self { before: "", link: path.rsplit('/').next().map(str::to_owned), after: String::new() };
        }
        let alternatives: Vec<&Value> = list(&schema["oneOf"]).filter(|one| one["type"] != "null").collect();
        if let [only] = alternatives.as_slice() {
            return Self { after: " or null".to_owned(), ..Self::of(only) };
        }
        if let Some(parts) = schema["allOf"].as_array()
            && let [only] = parts.as_slice()
        {
            return Self::of(only);
        }
        if schema["type"] == "array" {
            return Self { before: "list of ", ..Self::of(&schema["items"]) };
        }
        Self::plain(&words(schema))
    }
}

/// The type of a plain value with its format and its limits.
fn words(schema: &Value) -> String {
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect::<Vec<_>>().join(" or "),
        kind => text(kind),
    };
    let values: Vec<String> = list(&schema["enum"]).map(text).collect();
    let limits = [("maxLength", "at most", "characters"), ("maxItems", "at most", "entries")];
    let limits =
        limits.iter().filter_map(|(name, before, after)| Some(format!("{before} {} {after}", schema.get(*name)?)));
    let details = schema["format"].as_str().map(str::to_owned).into_iter().chain(values).chain(limits);
    let details = details.collect::<Vec<_>>().join(", ");
    if details.is_empty() { types } else { format!("{types}: {details}") }
}
