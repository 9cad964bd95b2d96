//! Looks at services listed in a case that is not in the cloud. Form 2-5 then says "not applicable"; the
//! services may hint at a cloud that the facts do not state.
//!
//! It cannot see whether a cloud is used.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "services-without-cloud",
    name: Bi::new("클라우드가 아닌데 적힌 서비스", "services listed although there is no cloud"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "단순 외부보관(그룹 I)인데 클라우드 서비스가 적혀 있습니다. 실제로 클라우드를 쓴다면 그룹이 달라집니다.",
        "The case is not cloud-based (group I), yet cloud services are listed; if a cloud is used, the group changes.",
    ),
    cites: Cites::new(&[&guide::GROUP_I, &guide::FORM_2_5_HEAD]),
    readings: &[&readings::R_014],
    next: Bi::new(
        "클라우드를 쓰지 않으면 목록을 비우고, 쓰면 신청 사실의 보관 장소에서 클라우드 여부를 고치십시오.",
        "Empty the list if no cloud is used, else correct the place of storage among the facts.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let Some(group) = case.group.filter(|group| !group.is_cloud()) else { return };
    let count = case.dossier.services.len();
    if count > 0 {
        let what = say!(
            "그룹 {group}은(는) 단순 외부보관인데 서비스 {count}개가 적혀 있습니다.",
            "Group {group} is not cloud-based, yet {count} services are listed."
        );
        report.found(Place::entry(List::Services, 0), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{i_2, service};

    use super::INFO;

    #[test]
    fn services_in_group_i_are_noted() {
        quiet(&INFO, &i_2());
        let odd = with(i_2(), |d| d.services.push(service("Amazon EC2")));
        finds(&INFO, &odd, &["services.toml service[0]"]);
    }
}
