//! Looks at whether S014 is reviewed in this application at all. When it is not, nothing of what follows is
//! due, and people should not spend weeks on it.
//!
//! It cannot see whether the certifier agrees.

use simsa_law::guide;
use simsa_model::{Applicability, Bi, Cites, Ground, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "s014-not-reviewed",
    name: Bi::new("S014 심사 대상이 아님", "S014 is not reviewed"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "적용 제외대상이거나, 이전 인증의 갱신심사에서 심사하므로 이번 신청에서 S014에 대해 낼 자료가 없습니다.",
        "The case is excluded from S014, or is reviewed only when the earlier certificate is renewed: nothing is due for S014 now.",
    ),
    cites: Cites::new(&[&guide::EXCLUDED_INTERNAL, &guide::TRANSITION]),
    readings: &[],
    next: Bi::new(
        "판정의 근거를 읽고, 인증기관에 적용 여부를 확인받아 두십시오.",
        "Read the grounds of the ruling, and have the certifier confirm them.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let what = match case.not_reviewed() {
        None => return,
        Some(Applicability::Deferred) => say!(
            "이번 신청에서는 S014를 심사하지 않고, 이전 인증의 유효기간 만료 뒤 갱신심사에서 심사합니다.",
            "S014 is not reviewed in this application but when the earlier certificate is renewed."
        ),
        Some(_) => say!(
            "S014 적용 제외대상이므로 S014에 대해 제출할 자료가 없습니다.",
            "The case is excluded from S014: there is nothing to hand in for it."
        ),
    };
    let grounds = case.assessment.applicability.grounds();
    let cites: Vec<_> = grounds.iter().flat_map(|ground| ground.rule.cites.passages()).copied().collect();
    let readings: Vec<_> = grounds.iter().flat_map(Ground::all_readings).collect();
    report.found(Place::Facts, what).cites(&cites).readings(&readings);
}

#[cfg(test)]
mod tests {
    use simsa_model::{Facility, Premises};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn an_excluded_case_has_nothing_to_hand_in() {
        quiet(&INFO, &ii_3());
        let own = with(ii_3(), |d| {
            for storage in &mut d.facts.storage {
                (storage.place, storage.facility) = (Some(Premises::Inside), Some(Facility::Own));
                (storage.cloud, storage.commercial) = (Some(false), Some(false));
            }
        });
        finds(&INFO, &own, &["facts.toml"]);
    }
}
