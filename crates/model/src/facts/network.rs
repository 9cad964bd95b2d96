//! The way between the institutions and the records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::choice::choices;

/// What is asked of the network beside item 2.1, which is about the facility.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Network {
    /// 병원-EMR 연결구간(WAN 구간): whether it is redundant; reviewed with the use certification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hospital_link: Option<HospitalLink>,
    /// `id` of the evidence: the configuration, or the plan (병원 연결구간 이중화 구성 방안).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hospital_link_copy: Option<String>,
    /// Whether a network for medical data alone is set up (제3호, a pilot).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dedicated: Option<bool>,
}

choices! {
    /// How redundant the way between institution and EMR system is.
    pub enum HospitalLink {
        /// Two or more ways.
        Redundant = "redundant", "이중화함", "Redundant";
        /// One way, and a plan for more.
        Planned = "planned", "이중화 계획이 있음", "Planned";
        /// One way.
        Single = "single", "이중화하지 않음", "One way only";
    }
}
