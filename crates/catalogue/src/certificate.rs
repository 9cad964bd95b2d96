//! Certification schemes and programmes the review knows.

use serde::{Deserialize, Serialize};

use crate::name::same_name;
use crate::{Passages, Readings};

/// A certification scheme, or a programme one takes part in.
#[derive(Debug)]
pub struct SchemeEntry {
    /// The id, as in a case file: `isms-p`, …
    pub id: &'static str,
    /// Full name in Korean.
    pub name: &'static str,
    /// Short name for tables.
    pub short_name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Who issues it (주관기관).
    pub issuer: &'static str,
    /// Who issues it, in English.
    pub issuer_en: &'static str,
    /// What it is used for, and whose it must be for that.
    pub uses: &'static [SchemeUse],
    /// Types of certificate; only CSAP has any.
    pub types: &'static [CertificateType],
    /// Grades; only CSAP has any.
    pub grades: &'static [CertificateGrade],
    /// What a reader should know about it (Korean).
    pub remark: Option<&'static str>,
    /// Where it stands.
    pub source: Passages,
    /// Readings it rests on.
    pub readings: Readings,
    /// Where what the guide does not say is known from (Korean).
    pub outside_source: Option<&'static str>,
}

impl SchemeEntry {
    /// The use of it for this purpose, if it serves that at all.
    pub fn used_for(&self, purpose: ProofPurpose) -> Option<&'static SchemeUse> {
        self.uses.iter().find(|one| one.purpose == purpose)
    }

    /// The type with this id, for example `iaas`.
    pub fn type_(&self, id: &str) -> Option<&'static CertificateType> {
        self.types.iter().find(|one| same_name(one.id, id))
    }

    /// The grade with this id (`medium`) or Korean name (`중`).
    pub fn grade(&self, id: &str) -> Option<&'static CertificateGrade> {
        self.grades.iter().find(|one| same_name(one.id, id) || same_name(one.name, id))
    }
}

impl PartialEq for SchemeEntry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for SchemeEntry {}

/// What a certificate is handed in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofPurpose {
    /// Criterion S014: group and scope of the review.
    S014,
    /// Exemption from the security criteria S001–S013.
    SecurityCriteria,
    /// Exemption from the interoperability criteria I001–I010.
    InteroperabilityCriteria,
    /// The exception for security services (SECaaS).
    Secaas,
}

/// Whose a certificate must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequiredHolder {
    /// 집적정보통신시설 사업자, 클라우드서비스 제공 업체.
    Operator,
    /// 의료기관.
    MedicalInstitution,
    /// 개발업체.
    Developer,
    /// 자체개발 의료기관.
    SelfDevelopingInstitution,
    /// The provider of the security service itself (SECaaS).
    SecurityServiceProvider,
}

/// One purpose of a scheme.
#[derive(Debug)]
pub struct SchemeUse {
    /// What for.
    pub purpose: ProofPurpose,
    /// Whose it must be: one of these.
    pub holder: &'static [RequiredHolder],
    /// Where that stands.
    pub source: Passages,
    /// Readings it rests on.
    pub readings: Readings,
}

/// A type of CSAP certificate.
#[derive(Debug, PartialEq, Eq)]
pub struct CertificateType {
    /// The id, as in a case file: `iaas`, `saas`, `daas`.
    pub id: &'static str,
    /// Name as people write it.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Whether it covers the infrastructure the records stand on.
    pub sufficient_for_infrastructure: bool,
}

/// A grade of CSAP certificates since 2023.
#[derive(Debug, PartialEq, Eq)]
pub struct CertificateGrade {
    /// The id, as in a case file: `high`, `medium`, `low`.
    pub id: &'static str,
    /// Name in Korean: 상, 중, 하.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Whether systems with personal data may run under it.
    pub personal_data: bool,
    /// What a reader should know about it (Korean).
    pub remark: Option<&'static str>,
}
