//! Products, services, tests and claims: whose part of a case each is, and which operator it is about.

use simsa_model::{List, TestObject};
use simsa_store::records::{CasePart, ItemBody, ItemKind};

/// Whose an item is: claims and tests of the software are the applicant's, everything else the operator's.
pub(crate) fn part_of(body: &ItemBody) -> CasePart {
    match body {
        ItemBody::Claim(_) => CasePart::Applicant,
        ItemBody::Test(test) if test.object == TestObject::Software => CasePart::Applicant,
        _ => CasePart::Operator,
    }
}

/// The operator of the facts that an item is about.
pub(crate) fn operator_of(body: &ItemBody) -> Option<&str> {
    match body {
        ItemBody::Product(product) => product.operator.as_deref(),
        ItemBody::Service(service) => service.operator.as_deref(),
        ItemBody::Test(test) => test.operator.as_deref(),
        ItemBody::Claim(_) => None,
    }
}

/// The list in which an entry stands.
pub(crate) const fn list_of(body: &ItemBody) -> List {
    match body.kind() {
        ItemKind::Product => List::Products,
        ItemKind::Service => List::Services,
        ItemKind::Test => List::Tests,
        ItemKind::Claim => List::Claims,
    }
}
