//! What is said about a piece of evidence: as a form, and as the workbench takes it.

use simsa_app::intake::description::Described;
use simsa_app::records::{CasePart, Disclosure};
use simsa_app::views::evidence::EvidenceView;
use simsa_catalogue::catalogue;
use simsa_model::{Bi, Day, Language, Party, Say};

use crate::form::TypedForm;
use crate::frame::fields::Fields;
use crate::inputs::Wrong;

/// The kinds of the catalogue, id and name.
pub(super) type Kinds = Vec<(&'static str, &'static str)>;

pub(super) fn kinds(language: Language) -> Kinds {
    let kinds = catalogue().evidence_kinds.iter();
    kinds.map(|kind| (kind.id, Bi::new(kind.name, kind.name_en).get(language))).collect()
}

pub(super) fn kind_words(kinds: &[(&str, &str)], id: &str) -> String {
    kinds.iter().find(|(own, _)| *own == id).map_or(id, |(_, words)| words).to_owned()
}

pub(super) fn whose(part: CasePart, language: Language) -> &'static str {
    match part {
        CasePart::Operator => Party::Operator.short().get(language),
        CasePart::Applicant => Party::Applicant.short().get(language),
    }
}

/// A description as a form, to be changed.
pub(super) fn form(one: &EvidenceView) -> TypedForm {
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    TypedForm::with([
        ("title", one.listed.title.clone()),
        ("kind", one.listed.kind.clone()),
        ("effective", day(one.listed.effective)),
        ("from", day(one.listed.from)),
        ("until", day(one.listed.until)),
        ("disclosure", one.disclosure.id().to_owned()),
    ])
}

/// A description as typed.
pub(crate) fn described(fields: &Fields, title: &str) -> Result<Described, Wrong> {
    let mut wrong = Wrong::new();
    let mut day = |name: &str| match fields.some(name).map(str::parse::<Day>) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(_)) => {
            let say = Say::new(
                "있는 날짜를 연-월-일로 적어 주십시오. 예: 2024-03-02",
                "Write a day that exists as year-month-day, for example 2024-03-02",
            );
            wrong.insert(name.to_owned(), say);
            None
        }
    };
    let (effective, from, until) = (day("effective"), day("from"), day("until"));
    let disclosure = disclosure(fields, &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let kind = fields.text("kind").to_owned();
    Ok(Described { title: title.to_owned(), kind, effective, from, until, disclosure })
}

/// What the other party may see, where it is said. A word that is neither is refused: what is usual would be shown instead.
pub(crate) fn disclosure(fields: &Fields, wrong: &mut Wrong) -> Option<Disclosure> {
    let said = fields.some("disclosure")?;
    let known = Disclosure::ALL.into_iter().find(|one| one.id() == said);
    if known.is_none() {
        let say = Say::new(
            "공개 범위는 full 또는 title-and-digest입니다",
            "what the other party may see is `full` or `title-and-digest`",
        );
        wrong.insert("disclosure".to_owned(), say);
    }
    known
}
