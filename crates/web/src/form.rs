//! A form as a page shows it: what was typed, and what is wrong with it, so that nothing typed is ever lost.

use std::collections::BTreeMap;

use simsa_app::security::note_refused;
use simsa_app::{Error as AppError, Refusal};
use simsa_model::Language;

use crate::frame::fields::Fields;
use crate::inputs::Wrong;
use crate::request_error::RequestError;

/// What was typed, and what is wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypedForm {
    typed: Fields,
    wrong: BTreeMap<String, String>,
}

impl TypedForm {
    /// A form that shows these values at first.
    pub(crate) fn with<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let typed = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { typed: Fields(typed), wrong: BTreeMap::new() }
    }

    /// The form to show again after a refusal.
    ///
    /// # Errors
    /// Whatever the form cannot show: not found, signed out, a fault.
    pub(crate) fn again(typed: Fields, refusal: AppError, language: Language) -> Result<Self, RequestError> {
        let wrong = wrong(refusal)?;
        Ok(Self::wrong_at(typed, &wrong, language))
    }

    /// The form with messages at its fields.
    pub(crate) fn wrong_at(typed: Fields, wrong: &Wrong, language: Language) -> Self {
        let wrong = wrong.iter().map(|(name, say)| (name.clone(), say.get(language).to_owned())).collect();
        Self { typed, wrong }
    }

    /// The value of a field as typed.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.typed.text(name)
    }

    /// Whether this option of a field was chosen.
    pub(crate) fn has(&self, name: &str, option: &str) -> bool {
        self.typed.all(name).any(|value| value == option)
    }

    /// What is wrong with a field.
    pub(crate) fn wrong(&self, name: &str) -> Option<&str> {
        self.wrong.get(name).map(String::as_str)
    }

    /// What is wrong with no field in particular.
    pub(crate) fn general(&self) -> Option<&str> {
        self.wrong("")
    }

    /// Whether anything is wrong.
    pub(crate) fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }
}

/// The messages of a refusal at their fields; those about no field under the empty name.
///
/// # Errors
/// Whatever no form can show.
pub(crate) fn wrong(refusal: AppError) -> Result<Wrong, RequestError> {
    match refusal {
        AppError::Refused(Refusal::Invalid(problems)) => {
            Ok(problems.into_iter().map(|one| (one.field, one.problem)).collect())
        }
        AppError::Refused(
            refusal @ (Refusal::WrongCredentials
            | Refusal::NotNow(_)
            | Refusal::NotPermitted { .. }
            | Refusal::TooManyAttempts { .. }
            | Refusal::Conflict { .. }),
        ) => {
            if matches!(refusal, Refusal::NotPermitted { .. }) {
                note_refused();
            }
            let (_, say) = RequestError::from(AppError::Refused(refusal)).words();
            Ok(Wrong::from([(String::new(), say)]))
        }
        other => Err(other.into()),
    }
}
