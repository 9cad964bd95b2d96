//! Finding and putting a value of the table in JSON, the shape that serde gives facts and entries.

use serde_json::{Map, Value};

use super::{EntryKey, FactPath};

/// One step on the way to a value.
enum Step<'p> {
    Name(&'static str),
    Entry(&'p EntryKey),
}

impl FactPath {
    /// What stands at the path in `subject`, the JSON of the facts or of one entry. Entries are named by their `id` or by
    /// their position.
    pub fn find<'v>(&self, subject: &'v Value) -> Option<&'v Value> {
        self.steps().iter().try_fold(subject, |value, step| match step {
            Step::Name(name) => value.get(name),
            Step::Entry(key) => {
                let entries = value.as_array()?;
                entries.get(position(entries, key)?)
            }
        })
    }

    /// Puts `new` at the path in `subject`, making tables and the next entry of a list on the way; `None` removes what is
    /// there.
    ///
    /// Tables that become empty by that are removed too: `{}` and nothing mean the same in our values, except as an entry
    /// of a list. An entry beyond the next free place of its list is ignored.
    pub fn put(&self, subject: &mut Value, new: Option<Value>) {
        put_at(subject, &self.steps(), new);
    }

    /// The pattern of the field, name by name, with the keys in their places.
    fn steps(&self) -> Vec<Step<'_>> {
        let mut keys = self.key().into_iter();
        let mut steps = Vec::new();
        for name in self.field().path.split('.').filter(|name| !name.is_empty()) {
            steps.push(Step::Name(name.trim_end_matches("[]")));
            if name.ends_with("[]") {
                steps.extend(keys.next().map(Step::Entry));
            }
        }
        steps.extend(keys.next().map(Step::Entry));
        steps
    }
}

fn position(entries: &[Value], key: &EntryKey) -> Option<usize> {
    key.place_among(entries.iter().map(|entry| entry.get("id").and_then(Value::as_str)))
}

fn put_at(value: &mut Value, steps: &[Step<'_>], new: Option<Value>) {
    let Some((first, rest)) = steps.split_first() else {
        *value = new.unwrap_or(Value::Null);
        return;
    };
    match first {
        Step::Name(name) => put_in_table(value, name, rest, new),
        Step::Entry(key) => put_in_list(value, key, rest, new),
    }
}

fn put_in_table(value: &mut Value, name: &str, rest: &[Step<'_>], new: Option<Value>) {
    if new.is_none() && value.get(name).is_none() {
        return;
    }
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(table) = value else { return };
    let inner = table.entry(name).or_insert(Value::Null);
    put_at(inner, rest, new);
    if inner.is_null() || inner.as_object().is_some_and(Map::is_empty) {
        table.remove(name);
    }
}

fn put_in_list(value: &mut Value, key: &EntryKey, rest: &[Step<'_>], new: Option<Value>) {
    let known = value.as_array().map_or(&[][..], Vec::as_slice);
    let Some(at) =
        position(known, key).filter(|at| *at < known.len() || (new.is_some() && *at == known.len()))
    else {
        return;
    };
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    let Value::Array(entries) = value else { return };
    if at == entries.len() {
        entries.push(Value::Object(Map::new()));
    }
    put_at(&mut entries[at], rest, new);
}
