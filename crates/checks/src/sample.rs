//! Complete fictional cases in code: one per group, without anything blocking, to be spoilt by tests and measured by
//! benchmarks. The people, firms and numbers in them do not exist.

use simsa_model::{
    Answer, AnswerValue, Applicant, ApplicantKind, Application, Assessment, Certificate, CertifierNotice,
    Conformity, ConformityItem, CryptoModule, CsapGrade, CsapType, Day, Dossier, EmrProduct, Evidence,
    Facility, Facts, FileState, FormId, Holder, HospitalLink, Institutions, LegalForm, Network, Operator,
    Premises, Product, Proof, ProofKind, Remedy, ReviewKind, ReviewScope, Role, Scheme, Served, Service,
    Storage, TestKind, TestObject, TestRecord,
};

/// The day on which the sample cases are handed in.
pub const APPLIED: Day = Day::new(2024, 3, 4);

/// The assessment on the day of application.
pub fn assessed(dossier: &Dossier) -> Assessment {
    assess(&dossier.facts, dossier.facts.application.date.unwrap_or(APPLIED))
}

#[expect(clippy::expect_used, reason = "the sample cases are fixed, and the tests assess each of them")]
fn assess(facts: &Facts, on: Day) -> Assessment {
    simsa_rules::assess(facts, on).expect("the rules agree on the sample cases")
}

/// 그룹 I-1.
pub fn i_1() -> Dossier {
    complete(facts(false, &[Scheme::IsmsP]), 2)
}

/// 그룹 I-2.
pub fn i_2() -> Dossier {
    complete(facts(false, &[]), 2)
}

/// 그룹 II-1, by the three certificates.
pub fn ii_1() -> Dossier {
    complete(facts(true, &[Scheme::IsmsP, Scheme::Iso27017, Scheme::Iso27018]), 2)
}

/// 그룹 II-1 of a public institution, by CSAP.
pub fn ii_1_public() -> Dossier {
    let mut facts = facts(true, &[Scheme::Csap]);
    facts.institutions.served = Some(Served::Public);
    facts.institutions.legal_forms = vec![LegalForm::SpecialCorporation];
    complete(facts, 2)
}

/// 그룹 II-2, with a notice of the certifier.
pub fn ii_2() -> Dossier {
    let mut facts = facts(true, &[Scheme::IsmsP]);
    facts.notice = Some(CertifierNotice {
        received_on: Some(Day::new(2024, 2, 20)),
        reference: Some("가상-2024-1".to_owned()),
        controls: vec!["9.1.1".to_owned(), "9.1.6".to_owned()],
        items: Vec::new(),
    });
    complete(facts, 2)
}

/// 그룹 II-3; each answer points at `references` pieces of evidence.
pub fn ii_3_with(references: usize) -> Dossier {
    complete(facts(true, &[]), references)
}

/// 그룹 II-3.
pub fn ii_3() -> Dossier {
    ii_3_with(2)
}

/// 그룹 II-3 with the backup in the data centre of another operator, `backup`, which is no cloud. Every answer is shared.
pub fn two_operators() -> Dossier {
    let mut dossier = ii_3();
    let facts = &mut dossier.facts;
    facts.operators.push(Operator {
        id: "backup".to_owned(),
        name: text("가상백업센터"),
        representative: text("박백업"),
        signed_on: Some(Day::new(2024, 2, 28)),
        certificates_listed: None,
        route: None,
        contracted_services: Vec::new(),
    });
    facts.storage[1] = Storage { operator: text("backup"), ..storage("backup", Role::Backup, false, "") };
    dossier.services.iter_mut().for_each(|service| service.operator = text("op"));
    let all = |of: &str| {
        let tests = dossier.tests.iter().filter(|test| test.object == TestObject::Infrastructure);
        let tests = tests.cloned().map(|test| TestRecord { operator: text(of), ..test }).collect::<Vec<_>>();
        let products = dossier.products.iter().cloned();
        (tests, products.map(|one| Product { operator: text(of), ..one }).collect::<Vec<_>>())
    };
    let (of_main, of_backup) = (all("op"), all("backup"));
    dossier.tests.retain(|test| test.object == TestObject::Software);
    dossier.tests.extend(of_main.0.into_iter().chain(of_backup.0));
    dossier.products = of_main.1.into_iter().chain(of_backup.1).collect();
    dossier
}

/// An answer of one operator's own, beside the shared one and with its evidence.
pub fn answer_of(dossier: &mut Dossier, operator: &str, question: &str, value: AnswerValue) {
    let shared = dossier.answers.iter().find(|answer| answer.question == question);
    let evidence = shared.map(|answer| answer.evidence.clone()).unwrap_or_default();
    dossier.answers.push(Answer {
        question: question.to_owned(),
        operator: text(operator),
        answer: Some(value),
        note: String::new(),
        evidence,
    });
}

#[expect(clippy::unnecessary_wraps, reason = "every use fills an optional field")]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The facts of a case with these certificates of its only operator.
fn facts(cloud: bool, schemes: &[Scheme]) -> Facts {
    Facts {
        application: Application {
            date: Some(APPLIED),
            kind: Some(ReviewKind::Initial),
            scope: Some(ReviewScope::Both),
            certification_type: Some(1),
            pending: None,
        },
        applicant: Applicant {
            name: text("가상소프트"),
            kind: Some(ApplicantKind::Developer),
            representative: text("이대표"),
            signed_on: Some(APPLIED),
        },
        product: EmrProduct { name: text("가상EMR"), version: text("3.1") },
        institutions: Institutions { served: Some(Served::Private), legal_forms: Vec::new() },
        storage: vec![
            storage("main", Role::Primary, cloud, "ap-northeast-2"),
            storage("backup", Role::Backup, cloud, "ap-northeast-2"),
        ],
        operators: vec![Operator {
            id: "op".to_owned(),
            name: text("가상클라우드"),
            representative: text("박사업"),
            signed_on: Some(Day::new(2024, 2, 28)),
            certificates_listed: None,
            route: None,
            contracted_services: Vec::new(),
        }],
        certificates: Some(schemes.iter().map(|scheme| certificate(*scheme)).collect()),
        network: Some(Network {
            hospital_link: Some(HospitalLink::Redundant),
            hospital_link_copy: text("report"),
            dedicated: None,
        }),
        earlier_certification: None,
        notice: None,
    }
}

fn storage(id: &str, role: Role, cloud: bool, region: &str) -> Storage {
    Storage {
        id: id.to_owned(),
        role: Some(role),
        place: Some(Premises::Outside),
        facility: Some(if cloud { Facility::CloudProvider } else { Facility::Idc }),
        operator: text("op"),
        cloud: Some(cloud),
        commercial: Some(true),
        domestic: Some(true),
        provider: cloud.then(|| "AWS".to_owned()),
        region: cloud.then(|| region.to_owned()),
    }
}

/// A certificate of the operator that counts, with its copy under `cert-…`.
pub fn certificate(scheme: Scheme) -> Certificate {
    Certificate {
        scheme,
        holder: Some(Holder::Operator),
        operator: text("op"),
        number: Some(format!("가상-{}", scheme.id())),
        valid_from: Some(Day::new(2023, 1, 10)),
        valid_until: Some(Day::new(2026, 1, 9)),
        covers_service: Some(true),
        csap_type: (scheme == Scheme::Csap).then_some(CsapType::Iaas),
        csap_grade: (scheme == Scheme::Csap).then_some(CsapGrade::Medium),
        copy: Some(format!("cert-{}", scheme.id())),
    }
}

/// Everything the case owes, given well.
fn complete(facts: Facts, references: usize) -> Dossier {
    let assessment = assess(&facts, APPLIED);
    let asked: Vec<_> = simsa_rules::asked(&assessment, facts.notice.as_ref()).collect();
    let mut files = vec![evidence("sla", "sla", "pdf"), evidence("report", "report", "pdf")];
    let mut answers = Vec::new();
    for one in &asked {
        let ids: Vec<String> = (0..references).map(|nth| format!("ev-{}-{nth}", one.question.id)).collect();
        files.extend(ids.iter().map(|id| evidence(id, "policy", "pdf")));
        answers.push(Answer {
            question: one.question.id.to_string(),
            operator: None,
            answer: Some(AnswerValue::Y),
            note: String::new(),
            evidence: ids,
        });
    }
    if let Some(location) = answers.iter_mut().find(|answer| answer.question == "emr-4.3-1") {
        location.evidence.push("sla".to_owned());
    }
    for certificate in facts.certificates.iter().flatten() {
        files.extend(certificate.copy.as_deref().map(|id| evidence(id, "certificate-copy", "pdf")));
    }
    let products = products();
    let copies =
        products.iter().flat_map(|product| &product.proofs).filter_map(|proof| proof.copy.as_deref());
    files.extend(copies.map(|id| evidence(id, "certificate-copy", "pdf")));
    files.push(evidence("crypto", "certificate-copy", "pdf"));
    let owes = |form| assessment.decided_duties().iter().any(|duty| duty.form == form);
    Dossier {
        conformity: Conformity {
            checked_on: Some(Day::new(2024, 3, 2)),
            checked_by: text("이확인"),
            confirmed: confirmed(&facts, owes(FormId::F3)),
            ..Conformity::default()
        },
        services: if facts.storage.iter().any(|storage| storage.cloud == Some(true)) {
            vec![service("Amazon EC2, m6i.xlarge"), service("Amazon RDS, db.m6g.large")]
        } else {
            Vec::new()
        },
        facts,
        answers,
        evidence: files,
        products,
        tests: tests(),
        claims: Vec::new(),
        ..Dossier::default()
    }
}

fn confirmed(facts: &Facts, cloud_checklist: bool) -> Vec<ConformityItem> {
    let by_certificate = facts.certificates.iter().flatten().filter_map(|one| match one.scheme {
        Scheme::IsmsP | Scheme::Isms => Some(ConformityItem::IsmsP),
        Scheme::Iso27017 => Some(ConformityItem::Iso27017),
        Scheme::Iso27018 => Some(ConformityItem::Iso27018),
        Scheme::Csap => Some(ConformityItem::Csap),
        Scheme::ClaimsSoftware => None,
    });
    let mut items: Vec<ConformityItem> = by_certificate.collect();
    items.push(ConformityItem::EmrChecklist);
    items.extend(cloud_checklist.then_some(ConformityItem::CloudChecklist));
    items.extend([ConformityItem::VulnerabilityCheck, ConformityItem::PenetrationTest]);
    items
}

/// A piece of evidence whose file is there, with the hash that is stated.
pub fn evidence(id: &str, kind: &str, ending: &str) -> Evidence {
    let sha256 = format!("{:0>64}", digits(id));
    Evidence {
        id: id.to_owned(),
        title: format!("가상 자료 {id}"),
        kind: kind.to_owned(),
        effective: Some(Day::new(2024, 1, 15)),
        from: None,
        until: None,
        file: format!("evidence/{id}.{ending}"),
        sha256: Some(sha256.clone()),
        state: FileState::Present { sha256, bytes: 2048 },
        seen: None,
    }
}

/// A hexadecimal spelling of the id, so that different ids have different hashes.
fn digits(id: &str) -> String {
    let digits = id.bytes().flat_map(|byte| [byte >> 4, byte & 15]);
    let hex: Vec<char> = digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
    hex[hex.len().saturating_sub(64)..].iter().collect()
}

fn products() -> Vec<Product> {
    [
        ("firewall", ProofKind::CcDomestic),
        ("ids-ips", ProofKind::SecurityFunction),
        ("vpn", ProofKind::CcDomestic),
        ("db-encryption", ProofKind::SecurityFunction),
        ("db-access-control", ProofKind::SecurityFunction),
        ("antivirus", ProofKind::PerformanceEvaluation),
    ]
    .into_iter()
    .map(|(kind, proof)| Product {
        kind: kind.to_owned(),
        name: format!("가상 {kind} 1.0"),
        vendor: text("가상시큐리티"),
        proofs: vec![Proof {
            kind: proof,
            number: Some(format!("가상-{kind}")),
            valid_until: Some(Day::new(2027, 1, 31)),
            copy: Some(format!("proof-{kind}")),
        }],
        crypto_module: (kind == "db-encryption").then(|| CryptoModule {
            validated: true,
            name: text("가상Crypto"),
            number: text("가상-CM-1"),
            copy: text("crypto"),
        }),
        secaas: None,
        operator: None,
        note: String::new(),
    })
    .collect()
}

/// A service in Seoul that holds records.
pub fn service(name: &str) -> Service {
    Service {
        name: name.to_owned(),
        provider: text("AWS"),
        region: text("ap-northeast-2"),
        domestic: Some(true),
        region_bound: Some(true),
        holds_records: Some(true),
        operator: None,
        note: String::new(),
    }
}

fn tests() -> Vec<TestRecord> {
    let kinds = [TestKind::Vulnerability, TestKind::Penetration];
    let objects = [TestObject::Infrastructure, TestObject::Software];
    objects
        .into_iter()
        .flat_map(|object| kinds.map(|kind| (object, kind)))
        .map(|(object, kind)| TestRecord {
            object,
            kind,
            operator: None,
            performed_by: None,
            performer: text("가상정보보호"),
            target: text("서버 12대"),
            from: Some(Day::new(2023, 11, 6)),
            until: Some(Day::new(2023, 11, 17)),
            result: Some(Remedy::Complete),
            reason: String::new(),
            evidence: vec!["report".to_owned()],
        })
        .collect()
}
