//! The network between the institutions and the records, which item 2.1 of the checklist leaves out.

mod dedicated_network;
mod hospital_link_not_redundant;
mod hospital_link_plan_missing;

use simsa_model::{FormId, HospitalLink, Network, ReviewScope};

use crate::info::Check;
use crate::input::CheckInput;
use crate::rests_on::DUTIES;

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check {
        info: &hospital_link_not_redundant::INFO,
        rests_on: DUTIES,
        run: hospital_link_not_redundant::check,
    },
    Check {
        info: &hospital_link_plan_missing::INFO,
        rests_on: DUTIES,
        run: hospital_link_plan_missing::check,
    },
    Check { info: &dedicated_network::INFO, rests_on: DUTIES, run: dedicated_network::check },
];

fn network<'a>(case: &CheckInput<'a>) -> Option<&'a Network> {
    case.facts.network.as_ref()
}

fn link(case: &CheckInput<'_>) -> Option<HospitalLink> {
    network(case).and_then(|network| network.hospital_link)
}

/// The certification applied for, where form 2-1 is due.
fn scope(case: &CheckInput<'_>) -> Option<ReviewScope> {
    case.facts.application.scope.filter(|_| case.owes(FormId::F2_1))
}
