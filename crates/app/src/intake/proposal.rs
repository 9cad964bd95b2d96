//! What the name of a file tells about it, and what its first lines do: its kind (words of the catalogue) and its days. It is
//! proposed where a person has said nothing, and shown to be looked at. The name goes before: people chose it.

use simsa_catalogue::catalogue;
use simsa_model::{self as model, Day, Told, days_within};
use unicode_normalization::UnicodeNormalization;

use crate::intake::description::Described;

impl Described {
    /// With what the name of the file tells, where no kind is said.
    pub(crate) fn or_as_named(&self, file: &str, today: Day) -> Self {
        if !self.kind.is_empty() {
            return self.clone();
        }
        // names from a Mac come in pieces
        let file: String = file.nfc().collect();
        let kind = catalogue().kind_named(&file);
        let mut next = Self { kind: kind.map_or("other", |kind| kind.id).to_owned(), ..self.clone() };
        if self.effective.is_none() && self.from.is_none() && self.until.is_none() {
            let expires = kind.is_some_and(|kind| kind.expires);
            let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
            let days: Vec<Day> = days_within(stem).into_iter().map(|(_, day)| day).collect();
            match days[..] {
                [day] if expires && day > today => next.until = Some(day),
                [day] if day <= today => next.effective = Some(day),
                [from, until] if from < until => (next.from, next.until) = (Some(from), Some(until)),
                _ => {}
            }
        }
        next
    }
}

/// With what the first lines of a file tell, where its name told nothing.
pub(crate) fn as_told(listed: &model::Evidence, told: &Told) -> model::Evidence {
    let mut next = listed.clone();
    if let Some(title) = told.title.as_ref().filter(|_| next.kind == "other") {
        let title: String = title.nfc().collect();
        if let Some(kind) = catalogue().kind_named(&title) {
            kind.id.clone_into(&mut next.kind);
        }
    }
    next.effective = next.effective.or(told.effective);
    // the period that a procedure speaks of is not its own
    let has_period = catalogue().evidence_kind(&next.kind).is_some_and(|kind| kind.expires || kind.covers);
    if has_period && next.from.is_none() && next.until.is_none() {
        (next.from, next.until) = (told.from, told.until);
    }
    next
}

#[cfg(test)]
mod tests {
    use simsa_model::{Day, Evidence, Told};

    use super::{Described, as_told};

    #[test]
    fn a_name_is_followed_only_where_nothing_is_said() {
        let today = Day::new(2026, 3, 2);
        let proposed = Described::default().or_as_named("네트워크구성도_20240115.pdf", today);
        assert_eq!((proposed.kind.as_str(), proposed.effective), ("diagram", Some(Day::new(2024, 1, 15))));
        let ends = Described::default().or_as_named("ISMS 인증서 ~2027.05.31.pdf", today);
        assert_eq!((ends.effective, ends.until), (None, Some(Day::new(2027, 5, 31))));
        // names from a Mac
        let apart: String = unicode_normalization::UnicodeNormalization::nfd("계약서.pdf").collect();
        assert_eq!(Described::default().or_as_named(&apart, today).kind, "contract");
        let said = Described { kind: "log".to_owned(), ..Described::default() };
        assert_eq!(said.or_as_named("계약서_20240115.pdf", today).effective, None);
        assert_eq!(Described::default().or_as_named("문서.pdf", today).kind, "other");
    }

    #[test]
    fn what_a_file_says_fills_what_its_name_left_open() {
        let told = Told {
            title: Some("정보보호 관리체계 인증서".to_owned()),
            effective: Some(Day::new(2022, 3, 2)),
            from: Some(Day::new(2022, 3, 2)),
            until: Some(Day::new(2025, 3, 1)),
            number: None,
        };
        let nameless = Evidence { kind: "other".to_owned(), ..Evidence::default() };
        let filled = as_told(&nameless, &told);
        assert_eq!(filled.kind, "certificate-copy");
        assert_eq!((filled.effective, filled.from, filled.until), (told.effective, told.from, told.until));
        // the name went before
        let named = Evidence {
            kind: "procedure".to_owned(),
            effective: Some(Day::new(2021, 1, 1)),
            ..Evidence::default()
        };
        let filled = as_told(&named, &told);
        assert_eq!((filled.kind.as_str(), filled.effective), ("procedure", named.effective));
        assert_eq!((filled.from, filled.until), (None, None), "a period it speaks of is not its own");
        assert_eq!(as_told(&named, &Told::default()), named);
    }
}
