//! What is handed in beside answers and evidence: products, services, tests, claims. One entry of each as a form.

use simsa_model::Bi;

use super::control::{Control, Kind, List, Options, Section};

const fn bi(ko: &'static str, en: &'static str) -> Bi {
    Bi::new(ko, en)
}

const fn ask(path: &'static str, ko: &'static str, en: &'static str, kind: Kind) -> Control {
    Control { path, label: bi(ko, en), help: None, kind }
}

/// A security product (forms 2-2 and 2-3).
pub(crate) static PRODUCT: &[Section] = &[
    Section {
        title: bi("제품", "Product"),
        help: None,
        list: None,
        controls: &[
            ask("type", "제품 유형", "Type", Kind::One(Options::ProductTypes)),
            ask("name", "제품명", "Name", Kind::Text),
            ask("vendor", "제조사", "Maker", Kind::Text),
            ask("operator", "사용하는 사업자", "Operator that uses it", Kind::One(Options::Operators)),
            ask("note", "기타", "Remark", Kind::Long),
        ],
    },
    Section {
        title: bi("인증서와 확인서", "Certificates and confirmations"),
        help: None,
        list: Some(List {
            path: "proofs",
            required: "kind",
            entry: bi("인증서", "Certificate"),
            can_be_none: false,
        }),
        controls: &[
            ask(
                "kind",
                "종류",
                "Kind",
                Kind::One(Options::Fixed(&[
                    ("cc-domestic", bi("국내 CC 인증", "Domestic CC")),
                    ("cc-international", bi("국외 CC 인증", "International CC")),
                    ("gs", bi("GS인증", "GS")),
                    ("performance-evaluation", bi("성능평가확인서", "Performance evaluation")),
                    ("security-function", bi("보안기능확인서", "Security function confirmation")),
                ])),
            ),
            ask("number", "번호", "Number", Kind::Text),
            ask("valid_until", "만료일", "Valid until", Kind::Day),
            ask("copy", "사본 (증빙자료)", "Copy (evidence)", Kind::One(Options::Evidence)),
        ],
    },
    Section {
        title: bi("암호모듈", "Cryptographic module"),
        help: Some(bi("암호 기능이 있는 제품만 적습니다.", "For products that encrypt.")),
        list: None,
        controls: &[
            ask(
                "crypto_module.validated",
                "검증필 암호모듈입니까?",
                "Is the module validated (KCMVP)?",
                Kind::YesNo,
            ),
            ask("crypto_module.name", "암호모듈 이름", "Name of the module", Kind::Text),
            ask("crypto_module.number", "검증번호", "Number of the validation", Kind::Text),
            ask("crypto_module.copy", "사본 (증빙자료)", "Copy (evidence)", Kind::One(Options::Evidence)),
        ],
    },
    Section {
        title: bi("클라우드 보안서비스(SECaaS)", "Cloud security service (SECaaS)"),
        help: Some(bi("서비스로 이용하는 경우만 적습니다.", "Only when it is used as a service.")),
        list: None,
        controls: &[
            ask("secaas.number", "CSAP 인증번호", "Number of its CSAP certificate", Kind::Text),
            ask("secaas.valid_from", "유효기간 시작일", "Valid from", Kind::Day),
            ask("secaas.valid_until", "유효기간 만료일", "Valid until", Kind::Day),
            ask("secaas.copy", "사본 (증빙자료)", "Copy (evidence)", Kind::One(Options::Evidence)),
        ],
    },
];

/// A service in use (form 2-5).
pub(crate) static SERVICE: &[Section] = &[Section {
    title: bi("서비스", "Service"),
    help: None,
    list: None,
    controls: &[
        ask("name", "서비스 규격과 이름 (SLA)", "Name and specification (SLA)", Kind::Text),
        ask("provider", "제공자", "Provider", Kind::Text),
        ask("region", "리전", "Region", Kind::Text),
        ask("domestic", "리전 위치가 국내입니까?", "Is the region in Korea?", Kind::YesNo),
        ask("region_bound", "리전 한정 서비스입니까?", "Is it bound to the region?", Kind::YesNo),
        ask(
            "holds_records",
            "의무기록을 보관하거나 처리합니까?",
            "Does it hold or process records?",
            Kind::YesNo,
        ),
        ask("operator", "사업자", "Operator", Kind::One(Options::Operators)),
        ask("note", "비고", "Remark", Kind::Long),
    ],
}];

/// A test that was made (forms 4 and 5).
pub(crate) static TEST: &[Section] = &[Section {
    title: bi("점검", "Test"),
    help: None,
    list: None,
    controls: &[
        ask(
            "object",
            "무엇을 점검했습니까?",
            "What was tested?",
            Kind::One(Options::Fixed(&[
                ("infrastructure", bi("IaaS 및 인프라 (양식4)", "IaaS and infrastructure (form 4)")),
                ("software", bi("SaaS 및 SW (양식5)", "SaaS and software (form 5)")),
            ])),
        ),
        ask(
            "kind",
            "종류",
            "Kind",
            Kind::One(Options::Fixed(&[
                ("vulnerability", bi("취약점 점검", "Vulnerability check")),
                ("penetration", bi("모의침투 테스트", "Penetration test")),
            ])),
        ),
        ask("operator", "사업자", "Operator", Kind::One(Options::Operators)),
        ask("performer", "수행기관", "Performed by", Kind::Text),
        ask("target", "수행대상", "Target", Kind::Text),
        ask("from", "수행 시작일", "From", Kind::Day),
        ask("until", "수행 종료일", "Until", Kind::Day),
        ask(
            "result",
            "수행결과",
            "Result",
            Kind::One(Options::Fixed(&[
                ("complete", bi("조치 완료", "All mended")),
                ("incomplete", bi("조치 미완료", "Not all mended")),
            ])),
        ),
        ask("reason", "미완료 사유", "Why not all", Kind::Long),
        ask("evidence", "보고서 (증빙자료)", "Reports (evidence)", Kind::Many(Options::Evidence)),
    ],
}];

/// A claim to be exempted (form 1).
pub(crate) static CLAIM: &[Section] = &[Section {
    title: bi("면제 신청", "Claim"),
    help: None,
    list: None,
    controls: &[
        ask(
            "programme",
            "무엇으로 면제를 신청합니까?",
            "By which programme?",
            Kind::One(Options::Fixed(&[
                ("exchange", bi("진료정보교류사업", "Exchange of records")),
                ("isms", bi("의료기관의 ISMS", "The institution's ISMS")),
                ("isms-p", bi("의료기관의 ISMS-P", "The institution's ISMS-P")),
                ("claims-software", bi("청구소프트웨어 보안기능 검사인증", "Claims software")),
            ])),
        ),
        ask("document", "관련문서 또는 시스템", "Document or system", Kind::Text),
        ask("valid_from", "유효기간 시작일", "Valid from", Kind::Day),
        ask("valid_until", "유효기간 만료일", "Valid until", Kind::Day),
        ask("evidence", "증빙자료", "Evidence", Kind::Many(Options::Evidence)),
    ],
}];
