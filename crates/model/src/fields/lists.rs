//! What is handed in beside the facts: answers, evidence, products, services, tests, claims, the confirmation.

use super::{FieldSection, fields};

/// An answer.
pub(super) static ANSWER: &[FieldSection] = &[FieldSection::table(answer::ALL)];
/// A piece of evidence.
pub(super) static EVIDENCE: &[FieldSection] = &[FieldSection::table(evidence::ALL)];
/// A security product.
pub(super) static PRODUCT: &[FieldSection] = &[
    FieldSection::table(security_product::ALL),
    FieldSection::list(proofs::ALL, "인증서", "Certificate"),
    FieldSection::table(crypto_module::ALL),
    FieldSection::table(secaas::ALL),
];
/// A service in use.
pub(super) static SERVICE: &[FieldSection] = &[FieldSection::table(service::ALL)];
/// A test that was made.
pub(super) static TEST: &[FieldSection] = &[FieldSection::table(test::ALL)];
/// A claim to be exempted.
pub(super) static CLAIM: &[FieldSection] = &[FieldSection::table(claim::ALL)];
/// 적합성 확인.
pub(super) static CONFORMITY: &[FieldSection] = &[FieldSection::table(conformity::ALL)];

fields! {
    /// An answer to one question (forms 2A, 2B, 3).
    pub mod answer of Answer;

    WHOLE "": Table { optional: false }, "점검표 답변", "Answer";
    QUESTION "question": One(Questions), "점검내용", "Question",
        required(), sample("\"emr-2.1-1\""),
        on(&[F2A, F2B, F3]);
    OPERATOR "operator": One(Operators), "사업자", "Operator";
    ANSWER "answer": One(Fixed(AnswerValue::CHOICES)), "답", "Answer",
        sample("\"Y\""),
        cites(&[&guide::FORM_2A_ANSWERS, &guide::FORM_2B_ANSWERS, &guide::FORM_3_ANSWERS]),
        on(&[F2A, F2B, F2_1, F2_4, F3]);
    NOTE "note": Long, "비고. N-A와 P는 이유", "Remark; the reason for P and N/A",
        sample("\"\""),
        on(&[F2A, F2B, F2_1, F2_4, F3]);
    EVIDENCE "evidence": Many(Evidence), "증빙자료", "Evidence",
        sample("[\"network-diagram\"]"),
        on(&[F2A, F2B, F2_1, F2_4, F3]);
}

fields! {
    /// A piece of evidence in the list.
    pub mod evidence of Evidence;

    WHOLE "": Table { optional: false }, "증빙자료", "Evidence";
    ID "id": Text, "부르는 이름", "Short name", required(), sample("\"network-diagram\"");
    TITLE "title": Text, "제목", "Title",
        required(), sample("\"정보시스템 및 네트워크 구성도\""),
        on(&[F2A, F2B, F2_1, F2_3, F2_4, F3]);
    KIND "kind": One(EvidenceKinds), "종류", "Kind",
        required(), sample("\"diagram\""),
        on(&[F2A, F2B, F2_1, F2_3, F2_4, F3]);
    EFFECTIVE "effective": Day, "기준일. 기간이면 from과 until", "The day it shows; of a period, `from` and `until`",
        sample("2024-01-15"),
        on(&[F2A, F2B, F2_1, F2_3, F2_4, F3]);
    FROM "from": Day, "기간 시작일", "First day of the period", on(&[F2A, F2B, F2_1, F2_3, F2_4, F3]);
    UNTIL "until": Day, "기간 종료일", "Last day of the period", on(&[F2A, F2B, F2_1, F2_3, F2_4, F3]);
    FILE "file": Text, "파일", "File",
        required(), sample("\"evidence/네트워크 구성도.pdf\""),
        on(&[F2A, F2B, F2_1, F2_3, F2_4, F3]);
    SHA256 "sha256": Text,
        "`sha256sum 파일`의 값. 적어 두면 파일이 바뀐 것을 알 수 있습니다", "What `sha256sum` says of the file",
        sample("\"0123…\"");
}

fields! {
    /// A security product in use (forms 2-2 and 2-3).
    pub mod security_product of Product;

    WHOLE "": Table { optional: false }, "제품", "Product", cites(&[&guide::PARTIAL_PRODUCTS]);
    KIND "type": One(ProductTypes), "제품 유형", "Type",
        required(), sample("\"firewall\""),
        cites(&[&guide::FORM_2_2_NOTE_1]),
        on(&[F2_2, F2_3]);
    NAME "name": Text, "제품명", "Name", required(), sample("\"○○방화벽 3.0\""), on(&[F2_2, F2_3]);
    VENDOR "vendor": Text, "제조사", "Maker", sample("\"○○시큐리티\""), on(&[F2_2, F2_3]);
    OPERATOR "operator": One(Operators), "사용하는 사업자", "Operator that uses it";
    NOTE "note": Long, "기타", "Remark", sample("\"\""), on(&[F2_2]);
}

fields! {
    /// Certificates and confirmations of a product.
    pub mod proofs of Product;

    WHOLE "proofs": Entries { can_be_none: false }, "인증서와 확인서", "Certificates and confirmations",
        cites(&[&guide::FORM_2_2_NOTE_2, &guide::FORM_2_2_NOTE_3]);
    KIND "proofs[].kind": One(Fixed(ProofKind::CHOICES)), "종류", "Kind", required(), sample("\"cc-domestic\""), on(&[F2_2, F2_3]);
    NUMBER "proofs[].number": Text, "번호", "Number", sample("\"KECS-CISS-0000-2023\"");
    VALID_UNTIL "proofs[].valid_until": Day, "만료일", "Valid until", sample("2028-01-31"), on(&[F2_2, F2_3]);
    COPY "proofs[].copy": One(Evidence), "사본 (증빙자료)", "Copy (evidence)", sample("\"cert-firewall\""), on(&[F2_3]);
}

fields! {
    /// The cryptographic module of a product.
    pub mod crypto_module of Product;

    WHOLE "crypto_module": Table { optional: true }, "암호모듈", "Cryptographic module",
        help("암호 기능이 있는 제품만 적습니다.", "For products that encrypt."),
        cites(&[&guide::PARTIAL_PRODUCTS_EMR]);
    VALIDATED "crypto_module.validated": YesNo,
        "검증필 암호모듈입니까?", "Is the module validated (KCMVP)?",
        required(), sample("true"),
        on(&[F2_3]);
    NAME "crypto_module.name": Text, "암호모듈 이름", "Name of the module", sample("\"○○Crypto\"");
    NUMBER "crypto_module.number": Text, "검증번호", "Number of the validation", sample("\"CM-000-2027.1\"");
    COPY "crypto_module.copy": One(Evidence), "사본 (증빙자료)", "Copy (evidence)", on(&[F2_3]);
}

fields! {
    /// The CSAP certificate of a product that is used as a service.
    pub mod secaas of Product;

    WHOLE "secaas": Table { optional: true }, "클라우드 보안서비스(SECaaS)", "Cloud security service (SECaaS)",
        help("서비스로 이용하는 경우만 적습니다.", "Only when it is used as a service."),
        cites(&[&guide::REF_6_SECAAS]);
    NUMBER "secaas.number": Text, "CSAP 인증번호", "Number of its CSAP certificate", sample("\"CSAP-…\""), on(&[F2_2]);
    VALID_FROM "secaas.valid_from": Day, "유효기간 시작일", "Valid from",
        sample("2022-01-01"),
        cites(&[&guide::REF_6_CERTIFICATE_VALID, &guide::REF_6_WINDOW]);
    VALID_UNTIL "secaas.valid_until": Day, "유효기간 만료일", "Valid until",
        sample("2026-12-31"),
        cites(&[&guide::REF_6_CERTIFICATE_VALID, &guide::REF_6_WINDOW]);
    OWN_CLOUD "secaas.own_cloud": YesNo,
        "기관이 자체 구축한 클라우드의 서비스입니까?", "Does it run in a cloud that a body built for itself?",
        sample("false"),
        cites(&[&guide::REF_6_NOT_OWN_CLOUDS]);
    COPY "secaas.copy": One(Evidence), "사본 (증빙자료)", "Copy (evidence)", on(&[F2_3]);
}

fields! {
    /// A service in use (form 2-5).
    pub mod service of Service;

    WHOLE "": Table { optional: false }, "서비스", "Service", cites(&[&guide::FORM_2_5_TABLE]);
    NAME "name": Text, "서비스 규격과 이름 (SLA)", "Name and specification (SLA)",
        required(), sample("\"Amazon EC2, m6i.xlarge\""),
        cites(&[&guide::FORM_2_5_SLA_MATCH]),
        on(&[F2_5]);
    PROVIDER "provider": Text, "제공자", "Provider", sample("\"AWS\""), on(&[F2_5]);
    REGION "region": Text, "리전", "Region", sample("\"ap-northeast-2\""), on(&[F2_5]);
    DOMESTIC "domestic": YesNo, "리전 위치가 국내입니까?", "Is the region in Korea?",
        sample("true"),
        cites(&[&guide::FORM_2_5_TABLE, &guide::FORM_2_4_LOCATION]),
        on(&[F2_5]);
    REGION_BOUND "region_bound": YesNo, "리전 한정 서비스입니까?", "Is it bound to the region?",
        sample("true"),
        cites(&[&guide::FORM_2_5_TABLE]),
        on(&[F2_5]);
    HOLDS_RECORDS "holds_records": YesNo, "의무기록을 보관하거나 처리합니까?", "Does it hold or process records?",
        sample("true"),
        cites(&[&guide::FORM_2_4_IDENTIFY_SERVICES]);
    OPERATOR "operator": One(Operators), "사업자", "Operator";
    NOTE "note": Long, "비고", "Remark", sample("\"\"");
}

fields! {
    /// A test that was made (forms 4 and 5).
    pub mod test of Test;

    WHOLE "": Table { optional: false }, "점검", "Test", cites(&[&guide::SUBMIT_TESTS, &guide::DETAIL_TESTS_ONE_YEAR]);
    OBJECT "object": One(Fixed(TestObject::CHOICES)), "무엇을 점검했습니까?", "What was tested?",
        required(), sample("\"infrastructure\""),
        cites(&[&guide::FORM_4_SHEET, &guide::FORM_5_SHEET]),
        on(&[F4, F5]);
    KIND "kind": One(Fixed(TestKind::CHOICES)), "종류", "Kind",
        required(), sample("\"vulnerability\""),
        cites(&[&guide::TESTS_VULNERABILITY, &guide::TESTS_PENETRATION]),
        on(&[F4, F5]);
    OPERATOR "operator": One(Operators), "사업자", "Operator";
    PERFORMED_BY "performed_by": One(Fixed(Performer::CHOICES)), "누가 수행했습니까?", "Who performed it?",
        help(
            "정보보호 전문서비스 기업을 통한 수행을 권장합니다. 자체 수행이면 수행기관을 비워 두어도 됩니다.",
            "A designated firm is recommended. Of a test that the party made itself, its name need not be written."
        ),
        sample("\"designated\""),
        cites(&[&guide::REF_5_DESIGNATED, &guide::REVIEW_WITH_CERTIFICATES, &guide::REVIEW_DIRECT]),
        on(&[F4, F5]);
    PERFORMER "performer": Text, "수행기관", "Performed by", sample("\"○○정보보호\""), on(&[F4, F5]);
    TARGET "target": Text, "수행대상", "Target", sample("\"서버 12대, 네트워크 장비 4대\""), on(&[F4, F5]);
    FROM "from": Day, "수행 시작일", "From",
        sample("2023-11-06"),
        cites(&[&guide::FORM_4_ONE_YEAR, &guide::FORM_5_ONE_YEAR]),
        on(&[F4, F5]);
    UNTIL "until": Day, "수행 종료일", "Until",
        sample("2023-11-17"),
        cites(&[&guide::FORM_4_ONE_YEAR, &guide::FORM_5_ONE_YEAR]),
        on(&[F4, F5]);
    RESULT "result": One(Fixed(Remedy::CHOICES)), "수행결과", "Result", sample("\"complete\""), on(&[F4, F5]);
    REASON "reason": Long, "미완료 사유", "Why not all", sample("\"\""), on(&[F4, F5]);
    EVIDENCE "evidence": Many(Evidence), "보고서 (증빙자료)", "Reports (evidence)", sample("[\"report-vulnerability\"]");
}

fields! {
    /// A claim to be exempted (form 1).
    pub mod claim of Claim;

    WHOLE "": Table { optional: false }, "면제 신청", "Claim", cites(&[&guide::REF_1_BASIS]);
    PROGRAMME "programme": One(Fixed(ClaimProgramme::CHOICES)),
        "무엇으로 면제를 신청합니까?", "By which programme?",
        required(), sample("\"exchange\""),
        cites(&[&guide::FORM_1_EXCHANGE, &guide::FORM_1_ISMS, &guide::FORM_1_ISMS_P, &guide::FORM_1_CLAIMS_SOFTWARE]),
        on(&[F1]);
    DOCUMENT "document": Text, "관련문서 또는 시스템", "Document or system",
        sample("\"진료정보교류사업 참여 확인서\""),
        cites(&[&guide::FORM_1_DOCUMENTS]),
        on(&[F1]);
    VALID_FROM "valid_from": Day, "유효기간 시작일", "Valid from", sample("2023-01-01");
    VALID_UNTIL "valid_until": Day, "유효기간 만료일", "Valid until", sample("2025-12-31");
    EVIDENCE "evidence": Many(Evidence), "증빙자료", "Evidence",
        sample("[\"exchange-confirmation\"]"),
        cites(&[&guide::FORM_1_PROOF]);
}

fields! {
    /// 적합성 확인 (form 6).
    pub mod conformity of Conformity;

    WHOLE "": Table { optional: false }, "적합성 확인", "Conformity", cites(&[&guide::SUBMIT_CONFORMITY, &guide::FORM_6_SHEET]);
    CHECKED_ON "checked_on": Day, "확인한 날", "Day of the check", sample("2024-03-01");
    CHECKED_BY "checked_by": Text, "확인한 사람", "Checked by", sample("\"품질관리팀 이확인\"");
    CONFIRMED "confirmed": Many(Fixed(ConformityItem::CHOICES)), "적합한 것으로 확인한 항목", "Items found to conform",
        cites(&[&guide::FORM_6_SHEET]),
        on(&[F6]);
}
