//! What people say about a piece of evidence, and that nobody writes over what others have said since.

use simsa_catalogue::catalogue;
use simsa_model::{self as model, Day};
use simsa_store::Versioned;
use simsa_store::records::{Disclosure, EvidenceRecord};

use crate::domain::limits;
use crate::error::{Result, invalid, same_as_seen};

/// What people say about a piece of evidence.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// 제목.
    pub title: String,
    /// Kind, as listed in the catalogue, for example `diagram`. Empty for a new piece: kind and days are those that the name
    /// of its file tells.
    pub kind: String,
    /// 기준일.
    pub effective: Option<Day>,
    /// First day of the period it covers.
    pub from: Option<Day>,
    /// Last day of the period it covers.
    pub until: Option<Day>,
    /// What the other party may see of it. Absent: what is usual for a new piece, what stands for one that is there.
    pub disclosure: Option<Disclosure>,
}

/// Takes down what is said, if it can be said.
pub(crate) fn described(input: &Described, listed: &mut model::Evidence) -> Result<()> {
    listed.title = limits::name("title", &input.title)?;
    if catalogue().evidence_kind(&input.kind).is_none() {
        return Err(invalid("kind", "목록에 있는 종류를 고르십시오", "choose one of the kinds listed"));
    }
    listed.kind.clone_from(&input.kind);
    if let (Some(from), Some(until)) = (input.from, input.until)
        && until < from
    {
        return Err(invalid(
            "until",
            "끝나는 날이 시작하는 날보다 앞섭니다",
            "the last day lies before the first",
        ));
    }
    (listed.effective, listed.from, listed.until) = (input.effective, input.from, input.until);
    Ok(())
}

/// A description as the person is shown it when it has changed.
pub(crate) fn said(listed: &model::Evidence) -> serde_json::Value {
    serde_json::to_value(listed).unwrap_or_default()
}

/// Refuses to write over a piece that others have changed.
pub(crate) fn as_seen(
    kept: &Versioned<EvidenceRecord>,
    version: u64,
    yours: serde_json::Value,
) -> Result<()> {
    same_as_seen(Some(kept.version), Some(version), || said(&kept.value.listed), yours)
}
