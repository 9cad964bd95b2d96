//! Looks at answers to questions that this case is not asked. They are printed on no form; perhaps the group
//! has changed, or in group II-2 the certifier's notice does not name the control. While that notice has not come, it may
//! still ask for any of form 3.
//!
//! It cannot see whether the certifier will ask for them later.

use simsa_catalogue::{Checklist, Question};
use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, list, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "answer-out-of-scope",
    name: Bi::new("이 건에서 묻지 않는 질문에 대한 답", "an answer that this case is not asked for"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "이 건의 그룹에서는 묻지 않는 질문에 답이 있습니다. 어느 양식에도 인쇄되지 않습니다.",
        "There are answers to questions that the group of this case is not asked; no form prints them.",
    ),
    cites: Cites::new(&[&guide::TABLE_PARTIAL, &guide::SUBMIT_CLOUD_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "판정된 그룹이 맞는지 확인하고, 필요 없는 답이면 지우십시오.",
        "See whether the group is right; delete the answers if they are not needed.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let Some(group) = case.group else { return };
    let strays: Vec<(usize, &'static Question)> = case
        .questions
        .iter()
        .enumerate()
        .filter_map(|(at, question)| Some((at, (*question)?)))
        .filter(|(at, question)| {
            let may_be_asked = case.awaits_notice() && question.checklist == Checklist::Form3;
            let given = case.dossier.answers[*at].answer.is_some();
            given && case.form_of(question.id).is_none() && !may_be_asked
        })
        .collect();
    let Some((first, rest)) = strays.split_first() else { return };
    let count = strays.len();
    let ids = list(strays.iter().map(|(_, question)| question.short()));
    let (ids_ko, ids_en) = (ids.ko, ids.en);
    let what = say!(
        "그룹 {group}에서 묻지 않는 질문 {count}개에 답이 있습니다({ids_ko}).",
        "{count} questions that group {group} is not asked are answered ({ids_en})."
    );
    let found = report.found(place::answer(first.0, "question"), what);
    rest.iter().fold(found, |found, (at, _)| found.also(place::answer(*at, "question")));
}

#[cfg(test)]
mod tests {
    use simsa_model::{CertifierNotice, Dossier};

    use crate::expect::{finds, quiet, with};
    use crate::sample::{ii_1, ii_2, ii_3};

    use super::INFO;

    /// While it is open what is asked, no answer is too much: neither before S014 is known to apply, nor before the group
    /// is, nor before the notice that says what is asked of form 3.
    #[test]
    fn no_answer_is_too_much_before_it_is_known_what_is_asked() {
        let of_another_group = |mut case: Dossier| {
            case.answers = ii_3().answers;
            case
        };
        let group_open = with(of_another_group(ii_1()), |d| d.facts.certificates = None);
        let nothing_open = of_another_group(ii_1());
        finds_some(&nothing_open);
        quiet(&INFO, &group_open);
        for unsettled in [
            |d: &mut Dossier| d.facts.storage.iter_mut().for_each(|one| one.place = None),
            |d: &mut Dossier| d.facts.storage.iter_mut().for_each(|one| one.facility = None),
            |d: &mut Dossier| d.facts.storage.clear(),
        ] {
            quiet(&INFO, &with(of_another_group(ii_1()), unsettled));
        }
        let cloud_only = |mut case: Dossier| {
            case.answers.retain(|answer| !answer.question.starts_with("emr-"));
            case
        };
        let noticed = cloud_only(of_another_group(ii_2()));
        finds_some(&noticed);
        for awaited in [None, Some(CertifierNotice::default())] {
            quiet(&INFO, &with(noticed.clone(), |d| d.facts.notice = awaited));
        }
    }

    fn finds_some(case: &Dossier) {
        assert!(!crate::expect::found(&INFO, case).is_empty());
    }

    #[test]
    fn answers_of_another_group_are_found() {
        quiet(&INFO, &ii_1());
        let stray = with(ii_1(), |d| d.answers[1].question = "emr-1.1-1".to_owned());
        // an entry that was cleared says nothing
        quiet(&INFO, &with(stray.clone(), |d| d.answers[1].answer = None));
        finds(&INFO, &stray, &["answers.toml answer[1].question"]);
    }
}
