//! Looks at the ids of operators and of storage places. Everything else points at them by id; two of the
//! same id make it unclear which is meant. Satisfied when each id stands once.
//!
//! It cannot see that two ids mean the same firm.

use std::collections::BTreeMap;

use simsa_law::guide;
use simsa_model::{Bi, Cites, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "facts-id-duplicate",
    name: Bi::new("같은 id가 두 번 있음", "an id is used twice"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "사업자와 보관 장소는 id로 가리킵니다. 같은 id가 둘이면 인증서와 점검이 어느 쪽의 것인지 알 수 없습니다.",
        "Operators and storage places are pointed at by id; with two of the same id it is unclear whose certificates and tests are meant.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "둘 중 하나의 id를 바꾸고, 그것을 가리키는 곳도 함께 바꾸십시오.",
        "Rename one of the two, and whatever points at it.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let operators = case.facts.operators.iter().map(|operator| operator.id.as_str());
    repeated(operators, (List::Operators, Bi::new("사업자", "operators")), report);
    let storage = case.facts.storage.iter().map(|storage| storage.id.as_str());
    repeated(storage, (List::Storage, Bi::new("보관 장소", "places of storage")), report);
}

fn repeated<'a>(ids: impl Iterator<Item = &'a str>, (list, name): (List, Bi), report: &mut Report) {
    let mut first = BTreeMap::new();
    for (index, id) in ids.enumerate() {
        if let Some(earlier) = first.insert(id, index) {
            first.insert(id, earlier);
            let (id, Bi { ko, en }) = (quoted(id), name);
            let what = say!(
                "{ko} 목록에 이름 {id}이(가) 두 번 있습니다.",
                "The name {id} stands twice among the {en}."
            );
            let at = |at| Place::entry(list, at).with_field("id");
            report.found(at(index), what).also(at(earlier));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn two_places_of_one_id_are_found_at_the_second() {
        quiet(&INFO, &ii_3());
        let twice = with(ii_3(), |d| d.facts.storage[1].id = "main".to_owned());
        finds(&INFO, &twice, &["facts.toml storage[1].id", "facts.toml storage[0].id"]);
    }
}
