//! One row per form of the guide: the groups that owe it, who fills it in, who signs, what is attached.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, FormId, Group, Party, RuleInfo};

use crate::card::card;

/// Readings with the groups in which they are needed.
type ReadingsFor = &'static [(&'static simsa_law::Reading, &'static [Group])];

/// A form and who owes it.
pub(crate) struct FormDuty {
    pub(crate) info: RuleInfo,
    /// Readings that the row follows in some groups only.
    pub(crate) readings: ReadingsFor,
    pub(crate) form: FormId,
    pub(crate) groups: &'static [Group],
    pub(crate) prepared_by: Party,
    pub(crate) signed_by: Option<Party>,
    pub(crate) attach: &'static [Bi],
    /// What it reports are tests, which count for a while only.
    pub(crate) of_tests: bool,
}

const ALL: &[Group] = &Group::ALL;
const WITH_CERTIFICATES: &[Group] = &[Group::I1, Group::II1, Group::II2];
const WITHOUT_CERTIFICATES: &[Group] = &[Group::I2, Group::II3];

/// 양식1 footnote: whoever claims an exemption proves it.
pub(crate) const PROOF_OF_EXEMPTION: Bi = Bi::new(
    "인증심사 일부 면제 대상임을 확인할 수 있는 증빙자료",
    "proof of being entitled to the exemption",
);

/// Form 1 owed for claims only.
pub(crate) static FOR_CLAIMS: RuleInfo = card(
    "duties/form-1-for-claims",
    Bi::new(
        "다른 인증·사업으로 인증기준 면제를 신청하므로 면제 신청서를 제출합니다.",
        "Form 1 is due because exemption from other criteria is claimed.",
    ),
    Cites::new(&[&guide::FORM_1_PROOF, &guide::REF_1_APPROVAL]),
    &[],
);

/// The rows, in the order of the guide's table of contents.
pub(crate) static ROWS: [FormDuty; 12] = [
    FormDuty {
        info: card(
            "duties/form-1",
            Bi::new(
                "보안인증을 보유한 그룹은 면제 신청서와 인증서 사본을 제출합니다.",
                "Groups with certificates hand in the exemption application with copies of them.",
            ),
            Cites::new(&[&guide::SUBMIT_CERTIFICATES, &guide::FORM_1_PROOF, &guide::FORM_1_STATEMENT]),
            &[],
        ),
        readings: &[],
        form: FormId::F1,
        groups: WITH_CERTIFICATES,
        prepared_by: Party::Applicant,
        signed_by: Some(Party::Applicant),
        attach: &[PROOF_OF_EXEMPTION],
        of_tests: false,
    },
    FormDuty {
        info: card(
            "duties/form-2a",
            Bi::new(
                "제1호를 일부만 심사하는 그룹은 4개 항목의 EMR 점검표와 증빙자료를 제출합니다.",
                "Groups reviewed in part answer the four items of checklist 2A, with evidence.",
            ),
            Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST, &guide::FORM_2A_PURPOSE, &guide::DIRECT_DIVISION]),
            &[],
        ),
        readings: &[(&readings::R_011, &[Group::II1])],
        form: FormId::F2A,
        groups: WITH_CERTIFICATES,
        prepared_by: Party::Operator,
        signed_by: None,
        attach: &[Bi::new("항목별 증빙자료", "evidence for each item")],
        of_tests: false,
    },
    FormDuty {
        info: card(
            "duties/form-2b",
            Bi::new(
                "제1호를 전부 심사하는 그룹은 모든 항목의 EMR 점검표와 모든 항목의 증빙자료를 제출합니다.",
                "Groups reviewed in full answer every item of checklist 2B, with evidence for every item.",
            ),
            Cites::new(&[
                &guide::SUBMIT_EMR_CHECKLIST,
                &guide::DETAIL_I_2_ALL_ITEMS,
                &guide::DETAIL_II_3_ALL_ITEMS,
                &guide::DIRECT_DIVISION,
            ]),
            &[],
        ),
        readings: &[],
        form: FormId::F2B,
        groups: WITHOUT_CERTIFICATES,
        prepared_by: Party::Operator,
        signed_by: None,
        attach: &[Bi::new("모든 항목의 증빙자료", "evidence for every item")],
        of_tests: false,
    },
    common(
        "duties/form-2-1",
        FormId::F2_1,
        Cites::new(&[&guide::TABLE_COMMON, &guide::PARTIAL_NETWORK]),
        None,
        &[Bi::new("1~4 각 증빙자료", "evidence for each of the points 1 to 4")],
    ),
    common(
        "duties/form-2-2",
        FormId::F2_2,
        Cites::new(&[&guide::TABLE_COMMON, &guide::PARTIAL_PRODUCTS, &guide::FORM_2_2_STATEMENT]),
        Some(Party::Operator),
        &[],
    ),
    common(
        "duties/form-2-3",
        FormId::F2_3,
        Cites::new(&[&guide::TABLE_COMMON, &guide::FORM_2_2_CERTIFICATES, &guide::FORM_2_3_PURPOSE]),
        None,
        &[Bi::new("인증받은 정보보호제품의 인증서 사본", "copies of the products' certificates")],
    ),
    common(
        "duties/form-2-4",
        FormId::F2_4,
        Cites::new(&[&guide::TABLE_COMMON, &guide::PARTIAL_LOCATION, &guide::FORM_2_4_SHEET]),
        None,
        &[Bi::new(
            "물리적 위치의 국내 한정을 증빙하는 자료",
            "evidence that the location is limited to Korea",
        )],
    ),
    common(
        "duties/form-2-5",
        FormId::F2_5,
        Cites::new(&[&guide::TABLE_COMMON, &guide::FORM_2_5_STATEMENT, &guide::FORM_2_5_SLA]),
        Some(Party::Operator),
        &[Bi::new("서비스 수준 계약서(SLA)", "the service level agreement")],
    ),
    FormDuty {
        info: card(
            "duties/form-3",
            Bi::new(
                "제2호를 심사하는 그룹은 클라우드 점검표와 증빙자료를 제출합니다.",
                "Groups whose cloud security is reviewed answer the cloud checklist, with evidence.",
            ),
            Cites::new(&[&guide::SUBMIT_CLOUD_CHECKLIST, &guide::DETAIL_II_2_NOTICE, &guide::DETAIL_II_3]),
            &[],
        ),
        readings: &[],
        form: FormId::F3,
        groups: &[Group::II2, Group::II3],
        prepared_by: Party::Operator,
        signed_by: None,
        attach: &[Bi::new("항목별 증빙자료", "evidence for each control")],
        of_tests: false,
    },
    FormDuty {
        info: card(
            "duties/form-4",
            Bi::new(
                "사업자는 최근 1년 이내의 IaaS·인프라 취약점 점검과 모의침투 테스트를 확인합니다.",
                "The operator confirms both tests of the infrastructure, made within the last year.",
            ),
            Cites::new(&[&guide::SUBMIT_TESTS, &guide::FORM_4_STATEMENT, &guide::FORM_4_ONE_YEAR]),
            &[&readings::R_019],
        ),
        readings: &[],
        form: FormId::F4,
        groups: ALL,
        prepared_by: Party::Operator,
        signed_by: Some(Party::Operator),
        attach: &[],
        of_tests: true,
    },
    FormDuty {
        info: card(
            "duties/form-5",
            Bi::new(
                "신청기관은 최근 1년 이내의 SaaS·SW 취약점 점검과 모의침투 테스트를 확인합니다.",
                "The applicant confirms both tests of the software, made within the last year.",
            ),
            Cites::new(&[&guide::SUBMIT_TESTS, &guide::FORM_5_STATEMENT, &guide::FORM_5_ONE_YEAR]),
            &[&readings::R_017],
        ),
        readings: &[],
        form: FormId::F5,
        groups: ALL,
        prepared_by: Party::Applicant,
        signed_by: Some(Party::Applicant),
        attach: &[],
        of_tests: true,
    },
    FormDuty {
        info: card(
            "duties/form-6",
            Bi::new(
                "신청기관은 사업자가 제출한 자료의 적합성을 점검하고 확인서를 제출합니다.",
                "The applicant checks the operator's material and confirms that it conforms.",
            ),
            Cites::new(&[&guide::SUBMIT_CONFORMITY, &guide::FORM_6_SHEET, &guide::SUBMIT_VIA_APPLICANT]),
            &[&readings::R_020],
        ),
        readings: &[],
        form: FormId::F6,
        groups: ALL,
        prepared_by: Party::Applicant,
        signed_by: None,
        attach: &[],
        of_tests: false,
    },
];

/// The lists of I-2 and II-3 do not name forms 2-1 to 2-5; in group I form 2-5 is handed in without entries.
const COMMON_READINGS: ReadingsFor = &[(&readings::R_013, WITHOUT_CERTIFICATES)];
const SERVICES_READINGS: ReadingsFor =
    &[(&readings::R_013, WITHOUT_CERTIFICATES), (&readings::R_014, &[Group::I1, Group::I2])];

/// A form of the table's headline "공통제출 양식2-1~5": every group owes it.
const fn common(
    id: &'static str,
    form: FormId,
    cites: Cites,
    signed_by: Option<Party>,
    attach: &'static [Bi],
) -> FormDuty {
    FormDuty {
        info: card(
            id,
            Bi::new("모든 그룹이 공통으로 제출하는 양식입니다.", "Every group hands in this form."),
            cites,
            &[],
        ),
        readings: match form {
            FormId::F2_5 => SERVICES_READINGS,
            _ => COMMON_READINGS,
        },
        form,
        groups: ALL,
        prepared_by: Party::Operator,
        signed_by,
        attach,
        of_tests: false,
    }
}
