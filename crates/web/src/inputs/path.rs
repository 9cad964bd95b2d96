//! Paths into JSON: `storage[0].cloud`, entries counted from 0.

use serde_json::{Map, Value};

/// One step of a path.
enum Step<'a> {
    Key(&'a str),
    At(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|part| !part.is_empty()).map(|part| match part.strip_suffix(']') {
        Some(at) => Step::At(at.parse().unwrap_or(usize::MAX)),
        None => Step::Key(part),
    })
}

/// What stands at `path`.
pub(super) fn get<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    steps(path).try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::At(at) => value.get(at),
    })
}

/// Puts `new` at `path`, making objects and list entries on the way; `None` removes what is there.
///
/// Objects that become empty by that are removed too: `{}` and nothing mean the same in our values, except as an entry
/// of a list. An entry beyond the next free place of its list is ignored.
pub(super) fn set(value: &mut Value, path: &str, new: Option<Value>) {
    set_steps(value, &steps(path).collect::<Vec<_>>(), new);
}

fn set_steps(value: &mut Value, path: &[Step<'_>], new: Option<Value>) {
    let Some((first, rest)) = path.split_first() else {
        *value = new.unwrap_or(Value::Null);
        return;
    };
    match first {
        Step::Key(key) => {
            if new.is_none() && value.get(*key).is_none() {
                return;
            }
            if !value.is_object() {
                *value = Value::Object(Map::new());
            }
            let Value::Object(map) = value else { return };
            set_steps(map.entry(*key).or_insert(Value::Null), rest, new);
            let gone = match &map[*key] {
                Value::Null => true,
                Value::Object(inner) => inner.is_empty(),
                _ => false,
            };
            if gone {
                map.remove(*key);
            }
        }
        Step::At(at) => {
            if new.is_none() && value.get(at).is_none() {
                return;
            }
            if !value.is_array() {
                *value = Value::Array(Vec::new());
            }
            let Value::Array(entries) = value else { return };
            if *at == entries.len() {
                entries.push(Value::Object(Map::new()));
            }
            if let Some(entry) = entries.get_mut(*at) {
                set_steps(entry, rest, new);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{get, set};

    #[test]
    fn what_is_put_is_found_and_what_is_removed_leaves_nothing() {
        let mut value = json!({});
        set(&mut value, "storage[0].cloud", Some(json!(true)));
        set(&mut value, "application.date", Some(json!("2024-01-01")));
        assert_eq!(get(&value, "storage[0].cloud"), Some(&json!(true)));
        set(&mut value, "application.date", None);
        set(&mut value, "storage[7].cloud", Some(json!(true)));
        set(&mut value, "nothing.here", None);
        assert_eq!(value, json!({"storage": [{"cloud": true}]}));
    }
}
