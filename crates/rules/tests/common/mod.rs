//! Small cases for the tests of the rules.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(unreachable_pub, reason = "shared between test files")]

use simsa_model::{
    ApplicantKind, Assessment, Certificate, CsapGrade, CsapType, Day, Facility, Facts, Holder, Operator,
    Premises, ReviewKind, Role, Scheme, Served, Storage,
};
use simsa_rules::Step;

/// The assessment; in these tests a conflict of rules is a failure.
pub fn assess(facts: &Facts, on: Day) -> Assessment {
    simsa_rules::assess(facts, on).unwrap()
}

/// What would make the case lighter, likewise.
pub fn what_if(facts: &Facts, on: Day) -> Vec<Step> {
    simsa_rules::what_if(facts, on).unwrap()
}

/// The day on which the small cases are judged: inside the edition.
pub fn day() -> Day {
    Day::new(2023, 6, 1)
}

/// An initial application of a maker for private institutions, records nowhere yet, no certificate.
pub fn case() -> Facts {
    let mut facts = Facts::default();
    facts.application.kind = Some(ReviewKind::Initial);
    facts.applicant.kind = Some(ApplicantKind::Developer);
    facts.institutions.served = Some(Served::Private);
    facts.operators = vec![Operator { id: "op".to_owned(), ..Operator::default() }];
    facts.certificates = Some(vec![]);
    facts
}

/// Places that fall under S014, by a short name.
pub const SITES: &[&str] =
    &["idc", "cloud", "bare-metal", "idc-own-cloud", "maker", "maker-cloud", "association", "own-commercial"];

/// A place by its short name.
pub fn site(name: &str) -> Storage {
    let (facility, place, cloud, commercial) = match name {
        "idc" => (Facility::Idc, Premises::Outside, false, None),
        "cloud" => (Facility::CloudProvider, Premises::Outside, true, None),
        "bare-metal" => (Facility::CloudProvider, Premises::Outside, false, Some(true)),
        "idc-own-cloud" => (Facility::Idc, Premises::Outside, true, Some(false)),
        "maker" => (Facility::Maker, Premises::Outside, false, None),
        "maker-cloud" => (Facility::Maker, Premises::Outside, true, Some(true)),
        "association" => (Facility::Association, Premises::Outside, true, None),
        "own-commercial" => (Facility::Own, Premises::Inside, true, Some(true)),
        other => panic!("no such place: {other}"),
    };
    Storage {
        id: "main".to_owned(),
        role: Some(Role::Primary),
        place: Some(place),
        facility: Some(facility),
        operator: Some("op".to_owned()),
        cloud: Some(cloud),
        commercial,
        ..Storage::default()
    }
}

/// Every combination of place, facility, role and offer.
pub fn all_places() -> Vec<Storage> {
    let mut places = Vec::new();
    for place in [Premises::Outside, Premises::Inside] {
        for facility in [
            Facility::Idc,
            Facility::CloudProvider,
            Facility::Own,
            Facility::ParentInstitution,
            Facility::PublicBody,
            Facility::Association,
            Facility::Maker,
        ] {
            for role in [Role::Primary, Role::Backup] {
                for commercial in [Some(true), Some(false), None] {
                    places.push(Storage {
                        id: "main".to_owned(),
                        role: Some(role),
                        place: Some(place),
                        facility: Some(facility),
                        operator: Some("op".to_owned()),
                        cloud: Some(false),
                        commercial,
                        ..Storage::default()
                    });
                }
            }
        }
    }
    places
}

/// Sets of certificates, by the names of their schemes.
pub const SETS: &[&str] = &[
    "-",
    "isms",
    "isms-p",
    "27017",
    "27018",
    "27017 27018",
    "isms-p 27017",
    "isms-p 27018",
    "isms 27017 27018",
    "isms-p 27017 27018",
    "csap",
    "isms-p csap",
    "isms-p 27017 27018 csap",
];

/// The certificates of a set, held by `operator`, valid on [`day`], covering the service.
pub fn certificates(set: &str, operator: &str) -> Vec<Certificate> {
    set.split(' ').filter(|name| *name != "-").map(|name| certificate(name, operator)).collect()
}

/// One certificate.
pub fn certificate(name: &str, operator: &str) -> Certificate {
    let scheme = match name {
        "isms" => Scheme::Isms,
        "isms-p" => Scheme::IsmsP,
        "27017" => Scheme::Iso27017,
        "27018" => Scheme::Iso27018,
        "csap" => Scheme::Csap,
        other => panic!("no such scheme: {other}"),
    };
    let is_csap = scheme == Scheme::Csap;
    Certificate {
        scheme,
        holder: Some(Holder::Operator),
        operator: Some(operator.to_owned()),
        number: None,
        valid_from: Some(Day::new(2022, 1, 1)),
        valid_until: Some(Day::new(2024, 12, 31)),
        covers_service: Some(true),
        csap_type: is_csap.then_some(CsapType::Iaas),
        csap_grade: is_csap.then_some(CsapGrade::Medium),
        copy: None,
    }
}

/// A value as it is written in a facts file.
pub fn word<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// So many operators, each with a place and with its own certificates, by `given`.
pub fn many(count: usize, given: impl Fn(usize) -> &'static [&'static str]) -> Facts {
    let mut facts = case();
    let id = |at: usize| format!("operator-{at}");
    facts.operators = (0..count)
        .map(|at| Operator { id: id(at), name: Some(format!("가상 {at}")), ..Operator::default() })
        .collect();
    facts.storage = (0..count)
        .map(|at| Storage { id: format!("place-{at}"), operator: Some(id(at)), ..site("cloud") })
        .collect();
    facts.certificates = Some(
        (0..count).flat_map(|at| given(at).iter().map(move |name| certificate(name, &id(at)))).collect(),
    );
    facts
}
