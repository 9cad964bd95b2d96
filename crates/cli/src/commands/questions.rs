//! `simsa questions CASE`: what this case must answer; `--write` puts the unanswered ones into `answers.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_case::{ANSWERS, CaseProblem, LoadedCase};
use simsa_catalogue::{Checklist, EvidenceExample, QuestionId};
use simsa_model::{Assessment, At, FormId, Language, Operator, Party, Say};
use simsa_rules::{Asked, asked, assess, keepers, keepers_on};

use super::{Done, JudgedOn, case_of, json, path_of, unknown};
use crate::output;
use crate::show;
use crate::stop::Stop;

/// One question, as `--json` prints it.
#[derive(Serialize)]
struct QuestionsOutput<'a> {
    id: &'static str,
    form: FormId,
    by: Party,
    number: &'static str,
    /// The number as the checklist prints it, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<&'static str>,
    text: &'static str,
    note: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'static str>,
    answered: bool,
    /// Each operator that is asked, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    operators: Vec<OfOperator<'a>>,
    duplicate_of: Option<&'static str>,
    evidence_examples: Vec<ExampleOutput>,
}

/// An example of evidence: the words as printed, and apart from them what else the catalogue knows.
#[derive(Serialize)]
struct ExampleOutput {
    text: &'static str,
    /// What the table adds after an asterisk.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    /// What was probably meant where the print seems to be misread.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggested: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'static str>,
}

/// How a question stands with one of several operators.
#[derive(Serialize)]
struct OfOperator<'a> {
    operator: &'a str,
    answered: bool,
}

/// What one operator must answer; of several, each has its own list.
struct Share<'a> {
    /// The operator, where there are several.
    operator: Option<&'a Operator>,
    questions: Vec<Asked>,
    /// The entries that count for it, by question.
    entries: BTreeMap<&'a str, At<'a>>,
}

impl Share<'_> {
    fn is_answered(&self, question: QuestionId) -> bool {
        self.entries.get(question.as_str()).is_some_and(|(_, answer)| answer.answer.is_some())
    }

    /// Whether an entry of its own stands in the list.
    fn has_own(&self, question: QuestionId) -> bool {
        self.entries.get(question.as_str()).is_some_and(|(_, answer)| answer.operator.is_some())
    }
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    // what is written is what was read and more: nobody else may write between
    let _turn = if arguments.get_flag("write") {
        Some(simsa_casefile::folder_turn(path_of(arguments))?)
    } else {
        None
    };
    let case = case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day)?;
    let only = arguments.get_one::<String>("operator").map(String::as_str);
    let shares = shares(&case, &assessment, only)?;
    if arguments.get_flag("json") {
        json(&printed(&shares), out)?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.get_flag("write") {
        return write(&case, &shares, only.is_some(), language, out);
    }
    show_all(&assessment, &shares, arguments.get_flag("evidence"), language, out)?;
    Ok(ExitCode::SUCCESS)
}

/// The lists of all operators that keep records, or of `only` one.
fn shares<'a>(
    case: &'a LoadedCase,
    assessment: &Assessment,
    only: Option<&str>,
) -> Result<Vec<Share<'a>>, Stop> {
    let (facts, dossier) = (case.facts(), case.dossier());
    let keepers = keepers(facts);
    let known = || keepers.iter().map(|at| facts.operators[*at].id.as_str());
    if let Some(wanted) = only.filter(|wanted| !known().any(|id| id == *wanted)) {
        return Err(unknown(wanted, known()));
    }
    let all: Vec<Asked> = asked(assessment, facts.notice.as_ref()).collect();
    if let [] | [_] = keepers[..] {
        let entries = dossier.answers_of(known().next());
        return Ok(vec![Share { operator: None, questions: all, entries }]);
    }
    let cloud = keepers_on(FormId::F3, facts);
    let share = |at: usize| {
        let operator = &facts.operators[at];
        let due = |asked: &&Asked| asked.form != FormId::F3 || cloud.contains(&at);
        let questions = all.iter().filter(due).copied().collect();
        Share { operator: Some(operator), questions, entries: dossier.answers_of(Some(&operator.id)) }
    };
    let wanted = |at: &usize| only.is_none_or(|only| facts.operators[*at].id == only);
    Ok(keepers.iter().copied().filter(wanted).map(share).collect())
}

/// The checklist that a form prints.
fn checklist(form: FormId) -> Checklist {
    match form {
        FormId::F2A => Checklist::Form2A,
        FormId::F2B => Checklist::Form2B,
        _ => Checklist::Form3,
    }
}

/// Each question once, in printed order; answered when everybody who is asked has answered.
fn printed<'a>(shares: &[Share<'a>]) -> Vec<QuestionsOutput<'a>> {
    let mut all: BTreeMap<(FormId, QuestionId), QuestionsOutput<'a>> = BTreeMap::new();
    for share in shares {
        for asked in &share.questions {
            let answered = share.is_answered(asked.question.id);
            let one = all.entry((asked.form, asked.question.id)).or_insert_with(|| of_question(asked));
            one.answered &= answered;
            if let Some(operator) = share.operator {
                one.operators.push(OfOperator { operator: &operator.id, answered });
            }
        }
    }
    all.into_values().collect()
}

fn of_example(example: &'static EvidenceExample) -> ExampleOutput {
    let EvidenceExample { text, note, suggested, remark } = *example;
    ExampleOutput { text, note, suggested, remark }
}

fn of_question<'a>(asked: &Asked) -> QuestionsOutput<'a> {
    let question = asked.question;
    QuestionsOutput {
        id: question.id.as_str(),
        form: asked.form,
        by: asked.by,
        number: question.resolved(),
        printed: Some(question.printed)
            .filter(|printed| printed.trim_end_matches('.') != question.resolved()),
        text: question.text,
        note: question.note,
        remark: question.remark,
        answered: true,
        operators: Vec::new(),
        duplicate_of: question.duplicate_of.map(QuestionId::as_str),
        evidence_examples: question.evidence_in(checklist(asked.form)).iter().map(of_example).collect(),
    }
}

fn show_all(
    assessment: &Assessment,
    shares: &[Share<'_>],
    with_evidence: bool,
    language: Language,
    out: &mut impl Write,
) -> Result<(), Stop> {
    if shares.iter().all(|share| share.questions.is_empty()) {
        return Ok(show::no_questions(assessment, language, out)?);
    }
    for share in shares {
        if let Some(operator) = share.operator {
            writeln!(out, "\n■ {}", called(operator))?;
        }
        show_share(share, with_evidence, language, out)?;
    }
    let count: usize = shares.iter().map(|share| share.questions.len()).sum();
    let answered = |share: &Share<'_>| {
        share.questions.iter().filter(|asked| share.is_answered(asked.question.id)).count()
    };
    let done: usize = shares.iter().map(answered).sum();
    match language {
        Language::Korean => writeln!(out, "\n질문 {count}개 중 {done}개에 답했습니다.")?,
        Language::English => writeln!(out, "\n{done} of {count} questions are answered.")?,
    }
    Ok(())
}

/// `㈜가상백업센터 (backup)`, on one line.
fn called(operator: &Operator) -> String {
    let name = operator.name.as_deref().map(|name| format!("{name} ({})", operator.id));
    let line = name.unwrap_or_else(|| operator.id.clone());
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn show_share(
    share: &Share<'_>,
    with_evidence: bool,
    language: Language,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let mut section = None;
    for asked in &share.questions {
        let here = (asked.form, asked.question.section.number);
        if section != Some(here) {
            let by = asked.by.name().get(language);
            writeln!(out, "\n[양식{}] {}. {} ({by})", asked.form, here.1, asked.question.section.name)?;
            section = Some(here);
        }
        let mark = if share.is_answered(asked.question.id) { "✓" } else { "·" };
        let label = format!("{mark} {:<15}", asked.question.id.as_str());
        writeln!(out, "{}", show::wrapped(&format!("  {label} "), asked.question.text))?;
        if with_evidence {
            let examples: Vec<String> =
                asked.question.evidence_in(checklist(asked.form)).iter().map(ToString::to_string).collect();
            let word = if language == Language::Korean { "증적" } else { "evidence" };
            if !examples.is_empty() {
                writeln!(out, "{}", show::wrapped(&format!("      {word}: "), &examples.join(" / ")))?;
            }
        }
    }
    Ok(())
}

fn write(
    case: &LoadedCase,
    shares: &[Share<'_>],
    own: bool,
    language: Language,
    out: &mut impl Write,
) -> Done {
    let name = case.files.name_of(ANSWERS);
    if case.files.is_json(ANSWERS) {
        let what = Say::new("JSON 파일에는 덧붙일 수 없습니다", "nothing can be appended to a JSON file");
        let help = Say::new("answers.toml로 바꾸어 쓰십시오", "use answers.toml");
        return Err(CaseProblem::with_file(name, what).help(help).into());
    }
    let mut text = case.files.text(&name).unwrap_or_default().to_owned();
    let mut count = 0;
    for share in shares {
        let lacks = |asked: &&Asked| {
            let question = asked.question.id;
            if own { !share.has_own(question) } else { !share.entries.contains_key(question.as_str()) }
        };
        let missing: Vec<&Asked> = share.questions.iter().filter(lacks).collect();
        if let (Some(operator), false) = (share.operator, missing.is_empty()) {
            let _ = writeln!(text, "\n# ── {} ──", called(operator));
        }
        for asked in &missing {
            append(&mut text, asked, share.operator);
        }
        count += missing.len();
    }
    if count > 0 {
        output::write(&case.files.root().join(&name), text.as_bytes())?;
    }
    match language {
        Language::Korean => writeln!(out, "{name}에 질문 {count}개를 덧붙였습니다.")?,
        Language::English => writeln!(out, "Appended {count} questions to {name}.")?,
    }
    Ok(ExitCode::SUCCESS)
}

fn append(text: &mut String, asked: &Asked, operator: Option<&Operator>) {
    let question = asked.question;
    // a JSON string is a basic string of TOML
    let of = operator.map(|one| format!("operator = {}\n", serde_json::Value::from(one.id.as_str())));
    // writing to a string cannot fail
    let _ = write!(
        text,
        "\n# 양식{} {}: {}\n[[answer]]\nquestion = \"{}\"\n{}# answer = \"Y\"\nnote = \"\"\nevidence = []\n",
        asked.form,
        question.resolved(),
        question.text,
        question.id,
        of.unwrap_or_default(),
    );
}
