//! Looks at where each service is, by what is stated and by what the catalogue knows of the region. One
//! abroad stops when it holds or processes records, or when nobody has said whether it does; otherwise it
//! warns, and must be explained.
//!
//! It cannot see what a service really stores.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::location::is_abroad;
use crate::place;
use crate::report::{Report, or_dash, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "service-abroad",
    name: Bi::new("국외에 있는 서비스", "a service abroad"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "국내 리전 범위를 벗어나는 서비스가 있습니다. 기록을 저장하거나 처리하면 4.3에 어긋납니다.",
        "A service lies outside the domestic regions; where it holds or processes records that breaks item 4.3.",
    ),
    cites: Cites::new(&[&guide::FORM_2_4_IDENTIFY_SERVICES, &guide::PARTIAL_LOCATION]),
    readings: &[&readings::R_035],
    next: Bi::new(
        "국내 리전의 서비스로 바꾸십시오. 기록을 다루지 않으면 다루지 않는다고 표시하고 그 근거를 적으십시오.",
        "Use the service in a domestic region; if it handles no records, say so and why.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, service) in case.dossier.services.iter().enumerate() {
        if !is_abroad(case, service) {
            continue;
        }
        let name = quoted(&service.name);
        let region = or_dash(service.region.as_deref());
        let (severity, what) = match service.holds_records {
            Some(false) => (
                Severity::Warning,
                say!(
                    "서비스 {name}(리전 {region})이(가) 국외에 있습니다. 기록은 다루지 않는다고 적혀 있습니다.",
                    "The service {name} (region {region}) is abroad; it is stated to handle no records."
                ),
            ),
            Some(true) => (
                Severity::Blocking,
                say!(
                    "기록을 다루는 서비스 {name}(리전 {region})이(가) 국외에 있습니다.",
                    "The service {name} (region {region}) handles records and is abroad."
                ),
            ),
            None => (
                Severity::Blocking,
                say!(
                    "서비스 {name}(리전 {region})이(가) 국외에 있고, 기록을 다루는지 적혀 있지 않습니다.",
                    "The service {name} (region {region}) is abroad, and it is not stated whether it handles records."
                ),
            ),
        };
        report.found(place::service(at, "region"), what).severity(severity);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Severity;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_service_abroad_stops_unless_it_holds_no_records() {
        quiet(&INFO, &ii_3());
        let abroad = with(ii_3(), |d| {
            d.services[0].domestic = Some(false);
            d.services[1].region = Some("ap-northeast-1".to_owned());
            d.services[1].holds_records = Some(false);
        });
        let found =
            finds(&INFO, &abroad, &["services.toml service[0].region", "services.toml service[1].region"]);
        assert_eq!((found[0].severity, found[1].severity), (Severity::Blocking, Severity::Warning));
        let global = with(ii_3(), |d| {
            d.services[0].name = "Amazon Route 53".to_owned();
            d.services[0].domestic = Some(false);
        });
        quiet(&INFO, &global); // bound to no region, which is another finding
    }
}
