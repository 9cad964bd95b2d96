//! The facts of an application: one file, every field optional, because an unknown fact is a fact too.
//!
//! The shape is the same in TOML and JSON; `simsa schema facts` prints it as JSON Schema from these types. Where the
//! guide has a Korean word for a value, the doc comment gives it, and it reaches the schema as description.

mod network;
mod place;
mod proof;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::network::{HospitalLink, Network};
pub use self::place::{Facility, Premises, Role, Storage};
pub use self::proof::{Certificate, CsapGrade, CsapType, Holder, Scheme};
use crate::Day;
use crate::choice::choices;

/// The facts of one application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// 신청: what is applied for, and when.
    pub application: Application,
    /// 인증 신청기관: who applies.
    pub applicant: Applicant,
    /// 전자의무기록시스템: the product.
    pub product: EmrProduct,
    /// 이용 의료기관: the medical institutions whose records are kept.
    pub institutions: Institutions,
    /// 보관 장소: every place that holds records, the primary ones and the backups.
    pub storage: Vec<Storage>,
    /// 집적정보통신시설 사업자: who runs those places.
    pub operators: Vec<Operator>,
    /// 보안인증: certificates held by anyone concerned. Left out, it is not known whether there are any; an empty list
    /// says that there is none. The list is whole for every operator, unless operators say for themselves whether it is
    /// (`certificates_listed`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<Certificate>>,
    /// 네트워크: what is asked of the way between the institutions and the records, beside item 2.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// 이전 인증: the certification that is renewed or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier_certification: Option<EarlierCertification>,
    /// 고지: what the certifier has named: the controls of form 3 to be answered (group II-2), further items of form 2B.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<CertifierNotice>,
}

impl Facts {
    /// Whether the certificates are said operator by operator: as soon as one operator says whether all of its own are
    /// listed, nothing is known of those that say nothing.
    pub fn certificates_by_operator(&self) -> bool {
        self.operators.iter().any(|operator| operator.certificates_listed.is_some())
    }

    /// The operators of which everything that they hold is listed. Where the list as a whole is there and no operator says
    /// for itself, those are all that anything names.
    pub fn operators_with_all_certificates(&self) -> BTreeSet<&str> {
        if self.certificates_by_operator() {
            let listed = self.operators.iter().filter(|one| one.certificates_listed == Some(true));
            return listed.map(|one| one.id.as_str()).collect();
        }
        let listed = self.operators.iter().map(|one| one.id.as_str());
        let named = self.storage.iter().filter_map(|one| one.operator.as_deref());
        if self.certificates.is_some() { listed.chain(named).collect() } else { BTreeSet::new() }
    }

    /// Whether the certifier's notice has come: it names controls of form 3.
    pub fn notice_has_come(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| !notice.controls.is_empty())
    }
}

/// What is applied for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Application {
    /// 신청일: the day on which the application is handed in; certificates and tests are judged on this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// 신청종류.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReviewKind>,
    /// 신청구분.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<ReviewScope>,
    /// 인증유형 1, 2 or 3; the guide prints the boxes of form 1 without saying what they mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 3))]
    pub certification_type: Option<u8>,
    /// Whether an application is being prepared or under review; left out, there is one. Without one, what was certified
    /// before the criterion changed is not reviewed now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
}

choices! {
    /// 신청종류.
    pub enum ReviewKind {
        /// 최초심사.
        Initial = "initial", "최초심사", "Initial";
        /// 갱신심사.
        Renewal = "renewal", "갱신심사", "Renewal";
        /// 변경심사.
        Change = "change", "변경심사", "Change";
    }
}

choices! {
    /// 신청구분.
    pub enum ReviewScope {
        /// 제품인증.
        Product = "product", "제품인증", "Product";
        /// 사용인증.
        Use = "use", "사용인증", "Use";
        /// 제품, 사용인증.
        Both = "both", "제품, 사용인증", "Product and use";
    }
}

/// 인증 신청기관.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Applicant {
    /// 신청기관 이름.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the applicant is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ApplicantKind>,
    /// 기관장(대표자), who signs forms 1 and 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// The day printed above the signature; left out, it stays blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Day>,
}

choices! {
    /// What the applicant is: some exemptions depend on it.
    pub enum ApplicantKind {
        /// 개발업체: develops the EMR system for others.
        Developer = "developer", "개발업체", "Developer of EMR systems";
        /// 자체개발 의료기관: a medical institution that develops its own.
        SelfDevelopingInstitution = "self-developing-institution", "자체개발 의료기관", "Institution with a system of its own";
        /// 의료원 체제의 모(母) 의료기관 serving its member institutions.
        ParentInstitution = "parent-institution", "의료원 체제의 모(母) 의료기관", "Parent institution";
        /// 국가·공공기관 serving its own member institutions.
        PublicBody = "public-body", "국가·공공기관", "Public body";
    }
}

/// 전자의무기록시스템.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EmrProduct {
    /// 제품명.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 버전.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// 이용 의료기관.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Institutions {
    /// Private, public or both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served: Option<Served>,
    /// Legal forms of the public ones, as 전자정부법 제2조 lists them; asked only when public ones are served.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_forms: Vec<LegalForm>,
}

choices! {
    /// Which medical institutions are served.
    pub enum Served {
        /// 민간 의료기관 only.
        Private = "private", "민간", "Private";
        /// 국가·공공 의료기관 only.
        Public = "public", "국가·공공", "Public";
        /// Both.
        Mixed = "mixed", "둘 다", "Both";
    }
}

choices! {
    /// Legal form of a public institution (전자정부법 제2조제2호·제3호).
    pub enum LegalForm {
        /// 행정기관 (제2호): state bodies, central agencies, local governments.
        AdministrativeAgency = "administrative-agency", "행정기관", "Administrative agency";
        /// 「공공기관의 운영에 관한 법률」 제4조의 법인·단체·기관 (제3호 가목).
        PublicInstitution = "public-institution", "공공기관운영법의 공공기관", "Public institution";
        /// 지방공사·지방공단 (제3호 나목).
        LocalPublicCorporation = "local-public-corporation", "지방공사·지방공단", "Local public corporation";
        /// 특별법에 따라 설립된 특수법인 (제3호 다목).
        SpecialCorporation = "special-corporation", "특수법인", "Special corporation";
        /// 각급 학교 (제3호 라목), without saying who founded it.
        School = "school", "각급 학교", "School";
        /// 국립·공립 학교 (제3호 라목).
        PublicSchool = "public-school", "각급 학교 (국립·공립)", "School (national or municipal)";
        /// 사립 학교 (제3호 라목); see reading R-052.
        PrivateSchool = "private-school", "각급 학교 (사립)", "School (private)";
        /// 대통령령으로 정하는 법인·단체·기관 (제3호 마목).
        DesignatedByDecree = "designated-by-decree", "대통령령으로 정하는 기관", "Designated by decree";
        /// None of these: owned by the public, yet not a 국가·공공기관 in the sense of the criterion.
        NoneOfThese = "none-of-these", "해당 없음", "None of these";
    }
}

impl LegalForm {
    /// One of the forms that the definition lists.
    pub const fn is_listed(self) -> bool {
        !matches!(self, Self::NoneOfThese)
    }

    /// A private school, or a school of which nobody has said who founded it (reading R-052).
    pub const fn may_be_private_school(self) -> bool {
        matches!(self, Self::School | Self::PrivateSchool)
    }
}

/// 집적정보통신시설 사업자.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Name used in this case folder to point at this operator.
    pub id: String,
    /// 사업자명.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 대표자, who signs forms 2-2, 2-5 and 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// The day printed above the signature; left out, it stays blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Day>,
    /// Whether all that this operator holds is listed among `certificates`; for where one operator's certificates are
    /// known and another's are not. Once one operator has this field, those without it count as not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificates_listed: Option<bool>,
    /// 제출 경로: by which way the operator's material reaches the certifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// 계약서(SLA)의 서비스 목록: the services as the contract lists them; form 2-5 must list the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contracted_services: Vec<String>,
}

choices! {
    /// By which way an operator's material reaches the certifier.
    pub enum Route {
        /// 인증 신청기관을 경유하여 제출.
        ViaApplicant = "via-applicant", "신청기관을 경유하여 제출", "Through the applicant";
        /// 인증기관에 직접 제출.
        Direct = "direct", "인증기관에 직접 제출", "Straight to the certifier";
    }
}

/// 이전 인증.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EarlierCertification {
    /// Day of the earlier certificate; before June 2021 the changed criterion did not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certified_on: Option<Day>,
    /// 유효기간 만료일: last day on which it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
}

/// What the certifier has named beyond what the guide asks of every case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CertifierNotice {
    /// Day on which it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_on: Option<Day>,
    /// 문서번호 or another reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Controls of form 3 to be answered in group II-2, as printed there, for example `9.1.1`.
    pub controls: Vec<String>,
    /// Items of form 2B that the certifier demands beyond the four of form 2A, for example `1.1`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}
