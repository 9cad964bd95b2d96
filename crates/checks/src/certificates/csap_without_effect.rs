//! Looks at CSAP certificates in cloud cases that serve no public institution. The table lets CSAP alone
//! suffice only for public ones, although form 1 prints it without that limit.
//!
//! It cannot see how the certifier will treat it.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, CsapDuty, Ruling, Scheme, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "csap-without-effect",
    name: Bi::new("민간 의료기관에는 효과가 없는 CSAP", "CSAP without effect for private institutions"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "CSAP만으로 그룹 II-1이 되는 것은 국가·공공 의료기관뿐입니다. 민간 의료기관만 이용하면 그룹이 달라지지 않습니다.",
        "CSAP alone leads to group II-1 only for public institutions; where private ones are served it changes nothing.",
    ),
    cites: Cites::new(&[&guide::TABLE_II_1, &guide::FORM_1_S014]),
    readings: &[&readings::R_006],
    next: Bi::new(
        "CSAP가 인정되는지 인증기관에 문의하십시오. 인정되지 않으면 지금의 그룹대로 자료를 내야 합니다.",
        "Ask the certifier whether it is accepted; if not, the material of the present group is due.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let no_duty = case.assessment.csap_duty.as_ref().and_then(Ruling::value) == Some(&CsapDuty::None);
    let Some(group) = case.group.filter(|group| group.is_cloud() && no_duty) else { return };
    for (at, certificate) in case.counting() {
        if certificate.scheme == Scheme::Csap {
            let what = say!(
                "CSAP 인증서가 있으나 국가·공공 의료기관이 이용하지 않으므로 그룹({group})에 영향을 주지 않습니다.",
                "There is a CSAP certificate, but no public institution is served: the group ({group}) does not change."
            );
            report.found(place::certificate(at, "scheme"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Served;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1_public;

    use super::INFO;

    #[test]
    fn csap_for_private_institutions_changes_nothing() {
        quiet(&INFO, &ii_1_public());
        let private = with(ii_1_public(), |d| {
            d.facts.institutions.served = Some(Served::Private);
            d.facts.institutions.legal_forms.clear();
        });
        finds(&INFO, &private, &["facts.toml certificates[0].scheme"]);
    }
}
