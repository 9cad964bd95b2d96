//! The texts of a record as they are stored: each in the one form in which texts are kept, and no longer than its field takes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use simsa_model::FactPath;
use simsa_model::fields::{FieldKind, Subject};

use crate::domain::limits;
use crate::error::{Error, FieldProblem, Refusal, Result};

/// `record`, which is of this subject, with its texts as they are kept.
///
/// # Errors
/// [`Refusal::Invalid`] with every text that is too long or holds what cannot be stored, at its field.
pub(crate) fn cleaned<T: Serialize + DeserializeOwned>(subject: Subject, record: &T) -> Result<T> {
    let mut value = serde_json::to_value(record).map_err(Error::because("a record"))?;
    let mut problems: Vec<FieldProblem> = Vec::new();
    for (path, kind, most) in texts(subject, &value) {
        let name = path.inner();
        match clean(&name, path.find(&value), kind, most) {
            Ok(Some(text)) => path.put(&mut value, Some(text)),
            Ok(None) => {}
            Err(Error::Refused(Refusal::Invalid(wrong))) => problems.extend(wrong),
            Err(error) => return Err(error),
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems).into());
    }
    serde_json::from_value(value).map_err(Error::because("a record"))
}

/// Every text that the record can hold, with how long it may be.
fn texts(subject: Subject, record: &Value) -> Vec<(FactPath, FieldKind, usize)> {
    let mut all = Vec::new();
    for section in subject.sections() {
        let entries = section.field.path().find(record).and_then(Value::as_array).map_or(0, Vec::len);
        for field in section.fields {
            let Some(most) = field.kind.most() else { continue };
            if section.entry.is_some() {
                all.extend((0..entries).map(|at| (field.of(at), field.kind, most)));
            } else {
                all.push((field.path(), field.kind, most));
            }
        }
    }
    all
}

/// The text as it is kept; nothing where there is none.
fn clean(name: &str, value: Option<&Value>, kind: FieldKind, most: usize) -> Result<Option<Value>> {
    Ok(match (kind, value) {
        (_, Some(Value::String(text))) => Some(json!(limits::text(name, text, most)?)),
        (FieldKind::Words(_) | FieldKind::Lines(_), Some(Value::Array(lines))) => {
            let all: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
            limits::text(name, &all.join("\n"), most)?;
            let each = all.iter().map(|line| limits::text(name, line, most));
            Some(json!(each.collect::<Result<Vec<_>>>()?))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use simsa_model::{Facts, Product};

    use super::*;

    /// Puts a text at every field that takes one, in an entry of its own where the field is in a list.
    fn filled(subject: Subject, text: &str) -> Value {
        let mut value = json!({});
        for section in subject.sections() {
            for field in section.fields.iter().filter(|field| field.kind.most().is_some()) {
                let path = if section.entry.is_some() { field.of(0) } else { field.path() };
                let lines = matches!(field.kind, FieldKind::Words(_) | FieldKind::Lines(_));
                path.put(&mut value, Some(if lines { json!([text]) } else { json!(text) }));
            }
        }
        value
    }

    #[test]
    fn every_text_of_every_subject_is_found_and_has_a_limit() {
        for subject in Subject::ALL {
            let value = filled(subject, "e\u{301} ");
            let found = texts(subject, &value);
            let expected = subject.fields().filter(|field| field.kind.most().is_some()).count();
            assert_eq!(found.len(), expected, "{subject:?}");
            for (path, kind, most) in found {
                let kept = clean("x", path.find(&value), kind, most).unwrap().unwrap();
                assert!(kept == json!("é") || kept == json!(["é"]), "{path:?}: {kept}");
                let long = json!("가".repeat(most + 1));
                assert!(clean("x", Some(&long), kind, most).is_err(), "{path:?}");
            }
        }
    }

    #[test]
    fn what_is_wrong_stands_at_its_field_and_the_rest_is_kept_in_normal_form() {
        let long = "가".repeat(301);
        let operators = json!([{ "id": "main", "name": "짧음" }, { "id": "backup", "name": long }]);
        let facts: Facts =
            serde_json::from_value(json!({ "applicant": { "name": long }, "operators": operators })).unwrap();
        let Err(Error::Refused(Refusal::Invalid(problems))) = cleaned(Subject::Facts, &facts) else {
            panic!()
        };
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["applicant.name", "operators[1].name"]);
        let product =
            Product { kind: "firewall".into(), name: " e\u{301}방화벽 ".into(), ..Product::default() };
        assert_eq!(cleaned(Subject::Product, &product).unwrap().name, "é방화벽");
    }
}
