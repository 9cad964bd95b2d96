//! From a value to inputs.

use askama::Template;
use serde_json::Value;
use simsa_model::{Bi, Language};

use super::control::{Choices, Control, Kind, Section};
use super::path;
use super::take::Wrong;
use crate::frame::fields::Fields;

/// An input as the page shows it.
#[derive(Debug, Template)]
#[template(path = "input.html")]
pub(crate) struct Input {
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

impl Input {
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
pub(crate) struct Group {
    /// Heading of the entry, where there are several.
    pub(crate) title: String,
    /// Its inputs.
    pub(crate) inputs: Vec<Input>,
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
pub(crate) fn show(section: &'static Section, showing: &Showing<'_>) -> Vec<Group> {
    let Some(list) = section.list else {
        let inputs = section.controls.iter().map(|control| input(control, control.path, showing)).collect();
        return vec![Group { title: String::new(), inputs, remove: None }];
    };
    let count = path::get(showing.value, list.path).and_then(Value::as_array).map_or(0, Vec::len);
    (0..=count)
        .map(|at| {
            let fresh = at == count;
            let inputs = section
                .controls
                .iter()
                .map(|control| input(control, &format!("{}[{at}].{}", list.path, control.path), showing));
            let entry = list.entry.get(showing.language);
            let title = match (fresh, showing.language) {
                (false, _) => format!("{entry} {}", at + 1),
                (true, Language::Korean) => format!("{entry} 추가"),
                (true, Language::English) => format!("Add: {entry}"),
            };
            let remove = (!fresh).then(|| format!("{}[{at}].remove", list.path));
            Group { title, inputs: inputs.collect(), remove }
        })
        .collect()
}

/// The input for the fact at `path`, whose entries are named by id or position: `storage[main].cloud`.
pub(crate) fn input_at(sections: &'static [Section], fact: &str, showing: &Showing<'_>) -> Option<Input> {
    let Some((list, rest)) = fact.split_once('[') else {
        let mut controls = sections.iter().filter(|section| section.list.is_none()).flat_map(|s| s.controls);
        return controls.find(|control| control.path == fact).map(|control| input(control, fact, showing));
    };
    let (key, field) = rest.split_once("].")?;
    let section = sections.iter().find(|section| section.list.is_some_and(|own| own.path == list))?;
    let control = section.controls.iter().find(|control| control.path == field)?;
    let entries = path::get(showing.value, list)?.as_array()?;
    let named = entries.iter().position(|entry| entry.get("id").and_then(Value::as_str) == Some(key));
    let at = named.or_else(|| key.parse().ok().filter(|at| *at < entries.len()))?;
    let mut input = input(control, &format!("{list}[{at}].{field}"), showing);
    let name = section.list.map_or("", |list| list.entry.get(showing.language));
    let shown = if named.is_some() { key.to_owned() } else { (at + 1).to_string() };
    input.label = format!("{} ({name} {shown})", input.label);
    Some(input)
}

fn input(control: &Control, name: &str, showing: &Showing<'_>) -> Input {
    let (shape, mut options) = match control.kind {
        Kind::Text | Kind::Words => ("text", Vec::new()),
        Kind::Long => ("long", Vec::new()),
        Kind::Day => ("day", Vec::new()),
        Kind::Number(..) => ("number", Vec::new()),
        Kind::YesNo => ("radio", yes_no(showing.language)),
        Kind::One(options) => {
            let options = showing.choices.of(options, showing.language);
            (if options.len() <= 3 { "radio" } else { "select" }, options)
        }
        Kind::Many(options) => ("checks", showing.choices.of(options, showing.language)),
    };
    let values = match showing.typed.filter(|typed| typed.0.iter().any(|(key, _)| key == name)) {
        Some(typed) => typed.all(name).map(ToOwned::to_owned).collect(),
        None => path::get(showing.value, name).map(texts).unwrap_or_default(),
    };
    // A value that is no option any more is still shown, so that saving the page does not lose it unseen.
    if matches!(shape, "radio" | "select" | "checks") {
        for value in values.iter().filter(|value| !value.is_empty()) {
            if !options.iter().any(|(id, _)| id == value) {
                options.push((value.clone(), value.clone()));
            }
        }
    }
    let values = match control.kind {
        Kind::Words => vec![values.join(", ")],
        _ => values,
    };
    Input {
        name: name.to_owned(),
        prefix: "",
        label: control.label.get(showing.language).to_owned(),
        help: control.help.map(|help| help.get(showing.language)),
        shape,
        values,
        options,
        wrong: showing.wrong.get(name).map(|say| say.get(showing.language).to_owned()),
        unknown: Bi::new("아직 모름", "Not known").get(showing.language),
    }
}

pub(super) fn yes_no(language: Language) -> Vec<(String, String)> {
    [("true", Bi::new("예", "Yes")), ("false", Bi::new("아니요", "No"))]
        .map(|(id, name)| (id.to_owned(), name.get(language).to_owned()))
        .to_vec()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}
