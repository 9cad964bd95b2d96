//! Every place of an example case is written as file and path, and read back as the same place.

use serde::Serialize;
use serde_json::Value;
use simsa_case::{FindingRecord, FolderPlace, load};
use simsa_checks::examine;
use simsa_forms::{fill, instances};
use simsa_model::{Dossier, FormId, List, Place};
use simsa_rules::assess;
use simsa_testkit::examples;

/// Every field of a part of a case, as a person would write its path.
fn paths(value: &Value, path: &str, all: &mut Vec<String>) {
    if !path.is_empty() {
        all.push(path.to_owned());
    }
    match value {
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(at, entry)| paths(entry, &format!("{path}[{at}]"), all));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                paths(value, &format!("{path}{dot}{name}"), all);
            }
        }
        _ => {}
    }
}

fn listed(list: List, entries: &impl Serialize) -> Vec<Place> {
    let value = serde_json::to_value(entries).unwrap();
    let mut places = vec![Place::list(list)];
    for (at, entry) in value.as_array().unwrap().iter().enumerate() {
        let mut fields = Vec::new();
        paths(entry, "", &mut fields);
        places.push(Place::entry(list, at));
        places.extend(fields.into_iter().map(|field| Place::entry(list, at).with_field(field)));
    }
    places
}

/// Every place of a case but for the facts that stand in no list.
fn places(dossier: &Dossier) -> Vec<Place> {
    let mut all = vec![Place::Facts, Place::Conformity(None)];
    all.extend(listed(List::Storage, &dossier.facts.storage));
    all.extend(listed(List::Operators, &dossier.facts.operators));
    all.extend(listed(List::Certificates, &dossier.facts.certificates.clone().unwrap_or_default()));
    all.extend(listed(List::Answers, &dossier.answers));
    all.extend(listed(List::Evidence, &dossier.evidence));
    all.extend(listed(List::Products, &dossier.products));
    all.extend(listed(List::Services, &dossier.services));
    all.extend(listed(List::Tests, &dossier.tests));
    all.extend(listed(List::Claims, &dossier.claims));
    let mut fields = Vec::new();
    paths(&serde_json::to_value(&dossier.conformity).unwrap(), "", &mut fields);
    all.extend(fields.into_iter().map(|field| Place::Conformity(None).with_field(field)));
    all
}

#[test]
fn every_place_of_every_example_is_written_and_read_back() {
    for path in examples() {
        let case = load(&path).unwrap();
        let all = places(case.dossier());
        assert!(all.len() > 100, "{}", path.display());
        for place in all {
            let written = FolderPlace::of(&place);
            assert_eq!(written.read().as_ref(), Some(&place), "{written}");
        }
        // and the other way round: every path of the facts is a place that is written so
        let mut fields = Vec::new();
        paths(&serde_json::to_value(case.facts()).unwrap(), "", &mut fields);
        for field in fields {
            let written = FolderPlace { file: "facts.toml".to_owned(), field: Some(field), line: None };
            assert_eq!(FolderPlace::of(&written.read().unwrap()), written);
        }
    }
}

/// Of whose part of a list something is said, is the only thing that the notation leaves out.
fn without_operator(place: Place) -> Place {
    match place {
        Place::List { list, .. } => Place::list(list),
        other => other,
    }
}

#[test]
fn what_findings_and_blanks_point_at_is_read_back_from_their_notation() {
    let mut operators_named = 0;
    for path in examples() {
        let case = load(&path).unwrap();
        let on = case.facts().application.date.unwrap();
        let mut dossier = case.dossier().clone();
        // what is missing is found as well
        dossier.answers.truncate(dossier.answers.len() / 2);
        dossier.tests.clear();
        let assessment = assess(&dossier.facts, on);
        let findings = examine(&dossier, &assessment);
        let copies = FormId::ALL.into_iter().flat_map(|form| instances(form, &dossier));
        let blanks = copies.flat_map(|copy| fill(&copy, &dossier, &assessment).blanks);
        let pointed = findings.iter().flat_map(|finding| finding.places.clone());
        for place in pointed.chain(blanks.map(|blank| blank.place)) {
            operators_named += usize::from(matches!(&place, Place::List { operator: Some(_), .. }));
            let written = FolderPlace::of(&place);
            assert_eq!(written.read(), Some(without_operator(place)), "{written}");
        }
        for finding in &findings {
            let record = FindingRecord::of(finding);
            let json = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<FindingRecord>(&json).unwrap(), record);
        }
    }
    assert!(operators_named > 0, "the example with two operators names them");
}

#[test]
fn what_is_no_place_of_a_case_is_none() {
    for (file, field) in [
        ("case.toml", None),
        ("answers.toml", Some("note")),
        ("answers.toml", Some("answer[x].note")),
        ("answers.toml", Some("answer[1]note")),
        ("answers.toml", Some("product[1].name")),
        ("answers", None),
    ] {
        let written = FolderPlace { file: file.to_owned(), field: field.map(str::to_owned), line: None };
        assert_eq!(written.read(), None, "{written}");
    }
}
