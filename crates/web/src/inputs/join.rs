//! Two people have changed the same value since one of them opened the page: what only one side has changed is joined, the rest is
//! disputed and shown side by side. One way for facts and records, as answers have their own.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use simsa_model::fields::Subject;
use simsa_model::{Language, Say};

use super::said::shown_value;
use super::show::texts;
use super::take::Wrong;
use crate::frame::fields::Fields;

/// What a page shows again: what was typed, or what came of joining it with what others have saved.
#[derive(Default)]
pub(crate) struct TypedAgain<'a> {
    pub(crate) fields: Option<&'a Fields>,
    /// What the page had shown before anything was typed; what stands there now where it is absent.
    pub(crate) base: Option<String>,
    pub(crate) joined: Option<Value>,
    pub(crate) wrong: Wrong,
}

/// What comes of it.
#[derive(Debug, PartialEq)]
pub(crate) struct Joined {
    /// Both sides' changes; where they are disputed, one's own.
    pub(crate) value: Value,
    /// Where both have written something else, and what the others have; as inputs are named.
    pub(crate) disputed: Vec<(String, Option<Value>)>,
}

/// What the page had shown when the typing began: as the form has kept it, or what stands there now where that is of the
/// same version. `None` where neither is known.
pub(crate) fn base(fields: &Fields, version: u64, now: &Value) -> Option<Value> {
    let kept = serde_json::from_str(fields.text("base")).ok().filter(Value::is_object);
    kept.or_else(|| (fields.version() == Some(version)).then(|| now.clone()))
}

/// What is said above a form with disputed fields.
pub(crate) fn disputed() -> Say {
    Say::new(
        "그 사이에 다른 사람이 같은 칸을 다르게 저장했습니다. 다른 칸의 변경은 합쳤습니다. 표시된 칸을 확인하고 다시 저장하십시오.",
        "Somebody else has saved other values in the same fields. Changes of other fields are joined; look at the marked ones and save again.",
    )
}

/// What is said above a form of which it is not known what it had shown.
pub(crate) fn overtaken() -> Say {
    Say::new(
        "그 사이에 다른 사람이 내용을 바꾸었습니다. 아래에는 적으신 내용이 그대로 있습니다. 확인하고 다시 저장하십시오.",
        "Somebody else has changed this in the meantime. What you typed is below; check it and save again.",
    )
}

/// Joins what others have saved (`theirs`) with what was typed (`mine`) over what the page had shown (`base`).
pub(crate) fn join(base: &Value, theirs: &Value, mine: &Value) -> Joined {
    let mut disputed = Vec::new();
    let sides = Sides { base: Some(base), theirs: Some(theirs), mine: Some(mine) };
    let value = joined("", sides, &mut disputed).unwrap_or(Value::Null);
    Joined { value, disputed }
}

/// What a page says at each disputed field of a subject.
pub(crate) fn at_fields(subject: Subject, disputed: &[(String, Option<Value>)]) -> Wrong {
    at_each(disputed, |path, written, language| shown_value(subject, path, written, language))
}

/// What a page says at each disputed field; `words` makes of what the others have written what people call it.
pub(crate) fn at_each(
    disputed: &[(String, Option<Value>)],
    words: impl Fn(&str, &str, Language) -> String,
) -> Wrong {
    let say = |path: &str, theirs: Option<&Value>| {
        let words = |language| {
            let words = words(path, &theirs.map(texts).unwrap_or_default().join(", "), language);
            if words.is_empty() { "—".to_owned() } else { words }
        };
        Say::new(
            format!(
                "그 사이에 다른 사람이 ‘{}’(으)로 저장했습니다. 여기 적으신 값으로 바꾸려면 다시 저장하십시오.",
                words(Language::Korean)
            ),
            format!(
                "Somebody else has saved “{}” in the meantime. Save again to put what stands here in its place.",
                words(Language::English)
            ),
        )
    };
    disputed.iter().map(|(path, theirs)| (path.clone(), say(path, theirs.as_ref()))).collect()
}

type Disputed = Vec<(String, Option<Value>)>;

/// The same value three times: as the page had shown it, as others have saved it, as it was typed.
#[derive(Clone, Copy)]
struct Sides<T> {
    base: T,
    theirs: T,
    mine: T,
}

impl<T> Sides<T> {
    fn each<U>(&self, of: impl Fn(&T) -> Option<U>) -> Option<Sides<U>> {
        Some(Sides { base: of(&self.base)?, theirs: of(&self.theirs)?, mine: of(&self.mine)? })
    }
}

fn joined(path: &str, sides: Sides<Option<&Value>>, disputed: &mut Disputed) -> Option<Value> {
    let Sides { base, theirs, mine } = sides;
    if mine == base {
        return theirs.cloned();
    }
    if theirs == base || theirs == mine {
        return mine.cloned();
    }
    if let Some(table) = tables(path, sides, disputed) {
        return (!table.is_empty()).then_some(Value::Object(table));
    }
    if let Some(list) = lists(path, sides, disputed) {
        return Some(list);
    }
    disputed.push((path.to_owned(), theirs.cloned()));
    mine.cloned()
}

/// Field by field, where all three are tables or not there.
fn tables(path: &str, sides: Sides<Option<&Value>>, disputed: &mut Disputed) -> Option<Map<String, Value>> {
    let Sides { base, theirs, mine } = sides.each(|value| match value {
        None | Some(Value::Null) => Some(Map::new()),
        Some(Value::Object(table)) => Some(table.clone()),
        Some(_) => None,
    })?;
    let names: BTreeSet<&String> = [&base, &theirs, &mine].into_iter().flat_map(Map::keys).collect();
    let mut all = Map::new();
    for name in names {
        let dot = if path.is_empty() { "" } else { "." };
        let sides = Sides { base: base.get(name), theirs: theirs.get(name), mine: mine.get(name) };
        if let Some(value) = joined(&format!("{path}{dot}{name}"), sides, disputed) {
            all.insert(name.clone(), value);
        }
    }
    Some(all)
}

/// Entry by entry, where the entries are tables that can be told apart: by their ids, or by their places while none was
/// taken away. New ones of both sides stay, the others' first.
fn lists(path: &str, sides: Sides<Option<&Value>>, disputed: &mut Disputed) -> Option<Value> {
    let Sides { base, theirs, mine } = sides.each(|value| match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(entries)) if entries.iter().all(Value::is_object) => Some(entries.clone()),
        Some(_) => None,
    })?;
    let names = Sides { base: &base, theirs: &theirs, mine: &mine }.each(|list| names(list));
    if names.is_none() && (theirs.len() < base.len() || mine.len() < base.len()) {
        return None;
    }
    // where the entry at this place of what was shown stands in another of the lists
    let place = |at: usize, of: fn(&Sides<Vec<String>>) -> &Vec<String>| match &names {
        Some(names) => of(names).iter().position(|name| *name == names.base[at]),
        None => Some(at),
    };
    let (mut known_theirs, mut known_mine) = (BTreeSet::new(), BTreeSet::new());
    let mut places = Vec::new();
    for at in 0..base.len() {
        let (their, own) = (place(at, |names| &names.theirs), place(at, |names| &names.mine));
        known_theirs.extend(their);
        known_mine.extend(own);
        places.push((their.map(|at| &theirs[at]), own.map(|at| &mine[at])));
    }
    let fresh = |list: &[Value], known: &BTreeSet<usize>| -> Vec<Value> {
        list.iter().enumerate().filter(|(at, _)| !known.contains(at)).map(|(_, one)| one.clone()).collect()
    };
    let new_theirs = fresh(&theirs, &known_theirs);
    let mut new_mine = fresh(&mine, &known_mine);
    new_mine.retain(|one| !new_theirs.contains(one));
    let is_taken = |one: &Value| {
        one.get("id").is_some_and(|id| new_theirs.iter().any(|other| other.get("id") == Some(id)))
    };
    // two new entries of one id: which is meant elsewhere cannot be told
    if new_mine.iter().any(is_taken) {
        return None;
    }
    let mut all = Vec::new();
    for (entry, sides) in base.iter().zip(places) {
        // the input is that of the entry where it will stand
        let at = format!("{path}[{}]", all.len());
        match sides {
            (Some(their), Some(own)) => {
                let sides = Sides { base: Some(entry), theirs: Some(their), mine: Some(own) };
                all.extend(joined(&at, sides, disputed));
            }
            // taken away by one, and as it was with the other
            (None, Some(kept)) | (Some(kept), None) if kept == entry => {}
            (None, None) => {}
            (None, Some(own)) => {
                disputed.push((at, None));
                all.push(own.clone());
            }
            (Some(their), None) => disputed.push((path.to_owned(), Some(their.clone()))),
        }
    }
    Some(Value::Array([all, new_theirs, new_mine].concat()))
}

/// The ids of the entries; `None` where one has none, or two are the same.
fn names(list: &[Value]) -> Option<Vec<String>> {
    let names: Option<Vec<String>> =
        list.iter().map(|one| one.get("id").and_then(Value::as_str).map(str::to_owned)).collect();
    names.filter(|names| names.iter().collect::<BTreeSet<_>>().len() == names.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use simsa_model::fields::Subject;

    use super::{at_fields, join};

    #[test]
    fn what_one_side_has_changed_is_joined_and_the_rest_is_disputed() {
        let base = json!({ "applicant": { "name": "가", "representative": "나" }, "served": "private" });
        let theirs = json!({ "applicant": { "name": "다", "representative": "나" }, "served": "private" });
        let mine =
            json!({ "applicant": { "name": "가", "representative": "라" }, "served": "public", "new": 1 });
        let both = join(&base, &theirs, &mine);
        assert_eq!(both.disputed, []);
        let name =
            json!({ "applicant": { "name": "다", "representative": "라" }, "served": "public", "new": 1 });
        assert_eq!(both.value, name);

        let mine = json!({ "applicant": { "representative": "나" }, "served": "private" });
        let both = join(&base, &theirs, &mine);
        assert_eq!(both.disputed, [("applicant.name".to_owned(), Some(json!("다")))]);
        assert_eq!(both.value, mine, "what was typed stays");
        let said = at_fields(Subject::Facts, &both.disputed);
        assert!(said["applicant.name"].ko.contains("‘다’"), "{said:?}");
    }

    #[test]
    fn entries_are_told_apart_by_their_ids() {
        let at = |list: Value| json!({ "storage": list });
        let base = at(json!([{ "id": "a", "role": "primary" }, { "id": "b" }]));
        // they took one away and added one; I changed another and added one
        let theirs = at(json!([{ "id": "a", "role": "primary" }, { "id": "c" }]));
        let mine = at(json!([{ "id": "a", "role": "backup" }, { "id": "b" }, { "id": "d" }]));
        let both = join(&base, &theirs, &mine);
        assert_eq!(both.disputed, []);
        assert_eq!(both.value, at(json!([{ "id": "a", "role": "backup" }, { "id": "c" }, { "id": "d" }])));
        // I changed what they took away
        let mine = at(json!([{ "id": "a", "role": "primary" }, { "id": "b", "cloud": true }]));
        assert_eq!(join(&base, &theirs, &mine).disputed.len(), 1);
        // two new ones of one id
        let theirs =
            at(json!([{ "id": "a", "role": "primary" }, { "id": "b" }, { "id": "n", "cloud": true }]));
        let mine = at(json!([{ "id": "a", "role": "primary" }, { "id": "b" }, { "id": "n" }]));
        assert_eq!(join(&base, &theirs, &mine).disputed[0].0, "storage");
    }

    #[test]
    fn entries_without_ids_are_told_apart_by_their_places() {
        let at = |list: Value| json!({ "certificates": list });
        let base = at(json!([{ "scheme": "isms", "number": "1" }]));
        let theirs = at(json!([{ "scheme": "isms", "number": "2" }, { "scheme": "csap" }]));
        let mine = at(json!([{ "scheme": "isms-p", "number": "1" }]));
        let both = join(&base, &theirs, &mine);
        assert_eq!(both.disputed, []);
        assert_eq!(both.value, at(json!([{ "scheme": "isms-p", "number": "2" }, { "scheme": "csap" }])));
        let mine = at(json!([]));
        assert_eq!(join(&base, &theirs, &mine).disputed[0].0, "certificates");
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(json!(1)), Just(json!("가")), Just(json!(["x"])), Just(json!(true))];
        leaf.prop_recursive(3, 24, 4, |inner| {
            let table = prop::collection::btree_map("[a-c]|id", inner, 0..4);
            prop_oneof![
                table.clone().prop_map(|all| json!(all)),
                prop::collection::vec(table.prop_map(|all| json!(all)), 0..3).prop_map(Value::Array),
            ]
        })
    }

    proptest! {
        #[test]
        fn who_has_changed_nothing_takes_what_the_others_have(base in value(), other in value()) {
            let theirs = join(&base, &other, &base);
            prop_assert_eq!((&theirs.value, theirs.disputed.len()), (&other, 0));
            let mine = join(&base, &base, &other);
            prop_assert_eq!((&mine.value, mine.disputed.len()), (&other, 0));
        }

        #[test]
        fn what_both_have_written_alike_is_not_disputed(base in value(), other in value()) {
            let both = join(&base, &other, &other);
            prop_assert_eq!((&both.value, both.disputed.len()), (&other, 0));
        }
    }
}
