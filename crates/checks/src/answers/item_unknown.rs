//! Looks at the items that the certifier demands beyond the four of form 2A, as they were entered. One that form 2B does
//! not have would ask for nothing, without anybody noticing.
//!
//! It cannot see the demand itself.

use std::collections::BTreeSet;

use simsa_catalogue::Checklist;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "item-unknown",
    name: Bi::new("추가로 요구된 없는 항목", "a further item that the checklist does not have"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "인증기관이 추가로 요구했다고 적은 항목이 EMR 점검표(양식2B)에 없습니다. 번호를 잘못 옮겨 적은 것일 수 있습니다.",
        "An item entered as demanded by the certifier is not on the EMR checklist (form 2B); perhaps its number was miscopied.",
    ),
    cites: Cites::new(&[
        &guide::DETAIL_I_1_FURTHER_ITEMS,
        &guide::DETAIL_II_1_FURTHER_ITEMS,
        &guide::DETAIL_II_2_FURTHER_ITEMS,
        &guide::FORM_2A_PURPOSE,
    ]),
    readings: &[&readings::R_055],
    next: Bi::new(
        "인증기관의 요구를 보고 양식2B의 항목 번호(예: 1.1)로 고치십시오.",
        "Compare with what the certifier demands, and write the number of an item of form 2B, such as 1.1.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let items = case.facts.notice.iter().flat_map(|notice| &notice.items);
    let known: BTreeSet<&str> = Checklist::Form2B.items().map(|item| item.number).collect();
    for (at, item) in items.enumerate() {
        let number = item.trim().trim_end_matches('.');
        if known.contains(number) {
            continue;
        }
        let near = report.nearest(number, known.iter().copied());
        let item = quoted(item);
        let what = say!("양식2B에 항목 {item}이(가) 없습니다.", "Form 2B has no item {item}.");
        report.found(place::fact(&format!("notice.items[{at}]")), what).suggest(near);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::CertifierNotice;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{i_1, ii_2};

    use super::INFO;

    #[test]
    fn an_item_that_form_2b_does_not_have_is_found() {
        quiet(&INFO, &ii_2());
        let demanding = |items: &[&str]| {
            let items = items.iter().map(ToString::to_string).collect();
            with(i_1(), |d| d.facts.notice = Some(CertifierNotice { items, ..CertifierNotice::default() }))
        };
        quiet(&INFO, &demanding(&["1.1", "8.5."]));
        finds(&INFO, &demanding(&["1.1", "9.9"]), &["facts.toml notice.items[1]"]);
    }
}
