//! Looks at whether private and public institutions are served by the same system. The guide speaks of one
//! or the other; which certificates then suffice is a reading.
//!
//! It cannot see how many institutions of each kind there are.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Served, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "institutions-mixed",
    name: Bi::new("민간과 국가·공공 의료기관이 함께 이용", "private and public institutions served together"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "민간과 국가·공공 의료기관이 함께 이용하면 CSAP 의무와 그룹을 어떻게 정할지 안내서에 없어 해석에 따릅니다.",
        "The guide does not say how the CSAP duty and the group go where private and public institutions share a system; a reading is followed.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP, &guide::TABLE_II_1]),
    readings: &[&readings::R_046],
    next: Bi::new(
        "신청 전에 인증기관에 어느 쪽으로 심사할지 확인하고, 필요하면 신청을 나누십시오.",
        "Ask the certifier before applying how it will be reviewed; split the application if necessary.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if case.facts.institutions.served == Some(Served::Mixed) && case.is_cloud() {
        let what = say!(
            "민간과 국가·공공 의료기관이 함께 이용합니다. CSAP 의무는 해석 R-046에 따라 판단하였습니다.",
            "Private and public institutions are both served; the CSAP duty was judged by reading R-046."
        );
        report.found(place::fact("institutions.served"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Served;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1_public;

    use super::INFO;

    #[test]
    fn private_and_public_together_are_noted() {
        quiet(&INFO, &ii_1_public());
        let mixed = with(ii_1_public(), |d| d.facts.institutions.served = Some(Served::Mixed));
        finds(&INFO, &mixed, &["facts.toml institutions.served"]);
    }
}
