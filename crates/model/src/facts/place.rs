//! Where records lie: the facts on which applicability and group turn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One place that holds medical records or their backup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Name used in this case folder to point at this place.
    pub id: String,
    /// Primary or only backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Outside or inside the medical institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Premises>,
    /// Whose facility it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Facility>,
    /// `id` of the operator that runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Whether it is run with cloud computing: pooled, shared, on demand (클라우드컴퓨팅법 제2조제1호).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<bool>,
    /// 상용: whether it is offered to others as a business; free of charge may still be commercial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commercial: Option<bool>,
    /// Whether it is in Korea.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domestic: Option<bool>,
    /// Provider of the cloud or data centre, as it calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Region, as the provider names it, for example `ap-northeast-2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// What a place is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs the EMR system or holds its records.
    Primary,
    /// Holds only their backup.
    Backup,
}

/// Where a place is, seen from the medical institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Place")]
pub enum Premises {
    /// 의료기관 외부.
    Outside,
    /// 의료기관 내부.
    Inside,
}

/// Whose facility it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facility {
    /// A data centre (IDC) that customers entrust with their machines.
    Idc,
    /// A cloud service provider.
    CloudProvider,
    /// Built by the medical institution itself.
    Own,
    /// 의료원 체제의 모(母) 의료기관, for its member institutions.
    ParentInstitution,
    /// 국가·공공기관, for its own member institutions.
    PublicBody,
    /// 협회·단체, built only for its members.
    Association,
    /// The EMR maker's own machine room.
    Maker,
}
