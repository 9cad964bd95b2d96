//! What would make a case lighter, in numbers and in the words that people read: a reviewed table.

mod common;

use std::fmt::Write as _;

use common::{assess, case, certificates, day, site, what_if};
use simsa_model::Facts;
use simsa_rules::PossibleChange;

fn facts(place: &str, set: &str) -> Facts {
    Facts { storage: vec![site(place)], certificates: Some(certificates(set, "op")), ..case() }
}

/// Every step of `facts`, one line each: what changes, and what that brings.
fn table(head: &str, facts: &Facts) -> String {
    let now = assess(facts, day());
    let group = now.decided_group().expect("decided");
    let mut table = format!("{head}: {group}, {} forms\n", now.decided_duties().len());
    for step in what_if(facts, day()) {
        for change in &step.changes {
            let words = change.words(&now);
            writeln!(table, "  {} / {}", words.ko, words.en).unwrap();
        }
        let saving = step.saving();
        writeln!(table, "  → {} / {}", saving.ko, saving.en).unwrap();
        let forms = now.decided_duties().len().cast_signed() - step.then.decided_duties().len().cast_signed();
        assert_eq!(step.forms_saved, forms, "{head}");
    }
    table
}

#[test]
fn what_would_help_in_words() {
    let mut expired = facts("cloud", "isms-p");
    expired.certificates.as_mut().unwrap()[0].valid_until = Some(day());
    let mut out_of_scope = expired.clone();
    out_of_scope.certificates.as_mut().unwrap()[0].covers_service = Some(false);
    let nobody = Facts { operators: Vec::new(), ..facts("cloud", "-") };
    let all = [
        table("cloud without certificates", &facts("cloud", "-")),
        table("cloud with ISMS-P", &facts("cloud", "isms-p")),
        table("cloud with ISMS-P to its last day", &expired),
        table("cloud with ISMS-P for something else", &out_of_scope),
        table("cloud with all three", &facts("cloud", "isms-p 27017 27018")),
        table("cloud, nobody named", &nobody),
        table("data centre without certificates", &facts("idc", "-")),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

/// A certificate that is there and does not count is to be renewed or extended; one that counts is no change at all.
#[test]
fn a_certificate_that_counts_is_not_asked_for_again() {
    let with = |set: &str| -> Vec<PossibleChange> {
        what_if(&facts("cloud", set), day()).into_iter().flat_map(|step| step.changes).collect()
    };
    assert!(with("-").contains(&PossibleChange::Certificate(simsa_model::Scheme::IsmsP)));
    assert!(!with("isms-p").contains(&PossibleChange::Certificate(simsa_model::Scheme::IsmsP)));
    assert!(with("isms-p").contains(&PossibleChange::NoCloud));
    let on_the_ground: Vec<PossibleChange> =
        what_if(&facts("idc", "-"), day()).into_iter().flat_map(|step| step.changes).collect();
    assert!(!on_the_ground.is_empty() && !on_the_ground.contains(&PossibleChange::NoCloud));
}
