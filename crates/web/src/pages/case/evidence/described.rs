//! What is said about a piece of evidence: as a form, and as the workbench takes it.

use simsa_app::intake::description::Described;
use simsa_app::records::{CasePart, Disclosure};
use simsa_app::views::evidence::EvidenceView;
use simsa_app::{Actor, CaseId, Error, Refusal};
use simsa_catalogue::catalogue;
use simsa_model::{Bi, Day, Language, Party, Say};

use crate::form::{TypedForm, wrong};
use crate::frame::fields::Fields;
use crate::inputs::Wrong;
use crate::request_error::RequestError;
use crate::state::AppState;

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

/// What is said of a piece: the names of the fields, and of those that hold what a page had shown in them.
pub(super) const SAID: [(&str, &str); 6] = [
    ("title", "was.title"),
    ("kind", "was.kind"),
    ("effective", "was.effective"),
    ("from", "was.from"),
    ("until", "was.until"),
    ("disclosure", "was.disclosure"),
];

/// What stands there, field by field in the order of [`SAID`].
fn stands(one: &EvidenceView) -> [String; 6] {
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        one.listed.title.clone(),
        one.listed.kind.clone(),
        day(one.listed.effective),
        day(one.listed.from),
        day(one.listed.until),
        one.disclosure.id().to_owned(),
    ]
}

/// A description as a form, to be changed.
pub(super) fn form(one: &EvidenceView) -> TypedForm {
    let each = SAID.into_iter().zip(stands(one));
    TypedForm::with(each.flat_map(|((name, was), value)| [(name, value.clone()), (was, value)]))
}

/// Saves what was typed of a piece over what a page had shown. What others have changed meanwhile and this form has not stays theirs;
/// what both have changed is shown, and decided by saving again.
///
/// # Errors
/// Inside: what was typed, joined with what stands there now, and what is wrong with it.
pub(super) async fn save(
    app: &AppState,
    actor: &Actor,
    case: &CaseId,
    (id, version): (&str, u64),
    fields: Fields,
) -> Result<Result<(), (Fields, Wrong)>, RequestError> {
    let mut version = version;
    let mut fields = fields;
    for _ in 0..JOINS {
        let input = match described(&fields, fields.text("title")) {
            Ok(input) => input,
            Err(wrong) => return Ok(Err((fields, wrong))),
        };
        let saved = app.workbench().describe_evidence(actor, case, &id.into(), version, &input).await;
        let refusal = match saved {
            Ok(_) => return Ok(Ok(())),
            Err(refusal @ Error::Refused(Refusal::Conflict { .. })) => refusal,
            Err(refusal) => return Ok(Err((fields, wrong(refusal)?))),
        };
        // a page without what it had shown can only be told
        if fields.0.iter().all(|(name, _)| name != SAID[0].1) {
            return Ok(Err((fields, wrong(refusal)?)));
        }
        let all = app.workbench().read_case(actor, case).await?.evidence().await?;
        let now = all.into_iter().find(|one| one.name == id).ok_or(RequestError::NotFound)?;
        version = now.version;
        let disputed = join(&mut fields, &stands(&now));
        if !disputed.is_empty() {
            return Ok(Err((fields, disputed)));
        }
    }
    Ok(Err((fields, Wrong::from([(String::new(), overtaken())]))))
}

/// How often what others save at the same moment is joined.
const JOINS: u32 = 4;

fn overtaken() -> Say {
    Say::new(
        "다른 사람이 같은 내용을 계속 바꾸고 있습니다. 잠시 뒤 다시 저장하십시오.",
        "Others keep changing the same; save again in a moment.",
    )
}

/// Puts what only others have changed into `typed`, and what stands there `now` beside it; gives what both have changed.
fn join(typed: &mut Fields, now: &[String; 6]) -> Wrong {
    let mut disputed = Wrong::new();
    for ((name, was), now) in SAID.into_iter().zip(now) {
        let (said, shown) = (typed.text(name).to_owned(), typed.text(was).to_owned());
        if shown != *now && said != *now {
            if said == shown {
                typed.set(name, now);
            } else {
                let say = Say::new(
                    format!("다른 사람이 ‘{now}’(으)로 바꾸었습니다. 다시 저장하면 여기 적힌 대로 바뀝니다."),
                    format!("Somebody else has changed it to “{now}”; saving again writes what stands here."),
                );
                disputed.insert(name.to_owned(), say);
            }
        }
        typed.set(was, now);
    }
    disputed
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

#[cfg(test)]
mod tests {
    use super::{SAID, join};
    use crate::frame::fields::Fields;

    fn typed(said: [&str; 6], shown: [&str; 6]) -> Fields {
        let each = SAID.into_iter().zip(said.into_iter().zip(shown));
        Fields(
            each.flat_map(|((name, was), (said, shown))| [(name, said), (was, shown)])
                .map(|(a, b)| (a.into(), b.into()))
                .collect(),
        )
    }

    #[test]
    fn what_only_others_have_changed_stays_theirs_and_what_both_have_is_shown() {
        let shown = ["제목", "log", "", "", "", "full"];
        let now = ["새 제목", "log", "2026-01-02", "", "", "full"].map(str::to_owned);
        // a day typed, nothing else: the other's title and day
        let mut mine = typed(["제목", "log", "2026-03-02", "", "", "full"], shown);
        let disputed = join(&mut mine, &now);
        assert_eq!(disputed.keys().collect::<Vec<_>>(), ["effective"]);
        assert_eq!((mine.text("title"), mine.text("effective")), ("새 제목", "2026-03-02"));
        // seen now: saving again decides, and nothing goes back
        assert!(join(&mut mine, &now).is_empty());
        assert_eq!(mine.text("was.title"), "새 제목");
        // the same said by both
        let mut same = typed(["새 제목", "log", "2026-01-02", "", "", "full"], shown);
        assert!(join(&mut same, &now).is_empty());
    }
}
