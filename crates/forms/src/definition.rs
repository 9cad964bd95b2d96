//! `form.toml`: what a form is, who prepares and signs it, and where each of its fields gets its value.

use serde::Deserialize;
use simsa_law::Passage;
use simsa_model::{FormId, Party, Say};

/// A form as `form.toml` defines it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its number as printed, without the word 양식.
    #[serde(deserialize_with = "form_id")]
    pub form: FormId,
    /// The title as printed; where the print is lost, as the table of contents has it.
    pub title: String,
    /// The title in English, ours.
    pub title_en: String,
    /// The passages that hold its words.
    pub passages: Vec<&'static Passage>,
    /// Who fills it in.
    #[serde(deserialize_with = "party")]
    pub prepared_by: Party,
    /// Who signs it; absent where the original has no signature block.
    #[serde(default, deserialize_with = "some_party")]
    pub signed_by: Option<Party>,
    /// Its fields, in printed order.
    #[serde(rename = "field")]
    pub fields: Vec<FormField>,
}

/// A field of a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Name within the form, by which the sheet and a finished paper refer to it.
    pub id: String,
    /// What people call it, in Korean.
    pub label: String,
    /// What people call it, in English.
    pub label_en: String,
    /// Name of the value it takes; see the `bind` module.
    pub binding: String,
    /// What kind of value.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether it is reported when it stays blank.
    pub blank: bool,
    /// Whether the form says nothing without it, and cannot be handed in: who speaks, of what, signed by whom and when.
    #[serde(default)]
    pub void_without: bool,
    /// The columns of a list, empty otherwise.
    #[serde(default, rename = "column")]
    pub columns: Vec<Column>,
}

/// A column of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name of the column, which is also the name of its value.
    pub id: String,
    /// What people call it, in Korean.
    pub label: String,
    /// What people call it, in English.
    pub label_en: String,
    /// What kind of value; lists do not nest.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether an entry of the list that leaves it blank is reported.
    pub blank: bool,
    /// Whether the entry says nothing without it.
    #[serde(default)]
    pub void_without: bool,
}

/// The kind of value that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Words.
    Text,
    /// A day.
    Date,
    /// One of several boxes.
    Tick,
    /// Any of several boxes.
    Ticks,
    /// Any number of lines in one place.
    Lines,
    /// Rows with columns.
    List,
}

impl Definition {
    /// Whether each operator hands in a copy of its own: what the operator prepares, it prepares for its own places
    /// (reading R-051).
    pub fn per_operator(&self) -> bool {
        self.prepared_by == Party::Operator
    }

    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.id == id)
    }
}

impl FormField {
    /// What people call it.
    pub fn say(&self) -> Say {
        Say::new(&self.label, &self.label_en)
    }
}

fn form_id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<FormId, D::Error> {
    let number = String::deserialize(deserializer)?;
    FormId::from_number(&number)
        .ok_or_else(|| serde::de::Error::custom(format!("there is no form `{number}`; use 1, 2A, 2-1, …")))
}

fn party<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Party, D::Error> {
    let name = String::deserialize(deserializer)?;
    match name.as_str() {
        "operator" => Ok(Party::Operator),
        "applicant" => Ok(Party::Applicant),
        _ => {
            Err(serde::de::Error::custom(format!("`{name}` hands in no form; use `operator` or `applicant`")))
        }
    }
}

fn some_party<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Party>, D::Error> {
    party(deserializer).map(Some)
}
