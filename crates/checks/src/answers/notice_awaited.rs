//! Looks at group II-2 before the certifier's notice. Form 3 is filled only for the controls it names, so
//! until it comes nothing of form 3 can be done, and nothing of it is missing.
//!
//! It cannot see when the notice will come.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "notice-awaited",
    name: Bi::new("인증기관의 고지를 기다림", "the certifier's notice is awaited"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "그룹 II-2의 양식3은 인증기관이 고지한 통제항목만, 고지를 받은 뒤에 작성합니다.",
        "In group II-2 form 3 is filled only for the controls that the certifier names, after its notice.",
    ),
    cites: Cites::new(&[&guide::DETAIL_II_2_NOTICE]),
    readings: &[&readings::R_041],
    next: Bi::new(
        "고지를 받으면 신청 사실의 ‘인증기관의 고지’에 날짜와 통제항목을 적고, 그 질문에 답하십시오.",
        "When it comes, enter its day and controls among the facts, and answer the questions that follow.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if case.awaits_notice() {
        let what = say!(
            "그룹 II-2의 양식3은 인증기관의 고지를 받은 뒤 작성합니다. 아직 고지된 통제항목이 없습니다.",
            "Form 3 of group II-2 waits for the certifier's notice; no control has been named yet."
        );
        report.found(place::fact("notice"), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{ii_2, ii_3};

    use super::INFO;

    #[test]
    fn without_a_notice_form_3_waits() {
        quiet(&INFO, &ii_2());
        quiet(&INFO, &ii_3());
        let waiting = with(ii_2(), |d| d.facts.notice = None);
        finds(&INFO, &waiting, &["facts.toml notice"]);
    }
}
