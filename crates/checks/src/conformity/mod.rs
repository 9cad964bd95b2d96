//! The applicant's confirmation (form 6), and the days beside the signatures.

mod conformity_day;
mod conformity_of_nothing;
mod conformity_rejected;
mod conformity_unconfirmed;
mod signed_after_application;
mod signed_before_test;

use std::collections::BTreeSet;

use simsa_model::{Bi, ConformityItem, FormId, Scheme, TestKind, TestObject};

use crate::info::Check;
use crate::input::CheckInput;
use crate::rests_on::{DUTIES, NOTHING};

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &conformity_unconfirmed::INFO, rests_on: DUTIES, run: conformity_unconfirmed::check },
    Check { info: &conformity_rejected::INFO, rests_on: DUTIES, run: conformity_rejected::check },
    Check { info: &conformity_of_nothing::INFO, rests_on: DUTIES, run: conformity_of_nothing::check },
    Check { info: &conformity_day::INFO, rests_on: DUTIES, run: conformity_day::check },
    Check { info: &signed_after_application::INFO, rests_on: NOTHING, run: signed_after_application::check },
    Check { info: &signed_before_test::INFO, rests_on: NOTHING, run: signed_before_test::check },
];

/// The items of form 6 that the operator's part of the submission contains.
fn handed_in(case: &CheckInput<'_>) -> BTreeSet<ConformityItem> {
    let mut items: BTreeSet<ConformityItem> =
        case.handed_in().filter_map(|(_, certificate)| item_of(certificate.scheme)).collect();
    for one in &case.asked {
        items.insert(match one.form {
            FormId::F3 => ConformityItem::CloudChecklist,
            _ => ConformityItem::EmrChecklist,
        });
    }
    let infrastructure = case.dossier.tests.iter().filter(|test| test.object == TestObject::Infrastructure);
    items.extend(infrastructure.map(|test| match test.kind {
        TestKind::Vulnerability => ConformityItem::VulnerabilityCheck,
        TestKind::Penetration => ConformityItem::PenetrationTest,
    }));
    items
}

/// The item of form 6 under which a certificate is ticked.
const fn item_of(scheme: Scheme) -> Option<ConformityItem> {
    match scheme {
        Scheme::IsmsP | Scheme::Isms => Some(ConformityItem::IsmsP),
        Scheme::Iso27017 => Some(ConformityItem::Iso27017),
        Scheme::Iso27018 => Some(ConformityItem::Iso27018),
        Scheme::Csap => Some(ConformityItem::Csap),
        Scheme::ClaimsSoftware => None,
    }
}

/// What form 6 calls an item.
const fn name(item: ConformityItem) -> Bi {
    match item {
        ConformityItem::IsmsP => Bi::new("ISMS-P(또는 ISMS)", "ISMS-P (or ISMS)"),
        ConformityItem::Iso27017 => Bi::new("ISO 27017", "ISO 27017"),
        ConformityItem::Iso27018 => Bi::new("ISO 27018", "ISO 27018"),
        ConformityItem::Csap => Bi::new("CSAP - IaaS", "CSAP - IaaS"),
        ConformityItem::EmrChecklist => Bi::new("EMR 점검표", "the EMR checklist"),
        ConformityItem::CloudChecklist => Bi::new("클라우드 점검표", "the cloud checklist"),
        ConformityItem::VulnerabilityCheck => {
            Bi::new("취약점 점검 수행 확인서", "the confirmation of the vulnerability check")
        }
        ConformityItem::PenetrationTest => {
            Bi::new("모의침투 테스트 수행 확인서", "the confirmation of the penetration test")
        }
    }
}
