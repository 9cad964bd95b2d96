//! A fact that a ruling rests on, in words: the rules keep the values as a facts file writes them, and people read those
//! of the inputs.

use simsa_model::fields::{FieldKind, FieldOptions, Subject, certificates};
use simsa_model::{Choice, Day, FactPath, FactUse, Language};

use super::show::yes_no;
use crate::words;

/// What the fact is called, and its value.
pub(crate) fn said(used: &FactUse, language: Language) -> (String, String) {
    let field = used.fact.field();
    let value = match used.value.strip_prefix("no ") {
        Some(schemes) if *field == certificates::WHOLE => none_of(schemes, language),
        _ => value(field.kind, &used.value, language),
    };
    (name(&used.fact, language), value)
}

fn name(fact: &FactPath, language: Language) -> String {
    let say = if fact.field().subject == Subject::Ruling { fact.words() } else { fact.asks() };
    say.get(language).to_owned()
}

/// A value of the field at this path, as people read it.
pub(crate) fn shown_value(subject: Subject, path: &str, written: &str, language: Language) -> String {
    let field = FactPath::within(subject, path).map(|path| path.field().kind);
    field.map_or_else(|| written.to_owned(), |kind| value(kind, written, language))
}

pub(super) fn value(kind: FieldKind, written: &str, language: Language) -> String {
    match kind {
        FieldKind::YesNo => {
            let words = yes_no(language).into_iter().find(|(value, _)| value == written);
            words.map_or_else(|| written.to_owned(), |(_, words)| words)
        }
        FieldKind::One(FieldOptions::Fixed(choices)) | FieldKind::Many(FieldOptions::Fixed(choices)) => {
            let all = written.split(", ").map(|one| option(choices, one, language));
            all.collect::<Vec<_>>().join(", ")
        }
        FieldKind::Day => written.parse().map_or_else(|_| written.to_owned(), |day: Day| words::day(day)),
        _ => written.to_owned(),
    }
}

fn option<'o>(choices: &'static [Choice], written: &'o str, language: Language) -> &'o str {
    choices.iter().find(|one| one.id == written).map_or(written, |one| one.words.get(language))
}

/// That certificates are missing is a fact too, and names them.
fn none_of(schemes: &str, language: Language) -> String {
    let names: Vec<String> =
        schemes.split(" / ").map(|one| value(certificates::SCHEME.kind, one, language)).collect();
    match language {
        Language::Korean => format!("{} 없음", names.join(" / ")),
        Language::English => format!("no {}", names.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Language::{English, Korean};
    use simsa_model::{FactPath, FactUse};

    use super::said;

    #[test]
    fn values_are_those_of_the_inputs() {
        let fact = |path: &str, value: &str| FactUse {
            fact: FactPath::parse(path).unwrap(),
            value: value.to_owned(),
        };
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
