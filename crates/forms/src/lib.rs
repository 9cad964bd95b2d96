//! The twelve forms of the guide: definition → bind → fill → compose.
//!
//! What a form says and how it looks stands in `/forms`, one folder each, for people who know the forms and no Rust:
//! `form.toml` names the fields and the value each takes, `sheet.toml` the look, word for word. The code knows the
//! values (the `bind` module), not the forms. [`fill`] takes a case and gives the values with a list of [`Blank`]s;
//! nothing that is missing is invented. [`compose`] lays the values into the sheet and gives a [`Paper`] for any writer
//! of `simsa-papers`. Everything is pure: same case, same paper.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod bind;
mod blank;
mod compose;
mod definition;
mod due;
mod embedded;
mod fill;
mod instance;
mod line;
mod material;
mod overview;
mod sheet;
#[cfg(test)]
mod tests;
mod value;
mod view;

use simsa_model::{Assessment, Dossier, FormId};
use simsa_papers::Paper;

pub use blank::Blank;
pub use compose::compose;
pub use definition::{Column, Definition, FieldType, FormField};
pub use due::forms_due;
pub use fill::fill;
pub use instance::{Instance, instances};
pub use material::{ItemStanding, Material, item_standing};
pub use overview::overview_markdown;
/// What the printed forms cannot show of a text.
pub use simsa_papers::not_shown;
pub use value::{Boxes, FieldValue, Filled, FilledEntry};

/// A form ready to be written: one copy of it, what is printed, what stayed blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Which copy.
    pub instance: Instance,
    /// The printable document.
    pub paper: Paper,
    /// What is missing on it.
    pub blanks: Vec<Blank>,
}

/// The definition of a form.
pub fn definition(form: FormId) -> &'static Definition {
    &embedded::form(form).definition
}

/// Fills and composes one form: one copy, or one per operator where the form is the operator's and there are several.
pub fn papers(form: FormId, dossier: &Dossier, assessment: &Assessment) -> Vec<Ready> {
    instances(form, dossier)
        .into_iter()
        .map(|instance| {
            let filled = fill(&instance, dossier, assessment);
            let paper = compose(&filled);
            Ready { instance, paper, blanks: filled.blanks }
        })
        .collect()
}
