//! Looks at whether it is stated of each storage place if it is in Korea. A region's name alone says nothing
//! to the reader of the form.
//!
//! It cannot see where it is.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FormId, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "storage-location-unstated",
    name: Bi::new("보관 장소의 국내 여부가 없음", "it is not stated whether storage is in Korea"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "보관 장소가 국내에 있는지 적혀 있지 않아 4.3을 확인할 수 없습니다.",
        "It is not stated whether a storage place is in Korea, so item 4.3 cannot be confirmed.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_LOCATION]),
    readings: &[],
    next: Bi::new(
        "계약서(SLA)나 관리 콘솔의 리전을 확인하여 국내에 있는지 적으십시오.",
        "Look at the contract or the console and state whether it is in Korea.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.owes(FormId::F2_4) {
        return;
    }
    for (at, storage) in case.facts.storage.iter().enumerate() {
        if storage.domestic.is_none() {
            let id = quoted(&storage.id);
            let what = say!(
                "보관 장소 {id}이(가) 국내에 있는지 적혀 있지 않습니다.",
                "It is not stated whether the storage {id} is in Korea."
            );
            report.found(place::storage(at, "domestic"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn where_records_lie_must_be_stated() {
        quiet(&INFO, &ii_3());
        finds(
            &INFO,
            &with(ii_3(), |d| d.facts.storage[0].domestic = None),
            &["facts.toml storage[0].domestic"],
        );
    }
}
