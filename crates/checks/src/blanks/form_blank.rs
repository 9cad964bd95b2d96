//! Looks at the forms that are due, filled with what the case holds: what they print and nobody has written down. A form
//! that does not say who speaks, of what, and who signs it when, cannot be handed in. It is the list that is shown where
//! the forms are printed. Satisfied when each of these fields has a value, or another check has spoken of it.
//!
//! It cannot see the signature itself, nor whether what stands there is true.

use simsa_forms::{Blank, fill, forms_due, instances};
use simsa_law::guide;
use simsa_model::{Bi, Cites, FormId, Place, Say, Severity};

use crate::facts::MOST_OPERATORS;
use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "form-blank",
    name: Bi::new("비어 있는 양식 칸", "a form leaves a field blank"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "제출할 양식에 인쇄되는 칸이 비어 있거나 예시 글자 그대로입니다. 누가, 무엇을, 언제 확인하고 서명하였는지 적히지 않은 양식은 낼 수 없습니다.",
        "A field that a due form prints is blank, or holds the sample text of a template. A form that does not say who confirms and signs what, and when, cannot be handed in.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "그 칸에 들어갈 값을 적으십시오. ○○ 같은 예시 글자는 값으로 보지 않습니다.",
        "Write down what belongs there. Circles in place of a name are no value.",
    ),
};

/// A blank that one or several forms print.
struct Printed {
    place: Place,
    label: Say,
    forms: Vec<FormId>,
    void: bool,
}

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for Printed { place, label, forms, void } in printed(case) {
        let severity = if void { Severity::Blocking } else { Severity::Warning };
        if report.says_at(&place, severity) {
            continue;
        }
        let names: Vec<String> = forms.iter().map(ToString::to_string).collect();
        let (names, Say { ko, en }) = (names.join(", "), label);
        let what = say!("양식{names}의 ‘{ko}’ 칸이 비어 있습니다.", "Form {names} leaves blank: {en}.");
        let passages: Vec<_> = forms.iter().filter_map(|form| head(*form)).collect();
        report.found(place, what).severity(severity).cites(&passages);
    }
}

/// The first passage of a form.
fn head(form: FormId) -> Option<&'static simsa_law::Passage> {
    simsa_forms::definition(form).passages.iter().copied().find(|passage| passage.id.starts_with("form-"))
}

/// The blanks of every copy that is due, each place once, as the first form calls it; of more operators than a case can have, those of the
/// first. The checklists are left to the checks of answers, which gather what is open by section.
fn printed(case: &CheckInput<'_>) -> Vec<Printed> {
    let mut all: Vec<Printed> = Vec::new();
    let due = forms_due(case.dossier, case.assessment).into_iter();
    let due = due.filter(|form| !matches!(form, FormId::F2A | FormId::F2B | FormId::F3));
    let copies = due.flat_map(|form| instances(form, case.dossier).into_iter().take(MOST_OPERATORS));
    for copy in copies {
        for blank in fill(&copy, case.dossier, case.assessment).blanks {
            let Blank { form, place, label, void, field: _ } = blank;
            match all.iter_mut().find(|one| one.place == place) {
                Some(known) => {
                    known.void |= void;
                    if !known.forms.contains(&form) {
                        known.forms.push(form);
                    }
                }
                None => all.push(Printed { place, label, forms: vec![form], void }),
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use simsa_forms::{fill, forms_due, instances};
    use simsa_model::{Dossier, Finding, Severity};

    use crate::examine;
    use crate::expect::{found, quiet, with};
    use crate::sample::{assessed, i_1, i_2, ii_1, ii_1_public, ii_2, ii_3, two_operators};

    use super::INFO;

    fn samples() -> [Dossier; 7] {
        [i_1(), i_2(), ii_1(), ii_1_public(), ii_2(), ii_3(), two_operators()]
    }

    /// What is not written by whoever signs, and by those who are named.
    fn nameless(mut dossier: Dossier, name: Option<&str>) -> Dossier {
        let facts = &mut dossier.facts;
        let name = &name.map(str::to_owned);
        facts.applicant.name.clone_from(name);
        facts.applicant.representative.clone_from(name);
        facts.applicant.signed_on = None;
        facts.product.name.clone_from(name);
        for operator in &mut facts.operators {
            operator.name.clone_from(name);
            operator.representative.clone_from(name);
            operator.signed_on = None;
        }
        dossier
    }

    #[test]
    fn a_form_that_names_nobody_cannot_be_handed_in() {
        for sample in samples() {
            quiet(&INFO, &sample);
            for name in [None, Some(" "), Some("\u{200b}"), Some("○○소프트")] {
                let found = found(&INFO, &nameless(sample.clone(), name));
                assert!(found.len() >= 6, "{name:?}: {found:#?}");
                assert!(found.iter().all(|one| one.severity == Severity::Blocking), "{found:#?}");
            }
        }
    }

    #[test]
    fn a_value_that_several_forms_print_is_asked_for_once() {
        let open = with(ii_1(), |d| d.facts.applicant.name = None);
        let found = crate::expect::finds(&INFO, &open, &["facts.toml applicant.name"]);
        assert!(found[0].what.ko.starts_with("양식1, 5, 6의"), "{:?}", found[0].what);
    }

    /// Whatever is left blank where the forms are printed is a finding: its own, or that of a nearer check.
    #[test]
    fn no_blank_of_a_due_form_goes_unsaid() {
        for sample in samples() {
            let open = nameless(sample, None);
            let open = with(open, |d| {
                d.answers.iter_mut().for_each(|answer| (answer.answer, answer.evidence) = (None, Vec::new()));
                d.products.iter_mut().for_each(|one| one.name = String::new());
                d.services.iter_mut().for_each(|one| (one.domestic, one.region_bound) = (None, None));
                d.tests.iter_mut().for_each(|one| (one.performer, one.until) = (None, None));
                d.conformity.confirmed.clear();
            });
            let assessment = assessed(&open);
            let findings = examine(&open, &assessment);
            let due = forms_due(&open, &assessment);
            assert!(!due.is_empty());
            for copy in due.iter().flat_map(|form| instances(*form, &open)) {
                for blank in fill(&copy, &open, &assessment).blanks {
                    let said = |one: &Finding| {
                        one.places.iter().any(|said| crate::report::is_about(said, &blank.place))
                    };
                    assert!(findings.iter().any(said), "{} {}: {:?}", blank.form, blank.field, blank.place);
                }
            }
        }
    }
}
