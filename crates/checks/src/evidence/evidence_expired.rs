//! Looks at evidence of the kinds whose period is a validity (contracts, service level agreements, copies of certificates,
//! confirmations). One that had ended on the day of the application promises nothing any more. The period of a log or a
//! report is what it covers, and may lie in the past.
//!
//! It cannot see whether the contract was renewed without a new paper.

use simsa_catalogue::catalogue;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-expired",
    name: Bi::new("유효기간이 지난 증빙", "evidence that is no longer valid"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "계약서, 서비스 수준 협약, 인증서 사본, 확인서처럼 유효기간이 있는 증빙이 신청일 전에 끝났습니다. 지금도 그렇다는 증빙이 되지 못합니다.",
        "Evidence with a validity (a contract, a service level agreement, a copy of a certificate, a confirmation) had ended before the application, so it does not show that it still holds.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST, &guide::REF_6_CERTIFICATE_VALID]),
    readings: &[&readings::R_028],
    next: Bi::new(
        "갱신한 계약서나 인증서로 바꾸십시오. 자동 연장되었으면 그 사실이 적힌 자료를 함께 내고 기간을 고치십시오.",
        "Replace it by the renewed document. Where it was extended automatically, hand in what says so and correct the period.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let Some(kind) = catalogue().evidence_kind(&evidence.kind).filter(|kind| kind.expires) else {
            continue;
        };
        let Some(until) = evidence.until.filter(|until| *until < case.applied) else { continue };
        let (name, applied) = (quoted(evidence.name()), case.applied);
        let (ko, en) = (kind.name, kind.name_en);
        let what = say!(
            "증빙 {name}({ko})의 유효기간이 신청일 {applied} 전인 {until}에 끝났습니다.",
            "The evidence {name} ({en}) ended on {until}, before the application on {applied}."
        );
        report.found(place::evidence(at, "until"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_catalogue::catalogue;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_3};

    use super::INFO;

    #[test]
    fn what_has_a_validity_must_hold_on_the_day_of_the_application() {
        for kind in catalogue().evidence_kinds {
            let ended = |days: i32| {
                with(ii_3(), |d| {
                    let evidence = &mut d.evidence[0];
                    evidence.kind = kind.id.to_owned();
                    evidence.from = Some(APPLIED.days_after(-900));
                    evidence.until = Some(APPLIED.days_after(days));
                })
            };
            quiet(&INFO, &ended(0));
            if kind.expires {
                finds(&INFO, &ended(-1), &["evidence.toml evidence[0].until"]);
            } else {
                quiet(&INFO, &ended(-400));
            }
        }
    }
}
