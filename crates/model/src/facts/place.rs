//! Where records lie: the facts on which applicability and group turn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::choice::choices;

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

choices! {
    /// What a place is for.
    pub enum Role {
        /// Runs the EMR system or holds its records.
        Primary = "primary", "운영용", "Primary";
        /// Holds only their backup.
        Backup = "backup", "백업 전용", "Only backup";
    }
}

choices! {
    /// Where a place is, seen from the medical institution.
    #[schemars(rename = "Place")]
    pub enum Premises {
        /// 의료기관 외부.
        Outside = "outside", "외부", "Outside";
        /// 의료기관 내부.
        Inside = "inside", "내부", "Inside";
    }
}

choices! {
    /// Whose facility it is.
    pub enum Facility {
        /// A data centre (IDC) that customers entrust with their machines.
        Idc = "idc", "데이터센터(IDC)", "Data centre";
        /// A cloud service provider.
        CloudProvider = "cloud-provider", "클라우드 서비스 제공자", "Cloud provider";
        /// Built by the medical institution itself.
        Own = "own", "의료기관 자체 구축", "The institution's own";
        /// 의료원 체제의 모(母) 의료기관, for its member institutions.
        ParentInstitution = "parent-institution", "모(母) 의료기관", "Parent institution";
        /// 국가·공공기관, for its own member institutions.
        PublicBody = "public-body", "국가·공공기관", "Public body";
        /// 협회·단체, built only for its members.
        Association = "association", "협회·단체", "Association";
        /// The EMR maker's own machine room.
        Maker = "maker", "EMR 개발업체", "The EMR maker's";
    }
}
