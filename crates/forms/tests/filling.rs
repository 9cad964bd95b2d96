//! What a form says about a case: nothing invented, nothing ticked that is not so, every blank with its place.

use simsa_case::FolderPlace;
use simsa_forms::{Blank, FieldValue, Filled, Instance, definition, fill, instances};
use simsa_model::{
    Answer, AnswerValue, ApplicantKind, ClaimProgramme, ConformityItem, Day, FormId, Group, Operator, Remedy,
    Scheme, Served, TestKind,
};
use simsa_rules::assess;

mod samples;

use samples::Sample;

fn filled(form: FormId, sample: &Sample) -> Filled {
    fill(&instances(form, &sample.dossier)[0], &sample.dossier, &sample.assessment)
}

fn ticks(filled: &Filled, field: &str) -> Vec<String> {
    let prefix = format!("{field}.");
    let all = filled.flat();
    let on = all.iter().filter(|(name, value)| name.starts_with(&prefix) && *value == "true");
    on.map(|(name, _)| name[prefix.len()..].to_owned()).collect()
}

fn text(filled: &Filled, field: &str) -> String {
    filled.flat().remove(field).unwrap_or_default()
}

fn reassess(mut sample: Sample) -> Sample {
    sample.assessment = assess(&sample.dossier.facts, samples::FILED).unwrap();
    sample
}

fn paths(blanks: &[Blank]) -> Vec<String> {
    let written = blanks.iter().map(|blank| FolderPlace::of(&blank.place));
    written
        .map(|place| match place.field {
            Some(field) => format!("{}: {field}", place.file),
            None => place.file,
        })
        .collect()
}

#[test]
fn the_samples_are_the_groups_they_are_meant_to_be() {
    let groups =
        samples::all().into_iter().map(|sample| sample.assessment.decided_group()).collect::<Vec<_>>();
    assert_eq!(groups, [None, Some(Group::I1), Some(Group::II1), Some(Group::II2), Some(Group::II3)]);
}

#[test]
fn parties_of_the_definitions_are_those_of_the_duties() {
    for sample in samples::all() {
        for duty in sample.assessment.decided_duties() {
            let definition = definition(duty.form);
            assert_eq!(definition.prepared_by, duty.prepared_by, "form {}", duty.form);
            assert_eq!(definition.signed_by, duty.signed_by, "form {}", duty.form);
        }
    }
}

#[test]
fn form_1_ticks_what_counts_and_what_is_granted() {
    let form = filled(FormId::F1, &samples::cloud_with_certificates());
    assert_eq!(ticks(&form, "s014"), ["certificates", "isms-p", "iso-27017", "iso-27018"]);
    assert_eq!(ticks(&form, "domains"), ["interoperability", "s014"]);
    assert!(ticks(&form, "claims").is_empty());
    assert_eq!(ticks(&form, "review-kind"), ["initial"]);
    assert_eq!(ticks(&form, "review-scope"), ["both"]);
    assert_eq!(ticks(&form, "certification-type"), ["2"]);
    assert_eq!(text(&form, "documents.1"), "ISMS-P 인증서 사본 (가상-ISMS-P-2023-014)");
    assert_eq!(text(&form, "documents.4"), "진료정보교류사업 참여 확인서");

    // expired on the day of the application: no tick
    let mut sample = samples::cloud_with_certificates();
    for certificate in sample.dossier.facts.certificates.iter_mut().flatten() {
        certificate.valid_until = Some(Day::new(2024, 6, 2));
    }
    sample.dossier.claims[0].valid_until = Some(Day::new(2024, 6, 2));
    let form = filled(FormId::F1, &reassess(sample));
    assert!(ticks(&form, "s014").is_empty() && ticks(&form, "domains").is_empty());
    assert!(form.blanks.iter().any(|blank| blank.field == "domains"));
}

/// A claim makes form 1 due; certificates on which the group does not rest are not claimed on it.
#[test]
fn form_1_claims_s014_only_by_what_the_group_rests_on() {
    for scheme in [Scheme::Csap, Scheme::Iso27017, Scheme::Iso27018] {
        let mut sample = samples::cloud_with_certificates();
        let certificates = sample.dossier.facts.certificates.as_mut().unwrap();
        certificates.retain(|one| one.scheme == scheme);
        assert_eq!(certificates.len(), 1);
        let sample = reassess(sample);
        assert_eq!(sample.assessment.decided_group(), Some(Group::II3));
        let form = filled(FormId::F1, &sample);
        assert!(ticks(&form, "s014").is_empty());
        assert_eq!(ticks(&form, "domains"), ["interoperability"]);
        assert_eq!(text(&form, "documents.1"), "진료정보교류사업 참여 확인서");
    }
}

#[test]
fn form_1_ticks_each_security_programme_in_its_own_row_and_never_functionality() {
    for (programme, row) in [
        (ClaimProgramme::Isms, "isms"),
        (ClaimProgramme::IsmsP, "isms-p"),
        (ClaimProgramme::ClaimsSoftware, "claims-software"),
    ] {
        let mut sample = samples::data_centre();
        sample.dossier.claims[0].programme = programme;
        let form = filled(FormId::F1, &sample);
        assert_eq!(ticks(&form, "claims"), [row]);
        assert_eq!(ticks(&form, "domains"), ["s014", "security"]);
    }
}

#[test]
fn products_are_certified_when_the_rules_say_so_on_the_day() {
    let form = filled(FormId::F2_2, &samples::crowded());
    let answered = |answer: &str| {
        let numbers = 1..=12;
        numbers.filter(|n| ticks(&form, &format!("products.{n}.certified")) == [answer]).collect::<Vec<u8>>()
    };
    assert_eq!(
        answered("no"),
        [2, 7, 8, 9],
        "expired, a web firewall with nothing but GS (R-053), a line, an unknown type without proof"
    );
    assert_eq!(answered("yes").len(), 8);
    assert_eq!(text(&form, "products.1.product"), "침입차단시스템 가상방화벽 NF 3.0 (㈜가상시큐리티)");
    assert_eq!(text(&form, "products.3.note"), "SECaaS (CSAP 가상-S-9)");
    let form = filled(FormId::F2_3, &samples::crowded());
    assert_eq!(ticks(&form, "products.1.proofs"), ["cc-domestic"]);
    assert_eq!(ticks(&form, "products.2.proofs"), ["none"], "an expired certificate is none");
    assert_eq!(ticks(&form, "products.4.module"), ["with"]);
    assert!(ticks(&form, "products.1.module").is_empty());
    assert!(!form.blanks.iter().any(|blank| blank.field == "products.1.module"), "not asked of a firewall");
    assert_eq!(text(&form, "products.8.type"), "전용선");
}

#[test]
fn a_missing_module_is_a_blank_where_the_type_encrypts() {
    let mut sample = samples::data_centre();
    sample.dossier.products[3].crypto_module = None;
    let form = filled(FormId::F2_3, &sample);
    let blank = form.blanks.iter().find(|blank| blank.field == "products.4.module").expect("a blank");
    assert_eq!(
        blank.place,
        simsa_model::Place::entry(simsa_model::List::Products, 3).with_field("crypto_module")
    );
}

#[test]
fn without_cloud_form_2_5_says_so_instead_of_staying_empty() {
    let form = filled(FormId::F2_5, &samples::data_centre());
    assert_eq!(text(&form, "services.1.service"), "해당 없음 (클라우드 미사용)");
    assert!(form.blanks.is_empty(), "{:?}", form.blanks);
    let mut sample = samples::cloud_with_certificates();
    sample.dossier.services.clear();
    let form = filled(FormId::F2_5, &sample);
    assert_eq!(paths(&form.blanks), ["services.toml"]);
    let printed = format!("{:?}", simsa_forms::compose(&form));
    assert!(!printed.contains("예)"), "the original's example would read as a service of the case");
    let form = filled(FormId::F2_5, &samples::empty());
    assert!(text(&form, "services.1.service").is_empty(), "not known to be without cloud");
}

#[test]
fn what_is_handed_in_is_not_called_an_example() {
    let printed = |sample: &Sample, form| format!("{:?}", simsa_forms::compose(&filled(form, sample)));
    for form in [FormId::F2A, FormId::F2B] {
        let listed = printed(&samples::data_centre(), form);
        assert!(!listed.contains("목록 (예시)") && !listed.contains("증적 자료(예시)"), "form {form}");
        let bare = printed(&samples::empty(), form);
        assert!(bare.contains("목록 (예시)") && bare.contains("증적 자료(예시)"), "form {form}");
    }
    // the original's examples stand on the form without values, in the rows of its lists
    for (form, example) in [(FormId::F2_3, "예) 침입차단시스템"), (FormId::F2_5, "예) Amazon EC2")] {
        assert!(printed(&samples::empty(), form).contains(example), "form {form}");
        let mut sample = samples::cloud_with_certificates();
        sample.dossier.services.clear();
        sample.dossier.products.clear();
        assert!(!printed(&sample, form).contains(example), "form {form}");
    }
}

#[test]
fn unknown_columns_of_a_service_are_blanks_with_their_place() {
    let form = filled(FormId::F2_5, &samples::cloud_with_certificates());
    assert_eq!(ticks(&form, "services.4.domestic"), ["no"]);
    assert!(ticks(&form, "services.5.domestic").is_empty());
    assert_eq!(paths(&form.blanks), ["services.toml: service[4].domestic"]);
}

#[test]
fn each_operator_has_its_own_copy_and_what_names_none_is_on_no_copy() {
    use FormId::{F1, F2_1, F2_2, F2_3, F2_4, F2_5, F2A, F2B, F3, F4, F5, F6};
    let sample = samples::crowded();
    for form in [F2A, F2B, F2_1, F2_2, F2_3, F2_4, F2_5, F4] {
        let copies = instances(form, &sample.dossier);
        let stems: Vec<&str> = copies.iter().map(|copy| copy.file_stem.as_str()).collect();
        let number = form.number().to_lowercase();
        assert_eq!(stems, [format!("form-{number}-main"), format!("form-{number}-백업-센터")]);
    }
    for form in [F1, F5, F6] {
        assert_eq!(instances(form, &sample.dossier), [Instance::only(form)]);
    }
    // the backup centre is no cloud
    let stems: Vec<String> = instances(F3, &sample.dossier).into_iter().map(|copy| copy.file_stem).collect();
    assert_eq!(stems, ["form-3-main"]);
    let copies: Vec<Filled> = instances(FormId::F2_5, &sample.dossier)
        .iter()
        .map(|copy| fill(copy, &sample.dossier, &sample.assessment))
        .collect();
    for copy in &copies {
        assert!(!copy.flat().values().any(|value| value.contains("누구의 것인지")));
        assert!(paths(&copy.blanks).contains(&"services.toml: service[40].operator".to_owned()));
    }
    // the backup centre uses no cloud
    assert_eq!(text(&copies[1], "services.1.service"), "해당 없음 (클라우드 미사용)");
    assert!(paths(&copies[1].blanks).contains(&"facts.toml: operators[1].representative".to_owned()));
    let form_4 = instances(FormId::F4, &sample.dossier);
    let backup = fill(&form_4[1], &sample.dossier, &sample.assessment);
    assert_eq!(ticks(&backup, "storage"), ["simple"]);
    assert!(ticks(&backup, "result").is_empty());
    assert_eq!(ticks(&fill(&form_4[0], &sample.dossier, &sample.assessment), "storage"), ["cloud"]);
}

#[test]
fn each_copy_of_a_checklist_has_the_answers_of_its_operator_and_what_is_shared() {
    use FormId::{F2_1, F2_4, F2B};
    let mut sample = samples::crowded();
    let of = |question: &str, answer: Option<AnswerValue>, evidence: &[&str]| Answer {
        question: question.into(),
        operator: Some("백업/센터".into()),
        answer,
        note: "백업센터의 답".into(),
        evidence: evidence.iter().map(|id| (*id).to_owned()).collect(),
    };
    let evidence = sample.dossier.evidence[0].id.clone();
    let answers = &mut sample.dossier.answers;
    let first = answers.len();
    answers.push(of("emr-1.1-1", Some(AnswerValue::N), &[&evidence]));
    answers.push(of("emr-1.2-1", None, &[]));
    answers.push(of("emr-2.1-1", Some(AnswerValue::Y), &[]));
    let copies = |form| -> [Filled; 2] {
        let all = instances(form, &sample.dossier);
        let all: Vec<Filled> =
            all.iter().map(|copy| fill(copy, &sample.dossier, &sample.assessment)).collect();
        all.try_into().unwrap()
    };
    let [main, backup] = copies(F2B);
    assert_ne!(ticks(&main, "answers.emr-1.1-1.answer"), ["N"]);
    assert_eq!(ticks(&backup, "answers.emr-1.1-1.answer"), ["N"]);
    assert_eq!(text(&backup, "answers.emr-1.1-1.note"), "백업센터의 답");
    assert!(!text(&backup, "answers.emr-1.1-1.evidence.1").is_empty());
    assert!(!main.flat().values().any(|value| value.contains("백업센터의 답")));
    // begun and not finished is a gap, whatever is shared
    assert!(!ticks(&main, "answers.emr-1.2-1.answer").is_empty());
    assert!(ticks(&backup, "answers.emr-1.2-1.answer").is_empty());
    let gap = format!("answers.toml: answer[{}].answer", first + 1);
    assert!(paths(&backup.blanks).contains(&gap) && !paths(&main.blanks).contains(&gap));
    // what both share stands on both
    assert_eq!(text(&main, "answers.emr-3.1-1.note"), text(&backup, "answers.emr-3.1-1.note"));
    let [main, backup] = copies(F2_1);
    assert!(text(&backup, "lines.1").is_empty() && !text(&main, "lines.1").is_empty());
    assert!(paths(&backup.blanks).contains(&format!("answers.toml: answer[{}].evidence", first + 2)));
    let [main, backup] = copies(F2_4);
    assert_eq!(text(&main, "evidence.1"), text(&backup, "evidence.1"));
    let label = |copy: &Filled| simsa_forms::compose(copy).label;
    assert_eq!(label(&backup), "양식2-4 · ㈜가상백업센터 <b>&\"'");
    assert!(label(&main).chars().count() < 45, "{}", label(&main));
}

/// Naming the only operator beside each answer, or listing one that keeps nothing, changes no form.
#[test]
fn with_one_keeper_of_records_no_form_changes() {
    for sample in [samples::data_centre(), samples::cloud_with_certificates(), samples::cloud_after_notice()]
    {
        let print = |dossier: &simsa_model::Dossier| -> Vec<_> {
            let assessment = assess(&dossier.facts, samples::FILED).unwrap();
            let forms = simsa_forms::forms_due(dossier, &assessment).into_iter();
            forms.flat_map(|form| simsa_forms::papers(form, dossier, &assessment)).collect()
        };
        let plain = print(&sample.dossier);
        let mut named = sample.dossier.clone();
        named
            .answers
            .iter_mut()
            .for_each(|answer| answer.operator = Some(named.facts.operators[0].id.clone()));
        assert_eq!(print(&named), plain, "{}", sample.name);
        let idle = Operator { id: "idle".into(), ..Operator::default() };
        named.facts.operators.push(idle);
        let file_stems = |papers: &[simsa_forms::Ready]| -> Vec<String> {
            papers.iter().map(|ready| ready.instance.file_stem.clone()).collect()
        };
        assert_eq!(file_stems(&print(&named)), file_stems(&plain), "{}", sample.name);
    }
}

#[test]
fn ids_that_look_alike_as_file_names_stay_apart() {
    let mut dossier = samples::crowded().dossier;
    dossier.facts.operators =
        ["a/b", "a b", "../../etc"].map(|id| Operator { id: id.into(), ..Operator::default() }).to_vec();
    let stems: Vec<String> = instances(FormId::F4, &dossier).into_iter().map(|copy| copy.file_stem).collect();
    assert_eq!(stems, ["form-4-a-b", "form-4-a-b-2", "form-4-------etc"]);
}

#[test]
fn the_result_of_tests_is_complete_only_when_both_are() {
    let complete = samples::data_centre();
    for form in [FormId::F4, FormId::F5] {
        assert_eq!(ticks(&filled(form, &complete), "result"), ["complete"]);
    }
    let form = filled(FormId::F4, &samples::crowded());
    assert_eq!(ticks(&form, "result"), ["incomplete"]);
    assert!(text(&form, "reason").starts_with("운영체제 교체"));
    let mut one = samples::data_centre();
    one.dossier.tests.retain(|test| test.kind == TestKind::Vulnerability);
    let form = filled(FormId::F5, &one);
    assert!(ticks(&form, "result").is_empty());
    assert!(form.blanks.iter().any(|blank| blank.field == "penetration-period"));
    let mut unknown = samples::data_centre();
    unknown.dossier.tests[0].result = None;
    let form = filled(FormId::F4, &unknown);
    assert!(ticks(&form, "result").is_empty());
    assert_eq!(paths(&form.blanks), ["tests.toml: test[0].result"]);
    unknown.dossier.tests[1].result = Some(Remedy::Incomplete);
    assert_eq!(ticks(&filled(FormId::F4, &unknown), "result"), ["incomplete"]);
}

/// What has been made anew within the year is handed in; what was made before stands on no form that prints “1년 이내”.
#[test]
fn a_test_that_has_been_made_anew_is_printed_no_more() {
    let mut sample = samples::data_centre();
    let old: Vec<_> = sample.dossier.tests.clone();
    for mut test in old {
        (test.from, test.until) = (Some(Day::new(2022, 3, 7)), Some(Day::new(2022, 3, 11)));
        (test.result, test.reason) = (Some(Remedy::Incomplete), String::new());
        test.operator = Some("main".to_owned());
        sample.dossier.tests.insert(0, test);
    }
    for form in [FormId::F4, FormId::F5] {
        let filled = filled(form, &sample);
        assert_eq!(ticks(&filled, "result"), ["complete"]);
        assert_eq!(text(&filled, "vulnerability-period.1"), "2024-03-04 ~ 2024-03-15");
        assert_eq!(text(&filled, "vulnerability-period.2"), "");
    }
    // alone it is all there is
    sample.dossier.tests.truncate(4);
    assert_eq!(text(&filled(FormId::F4, &sample), "vulnerability-period.1"), "2022-03-07 ~ 2022-03-11");
}

/// Reading R-002: form 1 sets no limit to who applies, and the certifier who is asked must see the claim.
#[test]
fn a_claim_against_which_only_the_kind_of_applicant_speaks_is_made() {
    let mut sample = samples::cloud_with_certificates();
    sample.dossier.facts.certificates = Some(Vec::new());
    sample.dossier.facts.applicant.kind = Some(ApplicantKind::Developer);
    sample.dossier.claims[0].programme = ClaimProgramme::IsmsP;
    sample.dossier.claims[0].document = "ISMS-P 인증서 사본".to_owned();
    let mut sample = reassess(sample);
    let form = filled(FormId::F1, &sample);
    assert_eq!(
        (ticks(&form, "domains"), ticks(&form, "claims")),
        (vec!["security".into()], vec!["isms-p".into()])
    );
    assert_eq!(text(&form, "documents.1"), "ISMS-P 인증서 사본");
    assert!(form.blanks.iter().all(|blank| blank.field != "domains"));
    sample.dossier.claims[0].valid_until = Some(Day::new(2024, 6, 2));
    assert!(ticks(&filled(FormId::F1, &sample), "claims").is_empty(), "what has ended is not claimed");
}

/// Reading R-051: those that keep records.
#[test]
fn form_6_names_no_operator_without_places() {
    let mut sample = samples::data_centre();
    let before = text(&filled(FormId::F6, &sample), "operators");
    let idle = Operator { id: "idle".into(), name: Some("가상유휴".into()), ..Operator::default() };
    sample.dossier.facts.operators.push(idle);
    assert_eq!(text(&filled(FormId::F6, &sample), "operators"), before);
    assert!(!before.is_empty());
}

#[test]
fn form_6_ticks_only_what_the_applicant_confirmed() {
    let sample = samples::data_centre();
    let form = filled(FormId::F6, &sample);
    assert_eq!(ticks(&form, "confirmed"), ["emr-checklist", "isms-p", "penetration-test"]);
    let mut none = samples::data_centre();
    none.dossier.conformity.confirmed.clear();
    let form = filled(FormId::F6, &none);
    assert!(ticks(&form, "confirmed").is_empty());
    assert_eq!(paths(&form.blanks), ["conformity.toml: confirmed"]);
    none.dossier.conformity.confirmed.push(ConformityItem::Csap);
    assert_eq!(ticks(&filled(FormId::F6, &none), "confirmed"), ["csap"]);
    none.dossier.facts.institutions.served = Some(Served::Mixed);
    assert_eq!(ticks(&filled(FormId::F6, &none), "institution"), ["public"]);
}

#[test]
fn one_answer_fills_both_questions_of_the_pair_in_9_1_6() {
    let form = filled(FormId::F3, &samples::cloud_after_notice());
    let first = ticks(&form, "answers.cloud-9.1.6-1.answer");
    assert!(!first.is_empty());
    assert_eq!(ticks(&form, "answers.cloud-9.1.6-2.answer"), first);
    // answered by its second question only
    let mut sample = samples::cloud_after_notice();
    for answer in &mut sample.dossier.answers {
        if answer.question == "cloud-9.1.6-1" {
            answer.question = "cloud-9.1.6-2".into();
        }
    }
    assert_eq!(ticks(&filled(FormId::F3, &sample), "answers.cloud-9.1.6-1.answer"), first);
    // each its own answer
    sample.dossier.answers.push(Answer {
        question: "cloud-9.1.6-1".into(),
        operator: None,
        answer: Some(AnswerValue::N),
        note: String::new(),
        evidence: Vec::new(),
    });
    assert_eq!(ticks(&filled(FormId::F3, &sample), "answers.cloud-9.1.6-1.answer"), ["N"]);
}

#[test]
fn in_group_ii_2_form_3_is_about_the_controls_of_the_notice() {
    let FieldValue::List(entries) =
        filled(FormId::F3, &samples::cloud_after_notice()).fields.remove("answers").unwrap()
    else {
        panic!()
    };
    assert_eq!(entries.len(), 8, "four controls of two questions each");
    let mut sample = samples::cloud_after_notice();
    sample.dossier.facts.notice = None;
    let form = filled(FormId::F3, &reassess(sample));
    assert_eq!(paths(&form.blanks), ["facts.toml: notice.controls"]);
    let FieldValue::List(entries) = &form.fields["answers"] else { panic!() };
    assert_eq!(entries.len(), 142);
}

#[test]
fn unanswered_questions_are_blanks_and_answered_ones_are_not() {
    let form = filled(FormId::F2A, &samples::cloud_with_certificates());
    assert_eq!(form.blanks.len(), 7, "only backup is answered");
    let form = filled(FormId::F2A, &samples::data_centre());
    assert!(form.blanks.is_empty());
    let mut sample = samples::data_centre();
    let at = sample.dossier.answers.iter().position(|answer| answer.question == "emr-2.1-3").unwrap();
    sample.dossier.answers[at].answer = None;
    let form = filled(FormId::F2A, &sample);
    assert_eq!(paths(&form.blanks), [format!("answers.toml: answer[{at}].answer")]);
}

#[test]
fn evidence_is_listed_with_what_a_reviewer_needs() {
    let form = filled(FormId::F2_1, &samples::data_centre());
    assert_eq!(
        text(&form, "lines.1"),
        "서비스 수준 협약서 (서비스 수준 협약(SLA), 기준일 2024-02-01, sla.pdf)"
    );
    assert!(form.flat().values().any(|line| line.contains("기간 2024-01-01~2024-03-31")));
    let mut sample = samples::data_centre();
    let answer = sample.dossier.answers.iter_mut().find(|answer| answer.question == "emr-4.3-1").unwrap();
    answer.evidence = vec!["no-such-id".into()];
    let form = filled(FormId::F2_4, &sample);
    assert!(text(&form, "evidence.1").is_empty(), "evidence that is not listed is not printed");
    assert_eq!(form.blanks.len(), 1);
}

#[test]
fn names_and_days_stand_beside_the_signature_and_stay_blank_when_unknown() {
    let form = filled(FormId::F2_2, &samples::data_centre());
    assert_eq!(
        (text(&form, "representative"), text(&form, "signed-on")),
        ("이바다".into(), "2024-05-28".into())
    );
    let mut sample = samples::data_centre();
    sample.dossier.facts.operators[0].signed_on = None;
    let form = filled(FormId::F2_2, &sample);
    assert_eq!(paths(&form.blanks), ["facts.toml: operators[0].signed_on"]);
    assert_eq!(text(&form, "signed-on"), "");
}

#[test]
fn a_copy_of_an_operator_that_is_not_there_is_blank_and_no_fault() {
    let sample = samples::crowded();
    let copy =
        Instance { form: FormId::F4, operator: Some(99), operator_name: None, file_stem: "form-4-x".into() };
    let form = fill(&copy, &sample.dossier, &sample.assessment);
    assert!(text(&form, "operator").is_empty() && !form.blanks.is_empty());
}
