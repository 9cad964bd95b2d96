//! Looks at the two boxes of each service on form 2-5: region in Korea, bound to a region. A box left open
//! makes the form incomplete.
//!
//! It cannot see which is right.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, join, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "service-location-unstated",
    name: Bi::new("서비스의 국내 여부·리전 한정 여부가 없음", "the boxes of a service are not ticked"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "양식2-5는 서비스마다 리전 위치 국내 여부와 리전 한정 서비스 여부를 표시하게 합니다.",
        "Form 2-5 has two boxes for each service, region in Korea and bound to a region, and one is open.",
    ),
    cites: Cites::new(&[&guide::FORM_2_5_TABLE]),
    readings: &[],
    next: Bi::new(
        "계약서(SLA)와 관리 콘솔을 보고 국내 위치인지, 리전에 한정되는지 적으십시오.",
        "Look at the contract and the console and state whether it is in Korea and bound to a region.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.is_cloud() {
        return;
    }
    for (at, service) in case.dossier.services.iter().enumerate() {
        let boxes = [
            ("domestic", Bi::new("국내 위치 여부", "whether it is in Korea"), service.domestic),
            (
                "region_bound",
                Bi::new("리전 한정 여부", "whether it is bound to a region"),
                service.region_bound,
            ),
        ];
        let open: Vec<(&str, Bi)> = boxes
            .into_iter()
            .filter(|(.., stated)| stated.is_none())
            .map(|(field, words, _)| (field, words))
            .collect();
        if let Some((first, _)) = open.first() {
            let Say { ko, en } = join(&open.iter().map(|(_, words)| *words).collect::<Vec<_>>());
            let name = quoted(&service.name);
            let what = say!(
                "서비스 {name}의 {ko}이(가) 적혀 있지 않습니다.",
                "The service {name} does not state {en}."
            );
            report.found(place::service(at, *first), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn both_boxes_of_form_2_5_must_be_ticked() {
        quiet(&INFO, &ii_3());
        let open = with(ii_3(), |d| d.services[1].region_bound = None);
        finds(&INFO, &open, &["services.toml service[1].region_bound"]);
    }
}
