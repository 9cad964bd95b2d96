//! Certificates, whoever holds them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Day;
use crate::choice::choices;

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

choices! {
    /// Scheme of a certificate.
    pub enum Scheme {
        /// 정보보호 및 개인정보보호 관리체계 인증.
        IsmsP = "isms-p", "ISMS-P", "ISMS-P";
        /// 정보보호 관리체계 인증.
        Isms = "isms", "ISMS", "ISMS";
        /// 클라우드서비스 정보보안 인증.
        Iso27017 = "iso-27017", "ISO 27017", "ISO 27017";
        /// 클라우드서비스 개인정보보호 인증.
        Iso27018 = "iso-27018", "ISO 27018", "ISO 27018";
        /// 클라우드 보안인증.
        Csap = "csap", "CSAP", "CSAP";
        /// 청구소프트웨어 보안기능 검사인증.
        ClaimsSoftware = "claims-software", "청구소프트웨어 보안기능 검사인증", "Claims software";
    }
}

impl Scheme {
    /// The name people use.
    pub const fn name(self) -> &'static str {
        self.words().ko
    }
}

choices! {
    /// Who holds a certificate.
    pub enum Holder {
        /// 집적정보통신시설 사업자 or cloud provider.
        Operator = "operator", "사업자", "Operator";
        /// 의료기관.
        Institution = "institution", "의료기관", "Institution";
        /// 인증 신청기관, where it is not a medical institution.
        Applicant = "applicant", "신청기관", "Applicant";
    }
}

choices! {
    /// CSAP: type of the certified service.
    pub enum CsapType {
        /// Infrastructure, the type that forms 1 and 6 name.
        Iaas = "iaas", "IaaS", "IaaS";
        /// Software.
        Saas = "saas", "SaaS", "SaaS";
        /// Platform.
        Paas = "paas", "PaaS", "PaaS";
        /// Desktop.
        Daas = "daas", "DaaS", "DaaS";
    }
}

choices! {
    /// CSAP: grade, since 2023.
    pub enum CsapGrade {
        /// 상.
        High = "high", "상", "High";
        /// 중; certificates from before the grades count as this one.
        Medium = "medium", "중", "Medium";
        /// 하: for systems without personal data.
        Low = "low", "하", "Low";
    }
}
