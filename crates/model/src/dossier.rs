//! What the parties hand in, beside the facts: answers, evidence, products, services, tests, claims, confirmation.

use serde::{Deserialize, Serialize};

use crate::choice::choices;
use crate::{Day, Facts, Inspection};

/// Everything of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dossier {
    /// The facts.
    pub facts: Facts,
    /// Answers to questions of forms 2A, 2B and 3.
    pub answers: Vec<Answer>,
    /// The list of evidence.
    pub evidence: Vec<Evidence>,
    /// 정보보호제품 (forms 2-2 and 2-3).
    pub products: Vec<Product>,
    /// 사용 서비스 (form 2-5).
    pub services: Vec<Service>,
    /// 취약점 점검 and 모의침투 테스트 (forms 4 and 5).
    pub tests: Vec<TestRecord>,
    /// 면제 신청 (form 1).
    pub claims: Vec<Claim>,
    /// 적합성 확인 (form 6).
    pub conformity: Conformity,
}

/// An answer to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Id of the question in the catalogue, for example `emr-2.1-1`.
    pub question: String,
    /// `id` of the operator for whose places the answer is given, when there are several. Left out, it is shared: it
    /// serves every operator that has no answer of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The answer; left out while nobody has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerValue>,
    /// A remark, and the reason where the answer needs one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// `id`s of the evidence that proves it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

choices! {
    /// Y, P, N or N/A, with the meaning the checklists print.
    pub enum AnswerValue {
        /// 만족함.
        Y = "Y", "만족", "met";
        /// 부분적으로 만족함.
        P = "P", "부분적으로 만족", "met in part";
        /// 만족하지 않음.
        N = "N", "만족하지 않음", "not met";
        /// 해당 없음.
        #[serde(alias = "N/A")]
        NotApplicable = "N-A", "해당 없음", "not applicable";
    }
}

impl AnswerValue {
    /// As the checklists print it.
    pub const fn printed(self) -> &'static str {
        match self {
            Self::Y => "Y",
            Self::P => "P",
            Self::N => "N",
            Self::NotApplicable => "N/A",
        }
    }
}

/// A piece of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Name used in this case folder to point at it.
    pub id: String,
    /// 제목.
    pub title: String,
    /// Kind, as listed in the catalogue, for example `diagram`.
    pub kind: String,
    /// 기준일: the day on which what it shows was so, apart from the day on which the file was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Day>,
    /// First day of the period it covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day of the period it covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The file, relative to the case folder, with `/` between folders.
    pub file: String,
    /// SHA-256 of the file's bytes in lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What was found where the file should be; never written down.
    #[serde(skip)]
    #[schemars(skip)]
    pub state: FileState,
    /// What a look into the file has shown; absent while nobody has looked. Never written down in a case folder: it is
    /// what the program saw, not what a person says.
    #[serde(skip)]
    #[schemars(skip)]
    pub seen: Option<Inspection>,
}

impl Evidence {
    /// What people call it: its title, or its id while it has none.
    pub fn name(&self) -> &str {
        if simsa_content::is_blank(&self.title) { &self.id } else { &self.title }
    }
}

/// What stands where an evidence file should be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// Nobody has looked.
    #[default]
    NotRead,
    /// A file with this digest and this many bytes.
    Present {
        /// SHA-256 in lower-case hexadecimal.
        sha256: String,
        /// Length in bytes.
        bytes: u64,
    },
    /// No such file; the nearest name there is, if one is near.
    Missing {
        /// A file of that folder with a similar name.
        similar: Option<String>,
    },
    /// The path leaves the case folder, or is none.
    OutsideTheCase,
    /// Something else than a file: a folder, or (`folder` being false) a device, a pipe.
    NotAFile {
        /// Whether it is a folder.
        folder: bool,
    },
    /// It is there and cannot be read.
    Unreadable {
        /// What the system says.
        reason: String,
    },
}

/// A security product in use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Type, as listed in the catalogue, for example `firewall`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name of the product.
    pub name: String,
    /// Maker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Certificates and confirmations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// 검증필 암호모듈: whether one is built in; asked for products that encrypt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crypto_module: Option<CryptoModule>,
    /// Set when the product is used as a cloud security service (SECaaS).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secaas: Option<Secaas>,
    /// `id` of the operator that uses it, when there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// 기타: a remark printed on form 2-2.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A certificate or confirmation of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Kind.
    pub kind: ProofKind,
    /// Number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Last day of validity, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// `id` of the evidence that is its copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
}

choices! {
    /// The kinds of proof that form 2-3 lists.
    pub enum ProofKind {
        /// 국내 CC 인증.
        CcDomestic = "cc-domestic", "국내 CC 인증", "Domestic CC";
        /// 국외 CC 인증.
        CcInternational = "cc-international", "국외 CC 인증", "International CC";
        /// GS인증.
        Gs = "gs", "GS인증", "GS";
        /// 성능평가확인서.
        PerformanceEvaluation = "performance-evaluation", "성능평가확인서", "Performance evaluation";
        /// 보안기능확인서.
        SecurityFunction = "security-function", "보안기능확인서", "Security function confirmation";
    }
}

/// A cryptographic module in a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CryptoModule {
    /// 검증필: validated by KCMVP.
    pub validated: bool,
    /// Name of the module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Number of the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// `id` of the evidence that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
}

/// CSAP certificate of a cloud security service (참고6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Secaas {
    /// First day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Day>,
    /// Last day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// Whether it runs in a cloud that a body built for itself (자체 구축); the exception is for private services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_cloud: Option<bool>,
    /// Number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// `id` of the evidence that is its copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
}

/// A service in use at the operator, one row of form 2-5.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Name and specification, as in the SLA.
    pub name: String,
    /// Provider, where it is not the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Region, as the provider names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// 리전 위치 국내 여부.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domestic: Option<bool>,
    /// 리전 한정 서비스 여부.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_bound: Option<bool>,
    /// Whether it holds or processes medical records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_records: Option<bool>,
    /// `id` of the operator, when there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A test that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestRecord {
    /// What was tested: decides between forms 4 and 5.
    pub object: TestObject,
    /// How.
    pub kind: TestKind,
    /// `id` of the operator whose infrastructure it was, when there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// What the 수행기관 is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performed_by: Option<Performer>,
    /// 수행기관; of a test that the party made itself, its own name unless another stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performer: Option<String>,
    /// 수행대상.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// 수행기간, first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// 수행기간, last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// 수행결과.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Remedy>,
    /// 미완료 시 사유.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// `id`s of the reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

choices! {
    /// What a test looked at.
    pub enum TestObject {
        /// IaaS 및 인프라 (form 4).
        Infrastructure = "infrastructure", "IaaS 및 인프라 (양식4)", "IaaS and infrastructure (form 4)";
        /// SaaS 및 SW (form 5).
        Software = "software", "SaaS 및 SW (양식5)", "SaaS and software (form 5)";
    }
}

choices! {
    /// How it looked.
    pub enum TestKind {
        /// 취약점 점검.
        Vulnerability = "vulnerability", "취약점 점검", "Vulnerability check";
        /// 모의침투 테스트.
        Penetration = "penetration", "모의침투 테스트", "Penetration test";
    }
}

choices! {
    /// Who makes a test: the guide allows each and recommends the second (참고5).
    pub enum Performer {
        /// 자체 수행: the operator or the applicant itself.
        Own = "self", "자체 수행", "The party itself";
        /// 정보보호 전문서비스 기업.
        Designated = "designated", "정보보호 전문서비스 기업", "A designated information security firm";
        /// Somebody else.
        Other = "other", "그 밖의 기관", "Somebody else";
    }
}

choices! {
    /// What became of the weaknesses found.
    pub enum Remedy {
        /// 조치 완료.
        Complete = "complete", "조치 완료", "All mended";
        /// 조치 미완료.
        Incomplete = "incomplete", "조치 미완료", "Not all mended";
    }
}

/// A claim to be exempted from criteria other than S014 (form 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// By which programme.
    pub programme: ClaimProgramme,
    /// 관련문서 또는 시스템, as printed on form 1.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document: String,
    /// `id`s of the evidence that proves it; form 1 demands one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// First day of validity of the certificate or participation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Day>,
    /// Last day of validity, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
}

choices! {
    /// Programmes that exempt from criteria.
    pub enum ClaimProgramme {
        /// 진료정보교류사업 (상호운용성).
        Exchange = "exchange", "진료정보교류사업", "Exchange of records";
        /// The medical institution's ISMS (보안성).
        Isms = "isms", "의료기관의 ISMS", "The institution's ISMS";
        /// The medical institution's ISMS-P (보안성).
        IsmsP = "isms-p", "의료기관의 ISMS-P", "The institution's ISMS-P";
        /// 청구소프트웨어 보안기능 검사인증 (보안성).
        ClaimsSoftware = "claims-software", "청구소프트웨어 보안기능 검사인증", "Claims software";
    }
}

/// 적합성 확인: what the applicant has checked of the operator's material (form 6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Conformity {
    /// Day of the check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_on: Option<Day>,
    /// Who checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<String>,
    /// The items found to conform; nothing is ticked that is not listed here.
    pub confirmed: Vec<ConformityItem>,
}

choices! {
    /// The items of form 6.
    pub enum ConformityItem {
        /// ISMS-P(또는 ISMS).
        IsmsP = "isms-p", "ISMS-P(또는 ISMS)", "ISMS-P (or ISMS)";
        /// ISO 27017.
        Iso27017 = "iso-27017", "ISO 27017", "ISO 27017";
        /// ISO 27018.
        Iso27018 = "iso-27018", "ISO 27018", "ISO 27018";
        /// CSAP - IaaS.
        Csap = "csap", "CSAP - IaaS", "CSAP - IaaS";
        /// EMR 점검표.
        EmrChecklist = "emr-checklist", "EMR 점검표", "EMR checklist";
        /// 클라우드 점검표.
        CloudChecklist = "cloud-checklist", "클라우드 점검표", "Cloud checklist";
        /// 취약점 점검 수행 확인서.
        VulnerabilityCheck = "vulnerability-check", "취약점 점검 수행 확인서", "Confirmation of vulnerability checks";
        /// 모의침투 테스트 수행 확인서.
        PenetrationTest = "penetration-test", "모의침투 테스트 수행 확인서", "Confirmation of penetration tests";
    }
}
