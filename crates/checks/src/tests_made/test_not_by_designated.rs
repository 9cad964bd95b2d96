//! Looks at tests that no designated information security firm has made. The guide allows a party to make them itself or to
//! have them made, and recommends a designated firm (참고5).
//!
//! It cannot see whether a firm that is called designated was so when it made the test.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Performer, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};
use crate::tests_made::{in_force, name};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "test-not-by-designated",
    name: Bi::new("전문서비스 기업이 수행하지 않은 점검", "a test not made by a designated firm"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "안내서는 정보보호 전문서비스 기업을 통한 수행을 권장합니다. 자체 수행이나 그 밖의 기관에 의한 수행도 됩니다.",
        "The guide recommends a designated information security firm; making the test oneself, or having others make it, is allowed.",
    ),
    cites: Cites::new(&[&guide::REF_5_DESIGNATED, &guide::REVIEW_WITH_CERTIFICATES, &guide::REVIEW_DIRECT]),
    readings: &[],
    next: Bi::new(
        "다음 점검은 정보보호 전문서비스 기업에 맡기는 것을 검토하십시오. 이번 결과는 그대로 낼 수 있습니다.",
        "Consider a designated firm for the next test. The present result may be handed in as it is.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, test) in in_force(case) {
        let Some(by @ (Performer::Own | Performer::Other)) = test.performed_by else { continue };
        let (name, by) = (name(test.object, test.kind), by.words());
        let (ko, en, by_ko, by_en) = (name.ko, name.en, by.ko, by.en.to_lowercase());
        let what = say!(
            "{ko}의 수행기관이 ‘{by_ko}’입니다. 정보보호 전문서비스 기업을 통한 수행을 권장합니다.",
            "The {en} was made by {by_en}; a designated firm is recommended."
        );
        report.found(place::test(at, "performed_by"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Performer;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_designated_firm_is_recommended() {
        quiet(&INFO, &ii_3());
        let by = |performer| with(ii_3(), |d| d.tests[1].performed_by = Some(performer));
        quiet(&INFO, &by(Performer::Designated));
        finds(&INFO, &by(Performer::Own), &["tests.toml test[1].performed_by"]);
        finds(&INFO, &by(Performer::Other), &["tests.toml test[1].performed_by"]);
    }
}
