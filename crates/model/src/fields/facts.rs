//! The facts of an application: the words are those of the guide, the order is that of a facts file.

use super::{FieldSection, fields};

/// The parts of the facts.
pub(super) static SECTIONS: &[FieldSection] = &[
    FieldSection::table(application::ALL),
    FieldSection::table(applicant::ALL),
    FieldSection::table(product::ALL),
    FieldSection::table(institutions::ALL),
    FieldSection::list(storage::ALL, "보관 장소", "Place"),
    FieldSection::list(operators::ALL, "사업자", "Operator"),
    FieldSection::list(certificates::ALL, "보안인증", "Certificate"),
    FieldSection::table(network::ALL),
    FieldSection::table(earlier_certification::ALL),
    FieldSection::table(notice::ALL),
];

/// What rulings look at beside the facts.
pub(super) static RULING: &[FieldSection] = &[FieldSection::table(ruling::ALL)];

fields! {
    /// 신청.
    pub mod application of Facts;

    WHOLE "application": Table { optional: false }, "신청", "Application";
    DATE "application.date": Day, "신청일", "Day of the application",
        asks("신청일은 언제입니까?", "On which day is the application handed in?"),
        sample("2024-03-02"),
        cites(&[&guide::DETAIL_TESTS_ONE_YEAR, &guide::TRANSITION]);
    KIND "application.kind": One(Fixed(ReviewKind::CHOICES)), "신청종류", "Kind of review",
        asks("신청종류는 무엇입니까? (최초/갱신/변경)", "Which kind of review is applied for?"),
        sample("\"initial\""),
        cites(&[&guide::FORM_1_APPLICANT, &guide::TRANSITION]),
        on(&[F1]);
    SCOPE "application.scope": One(Fixed(ReviewScope::CHOICES)), "신청구분", "Certification applied for",
        sample("\"product\""),
        cites(&[&guide::FORM_1_APPLICANT]),
        on(&[F1]);
    CERTIFICATION_TYPE "application.certification_type": Number(1, 3),
        "인증유형 (1, 2, 3)", "Certification type (1, 2, 3)",
        sample("1"),
        cites(&[&guide::FORM_1_APPLICANT]),
        on(&[F1]);
    PENDING "application.pending": YesNo,
        "준비하거나 심사 중인 신청이 있습니까?", "Is an application being prepared or reviewed?",
        help(
            "신청 없이 적용 여부만 볼 때 ‘아니요’입니다. 답하지 않으면 있는 것으로 봅니다.",
            "“No” to see only whether the criterion applies. Without an answer there is one."
        ),
        sample("true"),
        cites(&[&guide::TRANSITION]);
}

fields! {
    /// 인증 신청기관.
    pub mod applicant of Facts;

    WHOLE "applicant": Table { optional: false }, "인증 신청기관", "Applicant";
    NAME "applicant.name": Text, "신청기관 이름", "Name of the applicant",
        sample("\"○○소프트\""),
        cites(&[&guide::FORM_1_APPLICANT]),
        on(&[F1, F5, F6]);
    KIND "applicant.kind": One(Fixed(ApplicantKind::CHOICES)),
        "신청기관은 어떤 기관입니까?", "What is the applicant?",
        asks("신청기관은 어떤 기관입니까?", "What is the applicant?"),
        sample("\"developer\""),
        cites(&[&guide::REF_1_APPROVAL, &guide::EXCLUDED_PARENT, &guide::EXCLUDED_PUBLIC_BODY]);
    REPRESENTATIVE "applicant.representative": Text, "기관장(대표자)", "Representative",
        sample("\"홍길동\""),
        cites(&[&guide::FORM_1_STATEMENT, &guide::FORM_5_STATEMENT]),
        on(&[F1, F5]);
    SIGNED_ON "applicant.signed_on": Day, "서명일", "Day of the signature",
        sample("2024-03-02"),
        cites(&[&guide::FORM_1_STATEMENT, &guide::FORM_5_STATEMENT]),
        on(&[F1, F5]);
}

fields! {
    /// 전자의무기록시스템.
    pub mod product of Facts;

    WHOLE "product": Table { optional: false }, "전자의무기록시스템", "EMR system";
    NAME "product.name": Text, "제품명", "Name", sample("\"○○EMR\""), on(&[F5]);
    VERSION "product.version": Text, "버전", "Version", sample("\"3.1\""), on(&[F5]);
}

fields! {
    /// 이용 의료기관.
    pub mod institutions of Facts;

    WHOLE "institutions": Table { optional: false }, "이용 의료기관", "Institutions served";
    SERVED "institutions.served": One(Fixed(Served::CHOICES)),
        "이용 의료기관은 민간입니까, 국가·공공입니까?", "Are the institutions served private or public?",
        asks("이용 의료기관은 민간입니까, 국가·공공입니까?", "Are the institutions served private, public or both?"),
        help(
            "사립대학교의 병원은 각급 학교로서 국가·공공에 든다고 읽습니다(R-052).",
            "The hospital of a private university is read as public, being a school (R-052)."
        ),
        sample("\"private\""),
        cites(&[&guide::S014_2_CSAP, &guide::REF_2_PUBLIC]),
        on(&[F6]);
    LEGAL_FORMS "institutions.legal_forms": Many(Fixed(LegalForm::CHOICES)),
        "국가·공공 의료기관의 법적 형태 (전자정부법 제2조)", "Legal form of the public institutions",
        asks(
            "국가·공공 의료기관의 법적 형태는 무엇입니까? (전자정부법 제2조)",
            "Which legal form do the public institutions have?"
        ),
        sample("[\"public-institution\"]"),
        cites(&[&guide::REF_2_PUBLIC]);
}

fields! {
    /// 보관 장소.
    pub mod storage of Facts;

    WHOLE "storage": Entries { can_be_none: false }, "보관 장소", "Places of storage",
        asks("전자의무기록과 백업은 어디에 보관합니까?", "Where are the records and their backups kept?"),
        help("기록과 백업을 보관하는 곳을 모두 적습니다.", "Every place that holds records or their backups."),
        cites(&[&guide::SUBJECT_OUTSIDE]);
    ID "storage[].id": Text, "부르는 이름 (예: main)", "Short name (such as main)", required(), sample("\"main\"");
    ROLE "storage[].role": One(Fixed(Role::CHOICES)), "운영용입니까, 백업 전용입니까?", "Primary or only backup?",
        asks("이 장소는 운영용입니까, 백업 전용입니까?", "Is this place primary or only backup?"),
        sample("\"primary\"");
    PLACE "storage[].place": One(Fixed(Premises::CHOICES)),
        "의료기관 외부입니까, 내부입니까?", "Outside or inside the institution?",
        asks("이 장소는 의료기관 외부입니까, 내부입니까?", "Is this place outside or inside the institution?"),
        sample("\"outside\""),
        cites(&[&guide::SUBJECT_OUTSIDE, &guide::SUBJECT_COMMERCIAL_INSIDE]);
    FACILITY "storage[].facility": One(Fixed(Facility::CHOICES)), "누구의 시설입니까?", "Whose facility is it?",
        asks("누구의 시설입니까?", "Whose facility is it?"),
        sample("\"cloud-provider\""),
        cites(&[&guide::DEF_FACILITY, &guide::SUBJECT_OUTSIDE]);
    OPERATOR "storage[].operator": One(Operators), "운영하는 사업자", "Operator that runs it",
        asks("어느 사업자가 운영합니까?", "Which operator runs it?"),
        sample("\"op\""),
        cites(&[&guide::REF_1_S014]);
    CLOUD "storage[].cloud": YesNo, "클라우드컴퓨팅 방식입니까?", "Is it run with cloud computing?",
        asks("클라우드컴퓨팅 방식입니까?", "Is it run with cloud computing?"),
        sample("true"),
        cites(&[&guide::DEF_CLOUD, &guide::GROUP_I, &guide::GROUP_II]),
        on(&[F2_2, F4, F6]);
    COMMERCIAL "storage[].commercial": YesNo,
        "상용으로 타인에게 제공됩니까? (무상 포함)", "Is it offered to others commercially?",
        asks(
            "상용(商用)으로 타인에게 제공됩니까? (무상 포함)",
            "Is it offered to others commercially, even free of charge?"
        ),
        sample("true"),
        cites(&[&guide::REF_3_COMMERCIAL, &guide::REF_3_FREE_OF_CHARGE, &guide::REF_3_ASSOCIATION]);
    DOMESTIC "storage[].domestic": YesNo, "국내에 있습니까?", "Is it in Korea?",
        asks("국내에 있습니까?", "Is it in Korea?"),
        sample("true"),
        cites(&[&guide::PARTIAL_LOCATION]);
    PROVIDER "storage[].provider": Text, "제공자 이름", "Provider", sample("\"AWS\"");
    REGION "storage[].region": Text, "리전", "Region", sample("\"ap-northeast-2\"");
}

fields! {
    /// 집적정보통신시설 사업자.
    pub mod operators of Facts;

    WHOLE "operators": Entries { can_be_none: false }, "집적정보통신시설 사업자", "Operators",
        help("보관 장소를 운영하는 사업자입니다.", "Who runs those places."),
        cites(&[&guide::DEF_FACILITY]);
    ID "operators[].id": Text, "부르는 이름 (영문)", "Short name", required(), sample("\"op\"");
    NAME "operators[].name": Text, "사업자명", "Name", sample("\"○○클라우드\""), on(&[F2_2, F2_5, F4, F6]);
    REPRESENTATIVE "operators[].representative": Text, "대표자", "Representative", sample("\"김사업\""), on(&[F2_2, F2_5, F4]);
    SIGNED_ON "operators[].signed_on": Day, "서명일", "Day of the signature", sample("2024-02-28"), on(&[F2_2, F2_5, F4]);
    CERTIFICATES_LISTED "operators[].certificates_listed": YesNo,
        "이 사업자의 보안인증을 모두 적었습니까?", "Are all of its certificates listed?",
        asks(
            "이 사업자가 보유한 보안인증을 모두 적었습니까? (하나도 없어도 ‘예’)",
            "Are all certificates that this operator holds listed? (yes, too, when it holds none)"
        ),
        help(
            "사업자마다 아는 것이 다를 때만 답합니다. 하나도 없어도 ‘예’, 더 있을 수 있으면 ‘아니요’입니다. 한 사업자라도 답하면 답하지 않은 사업자의 인증은 모르는 것으로 봅니다.",
            "Only where more is known of one operator than of another. “Yes” also when it holds none, “no” when there may be more. Once it is said of one, those of the others count as not known."
        );
    ROUTE "operators[].route": One(Fixed(Route::CHOICES)), "제출자료의 제출 경로", "Way of its material to the certifier",
        sample("\"via-applicant\""),
        cites(&[&guide::SUBMIT_VIA_APPLICANT]);
    CONTRACTED_SERVICES "operators[].contracted_services": Lines("Amazon EC2, m6i.xlarge"),
        "계약서(SLA)에 적힌 서비스 목록", "Services as the contract (SLA) lists them",
        help(
            "한 줄에 하나씩 계약서에 적힌 대로 적으면 양식2-5의 서비스 목록과 비교합니다.",
            "One a line, as the contract has them: they are compared with the services of form 2-5."
        ),
        sample("[\"Amazon EC2, m6i.xlarge\"]"),
        cites(&[&guide::FORM_2_5_SLA_MATCH]);
}

fields! {
    /// 네트워크.
    pub mod network of Facts;

    WHOLE "network": Table { optional: true }, "의료기관과의 연결", "Link to the institutions",
        help(
            "병원-EMR 연결구간(WAN 구간)은 사용인증 때 점검합니다. 제품인증에는 이중화 구성 방안(계획)을 냅니다.",
            "The section between hospital and EMR system is reviewed with the use certification; for the product certification a plan is handed in."
        ),
        cites(&[&guide::PARTIAL_NETWORK]);
    HOSPITAL_LINK "network.hospital_link": One(Fixed(HospitalLink::CHOICES)),
        "병원-EMR 연결구간(WAN)을 이중화했습니까?", "Is the link between hospital and EMR system redundant?",
        sample("\"planned\""),
        cites(&[&guide::PARTIAL_NETWORK, &guide::FORM_2_1_SHEET]);
    HOSPITAL_LINK_COPY "network.hospital_link_copy": One(Evidence),
        "이중화 구성 또는 구성 방안(계획) (증빙자료)", "Its configuration or plan (evidence)",
        sample("\"wan-plan\""),
        cites(&[&guide::FORM_2_1_SHEET]),
        on(&[F2_1]);
    DEDICATED "network.dedicated": YesNo,
        "의료정보 전용 네트워크를 구성합니까? (제3호, 권고)", "Is a network for medical data alone set up? (part 3, recommended)",
        sample("false"),
        cites(&[&guide::S014_3, &guide::S014_SCOPE_3]);
}

fields! {
    /// 보안인증.
    pub mod certificates of Facts;

    WHOLE "certificates": Entries { can_be_none: true }, "보안인증", "Certificates",
        asks(
            "사업자가 보유한 보안인증은 무엇입니까? (없으면 없다고 적습니다)",
            "Which certificates do the operators hold? (say so when there is none)"
        ),
        help(
            "사업자 모두의 인증을 적습니다. 하나도 없으면 없다고 표시해 주십시오. 비워 두면 모르는 것으로 봅니다. 한 사업자의 인증만 알면 위 ‘집적정보통신시설 사업자’에서 누구의 것을 모두 적었는지 답하십시오.",
            "Certificates of all operators. Say so when there is none; left empty it counts as not known. When you know those of one operator only, say under “Operators” above whose are all listed."
        ),
        cites(&[&guide::GROUP_CERTIFICATES, &guide::REF_1_S014]);
    SCHEME "certificates[].scheme": One(Fixed(Scheme::CHOICES)), "인증 종류", "Scheme",
        asks("어떤 보안인증입니까?", "Which certificate is it?"),
        required(), sample("\"isms-p\""),
        cites(&[&guide::GROUP_CERTIFICATES]),
        on(&[F1]);
    HOLDER "certificates[].holder": One(Fixed(Holder::CHOICES)), "누가 보유합니까?", "Who holds it?",
        asks("누가 보유한 인증서입니까?", "Who holds the certificate?"),
        sample("\"operator\""),
        cites(&[&guide::REF_1_S014]);
    OPERATOR "certificates[].operator": One(Operators), "어느 사업자입니까?", "Which operator?",
        asks("어느 사업자의 인증서입니까?", "Which operator holds the certificate?"),
        sample("\"op\""),
        cites(&[&guide::REF_1_S014]);
    NUMBER "certificates[].number": Text, "인증번호", "Number", sample("\"ISMS-P-2023-000\""), on(&[F1]);
    VALID_FROM "certificates[].valid_from": Day, "유효기간 시작일", "Valid from",
        asks("유효기간 시작일은 언제입니까?", "From which day is the certificate valid?"),
        sample("2023-01-10"),
        cites(&[&guide::REF_6_CERTIFICATE_VALID]);
    VALID_UNTIL "certificates[].valid_until": Day, "유효기간 만료일", "Valid until",
        asks("유효기간 만료일은 언제입니까?", "Until which day is the certificate valid?"),
        sample("2026-01-09"),
        cites(&[&guide::REF_6_CERTIFICATE_VALID]);
    COVERS_SERVICE "certificates[].covers_service": YesNo,
        "인증범위에 이 서비스가 포함됩니까?", "Does its scope cover the service?",
        asks("인증범위에 이 서비스가 포함됩니까?", "Does its scope cover the service used?"),
        sample("true"),
        cites(&[&guide::REF_6_CERTIFICATE_VALID]);
    CSAP_TYPE "certificates[].csap_type": One(Fixed(CsapType::CHOICES)), "CSAP 유형", "CSAP type",
        asks("CSAP 인증 유형은 무엇입니까?", "Which type of service does the CSAP certificate cover?"),
        sample("\"iaas\""),
        cites(&[&guide::FORM_1_S014]);
    CSAP_GRADE "certificates[].csap_grade": One(Fixed(CsapGrade::CHOICES)), "CSAP 등급", "CSAP grade",
        sample("\"medium\"");
    COPY "certificates[].copy": One(Evidence), "사본 (증빙자료)", "Copy (evidence)", sample("\"cert-isms-p\"");
}

fields! {
    /// 이전 인증.
    pub mod earlier_certification of Facts;

    WHOLE "earlier_certification": Table { optional: true }, "이전 인증", "Earlier certification",
        asks("이전 인증은 언제 받았습니까?", "When was the earlier certification granted?"),
        help("갱신심사와 변경심사에서 묻습니다.", "Asked for renewals and changes."),
        cites(&[&guide::TRANSITION]);
    CERTIFIED_ON "earlier_certification.certified_on": Day, "이전 인증일", "Day of the earlier certificate",
        asks("이전 인증일은 언제입니까?", "On which day was the earlier certificate granted?"),
        sample("2020-11-02"),
        cites(&[&guide::TRANSITION]);
    VALID_UNTIL "earlier_certification.valid_until": Day, "유효기간 만료일", "Valid until",
        asks("이전 인증의 유효기간 만료일은 언제입니까?", "Until which day is the earlier certificate valid?"),
        sample("2023-11-01"),
        cites(&[&guide::TRANSITION]);
}

fields! {
    /// 고지.
    pub mod notice of Facts;

    WHOLE "notice": Table { optional: true }, "인증기관의 고지", "The certifier's notice",
        help(
            "그룹 II-2에서 양식3의 통제항목을 고지받았거나, 양식2A의 네 항목 밖의 항목을 요구받은 뒤에 적습니다.",
            "Once the certifier has named the controls of form 3 (group II-2), or items beyond the four of form 2A."
        ),
        cites(&[&guide::DETAIL_II_2_NOTICE]);
    RECEIVED_ON "notice.received_on": Day, "고지받은 날", "Received on", sample("2024-04-01");
    REFERENCE "notice.reference": Text, "문서번호", "Reference", sample("\"문서번호\"");
    CONTROLS "notice.controls": Words("9.1.1"), "고지된 통제항목", "Controls named",
        asks(
            "인증기관이 고지한 통제항목은 무엇입니까?",
            "Which controls does the certifier's notice name?"
        ),
        help("쉼표로 나누어 적습니다. 예: 9.1.1, 9.2.1", "Separated by commas, such as 9.1.1, 9.2.1"),
        sample("[\"9.1.1\", \"9.1.2\"]"),
        cites(&[&guide::DETAIL_II_2_NOTICE]);
    ITEMS "notice.items": Words("1.1"), "추가로 요구된 EMR 점검표 항목", "Further items of the EMR checklist demanded",
        help("쉼표로 나누어 적습니다. 예: 1.1, 5.2", "Separated by commas, such as 1.1, 5.2"),
        sample("[\"1.1\"]"),
        cites(&[
            &guide::DETAIL_I_1_FURTHER_ITEMS,
            &guide::DETAIL_II_1_FURTHER_ITEMS,
            &guide::DETAIL_II_2_FURTHER_ITEMS,
            &guide::FORM_2A_PURPOSE,
        ]),
        on(&[F2A]);
}

fields! {
    /// What other rulings have decided.
    pub mod ruling of Ruling;

    GROUP "group": Text, "그룹", "Group";
}
