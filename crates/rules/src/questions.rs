//! Which questions a case must answer, on which form, and by whom.

use simsa_catalogue::{Checklist, Question};
use simsa_model::{Assessment, Bi, CertifierNotice, FormId, Group, Party, Say};

/// A question that a case must answer.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The question.
    pub question: &'static Question,
    /// The form on which it is answered.
    pub form: FormId,
    /// Who answers it: both checklists are the operator's (기관별 제출자료).
    pub by: Party,
}

/// What people call a question: its checklist and its number there.
pub fn called(question: &Question) -> Say {
    let list = match question.checklist {
        Checklist::Form3 => Bi::new("클라우드 점검표", "cloud checklist"),
        Checklist::Form2A | Checklist::Form2B => Bi::new("EMR 점검표", "EMR checklist"),
    };
    Say::new(format!("{} {}", list.ko, question.short()), format!("{} {}", list.en, question.short()))
}

/// Every question that the assessed case must answer, in printed order; none while the group is open.
///
/// In group II-2 form 3 asks only for the controls that the certifier's notice names, so nothing of it before that. Items
/// that the certifier demands beyond the four of form 2A are answered there, in the words of form 2B (reading R-055).
pub fn asked<'a>(
    assessment: &Assessment,
    notice: Option<&'a CertifierNotice>,
) -> impl Iterator<Item = Asked> + 'a {
    let group = assessment.decided_group();
    let forms = [FormId::F2A, FormId::F2B, FormId::F3];
    let due: Vec<FormId> = assessment.decided_duties().iter().map(|duty| duty.form).collect();
    forms.into_iter().filter(move |form| due.contains(form)).flat_map(move |form| {
        group.into_iter().flat_map(move |group| on_form(form, group, notice)).map(move |question| Asked {
            question,
            form,
            by: Party::Operator,
        })
    })
}

/// The questions of one form for a group.
pub(crate) fn on_form(
    form: FormId,
    group: Group,
    notice: Option<&CertifierNotice>,
) -> impl Iterator<Item = &'static Question> {
    let checklist = match form {
        // the four items of form 2A, and what is demanded beyond them, stand in form 2B's order
        FormId::F2A | FormId::F2B => Some(Checklist::Form2B),
        FormId::F3 => Some(Checklist::Form3),
        _ => None,
    };
    let only_noticed = form == FormId::F3 && group == Group::II2;
    let in_form_2a = move |question: &&Question| {
        question.is_asked_in(Checklist::Form2A) || notice.is_some_and(|notice| demands(notice, question))
    };
    checklist
        .into_iter()
        .flat_map(Checklist::questions)
        .filter(move |question| form != FormId::F2A || in_form_2a(question))
        .filter(move |question| !only_noticed || notice.is_some_and(|notice| names(notice, question)))
}

/// The certifier demands the item of the question beyond those of form 2A.
fn demands(notice: &CertifierNotice, question: &Question) -> bool {
    notice.items.iter().any(|item| item.trim().trim_end_matches('.') == question.item.number)
}

/// The notice names the control of the question, by the number that form 3 prints.
fn names(notice: &CertifierNotice, question: &Question) -> bool {
    notice.controls.iter().any(|control| control.trim_end_matches('.') == question.resolved())
}
