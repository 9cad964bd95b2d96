//! A page that is saved unchanged changes nothing, for every example there is.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use simsa_model::fields::Subject;
use simsa_model::{Dossier, Facts, Language};

use super::choices::Choices;
use super::show::{InputGroup, Showing, ShownInput};
use super::take::Wrong;
use super::{label, show, take};
use crate::frame::fields::Fields;

fn examples() -> impl Iterator<Item = Dossier> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let names = std::fs::read_dir(folder).unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let mut all: Vec<_> = names.filter(|path| path.is_dir()).collect();
    all.sort();
    assert!(all.len() > 5);
    all.into_iter().map(|path| simsa_case::load(&path).unwrap().dossier().clone())
}

fn choices(dossier: &Dossier) -> Choices {
    let operators = dossier.facts.operators.iter().map(|operator| (operator.id.clone(), operator.id.clone()));
    let evidence = dossier.evidence.iter().map(|evidence| (evidence.id.clone(), evidence.title.clone()));
    Choices { operators: operators.collect(), evidence: evidence.collect(), told: BTreeMap::new() }
}

/// What a browser would send for the inputs as they are shown.
fn sent(inputs: &[ShownInput]) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for input in inputs {
        let pair = |value: &str| (input.name.clone(), value.to_owned());
        match input.shape {
            "checks" => {
                fields.push(pair(""));
                fields.extend(input.values.iter().map(|value| pair(value)));
            }
            _ => fields.push(pair(input.value())),
        }
    }
    fields
}

fn all_groups(subject: Subject, value: &Value, choices: &Choices) -> Vec<InputGroup> {
    let wrong = Wrong::new();
    let showing = Showing { value, choices, typed: None, wrong: &wrong, language: Language::Korean };
    subject.sections().iter().flat_map(|section| show(section, &showing)).collect()
}

fn unchanged(subject: Subject, value: &Value, choices: &Choices) -> Value {
    let groups = all_groups(subject, value, choices);
    let mut fields: Vec<_> = groups.iter().flat_map(|group| sent(&group.inputs)).collect();
    if value.get("certificates") == Some(&json!([])) {
        fields.push(("certificates.none".to_owned(), "1".to_owned()));
    }
    let mut again = value.clone();
    take(subject, &Fields(fields), choices, &mut again).unwrap();
    again
}

#[test]
fn facts_saved_unchanged_stay_the_same() {
    for mut dossier in examples() {
        // a number that is no type is for the applicant to correct, and the form says so
        let stated = &mut dossier.facts.application.certification_type;
        *stated = stated.filter(|number| (1..=3).contains(number));
        let value = serde_json::to_value(&dossier.facts).unwrap();
        let again: Facts =
            serde_json::from_value(unchanged(Subject::Facts, &value, &choices(&dossier))).unwrap();
        assert_eq!(again, dossier.facts);
    }
}

#[test]
fn records_saved_unchanged_stay_the_same() {
    for dossier in examples() {
        let choices = choices(&dossier);
        for product in &dossier.products {
            let value = serde_json::to_value(product).unwrap();
            let again = unchanged(Subject::Product, &value, &choices);
            assert_eq!(&serde_json::from_value::<simsa_model::Product>(again).unwrap(), product);
        }
        for service in &dossier.services {
            let value = serde_json::to_value(service).unwrap();
            let again = unchanged(Subject::Service, &value, &choices);
            assert_eq!(&serde_json::from_value::<simsa_model::Service>(again).unwrap(), service);
        }
        for test in &dossier.tests {
            let value = serde_json::to_value(test).unwrap();
            let again = unchanged(Subject::Test, &value, &choices);
            assert_eq!(&serde_json::from_value::<simsa_model::TestRecord>(again).unwrap(), test);
        }
        for claim in &dossier.claims {
            let value = serde_json::to_value(claim).unwrap();
            let again = unchanged(Subject::Claim, &value, &choices);
            assert_eq!(&serde_json::from_value::<simsa_model::Claim>(again).unwrap(), claim);
        }
    }
}

#[test]
fn wrong_input_is_named_at_its_field_and_the_rest_is_taken() {
    let fields = [
        ("application.date", "2024-02-30"),
        ("application.kind", "<script>"),
        ("application.certification_type", "9"),
        ("applicant.name", "가상의료원"),
    ];
    let fields = Fields(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
    let mut value = json!({});
    let wrong = take(Subject::Facts, &fields, &Choices::default(), &mut value).unwrap_err();
    let names: Vec<&str> = wrong.keys().map(String::as_str).collect();
    assert_eq!(names, ["application.certification_type", "application.date", "application.kind"]);
    assert_eq!(value, json!({"applicant": {"name": "가상의료원"}}));
}

#[test]
fn entries_come_and_go() {
    let mut value = json!({});
    let post = |value: &mut Value, pairs: &[(&str, &str)]| {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        take(Subject::Facts, &Fields(fields), &Choices::default(), value).unwrap();
    };
    post(&mut value, &[("storage[0].cloud", "true"), ("storage[0].id", ""), ("storage[1].id", "")]);
    assert_eq!(value, json!({"storage": [{"id": "storage-1", "cloud": true}]}));
    post(&mut value, &[("certificates[0].scheme", ""), ("certificates.none", "1")]);
    assert_eq!(value["certificates"], json!([]));
    post(&mut value, &[("storage[0].id", "storage-1"), ("storage[0].remove", "1")]);
    assert_eq!(value["storage"], json!([]));
}

#[test]
fn fields_have_the_words_of_their_inputs() {
    let fact = |path| label(Subject::Facts, path, Language::Korean).unwrap_or_default();
    assert_eq!(fact("certificates[1].valid_until"), "보안인증 2 · 유효기간 만료일");
    assert_eq!(fact("certificates[1]"), "보안인증 2");
    assert_eq!(fact("certificates"), "보안인증");
    assert_eq!(fact("application.date"), "신청 · 신청일");
    assert_eq!(fact("earlier_certification"), "이전 인증");
    assert_eq!(fact("notice.controls[4]"), "인증기관의 고지 · 고지된 통제항목");
    assert_eq!(fact("nothing.known"), "");
    let product = label(Subject::Product, "proofs[0].copy", Language::Korean);
    assert_eq!(product.as_deref(), Some("인증서 1 · 사본 (증빙자료)"));
}
