//! Looks at what is ticked of each storage place and service (in Korea, bound to a region) beside what the
//! catalogue knows of the provider's region or service. A form 2-5 that is not true is ground for
//! revocation.
//!
//! It cannot see regions that the catalogue does not know.

use simsa_catalogue::Region;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Say, Severity};
use simsa_rules::{Location, locate};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::location::{provider, storage_region};
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "region-contradicts",
    name: Bi::new("적은 위치와 리전이 다름", "what is stated of the location contradicts the region"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "국내 여부나 리전 한정 여부로 적은 것이 그 제공자의 리전에 대해 알려진 것과 다릅니다.",
        "What is stated (in Korea, bound to a region) contradicts what is known of that provider's region or service.",
    ),
    cites: Cites::new(&[&guide::FORM_2_5_REVOCATION, &guide::FORM_2_5_TABLE]),
    readings: &[&readings::R_035],
    next: Bi::new(
        "관리 콘솔에서 실제 리전을 확인하고 틀린 쪽을 고치십시오.",
        "Look the region up in the console and correct whichever is wrong.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, storage) in case.facts.storage.iter().enumerate() {
        let known = storage_region(case, storage);
        let (Some(region), Some(stated)) = (known, storage.domestic) else { continue };
        if region.domestic != stated {
            let what = contradicts(&quoted(&storage.id), region, stated);
            report.found(place::storage(at, "domestic"), what).also(place::storage(at, "region"));
        }
    }
    for (at, service) in case.dossier.services.iter().enumerate() {
        let name = quoted(&service.name);
        match locate(provider(case, service), service.region.as_deref(), Some(&service.name)) {
            Location::Known(region) if service.domestic == Some(!region.domestic) => {
                let what = contradicts(&name, region, !region.domestic);
                report.found(place::service(at, "domestic"), what).also(place::service(at, "region"));
            }
            Location::NotRegionBound(_) if service.region_bound == Some(true) => {
                let what = say!(
                    "서비스 {name}은(는) 리전을 고를 수 없는 서비스인데 리전 한정이라고 적혀 있습니다.",
                    "The service {name} has no region to choose, yet it is stated to be bound to one."
                );
                report.found(place::service(at, "region_bound"), what);
            }
            _ => {}
        }
    }
}

fn contradicts(name: &str, region: &Region, stated: bool) -> Say {
    let (id, place) = (region.id, region.place);
    let (ko, en) = if stated { ("국내", "in Korea") } else { ("국외", "abroad") };
    say!(
        "{name}: {ko}라고 적혀 있으나 리전 {id}은(는) {place}에 있습니다.",
        "{name}: stated to be {en}, while the region {id} is in {place}."
    )
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_foreign_region_ticked_as_domestic_is_found() {
        quiet(&INFO, &ii_3());
        let wrong = with(ii_3(), |d| {
            d.facts.storage[0].region = Some("ap-northeast-1".to_owned());
            d.services[0].domestic = Some(false);
            d.services[1].name = "Amazon CloudFront".to_owned();
        });
        let places = [
            "facts.toml storage[0].domestic",
            "facts.toml storage[0].region",
            "services.toml service[0].domestic",
            "services.toml service[0].region",
            "services.toml service[1].region_bound",
        ];
        finds(&INFO, &wrong, &places);
    }
}
