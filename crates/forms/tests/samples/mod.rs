//! Cases for tests and for looking at: a small one per kind of storage, a crowded one with long lists and long words,
//! and an empty one. Nobody and nothing in them exists.

#![allow(dead_code, reason = "each test uses some of the samples")]

use simsa_catalogue::catalogue;
use simsa_model::{
    Answer, AnswerValue, Applicant, ApplicantKind, Application, Assessment, Certificate, CertifierNotice,
    Claim, ClaimProgramme, Conformity, ConformityItem, CryptoModule, CsapType, Day, Dossier, EmrProduct,
    Evidence, Facility, Facts, Holder, Institutions, Operator, Premises, Product, Proof, ProofKind, Remedy,
    ReviewKind, ReviewScope, Role, Scheme, Secaas, Served, Service, Storage, TestKind, TestObject,
    TestRecord,
};
use simsa_rules::assess;

/// The day on which every sample is filed.
pub(crate) const FILED: Day = Day::new(2024, 6, 3);

/// A case with its assessment, and a name for messages.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) dossier: Dossier,
    pub(crate) assessment: Assessment,
}

/// Every sample.
pub(crate) fn all() -> Vec<Sample> {
    vec![empty(), data_centre(), cloud_with_certificates(), cloud_after_notice(), crowded()]
}

fn sample(name: &'static str, dossier: Dossier) -> Sample {
    let assessment = assess(&dossier.facts, FILED).unwrap();
    Sample { name, dossier, assessment }
}

/// Nothing is known.
pub(crate) fn empty() -> Sample {
    sample("empty", Dossier::default())
}

/// Group I-1: a data centre with ISMS-P, no cloud, everything in order.
pub(crate) fn data_centre() -> Sample {
    let mut facts = facts(false);
    facts.certificates = Some(vec![certificate(Scheme::IsmsP, "가상-ISMS-P-2023-014")]);
    let claims = vec![Claim {
        programme: ClaimProgramme::Exchange,
        document: "진료정보교류사업 참여 확인서".into(),
        evidence: vec!["exchange".into()],
        valid_from: None,
        valid_until: None,
    }];
    let conformity = Conformity {
        checked_on: Some(Day::new(2024, 5, 30)),
        checked_by: Some("김서연".into()),
        confirmed: vec![ConformityItem::IsmsP, ConformityItem::EmrChecklist, ConformityItem::PenetrationTest],
    };
    let dossier = Dossier {
        facts,
        answers: answers(&["emr-"], 4),
        evidence: evidence(),
        products: products().into_iter().take(5).collect(),
        services: Vec::new(),
        tests: tests(None, Remedy::Complete),
        claims,
        conformity,
    };
    sample("data-centre", dossier)
}

/// Group II-1: a cloud with all certificates; some answers still missing.
pub(crate) fn cloud_with_certificates() -> Sample {
    let mut dossier = data_centre().dossier;
    dossier.facts = facts(true);
    let mut csap = certificate(Scheme::Csap, "가상-CSAP-2022-003");
    csap.csap_type = Some(CsapType::Iaas);
    dossier.facts.certificates = Some(vec![
        certificate(Scheme::IsmsP, "가상-ISMS-P-2023-014"),
        certificate(Scheme::Iso27017, "가상-27017"),
        certificate(Scheme::Iso27018, "가상-27018"),
        csap,
    ]);
    dossier.services = services(6, None);
    dossier.answers.truncate(5);
    sample("cloud-with-certificates", dossier)
}

/// Group II-2 after the certifier has named four controls of form 3.
pub(crate) fn cloud_after_notice() -> Sample {
    let mut dossier = data_centre().dossier;
    dossier.facts = facts(true);
    dossier.facts.certificates = Some(vec![certificate(Scheme::IsmsP, "가상-ISMS-P-2023-014")]);
    dossier.facts.notice = Some(CertifierNotice {
        received_on: Some(Day::new(2024, 6, 20)),
        reference: Some("가상-2024-77".into()),
        controls: ["8.1.1", "9.1.6", "10.2.2", "12.3.1"].map(String::from).to_vec(),
        items: vec!["1.1".into(), "8.5".into()],
    });
    dossier.answers = answers(&["emr-", "cloud-"], 3);
    dossier.services = services(15, None);
    sample("cloud-after-notice", dossier)
}

/// Group II-3 with two operators, more products and services than the forms have rows, long and hostile words.
pub(crate) fn crowded() -> Sample {
    let mut facts = facts(true);
    facts.certificates = Some(Vec::new());
    facts.applicant.name = Some(format!("재단법인 {}", "가나다라마바사아자차카타파하 ".repeat(9)));
    facts.operators[0].name = Some("긴이름을가진클라우드서비스제공자".repeat(5));
    facts.operators.push(Operator {
        id: "백업/센터".into(),
        name: Some("㈜가상백업센터 <b>&\"'".into()),
        ..Operator::default()
    });
    let mut backup = facts.storage[0].clone();
    backup.id = "backup".into();
    backup.role = Some(Role::Backup);
    backup.cloud = Some(false);
    backup.facility = Some(Facility::Idc);
    backup.operator = Some("백업/센터".into());
    facts.storage.push(backup);
    let mut dossier = Dossier {
        facts,
        answers: answers(&["emr-", "cloud-"], 2),
        evidence: evidence(),
        products: products(),
        services: services(40, Some("main")),
        tests: tests(Some("main"), Remedy::Incomplete),
        claims: Vec::new(),
        conformity: Conformity::default(),
    };
    for product in &mut dossier.products {
        product.operator = Some("main".into());
    }
    // One product and one service that do not say whose they are.
    dossier.products.push(products().remove(0));
    dossier
        .services
        .push(Service { name: "누구의 것인지 모르는 서비스".into(), ..Service::default() });
    sample("crowded", dossier)
}

fn facts(cloud: bool) -> Facts {
    Facts {
        application: Application {
            date: Some(FILED),
            kind: Some(ReviewKind::Initial),
            scope: Some(ReviewScope::Both),
            certification_type: Some(2),
            pending: None,
        },
        applicant: Applicant {
            name: Some("한빛가상의원".into()),
            kind: Some(ApplicantKind::SelfDevelopingInstitution),
            representative: Some("김하늘".into()),
            signed_on: Some(FILED),
        },
        product: EmrProduct { name: Some("가상차트 EMR".into()), version: Some("3.2".into()) },
        institutions: Institutions { served: Some(Served::Private), legal_forms: Vec::new() },
        storage: vec![Storage {
            id: "primary".into(),
            role: Some(Role::Primary),
            place: Some(Premises::Outside),
            facility: Some(if cloud { Facility::CloudProvider } else { Facility::Idc }),
            operator: Some("main".into()),
            cloud: Some(cloud),
            commercial: Some(true),
            domestic: Some(true),
            provider: None,
            region: None,
        }],
        operators: vec![Operator {
            id: "main".into(),
            name: Some("주식회사 가상데이터센터".into()),
            representative: Some("이바다".into()),
            signed_on: Some(Day::new(2024, 5, 28)),
            ..Operator::default()
        }],
        ..Facts::default()
    }
}

fn certificate(scheme: Scheme, number: &str) -> Certificate {
    Certificate {
        scheme,
        holder: Some(Holder::Operator),
        operator: Some("main".into()),
        number: Some(number.into()),
        valid_from: Some(Day::new(2023, 1, 1)),
        valid_until: Some(Day::new(2025, 12, 31)),
        covers_service: Some(true),
        csap_type: None,
        csap_grade: None,
        copy: None,
    }
}

/// An answer to every question whose id starts with one of `prefixes`; of 9.1.6's pair only the first is answered, and
/// every `nth` question is answered otherwise than with Y.
fn answers(prefixes: &[&str], nth: usize) -> Vec<Answer> {
    let questions = catalogue().questions.iter();
    let wanted =
        questions.filter(|question| prefixes.iter().any(|prefix| question.id.as_str().starts_with(prefix)));
    let kept = wanted.filter(|question| question.duplicate_of.is_none());
    kept.enumerate()
        .map(|(at, question)| {
            let odd = at % nth == nth - 1;
            Answer {
                question: question.id.as_str().into(),
                operator: None,
                answer: Some(match (odd, at % 3) {
                    (false, _) => AnswerValue::Y,
                    (true, 0) => AnswerValue::P,
                    (true, 1) => AnswerValue::N,
                    (true, _) => AnswerValue::NotApplicable,
                }),
                note: if odd {
                    format!("{}번째 답의 사유\n둘째 줄\t끝\n", at + 1)
                } else {
                    String::new()
                },
                evidence: if at % 5 == 4 {
                    Vec::new()
                } else {
                    vec!["sla".into(), format!("doc-{}", at % 7)]
                },
            }
        })
        .collect()
}

fn evidence() -> Vec<Evidence> {
    let titles = [
        "백업 테스트 결과",
        "네트워크 구성도",
        "출입 관리대장",
        "UPS 점검표",
        "장애대응 절차",
        "접근권한 분류표",
        "로그 검토 보고서",
    ];
    let documents = titles.iter().enumerate().map(|(at, title)| Evidence {
        id: format!("doc-{at}"),
        title: (*title).into(),
        kind: if at == 1 { "diagram".into() } else { "procedure".into() },
        effective: (at % 2 == 0).then_some(Day::new(2024, 4, 1)),
        from: (at % 2 == 1).then_some(Day::new(2024, 1, 1)),
        until: (at % 2 == 1).then_some(Day::new(2024, 3, 31)),
        file: format!("evidence/{title}.pdf"),
        ..Evidence::default()
    });
    let others = [
        ("sla", "서비스 수준 협약서", "sla"),
        ("exchange", "진료정보교류사업 참여 확인서", "certificate"),
        ("cc", "CC인증서 사본", "certificate"),
    ];
    let others = others.map(|(id, title, kind)| Evidence {
        id: id.into(),
        title: title.into(),
        kind: kind.into(),
        effective: Some(Day::new(2024, 2, 1)),
        file: format!("evidence/{id}.pdf"),
        ..Evidence::default()
    });
    documents.chain(others).collect()
}

/// Twelve products: proven, expired, without proof, as a security service, of a type that only we know.
fn products() -> Vec<Product> {
    let proof = |kind, until| Proof {
        kind,
        number: Some("가상-1".into()),
        valid_until: until,
        copy: Some("cc".into()),
    };
    let product = |kind: &str, name: &str, proofs: Vec<Proof>| Product {
        kind: kind.into(),
        name: name.into(),
        vendor: Some("㈜가상시큐리티".into()),
        proofs,
        ..Product::default()
    };
    let good = || vec![proof(ProofKind::CcDomestic, Some(Day::new(2026, 1, 31)))];
    let mut database =
        product("db-encryption", "가상DB암호 4.1", vec![proof(ProofKind::SecurityFunction, None)]);
    database.crypto_module = Some(CryptoModule { validated: true, ..CryptoModule::default() });
    let mut service = product("vpn", "가상VPN 서비스", Vec::new());
    service.secaas = Some(Secaas {
        valid_from: Some(Day::new(2023, 1, 1)),
        valid_until: Some(Day::new(2025, 1, 1)),
        number: Some("가상-S-9".into()),
        copy: None,
        own_cloud: None,
    });
    let mut list = vec![
        product("firewall", "가상방화벽 NF 3.0", good()),
        product(
            "ids-ips",
            "가상침입방지 2.2",
            vec![proof(ProofKind::CcDomestic, Some(Day::new(2023, 1, 31)))],
        ),
        service,
        database,
        product("db-access-control", "가상DB접근제어 6", good()),
        product("antivirus", "가상백신 9", vec![proof(ProofKind::PerformanceEvaluation, None)]),
        product("web-firewall", "가상웹방화벽", vec![proof(ProofKind::Gs, None)]),
        product("dedicated-line", "전용회선 100M", Vec::new()),
        product("quantum-box", "유형을 모르는 제품", Vec::new()),
    ];
    for extra in 1..=3 {
        list.push(product("server-access-control", &format!("가상서버접근통제 {extra}"), good()));
    }
    list[0].note = "이중화 구성 (Active-Standby)\n장애 시 자동 절체되며 정책은 월 1회 검토".into();
    list
}

fn services(count: usize, operator: Option<&str>) -> Vec<Service> {
    (1..=count)
        .map(|number| Service {
            name: if number == 3 {
                format!("가상 관리형 데이터베이스 {}", "메모리 최적화 대용량 ".repeat(8))
            } else {
                format!("가상서버 c{number}.large")
            },
            provider: Some("가상클라우드".into()),
            region: Some("kr-central-1".into()),
            domestic: (number != 5).then_some(number != 4),
            region_bound: Some(number % 7 != 6),
            operator: operator.map(String::from),
            ..Service::default()
        })
        .collect()
}

fn tests(operator: Option<&str>, result: Remedy) -> Vec<TestRecord> {
    let mut all = Vec::new();
    for object in [TestObject::Infrastructure, TestObject::Software] {
        for kind in [TestKind::Vulnerability, TestKind::Penetration] {
            let incomplete = result == Remedy::Incomplete && kind == TestKind::Penetration;
            all.push(TestRecord {
                object,
                kind,
                operator: operator.map(String::from),
                performed_by: None,
                performer: Some("㈜가상보안컨설팅".into()),
                target: Some("서버 24대, 네트워크 장비 6대, DBMS 3식".into()),
                from: Some(Day::new(2024, 3, 4)),
                until: Some(Day::new(2024, 3, 15)),
                result: Some(if incomplete { Remedy::Incomplete } else { Remedy::Complete }),
                reason: if incomplete {
                    "운영체제 교체 예정(2024-09)이며 그때까지 접근통제로 보완".into()
                } else {
                    String::new()
                },
                evidence: Vec::new(),
            });
        }
    }
    all
}
