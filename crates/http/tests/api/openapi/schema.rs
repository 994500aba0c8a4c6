//! As much of JSON Schema as the document uses: a value has every required field, no unknown one, and each of its type.

use serde_json::Value;

/// Fails where a value has not the form of a schema.
#[track_caller]
pub(crate) fn check(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Err(reason) = fits(document, schema, value, at) {
        panic!("{reason}\n{value}");
    }
}

fn fits(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let schema = resolved(document, schema)?;
    if let Some(alternatives) = schema["oneOf"].as_array() {
        let reasons: Vec<String> = alternatives.iter().filter_map(|one| fits(document, one, value, at).err()).collect();
        return if reasons.len() < alternatives.len() { Ok(()) } else { Err(reasons.join("\n")) };
    }
    if schema.get("allOf").is_some() || schema.get("properties").is_some() {
        return object(document, schema, value, at);
    }
    let Some(kind) = schema.get("type") else { return Err(format!("{at}: a schema without a type: {schema}")) };
    let kinds: Vec<&str> = kind
        .as_array()
        .map_or_else(|| vec![kind], |kinds| kinds.iter().collect())
        .into_iter()
        .filter_map(Value::as_str)
        .collect();
    let actual = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.contains(&actual) {
        return Err(format!("{at}: {actual} is not one of {kinds:?}"));
    }
    if let (Some(values), Value::String(_)) = (schema["enum"].as_array(), value)
        && !values.contains(value)
    {
        return Err(format!("{at}: {value} is not one of {values:?}"));
    }
    let mut items = value.as_array().into_iter().flatten().enumerate();
    items.try_for_each(|(n, item)| fits(document, &schema["items"], item, &format!("{at}[{n}]")))
}

/// An object, with the parts of all that it is made of taken together.
fn object(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Some(fields) = value.as_object() else { return Err(format!("{at}: not an object")) };
    let mut parts = Vec::new();
    parts_of(document, schema, &mut parts)?;
    for required in parts.iter().flat_map(|part| part["required"].as_array().into_iter().flatten()) {
        if !fields.contains_key(required.as_str().unwrap_or_default()) {
            return Err(format!("{at}: {required} is missing"));
        }
    }
    for (name, field) in fields {
        let known = parts.iter().find_map(|part| part["properties"].get(name));
        let known = known.ok_or_else(|| format!("{at}: {name} is not described"))?;
        fits(document, known, field, &format!("{at}.{name}"))?;
    }
    Ok(())
}

fn parts_of<'a>(document: &'a Value, schema: &'a Value, parts: &mut Vec<&'a Value>) -> Result<(), String> {
    let schema = resolved(document, schema)?;
    parts.push(schema);
    schema["allOf"].as_array().into_iter().flatten().try_for_each(|part| parts_of(document, part, parts))
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> Result<&'a Value, String> {
    let Some(path) = schema["$ref"].as_str() else { return Ok(schema) };
    let found = document.pointer(path.trim_start_matches('#'));
    found.ok_or_else(|| format!("{path} is not in the document"))
}
