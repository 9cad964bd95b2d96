//! From a value to inputs.

use askama::Template;
use serde_json::Value;
use simsa_model::fields::{FieldKind, FieldSection, Subject};
use simsa_model::{Bi, FactPath, Language};

use super::choices::Choices;
use super::take::Wrong;
use crate::frame::fields::Fields;

/// An input as the page shows it.
#[derive(Debug, Template)]
#[template(path = "input.html")]
pub(crate) struct ShownInput {
    /// Name of the field, also its id in the page.
    pub(crate) name: String,
    /// What stands before its id in the page.
    pub(crate) prefix: &'static str,
    /// What people call it.
    pub(crate) label: String,
    /// A word of help.
    pub(crate) help: Option<&'static str>,
    /// Which kind of input: `text`, `long`, `day`, `number`, `radio`, `select`, `checks`.
    pub(crate) shape: &'static str,
    /// The value, or the chosen options.
    pub(crate) values: Vec<String>,
    /// Value and words of each option.
    pub(crate) options: Vec<(String, String)>,
    /// What is wrong with it.
    pub(crate) wrong: Option<String>,
    /// Word for "not known".
    pub(crate) unknown: &'static str,
}

impl ShownInput {
    /// The same input in another form of the page: names stay, ids must differ.
    pub(crate) fn within(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// The only value.
    pub(crate) fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// Whether the option is chosen.
    pub(crate) fn has(&self, option: &str) -> bool {
        self.values.iter().any(|value| value == option)
    }
}

/// The inputs of a section, or of one entry of its list.
#[derive(Debug)]
pub(crate) struct InputGroup {
    /// Heading of the entry, where there are several.
    pub(crate) title: String,
    /// Its inputs.
    pub(crate) inputs: Vec<ShownInput>,
    /// Name of the check box that removes it; none for what is always there.
    pub(crate) remove: Option<String>,
}

/// Everything needed to show inputs for a value.
pub(crate) struct Showing<'a> {
    pub(crate) value: &'a Value,
    pub(crate) choices: &'a Choices,
    pub(crate) typed: Option<&'a Fields>,
    pub(crate) wrong: &'a Wrong,
    pub(crate) language: Language,
}

/// The groups of a section: one, or one per entry and a blank one at the end.
pub(crate) fn show(section: &'static FieldSection, showing: &Showing<'_>) -> Vec<InputGroup> {
    let Some(entry) = section.entry else {
        let inputs = section.fields.iter().map(|field| input(&field.path(), showing)).collect();
        return vec![InputGroup { title: String::new(), inputs, remove: None }];
    };
    let count = section.field.path().find(showing.value).and_then(Value::as_array).map_or(0, Vec::len);
    (0..=count)
        .map(|at| {
            let fresh = at == count;
            let inputs = section.fields.iter().map(|field| input(&field.of(at), showing));
            let entry = entry.get(showing.language);
            let title = match (fresh, showing.language) {
                (false, _) => format!("{entry} {}", at + 1),
                (true, Language::Korean) => format!("{entry} 추가"),
                (true, Language::English) => format!("Add: {entry}"),
            };
            let remove = (!fresh).then(|| format!("{}.remove", section.field.of(at).inner()));
            InputGroup { title, inputs: inputs.collect(), remove }
        })
        .collect()
}

/// The input for a fact that a ruling asks for, whose entry is named by id or position: `storage[main].cloud`. None for
/// what is asked as a whole, and where there is no such entry.
pub(crate) fn input_at(fact: &FactPath, showing: &Showing<'_>) -> Option<ShownInput> {
    let (field, section) = (fact.field(), fact.section());
    if field.subject != Subject::Facts || field == section.field {
        return None;
    }
    let Some(entry) = section.entry else { return Some(input(fact, showing)) };
    let key = fact.key()?;
    let entries = section.field.path().find(showing.value)?.as_array()?;
    let id = |entry: &Value| entry.get("id").and_then(Value::as_str) == Some(key.as_str());
    let at = key.place_among(entries.iter().map(|entry| entry.get("id").and_then(Value::as_str)))?;
    let named = id(entries.get(at)?);
    let mut input = input(&field.of(at), showing);
    let shown = if named { key.as_str().to_owned() } else { (at + 1).to_string() };
    input.label = format!("{} ({} {shown})", input.label, entry.get(showing.language));
    Some(input)
}

fn input(path: &FactPath, showing: &Showing<'_>) -> ShownInput {
    let (field, name) = (path.field(), path.inner());
    let (shape, mut options) = match field.kind {
        // a section is no input of its own: its fields are
        FieldKind::Text | FieldKind::Words(_) | FieldKind::Table { .. } | FieldKind::Entries { .. } => {
            ("text", Vec::new())
        }
        FieldKind::Long | FieldKind::Lines(_) => ("long", Vec::new()),
        FieldKind::Day => ("day", Vec::new()),
        FieldKind::Number(..) => ("number", Vec::new()),
        FieldKind::YesNo => ("radio", yes_no(showing.language)),
        FieldKind::One(options) => {
            let options = showing.choices.of(options, showing.language);
            (if options.len() <= 3 { "radio" } else { "select" }, options)
        }
        FieldKind::Many(options) => ("checks", showing.choices.of(options, showing.language)),
    };
    let values = match showing.typed.filter(|typed| typed.0.iter().any(|(key, _)| *key == name)) {
        Some(typed) => typed.all(&name).map(ToOwned::to_owned).collect(),
        None => path.find(showing.value).map(texts).unwrap_or_default(),
    };
    // A value that is no option any more is still shown, so that saving the page does not lose it unseen.
    if matches!(shape, "radio" | "select" | "checks") {
        for value in values.iter().filter(|value| !value.is_empty()) {
            if !options.iter().any(|(id, _)| id == value) {
                options.push((value.clone(), value.clone()));
            }
        }
    }
    let values = match field.kind {
        FieldKind::Words(_) => vec![values.join(", ")],
        FieldKind::Lines(_) => vec![values.join("\n")],
        _ => values,
    };
    ShownInput {
        prefix: "",
        label: field.label.get(showing.language).to_owned(),
        help: field.help.map(|help| help.get(showing.language)),
        shape,
        values,
        options,
        wrong: showing.wrong.get(&name).map(|say| say.get(showing.language).to_owned()),
        unknown: Bi::new("선택 안 함", "Not known").get(showing.language),
        name,
    }
}

pub(super) fn yes_no(language: Language) -> Vec<(String, String)> {
    [("true", Bi::new("예", "Yes")), ("false", Bi::new("아니요", "No"))]
        .map(|(id, name)| (id.to_owned(), name.get(language).to_owned()))
        .to_vec()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}
