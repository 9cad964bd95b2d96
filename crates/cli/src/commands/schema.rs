//! `simsa schema FILE`: the JSON Schema of an input file, made from the types that read it.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use schemars::{JsonSchema, Schema, schema_for};
use simsa_case::BesideCase;
use simsa_model::{Answer, Claim, Conformity, Evidence, Facts, Product, Service, TestRecord};

use super::{Done, json};
use crate::commands::given::given;

pub(super) fn run(arguments: &ArgMatches, out: &mut impl Write) -> Done {
    let file = given::<String>(arguments, "file");
    let schema = match file.as_str() {
        "facts" => schema_for!(Facts),
        "conformity" => schema_for!(Conformity),
        "workbench" => schema_for!(BesideCase),
        "answers" => list::<Answer>("answer"),
        "evidence" => list::<Evidence>("evidence"),
        "products" => list::<Product>("product"),
        "services" => list::<Service>("service"),
        "tests" => list::<TestRecord>("test"),
        "exemptions" => list::<Claim>("claim"),
        other => unreachable!("clap knows no schema {other}"),
    };
    json(&schema, out)?;
    Ok(ExitCode::SUCCESS)
}

/// A file that holds one list under one name.
fn list<T: JsonSchema>(name: &str) -> Schema {
    let mut generator = schemars::SchemaGenerator::default();
    let items = generator.subschema_for::<T>();
    let mut schema = schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": { (name): { "type": "array", "items": items } },
        "additionalProperties": false,
    });
    schema.insert("$defs".to_owned(), serde_json::Value::Object(generator.take_definitions(true)));
    schema
}
