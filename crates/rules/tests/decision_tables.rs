//! Every combination that decides applicability and group, as text files that people review.
//!
//! A row that rests on a reading is marked `*` and names it; `?` stands where a fact is open. The files lie in
//! `tests/snapshots`; `cargo insta review` (or `INSTA_UPDATE=always`) rewrites them after an intended change.

mod common;

use std::fmt::Write as _;

use common::{SETS, SITES, assess, case, certificates, day};
use simsa_model::{
    Applicability, ApplicantKind, CsapDuty, Facts, Ground, LegalForm, Operator, ReviewKind, ReviewedExtent,
    Ruling, Served, Storage,
};

fn readings<'a>(grounds: impl IntoIterator<Item = &'a Ground>) -> String {
    let mut names: Vec<&str> =
        grounds.into_iter().flat_map(Ground::all_readings).map(|reading| reading.id).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { String::new() } else { format!("* {}", names.join(" ")) }
}

fn applicability_word(ruling: &Ruling<Applicability>) -> &'static str {
    match ruling.value() {
        Some(Applicability::Applies) => "applies",
        Some(Applicability::Excluded) => "excluded",
        Some(Applicability::Deferred) => "deferred",
        None => "?",
    }
}

#[test]
fn applicability_by_place_facility_and_offer() {
    let mut table = String::from("place   facility            role     commercial  → S014\n");
    for site in common::all_places() {
        let facts = Facts { storage: vec![site.clone()], ..case() };
        let ruling = assess(&facts, day()).applicability;
        let commercial = site.commercial.map_or("unknown", |yes| if yes { "yes" } else { "no" });
        let row = format!(
            "{:<7} {:<19} {:<8} {:<11} → {:<8} {}",
            common::word(site.place.unwrap()),
            common::word(site.facility.unwrap()),
            common::word(site.role.unwrap()),
            commercial,
            applicability_word(&ruling),
            readings(ruling.grounds()),
        );
        writeln!(table, "{}", row.trim_end()).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn applicability_by_review_and_earlier_certificate() {
    let mut table = String::from("review   certified   valid until  on          → S014\n");
    for kind in [ReviewKind::Initial, ReviewKind::Renewal, ReviewKind::Change] {
        for (certified, until) in [
            ("2020-03-02", "2023-03-01"),
            ("2021-05-31", "2024-05-30"),
            ("2021-06-15", "2024-06-14"),
            ("2021-07-01", "2024-06-30"),
        ] {
            for on in ["2022-06-01", "2024-06-01"] {
                let mut facts = Facts { storage: vec![common::site(SITES[1])], ..case() };
                facts.application.kind = Some(kind);
                facts.earlier_certification = Some(simsa_model::EarlierCertification {
                    certified_on: Some(certified.parse().unwrap()),
                    valid_until: Some(until.parse().unwrap()),
                });
                let ruling = assess(&facts, on.parse().unwrap()).applicability;
                let row = format!(
                    "{:<8} {certified}  {until}   {on}  → {:<8} {}",
                    common::word(kind),
                    applicability_word(&ruling),
                    readings(ruling.grounds()),
                );
                writeln!(table, "{}", row.trim_end()).unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn group_by_storage_certificates_and_institutions() {
    let mut table = String::from(
        "storage          certificates of the operator     served   → group  제1호    제2호        CSAP duty\n",
    );
    for site in SITES {
        for set in SETS {
            for served in [Served::Private, Served::Public, Served::Mixed] {
                writeln!(table, "{}", group_row(site, set, served)).unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

/// Whom the CSAP duty binds, by the legal forms of the institutions served: each form alone, and beside an institution
/// that is surely public or surely not.
#[test]
fn csap_duty_by_legal_form() {
    let mut table =
        String::from("served  legal forms                                    CSAP  → group  CSAP duty\n");
    let beside = [None, Some(LegalForm::PublicInstitution), Some(LegalForm::NoneOfThese)];
    for served in [Served::Public, Served::Mixed, Served::Private] {
        for form in LegalForm::ALL {
            for other in beside.into_iter().filter(|other| *other != Some(form)) {
                for set in ["-", "csap"] {
                    let mut facts = Facts { storage: vec![common::site("cloud")], ..case() };
                    facts.certificates = Some(certificates(set, "op"));
                    facts.institutions.served = Some(served);
                    facts.institutions.legal_forms = std::iter::once(form).chain(other).collect();
                    let assessment = assess(&facts, day());
                    let group = assessment.group.as_ref().expect("reviewed");
                    let duty = assessment.csap_duty.as_ref().expect("reviewed");
                    let grounds = group.grounds().iter().chain(duty.grounds());
                    let forms: Vec<&str> =
                        facts.institutions.legal_forms.iter().map(|form| form.id()).collect();
                    let row = format!(
                        "{:<7} {:<46} {set:<5} → {:<6} {:<8} {}",
                        common::word(served),
                        forms.join(", "),
                        group.value().map_or("?", |group| group.name()),
                        duty.value()
                            .map_or_else(|| "?".to_owned(), |duty| format!("{duty:?}").to_lowercase()),
                        readings(grounds),
                    );
                    writeln!(table, "{}", row.trim_end()).unwrap();
                }
            }
        }
    }
    insta::assert_snapshot!(table);
}

/// Two operators, of each of which the certificates are known or not: the weakest decides, and what is not known is
/// asked for where it could make a difference.
#[test]
fn group_by_the_certificates_of_two_operators() {
    let mut table =
        String::from("places         first operator      second operator     → group, or what is asked\n");
    let sets = ["?", "-", "isms-p", "isms-p 27017 27018"];
    for (name, first, second) in [("idc + idc", "idc", "idc"), ("idc + cloud", "idc", "cloud")] {
        for one in sets {
            for two in sets {
                let mut facts = case();
                let operator = |id: &str, set: &str| Operator {
                    id: id.to_owned(),
                    certificates_listed: Some(set != "?"),
                    ..Operator::default()
                };
                facts.operators = vec![operator("op", one), operator("op2", two)];
                let backup = Storage {
                    id: "backup".to_owned(),
                    operator: Some("op2".to_owned()),
                    ..common::site(second)
                };
                facts.storage = vec![common::site(first), backup];
                let known = [("op", one), ("op2", two)].into_iter().filter(|(_, set)| *set != "?");
                facts.certificates = Some(known.flat_map(|(id, set)| certificates(set, id)).collect());
                let assessment = assess(&facts, day());
                let asked: Vec<_> = assessment.needs().into_iter().map(ToString::to_string).collect();
                let group =
                    assessment.decided_group().map_or_else(|| asked.join(", "), |group| group.to_string());
                writeln!(table, "{name:<14} {one:<19} {two:<19} → {group}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

fn scope_word(ruling: Option<&Ruling<ReviewedExtent>>) -> &'static str {
    match ruling.and_then(Ruling::value) {
        Some(ReviewedExtent::NotApplied) => "not-applied",
        Some(ReviewedExtent::Exempt) => "exempt",
        Some(ReviewedExtent::Partial) => "partial",
        Some(ReviewedExtent::Full) => "full",
        None => "?",
    }
}

/// What of the case is known, as two columns of the table below, and the case.
fn partly_known() -> Vec<(&'static str, String, Facts)> {
    let mut cases = Vec::new();
    for (storage, name, cloud) in [
        ("idc", "idc", Some(false)),
        ("cloud", "cloud", Some(true)),
        ("cloud or not?", "idc-own-cloud", None),
    ] {
        let known = |set: &str, certificates| {
            let mut site = common::site(name);
            (site.cloud, site.commercial) = (cloud, Some(true));
            (storage, set.to_owned(), Facts { storage: vec![site], certificates, ..case() })
        };
        cases.push(known("?", None));
        for set in SETS {
            cases.push(known(set, Some(certificates(set, "op"))));
            if *set != "-" {
                // The last of them may or may not cover the service.
                let mut list = certificates(set, "op");
                list.last_mut().expect("a certificate").covers_service = None;
                cases.push(known(&format!("{set}?"), Some(list)));
            }
        }
    }
    cases
}

/// Which scope is known before the group is. The facts in brackets rule out the groups of other scopes.
#[test]
fn scope_while_the_group_is_open() {
    let mut table =
        String::from("storage        certificates of the operator     → 제1호    제2호        because of\n");
    for (storage, set, facts) in partly_known() {
        let assessment = assess(&facts, day());
        if assessment.decided_group().is_some() {
            continue;
        }
        let scopes = [&assessment.facility_scope, &assessment.cloud_scope];
        let grounds: Vec<&Ground> = scopes.into_iter().flatten().flat_map(Ruling::grounds).collect();
        let facts: Vec<String> = grounds
            .iter()
            .flat_map(|ground| &ground.facts)
            .map(|used| format!("{}={}", used.fact, used.value))
            .collect();
        let row = format!(
            "{storage:<14} {set:<32} → {:<8} {:<12} {} {}",
            scope_word(assessment.facility_scope.as_ref()),
            scope_word(assessment.cloud_scope.as_ref()),
            facts.join("; "),
            readings(grounds),
        );
        writeln!(table, "{}", row.trim_end()).unwrap();
    }
    insta::assert_snapshot!(table);
}

fn group_row(site: &str, set: &str, served: Served) -> String {
    let mut facts = Facts { storage: vec![common::site(site)], ..case() };
    facts.applicant.kind = Some(ApplicantKind::Developer);
    facts.certificates = Some(certificates(set, "op"));
    facts.institutions.served = Some(served);
    facts.institutions.legal_forms =
        if served == Served::Private { vec![] } else { vec![LegalForm::PublicInstitution] };
    let assessment = assess(&facts, day());
    let Some(group) = &assessment.group else {
        return format!("{site:<16} {set:<32} {:<8} → not reviewed", common::word(served));
    };
    let grounds = group.grounds().iter().chain(assessment.csap_duty.iter().flat_map(Ruling::grounds));
    let duty = match assessment.csap_duty.as_ref().and_then(Ruling::value) {
        Some(CsapDuty::None) => "none",
        Some(CsapDuty::Met) => "met",
        Some(CsapDuty::Missing) => "MISSING",
        None => "?",
    };
    let row = format!(
        "{site:<16} {set:<32} {:<8} → {:<6} {:<8} {:<12} {duty:<8} {}",
        common::word(served),
        group.value().map_or("?", |group| group.name()),
        scope_word(assessment.facility_scope.as_ref()),
        scope_word(assessment.cloud_scope.as_ref()),
        readings(grounds),
    );
    row.trim_end().to_owned()
}

#[test]
fn duties_by_group() {
    let mut table =
        String::from("group  form  prepared   signed     via        due               questions\n");
    for (site, set) in [
        ("idc", "isms-p"),
        ("idc", "-"),
        ("cloud", "isms-p 27017 27018"),
        ("cloud", "isms-p"),
        ("cloud", "-"),
    ] {
        let mut facts = Facts { storage: vec![common::site(site)], ..case() };
        facts.certificates = Some(certificates(set, "op"));
        facts.institutions.served = Some(Served::Private);
        let assessment = assess(&facts, day());
        for duty in assessment.decided_duties() {
            let party =
                |party: Option<simsa_model::Party>| party.map_or_else(|| "-".to_owned(), common::word);
            writeln!(
                table,
                "{:<6} {:<5} {:<10} {:<10} {:<10} {:<17} {}",
                assessment.decided_group().unwrap().name(),
                duty.form.number(),
                party(Some(duty.prepared_by)),
                party(duty.signed_by),
                party(duty.via),
                common::word(duty.due),
                duty.questions,
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(table);
}
