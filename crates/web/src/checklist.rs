//! The checklists of a case by section: how far each is, and which question comes next.

use serde::Deserialize;
use simsa_app::CaseId;
use simsa_app::views::questions::{QuestionView, Questions};
use simsa_catalogue::{Checklist, Question, QuestionId};
use simsa_model::{AnswerValue, Bi, FormId, Language};

use crate::chart::ChartRow;

/// A section of a checklist with the questions that the case must answer.
#[derive(Debug)]
pub(crate) struct AskedSection<'a> {
    /// The form it is printed on.
    pub(crate) form: FormId,
    /// The questions, in printed order; never none.
    pub(crate) questions: Vec<&'a QuestionView>,
    /// The operator whose answers they are, where several answer.
    operator: Option<&'a str>,
}

impl AskedSection<'_> {
    fn section(&self) -> &'static simsa_catalogue::ChecklistSection {
        self.questions[0].question.section
    }

    /// What a page calls it.
    pub(crate) fn label(&self, language: Language) -> String {
        let section = self.section();
        format!("{}. {}", section.number, Bi::new(section.name, section.name_en).get(language))
    }

    /// The address of its page.
    pub(crate) fn address(&self, case: &CaseId) -> String {
        address(case, self.form, self.section().number, self.operator)
    }

    /// How far it is, by answer.
    pub(crate) fn progress(&self, case: &CaseId, language: Language) -> ChartRow {
        let count = |answer| self.questions.iter().filter(|one| one.answer == Some(answer)).count();
        let parts = vec![
            (count(AnswerValue::Y), "y"),
            (count(AnswerValue::P), "p"),
            (count(AnswerValue::N), "n"),
            (count(AnswerValue::NotApplicable), "a"),
        ];
        ChartRow {
            label: self.label(language),
            address: self.address(case),
            parts,
            total: self.questions.len(),
        }
    }
}

/// The address of a section's page, with the answers of an operator where several answer.
pub(crate) fn address(case: &CaseId, form: FormId, section: &str, operator: Option<&str>) -> String {
    format!("/cases/{case}/checklists/{}/{section}{}", form.number().to_lowercase(), of_operator(operator))
}

/// What a page's address says when several operators answer: whose answers it shows; else nothing.
pub(crate) fn of_operator(operator: Option<&str>) -> String {
    let query = |id| form_urlencoded::Serializer::new(String::new()).append_pair("operator", id).finish();
    operator.map(|id| format!("?{}", query(id))).unwrap_or_default()
}

/// An operator whose answers can be shown.
#[derive(Debug)]
pub(crate) struct OperatorChoice {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) chosen: bool,
}

/// The operators between whose answers a page lets one choose: none where one sees those of one only.
pub(crate) fn choices(all: &Questions, page: &str) -> Vec<OperatorChoice> {
    let several = all.operators.len() > 1;
    let choice = |(id, name): &(String, String)| OperatorChoice {
        name: name.clone(),
        address: format!("{page}{}", of_operator(Some(id))),
        chosen: all.operator.as_ref() == Some(id),
    };
    all.operators.iter().filter(|_| several).map(choice).collect()
}

/// The operator that a page's address asks for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct OfOperator {
    pub(crate) operator: Option<String>,
}

/// The questions by section, in printed order.
pub(crate) fn sections(all: &Questions) -> Vec<AskedSection<'_>> {
    let (questions, operator) = (&all.questions, all.operator.as_deref());
    let same = |a: &QuestionView, b: &QuestionView| {
        a.form == b.form && a.question.section.number == b.question.section.number
    };
    let runs = questions.chunk_by(|a, b| same(a, b));
    runs.map(|run| AskedSection { form: run[0].form, questions: run.iter().collect(), operator }).collect()
}

/// The first question without an answer: its page and place there.
pub(crate) fn next_open(sections: &[AskedSection<'_>], case: &CaseId) -> Option<String> {
    sections.iter().find_map(|section| {
        let open = section.questions.iter().find(|one| one.answer.is_none())?;
        Some(format!("{}#{}", section.address(case), open.question.id))
    })
}

/// The examples of evidence that a form prints for a question, in one line.
pub(crate) fn examples(form: FormId, question: &Question) -> String {
    let checklist = match form {
        FormId::F2A => Checklist::Form2A,
        FormId::F2B => Checklist::Form2B,
        _ => Checklist::Form3,
    };
    let examples = question.evidence_in(checklist).iter().map(ToString::to_string);
    examples.collect::<Vec<_>>().join(", ")
}

/// An answer in words.
pub(crate) fn answer_words(answer: Option<AnswerValue>, language: Language) -> &'static str {
    let words = match answer {
        None => Bi::new("답하지 않음", "not answered"),
        Some(AnswerValue::Y) => Bi::new("Y 만족", "Y, met"),
        Some(AnswerValue::P) => Bi::new("P 부분 만족", "P, met in part"),
        Some(AnswerValue::N) => Bi::new("N 불만족", "N, not met"),
        Some(AnswerValue::NotApplicable) => Bi::new("N/A 해당 없음", "N/A, not applicable"),
    };
    words.get(language)
}

/// A question as lists of other things name it.
#[derive(Debug)]
pub(crate) struct QuestionName {
    pub(crate) id: &'static str,
    /// Its checklist and number.
    pub(crate) called: String,
    pub(crate) text: &'static str,
}

/// These questions; an id that names none is left out.
pub(crate) fn named<'i>(ids: impl IntoIterator<Item = &'i String>, language: Language) -> Vec<QuestionName> {
    let questions = ids.into_iter().filter_map(|id| id.parse::<QuestionId>().ok()).map(QuestionId::question);
    let named = |question: &'static Question| QuestionName {
        id: question.id.as_str(),
        called: simsa_rules::called(question).get(language).to_owned(),
        text: question.text,
    };
    questions.map(named).collect()
}

/// The value that a form field names.
pub(crate) fn answer_named(text: &str) -> Option<AnswerValue> {
    Some(match text {
        "Y" => AnswerValue::Y,
        "P" => AnswerValue::P,
        "N" => AnswerValue::N,
        "N-A" => AnswerValue::NotApplicable,
        _ => return None,
    })
}

/// The name of a value in form fields.
pub(crate) const fn field_name(answer: AnswerValue) -> &'static str {
    match answer {
        AnswerValue::Y => "Y",
        AnswerValue::P => "P",
        AnswerValue::N => "N",
        AnswerValue::NotApplicable => "N-A",
    }
}
