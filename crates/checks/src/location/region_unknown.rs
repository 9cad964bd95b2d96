//! Looks at regions of known providers that the catalogue does not know. Unknown is not abroad; it only
//! means that what is stated was compared with nothing.
//!
//! It cannot see where the region is.

use simsa_catalogue::catalogue;
use simsa_law::guide;
use simsa_model::{Bi, Cites, Place, Severity};
use simsa_rules::{Location, locate};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::location::{provider, provider_of};
use crate::place;
use crate::report::{Report, or_dash, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "region-unknown",
    name: Bi::new("알려지지 않은 리전", "a region that the catalogue does not know"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "제공자는 알지만 그 리전을 몰라, 국내 여부를 적은 대로 믿었습니다.",
        "The provider is known, its region is not; what is stated was taken as it is.",
    ),
    cites: Cites::new(&[&guide::FORM_2_4_IDENTIFY_SERVICES]),
    readings: &[],
    next: Bi::new(
        "리전 이름을 제공자의 문서와 비교하고, 국내임을 보이는 자료를 증빙에 넣으십시오.",
        "Compare the name with the provider's documentation, and add evidence that it is in Korea.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, storage) in case.facts.storage.iter().enumerate() {
        let provider = provider_of(case, storage.provider.as_deref(), storage.operator.as_deref());
        let location = locate(provider, storage.region.as_deref(), None);
        unknown(location, provider, storage.region.as_deref(), place::storage(at, "region"), report);
    }
    for (at, service) in case.dossier.services.iter().enumerate() {
        let provider = provider(case, service);
        let location = locate(provider, service.region.as_deref(), Some(&service.name));
        unknown(location, provider, service.region.as_deref(), place::service(at, "region"), report);
    }
}

fn unknown(
    location: Location,
    provider: Option<&str>,
    region: Option<&str>,
    place: Place,
    report: &mut Report,
) {
    if !matches!(location, Location::UnknownRegion) {
        return;
    }
    let known = provider.and_then(|name| catalogue().provider(name));
    let regions = known.into_iter().flat_map(|provider| provider.regions).map(|region| region.id);
    let near = report.nearest(region.unwrap_or_default(), regions);
    let (provider, region) = (or_dash(provider), quoted(region.unwrap_or("—")));
    let what = say!(
        "{provider}의 리전 {region}을(를) 알 수 없습니다.",
        "The region {region} of {provider} is not known."
    );
    report.found(place, what).suggest(near);
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_region_nobody_knows_is_noted() {
        quiet(&INFO, &ii_3());
        let odd = with(ii_3(), |d| d.services[1].region = Some("ap-northeast-22".to_owned()));
        let found = finds(&INFO, &odd, &["services.toml service[1].region"]);
        assert!(found[0].next.ko.contains("‘ap-northeast-2’"), "{:?}", found[0].next);
    }
}
