//! Who applies, for what, and who keeps the records.

use simsa_model::{List, Place, ReviewKind, ReviewScope, Served};

use crate::value::Value;
use crate::view::View;

pub(super) fn applicant(view: &View<'_>) -> Value {
    Value::Text(view.dossier.facts.applicant.name.clone())
}

pub(super) fn applicant_head(view: &View<'_>) -> Value {
    Value::Text(view.dossier.facts.applicant.representative.clone())
}

pub(super) fn applicant_signed(view: &View<'_>) -> Value {
    Value::Date(view.dossier.facts.applicant.signed_on)
}

pub(super) fn kind(view: &View<'_>) -> Value {
    Value::Tick(view.dossier.facts.application.kind.map(|kind| match kind {
        ReviewKind::Initial => "initial",
        ReviewKind::Renewal => "renewal",
        ReviewKind::Change => "change",
    }))
}

pub(super) fn scope(view: &View<'_>) -> Value {
    Value::Tick(view.dossier.facts.application.scope.map(|scope| match scope {
        ReviewScope::Product => "product",
        ReviewScope::Use => "use",
        ReviewScope::Both => "both",
    }))
}

pub(super) fn certification_type(view: &View<'_>) -> Value {
    Value::Tick(match view.dossier.facts.application.certification_type {
        Some(1) => Some("1"),
        Some(2) => Some("2"),
        Some(3) => Some("3"),
        _ => None,
    })
}

/// 제품명 with its version, which is what was tested.
pub(super) fn product(view: &View<'_>) -> Value {
    let product = &view.dossier.facts.product;
    Value::Text(product.name.as_ref().map(|name| match &product.version {
        Some(version) => format!("{name} {version}"),
        None => name.clone(),
    }))
}

/// The form of the institutions served (reading R-021): where private and public ones are served, the stricter.
pub(super) fn institutions(view: &View<'_>) -> Value {
    Value::Tick(view.dossier.facts.institutions.served.map(|served| match served {
        Served::Private => "private",
        Served::Public | Served::Mixed => "public",
    }))
}

pub(super) fn operators(view: &View<'_>) -> Value {
    let names: Vec<&str> =
        view.dossier.facts.operators.iter().filter_map(|operator| operator.name.as_deref()).collect();
    Value::Text((!names.is_empty()).then(|| names.join(", ")))
}

pub(super) fn operator(view: &View<'_>) -> Value {
    Value::Text(view.operator.and_then(|(_, operator)| operator.name.clone()))
}

pub(super) fn operator_head(view: &View<'_>) -> Value {
    Value::Text(view.operator.and_then(|(_, operator)| operator.representative.clone()))
}

pub(super) fn operator_signed(view: &View<'_>) -> Value {
    Value::Date(view.operator.and_then(|(_, operator)| operator.signed_on))
}

/// Where the operator's `field` is written; the first operator, where none is named yet.
pub(super) fn of_operator(view: &View<'_>, field: &'static str) -> Place {
    let at = view.operator.map_or(0, |(at, _)| at);
    Place::entry(List::Operators, at).with_field(field)
}
