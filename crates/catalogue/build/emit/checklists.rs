//! The checklists: one table of all questions, and sections, items and controls that point into it.

use std::fmt::Write as _;

use simsa_content::build::constant;

use super::rust::{doc, option, passages, slice};
use crate::files::Content;
use crate::shape::{Area, Control, Example, Form2AQuestion, Item, Question, Section};

/// A question on its way into the table, with the place it stands at.
struct Placed<'a> {
    question: &'a Question,
    number: usize,
    checklist: &'static str,
    section: String,
    item: String,
    control: Option<String>,
    evidence: &'a [Example],
    scope: &'static str,
}

/// One constant per question.
pub(crate) fn constants(content: &Content) -> String {
    let mut code = String::new();
    for (index, placed) in all(content).iter().enumerate() {
        let Question { id, text, .. } = placed.question;
        doc(&mut code, &format!("{id}: {text}"));
        let _ = writeln!(code, "pub const {}: QuestionId = QuestionId({index});\n", constant(id));
    }
    code
}

/// The tables of the checklists.
pub(crate) fn tables(content: &Content) -> String {
    let questions = all(content);
    let mut code = String::new();
    let _ = writeln!(
        code,
        "pub(crate) const QUESTION_COUNT: usize = {0};\npub(crate) static QUESTIONS: [Question; {0}] = [",
        questions.len()
    );
    for (index, placed) in questions.iter().enumerate() {
        let _ = writeln!(code, "    {},", question(placed, index, &questions));
    }
    code.push_str("];\n\n");
    by_name(&mut code, &questions);

    let emr: usize = content.emr.iter().map(section_size).sum();
    let _ = writeln!(code, "pub(crate) const FORM_2B_QUESTIONS: QuestionSpan = {};", span(0, emr));
    let _ =
        writeln!(code, "pub(crate) const FORM_3_QUESTIONS: QuestionSpan = {};", span(emr, questions.len()));
    sections(&mut code, "EMR", "FORM_2B_SECTIONS", &content.emr, 0);
    sections(&mut code, "CLOUD", "FORM_3_DOMAINS", &content.cloud, emr);
    areas(&mut code, &content.areas.area);
    form_2a(&mut code, content, &questions);
    code
}

fn all(content: &Content) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    for (table, checklist, sections) in [("EMR", "Form2B", &content.emr), ("CLOUD", "Form3", &content.cloud)]
    {
        for (at, section) in sections.iter().enumerate() {
            for (item_at, item) in section.item.iter().enumerate() {
                for group in groups(table, section, item) {
                    let place = (
                        format!("&{table}_SECTIONS[{at}]"),
                        format!("&{table}_{}_ITEMS[{item_at}]", section.number),
                    );
                    placed.extend(group.questions.iter().enumerate().map(|(number, question)| Placed {
                        question,
                        number: number + 1,
                        checklist,
                        section: place.0.clone(),
                        item: place.1.clone(),
                        control: group.control.clone(),
                        // The check has made sure that examples stand at exactly one of the two levels.
                        evidence: question.evidence.as_deref().or(group.shared).unwrap_or_default(),
                        scope: if question.evidence.is_some() { "Question" } else { group.shared_scope },
                    }));
                }
            }
        }
    }
    placed
}

/// Questions that are numbered together: those of a control, or of an item without controls.
struct Group<'a> {
    control: Option<String>,
    questions: &'a [Question],
    shared: Option<&'a [Example]>,
    shared_scope: &'static str,
}

fn groups<'a>(table: &str, section: &'a Section, item: &'a Item) -> Vec<Group<'a>> {
    if item.control.is_empty() {
        let shared = section.evidence.as_deref();
        return vec![Group { control: None, questions: &item.question, shared, shared_scope: "Section" }];
    }
    let controls = item.control.iter().enumerate().map(|(at, control)| Group {
        control: Some(format!("&{table}_{}_CONTROLS[{at}]", constant(&item.number))),
        questions: &control.question,
        shared: control.evidence.as_deref(),
        // A control with one question has its cell to itself.
        shared_scope: if control.question.len() == 1 { "Question" } else { "Control" },
    });
    controls.collect()
}

fn question(placed: &Placed<'_>, index: usize, all: &[Placed<'_>]) -> String {
    let Placed { question, number, checklist, section, item, control, evidence, scope } = placed;
    let Question {
        id,
        printed,
        text,
        text_in_evidence,
        note,
        checklist_row,
        statement,
        duplicate_of,
        remark,
        ..
    } = question;
    let text_in_evidence = text_in_evidence.as_ref().unwrap_or(text);
    let duplicate_of = duplicate_of.as_ref().map(|first| position(first, all));
    format!(
        "Question {{ id: QuestionId({index}), name: {id:?}, checklist: Checklist::{checklist}, section: {section}, \
         item: {item}, control: {}, number: {number}, printed: {printed:?}, text: {text:?}, \
         text_in_evidence: {text_in_evidence:?}, note: {note:?}, checklist_row: {}, statement: {statement}, duplicate_of: {}, evidence: {}, \
         evidence_scope: EvidenceScope::{scope}, remark: {remark:?} }}",
        option(control.as_ref(), String::clone),
        checklist_row.unwrap_or(1),
        option(duplicate_of, |at| format!("QuestionId({at})")),
        slice(*evidence, example),
    )
}

/// Where the question with this id stands; the check has made sure that it does.
fn position(id: &str, all: &[Placed<'_>]) -> usize {
    all.iter().position(|placed| placed.question.id == id).unwrap_or(usize::MAX)
}

fn by_name(code: &mut String, questions: &[Placed<'_>]) {
    let mut sorted: Vec<_> =
        questions.iter().enumerate().map(|(index, placed)| (placed.question.id.as_str(), index)).collect();
    sorted.sort_unstable();
    let pairs = slice(sorted, |(id, index)| format!("({id:?}, QuestionId({index}))"));
    let _ = writeln!(code, "pub(crate) static QUESTIONS_BY_NAME: &[(&str, QuestionId)] = {pairs};\n");
}

fn example(example: &Example) -> String {
    let (text, note, suggested, remark) = match example {
        Example::Plain(text) => (text, &None, &None, &None),
        Example::Told(told) => (&told.text, &told.note, &told.suggested, &told.remark),
    };
    format!(
        "EvidenceExample {{ text: {text:?}, note: {note:?}, suggested: {suggested:?}, remark: {remark:?} }}"
    )
}

fn sections(code: &mut String, table: &str, public: &str, sections: &[Section], first: usize) {
    let mut from = first;
    let mut values = Vec::new();
    for section in sections {
        let to = from + section_size(section);
        items(code, table, section, from);
        let Section { number, name, name_en, area, source, evidence_source, .. } = section;
        values.push(format!(
            "ChecklistSection {{ number: {number:?}, name: {name:?}, name_en: {name_en:?}, area: {}, \
             items: &{table}_{number}_ITEMS, source: {}, evidence_source: {}, span: {} }}",
            option(area.as_ref(), |area| format!("&AREA_{}", constant(area))),
            passages(source),
            passages(evidence_source),
            span(from, to),
        ));
        from = to;
    }
    let _ = writeln!(
        code,
        "static {table}_SECTIONS: [ChecklistSection; {}] = [\n    {}\n];\npub(crate) static {public}: &[ChecklistSection] = &{table}_SECTIONS;\n",
        values.len(),
        values.join(",\n    ")
    );
}

fn items(code: &mut String, table: &str, section: &Section, first: usize) {
    let mut from = first;
    let mut values = Vec::new();
    for item in &section.item {
        let to = from + item_size(item);
        let controls = if item.control.is_empty() {
            "&[]".to_owned()
        } else {
            let name = format!("{table}_{}_CONTROLS", constant(&item.number));
            controls(code, &name, item, from);
            format!("&{name}")
        };
        let Item { number, name, name_source, .. } = item;
        // Form 3 names its items where it asks their questions.
        let source = name.as_ref().map(|_| name_source.as_ref().unwrap_or(&section.source));
        values.push(format!(
            "Item {{ number: {number:?}, name: {name:?}, name_source: {}, controls: {controls}, span: {} }}",
            source.map_or_else(|| "&[]".to_owned(), |ids| passages(ids)),
            span(from, to),
        ));
        from = to;
    }
    let _ = writeln!(
        code,
        "pub(crate) static {table}_{}_ITEMS: [Item; {}] = [{}];",
        section.number,
        values.len(),
        values.join(", ")
    );
}

fn controls(code: &mut String, name: &str, item: &Item, first: usize) {
    let mut from = first;
    let mut values = Vec::new();
    for control in &item.control {
        let to = from + control.question.len();
        let Control { number, number_in_notice, printed_in_evidence, remark, .. } = control;
        values.push(format!(
            "Control {{ number: {number:?}, number_in_notice: {number_in_notice:?}, \
             printed_in_evidence: {printed_in_evidence:?}, remark: {remark:?}, span: {} }}",
            span(from, to),
        ));
        from = to;
    }
    let _ = writeln!(code, "static {name}: [Control; {}] = [{}];", values.len(), values.join(", "));
}

fn areas(code: &mut String, areas: &[Area]) {
    let mut names = Vec::new();
    for Area { id, article, name, name_en, source } in areas {
        let constant = format!("AREA_{}", constant(id));
        let _ = writeln!(
            code,
            "static {constant}: Area = Area {{ id: {id:?}, article: {article:?}, name: {name:?}, name_en: {name_en:?}, \
             source: {} }};",
            passages(source)
        );
        names.push(constant);
    }
    let _ =
        writeln!(code, "pub(crate) static AREAS: &[&Area] = {};\n", slice(names, |name| format!("&{name}")));
}

fn form_2a(code: &mut String, content: &Content, all: &[Placed<'_>]) {
    let form = &content.form_2a;
    let one = |asked: &Form2AQuestion| {
        format!(
            "Form2AQuestion {{ question: QuestionId({}), evidence: {} }}",
            position(&asked.id, all),
            slice(&asked.evidence, example)
        )
    };
    let _ = writeln!(
        code,
        "pub(crate) const FORM_2A_COUNT: u16 = {};\n\
         pub(crate) static FORM_2A: &[Form2AQuestion] = {};\n\
         pub(crate) static FORM_2A_SOURCE: crate::Passages = {};\n\
         pub(crate) static FORM_2A_EVIDENCE_SOURCE: crate::Passages = {};\n",
        form.question.len(),
        slice(&form.question, one),
        passages(&form.source),
        passages(&form.evidence_source),
    );
}

fn span(from: usize, to: usize) -> String {
    format!("QuestionSpan {{ from: {from}, to: {to} }}")
}

fn section_size(section: &Section) -> usize {
    section.item.iter().map(item_size).sum()
}

fn item_size(item: &Item) -> usize {
    item.question.len() + item.control.iter().map(|control| control.question.len()).sum::<usize>()
}
