//! 취약점 점검 and 모의침투 테스트: forms 4 and 5.

use simsa_content::is_blank;
use simsa_model::{FormId, List, Performer, Place, Remedy, TestKind, TestObject, TestRecord};

use super::names_no_operator;
use crate::blank::Blank;
use crate::value::FieldValue;
use crate::view::View;

/// A row of the table of forms 4 and 5.
#[derive(Clone, Copy)]
pub(super) enum TestRow {
    Performer,
    Target,
    Period,
}

/// One line per record: a test may have been made in several goes.
pub(super) fn lines(view: &View<'_>, object: TestObject, kind: TestKind, part: TestRow) -> FieldValue {
    let records = records(view, object).filter(|(_, record)| record.kind == kind);
    let words = records.filter_map(|(_, record)| words(view, record, part));
    FieldValue::Lines(words.filter(|words| !is_blank(words)).collect())
}

fn words(view: &View<'_>, record: &TestRecord, part: TestRow) -> Option<String> {
    match part {
        TestRow::Performer => performer(view, record),
        TestRow::Target => record.target.clone(),
        TestRow::Period => match (record.from, record.until) {
            (None, None) => None,
            (Some(from), None) => Some(format!("{from} ~")),
            (None, Some(until)) => Some(format!("~ {until}")),
            (Some(from), Some(until)) => Some(format!("{from} ~ {until}")),
        },
    }
}

/// Who made it; a party that made it itself is named where nothing else is written.
fn performer(view: &View<'_>, record: &TestRecord) -> Option<String> {
    let written = record.performer.clone().filter(|name| !is_blank(name));
    written.or_else(|| {
        let own = match record.object {
            TestObject::Infrastructure => view.operator.and_then(|(_, operator)| operator.name.as_deref()),
            TestObject::Software => view.dossier.facts.applicant.name.as_deref(),
        };
        let own = own.filter(|name| record.performed_by == Some(Performer::Own) && !is_blank(name))?;
        Some(format!("{own} ({})", Performer::Own.words().ko))
    })
}

/// Where the first record that lacks the part can take it; the list, where there is no record.
pub(super) fn place(view: &View<'_>, object: TestObject, kind: TestKind, part: TestRow) -> Place {
    let mut lacking = records(view, object)
        .filter(|(_, record)| record.kind == kind && words(view, record, part).is_none());
    let field = match part {
        TestRow::Performer => "performer",
        TestRow::Target => "target",
        TestRow::Period => "until",
    };
    in_record(lacking.next(), field)
}

/// 수행결과 is printed once for both tests: incomplete when one is, complete only when both were made and all are.
pub(super) fn result(view: &View<'_>, object: TestObject) -> FieldValue {
    let results: Vec<(TestKind, Option<Remedy>)> =
        records(view, object).map(|(_, record)| (record.kind, record.result)).collect();
    if results.iter().any(|(_, result)| *result == Some(Remedy::Incomplete)) {
        return FieldValue::tick(Some(Remedy::Incomplete.id()));
    }
    let made = |kind: TestKind| results.iter().any(|(own, _)| *own == kind);
    let both = made(TestKind::Vulnerability) && made(TestKind::Penetration);
    let complete = both && results.iter().all(|(_, result)| *result == Some(Remedy::Complete));
    FieldValue::tick(complete.then_some(Remedy::Complete.id()))
}

/// 미완료 시 사유, of every test that is incomplete.
pub(super) fn reason(view: &View<'_>, object: TestObject) -> FieldValue {
    let mut reasons: Vec<&str> = Vec::new();
    for (_, record) in records(view, object).filter(|(_, record)| record.result == Some(Remedy::Incomplete)) {
        let reason = record.reason.trim();
        if !is_blank(reason) && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    FieldValue::Text((!reasons.is_empty()).then(|| reasons.join(" / ")))
}

pub(super) fn place_of_result(view: &View<'_>, object: TestObject, field: &'static str) -> Place {
    let mut open = records(view, object).filter(|(_, record)| record.result != Some(Remedy::Complete));
    in_record(open.next(), field)
}

fn in_record(record: Option<(usize, &TestRecord)>, field: &'static str) -> Place {
    record.map_or(Place::list(List::Tests), |(at, _)| Place::entry(List::Tests, at).with_field(field))
}

pub(super) fn unassigned(view: &View<'_>) -> Vec<Blank> {
    let tests = view.dossier.tests.iter().enumerate();
    tests
        .filter(|(_, test)| test.object == TestObject::Infrastructure)
        .filter(|(_, test)| view.one_of_several && test.operator.is_none())
        .map(|(at, _)| names_no_operator(FormId::F4, List::Tests, at))
        .collect()
}

/// Those that are handed in: without what a newer one has replaced, which is no test of the last year. Tests of the software
/// are the applicant's, whichever operator's copy is filled.
fn records<'v>(view: &'v View<'_>, object: TestObject) -> impl Iterator<Item = (usize, &'v TestRecord)> {
    let tests = view.dossier.tests.iter().enumerate();
    tests.filter(move |(at, test)| {
        !view.replaced_tests.contains(at)
            && test.object == object
            && (object == TestObject::Software || view.owns(test.operator.as_deref()))
    })
}
