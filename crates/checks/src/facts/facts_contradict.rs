//! Looks at facts that cannot well be true together: a cloud provider that is no cloud, an association's
//! facility offered commercially, an earlier certificate that ends before it begins. The ruling follows what
//! is written, so one of the two may put the case into the wrong group.
//!
//! It cannot see which of the two is wrong.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Facility, ReviewKind, Scheme, Served, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "facts-contradict",
    name: Bi::new("서로 맞지 않는 사실", "facts that do not fit together"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "함께 성립하기 어려운 사실이 적혀 있습니다. 판정은 적힌 대로 하므로, 하나가 틀렸다면 그룹과 제출 자료가 달라집니다.",
        "Facts stand side by side that can hardly both be true; the ruling takes them as written, so one mistake may change the group.",
    ),
    cites: Cites::new(&[&guide::DEF_CLOUD, &guide::REF_3_ASSOCIATION, &guide::S014_TERMS]),
    readings: &[],
    next: Bi::new(
        "두 사실 가운데 어느 것이 맞는지 확인하고, 둘 다 맞다면 그 사정을 인증기관에 설명하십시오.",
        "Find out which of the two is right; if both are, explain it to the certifier.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    storage(case, report);
    institutions(case, report);
    application(case, report);
    for (at, certificate) in case.facts.certificates.iter().flatten().enumerate() {
        if certificate.scheme != Scheme::Csap && certificate.csap_type.is_some() {
            let name = certificate.scheme.name();
            let what = say!(
                "{name} 인증서에 CSAP 유형이 적혀 있습니다.",
                "The {name} certificate states a type of CSAP."
            );
            report.found(place::certificate(at, "csap_type"), what).also(place::certificate(at, "scheme"));
        }
    }
}

fn storage(case: &CheckInput<'_>, report: &mut Report) {
    for (at, storage) in case.facts.storage.iter().enumerate() {
        let id = quoted(&storage.id);
        let (field, what) = match (storage.facility, storage.cloud, storage.commercial) {
            (Some(Facility::CloudProvider), Some(false), _) => (
                "cloud",
                say!(
                    "보관 장소 {id}은(는) 클라우드 사업자의 시설인데 클라우드 방식이 아니라고 적혀 있습니다.",
                    "The place {id} is a cloud provider's, yet it is stated not to be cloud computing."
                ),
            ),
            (Some(Facility::CloudProvider), _, Some(false)) => (
                "commercial",
                say!(
                    "보관 장소 {id}은(는) 클라우드 사업자의 시설인데 상용이 아니라고 적혀 있습니다.",
                    "The place {id} is a cloud provider's, yet it is stated not to be commercial."
                ),
            ),
            (Some(Facility::Association), _, Some(true)) => (
                "commercial",
                say!(
                    "보관 장소 {id}은(는) 협회·단체가 회원 전용으로 지은 시설인데 상용이라고 적혀 있습니다.",
                    "The place {id} is an association's, built only for its members, yet it is stated to be commercial."
                ),
            ),
            _ => continue,
        };
        report.found(place::storage(at, field), what).also(place::storage(at, "facility"));
    }
}

fn institutions(case: &CheckInput<'_>, report: &mut Report) {
    let institutions = &case.facts.institutions;
    let public = institutions.legal_forms.iter().any(|form| form.is_listed());
    if institutions.served == Some(Served::Private) && public {
        let what = say!(
            "민간 의료기관만 이용한다고 하면서 국가·공공기관의 법적 형태가 적혀 있습니다.",
            "Only private institutions are served, yet legal forms of public ones are stated."
        );
        report.found(place::fact("institutions.legal_forms"), what).also(place::fact("institutions.served"));
    }
}

fn application(case: &CheckInput<'_>, report: &mut Report) {
    let Some(earlier) = &case.facts.earlier_certification else { return };
    if let (Some(from), Some(until)) = (earlier.certified_on, earlier.valid_until)
        && until < from
    {
        let what = say!(
            "이전 인증의 유효기간 만료일({until})이 인증일({from})보다 앞섭니다.",
            "The earlier certification ends on {until}, before the day on which it was granted, {from}."
        );
        report.found(place::fact("earlier_certification.valid_until"), what);
    }
    if case.facts.application.kind == Some(ReviewKind::Initial) {
        let what = say!(
            "최초심사를 신청하면서 이전 인증이 적혀 있습니다.",
            "An initial review is applied for, yet an earlier certification is stated."
        );
        report.found(place::fact("application.kind"), what).also(place::fact("earlier_certification"));
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Day, EarlierCertification, LegalForm};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn facts_that_cannot_both_be_true_are_found() {
        quiet(&INFO, &ii_3());
        let wrong = with(ii_3(), |d| {
            d.facts.storage[0].cloud = Some(false);
            d.facts.institutions.legal_forms = vec![LegalForm::School];
            d.facts.earlier_certification = Some(EarlierCertification {
                certified_on: Some(Day::new(2022, 1, 1)),
                valid_until: Some(Day::new(2021, 1, 1)),
            });
        });
        let places = [
            "facts.toml application.kind",
            "facts.toml earlier_certification",
            "facts.toml earlier_certification.valid_until",
            "facts.toml institutions.legal_forms",
            "facts.toml institutions.served",
            "facts.toml storage[0].cloud",
            "facts.toml storage[0].facility",
        ];
        finds(&INFO, &wrong, &places);
    }
}
