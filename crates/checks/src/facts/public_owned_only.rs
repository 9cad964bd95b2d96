//! Looks at institutions that are called public although their legal form is none that the criterion names.
//! They count as private: no CSAP duty, and CSAP alone opens no group.
//!
//! It cannot see the law by which an institution was founded.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Served, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "public-owned-only",
    name: Bi::new(
        "국가·공공기관의 정의에 들지 않는 공공 의료기관",
        "a public institution outside the definition",
    ),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "공공이라고 적었지만 법적 형태가 전자정부법의 행정기관·공공기관에 들지 않아, 이 인증기준에서는 민간처럼 다룹니다.",
        "The institutions are called public, but their legal form is none the criterion defines; they are treated like private ones.",
    ),
    cites: Cites::new(&[&guide::S014_TERMS, &guide::REF_2_PUBLIC]),
    readings: &[&readings::R_038],
    next: Bi::new(
        "설립 근거 법률을 확인하여 법적 형태를 다시 고르거나, 인증기관에 문의하십시오.",
        "Check the act by which they were founded and choose the legal form again, or ask the certifier.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let institutions = &case.facts.institutions;
    let public = matches!(institutions.served, Some(Served::Public | Served::Mixed));
    let none = !institutions.legal_forms.iter().any(|form| form.is_listed());
    if public && none && !institutions.legal_forms.is_empty() {
        let what = say!(
            "이용 의료기관이 공공이라고 적혀 있으나 법적 형태가 전자정부법 제2조의 어느 것도 아닙니다.",
            "Public institutions are served, but their legal form is none that the E-Government Act lists."
        );
        report.found(place::fact("institutions.legal_forms"), what).also(place::fact("institutions.served"));
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::LegalForm;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1_public;

    use super::INFO;

    #[test]
    fn publicly_owned_institutions_outside_the_law_are_noted() {
        quiet(&INFO, &ii_1_public());
        let none = with(ii_1_public(), |d| d.facts.institutions.legal_forms = vec![LegalForm::NoneOfThese]);
        finds(&INFO, &none, &["facts.toml institutions.legal_forms", "facts.toml institutions.served"]);
    }
}
