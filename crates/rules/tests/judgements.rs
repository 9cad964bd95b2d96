//! What is judged beside applicability and group, as text files that people review: answers, tests, claims, who hands in
//! what, whose the certificates are.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use common::{assess, case, certificate, certificates, day, site, what_if};
use simsa_catalogue::{Checklist, Question};
use simsa_model::{
    AnswerValue, ApplicantKind, Certificate, CertifierNotice, Claim, ClaimProgramme, Day, Facility, Facts,
    FormId, Ground, NotCounted, Operator, Party, Premises, Ruling, Scheme, Standing, Storage, TestRecord,
};
use simsa_rules::{AnswerVerdict, all_rules, answer_rule, asked, called, exempt, oldest_test, test_age};

fn readings<'a>(grounds: impl IntoIterator<Item = &'a Ground>) -> String {
    let ids: BTreeSet<&str> =
        grounds.into_iter().flat_map(Ground::all_readings).map(|reading| reading.id).collect();
    ids.into_iter().collect::<Vec<_>>().join(" ")
}

fn lines(rows: &[String]) -> String {
    rows.iter().map(|row| row.trim_end()).collect::<Vec<_>>().join("\n")
}

/// Every question with every answer, on the forms that ask it: the rule, and how many questions it lets pass.
#[test]
fn answers_by_form() {
    let mut table: BTreeMap<(&str, AnswerValue, &str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (form, checklist) in
        [(FormId::F2A, Checklist::Form2B), (FormId::F2B, Checklist::Form2B), (FormId::F3, Checklist::Form3)]
    {
        for question in checklist.questions() {
            for answer in [AnswerValue::Y, AnswerValue::P, AnswerValue::N, AnswerValue::NotApplicable] {
                let rule = answer_rule(question, form, answer);
                let verdict = match rule.verdict {
                    AnswerVerdict::Allowed => "allowed",
                    AnswerVerdict::CorrectionLikely => "correction likely",
                    AnswerVerdict::NotAllowed => "not allowed",
                };
                let row = (form.number(), answer, verdict, rule.info.id);
                table.entry(row).or_default().insert(question.resolved());
            }
        }
    }
    let rows: Vec<String> = table
        .into_iter()
        .map(|((form, answer, verdict, rule), questions)| {
            let which: Vec<&str> = questions.iter().copied().collect();
            let which = if which.len() < 4 { which.join(", ") } else { format!("{} numbers", which.len()) };
            format!("{form:<3} {answer:?} {verdict} ({rule}): {which}")
        })
        .collect();
    insta::assert_snapshot!(lines(&rows));
}

#[test]
fn a_question_is_called_by_its_checklist_and_number() {
    let first = |checklist: Checklist| -> &'static Question { checklist.questions().next().unwrap() };
    for (checklist, ko, en) in [
        (Checklist::Form2B, "EMR 점검표", "EMR checklist"),
        (Checklist::Form3, "클라우드 점검표", "cloud checklist"),
    ] {
        let (question, said) = (first(checklist), called(first(checklist)));
        assert_eq!(said.ko, format!("{ko} {}", question.short()));
        assert_eq!(said.en, format!("{en} {}", question.short()));
    }
}

/// The days on both sides of each end: a test counts from its own last day to the anniversary of it.
#[test]
fn age_of_a_test() {
    let on = Day::new(2023, 6, 1);
    let mut rows = Vec::new();
    for until in [None, Some("2022-05-31"), Some("2022-06-01"), Some("2023-06-01"), Some("2023-06-02")] {
        let test: TestRecord = serde_json::from_value(serde_json::json!({
            "object": "infrastructure", "kind": "vulnerability", "until": until
        }))
        .unwrap();
        rows.push(format!("ended {:<10} on {on}: {:?}", until.unwrap_or("unknown"), test_age(&test, on)));
    }
    for on in [Day::new(2024, 2, 29), Day::new(2025, 2, 28), Day::new(2025, 3, 1)] {
        rows.push(format!("on {on} the oldest that counts ended {}", oldest_test(on)));
    }
    insta::assert_snapshot!(lines(&rows));
}

/// Every programme of form 1 claimed by every kind of applicant, beside a claim whose days are over.
#[test]
fn claims_by_applicant() {
    let mut rows = Vec::new();
    let kinds: Vec<Option<ApplicantKind>> =
        ApplicantKind::ALL.iter().copied().map(Some).chain([None]).collect();
    for programme in ClaimProgramme::ALL {
        for kind in &kinds {
            for (days, valid_until) in [("valid", None), ("over", Some(Day::new(2023, 5, 31)))] {
                let claim = Claim {
                    programme,
                    document: String::new(),
                    evidence: Vec::new(),
                    valid_from: None,
                    valid_until,
                };
                let mut facts = case();
                facts.applicant.kind = *kind;
                let exempted = exempt(&claim, &facts, day()).exempted;
                let said = match &exempted {
                    Ruling::Decided { value, .. } => format!("{} criteria", value.len()),
                    Ruling::Open { needs, .. } => {
                        needs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                    }
                };
                let weighed: Vec<String> = exempted
                    .grounds()
                    .iter()
                    .flat_map(|ground| &ground.facts)
                    .map(|used| format!("{}={}", used.fact, used.value))
                    .collect();
                rows.push(format!(
                    "{:<16} {:<28} {days:<5} → {said:<12} {:<12} {}",
                    programme.id(),
                    kind.map_or("?", ApplicantKind::id),
                    readings(exempted.grounds()),
                    weighed.join("; "),
                ));
            }
        }
    }
    insta::assert_snapshot!(lines(&rows));
}

/// Who applies does not decide whether S014 applies to a facility outside, but which reading it rests on.
#[test]
fn facility_outside_by_applicant() {
    let mut rows = Vec::new();
    for kind in ApplicantKind::ALL {
        for place in ["idc", "maker", "association"] {
            let mut facts = Facts { storage: vec![site(place)], ..case() };
            facts.applicant.kind = Some(kind);
            let ruling = assess(&facts, day()).applicability;
            let value = ruling.value().map_or("?".to_owned(), |value| format!("{value:?}"));
            rows.push(format!("{:<28} {place:<12} → {value:<8} {}", kind.id(), readings(ruling.grounds())));
        }
    }
    insta::assert_snapshot!(lines(&rows));
}

fn operators(ids: &[&str]) -> Vec<Operator> {
    ids.iter().map(|id| Operator { id: (*id).to_owned(), ..Operator::default() }).collect()
}

fn place(id: &str, name: &str, operator: Option<&str>) -> Storage {
    Storage { id: id.to_owned(), operator: operator.map(str::to_owned), ..site(name) }
}

/// One operator hands in one copy and nobody counts it; of several, each hands in what is the operator's.
#[test]
fn who_hands_in_each_form() {
    let mut table = String::new();
    for (name, ids, places) in [
        ("one operator", vec!["op"], vec![place("a", "cloud", Some("op"))]),
        ("two, one of which keeps records", vec!["op", "op2"], vec![place("a", "cloud", Some("op"))]),
        (
            "two, both in the cloud",
            vec!["op", "op2"],
            vec![place("a", "cloud", Some("op")), place("b", "cloud", Some("op2"))],
        ),
        (
            "two, one of them in the cloud",
            vec!["op", "op2"],
            vec![place("a", "cloud", Some("op")), place("b", "idc", Some("op2"))],
        ),
    ] {
        let facts = Facts { storage: places, operators: operators(&ids), ..case() };
        writeln!(table, "{name}").unwrap();
        for duty in assess(&facts, day()).decided_duties() {
            let who: Vec<&str> = duty.operators.iter().map(|at| ids[*at]).collect();
            let row = format!(
                "  {:<4} {:<10} {:<10} {}",
                duty.form.number(),
                common::word(duty.prepared_by),
                who.join(" "),
                readings([&duty.because]),
            );
            writeln!(table, "{}", row.trim_end()).unwrap();
            assert!(duty.prepared_by == Party::Operator || who.is_empty(), "an operator's copies only");
        }
    }
    insta::assert_snapshot!(table);
}

/// Form 2A asks what it prints, and the items of form 2B that the certifier demands, however they are written.
#[test]
fn items_that_the_notice_demands() {
    let certificates = Some(certificates("isms-p", "op"));
    let mut facts = Facts { storage: vec![site("idc")], certificates, ..case() };
    let mut rows = Vec::new();
    for items in [&[][..], &["1.1"], &[" 1.1. "], &["1.1", "5.2"], &["2.1"], &["9.9"], &["1"]] {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        let shown = items.join(", ");
        facts.notice = Some(CertifierNotice { items, ..CertifierNotice::default() });
        let assessment = assess(&facts, day());
        let asked: Vec<_> = asked(&assessment, facts.notice.as_ref()).collect();
        let counted: usize = assessment.decided_duties().iter().map(|duty| duty.questions).sum();
        assert_eq!(counted, asked.len());
        let items: BTreeSet<&str> = asked.iter().map(|asked| asked.question.item.number).collect();
        let items: Vec<&str> = items.into_iter().collect();
        rows.push(format!("{shown:<10} → {} questions of {}", asked.len(), items.join(", ")));
    }
    insta::assert_snapshot!(lines(&rows));
}

/// The index has every rule once, and every rule that a ruling can cite.
#[test]
fn the_index_has_every_rule_once() {
    let ids: Vec<&str> = all_rules().into_iter().map(|rule| rule.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for name in common::SITES {
        for set in common::SETS {
            let certificates = Some(certificates(set, "op"));
            let assessment = assess(&Facts { storage: vec![site(name)], certificates, ..case() }, day());
            for duty in assessment.decided_duties() {
                assert!(ids.contains(&duty.because.rule.id), "{}", duty.because.rule.id);
            }
            for ground in assessment.applicability.grounds() {
                assert!(ids.contains(&ground.rule.id), "{}", ground.rule.id);
            }
        }
    }
    insta::assert_snapshot!(ids.join("\n"));
}

/// Where one thing alone is lacking, it is offered, and all of them together where only that helps.
#[test]
fn the_only_thing_that_is_lacking_is_offered() {
    let certificates = Some(certificates("27017 27018 csap", "op"));
    let facts = Facts { storage: vec![site("idc")], certificates, ..case() };
    let steps = what_if(&facts, day());
    let said: Vec<String> = steps.iter().flat_map(simsa_rules::Step::words).map(|say| say.en).collect();
    assert_eq!(said, ["the operator: gain ISMS-P"]);
}

/// A certificate of the cloud service's operator in every condition it can be in.
#[test]
fn why_a_certificate_does_not_count() {
    type Change = fn(&mut Certificate);
    let changes: [(&str, Change); 10] = [
        ("in order", |_| {}),
        ("held by the institution", |one| one.holder = Some(simsa_model::Holder::Institution)),
        ("holder unknown", |one| one.holder = None),
        ("not yet valid", |one| one.valid_from = Some(Day::new(2023, 6, 2))),
        ("expired", |one| one.valid_until = Some(Day::new(2023, 5, 31))),
        ("end unknown", |one| one.valid_until = None),
        ("of another service", |one| one.covers_service = Some(false)),
        ("CSAP of type SaaS", |one| one.csap_type = Some(simsa_model::CsapType::Saas)),
        ("CSAP of unknown type", |one| one.csap_type = None),
        ("expired, of another service", |one| {
            (one.valid_until, one.covers_service) = (Some(Day::new(2023, 5, 31)), Some(false));
        }),
    ];
    let mut rows = Vec::new();
    for name in ["isms-p", "csap"] {
        for (what, change) in changes.iter().filter(|(what, _)| name == "csap" || !what.contains("CSAP")) {
            let mut one = certificate(name, "op");
            change(&mut one);
            let mut facts = Facts { storage: vec![site("cloud")], certificates: Some(vec![one]), ..case() };
            facts.institutions.served = Some(simsa_model::Served::Public);
            facts.institutions.legal_forms = vec![simsa_model::LegalForm::PublicInstitution];
            let assessment = assess(&facts, day());
            let standing = match &assessment.certificates[0].standing {
                Standing::Counts => "counts".to_owned(),
                Standing::Unknown => "unknown".to_owned(),
                Standing::DoesNotCount(reasons) => {
                    reasons.iter().map(|reason| format!("{reason:?}")).collect::<Vec<_>>().join(", ")
                }
            };
            let (group, duty) = (assessment.group.as_ref().unwrap(), assessment.csap_duty.as_ref().unwrap());
            rows.push(format!(
                "{name:<6} {what:<27} → {standing:<21} {:<5} {:<8} {}",
                group.value().map_or("?", |group| group.name()),
                duty.value().map_or("?".to_owned(), |duty| format!("{duty:?}")),
                readings(group.grounds().iter().chain(duty.grounds())),
            ));
        }
    }
    let mut software = certificate("isms-p", "op");
    software.scheme = Scheme::ClaimsSoftware;
    let facts = Facts { storage: vec![site("cloud")], certificates: Some(vec![software]), ..case() };
    let standing = assess(&facts, day()).certificates.remove(0).standing;
    assert_eq!(standing, Standing::DoesNotCount(vec![NotCounted::OtherScheme]));
    insta::assert_snapshot!(lines(&rows));
}

/// Whose certificate it is, and who runs the place: said, not said, or said of nobody who is listed.
#[test]
fn whose_a_certificate_is() {
    let mut rows = vec![
        "operators  listed     places  held → group or what is asked | the certificate | what it rests on"
            .to_owned(),
    ];
    let named = |name: &str| (name != "-").then(|| name.to_owned());
    for ids in [&[][..], &["op"], &["op", "op2"]] {
        for listed in ["whole list", "nothing", "op", "op, op2"] {
            if listed.contains("op") && !ids.contains(&listed.rsplit(' ').next().unwrap()) {
                continue;
            }
            for run_by in [["op", ""], ["-", ""], ["typo", ""], ["op", "op2"], ["op", "-"], ["op2", "op2"]] {
                for holder in ["none", "op", "op2", "-"] {
                    let mut operators = operators(ids);
                    for operator in &mut operators {
                        operator.certificates_listed =
                            listed.split(", ").any(|id| id == operator.id).then_some(true);
                    }
                    let held: Vec<Certificate> = (holder != "none")
                        .then(|| Certificate { operator: named(holder), ..certificate("isms-p", "op") })
                        .into_iter()
                        .collect();
                    let certificates = (listed != "nothing").then_some(held);
                    if certificates.is_none() && holder != "none" {
                        continue;
                    }
                    let places = run_by.iter().zip(["a", "b"]).filter(|(run_by, _)| !run_by.is_empty());
                    let storage = places.map(|(run_by, id)| place(id, "idc", named(run_by).as_deref()));
                    let facts = Facts { storage: storage.collect(), operators, certificates, ..case() };
                    rows.push(format!(
                        "{:<10} {listed:<10} {:<7} {holder:<4} → {}",
                        if ids.is_empty() { "-".to_owned() } else { ids.join(" ") },
                        run_by.join(" "),
                        outcome(&facts)
                    ));
                }
            }
        }
    }
    insta::assert_snapshot!(lines(&rows));
}

fn outcome(facts: &Facts) -> String {
    let assessment = assess(facts, day());
    let group = assessment.group.as_ref().expect("reviewed");
    let decided = match group {
        Ruling::Decided { value, .. } => value.name().to_owned(),
        Ruling::Open { needs, .. } => {
            let needs: Vec<String> = needs.iter().map(ToString::to_string).collect();
            format!("? {}", needs.join(", "))
        }
    };
    let standings: Vec<String> =
        assessment.certificates.iter().map(|one| format!("{:?}", one.standing)).collect();
    // which certificates, and whose; what holds of each is in the table of reasons
    let telling = ["certificates", ".scheme", ".operator"];
    let used: Vec<String> = group
        .grounds()
        .iter()
        .flat_map(|ground| &ground.facts)
        .map(|used| (used.fact.to_string(), &used.value))
        .filter(|(fact, _)| telling.iter().any(|end| fact.ends_with(end)))
        .map(|(fact, value)| format!("{fact}={value}"))
        .collect();
    let parts = [decided, standings.join(", "), used.join("; "), readings(group.grounds())];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
}

/// A place that may turn out not to fall under S014 keeps nothing open that would be settled without it.
#[test]
fn a_place_that_may_not_count() {
    let mut rows = Vec::new();
    for (name, sets) in [
        ("both", [Some("isms-p"), Some("isms-p")]),
        ("the first", [Some("isms-p"), None]),
        ("the second", [None, Some("isms-p")]),
        ("none", [None, None]),
    ] {
        for holder in ["named", "unnamed"] {
            let mut open = place("b", "idc", Some("op2"));
            (open.facility, open.place, open.commercial) =
                (Some(Facility::Own), Some(Premises::Inside), None);
            let mut held = Vec::new();
            for (id, set) in ["op", "op2"].into_iter().zip(sets) {
                held.extend(set.map(|set| certificate(set, id)));
            }
            if holder == "unnamed" {
                for one in &mut held {
                    one.operator = None;
                }
            }
            let facts = Facts {
                storage: vec![place("a", "idc", Some("op")), open],
                operators: operators(&["op", "op2"]),
                certificates: Some(held),
                ..case()
            };
            rows.push(format!("{name:<10} {holder:<7} → {}", outcome(&facts)));
        }
    }
    insta::assert_snapshot!(lines(&rows));
}

/// Where a certificate names nobody, what it lacks is said, also of a place that may not fall under S014.
#[test]
fn a_certificate_that_names_nobody_is_what_the_ruling_rests_on() {
    let mut rows = Vec::new();
    for (what, until) in [("in order", Day::new(2024, 12, 31)), ("over", Day::new(2023, 5, 31))] {
        for counts in ["surely", "perhaps"] {
            let mut only = place("a", "idc", Some("op"));
            if counts == "perhaps" {
                (only.facility, only.place, only.commercial) =
                    (Some(Facility::Own), Some(Premises::Inside), None);
            }
            let unnamed =
                Certificate { operator: None, valid_until: Some(until), ..certificate("isms-p", "op") };
            let facts = Facts {
                storage: vec![only],
                operators: operators(&["op", "op2"]),
                certificates: Some(vec![unnamed]),
                ..case()
            };
            rows.push(format!("{what:<8} of a place that counts {counts:<7} → {}", outcome(&facts)));
        }
    }
    insta::assert_snapshot!(lines(&rows));
}

/// Another party's certificate does not become the operator's by being renewed or extended, whatever else it lacks.
#[test]
fn what_is_not_the_operators_is_gained_anew() {
    for (until, covers) in [("2024-12-31", true), ("2023-05-31", true), ("2024-12-31", false)] {
        let others = Certificate {
            holder: Some(simsa_model::Holder::Institution),
            valid_until: Some(until.parse().unwrap()),
            covers_service: Some(covers),
            ..certificate("isms-p", "op")
        };
        let facts = Facts { storage: vec![site("idc")], certificates: Some(vec![others]), ..case() };
        let steps = what_if(&facts, day());
        let said: Vec<String> = steps.iter().flat_map(simsa_rules::Step::words).map(|say| say.en).collect();
        assert_eq!(said, ["the operator: gain ISMS-P"], "until {until}, covers the service: {covers}");
    }
}
