//! What people call the field at a path: the words that stand beside its input.

use simsa_model::Language;
use simsa_model::fields::{FactPath, Subject};

/// Words for a path within `subject`, such as “보안인증 2 · 유효기간 만료일” for `certificates[1].valid_until` of the facts;
/// `None` when no input has it.
pub(crate) fn label(subject: Subject, path: &str, language: Language) -> Option<String> {
    let path = FactPath::within(subject, path).filter(|path| !path.field().path.is_empty())?;
    Some(path.words().get(language).to_owned())
}
