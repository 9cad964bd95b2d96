//! Vulnerability checks and penetration tests (forms 4 and 5).

mod open_weakness;
mod open_weakness_unexplained;
mod test_ages_out_soon;
mod test_ends_before_start;
mod test_in_future;
mod test_missing;
mod test_not_by_designated;
mod test_record_incomplete;
mod test_too_old;

use simsa_model::{Bi, TestKind, TestObject, TestRecord};
use simsa_rules::superseded;

use crate::info::Check;
use crate::input::CheckInput;
use crate::rests_on::{DUTIES, NOTHING};

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &test_missing::INFO, rests_on: DUTIES, run: test_missing::check },
    Check { info: &test_too_old::INFO, rests_on: DUTIES, run: test_too_old::check },
    Check { info: &test_in_future::INFO, rests_on: NOTHING, run: test_in_future::check },
    Check { info: &test_ends_before_start::INFO, rests_on: NOTHING, run: test_ends_before_start::check },
    Check { info: &test_record_incomplete::INFO, rests_on: DUTIES, run: test_record_incomplete::check },
    Check { info: &open_weakness_unexplained::INFO, rests_on: DUTIES, run: open_weakness_unexplained::check },
    Check { info: &open_weakness::INFO, rests_on: DUTIES, run: open_weakness::check },
    Check { info: &test_ages_out_soon::INFO, rests_on: DUTIES, run: test_ages_out_soon::check },
    Check { info: &test_not_by_designated::INFO, rests_on: DUTIES, run: test_not_by_designated::check },
];

/// The tests that are handed in, each with its position: without those that a newer one has replaced.
fn in_force<'a>(case: &CheckInput<'a>) -> impl Iterator<Item = (usize, &'a TestRecord)> {
    let replaced = superseded(&case.dossier.tests, case.facts, case.on);
    case.dossier.tests.iter().enumerate().filter(move |(at, _)| !replaced.contains(at))
}

/// What a test is called on forms 4 and 5.
pub(crate) const fn name(object: TestObject, kind: TestKind) -> Bi {
    match (object, kind) {
        (TestObject::Infrastructure, TestKind::Vulnerability) => {
            Bi::new("IaaS 및 인프라 취약점 점검", "vulnerability check of the infrastructure")
        }
        (TestObject::Infrastructure, TestKind::Penetration) => {
            Bi::new("IaaS 및 인프라 모의침투 테스트", "penetration test of the infrastructure")
        }
        (TestObject::Software, TestKind::Vulnerability) => {
            Bi::new("SaaS 및 SW 취약점 점검", "vulnerability check of the software")
        }
        (TestObject::Software, TestKind::Penetration) => {
            Bi::new("SaaS 및 SW 모의침투 테스트", "penetration test of the software")
        }
    }
}
