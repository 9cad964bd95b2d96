//! Cases with thousands of operators are judged as small ones are. What they cost is measured by the bench `assess`.

mod common;

use common::{assess, day, many, what_if};
use simsa_model::{Group, Standing};

#[test]
fn thousands_of_operators_are_assessed_by_what_each_holds() {
    // each with a certificate
    let facts = many(3_000, |_| &["isms-p"]);
    assert_eq!(assess(&facts, day()).decided_group(), Some(Group::II2));
    // one lacks what the others have
    let facts = many(3_000, |at| if at == 2_999 { &[] } else { &["isms-p"] });
    let assessment = assess(&facts, day());
    assert_eq!(assessment.decided_group(), Some(Group::II3), "the weakest decides");
    let counts = |standing: &&simsa_model::CertificateStanding| standing.standing == Standing::Counts;
    assert_eq!(assessment.certificates.iter().filter(counts).count(), 2_999);
    // nobody says who runs the places
    let mut facts = many(3_000, |_| &["isms-p"]);
    facts.storage.iter_mut().for_each(|place| place.operator = None);
    assert_eq!(assess(&facts, day()).decided_group(), None);
    // nobody says whose the certificates are
    let mut facts = many(3_000, |_| &["isms-p"]);
    facts.certificates.iter_mut().flatten().for_each(|one| one.operator = None);
    assert_eq!(assess(&facts, day()).decided_group(), None);
    // of some operators the certificates are not known
    let mut facts = many(3_000, |_| &["isms-p"]);
    for (at, operator) in facts.operators.iter_mut().enumerate() {
        operator.certificates_listed = Some(at % 2 == 0);
    }
    assert_eq!(assess(&facts, day()).decided_group(), Some(Group::II2));
}

#[test]
fn what_would_help_names_every_operator_that_lacks_something() {
    let facts = many(300, |at| if at % 2 == 0 { &["isms-p"] } else { &[] });
    let steps = what_if(&facts, day());
    let lacking = steps.iter().flat_map(|step| &step.lacking).map(|one| one.operators.len()).max();
    assert_eq!(lacking, Some(300));
}
