//! 정보보호제품: the lists of forms 2-2 and 2-3.

use std::collections::{BTreeMap, BTreeSet};

use simsa_catalogue::{ProductType, catalogue, proofs};
use simsa_content::is_blank;
use simsa_model::{Day, FormId, List, Place, Product, ProofKind};
use simsa_rules::judge_product;

use super::answers::evidence_line;
use super::{BoundColumn, ValueKind, YES_NO, names_no_operator, yes_no};
use crate::blank::Blank;
use crate::value::{FieldValue, FilledEntry};
use crate::view::View;

/// The kinds of proof, and 인증 없음.
static PROOFS: [&str; ProofKind::IDS.len() + 1] = {
    let mut all = ["none"; ProofKind::IDS.len() + 1];
    let (kinds, _) = all.split_at_mut(ProofKind::IDS.len());
    kinds.copy_from_slice(&ProofKind::IDS);
    all
};

pub(super) const COLUMNS: &[BoundColumn] = &[
    BoundColumn { id: "product", kind: ValueKind::Text, path: "name" },
    BoundColumn { id: "type", kind: ValueKind::Text, path: "type" },
    BoundColumn { id: "model", kind: ValueKind::Text, path: "name" },
    BoundColumn { id: "certified", kind: ValueKind::Tick(YES_NO), path: "proofs" },
    BoundColumn { id: "proofs", kind: ValueKind::Ticks(&PROOFS), path: "proofs" },
    BoundColumn { id: "module", kind: ValueKind::Tick(&["with", "without"]), path: "crypto_module" },
    BoundColumn { id: "copies", kind: ValueKind::Lines, path: "proofs" },
    BoundColumn { id: "note", kind: ValueKind::Text, path: "note" },
];

pub(super) fn list(view: &View<'_>) -> FieldValue {
    let all = view.dossier.products.iter().enumerate();
    let own = all.filter(|(_, product)| view.owns(product.operator.as_deref()));
    FieldValue::List(
        own.enumerate().map(|(number, (at, product))| entry(view, number + 1, at, product)).collect(),
    )
}

pub(super) fn unassigned(form: FormId, view: &View<'_>) -> Vec<Blank> {
    let products = view.dossier.products.iter().enumerate();
    products
        .filter(|(_, product)| view.one_of_several && product.operator.is_none())
        .map(|(at, _)| names_no_operator(form, List::Products, at))
        .collect()
}

fn entry(view: &View<'_>, number: usize, at: usize, product: &Product) -> FilledEntry {
    let kind = catalogue().product(&product.kind);
    let named = type_name(product, kind);
    let model = match &product.vendor {
        Some(vendor) if !is_blank(&product.name) && !is_blank(vendor) => {
            format!("{} ({vendor})", product.name)
        }
        _ => product.name.clone(),
    };
    let module =
        product.crypto_module.as_ref().map(|module| if module.validated { "with" } else { "without" });
    let proofs = proofs_on(product, view.assessment.on);
    let copies = copies(view, product);
    let mut waived = BTreeSet::new();
    if !kind.is_some_and(asks_for_module) {
        waived.insert("module");
    }
    // Where there is no certificate there is no copy of one.
    if product.proofs.is_empty() && product.secaas.is_none() && module != Some("with") {
        waived.insert("copies");
    }
    let text = |text: &str| FieldValue::Text((!is_blank(text)).then(|| text.to_owned()));
    let cells = BTreeMap::from([
        ("product", text(format!("{named} {model}").trim())),
        ("type", text(&named)),
        ("model", text(&model)),
        ("certified", yes_no(Some(is_certified(product, view.assessment.on)))),
        ("proofs", FieldValue::ticks(proofs)),
        ("module", FieldValue::tick(module)),
        ("copies", FieldValue::Lines(copies)),
        ("note", text(&note(product, view.assessment.on))),
    ]);
    FilledEntry { key: number.to_string(), cells, waived, place: Place::entry(List::Products, at) }
}

/// The name of its type; of a substitute (전용선), that of the substitute; else as written in the case.
fn type_name(product: &Product, kind: Option<&ProductType>) -> String {
    let substitutes = || catalogue().products.iter().flat_map(|kind| kind.substitutes);
    kind.map(|kind| kind.name)
        .or_else(|| substitutes().find(|one| one.id == product.kind).map(|one| one.name))
        .unwrap_or(&product.kind)
        .to_owned()
}

fn asks_for_module(kind: &ProductType) -> bool {
    kind.requirement.as_ref().is_some_and(|asked| asked.mentions(&proofs::VALIDATED_CRYPTO_MODULE))
}

/// 인증 여부 on the day: what its type demands; of a type of which nothing is demanded, any certificate that is valid.
fn is_certified(product: &Product, on: Day) -> bool {
    match judge_product(product, on) {
        Some(standing) if standing.kind.requirement.is_some() => standing.shortfalls.is_empty(),
        _ => valid_proofs(product, on).next().is_some(),
    }
}

fn valid_proofs(product: &Product, on: Day) -> impl Iterator<Item = ProofKind> {
    let proofs = product.proofs.iter();
    proofs.filter(move |proof| proof.valid_until.is_none_or(|until| on <= until)).map(|proof| proof.kind)
}

/// The certificates that are valid on the day, or 인증 없음.
fn proofs_on(product: &Product, on: Day) -> BTreeSet<&'static str> {
    let mut ticks: BTreeSet<&'static str> = valid_proofs(product, on).map(ProofKind::id).collect();
    if ticks.is_empty() {
        ticks.insert("none");
    }
    ticks
}

/// 기타: the remark, and the exception for SECaaS where the product counts by it, because no certificate shows it.
fn note(product: &Product, on: Day) -> String {
    let by_secaas = judge_product(product, on).is_some_and(|standing| standing.by_secaas);
    let number = product.secaas.as_ref().and_then(|secaas| secaas.number.as_deref());
    let secaas = match (by_secaas, number) {
        (false, _) => String::new(),
        (true, None) => "SECaaS (CSAP)".to_owned(),
        (true, Some(number)) => format!("SECaaS (CSAP {number})"),
    };
    let parts: Vec<&str> =
        [product.note.as_str(), secaas.as_str()].into_iter().filter(|part| !is_blank(part)).collect();
    parts.join(", ")
}

/// The copies handed in: of certificates, of the module's validation, of the service's CSAP.
fn copies(view: &View<'_>, product: &Product) -> Vec<String> {
    let mut ids: Vec<&str> = product.proofs.iter().filter_map(|proof| proof.copy.as_deref()).collect();
    ids.extend(product.crypto_module.as_ref().and_then(|module| module.copy.as_deref()));
    ids.extend(product.secaas.as_ref().and_then(|secaas| secaas.copy.as_deref()));
    let mut seen = BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(*id)).filter_map(|id| evidence_line(view, id)).collect()
}
