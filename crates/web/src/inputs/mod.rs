//! Inputs over plain data: the table of fields says what is asked, and one way leads from a value to inputs and back.
//!
//! Facts, products, services, tests and claims are values that serde can write as JSON. The table
//! ([`simsa_model::fields`]) names the paths in that JSON and how people give each value; [`show`] makes the inputs of a
//! page, [`take`] puts what came back into the JSON, and serde makes the typed value of it. So a field can be missing on a
//! page, but never be lost by it: what the page does not show stays as it was.

mod choices;
mod copies;
mod join;
mod label;
mod said;
mod show;
pub(crate) mod table;
mod take;
#[cfg(test)]
mod tests;

pub(crate) use choices::Choices;
pub(crate) use copies::fill_from_copies;
pub(crate) use join::{Joined, TypedAgain, at_each, at_fields, base, disputed, join, overtaken};
pub(crate) use label::label;
pub(crate) use said::{said, shown_value};
pub(crate) use show::{InputGroup, Showing, ShownInput, input_at, show};
pub(crate) use take::{Wrong, missing, take, take_beside};
