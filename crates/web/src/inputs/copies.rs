//! What is read from a copy: who names the copy of a certificate or the report of a test has its number and days beside it,
//! as far as the file says them and nothing was typed. It is told, and shown to be looked at.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use simsa_model::fields::Subject;
use simsa_model::{FactPath, Told};

/// Fills what was left blank beside copies that `value` names and `before` did not; says whether anything was.
pub(crate) fn fill_from_copies(
    subject: Subject,
    told: &BTreeMap<String, Told>,
    before: &Value,
    value: &mut Value,
) -> bool {
    fill(subject, "", told, before, value)
}

fn fill(
    subject: Subject,
    path: &str,
    told: &BTreeMap<String, Told>,
    before: &Value,
    value: &mut Value,
) -> bool {
    match value {
        Value::Array(entries) => {
            let each = entries.iter_mut().enumerate();
            each.fold(false, |any, (at, entry)| {
                fill(subject, &format!("{path}[{at}]"), told, &before[at], entry) || any
            })
        }
        Value::Object(fields) => {
            let mut any =
                named_anew(before, fields).and_then(|copy| told.get(copy).cloned()).is_some_and(|told| {
                    let known = |name: &str| FactPath::within(subject, &within(path, name)).is_some();
                    fill_beside(&known, &told, fields)
                });
            for (name, inner) in fields.iter_mut().filter(|(_, inner)| inner.is_object() || inner.is_array())
            {
                any |= fill(subject, &within(path, name), told, &before[name], inner);
            }
            any
        }
        _ => false,
    }
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The copy or the first report that an entry names now and did not name before.
fn named_anew<'v>(before: &Value, fields: &'v Map<String, Value>) -> Option<&'v str> {
    let of = |copy: Option<&'v Value>, evidence: Option<&'v Value>| {
        copy.and_then(Value::as_str).or_else(|| evidence?.get(0)?.as_str())
    };
    let now = of(fields.get("copy"), fields.get("evidence"))?;
    let earlier = [&before["copy"], &before["evidence"][0]];
    (!earlier.contains(&&json!(now))).then_some(now)
}

/// The blank fields of an entry that has them. Days that would contradict what was typed are left out.
fn fill_beside(known: &dyn Fn(&str) -> bool, told: &Told, fields: &mut Map<String, Value>) -> bool {
    let days = |first: &str, last: &str| [(first.to_owned(), told.from), (last.to_owned(), told.until)];
    let mut found = vec![("number".to_owned(), told.number.as_ref().map(|number| json!(number)))];
    for pair in [days("valid_from", "valid_until"), days("from", "until")] {
        if pair.iter().all(|(name, _)| !fields.contains_key(name)) {
            found.extend(pair.map(|(name, day)| (name, day.map(|day| json!(day)))));
        }
    }
    let mut any = false;
    for (name, value) in found {
        if let Some(value) = value.filter(|_| !fields.contains_key(&name) && known(&name)) {
            fields.insert(name, value);
            any = true;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};
    use simsa_model::fields::Subject;
    use simsa_model::{Day, Told};

    use super::fill_from_copies;

    fn filled(subject: Subject, before: &Value, mut value: Value) -> (bool, Value) {
        let told = Told {
            number: Some("ISMS-가상-1".into()),
            from: Some(Day::new(2024, 3, 2)),
            until: Some(Day::new(2027, 3, 1)),
            ..Told::default()
        };
        let told = BTreeMap::from([("e-1".to_owned(), told)]);
        (fill_from_copies(subject, &told, before, &mut value), value)
    }

    #[test]
    fn what_is_blank_beside_a_copy_comes_from_the_copy() {
        let named = json!({"certificates": [{"scheme": "isms"}, {"scheme": "isms-p", "copy": "e-1"}]});
        let (any, value) = filled(Subject::Facts, &json!({}), named.clone());
        assert!(any);
        assert_eq!(value["certificates"][0], json!({"scheme": "isms"}));
        let full = json!({"scheme": "isms-p", "copy": "e-1", "number": "ISMS-가상-1", "valid_from": "2024-03-02", "valid_until": "2027-03-01"});
        assert_eq!(value["certificates"][1], full);
        // a field that the entry has not got is not made up
        let product =
            json!({"proofs": [{"kind": "cc-domestic", "copy": "e-1"}], "crypto_module": {"copy": "e-1"}});
        let (_, value) = filled(Subject::Product, &json!({}), product);
        let proof = json!({"kind": "cc-domestic", "copy": "e-1", "number": "ISMS-가상-1", "valid_until": "2027-03-01"});
        assert_eq!(value["proofs"][0], proof);
        assert_eq!(value["crypto_module"], json!({"copy": "e-1", "number": "ISMS-가상-1"}));
        let (_, value) = filled(Subject::Test, &json!({}), json!({"evidence": ["e-1", "e-2"]}));
        assert_eq!((&value["from"], &value["until"]), (&json!("2024-03-02"), &json!("2027-03-01")));
        // what was typed stays, also against the copy
        let typed =
            json!({"certificates": [{"copy": "e-1", "number": "다른 번호", "valid_until": "2030-01-01"}]});
        let (any, value) = filled(Subject::Facts, &json!({}), typed.clone());
        assert!(!any);
        assert_eq!(value, typed);
    }

    #[test]
    fn what_was_emptied_beside_a_copy_stays_empty() {
        let named = json!({"certificates": [{"scheme": "isms-p", "copy": "e-1"}]});
        assert_eq!(filled(Subject::Facts, &named, named.clone()), (false, named.clone()));
        let unknown = json!({"certificates": [{"scheme": "isms-p", "copy": "e-2"}]});
        assert_eq!(filled(Subject::Facts, &json!({}), unknown.clone()), (false, unknown));
    }
}
