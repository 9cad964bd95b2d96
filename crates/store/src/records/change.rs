//! What has changed in a row, kept with the row: so a history can say from what to what to whoever may see the row, and it goes when
//! the row goes. The ledger has digests only.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::OrganisationId;

/// Changes kept with a row; of older ones the ledger still says that there was one.
const MOST_CHANGES: usize = 30;
/// Fields kept of one change.
const MOST_FIELDS: usize = 40;
/// Characters kept of one value.
const LONGEST: usize = 300;

/// A change of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// When.
    pub at: Timestamp,
    /// By which organisation.
    pub organisation: OrganisationId,
    /// What.
    pub fields: Vec<FieldChange>,
}

/// A field that has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its path in the record, positions of lists from 0: `facts.operators[0].name`.
    pub path: String,
    /// What it said; absent where it said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it says since; absent where that is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Changed {
    /// Keeps with `changes` how `after` differs from `before`; nothing where it does not.
    pub fn note<T: Serialize>(
        changes: &mut Vec<Self>,
        (at, organisation): (Timestamp, &OrganisationId),
        before: &T,
        after: &T,
    ) {
        let fields = differences(before, after);
        if fields.is_empty() {
            return;
        }
        changes.push(Self { at, organisation: organisation.clone(), fields });
        let over = changes.len().saturating_sub(MOST_CHANGES);
        changes.drain(..over);
    }
}

/// The fields in which two records differ, by their paths.
fn differences<T: Serialize>(before: &T, after: &T) -> Vec<FieldChange> {
    let leaves = |value: &T| {
        let mut all = BTreeMap::new();
        // what cannot be written as JSON is no record
        flatten(String::new(), &serde_json::to_value(value).unwrap_or_default(), &mut all);
        all
    };
    let (before, after) = (leaves(before), leaves(after));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = paths.into_iter().filter(|path| before.get(*path) != after.get(*path));
    let change = |path: &String| FieldChange {
        path: path.clone(),
        from: before.get(path).map(|text| short(text)),
        to: after.get(path).map(|text| short(text)),
    };
    changed.map(change).take(MOST_FIELDS).collect()
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Every value that is no list and no object, by its path; nothing is said of what is left out or empty.
fn flatten(path: String, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::Bool(yes) => _ = into.insert(path, yes.to_string()),
        Value::Number(number) => _ = into.insert(path, number.to_string()),
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => _ = into.insert(path, text.clone()),
        Value::Array(all) => {
            for (at, one) in all.iter().enumerate() {
                flatten(format!("{path}[{at}]"), one, into);
            }
        }
        Value::Object(all) => {
            for (name, one) in all {
                let dot = if path.is_empty() { "" } else { "." };
                flatten(format!("{path}{dot}{name}"), one, into);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_says_from_what_to_what_and_no_more_than_it_keeps() {
        let by: OrganisationId = "o-1".into();
        let mut kept = Vec::new();
        let mut note = |before: Value, after: Value| {
            Changed::note(&mut kept, (Timestamp::UNIX_EPOCH, &by), &before, &after);
            kept.clone()
        };
        assert!(note(json!({"a": 1, "b": null}), json!({"a": 1, "c": ""})).is_empty(), "nothing has changed");
        let all = note(json!({"a": [{"n": "x"}], "b": true}), json!({"a": [{"n": "y"}, {"n": "z"}]}));
        let said: Vec<_> =
            all[0].fields.iter().map(|one| (&*one.path, one.from.as_deref(), one.to.as_deref())).collect();
        let expected =
            [("a[0].n", Some("x"), Some("y")), ("a[1].n", None, Some("z")), ("b", Some("true"), None)];
        assert_eq!(said, expected);
        for number in 0..100 {
            let all = note(json!({ "n": number }), json!({ "n": "긴".repeat(1000), "o": number }));
            assert!(all.len() <= MOST_CHANGES);
        }
        let last = kept.last().unwrap();
        assert_eq!(last.fields[0].to.as_ref().map(|text| text.chars().count()), Some(LONGEST + 1));
    }
}
