//! 사용중인 서비스: the list of form 2-5.

use std::collections::{BTreeMap, BTreeSet};

use simsa_content::is_blank;
use simsa_model::{FormId, List, Place, Service};

use super::{BoundColumn, ValueKind, YES_NO, names_no_operator, yes_no};
use crate::blank::Blank;
use crate::value::{FieldValue, FilledEntry};
use crate::view::{SIMPLE, View};

pub(super) const COLUMNS: &[BoundColumn] = &[
    BoundColumn { id: "service", kind: ValueKind::Text, path: "name" },
    BoundColumn { id: "domestic", kind: ValueKind::Tick(YES_NO), path: "domestic" },
    BoundColumn { id: "region-bound", kind: ValueKind::Tick(YES_NO), path: "region_bound" },
];

/// What is entered where no cloud is used (reading R-014).
const NO_CLOUD: &str = "해당 없음 (클라우드 미사용)";

pub(super) fn list(view: &View<'_>) -> FieldValue {
    let all = view.dossier.services.iter().enumerate();
    let own = all.filter(|(_, service)| view.owns(service.operator.as_deref()));
    let entries: Vec<FilledEntry> =
        own.enumerate().map(|(number, (at, service))| entry(number + 1, at, service)).collect();
    if entries.is_empty() && view.operator_storage() == Some(SIMPLE) {
        return FieldValue::List(vec![not_applicable()]);
    }
    FieldValue::List(entries)
}

pub(super) fn unassigned(view: &View<'_>) -> Vec<Blank> {
    let services = view.dossier.services.iter().enumerate();
    services
        .filter(|(_, service)| view.one_of_several && service.operator.is_none())
        .map(|(at, _)| names_no_operator(FormId::F2_5, List::Services, at))
        .collect()
}

fn entry(number: usize, at: usize, service: &Service) -> FilledEntry {
    let aside = [&service.provider, &service.region].into_iter().filter_map(Option::as_deref);
    let aside: Vec<&str> = aside.filter(|words| !is_blank(words)).collect();
    let name = match (service.name.as_str(), aside.join(", ")) {
        (name, _) if is_blank(name) => None,
        (name, aside) if aside.is_empty() => Some(name.to_owned()),
        (name, aside) => Some(format!("{name} ({aside})")),
    };
    let cells = BTreeMap::from([
        ("service", FieldValue::Text(name)),
        ("domestic", yes_no(service.domestic)),
        ("region-bound", yes_no(service.region_bound)),
    ]);
    FilledEntry {
        key: number.to_string(),
        cells,
        waived: BTreeSet::new(),
        place: Place::entry(List::Services, at),
    }
}

fn not_applicable() -> FilledEntry {
    let cells = BTreeMap::from([
        ("service", FieldValue::Text(Some(NO_CLOUD.to_owned()))),
        ("domestic", FieldValue::tick(None)),
        ("region-bound", FieldValue::tick(None)),
    ]);
    FilledEntry {
        key: "1".to_owned(),
        cells,
        waived: BTreeSet::from(["domestic", "region-bound"]),
        place: Place::list(List::Services),
    }
}
