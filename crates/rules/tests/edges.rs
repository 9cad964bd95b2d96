//! The days at which something begins and ends, on both sides of each: an edge that moves by a day is somebody's months.

mod common;

use std::fmt::Write as _;

use common::{SETS, assess, case, certificates, day, site, what_if};
use simsa_model::{
    AnswerValue, Applicability, Claim, ClaimProgramme, Day, EarlierCertification, EditionStatus, Facts,
    FormId, Group, LegalForm, NotCounted, Operator, Party, Product, Proof, ProofKind, ReviewKind, Served,
    Standing,
};
use simsa_rules::{Shortfall, certificates_of_group, duty_of, exempt, form_1_for_claims, judge_product};

fn on(year: i16, month: i8, of: i8) -> Day {
    Day::new(year, month, of)
}

#[test]
fn the_edition_begins_and_ends_on_its_days() {
    let status = |day| assess(&case(), day).edition;
    let begins = simsa_law::source().in_force_from.parse().unwrap();
    assert_eq!(begins, on(2022, 3, 1));
    assert_eq!(status(on(2022, 2, 28)), EditionStatus::Before { from: begins });
    // the criterion is older than the guide: its rules answer, and it is said that this is not yet their guide
    assert_eq!(status(on(2021, 6, 1)), EditionStatus::Before { from: begins });
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
    // nor of CSAP where private institutions are served: the three certificates are the way into II-1
    assert_eq!(copies("cloud", "isms-p 27017 27018 csap").len(), 3);
    assert_eq!(copies("idc", "-"), Vec::<String>::new(), "without certificates form 1 is not owed");
}

/// Whoever is served, and whatever else is listed: what is handed in, asked for and claimed is what the group rests on.
#[test]
fn the_group_rests_on_what_its_row_names() {
    let rests_on = |place: &str, set: &str, served, spoil: fn(&mut Facts)| -> (Group, String) {
        let mut facts =
            Facts { storage: vec![site(place)], certificates: Some(certificates(set, "op")), ..case() };
        facts.institutions.served = Some(served);
        facts.institutions.legal_forms = vec![LegalForm::SpecialCorporation];
        spoil(&mut facts);
        let assessment = assess(&facts, day());
        let listed = facts.certificates.as_ref().unwrap();
        let schemes: Vec<String> = certificates_of_group(&facts, assessment.group.as_ref())
            .into_iter()
            .map(|at| {
                format!(
                    "{}{}",
                    listed[at].scheme.id(),
                    if listed[at].copy.is_some() { " (copy)" } else { "" }
                )
            })
            .collect();
        (assessment.decided_group().unwrap(), schemes.join(", "))
    };
    let plain: fn(&mut Facts) = |_| {};
    let (private, public) = (Served::Private, Served::Public);
    for (place, set, served, group, rests) in [
        ("idc", "-", private, Group::I2, ""),
        ("idc", "27017 csap", private, Group::I2, ""),
        ("idc", "isms-p isms 27018", private, Group::I1, "isms-p"),
        ("idc", "isms", private, Group::I1, "isms"),
        ("cloud", "csap", private, Group::II3, ""),
        ("cloud", "27017", private, Group::II3, ""),
        ("cloud", "isms-p 27017 csap", private, Group::II2, "isms-p"),
        ("cloud", "isms-p 27017 27018 csap", private, Group::II1, "isms-p, iso-27017, iso-27018"),
        ("cloud", "csap 27017", public, Group::II1, "csap"),
        ("cloud", "isms-p csap", public, Group::II1, "csap"),
    ] {
        let found = rests_on(place, set, served, plain);
        assert_eq!(found, (group, rests.to_owned()), "{place} {set} {served:?}");
    }
    // of two ways, and of two alike, what has its copy is enough
    let copied = |at: usize| -> fn(&mut Facts) {
        match at {
            0 => |facts| facts.certificates.as_mut().unwrap()[0].copy = Some("copy".to_owned()),
            _ => |facts| facts.certificates.as_mut().unwrap()[3].copy = Some("copy".to_owned()),
        }
    };
    let both = "isms-p 27017 27018 csap";
    assert_eq!(rests_on("cloud", both, public, copied(3)).1, "csap (copy)");
    assert_eq!(rests_on("cloud", both, public, plain).1, "csap");
    assert_eq!(rests_on("idc", "isms-p isms-p", private, copied(0)).1, "isms-p (copy)");
    assert_eq!(rests_on("idc", "isms-p isms-p", private, plain).1, "isms-p");
    // one of two operators has it, so the group does not rest on it
    let other = |facts: &mut Facts| {
        facts.operators.push(Operator { id: "second".to_owned(), ..Operator::default() });
        let mut place = facts.storage[0].clone();
        (place.id, place.operator) = ("second".to_owned(), Some("second".to_owned()));
        facts.storage.push(place);
    };
    assert_eq!(rests_on("idc", "isms-p", private, other), (Group::I2, String::new()));
    let each = |facts: &mut Facts| {
        facts.operators.push(Operator { id: "second".to_owned(), ..Operator::default() });
        let mut place = facts.storage[0].clone();
        (place.id, place.operator) = ("second".to_owned(), Some("second".to_owned()));
        facts.storage.push(place);
        facts.certificates.as_mut().unwrap()[1].operator = Some("second".to_owned());
    };
    assert_eq!(rests_on("idc", "isms-p isms-p", private, each).1, "isms-p, isms-p");
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
        assert_eq!(step.depends_on_notice, step.group == Group::II2, "the case itself waits for no notice");
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

#[test]
fn a_proof_that_is_good_to_the_day_is_not_called_expired() {
    let mut product = firewall(None);
    product.proofs = vec![Proof { valid_until: Some(on(2023, 6, 1)), ..proof(ProofKind::Gs) }];
    let shortfalls = |on| judge_product(&product, on).unwrap().shortfalls;
    assert_eq!(shortfalls(on(2023, 6, 1)).len(), 1, "GS alone does not do for a firewall");
    assert_eq!(shortfalls(on(2023, 6, 2))[1..], [Shortfall::Expired(ProofKind::Gs)]);
}

fn secaas(from: Option<Day>, until: Option<Day>) -> Product {
    let claimed = serde_json::json!({ "valid_from": from, "valid_until": until });
    let mut product = firewall(None);
    product.proofs.clear();
    Product { secaas: Some(serde_json::from_value(claimed).unwrap()), ..product }
}

#[test]
fn the_exception_for_secaas_holds_on_its_days_with_a_certificate_that_is_valid_then() {
    let refusal = |product: &Product, on| {
        let standing = judge_product(product, on).unwrap();
        assert_eq!(standing.by_secaas, standing.shortfalls.is_empty(), "nothing else speaks for it");
        standing.shortfalls.get(1).copied()
    };
    let long = secaas(Some(on(2020, 1, 1)), Some(on(2030, 1, 1)));
    for (day, expected) in [
        (on(2021, 6, 13), Some(Shortfall::SecaasOutsideWindow)),
        (on(2021, 6, 14), None),
        (on(2024, 12, 31), None),
        (on(2025, 1, 1), Some(Shortfall::SecaasOutsideWindow)),
    ] {
        assert_eq!(refusal(&long, day), expected, "{day}");
    }
    let (from, until) = (on(2022, 3, 1), on(2023, 2, 28));
    let short = secaas(Some(from), Some(until));
    for (day, good) in [(on(2022, 2, 28), false), (from, true), (until, true), (on(2023, 3, 1), false)] {
        let expected = (!good).then_some(Shortfall::SecaasCertificateNotValid);
        assert_eq!(refusal(&short, day), expected, "{day}");
    }
    for open in [secaas(None, Some(until)), secaas(Some(from), None)] {
        assert_eq!(refusal(&open, until), Some(Shortfall::SecaasCertificateNotValid));
    }
    let own = Product { secaas: short.secaas.clone(), ..firewall(None) };
    assert!(!judge_product(&own, from).unwrap().by_secaas, "a proof of its own needs no exception");
}

/// Every type of the catalogue, with the exception claimed: it serves the types that 참고6 covers, on its days, for a private
/// service whose certificate is valid; every other claim is refused and said.
#[test]
fn the_exception_for_secaas_is_judged_for_every_type() {
    let named = ["web-firewall", "spam-blocking"];
    for kind in simsa_catalogue::catalogue().products {
        let (from, until) = (Some(on(2022, 1, 1)), Some(on(2023, 6, 30)));
        let claim = |from, until, own_cloud| {
            let mut product = secaas(from, until);
            product.kind = kind.id.to_owned();
            product.secaas.as_mut().unwrap().own_cloud = own_cloud;
            product
        };
        let standing = |product: &Product, on| judge_product(product, on).unwrap();
        let valid = standing(&claim(from, until, None), day());
        if !kind.secaas_eligible {
            assert_eq!(valid.shortfalls.last(), Some(&Shortfall::SecaasNotForThisType), "{}", kind.id);
            assert!(!valid.by_secaas, "{}", kind.id);
            continue;
        }
        let needs_module = kind.id == "db-encryption";
        assert_eq!(
            (valid.by_secaas, valid.shortfalls.is_empty()),
            (!needs_module, !needs_module),
            "{}",
            kind.id
        );
        let refused = |product: &Product, on| standing(product, on).shortfalls.get(1).copied();
        if needs_module {
            continue;
        }
        for (product, day, expected) in [
            (claim(from, until, Some(false)), day(), None),
            (claim(from, until, Some(true)), day(), Some(Shortfall::SecaasOfOwnCloud)),
            (claim(from, until, None), on(2023, 6, 30), None),
            (claim(from, until, None), on(2023, 7, 1), Some(Shortfall::SecaasCertificateNotValid)),
            (claim(from, Some(on(2027, 1, 1)), None), on(2024, 12, 31), None),
            (claim(from, Some(on(2027, 1, 1)), None), on(2025, 1, 1), Some(Shortfall::SecaasOutsideWindow)),
        ] {
            assert_eq!(refused(&product, day), expected, "{} on {day}", kind.id);
            assert_eq!(standing(&product, day).by_secaas, expected.is_none(), "{} on {day}", kind.id);
        }
        // without the exception, each of the two needs what 참고6 calls 사전인증
        let bare = Product { secaas: None, ..claim(from, until, None) };
        assert_eq!(standing(&bare, day()).shortfalls.len(), 1, "{}", kind.id);
        if named.contains(&kind.id) {
            for (proof_kind, enough) in [
                (ProofKind::CcDomestic, true),
                (ProofKind::CcInternational, true),
                (ProofKind::SecurityFunction, true),
                (ProofKind::PerformanceEvaluation, false),
                (ProofKind::Gs, false),
            ] {
                let proven = Product { proofs: vec![proof(proof_kind)], ..bare.clone() };
                assert_eq!(
                    standing(&proven, day()).shortfalls.is_empty(),
                    enough,
                    "{} {proof_kind:?}",
                    kind.id
                );
            }
        }
    }
}

#[test]
fn the_answer_to_3_1_is_what_the_products_support() {
    let product = |kind: &str, proven: bool| {
        let proofs = if proven { vec![proof(ProofKind::CcDomestic)] } else { Vec::new() };
        Product { kind: kind.to_owned(), proofs, ..firewall(None) }
    };
    let supported = |products: &[Product]| simsa_rules::supported_answer(products, day());
    let (proven, bare) = (product("db-access-control", true), product("db-access-control", false));
    assert_eq!(supported(&[]), AnswerValue::NotApplicable);
    assert_eq!(supported(&[product("firewall", true)]), AnswerValue::NotApplicable, "item 2.2");
    assert_eq!(supported(&[proven.clone(), product("firewall", false)]), AnswerValue::Y);
    assert_eq!(supported(&[proven, bare.clone()]), AnswerValue::P);
    assert_eq!(supported(&[bare]), AnswerValue::N);
}

#[test]
fn a_type_that_is_always_expected_is_missing_unless_it_or_a_substitute_is_listed() {
    let missing = |kinds: &[&str]| -> Vec<&str> {
        let products: Vec<Product> =
            kinds.iter().map(|kind| Product { kind: (*kind).to_owned(), ..firewall(None) }).collect();
        simsa_rules::missing_types(&products).into_iter().map(|kind| kind.id).collect()
    };
    assert_eq!(missing(&[]), ["firewall", "ids-ips", "vpn"]);
    assert_eq!(missing(&["firewall", "antivirus"]), ["ids-ips", "vpn"]);
    assert_eq!(missing(&["firewall", "ids-ips", "dedicated-line"]), Vec::<&str>::new());
}

#[test]
fn a_claim_is_good_from_its_first_day_to_its_last() {
    let claim = |from: Option<Day>, until: Option<Day>| Claim {
        programme: ClaimProgramme::Exchange,
        document: String::new(),
        evidence: Vec::new(),
        valid_from: from,
        valid_until: until,
    };
    let granted = |claim: &Claim, on| {
        let ruling = exempt(claim, &case(), on).exempted;
        ruling.value().map(|criteria| !criteria.is_empty()).expect("decided")
    };
    let (from, until) = (on(2023, 1, 10), on(2023, 12, 20));
    let both = claim(Some(from), Some(until));
    for (day, good) in [(on(2023, 1, 9), false), (from, true), (until, true), (on(2023, 12, 21), false)] {
        assert_eq!(granted(&both, day), good, "{day}");
    }
    assert!(granted(&claim(None, None), from));
    assert!(granted(&claim(None, Some(until)), until) && !granted(&claim(Some(until), None), from));
}

#[test]
fn a_certificate_counts_from_its_first_day_to_its_last() {
    let (from, until) = (on(2022, 4, 5), on(2024, 4, 4));
    let mut facts =
        Facts { storage: vec![site("idc")], certificates: Some(certificates("isms-p", "op")), ..case() };
    let certificate = &mut facts.certificates.as_mut().unwrap()[0];
    (certificate.valid_from, certificate.valid_until) = (Some(from), Some(until));
    for (day, group, reason) in [
        (on(2022, 4, 4), Group::I2, Some(NotCounted::NotYetValid)),
        (from, Group::I1, None),
        (until, Group::I1, None),
        (on(2024, 4, 5), Group::I2, Some(NotCounted::Expired)),
    ] {
        let assessment = assess(&facts, day);
        assert_eq!(assessment.decided_group(), Some(group), "{day}");
        let expected = reason.map_or(Standing::Counts, |reason| Standing::DoesNotCount(vec![reason]));
        assert_eq!(assessment.certificates[0].standing, expected, "{day}");
    }
}

/// 경과: an earlier certificate defers the review to its last day, and June 2021 is a month of the changed criterion.
#[test]
fn an_earlier_certificate_defers_to_its_last_day() {
    let applicability = |certified, until, on| {
        let mut facts = Facts { storage: vec![site("idc")], ..case() };
        facts.application.kind = Some(ReviewKind::Change);
        facts.earlier_certification =
            Some(EarlierCertification { certified_on: Some(certified), valid_until: Some(until) });
        let ruling = assess(&facts, on).applicability;
        (*ruling.value().expect("decided"), ruling.grounds()[0].rule.id)
    };
    let until = on(2024, 5, 30);
    let deferred = (Applicability::Deferred, "applicability/before-change");
    let june = (Applicability::Applies, "applicability/certified-in-june-2021");
    assert_eq!(applicability(on(2021, 5, 31), until, until), deferred);
    assert_eq!(applicability(on(2021, 5, 31), until, on(2024, 5, 31)).0, Applicability::Applies);
    // without any application there is no review either, whatever kind it will be of
    let unapplied = |pending, kind| {
        let mut facts = Facts { storage: vec![site("idc")], ..case() };
        (facts.application.pending, facts.application.kind) = (pending, kind);
        facts.earlier_certification =
            Some(EarlierCertification { certified_on: Some(on(2021, 5, 31)), valid_until: Some(until) });
        assess(&facts, until).applicability.value().copied()
    };
    for kind in [None, Some(ReviewKind::Renewal), Some(ReviewKind::Change)] {
        assert_eq!(unapplied(Some(false), kind), Some(Applicability::Deferred), "{kind:?}");
    }
    assert_eq!(unapplied(None, Some(ReviewKind::Renewal)), Some(Applicability::Applies));
    assert_eq!(unapplied(Some(true), Some(ReviewKind::Renewal)), Some(Applicability::Applies));
    let rules_in_june = |certified| applicability(certified, until, on(2022, 1, 1));
    assert_eq!(rules_in_june(on(2021, 6, 1)).0, june.0);
    assert_eq!(rules_in_june(on(2021, 6, 30)).0, june.0);
}
