//! Every text of a dossier, with the place where it stands: for checks that look at what people wrote, whatever it is about.

use serde::Serialize;
use serde_json::Value;
use simsa_model::fields::Subject;
use simsa_model::{Dossier, FactPath, List, Place};

use crate::place;

/// A text: where it stands, the name of its field, and what it says.
type Each<'a> = dyn FnMut(Place, &str, &str) + 'a;

/// Calls `each` with every text of the parts of the dossier in which there may be such a character.
pub(crate) fn each_text(dossier: &Dossier, is_strange: impl Fn(char) -> bool, each: &mut Each<'_>) {
    let Dossier { facts, answers, evidence, products, services, tests, claims, conformity, unused_files: _ } =
        dossier;
    if let Some(Value::Object(facts)) = suspicious(facts, &is_strange) {
        for (name, value) in &facts {
            let list = FactPath::within(Subject::Facts, name).and_then(|fact| List::of_fact(fact.field()));
            match list {
                Some(list) => entries(list, value, each),
                None => walk(value, name, name, &|path| place::fact(path), each),
            }
        }
    }
    let lists = [
        (List::Answers, suspicious(answers, &is_strange)),
        (List::Evidence, suspicious(evidence, &is_strange)),
        (List::Products, suspicious(products, &is_strange)),
        (List::Services, suspicious(services, &is_strange)),
        (List::Tests, suspicious(tests, &is_strange)),
        (List::Claims, suspicious(claims, &is_strange)),
    ];
    for (list, value) in lists {
        if let Some(value) = &value {
            entries(list, value, each);
        }
    }
    if let Some(value) = suspicious(conformity, &is_strange) {
        walk(&value, "", "", &|path| place::conformity(path.to_owned()), each);
    }
}

/// The part of a case, whatever its fields are, when there may be such a character in it.
fn suspicious(part: &impl Serialize, is_strange: &impl Fn(char) -> bool) -> Option<Value> {
    // As text first: a case without any such character, which nearly all are, costs one pass.
    let text = serde_json::to_string(part).ok()?;
    let clean = !text.contains('\\') && !text.chars().any(is_strange);
    if clean { None } else { serde_json::from_str(&text).ok() }
}

/// Every text of the entries of a list.
fn entries(list: List, value: &Value, each: &mut Each<'_>) {
    for (at, entry) in value.as_array().into_iter().flatten().enumerate() {
        walk(entry, "", "", &|path| Place::entry(list, at).with_field(path.to_owned()), each);
    }
}

/// Every text below a path.
fn walk(value: &Value, path: &str, field: &str, place: &dyn Fn(&str) -> Place, each: &mut Each<'_>) {
    match value {
        Value::String(text) => each(place(path), field, text),
        Value::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                walk(entry, &format!("{path}[{at}]"), field, place, each);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                walk(value, &format!("{path}{dot}{name}"), name, place, each);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
