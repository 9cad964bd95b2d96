//! Certificates, whoever holds them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Day;

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Scheme under which it was issued.
    pub scheme: Scheme,
    /// Who holds it. For S014 only the operator's count (참고1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// `id` of the operator, when the operator holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// 인증번호.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// First day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Day>,
    /// Last day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// Whether its scope (인증범위) covers the facility or service that holds the records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers_service: Option<bool>,
    /// CSAP only: type of service certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csap_type: Option<CsapType>,
    /// CSAP only: grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csap_grade: Option<CsapGrade>,
    /// 사본: `id` of the evidence that is its copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
}

/// Scheme of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// 정보보호 및 개인정보보호 관리체계 인증.
    IsmsP,
    /// 정보보호 관리체계 인증.
    Isms,
    /// 클라우드서비스 정보보안 인증.
    #[serde(rename = "iso-27017")]
    Iso27017,
    /// 클라우드서비스 개인정보보호 인증.
    #[serde(rename = "iso-27018")]
    Iso27018,
    /// 클라우드 보안인증.
    Csap,
    /// 청구소프트웨어 보안기능 검사인증.
    ClaimsSoftware,
}

impl Scheme {
    /// Every scheme, in the order in which form 1 and form 6 print them.
    pub const ALL: [Self; 6] =
        [Self::IsmsP, Self::Isms, Self::Iso27017, Self::Iso27018, Self::Csap, Self::ClaimsSoftware];

    /// The id, as in a facts file.
    pub const fn id(self) -> &'static str {
        match self {
            Self::IsmsP => "isms-p",
            Self::Isms => "isms",
            Self::Iso27017 => "iso-27017",
            Self::Iso27018 => "iso-27018",
            Self::Csap => "csap",
            Self::ClaimsSoftware => "claims-software",
        }
    }

    /// The name people use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IsmsP => "ISMS-P",
            Self::Isms => "ISMS",
            Self::Iso27017 => "ISO 27017",
            Self::Iso27018 => "ISO 27018",
            Self::Csap => "CSAP",
            Self::ClaimsSoftware => "청구소프트웨어 보안기능 검사인증",
        }
    }
}

/// Who holds a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// 집적정보통신시설 사업자 or cloud provider.
    Operator,
    /// 의료기관.
    Institution,
    /// 인증 신청기관, where it is not a medical institution.
    Applicant,
}

/// CSAP: type of the certified service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CsapType {
    /// Infrastructure, the type that forms 1 and 6 name.
    Iaas,
    /// Software.
    Saas,
    /// Platform.
    Paas,
    /// Desktop.
    Daas,
}

/// CSAP: grade, since 2023.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CsapGrade {
    /// 상.
    High,
    /// 중; certificates from before the grades count as this one.
    Medium,
    /// 하: for systems without personal data.
    Low,
}
