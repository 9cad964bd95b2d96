//! `simsa explain PASSAGE`: which code implements a passage, each thing with the file in which it stands.

use std::io::{self, Write};

use simsa_catalogue::Question;
use simsa_model::{Bi, Language};
use simsa_passages::{
    Topic, Uses, check_file, form_folder, passage_file, question_folder, reading_file, rule_file,
};

use super::{padded, reading_title, wrapped};

/// What a name stands for: its passages, each with its beginning, and what rests on them.
pub(crate) fn topic(topic: &Topic, language: Language, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}\n", topic.title)?;
    for passage in &topic.passages {
        writeln!(out, "§ {}  {}  {}", passage.id, passage.place(), passage_file(passage))?;
        writeln!(out, "{}", wrapped("    ", &passage.excerpt(EXCERPT)))?;
    }
    let mut uses_of_all = simsa_passages::uses_of(&topic.passages);
    if !topic.questions.is_empty() {
        uses_of_all.questions.clone_from(&topic.questions);
    }
    uses(&uses_of_all, language, out)?;
    writeln!(out)
}

/// Letters of a passage that are enough to know it by.
const EXCERPT: usize = 120;

/// Columns of the names, before what they are and where they stand.
const NAMES: usize = 34;

const RULES: Bi = Bi::new("이 조문을 옮긴 규칙", "rules that encode it");
const CHECKS: Bi = Bi::new("이 조문에 비추어 보는 점검", "checks that hold it against a case");
const QUESTIONS: Bi = Bi::new("여기에 있는 질문", "questions that stand in it");
const FORMS: Bi = Bi::new("여기에 있는 양식", "forms whose words it holds");
const READINGS: Bi = Bi::new("이 조문의 해석", "readings of it");
const LISTS: Bi = Bi::new("여기에 근거한 목록의 항목", "entries of lists that rest on it");
const NO_RULE: Bi = Bi::new("규칙이 없는 이유", "why no rule follows");

/// What rests on passages.
pub(crate) fn uses(uses: &Uses, language: Language, out: &mut impl Write) -> io::Result<()> {
    let rules: Vec<Line> = uses
        .rules
        .iter()
        .map(|rule| {
            Line::new(rule.id, &format!("{}:{}", rule_file(rule), rule.cites.line()), rule.says.get(language))
        })
        .collect();
    list(RULES, &rules, language, out)?;
    let checks: Vec<Line> = uses
        .checks
        .iter()
        .map(|check| Line::new(check.code, check_file(check), check.name.get(language)))
        .collect();
    list(CHECKS, &checks, language, out)?;
    list(QUESTIONS, &questions(&uses.questions), language, out)?;
    let forms: Vec<Line> = uses
        .forms
        .iter()
        .map(|form| Line::new(&super::form_name(*form, language), &form_folder(*form), form.title()))
        .collect();
    list(FORMS, &forms, language, out)?;
    let readings: Vec<Line> = uses
        .readings
        .iter()
        .map(|reading| Line::new(reading.id, &reading_file(reading), reading_title(reading, language)))
        .collect();
    list(READINGS, &readings, language, out)?;
    let lists: Vec<Line> = uses.lists.iter().map(|entry| Line::new(entry.id, entry.file, "")).collect();
    list(LISTS, &lists, language, out)?;
    for entry in &uses.no_rule {
        let reason = if language == Language::Korean { entry.reason } else { entry.reason_en };
        writeln!(out, "\n{}", wrapped(&format!("{}: ", NO_RULE.get(language)), reason))?;
    }
    Ok(())
}

/// A name, the file in which it stands, and what it is.
struct Line {
    name: String,
    file: String,
    about: String,
}

impl Line {
    fn new(name: &str, file: &str, about: &str) -> Self {
        Self { name: name.to_owned(), file: file.to_owned(), about: about.to_owned() }
    }
}

fn list(head: Bi, lines: &[Line], language: Language, out: &mut impl Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{} ({})", head.get(language), lines.len())?;
    for line in lines {
        writeln!(out, "  {} {}", padded(&line.name, NAMES), line.file)?;
        if !line.about.is_empty() {
            writeln!(out, "{}", wrapped("      ", &line.about))?;
        }
    }
    Ok(())
}

/// Questions with the folder of their checklist.
fn questions(questions: &[&Question]) -> Vec<Line> {
    let line = |question: &&Question| {
        Line::new(question.id.as_str(), question_folder(question), &question_line(question))
    };
    questions.iter().map(line).collect()
}

/// The words of a question, short enough for a list.
fn question_line(question: &Question) -> String {
    let text: String = question.text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
