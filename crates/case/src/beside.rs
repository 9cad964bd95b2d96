//! `workbench.toml`: what a workbench keeps beside a case, so that a case that goes out as a folder and comes in again loses
//! none of it: the days by which things are due, what the other party may see, who is to answer, and the remarks.
//!
//! Rules, checks and forms know nothing of it. What cannot stand in a folder at all is named in its first lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use simsa_model::Day;

/// What a workbench keeps beside a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BesideCase {
    /// 제출 예정일: the day on which the owner wants to have it handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Day>,
    /// `id`s of the evidence whose file the other party may see; of the rest it sees title and digest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disclosed: Vec<String>,
    /// 담당: who is to answer which question, and by when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignment: Vec<FolderAssignment>,
    /// 의견: remarks on questions, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comment: Vec<FolderComment>,
}

impl BesideCase {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Who is to answer a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FolderAssignment {
    /// Id of the question.
    pub question: String,
    /// `id` of the operator for whose places it is to be answered, where several answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Name of the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The day by which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
}

/// A remark on a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FolderComment {
    /// Id of the question.
    pub question: String,
    /// The words.
    pub text: String,
    /// Whether the other party sees it too.
    #[serde(default)]
    pub shared: bool,
    /// Name of whoever wrote it, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Name of the writer's organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// When, in the notation of RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}
