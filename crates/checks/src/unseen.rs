//! A text that nobody can see is no text: whatever field holds nothing but characters of no width, every check says what
//! it says of the field left empty.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use simsa_model::fields::{FieldKind, Subject};
use simsa_model::{AnswerValue, Dossier, Remedy, Severity};

use crate::examine;
use crate::sample::{assessed, certificate, i_1, ii_1, ii_3};

/// As they are pasted from web pages and Hangul: no width, filler, byte order mark.
const UNSEEN: &str = "\u{200b}\u{3164}\u{feff}";
/// Checks that look at characters, seen or not.
const OF_CHARACTERS: [&str; 2] = ["hidden-characters", "characters-not-printed"];
/// Names by which entries point at each other and at files: an empty one is another fault.
const POINTERS: [&str; 3] = ["id", "file", "sha256"];

/// Puts `text` in every place that the path means.
fn put(value: &mut Value, path: &str, text: &str) {
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let list = step.strip_suffix("[]");
    let Some(inner) = value.get_mut(list.unwrap_or(step)) else { return };
    match (list, rest) {
        (Some(_), _) => inner.as_array_mut().into_iter().flatten().for_each(|one| put(one, rest, text)),
        (None, "") => *inner = Value::from(text),
        (None, _) => put(inner, rest, text),
    }
}

fn changed<T: Serialize + DeserializeOwned>(one: &mut T, path: &str, text: &str) {
    let mut value = serde_json::to_value(&*one).unwrap();
    put(&mut value, path, text);
    *one = serde_json::from_value(value).unwrap();
}

fn with(dossier: &Dossier, subject: Subject, path: &str, text: &str) -> Dossier {
    let mut with = dossier.clone();
    match subject {
        Subject::Facts | Subject::Ruling => changed(&mut with.facts, path, text),
        Subject::Answer => with.answers.iter_mut().for_each(|one| changed(one, path, text)),
        Subject::Evidence => with.evidence.iter_mut().for_each(|one| changed(one, path, text)),
        Subject::Product => with.products.iter_mut().for_each(|one| changed(one, path, text)),
        Subject::Service => with.services.iter_mut().for_each(|one| changed(one, path, text)),
        Subject::Test => with.tests.iter_mut().for_each(|one| changed(one, path, text)),
        Subject::Claim => with.claims.iter_mut().for_each(|one| changed(one, path, text)),
        Subject::Conformity => changed(&mut with.conformity, path, text),
    }
    with
}

/// Where something is said, and how gravely; `of_characters`, by the checks of characters too.
fn said(dossier: &Dossier, of_characters: bool) -> BTreeMap<String, Severity> {
    let mut said = BTreeMap::new();
    for finding in examine(dossier, &assessed(dossier)) {
        if of_characters || !OF_CHARACTERS.contains(&finding.code) {
            let gravest = said.entry(format!("{:?}", finding.places)).or_insert(finding.severity);
            *gravest = finding.severity.min(*gravest);
        }
    }
    said
}

/// Cases in which texts matter: with answers that need a reason, and weaknesses left open.
fn dossiers() -> [Dossier; 3] {
    [i_1(), ii_1(), ii_3()].map(|mut dossier| {
        for (answer, value) in dossier.answers.iter_mut().zip([AnswerValue::NotApplicable, AnswerValue::P]) {
            (answer.answer, answer.note) = (Some(value), "사유".to_owned());
        }
        for test in dossier.tests.iter_mut().take(2) {
            (test.result, test.reason) = (Some(Remedy::Incomplete), "사유".to_owned());
        }
        if let Some(service) = dossier.services.first_mut() {
            (service.region_bound, service.holds_records) = (Some(false), Some(false));
            service.note = "설명".to_owned();
        }
        let twin = certificate(simsa_model::Scheme::IsmsP);
        dossier.facts.certificates.get_or_insert_default().push(twin);
        dossier
    })
}

#[test]
fn a_text_that_nobody_sees_counts_as_none() {
    let mut told = 0;
    for dossier in dossiers() {
        let written = said(&dossier, false);
        for field in Subject::ALL.into_iter().flat_map(Subject::fields) {
            let is_text = matches!(field.kind, FieldKind::Text | FieldKind::Long);
            if !is_text || POINTERS.contains(&field.name()) {
                continue;
            }
            let empty = said(&with(&dossier, field.subject, field.path, ""), false);
            let unseen = with(&dossier, field.subject, field.path, UNSEEN);
            // where the characters themselves are told as gravely, a check may leave it at that
            let (all, own) = (said(&unseen, true), said(&unseen, false));
            for (place, severity) in &empty {
                let told = all.get(place).is_some_and(|gravest| gravest <= severity);
                assert!(told, "{:?} {}: nothing as grave at {place}", field.subject, field.path);
            }
            assert!(own.keys().all(|place| empty.contains_key(place)), "{:?} {}", field.subject, field.path);
            told += usize::from(empty != written);
        }
    }
    assert!(told >= 20, "only {told} fields are missed when they are empty");
}
