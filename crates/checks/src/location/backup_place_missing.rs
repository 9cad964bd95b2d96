//! Looks at whether a place for backups is named. Item 4.3 and form 2-4 ask where the backup is, too; one
//! that is forgotten is often the one abroad.
//!
//! It cannot see whether there is a backup.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FormId, Role, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "backup-place-missing",
    name: Bi::new("백업 보관 장소가 없음", "no place for backups is named"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "4.3은 백업장비의 위치도 묻는데, 백업을 보관하는 장소가 적혀 있지 않습니다.",
        "Item 4.3 also asks where the backup is, and no place for backups is named.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_LOCATION, &guide::FORM_2_4_LOCATION]),
    readings: &[],
    next: Bi::new(
        "백업을 보관하는 장소를 보관 장소에 ‘백업 전용’으로 적으십시오.",
        "Enter the place that holds the backups as one that is only backup.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let storage = &case.facts.storage;
    let backup = storage.iter().any(|storage| storage.role == Some(Role::Backup));
    if case.owes(FormId::F2_4) && !backup && !storage.is_empty() {
        let count = storage.len();
        let what = say!(
            "보관 장소 {count}곳 가운데 백업 전용이 없습니다.",
            "None of the {count} storage places is for backups only."
        );
        report.found(place::fact("storage"), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_case_without_a_backup_place_is_found() {
        quiet(&INFO, &ii_3());
        finds(&INFO, &with(ii_3(), |d| d.facts.storage.truncate(1)), &["facts.toml storage"]);
    }
}
