//! Looks at where each storage place is, by what is stated and by what the catalogue knows of its provider's
//! region. The EMR system and its backup, data included, must be in Korea.
//!
//! It cannot see where data really flows.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::location::storage_region;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "storage-abroad",
    name: Bi::new("국외에 있는 보관 장소", "storage abroad"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "전자의무기록 시스템과 그 백업장비의 물리적 위치는 국내로 한정됩니다. 국외의 보관 장소가 있습니다.",
        "The EMR system and its backup must be in Korea; a storage place is abroad.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_LOCATION, &guide::FORM_2_4_LOCATION]),
    readings: &[],
    next: Bi::new(
        "국내 리전이나 국내 시설로 옮기십시오. 리전을 잘못 적었으면 고치십시오.",
        "Move it to a region or facility in Korea, or correct the region if it is mistyped.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, storage) in case.facts.storage.iter().enumerate() {
        let known = storage_region(case, storage);
        let abroad = known.filter(|region| !region.domestic);
        if storage.domestic != Some(false) && abroad.is_none() {
            continue;
        }
        let id = quoted(&storage.id);
        let what = match abroad {
            Some(region) => {
                let (name, place) = (region.id, region.place);
                say!(
                    "보관 장소 {id}의 리전 {name}은(는) 국외({place})에 있습니다.",
                    "The region {name} of the storage {id} is abroad ({place})."
                )
            }
            None => say!(
                "보관 장소 {id}이(가) 국외에 있다고 적혀 있습니다.",
                "The storage {id} is stated to be abroad."
            ),
        };
        let field = if abroad.is_some() { "region" } else { "domestic" };
        report.found(place::storage(at, field), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn storage_in_tokyo_stops_whatever_is_stated() {
        quiet(&INFO, &ii_3());
        let tokyo = with(ii_3(), |d| d.facts.storage[0].region = Some("ap-northeast-1".to_owned()));
        finds(&INFO, &tokyo, &["facts.toml storage[0].region"]);
        // who runs the place provides it, where nobody else is named
        let of_operator = with(ii_3(), |d| {
            d.facts.operators[0].name = Some("AWS".to_owned());
            let place = &mut d.facts.storage[0];
            (place.provider, place.region) = (None, Some("us-east-1".to_owned()));
        });
        finds(&INFO, &of_operator, &["facts.toml storage[0].region"]);
        let stated = with(ii_3(), |d| d.facts.storage[1].domestic = Some(false));
        finds(&INFO, &stated, &["facts.toml storage[1].domestic"]);
    }
}
