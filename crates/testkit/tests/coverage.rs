//! No passage of the guide is forgotten: each is cited by a rule, a question, a form, a check or a reading, or it is said
//! why it yields no rule; and nothing is called "without a rule" that a rule cites.

use std::collections::BTreeSet;

use simsa_catalogue::{Checklist, Question, catalogue};
use simsa_law::{guide, no_rule, readings};
use simsa_model::FormId;

fn by_rules() -> BTreeSet<&'static str> {
    let rules = simsa_rules::all_rules();
    let mut ids: BTreeSet<&str> =
        rules.iter().flat_map(|rule| rule.cites.passages()).map(|passage| passage.id).collect();
    ids.extend(simsa_rules::CERTIFICATE_CITES.passages().iter().map(|passage| passage.id));
    ids
}

fn by_everything() -> BTreeSet<&'static str> {
    let mut ids = by_rules();
    ids.extend(simsa_checks::all().iter().flat_map(|check| check.cites.passages()).map(|passage| passage.id));
    ids.extend(readings::ALL.iter().flat_map(|reading| reading.passages.iter().copied()));
    let catalogue = catalogue();
    ids.extend(catalogue.questions.iter().flat_map(Question::source).map(|passage| passage.id));
    ids.extend(catalogue.questions.iter().flat_map(Question::evidence_source).map(|passage| passage.id));
    for question in Checklist::Form2A.questions() {
        ids.extend(question.source_in(Checklist::Form2A).iter().map(|passage| passage.id));
        ids.extend(question.evidence_source_in(Checklist::Form2A).iter().map(|passage| passage.id));
    }
    ids.extend(catalogue.products.iter().flat_map(|kind| kind.source).map(|passage| passage.id));
    ids.extend(catalogue.proofs.iter().flat_map(|proof| proof.source).map(|passage| passage.id));
    ids.extend(catalogue.secaas.source.iter().map(|passage| passage.id));
    ids.extend(catalogue.programmes.iter().flat_map(|programme| programme.source).map(|passage| passage.id));
    ids.extend(catalogue.parameters.iter().flat_map(|parameter| parameter.source).map(|passage| passage.id));
    ids.extend(
        FormId::ALL
            .iter()
            .flat_map(|form| &simsa_forms::definition(*form).passages)
            .map(|passage| passage.id),
    );
    ids
}

#[test]
fn every_passage_is_used_or_explained() {
    let used = by_everything();
    let explained: BTreeSet<&str> = no_rule().iter().flat_map(|entry| entry.passages).copied().collect();
    let forgotten: Vec<&str> = guide::ALL
        .iter()
        .map(|passage| passage.id)
        .filter(|id| !used.contains(id) && !explained.contains(id))
        .collect();
    assert!(forgotten.is_empty(), "neither used nor explained in law/no-rule.toml: {forgotten:#?}");
}

#[test]
fn what_is_said_to_yield_no_rule_is_cited_by_none() {
    let by_rules = by_rules();
    let contradicted: Vec<&str> = no_rule()
        .iter()
        .flat_map(|entry| entry.passages)
        .copied()
        .filter(|id| by_rules.contains(id))
        .collect();
    assert!(contradicted.is_empty(), "in law/no-rule.toml, and cited by a rule: {contradicted:#?}");
}
