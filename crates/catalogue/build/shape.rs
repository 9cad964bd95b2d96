//! What each file of `/catalogue` may hold, field by field. An unknown field is an error, so that a slip of the pen in
//! a file never goes unseen. The meaning of the fields is told at the public types of the crate.

use serde::Deserialize;
use toml::value::Datetime;

type Strings = Vec<String>;

/// `checklists/*/N-….toml`: a section of form 2B or a domain of form 3.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) area: Option<String>,
    pub(crate) source: Strings,
    pub(crate) evidence_source: Strings,
    pub(crate) evidence: Option<Vec<Example>>,
    pub(crate) item: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    pub(crate) number: String,
    pub(crate) name: Option<String>,
    pub(crate) name_source: Option<Strings>,
    #[serde(default)]
    pub(crate) control: Vec<Control>,
    #[serde(default)]
    pub(crate) question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Control {
    pub(crate) number: String,
    pub(crate) number_in_notice: Option<String>,
    pub(crate) printed_in_evidence: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) evidence: Option<Vec<Example>>,
    pub(crate) question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) id: String,
    pub(crate) printed: String,
    pub(crate) text: String,
    pub(crate) text_in_evidence: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) checklist_row: Option<u8>,
    #[serde(default)]
    pub(crate) statement: bool,
    pub(crate) duplicate_of: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) evidence: Option<Vec<Example>>,
}

/// An example of evidence: its text alone, or with more about it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "an example: a text, or { text, note, suggested, remark }")]
pub(crate) enum Example {
    Plain(String),
    Told(ExampleTold),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExampleTold {
    pub(crate) text: String,
    pub(crate) note: Option<String>,
    pub(crate) suggested: Option<String>,
    pub(crate) remark: Option<String>,
}

/// `checklists/emr/form-2a.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form2A {
    pub(crate) source: Strings,
    pub(crate) evidence_source: Strings,
    pub(crate) question: Vec<Form2AQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form2AQuestion {
    pub(crate) id: String,
    pub(crate) item: String,
    pub(crate) item_name: String,
    pub(crate) evidence: Vec<Example>,
}

/// `checklists/cloud/areas.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Areas {
    pub(crate) area: Vec<Area>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Area {
    pub(crate) id: String,
    pub(crate) article: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) source: Strings,
}

/// `products.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Products {
    pub(crate) proof: Vec<Proof>,
    pub(crate) secaas: Secaas,
    pub(crate) product: Vec<Product>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proof {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    #[serde(default)]
    pub(crate) printed_also: Strings,
    pub(crate) remark: Option<String>,
    pub(crate) source: Strings,
    #[serde(default)]
    pub(crate) readings: Strings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Secaas {
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) scheme: String,
    pub(crate) waives: Strings,
    pub(crate) remark: String,
    pub(crate) source: Strings,
    pub(crate) readings: Strings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) aliases: Strings,
    pub(crate) item: Option<String>,
    pub(crate) expected: Option<Expected>,
    pub(crate) requirement: Option<Requirement>,
    #[serde(default)]
    pub(crate) secaas_eligible: bool,
    #[serde(default)]
    pub(crate) substitute: Vec<Named>,
    #[serde(default)]
    pub(crate) source: Strings,
    #[serde(default)]
    pub(crate) readings: Strings,
    pub(crate) outside_source: Option<String>,
}

/// The variants' names are those of the crate's own type, so that `Debug` writes Rust.
#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Expected {
    Always,
    WhenIntroduced,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a proof's id, { any_of = […] } or { all_of = […] }")]
pub(crate) enum Requirement {
    Proof(String),
    AnyOf(AnyOf),
    AllOf(AllOf),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnyOf {
    pub(crate) any_of: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AllOf {
    pub(crate) all_of: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
}

/// `certificates.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Certificates {
    pub(crate) scheme: Vec<Scheme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scheme {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) short_name: String,
    pub(crate) name_en: String,
    pub(crate) issuer: String,
    pub(crate) issuer_en: String,
    pub(crate) outside_source: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) source: Strings,
    #[serde(default)]
    pub(crate) readings: Strings,
    #[serde(rename = "use")]
    pub(crate) uses: Vec<SchemeUse>,
    #[serde(default, rename = "type")]
    pub(crate) types: Vec<CertificateType>,
    #[serde(default, rename = "grade")]
    pub(crate) grades: Vec<CertificateGrade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SchemeUse {
    pub(crate) purpose: Purpose,
    pub(crate) holder: Vec<Holder>,
    pub(crate) source: Strings,
    #[serde(default)]
    pub(crate) readings: Strings,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Purpose {
    S014,
    SecurityCriteria,
    InteroperabilityCriteria,
    Secaas,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Holder {
    Operator,
    MedicalInstitution,
    Developer,
    SelfDevelopingInstitution,
    SecurityServiceProvider,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateType {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) sufficient_for_infrastructure: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateGrade {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) personal_data: bool,
    pub(crate) remark: Option<String>,
}

/// `exemptions.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exemptions {
    pub(crate) domain: Vec<CriterionDomain>,
    pub(crate) programme: Vec<Programme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CriterionDomain {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) criteria: Strings,
    pub(crate) source: Strings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Programme {
    pub(crate) id: String,
    pub(crate) schemes: Strings,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) criteria: Strings,
    pub(crate) beneficiary: Vec<Beneficiary>,
    pub(crate) extent: Option<String>,
    #[serde(default)]
    pub(crate) on_site_review_possible: bool,
    pub(crate) remark: Option<String>,
    pub(crate) source: Strings,
    #[serde(default)]
    pub(crate) readings: Strings,
    #[serde(default)]
    pub(crate) disputed: Vec<Disputed>,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Beneficiary {
    Developer,
    SelfDevelopingInstitution,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Disputed {
    pub(crate) criterion: String,
    pub(crate) reading: String,
    pub(crate) remark: String,
}

/// `evidence.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvidenceKinds {
    pub(crate) kind: Vec<EvidenceKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EvidenceKind {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) extensions: Strings,
    #[serde(default)]
    pub(crate) named: Strings,
    #[serde(default)]
    pub(crate) alone: Strings,
    #[serde(default)]
    pub(crate) expires: bool,
    #[serde(default)]
    pub(crate) covers: bool,
}

/// `regions.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Regions {
    pub(crate) basis: Vec<Basis>,
    pub(crate) provider: Vec<Provider>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basis {
    pub(crate) id: String,
    pub(crate) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provider {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) aliases: Strings,
    #[serde(default)]
    pub(crate) services_without_region: Vec<RegionlessService>,
    pub(crate) regions: Vec<Region>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionlessService {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) also: Strings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Region {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) also: Strings,
    pub(crate) place: String,
    pub(crate) domestic: bool,
    pub(crate) basis: String,
    pub(crate) remark: Option<String>,
}

/// `parameters/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    pub(crate) parameter: Vec<Parameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameter {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) name_en: String,
    pub(crate) unit: Unit,
    pub(crate) remark: Option<String>,
    #[serde(default)]
    pub(crate) source: Strings,
    #[serde(default)]
    pub(crate) readings: Strings,
    pub(crate) outside_source: Option<String>,
    pub(crate) periods: Vec<Period>,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    Years,
    Flag,
    Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Period {
    pub(crate) from: Option<Datetime>,
    pub(crate) until: Option<Datetime>,
    pub(crate) value: Value,
}

#[derive(Deserialize, Debug)]
#[serde(untagged, expecting = "a whole number, true or false, or a word")]
pub(crate) enum Value {
    Integer(i64),
    Flag(bool),
    Word(String),
}
