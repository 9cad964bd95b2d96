//! The table against the types that are read and written, field by field.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::{
    FactPath, Field, FieldKind, FieldOptions, Subject, certificates, claim, is_sample, security_product,
    storage,
};
use crate::{Answer, Claim, Conformity, Evidence, Facts, Product, Service, TestRecord};

fn schema<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>()
}

fn schema_of(subject: Subject) -> Option<Value> {
    let schema = match subject {
        Subject::Facts => schema::<Facts>(),
        Subject::Answer => schema::<Answer>(),
        Subject::Evidence => schema::<Evidence>(),
        Subject::Product => schema::<Product>(),
        Subject::Service => schema::<Service>(),
        Subject::Test => schema::<TestRecord>(),
        Subject::Claim => schema::<Claim>(),
        Subject::Conformity => schema::<Conformity>(),
        Subject::Ruling => return None,
    };
    Some(schema.to_value())
}

/// What may stand there beside nothing: `anyOf` with null is the thing itself.
fn itself(schema: &Value) -> &Value {
    let some = |one: &&Value| one["type"] != "null";
    schema["anyOf"].as_array().and_then(|all| all.iter().find(some)).unwrap_or(schema)
}

/// Every field that the schema has, with its own schema.
fn walk<'s>(schema: &'s Value, path: &str, found: &mut BTreeMap<String, (&'s Value, bool)>) {
    let schema = itself(schema);
    let dot = if path.is_empty() { "" } else { "." };
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}{dot}{name}");
        let inner = itself(field);
        let entry = &inner["items"];
        let required = schema["required"].as_array().is_some_and(|all| all.contains(&json!(name)));
        found.insert(path.clone(), (inner, required));
        if entry["properties"].is_object() {
            walk(entry, &format!("{path}[]"), found);
        } else {
            walk(inner, &path, found);
        }
    }
}

fn is(schema: &Value, kind: &str) -> bool {
    schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.contains(&json!(kind)))
}

/// The values of an enumeration, in order.
fn values(schema: &Value) -> Vec<&str> {
    let one_of = schema["oneOf"].as_array().into_iter().flatten();
    one_of.filter_map(|one| one["const"].as_str()).collect()
}

fn fits(kind: FieldKind, schema: &Value) -> bool {
    let one = |options: FieldOptions, schema: &Value| match options {
        FieldOptions::Fixed(choices) => {
            values(schema) == choices.iter().map(|one| one.id).collect::<Vec<_>>()
        }
        _ => is(schema, "string") && values(schema).is_empty(),
    };
    match kind {
        FieldKind::Text | FieldKind::Long => is(schema, "string") && schema["format"].is_null(),
        FieldKind::Day => schema["format"] == "date",
        FieldKind::YesNo => is(schema, "boolean"),
        FieldKind::Number(low, high) => {
            is(schema, "integer") && schema["minimum"] == low && schema["maximum"] == high
        }
        FieldKind::One(options) => one(options, schema),
        FieldKind::Many(options) => is(schema, "array") && one(options, &schema["items"]),
        FieldKind::Words(_) | FieldKind::Lines(_) => is(schema, "array") && is(&schema["items"], "string"),
        FieldKind::Table { .. } => schema["properties"].is_object(),
        FieldKind::Entries { .. } => is(schema, "array") && schema["items"]["properties"].is_object(),
    }
}

#[test]
fn the_table_has_the_fields_of_the_types_and_no_others() {
    for subject in Subject::ALL {
        let schema = schema_of(subject).unwrap();
        let mut there = BTreeMap::new();
        walk(&schema, "", &mut there);
        for field in subject.fields().filter(|field| !field.path.is_empty()) {
            let own = there.remove(field.path);
            let (own, required) = own.unwrap_or_else(|| panic!("{subject:?} has no field `{}`", field.path));
            assert_eq!(field.required, required, "{subject:?} {}", field.path);
            assert!(fits(field.kind, own), "{subject:?} {} is {:?}, not {own:#}", field.path, field.kind);
        }
        assert!(there.is_empty(), "the table lacks fields of {subject:?}: {:?}", there.keys());
    }
}

#[test]
fn whether_a_part_may_be_left_out_or_be_empty_is_what_the_types_say() {
    let bare = serde_json::to_value(Facts::default()).unwrap();
    for section in Subject::Facts.sections() {
        let unknown = bare.get(section.field.path).is_none();
        let said = match section.field.kind {
            FieldKind::Table { optional } => optional,
            FieldKind::Entries { can_be_none } => can_be_none,
            kind => panic!("{kind:?} is no section"),
        };
        assert_eq!(said, unknown, "{}", section.field.path);
    }
}

#[test]
fn the_words_of_enumerations_are_read_and_written_by_their_ids() {
    let mut ids = 0;
    let fixed = |field: &Field| match field.kind {
        FieldKind::One(FieldOptions::Fixed(choices)) | FieldKind::Many(FieldOptions::Fixed(choices)) => {
            choices
        }
        _ => &[],
    };
    for choice in Subject::ALL.into_iter().flat_map(Subject::fields).flat_map(fixed) {
        assert!(!choice.words.ko.is_empty() && !choice.words.en.is_empty(), "{}", choice.id);
        ids += 1;
    }
    assert!(ids > 50);
    assert_eq!(crate::Facility::CloudProvider.id(), "cloud-provider");
    assert_eq!(serde_json::to_value(crate::Facility::CloudProvider).unwrap(), "cloud-provider");
    let institution = crate::ApplicantKind::SelfDevelopingInstitution;
    assert_eq!(institution.id(), "self-developing-institution");
    assert_eq!(crate::ApplicantKind::from_id(institution.id()), Some(institution));
    assert_eq!(serde_json::from_value::<crate::AnswerValue>(json!("N/A")).unwrap().id(), "N-A");
}

#[test]
fn an_entry_finds_the_words_of_its_list() {
    let fact = storage::CLOUD.of("main[1]");
    assert_eq!(fact.key().unwrap().as_str(), "main[1]");
    let fact = storage::CLOUD.of("본원");
    assert_eq!(fact.field().answers(), "true | false");
    assert_eq!(fact.key().unwrap().as_str(), "본원");
    assert_eq!(fact.asks().ko, "보관 장소 ‘본원’: 클라우드컴퓨팅 방식입니까?");
    let fact = certificates::HOLDER.of(1);
    assert_eq!(fact.asks().en, "Certificate 2: Who holds the certificate?");
}

#[test]
fn what_can_be_answered_is_said_in_the_notation_of_a_facts_file() {
    let answers = |path: &str| FactPath::parse(path).unwrap().field().answers();
    assert_eq!(answers("storage"), "[[storage]]");
    assert_eq!(answers("certificates"), "[[certificates]] | certificates = []");
    assert_eq!(answers("earlier_certification"), "[earlier_certification]");
    assert_eq!(answers("application.date"), "YYYY-MM-DD");
    assert_eq!(answers("application.kind"), "initial | renewal | change");
    assert_eq!(answers("storage[x].operator"), "operators[].id");
    assert_eq!(answers("notice.controls"), "[\"9.1.1\", …]");
}

#[test]
fn paths_are_unique() {
    let fields = Subject::ALL.into_iter().flat_map(Subject::fields);
    let mut paths: Vec<_> = fields.map(|field| (field.subject, field.path)).collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all);
}

#[test]
fn every_path_is_read_as_it_is_written() {
    let keys = ["main", "0", "본원", "a].cloud", "x[0].y", "", "a.b"];
    for field in Subject::ALL.into_iter().flat_map(Subject::fields) {
        let mut paths = vec![field.path()];
        if field.path.contains("[]") {
            let named = field.path().section().is_named();
            paths.extend(keys.into_iter().filter(|key| named || *key == "0").map(|key| field.of(key)));
        }
        let entries = !matches!(field.subject, Subject::Facts | Subject::Conformity);
        if entries {
            let within = paths.clone();
            paths.extend(within.iter().flat_map(|path| keys.map(|key| path.clone().in_entry(key))));
        }
        // a list within a path needs the name of its entry
        for path in paths.iter().filter(|path| path.key().is_some() || !field.path.contains("[]")) {
            let text = path.to_string();
            let read = FactPath::parse(&text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(read.to_string(), text);
            assert_eq!(read.field(), field, "{text}");
        }
    }
    let copy = security_product::WHOLE.path().in_entry(2);
    assert_eq!(copy.to_string(), "products[2]");
    assert_eq!(claim::VALID_FROM.path().in_entry("isms").to_string(), "exemptions[isms].valid_from");
    assert_eq!(claim::PROGRAMME.path().to_string(), "exemptions.programme");
    assert_eq!(FactPath::parse("products[2].proofs[0].copy").unwrap().inner(), "proofs[0].copy");
    assert_eq!(FactPath::parse("group").unwrap().words().en, "Group");
}

#[test]
fn what_is_no_path_is_refused() {
    for text in [
        "",
        "application.dat",
        "application.date.year",
        "storage[",
        "storage[]x",
        "storage[main]cloud",
        "storage.cloud",
        "products[1].cloud",
        "products[1",
        "answers[3].note.x",
        "certificates[1].scheme[0]",
        "certificates[main]",
    ] {
        assert!(FactPath::parse(text).is_err(), "{text}");
    }
}

#[test]
fn paths_are_ordered_as_their_texts() {
    let texts = [
        "application.kind",
        "certificates[10].scheme",
        "certificates",
        "certificates[2].scheme",
        "storage[a].cloud",
    ];
    let mut paths: Vec<_> = texts.iter().map(|text| FactPath::parse(text).unwrap()).collect();
    paths.sort();
    let mut sorted = texts.to_vec();
    sorted.sort_unstable();
    assert_eq!(paths.iter().map(ToString::to_string).collect::<Vec<_>>(), sorted);
}

#[test]
fn fields_have_the_words_of_their_inputs() {
    let fact = |path: &str| FactPath::parse(path).unwrap().words().ko;
    assert_eq!(fact("certificates[1].valid_until"), "보안인증 2 · 유효기간 만료일");
    assert_eq!(fact("certificates[1]"), "보안인증 2");
    assert_eq!(fact("certificates"), "보안인증");
    assert_eq!(fact("application.date"), "신청 · 신청일");
    assert_eq!(fact("earlier_certification"), "이전 인증");
    assert_eq!(fact("notice.controls[4]"), "인증기관의 고지 · 고지된 통제항목");
    assert_eq!(fact("products[3].proofs[0].copy"), "인증서 1 · 사본 (증빙자료)");
}

#[test]
fn what_is_put_is_found_and_what_is_removed_leaves_nothing() {
    let at = |path: &str| FactPath::parse(path).unwrap();
    let mut value = json!({});
    at("storage[0].cloud").put(&mut value, Some(json!(true)));
    at("application.date").put(&mut value, Some(json!("2024-01-01")));
    assert_eq!(at("storage[0].cloud").find(&value), Some(&json!(true)));
    at("application.date").put(&mut value, None);
    at("storage[7].cloud").put(&mut value, Some(json!(true)));
    at("storage[none].cloud").put(&mut value, Some(json!(true)));
    at("earlier_certification.valid_until").put(&mut value, None);
    assert_eq!(value, json!({"storage": [{"cloud": true}]}));
}

#[test]
fn an_entry_is_found_by_its_id_before_its_position_unless_it_was_counted() {
    let value = json!({"storage": [{"id": "1", "cloud": true}, {"id": "0", "cloud": false}]});
    assert_eq!(storage::CLOUD.of("1").find(&value), Some(&json!(true)));
    assert_eq!(storage::CLOUD.of(1).find(&value), Some(&json!(false)));
    assert_eq!(storage::CLOUD.of("7").find(&value), None);
}

/// A new case shows them to be overwritten: who leaves them has named nobody.
#[test]
fn the_samples_of_names_and_numbers_are_no_values() {
    let mut seen = 0;
    for field in Subject::ALL.into_iter().flat_map(Subject::fields).filter(|one| one.kind == FieldKind::Text)
    {
        let names = ["representative", "number", "checked_by", "vendor", "performer", "reference"];
        let of_a_party = field.name() == "name" && field.subject != Subject::Service;
        if names.contains(&field.name()) || of_a_party {
            seen += 1;
            assert!(is_sample(field.sample.trim_matches('"')), "{}: {}", field.path, field.sample);
        }
    }
    assert!(seen >= 13, "{seen}");
    for value in ["이대표", "ISMS-P-KISA-2023-014", "KECS-CISS-1234-2023", "CSAP-2023-005호"] {
        assert!(!is_sample(value), "{value}");
    }
}
