//! The OpenAPI document: gathered from the handlers, completed with the schemas of the case folder (which the model
//! derives) and with what holds for every operation: the token and the problem document.

use axum::http::header;
use axum::response::IntoResponse;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use simsa_model::{Claim, Conformity, Evidence, Facts, Product, Service, TestRecord};
use utoipa::OpenApi;

use super::bodies::{FindingBody, PlaceBody, SayBody};
use super::problem::KIND;
use super::{
    answers, caller, cases, conformity, evidence, exchange, facts, findings, forms, history, home, lists,
    organisation, panel, parties, questions, submissions, submit, tasks,
};

/// The handlers.
#[derive(OpenApi)]
#[openapi(
    paths(
        caller::me,
        cases::list,
        cases::open,
        cases::open_dossier,
        cases::change,
        cases::close,
        panel::show,
        history::show,
        exchange::import,
        exchange::export,
        home::show,
        home::notices,
        home::dismiss,
        organisation::show,
        organisation::change,
        organisation::members,
        organisation::change_member,
        organisation::invitations,
        organisation::invite,
        organisation::withdraw,
        organisation::invite_organisation,
        parties::invite,
        parties::name_operator,
        parties::leave,
        parties::remove,
        parties::use_dossier,
        parties::drop_dossier,
        parties::note_dossier,
        facts::show,
        facts::write,
        facts::answer,
        conformity::show,
        conformity::write,
        questions::list,
        questions::assign,
        questions::comment,
        answers::show,
        answers::write,
        evidence::list::list,
        evidence::list::show,
        evidence::list::describe,
        evidence::list::withdraw,
        evidence::list::disclose,
        evidence::file::add,
        evidence::file::download,
        evidence::file::replace,
        evidence::removed::list,
        evidence::removed::destroy,
        evidence::removed::destroy_withdrawn,
        evidence::removed::restore,
        evidence::upload::list,
        evidence::upload::begin,
        evidence::upload::show,
        evidence::upload::receive,
        evidence::upload::end,
        lists::list,
        lists::show,
        lists::add,
        lists::write,
        lists::remove,
        findings::list,
        tasks::list,
        forms::list,
        forms::show,
        forms::pdf,
        forms::confirm,
        forms::withdraw,
        submit::readiness,
        submit::submit,
        submit::reopen,
        submit::certifiers,
        submissions::list,
        submissions::show,
        submissions::package,
        submissions::receipt,
    ),
    components(schemas(FindingBody, SayBody, PlaceBody))
)]
struct Handlers;

/// The OpenAPI 3.1 document of the JSON API, the same for every installation.
pub fn description() -> Value {
    let mut document = serde_json::to_value(Handlers::openapi()).unwrap_or_default();
    document["info"] = json!({
        "title": "simsa",
        "version": env!("CARGO_PKG_VERSION"),
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        "description": "What the pages of the workbench do, for programs. A token is made on the page of one's own \
            account. Errors are problem documents (RFC 9457). Every request that changes something takes an \
            Idempotency-Key (1 to 200 characters, kept for a day), but for uploads, which say themselves how far they \
            are. Lists come in pages. A JSON body may have 1 MiB.",
    });
    document["security"] = json!([{ "token": [] }]);
    document["components"]["securitySchemes"] = json!({ "token": {
        "type": "http", "scheme": "bearer",
        "description": "Scopes: `read`; `write` for cases, facts, answers, lists and remarks; `evidence` for the evidence; \
            `sign` (of a signer) to confirm forms and submit; `manage` (of an administrator) for the organisation.",
    }});
    add_schemas(&mut document);
    add_to_operations(&mut document);
    document
}

/// The types of a case folder, as the model describes them.
fn add_schemas(document: &mut Value) {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = SchemaGenerator::new(settings);
    generator.subschema_for::<Facts>();
    generator.subschema_for::<Conformity>();
    generator.subschema_for::<Evidence>();
    let entry = [
        generator.subschema_for::<Product>(),
        generator.subschema_for::<Service>(),
        generator.subschema_for::<TestRecord>(),
        generator.subschema_for::<Claim>(),
    ];
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    schemas.extend(generator.take_definitions(true));
    schemas.insert("Entry".to_owned(), json!({ "anyOf": entry }));
    schemas.insert("Problem".to_owned(), problem());
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "A problem document (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string", "description": "Stable name of the kind, `urn:simsa:problem:…`." },
            "code": { "type": "string", "description": "The last part of `type`." },
            "title": { "type": "string" },
            "title_ko": { "type": "string" },
            "detail": { "type": "string", "description": "What is wrong and what to do." },
            "detail_ko": { "type": "string" },
            "status": { "type": "integer" },
            "instance": { "type": "string", "description": "The request, as the log names it." },
            "problems": { "type": "array", "description": "`invalid`: the fields.", "items": { "type": "object" } },
            "theirs": { "description": "`conflict`: what is stored now." },
            "yours": { "description": "`conflict`: what was to be written." },
            "version": { "type": "integer", "description": "`conflict`: the version stored now." },
            "findings": {
                "type": "array", "description": "`blocked`: what stands in the way, with its passages.",
                "items": { "$ref": "#/components/schemas/FindingBody" },
            },
        },
    })
}

/// What holds for every operation: any other answer is a problem document; what changes something takes an idempotency key.
fn add_to_operations(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else { return };
    let operations = paths.iter_mut().flat_map(|(path, operations)| {
        let resumable = path.contains("/uploads");
        operations.as_object_mut().into_iter().flat_map(Map::iter_mut).map(move |one| (resumable, one))
    });
    for (resumable, (method, operation)) in operations {
        let content = json!({ KIND: { "schema": { "$ref": "#/components/schemas/Problem" } } });
        if let Some(responses) = operation["responses"].as_object_mut() {
            for (_, refused) in responses.iter_mut().filter(|(status, _)| status.starts_with('4')) {
                refused["content"] = content.clone();
            }
            let other = json!({ "description": "Refused; `type` says why", "content": content });
            responses.insert("default".to_owned(), other);
        }
        if !operation["requestBody"].is_null() {
            operation["requestBody"]["required"] = true.into();
        }
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            match parameter["name"].as_str() {
                Some("If-Match") => {
                    parameter["schema"] = json!({ "type": "string", "pattern": "^\"[0-9]{1,19}\"$" });
                }
                Some("Tus-Resumable") => parameter["schema"] = json!({ "type": "string", "const": "1.0.0" }),
                Some("Upload-Checksum") => {
                    let sum = "^(sha1 [A-Za-z0-9+/]{27}=|sha256 [A-Za-z0-9+/]{43}=)$";
                    parameter["schema"] = json!({ "type": "string", "pattern": sum });
                }
                Some("If-None-Match") => parameter["schema"] = json!({ "type": "string", "const": "*" }),
                _ => {}
            }
        }
        if method != "get" && !resumable {
            let key = json!({
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": "The same key with the same request gets the same answer, for a day.",
                "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
            });
            match operation["parameters"].as_array_mut() {
                Some(parameters) => parameters.push(key),
                None => operation["parameters"] = json!([key]),
            }
        }
    }
}

/// `GET /api/v1/openapi.json`, for anybody: it says the same to everybody.
pub(crate) async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], description().to_string())
}
