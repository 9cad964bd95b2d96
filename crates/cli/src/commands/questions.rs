//! `simsa questions CASE`: what this case must answer; `--write` puts the unanswered ones into `answers.toml`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_case::{ANSWERS, Case, Problem};
use simsa_catalogue::{Checklist, EvidenceExample, QuestionId};
use simsa_model::{Assessment, FormId, Language, Party, Say};
use simsa_rules::{Asked, asked, assess};

use super::{Done, JudgedOn, case_of, json};
use crate::output;
use crate::show;
use crate::stop::Stop;

/// One question, as `--json` prints it.
#[derive(Serialize)]
struct Printed {
    id: &'static str,
    form: FormId,
    by: Party,
    number: &'static str,
    text: &'static str,
    note: Option<&'static str>,
    answered: bool,
    duplicate_of: Option<&'static str>,
    evidence_examples: Vec<&'static str>,
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case = case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day);
    let questions: Vec<Asked> = asked(&assessment, case.facts().notice.as_ref()).collect();
    let answered = answered(&case);
    if arguments.get_flag("json") {
        let printed: Vec<Printed> = questions.iter().map(|asked| printed(asked, &answered)).collect();
        json(&printed, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.get_flag("write") {
        return write(&case, &questions, language, out);
    }
    show_all(&assessment, &questions, &answered, arguments.get_flag("evidence"), language, out)?;
    Ok(ExitCode::SUCCESS)
}

fn answered(case: &Case) -> BTreeSet<&str> {
    let answers = case.dossier().answers.iter();
    answers.filter(|answer| answer.answer.is_some()).map(|answer| answer.question.as_str()).collect()
}

/// The checklist that a form prints.
fn checklist(form: FormId) -> Checklist {
    match form {
        FormId::F2A => Checklist::Form2A,
        FormId::F2B => Checklist::Form2B,
        _ => Checklist::Form3,
    }
}

fn printed(asked: &Asked, answered: &BTreeSet<&str>) -> Printed {
    let question = asked.question;
    Printed {
        id: question.id.as_str(),
        form: asked.form,
        by: asked.by,
        number: question.resolved(),
        text: question.text,
        note: question.note,
        answered: answered.contains(question.id.as_str()),
        duplicate_of: question.duplicate_of.map(QuestionId::as_str),
        evidence_examples: question
            .evidence_in(checklist(asked.form))
            .iter()
            .map(EvidenceExample::best)
            .collect(),
    }
}

fn show_all(
    assessment: &Assessment,
    questions: &[Asked],
    answered: &BTreeSet<&str>,
    with_evidence: bool,
    language: Language,
    out: &mut impl Write,
) -> Result<(), Stop> {
    if questions.is_empty() {
        return Ok(show::no_questions(assessment, language, out)?);
    }
    let done = questions.iter().filter(|asked| answered.contains(asked.question.id.as_str())).count();
    let mut section = None;
    for asked in questions {
        let here = (asked.form, asked.question.section.number);
        if section != Some(here) {
            let by = asked.by.name().get(language);
            writeln!(out, "\n[양식{}] {}. {} ({by})", asked.form, here.1, asked.question.section.name)?;
            section = Some(here);
        }
        let mark = if answered.contains(asked.question.id.as_str()) { "✓" } else { "·" };
        let label = format!("{mark} {:<15}", asked.question.id.as_str());
        writeln!(out, "{}", show::wrapped(&format!("  {label} "), asked.question.text))?;
        if with_evidence {
            let examples: Vec<&str> =
                asked.question.evidence_in(checklist(asked.form)).iter().map(EvidenceExample::best).collect();
            let word = if language == Language::Korean { "증적" } else { "evidence" };
            if !examples.is_empty() {
                writeln!(out, "{}", show::wrapped(&format!("      {word}: "), &examples.join(" / ")))?;
            }
        }
    }
    match language {
        Language::Korean => writeln!(out, "\n질문 {}개 중 {done}개에 답했습니다.", questions.len())?,
        Language::English => writeln!(out, "\n{done} of {} questions are answered.", questions.len())?,
    }
    Ok(())
}

fn write(case: &Case, questions: &[Asked], language: Language, out: &mut impl Write) -> Done {
    let name = case.files.name_of(ANSWERS);
    if case.files.is_json(ANSWERS) {
        let what = Say::new("JSON 파일에는 덧붙일 수 없습니다", "nothing can be appended to a JSON file");
        let help = Say::new("answers.toml로 바꾸어 쓰십시오", "use answers.toml");
        return Err(Problem::with_file(name, what).help(help).into());
    }
    let known: BTreeSet<&str> =
        case.dossier().answers.iter().map(|answer| answer.question.as_str()).collect();
    let missing: Vec<&Asked> =
        questions.iter().filter(|asked| !known.contains(asked.question.id.as_str())).collect();
    let mut text = case.files.text(&name).unwrap_or_default().to_owned();
    for asked in &missing {
        let question = asked.question;
        write!(
            text,
            "\n# 양식{} {}: {}\n[[answer]]\nquestion = \"{}\"\n# answer = \"Y\"\nnote = \"\"\nevidence = []\n",
            asked.form,
            question.resolved(),
            question.text,
            question.id,
        )
        .expect("writing to a string cannot fail");
    }
    if !missing.is_empty() {
        output::write(&case.files.root().join(&name), text.as_bytes())?;
    }
    match language {
        Language::Korean => writeln!(out, "{name}에 질문 {}개를 덧붙였습니다.", missing.len())?,
        Language::English => writeln!(out, "Appended {} questions to {name}.", missing.len())?,
    }
    Ok(ExitCode::SUCCESS)
}
