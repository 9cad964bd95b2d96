//! Looks at whether both tests, vulnerability check and penetration test, are recorded for the
//! infrastructure (form 4) and the software (form 5). Where several operators keep records, each files form
//! 4 and needs its own.
//!
//! It cannot see tests that nobody has entered.

use std::collections::BTreeSet;

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, FormId, List, Place, Severity, TestKind, TestObject};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};
use crate::tests_made::name;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "test-missing",
    name: Bi::new("수행 기록이 없는 점검", "a test that is not recorded"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "취약점 점검과 모의침투 테스트는 인프라(양식4)와 SW(양식5) 모두 수행하여야 하는데 기록이 없는 것이 있습니다.",
        "Vulnerability check and penetration test are both needed for infrastructure (form 4) and software (form 5); one is not recorded.",
    ),
    cites: Cites::new(&[&guide::TABLE_COMMON, &guide::SUBMIT_TESTS, &guide::FORM_4_SHEET]),
    readings: &[&readings::R_019, &readings::R_043],
    next: Bi::new(
        "점검을 수행하고 결과를 점검 목록에 적으십시오. 자체 수행도 가능합니다.",
        "Have the test made and enter it among the tests; it may be made by oneself.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let keepers = case.keepers();
    let several: Vec<Option<&str>> =
        if keepers.len() > 1 { keepers.into_iter().map(Some).collect() } else { vec![None] };
    // what names an operator that keeps no records stands on no form 4
    let tests = case.dossier.tests.iter();
    let tests =
        tests.filter(|one| one.object == TestObject::Software || case.is_printed(one.operator.as_deref()));
    let made: BTreeSet<_> = tests.map(|test| (test.object, test.kind, test.operator.as_deref())).collect();
    let by_anybody: BTreeSet<_> = made.iter().map(|(object, kind, _)| (*object, *kind)).collect();
    for (object, form) in [(TestObject::Infrastructure, FormId::F4), (TestObject::Software, FormId::F5)] {
        if !case.owes(form) {
            continue;
        }
        let owners = if object == TestObject::Infrastructure { several.as_slice() } else { &[None] };
        for kind in [TestKind::Vulnerability, TestKind::Penetration] {
            for owner in owners {
                let there = match owner {
                    None => by_anybody.contains(&(object, kind)),
                    own => made.contains(&(object, kind, *own)),
                };
                if !there {
                    missing(case, object, kind, *owner, form, report);
                }
            }
        }
    }
}

fn missing(
    case: &CheckInput<'_>,
    object: TestObject,
    kind: TestKind,
    owner: Option<&str>,
    form: FormId,
    report: &mut Report,
) {
    let name = name(object, kind);
    let (ko, en) = (name.ko, name.en);
    let what = match owner {
        None => say!("{ko} 수행 기록이 없습니다(양식{form}).", "No {en} is recorded (form {form})."),
        Some(owner) => {
            let owner = case.operator_name(owner);
            say!(
                "사업자 {owner}의 {ko} 수행 기록이 없습니다(양식{form}).",
                "No {en} of the operator {owner} is recorded (form {form})."
            )
        }
    };
    let sheet = if form == FormId::F4 { &guide::FORM_4_SHEET } else { &guide::FORM_5_SHEET };
    let tests = Place::list_of(List::Tests, owner);
    report.found(tests, what).cites(&[&guide::TABLE_COMMON, &guide::SUBMIT_TESTS, sheet]);
}

#[cfg(test)]
mod tests {
    use simsa_model::Operator;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn each_of_the_four_tests_and_each_operator_is_needed() {
        quiet(&INFO, &ii_3());
        finds(&INFO, &with(ii_3(), |d| drop(d.tests.remove(3))), &["tests.toml"]);
        assert_eq!(crate::expect::found(&INFO, &with(ii_3(), |d| d.tests.clear())).len(), 4);
        let two = with(ii_3(), |d| {
            d.facts.operators.push(Operator { id: "second".to_owned(), ..Operator::default() });
            d.facts.storage[1].operator = Some("second".to_owned());
            d.tests.iter_mut().for_each(|test| test.operator = Some("op".to_owned()));
        });
        let found = finds(&INFO, &two, &["tests.toml", "tests.toml"]);
        assert!(found.iter().all(|finding| finding.what.ko.contains("second")), "{found:#?}");
    }
}
