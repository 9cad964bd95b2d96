//! The days at which something begins and ends, on both sides of each: an edge that moves by a day is somebody's months.

mod common;

use std::fmt::Write as _;

use common::{SETS, assess, case, certificates, day, site, what_if};
use simsa_model::{
    ClaimProgramme, Day, EditionStatus, Facts, FormId, Group, Party, Product, Proof, ProofKind,
};
use simsa_rules::{Shortfall, duty_of, form_1_for_claims, judge_product};

fn on(year: i16, month: i8, of: i8) -> Day {
    Day::new(year, month, of)
}

#[test]
fn the_edition_begins_and_ends_on_its_days() {
    let status = |day| assess(&case(), day).edition;
    let begins = on(2021, 6, 1);
    assert_eq!(status(on(2021, 5, 31)), EditionStatus::Before { from: begins });
    assert_eq!(status(begins), EditionStatus::InForce);
    let known_end = on(2024, 12, 31);
    assert_eq!(status(known_end), EditionStatus::InForce);
    assert_eq!(status(on(2025, 1, 1)), EditionStatus::After { known_end });
}

#[test]
fn before_the_edition_the_rules_of_its_first_day_answer() {
    let facts = Facts { storage: vec![site("idc")], ..case() };
    let (before, first) = (assess(&facts, on(2020, 1, 1)), assess(&facts, on(2021, 6, 1)));
    assert_eq!(before.applicability.value(), first.applicability.value());
    assert_eq!(before.decided_group(), first.decided_group());
    assert!(before.decided_group().is_some());
}

/// What goes with each form of each group, and how old its tests may be; who fills it in is in the decision tables.
#[test]
fn what_is_attached_and_how_old_it_may_be() {
    let mut table = String::new();
    for (group, place, set) in [
        (Group::I1, "idc", "isms-p"),
        (Group::I2, "idc", "-"),
        (Group::II1, "cloud", "isms-p 27017 27018"),
        (Group::II2, "cloud", "isms-p"),
        (Group::II3, "cloud", "-"),
    ] {
        let certificates = Some(certificates(set, "op"));
        let facts = Facts { storage: vec![site(place)], certificates, ..case() };
        let assessment = assess(&facts, day());
        assert_eq!(assessment.decided_group(), Some(group));
        for duty in assessment.decided_duties() {
            let of = duty_of(duty.form, group).expect("what a case owes, its group owes");
            assert_eq!((of.prepared_by, of.signed_by), (duty.prepared_by, duty.signed_by));
            let years = duty.valid_years.map(|years| format!("at most {years} year old"));
            let with: Vec<String> = duty.attach.iter().map(|say| say.en.clone()).chain(years).collect();
            if !with.is_empty() {
                writeln!(table, "{group} {}: {}", duty.form.number(), with.join("; ")).unwrap();
            }
        }
        let owed = FormId::ALL.iter().filter(|form| duty_of(**form, group).is_some()).count();
        assert_eq!(owed, assessment.decided_duties().len(), "{group}");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_copy_is_attached_of_each_certificate_on_which_the_group_rests() {
    let copies = |place: &str, set: &str| -> Vec<String> {
        let facts =
            Facts { storage: vec![site(place)], certificates: Some(certificates(set, "op")), ..case() };
        let assessment = assess(&facts, day());
        let form_1 = assessment.decided_duties().iter().find(|duty| duty.form == FormId::F1);
        let attach = form_1.map(|duty| duty.attach.clone()).unwrap_or_default();
        attach.into_iter().map(|say| say.en).filter(|en| en.starts_with("one copy")).collect()
    };
    let of = |name: &str| format!("one copy of the {name} certificate");
    assert_eq!(copies("idc", "isms-p"), [of("ISMS-P")]);
    assert_eq!(copies("idc", "isms"), [of("ISMS")]);
    // an ISO certificate carries nothing in group I: no copy of it is asked for
    assert_eq!(copies("idc", "isms-p 27017"), [of("ISMS-P")]);
    assert_eq!(copies("cloud", "isms-p 27017 27018").len(), 3);
    assert_eq!(copies("cloud", "isms-p 27017 27018 csap").len(), 4);
    assert_eq!(copies("idc", "-"), Vec::<String>::new(), "without certificates form 1 is not owed");
}

#[test]
fn form_1_is_owed_for_claims_where_the_group_does_not_owe_it() {
    let claims = [ClaimProgramme::Exchange];
    for group in Group::ALL {
        let owed_anyway = duty_of(FormId::F1, group).is_some();
        assert_eq!(form_1_for_claims(group, &claims).is_some(), !owed_anyway, "{group}");
        assert!(form_1_for_claims(group, &[]).is_none(), "{group}: nothing is claimed");
    }
    let duty = form_1_for_claims(Group::II3, &claims).unwrap();
    assert_eq!(
        (duty.prepared_by, duty.signed_by, duty.via),
        (Party::Applicant, Some(Party::Applicant), None)
    );
    assert_eq!((duty.questions, duty.attach.len()), (0, 1));
}

fn firewall(until: Option<Day>) -> Product {
    Product {
        kind: "firewall".to_owned(),
        name: "가상 방화벽".to_owned(),
        vendor: None,
        proofs: vec![Proof { valid_until: until, ..proof(ProofKind::CcDomestic) }],
        crypto_module: None,
        secaas: None,
        operator: None,
        note: String::new(),
    }
}

fn proof(kind: ProofKind) -> Proof {
    serde_json::from_value(serde_json::json!({ "kind": kind })).unwrap()
}

#[test]
fn the_proof_of_a_product_counts_through_its_last_day() {
    let ends = on(2023, 6, 1);
    let shortfalls = |on| judge_product(&firewall(Some(ends)), on).unwrap().shortfalls;
    assert!(shortfalls(ends).is_empty());
    let after = shortfalls(on(2023, 6, 2));
    assert!(matches!(after[0], Shortfall::Lacks(_)));
    assert_eq!(after[1..], [Shortfall::Expired(ProofKind::CcDomestic)]);
    // without an end nothing expires
    assert!(judge_product(&firewall(None), on(2030, 1, 1)).unwrap().shortfalls.is_empty());
}

#[test]
fn only_what_has_expired_is_called_expired() {
    let mut product = firewall(Some(on(2022, 1, 1)));
    product.proofs.push(Proof { valid_until: Some(on(2030, 1, 1)), ..proof(ProofKind::Gs) });
    let shortfalls = judge_product(&product, on(2023, 6, 1)).unwrap().shortfalls;
    let expired: Vec<&Shortfall> =
        shortfalls.iter().filter(|shortfall| matches!(shortfall, Shortfall::Expired(_))).collect();
    assert_eq!(expired, [&Shortfall::Expired(ProofKind::CcDomestic)]);
}

#[test]
fn what_would_help_is_ordered_by_what_falls_away() {
    let facts = Facts { storage: vec![site("cloud")], certificates: Some(certificates("-", "op")), ..case() };
    let steps = what_if(&facts, day());
    assert!(steps.len() > 2, "{}", steps.len());
    let savings: Vec<(isize, isize)> =
        steps.iter().map(|step| (step.questions_saved, step.forms_saved)).collect();
    let mut sorted = savings.clone();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(savings, sorted, "the biggest saving first");
    assert!(savings.iter().all(|saving| *saving > (0, 0)), "{savings:?}");
    // no step is a bigger combination that brings no more than a smaller one inside of it
    for (at, step) in steps.iter().enumerate() {
        for (other_at, other) in steps.iter().enumerate() {
            let inside = at != other_at && other.changes.iter().all(|change| step.changes.contains(change));
            assert!(
                !inside || savings[other_at] < savings[at],
                "{:?} within {:?}",
                other.changes,
                step.changes
            );
        }
        assert_eq!(step.then.decided_group(), Some(step.group));
        assert_eq!(step.depends_on_notice, step.group == Group::II2);
    }
}

#[test]
fn nothing_is_promised_where_nothing_helps_or_nothing_is_decided() {
    let lightest =
        Facts { storage: vec![site("idc")], certificates: Some(certificates("isms-p", "op")), ..case() };
    assert!(what_if(&lightest, day()).is_empty());
    let open = Facts { storage: vec![site("cloud")], certificates: None, ..case() };
    assert!(assess(&open, day()).decided_group().is_none());
    assert!(what_if(&open, day()).is_empty());
    // every combination of certificates: what is promised is what the rules then say
    for set in SETS {
        let facts =
            Facts { storage: vec![site("cloud")], certificates: Some(certificates(set, "op")), ..case() };
        for step in what_if(&facts, day()) {
            assert_ne!(Some(step.group), assess(&facts, day()).decided_group(), "{set}: {:?}", step.changes);
        }
    }
}
