//! The description of the API as a page to read, rendered here from the OpenAPI document: no script, nothing from
//! elsewhere.

mod prose;
mod shape;

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use serde_json::Value;

use self::{
    prose::Prose,
    shape::{Kind, Shape},
};
use crate::{Problem, pages::Frame, problem::Code};

/// The document as a page has it.
struct Reading {
    about: Vec<Prose>,
    groups: Vec<Group>,
    shapes: Vec<Shape>,
}

/// The operations of one tag.
struct Group {
    name: String,
    about: String,
    operations: Vec<Operation>,
}

/// One operation.
struct Operation {
    id: String,
    method: String,
    path: String,
    title: String,
    about: Prose,
    parameters: Vec<Parameter>,
    body: Option<Kind>,
    answers: Vec<Answer>,
}

/// One parameter of an operation.
struct Parameter {
    name: String,
    place: String,
    required: bool,
    kind: Kind,
    about: Prose,
}

/// One answer of an operation.
struct Answer {
    status: String,
    about: Prose,
    kind: Option<Kind>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct Page<'a> {
    f: Frame,
    reading: &'a Reading,
}

/// The description of the API, to be read.
#[get("/api")]
pub(crate) async fn page(request: HttpRequest) -> Result<HttpResponse, Problem> {
    static READING: LazyLock<Reading> = LazyLock::new(|| {
        let document = serde_json::to_value(super::document()).expect("a document of texts always serialises");
        Reading::of(&document)
    });
    let page = Page { f: Frame::outside(&request), reading: &READING };
    let html = page.render().map_err(|error| Problem::failed(Code::Internal, error))?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

impl Reading {
    fn of(document: &Value) -> Self {
        let about = text(&document["info"]["description"]);
        Self {
            about: about.split("\n\n").map(Prose::of).collect(),
            groups: list(&document["tags"]).map(|tag| Group::of(tag, document)).collect(),
            shapes: fields(&document["components"]["schemas"]).map(|(name, schema)| Shape::of(name, schema)).collect(),
        }
    }
}

impl Group {
    fn of(tag: &Value, document: &Value) -> Self {
        let items = fields(&document["paths"]);
        let all = items.flat_map(|(path, item)| fields(item).map(move |(method, operation)| (path, method, operation)));
        let own = all.filter(|(_, _, operation)| operation["tags"][0] == tag["name"]);
        Self {
            name: text(&tag["name"]),
            about: text(&tag["description"]),
            operations: own.map(|(path, method, operation)| Operation::of(path, method, operation)).collect(),
        }
    }
}

impl Operation {
    fn of(path: &str, method: &str, operation: &Value) -> Self {
        Self {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            title: text(&operation["summary"]),
            about: Prose::of(&text(&operation["description"])),
            parameters: list(&operation["parameters"]).map(Parameter::of).collect(),
            body: operation.get("requestBody").and_then(content),
            answers: fields(&operation["responses"]).map(|(status, answer)| Answer::of(status, answer)).collect(),
        }
    }
}

impl Parameter {
    fn of(parameter: &Value) -> Self {
        Self {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            required: parameter["required"] == true,
            kind: Kind::of(&parameter["schema"]),
            about: Prose::of(&text(&parameter["description"])),
        }
    }
}

impl Answer {
    fn of(status: &str, answer: &Value) -> Self {
        Self { status: status.to_owned(), about: Prose::of(&text(&answer["description"])), kind: content(answer) }
    }
}

/// The form of a body or an answer, if it has one.
fn content(of: &Value) -> Option<Kind> {
    let (media, content) = fields(&of["content"]).next()?;
    Some(if media.ends_with("json") { Kind::of(&content["schema"]) } else { Kind::plain(media) })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn fields(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, field)| (name.as_str(), field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_every_form_is_on_the_page() {
        let document = serde_json::to_value(crate::api::document()).unwrap();
        let reading = Reading::of(&document);
        let shown: usize = reading.groups.iter().map(|group| group.operations.len()).sum();
        let described: usize = fields(&document["paths"]).map(|(_, item)| fields(item).count()).sum();
        assert_eq!(shown, described);
        let named = |name: &str| reading.shapes.iter().any(|shape| shape.name == name);
        let operations = || reading.groups.iter().flat_map(|group| &group.operations);
        let answers =
            operations().flat_map(|operation| operation.answers.iter().filter_map(|answer| answer.kind.as_ref()));
        let bodies = operations().filter_map(|operation| operation.body.as_ref());
        let of_fields = reading.shapes.iter().flat_map(|shape| shape.forms.iter().flatten().map(|field| &field.kind));
        for kind in answers.chain(bodies).chain(of_fields) {
            assert!(kind.link.as_deref().is_none_or(named), "{kind:?} leads nowhere");
        }
    }
}
