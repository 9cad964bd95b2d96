//! What must hold for every case, whatever its facts.

mod common;

use common::{SETS, assess, certificates, day, what_if};
use proptest::prelude::*;
use simsa_model::fields::{Field, storage as storage_fields};
use simsa_model::{
    Applicability, ApplicantKind, Assessment, Certificate, Day, EarlierCertification, Facility, Facts, Group,
    LegalForm, Operator, Premises, ReviewKind, Role, Served, Storage,
};
use simsa_rules::{all_rules, asked};

fn maybe<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    prop_oneof![1 => Just(None), 4 => proptest::sample::select(values).prop_map(Some)]
}

fn storage(id: &'static str) -> impl Strategy<Value = Storage> {
    let facilities = vec![
        Facility::Idc,
        Facility::CloudProvider,
        Facility::Own,
        Facility::ParentInstitution,
        Facility::PublicBody,
        Facility::Association,
        Facility::Maker,
    ];
    (
        maybe(vec![Role::Primary, Role::Backup]),
        maybe(vec![Premises::Outside, Premises::Inside]),
        maybe(facilities),
        maybe(vec!["op".to_owned(), "op2".to_owned()]),
        maybe(vec![true, false]),
        maybe(vec![true, false]),
    )
        .prop_map(move |(role, place, facility, operator, cloud, commercial)| Storage {
            id: id.to_owned(),
            role,
            place,
            facility,
            operator,
            cloud,
            commercial,
            ..Storage::default()
        })
}

fn certificate_list() -> impl Strategy<Value = Vec<Certificate>> {
    (proptest::sample::select(SETS.to_vec()), proptest::sample::select(SETS.to_vec()), any::<[bool; 3]>())
        .prop_map(|(first, second, [expired, unknown_scope, two])| {
            let mut list = certificates(first, "op");
            if two {
                list.extend(certificates(second, "op2"));
            }
            if let Some(certificate) = list.first_mut() {
                if expired {
                    certificate.valid_until = Some(Day::new(2022, 12, 31));
                }
                if unknown_scope {
                    certificate.covers_service = None;
                }
            }
            list
        })
}

fn facts() -> impl Strategy<Value = Facts> {
    let kinds = vec![
        ApplicantKind::Developer,
        ApplicantKind::SelfDevelopingInstitution,
        ApplicantKind::ParentInstitution,
        ApplicantKind::PublicBody,
    ];
    let days = vec![Day::new(2020, 3, 1), Day::new(2021, 6, 15), Day::new(2022, 3, 1)];
    (
        proptest::collection::vec(storage("a"), 0..2),
        proptest::collection::vec(storage("b"), 0..2),
        proptest::option::weighted(0.9, certificate_list()),
        maybe(kinds),
        maybe(vec![ReviewKind::Initial, ReviewKind::Renewal, ReviewKind::Change]),
        maybe(vec![Served::Private, Served::Public, Served::Mixed]),
        proptest::collection::vec(
            proptest::sample::select(vec![
                LegalForm::School,
                LegalForm::PublicInstitution,
                LegalForm::NoneOfThese,
            ]),
            0..3,
        ),
        maybe(days),
        (0_usize..3, any::<[Option<bool>; 2]>()),
    )
        .prop_map(
            |(
                first,
                second,
                certificates,
                applicant,
                kind,
                served,
                legal_forms,
                certified_on,
                (operators, listed),
            )| {
                let operators = ["op", "op2"][..operators].iter().zip(listed);
                let mut facts = Facts {
                    storage: first.into_iter().chain(second).collect(),
                    certificates,
                    operators: operators
                        .map(|(id, certificates_listed)| Operator {
                            id: (*id).to_owned(),
                            certificates_listed,
                            ..Operator::default()
                        })
                        .collect(),
                    earlier_certification: certified_on.map(|day| EarlierCertification {
                        certified_on: Some(day),
                        valid_until: Some(Day::new(day.0.year() + 3, 3, 1)),
                    }),
                    ..Facts::default()
                };
                facts.applicant.kind = applicant;
                facts.application.kind = kind;
                facts.institutions.served = served;
                facts.institutions.legal_forms = legal_forms;
                facts
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// No contradiction, no gap: a conflict would fail this; an open ruling names what it needs.
    #[test]
    fn every_case_is_decided_or_says_what_it_needs(facts in facts()) {
        let assessment = assess(&facts, day());
        match assessment.applicability.value() {
            Some(Applicability::Applies) => prop_assert!(assessment.group.is_some()),
            Some(_) => prop_assert!(assessment.group.is_none() && assessment.duties.is_none()),
            None => prop_assert!(!assessment.applicability.needs().unwrap().is_empty()),
        }
        if let Some(group) = &assessment.group && group.value().is_none() {
            prop_assert!(!group.needs().unwrap().is_empty());
        }
    }

    /// Whoever gains a certificate never has more to answer.
    #[test]
    fn a_certificate_never_adds_a_question(facts in facts(), set in proptest::sample::select(SETS.to_vec())) {
        let before = assess(&facts, day());
        let mut richer = facts.clone();
        let list = richer.certificates.get_or_insert_default();
        for operator in ["op", "op2"] {
            list.extend(certificates(set, operator));
        }
        let after = assess(&richer, day());
        if let (Some(_), Some(_)) = (before.decided_group(), after.decided_group()) {
            prop_assert!(weight(&after) <= weight(&before));
        }
    }

    /// Answering a fact that an open ruling asks for never opens anything that was decided.
    #[test]
    fn an_answer_shrinks_what_is_open(facts in facts(), cloud in any::<bool>(), commercial in any::<bool>()) {
        let before = assess(&facts, day());
        let mut told = facts.clone();
        let asked = |storage: &Storage, field: &'static Field| before.needs().contains(&field.of(&storage.id));
        for storage in &mut told.storage {
            if asked(storage, &storage_fields::CLOUD) {
                storage.cloud = Some(cloud);
            }
            if asked(storage, &storage_fields::COMMERCIAL) {
                storage.commercial = Some(commercial);
            }
        }
        let after = assess(&told, day());
        if let Some(value) = before.applicability.value() {
            prop_assert_eq!(after.applicability.value(), Some(value));
        }
        if let Some(group) = before.decided_group() && after.applicability.value() == Some(&Applicability::Applies) {
            prop_assert_eq!(after.decided_group(), Some(group));
        }
    }

    /// A group that is decided while nobody knows what an operator holds is right whatever it turns out to hold.
    #[test]
    fn what_an_operator_may_hold_decides_nothing(
        mut facts in facts(),
        set in proptest::sample::select(SETS.to_vec()),
        unlisted in proptest::sample::select(vec!["op", "op2"]),
    ) {
        if !facts.operators.iter().any(|operator| operator.id == unlisted) {
            facts.operators.push(Operator { id: unlisted.to_owned(), ..Operator::default() });
        }
        for operator in &mut facts.operators {
            operator.certificates_listed = Some(operator.id != unlisted);
        }
        let before = assess(&facts, day());
        let mut told = facts.clone();
        told.certificates.get_or_insert_default().extend(certificates(set, unlisted));
        for operator in &mut told.operators {
            operator.certificates_listed = Some(true);
        }
        let after = assess(&told, day());
        if let Some(group) = before.decided_group() {
            prop_assert_eq!(after.decided_group(), Some(group));
        }
        let duty = |assessment: &Assessment| assessment.csap_duty.as_ref().and_then(|ruling| ruling.value().copied());
        if let Some(decided) = duty(&before) {
            prop_assert_eq!(duty(&after), Some(decided));
        }
    }

    /// A scope that is decided while the group is open stays so, whatever the missing answers turn out to be.
    #[test]
    fn a_decided_scope_stays(
        facts in facts(),
        [cloud, commercial] in any::<[bool; 2]>(),
        set in proptest::sample::select(SETS.to_vec()),
        [facility, place] in any::<[bool; 2]>(),
        served in proptest::sample::select(vec![Served::Private, Served::Public, Served::Mixed]),
    ) {
        let before = assess(&facts, day());
        let mut told = facts.clone();
        for storage in &mut told.storage {
            storage.cloud.get_or_insert(cloud);
            // Of these two it goes without saying (commercial or not), and is not asked.
            if !matches!(storage.facility, Some(Facility::CloudProvider | Facility::Association)) {
                storage.commercial.get_or_insert(commercial);
            }
            storage.role.get_or_insert(Role::Primary);
            storage.facility.get_or_insert(if facility { Facility::Idc } else { Facility::Own });
            storage.place.get_or_insert(if place { Premises::Outside } else { Premises::Inside });
            storage.operator.get_or_insert("op".to_owned());
        }
        // Whoever has listed all its certificates holds no more; of the others anything may turn up.
        let silent = facts.certificates.is_none() && !facts.certificates_by_operator();
        let list = told.certificates.get_or_insert_default();
        for operator in ["op", "op2"] {
            let open = facts.certificates_by_operator() && !facts.operators_with_all_certificates().contains(operator);
            if open || (silent && operator == "op") {
                list.extend(certificates(set, operator));
            }
        }
        for operator in &mut told.operators {
            operator.certificates_listed = Some(true);
        }
        for certificate in list.iter_mut() {
            certificate.covers_service.get_or_insert(cloud);
        }
        told.institutions.served.get_or_insert(served);
        let after = assess(&told, day());
        for scope in [|a: &Assessment| a.facility_scope.clone(), |a: &Assessment| a.cloud_scope.clone()] {
            let value = |assessment| scope(assessment).and_then(|ruling| ruling.value().copied());
            if let (Some(first), Some(then)) = (value(&before), value(&after)) {
                prop_assert_eq!(first, then);
            }
        }
    }

    /// What a step promises is what the rules say once it is taken; and no step is heavier than the case.
    #[test]
    fn what_if_only_offers_what_helps(facts in facts()) {
        let now = assess(&facts, day());
        for step in what_if(&facts, day()) {
            prop_assert_eq!(step.then.decided_group(), Some(step.group));
            prop_assert!(step.settles_csap_duty || (step.questions_saved, step.forms_saved) > (0, 0));
            prop_assert!(step.questions_saved <= step.questions_saved_at_most);
            prop_assert!(weight(&step.then) <= weight(&now));
        }
    }

    /// The order in which places and certificates are written down decides nothing.
    #[test]
    fn order_decides_nothing(facts in facts()) {
        let mut turned = facts.clone();
        turned.storage.reverse();
        if let Some(list) = &mut turned.certificates { list.reverse(); }
        let (a, b) = (assess(&facts, day()), assess(&turned, day()));
        prop_assert_eq!(a.applicability.value(), b.applicability.value());
        prop_assert_eq!(a.decided_group(), b.decided_group());
        prop_assert_eq!(a.csap_duty.as_ref().and_then(|r| r.value()), b.csap_duty.as_ref().and_then(|r| r.value()));
    }
}

/// Questions at most: form 3 in full while no notice narrows it.
fn weight(assessment: &Assessment) -> usize {
    let full = simsa_catalogue::Checklist::Form3.questions().count();
    let duties = assessment.decided_duties().iter();
    duties.map(|duty| if duty.form.number() == "3" { full } else { duty.questions }).sum()
}

#[test]
fn every_quarter_since_the_change_is_covered() {
    for site in common::SITES {
        for set in SETS {
            for year in 2020..=2030_i16 {
                for month in [1, 4, 7, 10] {
                    let mut facts = common::case();
                    facts.storage = vec![common::site(site)];
                    facts.certificates = Some(
                        certificates(set, "op")
                            .into_iter()
                            .map(|certificate| Certificate {
                                valid_from: Some(Day::new(2019, 1, 1)),
                                valid_until: Some(Day::new(2031, 12, 31)),
                                ..certificate
                            })
                            .collect(),
                    );
                    let assessment = assess(&facts, Day::new(year, month, 1));
                    assert!(assessment.decided_group().is_some(), "{site} {set} {year}-{month}");
                    let group = assess(&facts, day()).decided_group();
                    assert_eq!(assessment.decided_group(), group, "{site} {set} {year}-{month}");
                }
            }
        }
    }
}

#[test]
fn the_questions_of_each_group_are_those_of_the_table() {
    let expected = [
        ("idc", "isms-p", Group::I1, 7),
        ("idc", "-", Group::I2, 40),
        ("cloud", "isms-p 27017 27018", Group::II1, 7),
    ]
    .into_iter()
    .chain([("cloud", "isms-p", Group::II2, 7), ("cloud", "-", Group::II3, 182)]);
    for (site, set, group, questions) in expected {
        let mut facts = common::case();
        facts.storage = vec![common::site(site)];
        facts.certificates = Some(certificates(set, "op"));
        let assessment = assess(&facts, day());
        assert_eq!(assessment.decided_group(), Some(group));
        assert_eq!(asked(&assessment, None).count(), questions, "{group}");
    }
}

#[test]
fn a_notice_opens_exactly_its_controls() {
    let mut facts = common::case();
    facts.storage = vec![common::site("cloud")];
    facts.certificates = Some(certificates("isms-p", "op"));
    facts.notice = Some(simsa_model::CertifierNotice {
        controls: vec!["9.1.6".to_owned(), "10.2.2".to_owned(), "1.1.1.".to_owned()],
        ..simsa_model::CertifierNotice::default()
    });
    let assessment = assess(&facts, day());
    let cloud: Vec<String> = asked(&assessment, facts.notice.as_ref())
        .map(|asked| asked.question.id.to_string())
        .filter(|id| id.starts_with("cloud"))
        .collect();
    assert_eq!(
        cloud,
        ["cloud-1.1.1-1", "cloud-9.1.6-1", "cloud-9.1.6-2", "cloud-10.2.2-1", "cloud-10.2.2-2"]
    );
}

/// Reading R-055: beyond the four items of form 2A, in the order of form 2B, and nothing where form 2B asks all.
#[test]
fn items_that_the_certifier_demands_are_asked_on_form_2a() {
    let demanded = simsa_model::CertifierNotice {
        items: ["8.5", "1.1.", " 2.1 ", "9.9"].map(str::to_owned).to_vec(),
        ..simsa_model::CertifierNotice::default()
    };
    for (set, form) in [("isms-p", simsa_model::FormId::F2A), ("-", simsa_model::FormId::F2B)] {
        let mut facts = common::case();
        facts.storage = vec![common::site("idc")];
        facts.certificates = Some(certificates(set, "op"));
        let questions = |facts: &Facts| {
            let assessment = assess(facts, day());
            let all: Vec<_> = asked(&assessment, facts.notice.as_ref()).collect();
            let duty = assessment.decided_duties().iter().find(|duty| duty.form == form).unwrap();
            assert_eq!(duty.questions, all.len());
            assert!(all.iter().all(|one| one.form == form));
            all.into_iter().map(|one| one.question.id).collect::<Vec<_>>()
        };
        let before = questions(&facts);
        facts.notice = Some(demanded.clone());
        let after = questions(&facts);
        assert!(after.is_sorted() && before.iter().all(|id| after.contains(id)));
        let more: Vec<&str> = after.iter().filter(|id| !before.contains(id)).map(|id| id.as_str()).collect();
        let expected: &[&str] = if set == "-" { &[] } else { &["emr-1.1-1", "emr-8.5-1", "emr-8.5-2"] };
        assert_eq!(more, expected, "{form}");
    }
}

#[test]
fn rule_ids_are_unique_and_exceptions_name_rules_that_exist() {
    let rules = all_rules();
    let mut ids: Vec<_> = rules.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rules.len());
    for rule in rules {
        for base in rule.over {
            assert!(ids.contains(base), "{} is over {base}, which does not exist", rule.id);
        }
    }
}
