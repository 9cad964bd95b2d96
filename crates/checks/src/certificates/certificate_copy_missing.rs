//! Looks at the certificates on which the group rests and at the copy of each. Form 1 is handed in with the
//! copies. Satisfied when `copy` names a piece of evidence.
//!
//! It cannot see whether the file shows that certificate.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, or_dash, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-copy-missing",
    name: Bi::new("인증서 사본이 없음", "the copy of a certificate is not attached"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "그룹의 근거가 되는 인증서는 면제신청서(양식1)에 사본을 붙여야 합니다.",
        "The certificates on which the group rests must be attached to form 1 as copies.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_CERTIFICATES, &guide::FORM_1_PROOF]),
    readings: &[],
    next: Bi::new(
        "사본을 증빙자료에 더하고, 이 인증의 사본으로 고르십시오.",
        "Add the copy to the evidence and choose it as the copy of this certificate.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, certificate) in case.handed_in() {
        if certificate.copy.is_none() {
            let (name, number) = (certificate.scheme.name(), or_dash(certificate.number.as_deref()));
            let what = say!(
                "{name} 인증서(번호 {number})의 사본이 붙어 있지 않습니다.",
                "The copy of the {name} certificate (number {number}) is not attached."
            );
            report.found(place::certificate(at, "copy"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Dossier;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{ii_1, ii_1_public};

    use super::INFO;

    #[test]
    fn a_counting_certificate_needs_its_copy() {
        quiet(&INFO, &ii_1());
        let without = with(ii_1(), |d| d.facts.certificates.as_mut().unwrap()[1].copy = None);
        finds(&INFO, &without, &["facts.toml certificates[1].copy"]);
    }

    /// “세 인증서 사본 각 1부 또는 CSAP 인증서 사본 1부”: of what else is listed no copy is asked for, nor looked for on form 6.
    #[test]
    fn a_certificate_on_which_the_group_does_not_rest_needs_none() {
        let more = |dossier: Dossier, other: &Dossier| {
            let mut listed = other.facts.certificates.clone().unwrap();
            for one in &mut listed {
                one.copy = None;
            }
            with(dossier, |d| d.facts.certificates.as_mut().unwrap().extend(listed))
        };
        let conformity = crate::explain("conformity-unconfirmed").unwrap();
        for dossier in [more(ii_1(), &ii_1_public()), more(ii_1_public(), &ii_1())] {
            quiet(&INFO, &dossier);
            quiet(conformity, &dossier);
        }
    }
}
