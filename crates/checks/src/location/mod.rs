//! Location: storage, backups and services must be in Korea (forms 2-4 and 2-5).

mod backup_place_missing;
mod location_answer_contradicted;
mod region_contradicts;
mod region_unknown;
mod service_abroad;
mod service_location_unstated;
mod service_not_region_bound;
mod services_differ_from_contract;
mod services_missing;
mod services_without_cloud;
mod sla_missing;
mod storage_abroad;
mod storage_location_unstated;

use simsa_catalogue::Region;
use simsa_model::{Service, Storage};
use simsa_rules::{Location, locate};

use crate::info::Check;
use crate::input::CheckInput;
use crate::rests_on::{DUTIES, GROUP, NOTHING};

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &storage_abroad::INFO, rests_on: DUTIES, run: storage_abroad::check },
    Check { info: &storage_location_unstated::INFO, rests_on: DUTIES, run: storage_location_unstated::check },
    Check { info: &backup_place_missing::INFO, rests_on: DUTIES, run: backup_place_missing::check },
    Check { info: &region_contradicts::INFO, rests_on: DUTIES, run: region_contradicts::check },
    Check { info: &region_unknown::INFO, rests_on: NOTHING, run: region_unknown::check },
    Check { info: &services_missing::INFO, rests_on: DUTIES, run: services_missing::check },
    Check { info: &services_without_cloud::INFO, rests_on: GROUP, run: services_without_cloud::check },
    Check { info: &service_location_unstated::INFO, rests_on: DUTIES, run: service_location_unstated::check },
    Check { info: &service_abroad::INFO, rests_on: DUTIES, run: service_abroad::check },
    Check { info: &service_not_region_bound::INFO, rests_on: DUTIES, run: service_not_region_bound::check },
    Check { info: &sla_missing::INFO, rests_on: DUTIES, run: sla_missing::check },
    Check {
        info: &services_differ_from_contract::INFO,
        rests_on: DUTIES,
        run: services_differ_from_contract::check,
    },
    Check {
        info: &location_answer_contradicted::INFO,
        rests_on: DUTIES,
        run: location_answer_contradicted::check,
    },
];

/// The provider of a service.
fn provider<'a>(case: &CheckInput<'a>, service: &'a Service) -> Option<&'a str> {
    provider_of(case, service.provider.as_deref(), service.operator.as_deref())
}

/// Whoever provides something: as stated, else its operator, else the only operator there is.
fn provider_of<'a>(
    case: &CheckInput<'a>,
    stated: Option<&'a str>,
    operator: Option<&str>,
) -> Option<&'a str> {
    let operator = match (operator, case.facts.operators.as_slice()) {
        (Some(id), _) => case.operator(id),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    stated.or_else(|| operator.and_then(|operator| operator.name.as_deref()))
}

/// The region of a place of storage, where the catalogue knows it.
fn storage_region(case: &CheckInput<'_>, storage: &Storage) -> Option<&'static Region> {
    let provider = provider_of(case, storage.provider.as_deref(), storage.operator.as_deref());
    match locate(provider, storage.region.as_deref(), None) {
        Location::Known(region) => Some(region),
        _ => None,
    }
}

/// The service is abroad, by what is stated or by what is known of its region. One that has no region to choose is not
/// abroad but bound to none, which is another finding, whatever box was ticked.
fn is_abroad(case: &CheckInput<'_>, service: &Service) -> bool {
    match locate(provider(case, service), service.region.as_deref(), Some(&service.name)) {
        Location::NotRegionBound(_) => false,
        Location::Known(region) => !region.domestic || service.domestic == Some(false),
        Location::UnknownRegion | Location::Unknown => service.domestic == Some(false),
    }
}

/// The service is bound to no region, by what is stated or because it has none to choose.
fn is_unbound(case: &CheckInput<'_>, service: &Service) -> bool {
    let location = locate(provider(case, service), service.region.as_deref(), Some(&service.name));
    service.region_bound == Some(false) || matches!(location, Location::NotRegionBound(_))
}
