//! What several answers of the API hold alike, as its description has it.

use utoipa::ToSchema;

/// A sentence in both languages.
#[derive(serde::Serialize, ToSchema)]
pub(super) struct SayBody {
    /// Korean.
    ko: String,
    /// English.
    en: String,
}

/// A place in a case folder.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what the model writes")]
pub(super) struct PlaceBody {
    /// File.
    file: String,
    /// Path of the field in it.
    field: Option<String>,
    /// Line.
    line: Option<u64>,
}

/// A finding.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what the model writes")]
pub(super) struct FindingBody {
    /// Stable name of the check.
    code: String,
    /// `blocking`, `warning` or `notice`.
    severity: String,
    /// What is wrong.
    what: SayBody,
    /// Where.
    places: Vec<PlaceBody>,
    /// Ids of the passages it rests on.
    cites: Vec<String>,
    /// Ids of the readings it rests on.
    readings: Vec<String>,
    /// What to do next.
    next: SayBody,
}

/// An entry of any list, see the schema `Entry`.
pub(super) fn entry() -> utoipa::openapi::Ref {
    utoipa::openapi::Ref::from_schema_name("Entry")
}
