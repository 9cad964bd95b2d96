//! Looks at services that are not bound to a region (content delivery, name service, identity). One that
//! holds or processes records may carry them abroad; any other is to be explained.
//!
//! It cannot see what a service really stores.

use simsa_content::is_blank;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::location::is_unbound;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "service-not-region-bound",
    name: Bi::new("리전에 한정되지 않는 서비스", "a service that is not bound to a region"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "리전에 한정되지 않는 서비스가 기록을 저장하거나 처리하면 국외로 나갈 수 있습니다. 아니면 그 사정을 설명하면 됩니다.",
        "A service that is not bound to a region may carry records abroad if it handles them; if not, it is to be explained.",
    ),
    cites: Cites::new(&[
        &guide::FORM_2_5_TABLE,
        &guide::FORM_2_4_IDENTIFY_SERVICES,
        &guide::FORM_2_4_NO_TRANSFER,
    ]),
    readings: &[&readings::R_035],
    next: Bi::new(
        "기록을 다루지 않는다고 표시하고 설명을 적거나, 국내로 한정되는 서비스로 바꾸십시오.",
        "State that it handles no records and explain it, or use a service bound to Korea.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, service) in case.dossier.services.iter().enumerate() {
        if !is_unbound(case, service) {
            continue;
        }
        let explained = service.holds_records == Some(false) && !is_blank(&service.note);
        if explained {
            continue;
        }
        let name = quoted(&service.name);
        let (severity, what) = if service.holds_records == Some(true) {
            let what = say!(
                "기록을 다루는 서비스 {name}이(가) 리전에 한정되지 않습니다.",
                "The service {name} handles records and is not bound to a region."
            );
            (Severity::Blocking, what)
        } else {
            let what = say!(
                "서비스 {name}이(가) 리전에 한정되지 않는데, 기록을 다루지 않는다는 설명이 없습니다.",
                "The service {name} is not bound to a region, and nothing explains that it handles no records."
            );
            (Severity::Warning, what)
        };
        report.found(place::service(at, "region_bound"), what).severity(severity);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Severity;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{ii_3, service};

    use super::INFO;

    #[test]
    fn a_global_service_with_records_stops() {
        quiet(&INFO, &ii_3());
        let global = with(ii_3(), |d| {
            d.services[0].region_bound = Some(false);
            let mut dns = service("Amazon Route 53");
            (dns.region_bound, dns.holds_records) = (Some(false), Some(false));
            d.services.push(dns.clone());
            dns.note = "도메인 이름만 응답하며 기록을 다루지 않음".to_owned();
            dns.name = "AWS IAM".to_owned();
            d.services.push(dns);
        });
        let places = ["services.toml service[0].region_bound", "services.toml service[2].region_bound"];
        let found = finds(&INFO, &global, &places);
        assert_eq!((found[0].severity, found[1].severity), (Severity::Blocking, Severity::Warning));
    }
}
