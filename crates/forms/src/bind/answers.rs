//! Answers to the checklists (forms 2A, 2B, 3) and the evidence handed in for a question (forms 2-1, 2-4 too).

use std::collections::{BTreeMap, BTreeSet};

use simsa_catalogue::{Checklist, Question, QuestionId, catalogue};
use simsa_content::is_blank;
use simsa_model::{Answer, AnswerValue, Due, Evidence, FormId, List, Place, Say};
use simsa_rules::asked;

use super::{BoundColumn, ValueKind, facts};
use crate::blank::Blank;
use crate::value::{FieldValue, FilledEntry};
use crate::view::View;

pub(super) const COLUMNS: &[BoundColumn] = &[
    BoundColumn { id: "answer", kind: ValueKind::Tick(&AnswerValue::IDS), path: "answer" },
    BoundColumn { id: "evidence", kind: ValueKind::Lines, path: "evidence" },
    BoundColumn { id: "note", kind: ValueKind::Text, path: "note" },
];

/// One entry per question that the form asks of this case; of an empty case, per question that it prints.
pub(super) fn list(view: &View<'_>, form: FormId) -> FieldValue {
    let index = Answers::of(view);
    let waits = form == FormId::F3 && missing_notice(view).is_some();
    let entries = questions(view, form).into_iter().map(|question| index.entry(question, waits)).collect();
    FieldValue::List(entries)
}

fn questions(view: &View<'_>, form: FormId) -> Vec<&'static Question> {
    let notice = view.dossier.facts.notice.as_ref();
    let due: Vec<_> = asked(view.assessment, notice)
        .filter(|asked| asked.form == form)
        .map(|asked| asked.question)
        .collect();
    let checklist = match form {
        FormId::F2A => Checklist::Form2A,
        FormId::F2B => Checklist::Form2B,
        _ => Checklist::Form3,
    };
    if due.is_empty() { checklist.questions().collect() } else { due }
}

/// In group II-2 the certifier's notice says which controls form 3 is about; until then the whole form is printed.
pub(super) fn missing_notice(view: &View<'_>) -> Option<Blank> {
    let notice = view.dossier.facts.notice.as_ref();
    let awaited = view
        .assessment
        .decided_duties()
        .iter()
        .any(|duty| duty.form == FormId::F3 && duty.due == Due::AfterNotice);
    let named = asked(view.assessment, notice).any(|asked| asked.form == FormId::F3);
    (awaited && !named).then(|| Blank {
        form: FormId::F3,
        field: "answers".to_owned(),
        label: Say::new("인증기관이 고지한 통제항목", "controls that the certifier's notice names"),
        place: facts("notice.controls"),
        void: false,
    })
}

/// The answers that count on this copy by question, looked up once per form.
struct Answers<'a> {
    by_question: BTreeMap<&'a str, (usize, &'a Answer)>,
    evidence: BTreeMap<&'a str, &'a Evidence>,
}

impl<'a> Answers<'a> {
    fn of(view: &View<'a>) -> Self {
        let by_question = view.dossier.answers_of(view.operator_id());
        let evidence = view.dossier.evidence.iter().map(|one| (one.id.as_str(), one)).collect();
        Self { by_question, evidence }
    }

    /// The answer to a question. Where the guide prints the same question twice (9.1.6), one answer serves both.
    fn to(&self, question: &Question) -> Option<(usize, &'a Answer)> {
        let of = |id: QuestionId| self.by_question.get(id.as_str()).copied();
        let given = |found: &(usize, &Answer)| found.1.answer.is_some();
        let own = of(question.id);
        if own.as_ref().is_some_and(given) {
            return own;
        }
        let twin = question.duplicate_of.or_else(|| {
            let siblings = question.control.map_or(&[][..], |control| control.questions());
            siblings.iter().find(|other| other.duplicate_of == Some(question.id)).map(|other| other.id)
        });
        twin.and_then(of).filter(given).or(own)
    }

    fn entry(&self, question: &'static Question, waits: bool) -> FilledEntry {
        let found = self.to(question);
        let answer = found.and_then(|(_, answer)| answer.answer);
        let note = found.map(|(_, answer)| answer.note.trim()).filter(|note| !is_blank(note));
        let cells = BTreeMap::from([
            ("answer", FieldValue::tick(answer.map(AnswerValue::id))),
            ("evidence", FieldValue::Lines(self.lines(found.map(|(_, answer)| answer)))),
            ("note", FieldValue::Text(note.map(str::to_owned))),
        ]);
        let waived = if waits { BTreeSet::from(["answer"]) } else { BTreeSet::new() };
        let place = match found {
            Some((at, _)) => Place::entry(List::Answers, at),
            None => Place::list(List::Answers),
        };
        FilledEntry { key: question.id.as_str().to_owned(), cells, waived, place }
    }

    fn lines(&self, answer: Option<&Answer>) -> Vec<String> {
        let ids = answer.map_or(&[][..], |answer| &answer.evidence);
        ids.iter().filter_map(|id| self.evidence.get(id.as_str())).map(|evidence| line(evidence)).collect()
    }
}

/// The evidence handed in for one question; where the answer is N/A, that and why.
pub(super) fn evidence(view: &View<'_>, question: &str) -> FieldValue {
    let Some((_, answer)) = answer_to(view, question) else { return FieldValue::Lines(Vec::new()) };
    let mut lines: Vec<String> = answer.evidence.iter().filter_map(|id| evidence_line(view, id)).collect();
    if lines.is_empty() && answer.answer == Some(AnswerValue::NotApplicable) {
        let note = answer.note.trim();
        lines.push(if is_blank(note) {
            "해당 없음".to_owned()
        } else {
            format!("해당 없음: {note}")
        });
    }
    FieldValue::Lines(lines)
}

/// The evidence for the first question of 2.1, and the configuration or plan of the link to the institutions, which is
/// among the examples of form 2-1.
pub(super) fn evidence_of_lines(view: &View<'_>) -> FieldValue {
    let mut value = evidence(view, "emr-2.1-1");
    let network = view.dossier.facts.network.as_ref();
    let link = network.and_then(|network| evidence_line(view, network.hospital_link_copy.as_deref()?));
    if let (FieldValue::Lines(lines), Some(link)) = (&mut value, link) {
        lines.push(format!("병원 연결구간 이중화: {link}"));
    }
    value
}

pub(super) fn place_of_evidence(view: &View<'_>, question: &str) -> Place {
    match answer_to(view, question) {
        Some((at, _)) => Place::entry(List::Answers, at).with_field("evidence"),
        None => Place::list(List::Answers),
    }
}

fn answer_to<'v>(view: &'v View<'_>, question: &str) -> Option<(usize, &'v Answer)> {
    view.dossier.answer(question, view.operator_id())
}

/// A piece of evidence on one line; `None` when the case lists none with this id.
pub(super) fn evidence_line(view: &View<'_>, id: &str) -> Option<String> {
    view.dossier.evidence.iter().find(|evidence| evidence.id == id).map(line)
}

/// Title, kind, 기준일 or 기간, file name: what a reviewer needs to find it and to see whether it is recent.
fn line(evidence: &Evidence) -> String {
    let kind = catalogue().evidence_kind(&evidence.kind).map(|kind| kind.name.to_owned());
    let period = match (evidence.from, evidence.until) {
        (None, None) => None,
        (from, until) => {
            let day = |day: Option<simsa_model::Day>| day.map(|day| day.to_string()).unwrap_or_default();
            Some(format!("기간 {}~{}", day(from), day(until)))
        }
    };
    let effective = evidence.effective.map(|day| format!("기준일 {day}"));
    let file = evidence.file.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
    let aside: Vec<String> = [kind, effective, period, file].into_iter().flatten().collect();
    let title = evidence.name();
    if aside.is_empty() { title.to_owned() } else { format!("{title} ({})", aside.join(", ")) }
}
