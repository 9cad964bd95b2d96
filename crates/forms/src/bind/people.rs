//! Who applies, for what, and who keeps the records.

use simsa_content::is_blank;
use simsa_model::{List, Place, ReviewKind, ReviewScope, Served};
use simsa_rules::keepers;

use crate::value::FieldValue;
use crate::view::View;

pub(super) fn applicant(view: &View<'_>) -> FieldValue {
    FieldValue::Text(view.dossier.facts.applicant.name.clone())
}

pub(super) fn applicant_head(view: &View<'_>) -> FieldValue {
    FieldValue::Text(view.dossier.facts.applicant.representative.clone())
}

pub(super) fn applicant_signed(view: &View<'_>) -> FieldValue {
    FieldValue::Date(view.dossier.facts.applicant.signed_on)
}

pub(super) fn kind(view: &View<'_>) -> FieldValue {
    FieldValue::tick(view.dossier.facts.application.kind.map(ReviewKind::id))
}

pub(super) fn scope(view: &View<'_>) -> FieldValue {
    FieldValue::tick(view.dossier.facts.application.scope.map(ReviewScope::id))
}

pub(super) fn certification_type(view: &View<'_>) -> FieldValue {
    FieldValue::tick(match view.dossier.facts.application.certification_type {
        Some(1) => Some("1"),
        Some(2) => Some("2"),
        Some(3) => Some("3"),
        _ => None,
    })
}

/// 제품명 with its version, which is what was tested.
pub(super) fn product(view: &View<'_>) -> FieldValue {
    let product = &view.dossier.facts.product;
    let name = product.name.as_ref().filter(|name| !is_blank(name));
    let version = product.version.as_ref().filter(|version| !is_blank(version));
    FieldValue::Text(name.map(|name| match version {
        Some(version) => format!("{name} {version}"),
        None => name.clone(),
    }))
}

/// The form of the institutions served (reading R-021): where private and public ones are served, the stricter.
pub(super) fn institutions(view: &View<'_>) -> FieldValue {
    FieldValue::tick(view.dossier.facts.institutions.served.map(|served| match served {
        Served::Private => "private",
        Served::Public | Served::Mixed => "public",
    }))
}

/// Those that keep records (reading R-051).
pub(super) fn operators(view: &View<'_>) -> FieldValue {
    let facts = &view.dossier.facts;
    let keepers = keepers(facts).into_iter().filter_map(|at| facts.operators.get(at));
    let names = keepers.filter_map(|operator| operator.name.as_deref());
    let names: Vec<&str> = names.filter(|name| !is_blank(name)).collect();
    FieldValue::Text((!names.is_empty()).then(|| names.join(", ")))
}

pub(super) fn operator(view: &View<'_>) -> FieldValue {
    FieldValue::Text(view.operator.and_then(|(_, operator)| operator.name.clone()))
}

pub(super) fn operator_head(view: &View<'_>) -> FieldValue {
    FieldValue::Text(view.operator.and_then(|(_, operator)| operator.representative.clone()))
}

pub(super) fn operator_signed(view: &View<'_>) -> FieldValue {
    FieldValue::Date(view.operator.and_then(|(_, operator)| operator.signed_on))
}

/// Where the operator's `field` is written; the first operator, where none is named yet.
pub(super) fn of_operator(view: &View<'_>, field: &'static str) -> Place {
    let at = view.operator.map_or(0, |(at, _)| at);
    Place::entry(List::Operators, at).with_field(field)
}
