//! Looks at how many operators a case names. Each that keeps records hands in forms of its own, so a case with very many is a
//! package that nobody can review, and none is made of it. Satisfied with as many as [`MOST_OPERATORS`].
//!
//! It cannot see whether several of them are one company under several names.

use simsa_law::guide;
use simsa_model::{Bi, Cites, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// As many operators as a case can have. The guide speaks of one; a main and a backup site are usual.
pub const MOST_OPERATORS: usize = 100;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "operators-too-many",
    name: Bi::new("사업자가 너무 많음", "too many operators"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "기록을 보관하는 사업자마다 양식을 따로 내므로, 한 신청 건에는 사업자를 100곳까지 적을 수 있습니다.",
        "Each operator that keeps records hands in forms of its own, so one case has room for 100 operators.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "이 신청과 관계없는 사업자를 지우거나, 신청 건을 나누십시오.",
        "Remove the operators that have nothing to do with this application, or divide the case.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let count = case.facts.operators.len();
    if count > MOST_OPERATORS {
        let what = say!(
            "사업자가 {count}곳 적혀 있습니다. {MOST_OPERATORS}곳까지 적을 수 있습니다.",
            "{count} operators are named; a case has room for {MOST_OPERATORS}."
        );
        report.found(Place::list(List::Operators), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Operator;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::{INFO, MOST_OPERATORS};

    #[test]
    fn a_case_has_room_for_so_many_operators() {
        let of = |count: usize| {
            with(ii_3(), |d| {
                let more = (d.facts.operators.len()..count)
                    .map(|at| Operator { id: format!("op-{at}"), ..Operator::default() });
                d.facts.operators.extend(more.collect::<Vec<_>>());
            })
        };
        quiet(&INFO, &of(MOST_OPERATORS));
        finds(&INFO, &of(MOST_OPERATORS + 1), &["facts.toml operators"]);
    }
}
