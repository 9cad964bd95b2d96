//! The checklists hold every question once, in order, under an id of its own.

use std::collections::BTreeSet;

use simsa_catalogue::{Checklist, EvidenceScope, Question, QuestionId, catalogue, questions};

fn totals(form: Checklist) -> [usize; 4] {
    [form.sections().count(), form.items().count(), form.controls().count(), form.questions().count()]
}

#[test]
fn totals_are_those_of_the_guide() {
    // Sections or domains, items, controls, questions.
    assert_eq!(totals(Checklist::Form2A), [3, 4, 0, 7]);
    assert_eq!(totals(Checklist::Form2B), [8, 24, 0, 40]);
    assert_eq!(totals(Checklist::Form3), [13, 32, 109, 142]);
    assert_eq!(catalogue().areas.len(), 3);
    assert_eq!(Question::COUNT, 182);
    let domains: Vec<_> = catalogue().areas.iter().map(|area| area.domains().count()).collect();
    assert_eq!(domains, [7, 1, 5]);
}

#[test]
fn thirty_three_controls_have_two_questions_and_none_has_three() {
    let count = |n| Checklist::Form3.controls().filter(|control| control.questions().len() == n).count();
    assert_eq!((count(1), count(2)), (76, 33));
}

#[test]
fn ids_are_unique_and_lead_back_to_their_question() {
    let mut seen = BTreeSet::new();
    for (index, question) in catalogue().questions.iter().enumerate() {
        let id = question.id.as_str();
        assert!(seen.insert(id), "{id} stands twice");
        assert_eq!(question.id.index(), index);
        assert_eq!(catalogue().question(id), Some(question));
        assert_eq!(id.parse::<QuestionId>().as_ref(), Ok(&question.id));
        let prefix = if question.checklist == Checklist::Form3 { "cloud" } else { "emr" };
        assert_eq!(id, format!("{prefix}-{}-{}", question.resolved(), question.number));
    }
}

#[test]
fn sections_items_and_controls_hold_the_questions_that_name_them() {
    for form in [Checklist::Form2B, Checklist::Form3] {
        let through: Vec<_> = form
            .sections()
            .flat_map(|s| s.items)
            .flat_map(simsa_catalogue::Item::questions)
            .map(|q| q.id)
            .collect();
        let direct: Vec<_> = form.questions().map(|q| q.id).collect();
        assert_eq!(through, direct);
        for section in form.sections() {
            assert!(section.questions().iter().all(|q| q.section.number == section.number));
            assert_eq!(section.area.is_some(), form == Checklist::Form3);
            for item in section.items {
                assert!(item.questions().iter().all(|q| q.item.number == item.number && q.checklist == form));
                for control in item.controls {
                    assert!(control.questions().iter().all(|q| q.resolved() == control.number));
                }
            }
        }
    }
}

#[test]
fn form_2a_asks_questions_of_form_2b() {
    let full: BTreeSet<_> = Checklist::Form2B.questions().map(|q| q.id).collect();
    let asked: Vec<_> = Checklist::Form2A.questions().map(|q| q.id.as_str()).collect();
    assert_eq!(
        asked,
        ["emr-2.1-1", "emr-2.1-2", "emr-2.1-3", "emr-2.1-4", "emr-2.2-1", "emr-3.1-1", "emr-4.3-1"]
    );
    for question in Checklist::Form2A.questions() {
        assert!(full.contains(&question.id));
        assert!(question.is_asked_in(Checklist::Form2A) && question.is_asked_in(Checklist::Form2B));
        assert!(question.item.name.is_some(), "form 2A prints the name of item {}", question.item.number);
        assert!(!question.evidence_in(Checklist::Form2A).is_empty());
    }
    let beyond = questions::EMR_1_1_1.question();
    assert_eq!(beyond.evidence_in(Checklist::Form2A), beyond.evidence, "demanded beyond the four items");
    // The names of the other twenty items are not in the guide.
    assert_eq!(Checklist::Form2B.items().filter(|item| item.name.is_some()).count(), 4);
    assert!(Checklist::Form3.items().all(|item| item.name.is_some()));
}

#[test]
fn numbers_printed_by_mistake_are_kept_and_resolved() {
    let printed = |id: QuestionId| (id.question().printed, id.question().resolved());
    assert_eq!(printed(questions::EMR_2_1_4), ("2.2", "2.1"));
    assert_eq!(printed(questions::EMR_2_2_1), ("2.2", "2.2"));
    assert_eq!(printed(questions::CLOUD_2_3_2_2), ("2.3.3.", "2.3.2"));
    assert_eq!(printed(questions::CLOUD_2_3_3_1), ("2.3.3.", "2.3.3"));
    assert_eq!(printed(questions::CLOUD_5_3_1_2), ("5.3.2.", "5.3.1"));
    assert_eq!(printed(questions::CLOUD_5_3_2_1), ("5.3.2.", "5.3.2"));
    assert_eq!(printed(questions::CLOUD_11_1_6_2), ("6.", "11.1.6"));
    assert_eq!(printed(questions::CLOUD_12_1_1_1), ("12.1. 1.", "12.1.1"));
    let odd = |q: &&Question| q.printed.replace(' ', "").trim_end_matches('.') != q.resolved();
    let odd: Vec<_> = catalogue().questions.iter().filter(odd).map(|q| q.id.as_str()).collect();
    assert_eq!(odd, ["emr-2.1-4", "cloud-2.3.2-2", "cloud-5.3.1-2", "cloud-11.1.6-2"]);
    let notice: Vec<_> = Checklist::Form3
        .controls()
        .filter_map(|c| c.number_in_notice.map(|notice| (c.number, notice)))
        .collect();
    assert_eq!(notice, [("10.2.2", "10.2.1"), ("10.2.3", "10.2.2"), ("10.2.4", "10.2.3")]);
    assert_eq!(questions::CLOUD_10_2_2_1.question().number_in_notice(), "10.2.1");
    assert_eq!(questions::CLOUD_10_1_1_1.question().number_in_notice(), "10.1.1");
    let evidence: Vec<_> = Checklist::Form3
        .controls()
        .filter_map(|c| c.printed_in_evidence.map(|printed| (c.number, printed)))
        .collect();
    assert_eq!(
        evidence,
        [("4.1.1", "4.1.1.1."), ("4.1.2", "4.1.1.2."), ("4.2.1", "4.2.1.1."), ("4.2.2", "4.2.1.2.")]
    );
}

#[test]
fn one_question_repeats_another() {
    let pairs: Vec<_> =
        catalogue().questions.iter().filter_map(|q| q.duplicate_of.map(|of| (q.id, of))).collect();
    assert_eq!(pairs, [(questions::CLOUD_9_1_6_2, questions::CLOUD_9_1_6_1)]);
}

#[test]
fn three_questions_are_printed_as_statements() {
    let statements: Vec<_> =
        catalogue().questions.iter().filter(|q| q.statement).map(|q| q.id.as_str()).collect();
    assert_eq!(statements, ["cloud-8.1.3-1", "cloud-10.2.3-1", "cloud-10.2.4-1"]);
    for question in catalogue().questions {
        let end = if question.statement { "다." } else { "가?" };
        assert!(question.text.ends_with(end), "{}: {}", question.id, question.text);
    }
}

#[test]
fn fourteen_controls_answer_two_questions_in_one_printed_row() {
    let shared = |control: &&simsa_catalogue::Control| {
        control.questions().len() == 2 && control.questions().iter().all(|q| q.checklist_row == 1)
    };
    let shared: Vec<_> = Checklist::Form3.controls().filter(shared).map(|c| c.number).collect();
    assert_eq!(
        shared,
        [
            "1.1.2", "1.2.2", "2.1.1", "2.1.5", "2.1.6", "2.2.2", "4.1.2", "5.1.1", "5.1.2", "8.2.6",
            "12.2.2", "12.3.1", "13.1.5", "13.2.2"
        ]
    );
    let rows: usize =
        Checklist::Form3.controls().map(|c| usize::from(c.questions().last().unwrap().checklist_row)).sum();
    assert_eq!(rows, 128);
}

#[test]
fn notes_stand_with_the_questions_they_belong_to() {
    let notes: Vec<_> =
        catalogue().questions.iter().filter(|q| q.note.is_some()).map(|q| q.id.as_str()).collect();
    assert_eq!(notes, ["emr-8.2-2", "emr-8.5-1", "emr-8.5-2"]);
}

#[test]
fn evidence_is_missing_only_where_the_guide_prints_none() {
    let none: Vec<_> =
        catalogue().questions.iter().filter(|q| q.evidence.is_empty()).map(|q| q.id.as_str()).collect();
    assert_eq!(none, ["cloud-2.1.1-1", "cloud-2.1.1-2", "cloud-10.3.1-1"]);
    let scoped = |scope| catalogue().questions.iter().filter(|q| q.evidence_scope == scope).count();
    // Nine questions of section 8 share one cell; 28 of the 33 controls with two questions share theirs.
    assert_eq!(scoped(EvidenceScope::Section), 9);
    assert_eq!(scoped(EvidenceScope::Control), 2 * 28);
    let suggested =
        catalogue().questions.iter().flat_map(|q| q.evidence).filter(|e| e.suggested.is_some()).count();
    // 4.1.1, 6.2.2, 7.2.2 twice, 8.1.2 (two questions), 8.1.4, 8.1.6, 9.1.6 (two), 9.2.1 (two), form 2B 6.1 twice.
    assert_eq!(suggested, 14);
}

#[test]
fn an_unknown_id_is_answered_with_the_nearest() {
    let error = "cloud-2.3.2-3".parse::<QuestionId>().unwrap_err();
    assert!(
        error.to_string().starts_with("there is no question `cloud-2.3.2-3`; did you mean `cloud-2.3."),
        "{error}"
    );
    assert_eq!("emr2.1-1".parse::<QuestionId>().unwrap_err().nearest, Some("emr-2.1-1"));
    assert_eq!("".parse::<QuestionId>().unwrap_err().nearest, None);
    assert_eq!("백업".parse::<QuestionId>().unwrap_err().nearest, None);
    let json: Result<QuestionId, _> = serde_json::from_str("\"emr-9.9-9\"");
    assert!(json.unwrap_err().to_string().contains("there is no question `emr-9.9-9`"));
    let id: QuestionId = serde_json::from_str("\"cloud-1.1.2-2\"").unwrap();
    assert_eq!(
        (id, serde_json::to_string(&id).unwrap().as_str()),
        (questions::CLOUD_1_1_2_2, "\"cloud-1.1.2-2\"")
    );
}
