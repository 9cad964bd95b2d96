//! A fact that a ruling rests on, in words: the rules keep the values as a facts file writes them, and people read those
//! of the inputs.

use simsa_model::{Bi, Day, FactId, FactUse, Language};

use super::control::{Control, Kind, Options};
use super::facts::SECTIONS;
use super::show::yes_no;
use crate::words;

/// What the fact is called, and its value.
pub(crate) fn said(used: &FactUse, language: Language) -> (String, String) {
    let path = used.fact.as_str();
    let value = match (path, used.value.strip_prefix("no ")) {
        ("certificates", Some(schemes)) => none_of(schemes, language),
        _ => value(control(path), &used.value, language),
    };
    (name(&used.fact, language), value)
}

fn name(fact: &FactId, language: Language) -> String {
    match fact.as_str() {
        "group" => Bi::new("그룹", "Group").get(language).to_owned(),
        _ => fact.asks().get(language).to_owned(),
    }
}

/// The control of `storage[main].cloud` or `application.date`.
fn control(path: &str) -> Option<&'static Control> {
    let (list, field) = match path.split_once('[') {
        Some((list, rest)) => (Some(list), rest.split_once("].")?.1),
        None => (None, path),
    };
    let mut sections = SECTIONS.iter().filter(|section| section.list.map(|own| own.path) == list);
    sections.find_map(|section| section.controls.iter().find(|control| control.path == field))
}

fn value(control: Option<&Control>, written: &str, language: Language) -> String {
    match control.map(|control| control.kind) {
        Some(Kind::YesNo) => {
            let words = yes_no(language).into_iter().find(|(value, _)| value == written);
            words.map_or_else(|| written.to_owned(), |(_, words)| words)
        }
        Some(Kind::One(Options::Fixed(options)) | Kind::Many(Options::Fixed(options))) => {
            let all = written.split(", ").map(|one| option(options, one, language));
            all.collect::<Vec<_>>().join(", ")
        }
        Some(Kind::Day) => written.parse().map_or_else(|_| written.to_owned(), |day: Day| words::day(day)),
        _ => written.to_owned(),
    }
}

fn option<'o>(options: &'static [(&str, Bi)], written: &'o str, language: Language) -> &'o str {
    options.iter().find(|(id, _)| *id == written).map_or(written, |(_, words)| words.get(language))
}

/// That certificates are missing is a fact too, and names them.
fn none_of(schemes: &str, language: Language) -> String {
    let known = control("certificates[0].scheme");
    let names: Vec<String> = schemes.split(" / ").map(|one| value(known, one, language)).collect();
    match language {
        Language::Korean => format!("{} 없음", names.join(" / ")),
        Language::English => format!("no {}", names.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Language::{English, Korean};
    use simsa_model::{FactId, FactUse};

    use super::said;

    #[test]
    fn values_are_those_of_the_inputs() {
        let fact =
            |path: &str, value: &str| FactUse { fact: FactId::from_path(path), value: value.to_owned() };
        let ko = |path, value| said(&fact(path, value), Korean).1;
        assert_eq!(ko("storage[main].cloud", "true"), "예");
        assert_eq!(ko("storage[main].facility", "cloud-provider"), "클라우드 서비스 제공자");
        assert_eq!(ko("institutions.legal_forms", "school, none-of-these"), "각급 학교, 해당 없음");
        assert_eq!(ko("certificates[0].valid_until", "2027-01-31"), "2027. 1. 31.");
        assert_eq!(ko("certificates", "no isms-p / isms"), "ISMS-P / ISMS 없음");
        let english = said(&fact("certificates[0].scheme", "iso-27017"), English);
        assert_eq!(english, ("Certificate 1: Which certificate is it?".to_owned(), "ISO 27017".to_owned()));
        assert_eq!(said(&fact("group", "II-3"), Korean), ("그룹".to_owned(), "II-3".to_owned()));
    }
}
