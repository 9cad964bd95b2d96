//! A case with thousands of operators costs as much as it is long. The bounds are wide, for slow machines and builds without
//! optimisation; work that grows with the square of the operators exceeds them many times over.

mod common;

use std::time::{Duration, Instant};

use common::{assess, case, certificate, day, site, what_if};
use simsa_model::{Facts, Group, Operator, Standing, Storage};

/// So many operators, each with a place and with its own certificates, by `given`.
fn many(count: usize, given: impl Fn(usize) -> &'static [&'static str]) -> Facts {
    let mut facts = case();
    let id = |at: usize| format!("operator-{at}");
    facts.operators = (0..count)
        .map(|at| Operator { id: id(at), name: Some(format!("가상 {at}")), ..Operator::default() })
        .collect();
    facts.storage = (0..count)
        .map(|at| Storage { id: format!("place-{at}"), operator: Some(id(at)), ..site("cloud") })
        .collect();
    facts.certificates = Some(
        (0..count).flat_map(|at| given(at).iter().map(move |name| certificate(name, &id(at)))).collect(),
    );
    facts
}

fn within(bound: Duration, what: &str, work: impl FnOnce()) {
    let began = Instant::now();
    work();
    assert!(began.elapsed() < bound, "{what}: {:?}", began.elapsed());
}

#[test]
fn thousands_of_operators_are_assessed_in_time() {
    let bound = Duration::from_mins(1);
    within(bound, "each with a certificate", || {
        let facts = many(3_000, |_| &["isms-p"]);
        assert_eq!(assess(&facts, day()).decided_group(), Some(Group::II2));
    });
    within(bound, "one lacks what the others have", || {
        let facts = many(3_000, |at| if at == 2_999 { &[] } else { &["isms-p"] });
        let assessment = assess(&facts, day());
        assert_eq!(assessment.decided_group(), Some(Group::II3), "the weakest decides");
        let counts = |standing: &&simsa_model::CertificateStanding| standing.standing == Standing::Counts;
        assert_eq!(assessment.certificates.iter().filter(counts).count(), 2_999);
    });
    within(bound, "nobody says who runs the places", || {
        let mut facts = many(3_000, |_| &["isms-p"]);
        facts.storage.iter_mut().for_each(|place| place.operator = None);
        assert_eq!(assess(&facts, day()).decided_group(), None);
    });
    within(bound, "nobody says whose the certificates are", || {
        let mut facts = many(3_000, |_| &["isms-p"]);
        facts.certificates.iter_mut().flatten().for_each(|one| one.operator = None);
        assert_eq!(assess(&facts, day()).decided_group(), None);
    });
    within(bound, "of some operators the certificates are not known", || {
        let mut facts = many(3_000, |_| &["isms-p"]);
        for (at, operator) in facts.operators.iter_mut().enumerate() {
            operator.certificates_listed = Some(at % 2 == 0);
        }
        assert_eq!(assess(&facts, day()).decided_group(), Some(Group::II2));
    });
}

#[test]
fn what_would_help_many_operators_is_found_in_time() {
    within(Duration::from_mins(2), "what-if", || {
        let facts = many(300, |at| if at % 2 == 0 { &["isms-p"] } else { &[] });
        let steps = what_if(&facts, day());
        let lacking = steps.iter().flat_map(|step| &step.lacking).map(|one| one.operators.len()).max();
        assert_eq!(lacking, Some(300));
    });
}
