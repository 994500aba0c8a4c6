//! What many operations have in common: refusals, security, headers, the workspace in the path. Said once, by what an
//! operation takes, so that none can be without.

use utoipa::openapi::{
    Components, Content, HeaderBuilder, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type},
    security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme},
};

use crate::problem::{Code, MEDIA_TYPE};

/// What the paths of a workspace begin with.
const OF_WORKSPACE: &str = "/api/v1/workspaces/{workspace}";

/// The name of the cookie's scheme.
const SESSION: &str = "session";

/// The name of the token's scheme.
const TOKEN: &str = "csrf";

/// Completes the document.
pub(super) fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::default);
    components.add_security_scheme(SESSION, cookie());
    components.add_security_scheme(TOKEN, token());
    for (path, item) in &mut document.paths.paths {
        let reading = item.get.iter_mut().map(|operation| (operation, false));
        let writing = [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        let writing = writing.into_iter().flatten().map(|operation| (operation, true));
        for (operation, writes) in reading.chain(writing) {
            complete(path, operation, writes);
        }
    }
}

fn cookie() -> SecurityScheme {
    let about = "The cookie that opening a session sets, named for the workspace: `__Host-dalil-<slug>`.";
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description("__Host-dalil-<slug>", about)))
}

fn token() -> SecurityScheme {
    let about = "`csrf_token` of the session.";
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description("X-CSRF-Token", about)))
}

fn complete(path: &str, operation: &mut Operation, writes: bool) {
    let in_workspace = path.starts_with(OF_WORKSPACE);
    let parameters = operation.parameters.get_or_insert_default();
    for parameter in parameters.iter_mut() {
        about(parameter);
    }
    if in_workspace {
        parameters.insert(0, RefOr::T(workspace()));
    }
    operation.security = Some(vec![match (in_workspace || path == "/api/v1/workspaces", writes) {
        (true, true) => session().add::<_, [String; 0], String>(TOKEN, []),
        (true, false) => session(),
        (false, _) => SecurityRequirement::default(),
    }]);
    let refusals = refusals(path, operation, in_workspace, writes);
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            response.headers.insert("X-Request-Id".to_owned(), RefOr::T(request_id()));
        }
    }
    for (status, codes) in refusals {
        let known = operation.responses.responses.remove(&status);
        let said = match known {
            Some(RefOr::T(response)) => Some(response.description),
            _ => None,
        };
        operation.responses.responses.insert(status, RefOr::T(problem(&codes, said)));
    }
}

fn session() -> SecurityRequirement {
    SecurityRequirement::new::<_, [String; 0], String>(SESSION, [])
}

/// Says what a header is for, where it is named.
fn about(parameter: &mut RefOr<Parameter>) {
    let RefOr::T(parameter) = parameter else { return };
    let text = match parameter.name.as_str() {
        "If-Match" => "The ETag that was read.",
        "If-None-Match" => "An ETag that the caller has: 304 when it is still the one.",
        "Idempotency-Key" => "8 to 128 visible ASCII characters: a repetition with the same key gets the first answer.",
        "id" => "The id.",
        _ => return,
    };
    parameter.description = Some(text.to_owned());
}

fn workspace() -> Parameter {
    let uuid =
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    ParameterBuilder::new()
        .name("workspace")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The workspace's id."))
        .schema(Some(Schema::Object(uuid.build())))
        .build()
}

fn request_id() -> utoipa::openapi::Header {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    HeaderBuilder::new().schema(Some(Schema::Object(text))).description(Some("The id of the request.")).build()
}

/// The refusals that an operation can answer with, by status.
fn refusals(path: &str, operation: &Operation, in_workspace: bool, writes: bool) -> Vec<(String, Vec<Code>)> {
    let takes = |name: &str| {
        let parameters = operation.parameters.iter().flatten();
        parameters.into_iter().any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == name))
    };
    let queries = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if matches!(parameter.parameter_in, ParameterIn::Query));
    let demands = |name: &str| {
        let parameters = operation.parameters.iter().flatten();
        let is_it = |parameter: &Parameter| parameter.name == name && parameter.required == Required::True;
        parameters.into_iter().any(|parameter| matches!(parameter, RefOr::T(parameter) if is_it(parameter)))
    };
    let body = operation.request_body.is_some();
    let is_auth = matches!(path, "/api/v1/sign-in" | "/api/v1/sessions");
    let conditions: [(bool, &[Code]); 14] = [
        (operation.parameters.iter().flatten().any(queries), &[Code::InvalidQuery]),
        (in_workspace || path == "/api/v1/workspaces", &[Code::SignInRequired]),
        (path == "/api/v1/sessions", &[Code::LinkDead]),
        (in_workspace, &[Code::Forbidden, Code::NotFound]),
        (writes, &[Code::Csrf]),
        (body, &[Code::MalformedJson, Code::PayloadTooLarge, Code::UnsupportedMediaType, Code::Invalid]),
        (takes("If-Match"), &[Code::Stale, Code::IfMatchRequired]),
        (takes("Idempotency-Key"), &[Code::IdempotencyKeyInvalid, Code::IdempotencyKeyReused]),
        (demands("Idempotency-Key"), &[Code::IdempotencyKeyRequired]),
        (writes && in_workspace, &[Code::Conflict]),
        (path.ends_with("/issue"), &[Code::NotIssuable, Code::AlreadyIssued, Code::ClockBehind]),
        (path.ends_with("/pdf"), &[Code::PaperNotReady]),
        (is_auth, &[Code::TooManyRequests]),
        (path != "/healthz", &[Code::Internal, Code::Busy, Code::Unavailable]),
    ];
    let mut found = std::collections::BTreeMap::<String, Vec<Code>>::new();
    for code in conditions.iter().filter(|(applies, _)| *applies).flat_map(|(_, codes)| codes.iter()) {
        found.entry(code.status().as_str().to_owned()).or_default().push(*code);
    }
    for status in operation.responses.responses.keys().filter(|status| status.as_str() >= "400") {
        found.entry(status.clone()).or_default();
    }
    found.into_iter().collect()
}

fn problem(codes: &[Code], said: Option<String>) -> Response {
    let names: Vec<String> = codes.iter().map(|code| format!("`{}`: {}.", code.name(), code.title())).collect();
    let description = said.into_iter().chain(names).collect::<Vec<_>>().join(" ");
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    ResponseBuilder::new()
        .description(description)
        .content(MEDIA_TYPE, Content::new(Some(schema)))
        .header("X-Request-Id", request_id())
        .build()
}
