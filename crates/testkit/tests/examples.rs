//! The example cases: each comes to its group, the good ones are clean, the broken one shows every planted defect.

use std::collections::BTreeSet;
use std::fs;

use simsa_case::load;
use simsa_checks::examine;
use simsa_model::{Finding, Severity};
use simsa_rules::assess;
use simsa_testkit::{example, examples};

fn findings(name: &str) -> Vec<Finding> {
    let case = load(&example(name)).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
    let on = case.facts().application.date.expect("an example says when it is handed in");
    examine(case.dossier(), &assess(case.facts(), on).unwrap())
}

#[test]
fn every_example_comes_to_its_group() {
    for (name, group) in [
        ("group-i-1", "I-1"),
        ("group-i-2", "I-2"),
        ("group-ii-1", "II-1"),
        ("group-ii-2", "II-2"),
        ("group-ii-3", "II-3"),
        ("public-institution", "II-1"),
        ("two-operators", "II-2"),
    ] {
        let case = load(&example(name)).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        let on = case.facts().application.date.expect("an example says when it is handed in");
        let assessment = assess(case.facts(), on).unwrap();
        assert_eq!(assessment.decided_group().map(simsa_model::Group::name), Some(group), "{name}");
        assert!(case.fictional, "{name} must say that it is fictional");
    }
}

#[test]
fn the_good_examples_are_clean() {
    for path in examples() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "broken" {
            continue;
        }
        let wrong: Vec<String> = findings(&name)
            .into_iter()
            .filter(|finding| finding.severity != Severity::Notice)
            .map(|finding| format!("{name}: {} {}", finding.code, finding.what.ko))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn the_broken_example_shows_every_planted_defect() {
    let expected = fs::read_to_string(example("broken").join("expected-findings.txt")).unwrap();
    let expected: BTreeSet<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(expected.len() > 30, "the broken example plants many defects");
    let findings = findings("broken");
    let found: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Notice)
        .map(|finding| finding.code)
        .collect();
    let missed: Vec<_> =
        expected.difference(&found).filter(|code| !findings.iter().any(|f| f.code == **code)).collect();
    assert!(missed.is_empty(), "planted and not found: {missed:?}");
    let unplanned: Vec<_> = found.difference(&expected).collect();
    assert!(unplanned.is_empty(), "found and not planted: {unplanned:?}");
}
