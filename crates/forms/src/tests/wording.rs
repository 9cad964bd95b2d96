//! The words of a form are official text: nothing may be added, changed or left out.
//!
//! Compared without white space, box signs, markers and emphasis, which print recognition and layout alter.

use simsa_model::FormId;
use simsa_papers::{Block, Paper, Run};

use super::{all_lines, empty};
use crate::line::LineSpan;
use crate::{compose, definition};

/// Words of the guide that are misprinted or misread, how the form has them, and why.
const RESOLVED: &[(&str, &str, &str)] = &[
    ("laaS", "IaaS", "the letter l was read for I; the table of contents has IaaS"),
    (
        "기술적보호조치",
        "관리적보호조치",
        "form 3's evidence table prints 기술적 over the administrative domains; the checklist has 관리적",
    ),
];

/// Words of a sheet that no passage of the form has, and why they stand there.
const ADDED: &[(FormId, &str, &str)] = &[(
    FormId::F3,
    "○ 기술적 보호조치",
    "restored: RESOLVED turns every 기술적 보호조치 of the passages into 관리적",
)];

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"□[]|·•●-*○".contains(*c)).collect()
}

fn resolved(text: &str) -> String {
    RESOLVED.iter().fold(letters(text), |text, (printed, reads, _)| text.replace(printed, reads))
}

/// The words of the passages of a form, as the form should have them.
fn official(form: FormId) -> String {
    definition(form).passages.iter().map(|passage| resolved(passage.text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_resolution_is_needed() {
    let all: String = FormId::ALL
        .iter()
        .flat_map(|form| &definition(*form).passages)
        .map(|passage| letters(passage.text))
        .collect();
    for (printed, reads, why) in RESOLVED {
        assert!(all.contains(printed) && printed != reads && !why.is_empty(), "{printed} is printed nowhere");
    }
    for (form, added, _) in ADDED {
        assert!(!official(*form).contains(&letters(added)), "form {form} has `{added}` without being helped");
    }
}

#[test]
fn every_word_of_a_sheet_stands_in_the_passages_of_its_form() {
    for form in FormId::ALL {
        let official = official(form);
        assert!(official.contains(&resolved(&definition(form).title)), "the title of form {form}");
        for (line, _) in all_lines(form) {
            let mut words = line.marker.clone().unwrap_or_default();
            for piece in &line.pieces {
                match piece {
                    LineSpan::Words { text, .. } => words.push_str(text),
                    LineSpan::Box { label, .. } if label == "√" => {}
                    // a value may interrupt the words, a box does not: 미완료 (미완료 시 사유 : …)
                    LineSpan::Box { label, .. } => words.push_str(label),
                    LineSpan::Value { .. } | LineSpan::Lines(_) | LineSpan::Number => {}
                }
            }
            let found = official.contains(&letters(&words))
                || ADDED.iter().any(|(own, added, _)| *own == form && letters(added) == letters(&words));
            assert!(found, "form {form}: `{words}` is not in the guide");
        }
    }
}

#[test]
fn every_word_of_the_passages_stands_on_the_empty_form() {
    for form in FormId::ALL {
        let printed = letters(&printed_words(&compose(&empty(form))));
        let passages = definition(form).passages.iter().filter(|passage| passage.id != "guide.contents");
        for passage in passages {
            // The catalogue proves its own texts against these passages, slips included.
            if passage.id.contains(".checklist") || passage.id.contains(".evidence") {
                continue;
            }
            for cell in passage.text.split(['|', '\n']) {
                let words = resolved(cell);
                let title = resolved(&definition(form).title);
                let rest = words.replace(&format!("양식{form}"), "").replace(&title, "");
                // Sentences that the layout parts are looked for sentence by sentence.
                let found = printed.contains(&rest) || parts(cell).iter().all(|part| printed.contains(part));
                assert!(found, "form {form}, {}: `{cell}` is not printed", passage.id);
            }
        }
    }
}

/// The pieces of a cell between the signs that start a paragraph.
fn parts(cell: &str) -> Vec<String> {
    let signs = ['□', '·', '•', '●', '※', '*', '-', '[', ']'];
    cell.split(signs).flat_map(|part| part.split("? ")).map(resolved).collect()
}

fn printed_words(paper: &Paper) -> String {
    let mut out = format!("{}\n{}\n", paper.label, paper.title);
    for block in &paper.blocks {
        let paragraphs = match block {
            Block::Heading(heading) => vec![(None, &heading.runs)],
            Block::Paragraph(one) => vec![(one.marker.as_ref(), &one.runs)],
            Block::List(list) => list.items.iter().map(|one| (one.marker.as_ref(), &one.runs)).collect(),
            Block::Table(table) => table
                .rows
                .iter()
                .flat_map(|row| &row.cells)
                .flat_map(|cell| &cell.content)
                .map(|one| (one.marker.as_ref(), &one.runs))
                .collect(),
            Block::Signature(signature) => {
                let date =
                    signature.date.as_ref().map(simsa_papers::SignatureDate::printed).unwrap_or_default();
                for words in [&date, &signature.role, &signature.mark] {
                    out.push_str(words);
                    out.push('\n');
                }
                Vec::new()
            }
            Block::Addressee(text) => {
                out.push_str(text);
                Vec::new()
            }
            Block::Rule | Block::Space(_) | Block::PageBreak => Vec::new(),
        };
        for (marker, runs) in paragraphs {
            out.push_str(marker.map_or("", String::as_str));
            for run in runs {
                match run {
                    Run::Text { text, .. } => out.push_str(text),
                    Run::Tick { label, .. } => out.push_str(label),
                    Run::Field { .. } | Run::LineBreak => {}
                }
            }
            // no line break: the passages run paragraphs of a cell together
        }
    }
    out
}

/// The words of a composed checklist or evidence table, cell by cell, stand in the passages of that very table.
#[test]
fn every_sentence_of_a_printed_checklist_stands_in_the_table_that_prints_it() {
    for form in [FormId::F2A, FormId::F2B, FormId::F3] {
        let of = |part: &str| -> String {
            let passages = definition(form).passages.iter().filter(|passage| passage.id.contains(part));
            passages.map(|passage| exact(&resolved_words(passage.text))).collect()
        };
        let (checklist, evidence) = (of(".checklist"), of(".evidence"));
        let paper = compose(&empty(form));
        let tables = paper.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let mut sentences = 0;
        for table in tables {
            let ticks = table.rows.iter().flat_map(|row| &row.cells).any(|cell| {
                cell.content.iter().flat_map(|one| &one.runs).any(|run| matches!(run, Run::Tick { .. }))
            });
            let official = if ticks { &checklist } else { &evidence };
            for paragraph in table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.content) {
                let words: String = paragraph.runs.iter().filter_map(text_of).collect();
                if !(words.ends_with("가?") || words.ends_with("다.")) {
                    continue;
                }
                sentences += 1;
                assert!(official.contains(&exact(&words)), "form {form}: `{words}` is not in its table");
            }
        }
        assert!(sentences >= 14, "form {form}: {sentences} sentences");
    }
}

fn text_of(run: &Run) -> Option<&str> {
    match run {
        Run::Text { text, .. } => Some(text),
        _ => None,
    }
}

/// Every character but white space and the bars between cells.
fn exact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '|').collect()
}

fn resolved_words(text: &str) -> String {
    RESOLVED.iter().fold(text.to_owned(), |text, (printed, reads, _)| text.replace(printed, reads))
}

/// A sign that stands before a paragraph is not part of its words as well.
#[test]
fn no_sign_is_printed_twice() {
    for form in FormId::ALL {
        for block in compose(&empty(form)).blocks {
            let paragraphs = match block {
                Block::Paragraph(one) => vec![one],
                Block::Table(table) => {
                    let cells = table.rows.into_iter().flat_map(|row| row.cells);
                    cells.flat_map(|cell| cell.content).collect()
                }
                _ => Vec::new(),
            };
            for one in paragraphs.iter().filter(|one| one.marker.is_some()) {
                let words: String = one.runs.iter().filter_map(text_of).collect();
                let sign = words.trim_start().starts_with(['*', '·', '•', '●', '※', '-']);
                assert!(!sign, "form {form}: {:?} stands before `{words}`", one.marker);
            }
        }
    }
}
