//! The facts of an application as a form; the words are those of the guide, the paths those of a facts file.

use simsa_model::Bi;

use super::control::{Control, Kind, List, Options, Section};

const fn bi(ko: &'static str, en: &'static str) -> Bi {
    Bi::new(ko, en)
}

const fn ask(path: &'static str, ko: &'static str, en: &'static str, kind: Kind) -> Control {
    Control { path, label: bi(ko, en), help: None, kind }
}

/// The parts of the form, in the order of a facts file.
pub(crate) static SECTIONS: &[Section] = &[
    Section { title: bi("신청", "Application"), help: None, list: None, controls: APPLICATION },
    Section { title: bi("인증 신청기관", "Applicant"), help: None, list: None, controls: APPLICANT },
    Section {
        title: bi("전자의무기록시스템", "EMR system"), help: None, list: None, controls: PRODUCT
    },
    Section {
        title: bi("이용 의료기관", "Institutions served"),
        help: None,
        list: None,
        controls: INSTITUTIONS,
    },
    Section {
        title: bi("보관 장소", "Places of storage"),
        help: Some(bi(
            "기록과 백업을 보관하는 곳을 모두 적습니다.",
            "Every place that holds records or their backups.",
        )),
        list: Some(List {
            path: "storage",
            required: "id",
            entry: bi("보관 장소", "Place"),
            can_be_none: false,
        }),
        controls: STORAGE,
    },
    Section {
        title: bi("집적정보통신시설 사업자", "Operators"),
        help: Some(bi("보관 장소를 운영하는 사업자입니다.", "Who runs those places.")),
        list: Some(List {
            path: "operators",
            required: "id",
            entry: bi("사업자", "Operator"),
            can_be_none: false,
        }),
        controls: OPERATORS,
    },
    Section {
        title: bi("보안인증", "Certificates"),
        help: Some(bi(
            "사업자 모두의 인증을 적습니다. 하나도 없으면 없다고 표시해 주십시오. 비워 두면 모르는 것으로 봅니다. 한 사업자의 인증만 알면 위 ‘집적정보통신시설 사업자’에서 누구의 것을 모두 적었는지 답하십시오.",
            "Certificates of all operators. Say so when there is none; left empty it counts as not known. When you know those of one operator only, say under “Operators” above whose are all listed.",
        )),
        list: Some(List {
            path: "certificates",
            required: "scheme",
            entry: bi("보안인증", "Certificate"),
            can_be_none: true,
        }),
        controls: CERTIFICATES,
    },
    Section {
        title: bi("이전 인증", "Earlier certification"),
        help: Some(bi("갱신심사와 변경심사에서 묻습니다.", "Asked for renewals and changes.")),
        list: None,
        controls: EARLIER,
    },
    Section {
        title: bi("인증기관의 고지", "The certifier's notice"),
        help: Some(bi(
            "그룹 II-2에서 양식3의 통제항목을 고지받은 뒤에 적습니다.",
            "In group II-2, once the certifier has named the controls of form 3.",
        )),
        list: None,
        controls: NOTICE,
    },
];

static APPLICATION: &[Control] = &[
    ask("application.date", "신청일", "Day of the application", Kind::Day),
    ask(
        "application.kind",
        "신청종류",
        "Kind of review",
        Kind::One(Options::Fixed(&[
            ("initial", bi("최초심사", "Initial")),
            ("renewal", bi("갱신심사", "Renewal")),
            ("change", bi("변경심사", "Change")),
        ])),
    ),
    ask(
        "application.scope",
        "신청구분",
        "Certification applied for",
        Kind::One(Options::Fixed(&[
            ("product", bi("제품인증", "Product")),
            ("use", bi("사용인증", "Use")),
            ("both", bi("제품, 사용인증", "Product and use")),
        ])),
    ),
    ask(
        "application.certification_type",
        "인증유형 (1, 2, 3)",
        "Certification type (1, 2, 3)",
        Kind::Number(1, 3),
    ),
];

static APPLICANT: &[Control] = &[
    ask("applicant.name", "신청기관 이름", "Name of the applicant", Kind::Text),
    ask(
        "applicant.kind",
        "신청기관은 어떤 기관입니까?",
        "What is the applicant?",
        Kind::One(Options::Fixed(&[
            ("developer", bi("개발업체", "Developer of EMR systems")),
            ("self-developing-institution", bi("자체개발 의료기관", "Institution with a system of its own")),
            ("parent-institution", bi("의료원 체제의 모(母) 의료기관", "Parent institution")),
            ("public-body", bi("국가·공공기관", "Public body")),
        ])),
    ),
    ask("applicant.representative", "기관장(대표자)", "Representative", Kind::Text),
    ask("applicant.signed_on", "서명일", "Day of the signature", Kind::Day),
];

static PRODUCT: &[Control] = &[
    ask("product.name", "제품명", "Name", Kind::Text),
    ask("product.version", "버전", "Version", Kind::Text),
];

static INSTITUTIONS: &[Control] = &[
    ask(
        "institutions.served",
        "이용 의료기관은 민간입니까, 국가·공공입니까?",
        "Are the institutions served private or public?",
        Kind::One(Options::Fixed(&[
            ("private", bi("민간", "Private")),
            ("public", bi("국가·공공", "Public")),
            ("mixed", bi("둘 다", "Both")),
        ])),
    ),
    ask(
        "institutions.legal_forms",
        "국가·공공 의료기관의 법적 형태 (전자정부법 제2조)",
        "Legal form of the public institutions",
        Kind::Many(Options::Fixed(&[
            ("administrative-agency", bi("행정기관", "Administrative agency")),
            ("public-institution", bi("공공기관운영법의 공공기관", "Public institution")),
            ("local-public-corporation", bi("지방공사·지방공단", "Local public corporation")),
            ("special-corporation", bi("특수법인", "Special corporation")),
            ("school", bi("각급 학교", "School")),
            ("designated-by-decree", bi("대통령령으로 정하는 기관", "Designated by decree")),
            ("none-of-these", bi("해당 없음", "None of these")),
        ])),
    ),
];

static STORAGE: &[Control] = &[
    ask("id", "부르는 이름 (예: main)", "Short name (such as main)", Kind::Text),
    ask(
        "role",
        "운영용입니까, 백업 전용입니까?",
        "Primary or only backup?",
        Kind::One(Options::Fixed(&[
            ("primary", bi("운영용", "Primary")),
            ("backup", bi("백업 전용", "Only backup")),
        ])),
    ),
    ask(
        "place",
        "의료기관 외부입니까, 내부입니까?",
        "Outside or inside the institution?",
        Kind::One(Options::Fixed(&[("outside", bi("외부", "Outside")), ("inside", bi("내부", "Inside"))])),
    ),
    ask(
        "facility",
        "누구의 시설입니까?",
        "Whose facility is it?",
        Kind::One(Options::Fixed(&[
            ("idc", bi("데이터센터(IDC)", "Data centre")),
            ("cloud-provider", bi("클라우드 서비스 제공자", "Cloud provider")),
            ("own", bi("의료기관 자체 구축", "The institution's own")),
            ("parent-institution", bi("모(母) 의료기관", "Parent institution")),
            ("public-body", bi("국가·공공기관", "Public body")),
            ("association", bi("협회·단체", "Association")),
            ("maker", bi("EMR 개발업체", "The EMR maker's")),
        ])),
    ),
    ask("operator", "운영하는 사업자", "Operator that runs it", Kind::One(Options::Operators)),
    ask("cloud", "클라우드컴퓨팅 방식입니까?", "Is it run with cloud computing?", Kind::YesNo),
    ask(
        "commercial",
        "상용으로 타인에게 제공됩니까? (무상 포함)",
        "Is it offered to others commercially?",
        Kind::YesNo,
    ),
    ask("domestic", "국내에 있습니까?", "Is it in Korea?", Kind::YesNo),
    ask("provider", "제공자 이름", "Provider", Kind::Text),
    ask("region", "리전", "Region", Kind::Text),
];

static OPERATORS: &[Control] = &[
    ask("id", "부르는 이름 (영문)", "Short name", Kind::Text),
    ask("name", "사업자명", "Name", Kind::Text),
    ask("representative", "대표자", "Representative", Kind::Text),
    ask("signed_on", "서명일", "Day of the signature", Kind::Day),
    Control {
        path: "certificates_listed",
        label: bi("이 사업자의 보안인증을 모두 적었습니까?", "Are all of its certificates listed?"),
        help: Some(bi(
            "사업자마다 아는 것이 다를 때만 답합니다. 하나도 없어도 ‘예’, 더 있을 수 있으면 ‘아니오’입니다. 한 사업자라도 답하면 답하지 않은 사업자의 인증은 모르는 것으로 봅니다.",
            "Only where more is known of one operator than of another. “Yes” also when it holds none, “no” when there may be more. Once it is said of one, those of the others count as not known.",
        )),
        kind: Kind::YesNo,
    },
];

static CERTIFICATES: &[Control] = &[
    ask(
        "scheme",
        "인증 종류",
        "Scheme",
        Kind::One(Options::Fixed(&[
            ("isms-p", bi("ISMS-P", "ISMS-P")),
            ("isms", bi("ISMS", "ISMS")),
            ("iso-27017", bi("ISO 27017", "ISO 27017")),
            ("iso-27018", bi("ISO 27018", "ISO 27018")),
            ("csap", bi("CSAP", "CSAP")),
            ("claims-software", bi("청구소프트웨어 보안기능 검사인증", "Claims software")),
        ])),
    ),
    ask(
        "holder",
        "누가 보유합니까?",
        "Who holds it?",
        Kind::One(Options::Fixed(&[
            ("operator", bi("사업자", "Operator")),
            ("institution", bi("의료기관", "Institution")),
            ("applicant", bi("신청기관", "Applicant")),
        ])),
    ),
    ask("operator", "어느 사업자입니까?", "Which operator?", Kind::One(Options::Operators)),
    ask("number", "인증번호", "Number", Kind::Text),
    ask("valid_from", "유효기간 시작일", "Valid from", Kind::Day),
    ask("valid_until", "유효기간 만료일", "Valid until", Kind::Day),
    ask(
        "covers_service",
        "인증범위에 이 서비스가 포함됩니까?",
        "Does its scope cover the service?",
        Kind::YesNo,
    ),
    ask(
        "csap_type",
        "CSAP 유형",
        "CSAP type",
        Kind::One(Options::Fixed(&[
            ("iaas", bi("IaaS", "IaaS")),
            ("saas", bi("SaaS", "SaaS")),
            ("paas", bi("PaaS", "PaaS")),
            ("daas", bi("DaaS", "DaaS")),
        ])),
    ),
    ask(
        "csap_grade",
        "CSAP 등급",
        "CSAP grade",
        Kind::One(Options::Fixed(&[
            ("high", bi("상", "High")),
            ("medium", bi("중", "Medium")),
            ("low", bi("하", "Low")),
        ])),
    ),
    ask("copy", "사본 (증빙자료)", "Copy (evidence)", Kind::One(Options::Evidence)),
];

static EARLIER: &[Control] = &[
    ask("earlier_certification.certified_on", "이전 인증일", "Day of the earlier certificate", Kind::Day),
    ask("earlier_certification.valid_until", "유효기간 만료일", "Valid until", Kind::Day),
];

static NOTICE: &[Control] = &[
    ask("notice.received_on", "고지받은 날", "Received on", Kind::Day),
    ask("notice.reference", "문서번호", "Reference", Kind::Text),
    Control {
        path: "notice.controls",
        label: bi("고지된 통제항목", "Controls named"),
        help: Some(bi(
            "쉼표로 나누어 적습니다. 예: 9.1.1, 9.2.1",
            "Separated by commas, such as 9.1.1, 9.2.1",
        )),
        kind: Kind::Words,
    },
];
