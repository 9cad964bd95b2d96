//! Tests of the checks as a whole: the cards are in order, and good cases are left in peace.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use simsa_case::FolderPlace;
use simsa_forms::instances;
use simsa_model::{
    Answer, AnswerValue, Bi, Dossier, Facility, Finding, FormId, Premises, Severity, TestObject,
};

use crate::sample::{answer_of, assessed, i_1, i_2, ii_1, ii_1_public, ii_2, ii_3, ii_3_with, two_operators};
use crate::{ROOMS, all, examine, explain};

#[test]
fn codes_are_unique_and_in_kebab_case() {
    let codes: BTreeSet<&str> = all().iter().map(|info| info.code).collect();
    assert_eq!(codes.len(), all().len());
    for code in codes {
        let plain =
            code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        assert!(plain && !code.starts_with('-') && !code.ends_with('-') && !code.contains("--"), "{code}");
    }
}

#[test]
fn every_card_is_written_in_both_languages_and_cites_passages_that_exist() {
    for info in all() {
        for Bi { ko, en } in [info.name, info.explains, info.next] {
            assert!(
                !en.is_empty() && ko.chars().any(|letter| ('가'..='힣').contains(&letter)),
                "{}",
                info.code
            );
        }
        for Bi { ko, en } in [info.explains, info.next] {
            assert!(ko.ends_with('.') && en.ends_with('.'), "{}", info.code);
        }
        for passage in info.cites.passages() {
            assert_eq!(simsa_law::passage(passage.id), Some(*passage), "{}", info.code);
        }
        assert!(info.severities.is_sorted() && !info.severities.is_empty(), "{}", info.code);
        assert_eq!(explain(&info.code.to_uppercase()), Some(*info).filter(|found| found.code == info.code));
    }
    assert!(explain("no-such-check").is_none());
}

/// A finding is read in a terminal and in a browser; the notation of the files is the terminal's own affair.
#[test]
fn no_card_speaks_of_fields_and_files() {
    for info in all() {
        for text in [info.name, info.explains, info.next].iter().flat_map(|bi| [bi.ko, bi.en]) {
            let notation = ["`", "_", ".toml", " = ", "[["].iter().find(|mark| text.contains(**mark));
            assert_eq!(notation, None, "{}: {text}", info.code);
        }
    }
}

impl PartialEq for crate::CheckInfo {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

#[test]
fn every_file_of_a_room_is_a_registered_check_named_by_its_code() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    for room in
        std::fs::read_dir(&src).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in std::fs::read_dir(room).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.file_stem().unwrap().to_str().unwrap().replace('_', "-");
            if name != "mod" {
                files.insert(name, file);
            }
        }
    }
    let codes: BTreeSet<&str> = all().iter().map(|info| info.code).collect();
    assert_eq!(files.keys().map(String::as_str).collect::<BTreeSet<_>>(), codes);
    for (code, file) in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("It cannot see"), "{code} does not say what it cannot see");
        assert!(text.contains("#[test]"), "{code} has no test");
    }
}

#[test]
fn good_cases_have_neither_blocking_findings_nor_warnings() {
    let cases: [(&str, Dossier); 7] = [
        ("I-1", i_1()),
        ("I-2", i_2()),
        ("II-1", ii_1()),
        ("II-1", ii_1_public()),
        ("II-2", ii_2()),
        ("II-3", ii_3()),
        ("II-3", two_operators()),
    ];
    for (group, dossier) in cases {
        let assessment = assessed(&dossier);
        assert_eq!(assessment.decided_group().unwrap().name(), group);
        let findings = examine(&dossier, &assessment);
        let wrong: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity != Severity::Notice).collect();
        assert!(wrong.is_empty(), "{group}: {wrong:#?}");
        let other: Vec<&str> =
            findings.iter().map(|finding| finding.code).filter(|code| *code != "reading-followed").collect();
        assert!(other.is_empty(), "{group}: {other:?}");
    }
}

/// Whether the only operator is named beside its answers or not, nothing changes.
#[test]
fn of_a_single_operator_every_answer_may_name_it() {
    for plain in [i_1(), i_2(), ii_1(), ii_1_public(), ii_2(), ii_3()] {
        let mut spoilt = plain.clone();
        let first = spoilt.answers.len() / 2;
        (spoilt.answers[0].answer, spoilt.answers[1].note) = (None, String::new());
        spoilt.answers[first].evidence.clear();
        spoilt.services.iter_mut().for_each(|service| service.domestic = Some(false));
        spoilt.products.truncate(2);
        for dossier in [plain, spoilt] {
            let mut named = dossier.clone();
            named.answers.iter_mut().for_each(|answer| answer.operator = Some("op".to_owned()));
            let assessment = assessed(&dossier);
            assert_eq!(examine(&dossier, &assessment), examine(&named, &assessment));
        }
    }
}

/// What each of two operators wrote is judged by itself, and told with its name.
#[test]
fn findings_about_answers_name_the_operator_where_there_are_several() {
    let mut dossier = two_operators();
    let of_emr = dossier.answers.iter().filter(|answer| answer.question.starts_with("emr-"));
    let own: Vec<Answer> =
        of_emr.map(|answer| Answer { operator: Some("backup".to_owned()), ..answer.clone() }).collect();
    dossier.answers.extend(own);
    let at = |dossier: &Dossier, question: &str| {
        let own = |one: &Answer| one.operator.as_deref() == Some("backup") && one.question == question;
        dossier.answers.iter().position(own).unwrap()
    };
    assert!(findings_of(&dossier).is_empty(), "{:#?}", findings_of(&dossier));
    let place = at(&dossier, "emr-1.1-1");
    dossier.answers[place].answer = None;
    let place = at(&dossier, "emr-1.2-1");
    dossier.answers[place].answer = Some(AnswerValue::N);
    let place = at(&dossier, "emr-1.3-1");
    dossier.answers[place].evidence.clear();
    dossier.facts.storage[1].domestic = Some(false);
    let found = findings_of(&dossier);
    let whose: Vec<&Finding> =
        found.iter().filter(|one| one.what.ko.starts_with("사업자 가상백업센터의 ")).collect();
    let codes: BTreeSet<&str> = whose.iter().map(|finding| finding.code).collect();
    let wanted = [
        "answer-not-allowed",
        "answer-without-evidence",
        "answer-without-reason",
        "location-answer-contradicted",
        "question-unanswered",
    ];
    assert_eq!(codes, BTreeSet::from(wanted), "{found:#?}");
    assert!(whose.iter().all(|one| one.what.en.starts_with("Operator 가상백업센터: ")), "{whose:#?}");
    assert!(!found.iter().any(|one| one.what.ko.contains("사업자 가상클라우드의")), "{found:#?}");
}

/// Who keeps records is one question, for the forms and for what is demanded of each operator.
#[test]
fn what_is_demanded_of_each_operator_is_demanded_of_those_whose_forms_are_filled() {
    let of_each = ["product-type-missing", "test-missing", "test-record-incomplete"];
    let demanded = |dossier: &Dossier| {
        let found = findings_of(dossier).into_iter();
        found.filter(|one| of_each.contains(&one.code)).collect::<Vec<_>>()
    };
    // one operator keeps the backup inside the institution: S014 does not reach it
    let mut inside = two_operators();
    let place = &mut inside.facts.storage[1];
    (place.place, place.facility, place.commercial) =
        (Some(Premises::Inside), Some(Facility::Own), Some(false));
    inside.products.retain(|one| one.operator.as_deref() != Some("backup"));
    inside.tests.retain(|one| one.operator.as_deref() != Some("backup"));
    assert_eq!(instances(FormId::F4, &inside).len(), 1);
    assert!(demanded(&inside).is_empty(), "{:#?}", demanded(&inside));
    // where one place names nobody, either may keep it
    let mut unnamed = two_operators();
    unnamed.facts.storage[1].operator = None;
    assert_eq!(instances(FormId::F4, &unnamed).len(), 2);
    assert!(demanded(&unnamed).is_empty(), "{:#?}", demanded(&unnamed));
    unnamed.products.retain(|one| one.operator.as_deref() != Some("backup") || one.kind != "vpn");
    for test in unnamed.tests.iter_mut().filter(|one| one.object == TestObject::Infrastructure) {
        test.operator = None;
    }
    let codes: BTreeSet<&str> = demanded(&unnamed).iter().map(|one| one.code).collect();
    assert_eq!(codes, BTreeSet::from(of_each), "{:#?}", demanded(&unnamed));
}

/// What is wrong with a case, but for what it says of its facts.
fn findings_of(dossier: &Dossier) -> Vec<Finding> {
    let findings = examine(dossier, &assessed(dossier));
    findings.into_iter().filter(|finding| finding.severity != Severity::Notice).collect()
}

#[test]
fn findings_come_by_severity_then_by_room_then_by_place() {
    let mut dossier = ii_3_with(1);
    for at in [10, 2] {
        dossier.answers[at].question = format!("emr-x-{at}");
    }
    dossier.evidence[0].sha256 = None;
    dossier.facts.storage.truncate(1);
    dossier.tests.clear();
    dossier.services[0].domestic = None;
    let findings = examine(&dossier, &assessed(&dossier));
    let room_of: BTreeMap<&str, usize> = ROOMS
        .iter()
        .enumerate()
        .flat_map(|(room, checks)| checks.iter().map(move |check| (check.info.code, room)))
        .collect();
    let order: Vec<(Severity, usize)> =
        findings.iter().map(|finding| (finding.severity, room_of[finding.code])).collect();
    assert!(order.is_sorted(), "{order:?}");
    let unknown = findings.iter().filter(|finding| finding.code == "question-unknown");
    let fields: Vec<_> = unknown.map(|finding| FolderPlace::of(&finding.places[0]).field.unwrap()).collect();
    assert_eq!(fields, ["answer[2].question", "answer[10].question"]);
}

#[test]
fn an_empty_case_asks_for_facts_and_nothing_else() {
    let dossier = Dossier::default();
    let findings = examine(&dossier, &assessed(&dossier));
    let codes: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Notice)
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes, BTreeSet::from(["fact-needed"]));
}

#[test]
fn garbage_is_found_without_a_panic_and_without_its_length() {
    let mut dossier = ii_3_with(1);
    let long = "가".repeat(200_000);
    for at in 0..100 {
        dossier.answers[at].question = format!("{long}{at}");
        dossier.answers[at].evidence = vec![format!("{long}{at}")];
        dossier.evidence[at].kind = format!("종류 {at}");
        dossier.evidence[at].id.clone_from(&long);
    }
    dossier.facts.storage[0].id = "main]x[0".to_owned();
    dossier.facts.storage[0].operator = Some("]".to_owned());
    let findings = examine(&dossier, &assessed(&dossier));
    assert!(findings.len() > 300);
    for finding in &findings {
        assert!(finding.what.ko.len() < 4_000, "{} is {} bytes long", finding.code, finding.what.ko.len());
    }
}

/// Thousands of operators, each with a place, a certificate, products, a test, a service and an answer of its own, some of
/// them abroad: each is examined for itself.
#[test]
fn thousands_of_operators_are_examined_each_for_itself() {
    let mut case = two_operators();
    let (place, product) = (case.facts.storage[0].clone(), case.products[0].clone());
    let (test, service) = (case.tests[0].clone(), case.services[0].clone());
    let certificate = ii_1().facts.certificates.unwrap_or_default().swap_remove(0);
    let operator = case.facts.operators[0].clone();
    for at in 0..3_000 {
        let id = format!("operator-{at}");
        let own = Some(id.clone());
        case.facts.operators.push(simsa_model::Operator { id: id.clone(), ..operator.clone() });
        case.facts.storage.push(simsa_model::Storage {
            id: format!("place-{at}"),
            operator: own.clone(),
            domestic: Some(at % 2 == 0),
            ..place.clone()
        });
        let list = case.facts.certificates.get_or_insert_default();
        list.push(simsa_model::Certificate { operator: own.clone(), ..certificate.clone() });
        case.products.push(simsa_model::Product { operator: own.clone(), ..product.clone() });
        case.tests.push(simsa_model::TestRecord { operator: own.clone(), ..test.clone() });
        case.services.push(simsa_model::Service { operator: own, ..service.clone() });
        answer_of(&mut case, &id, "emr-1.1-1", AnswerValue::Y);
    }
    let findings = examine(&case, &assessed(&case));
    assert!(findings.iter().any(|finding| finding.code == "location-answer-contradicted"));
}
