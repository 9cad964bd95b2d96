//! Where a finding points, in the words of the pages, and the page on which it can be mended.

use simsa_app::CaseId;
use simsa_app::records::ItemBody;
use simsa_app::views::spots::{ListedEntry, SpotOf, Spots};
use simsa_case::FolderPlace;
use simsa_catalogue::QuestionId;
use simsa_model::{Bi, FieldPath, Language, List, Place, PlaceKind};

use super::item;
use crate::inputs::label;

/// What stands in this part of a case, and the page of the workbench for it; `None` for a file beside the case.
const fn part(kind: PlaceKind) -> Option<(Bi, &'static str)> {
    Some(match kind {
        PlaceKind::Facts | PlaceKind::List(List::Storage | List::Operators | List::Certificates) => {
            (Bi::new("신청 사실", "Facts"), "facts")
        }
        PlaceKind::List(List::Answers) => (Bi::new("점검표", "Checklists"), "questions"),
        PlaceKind::List(List::Evidence) => (Bi::new("증빙자료", "Evidence"), "evidence"),
        PlaceKind::List(List::Products) => (Bi::new("정보보호제품", "Security products"), "records"),
        PlaceKind::List(List::Services) => (Bi::new("사용 서비스", "Services in use"), "records"),
        PlaceKind::List(List::Tests) => (Bi::new("점검과 모의침투 테스트", "Tests"), "records"),
        PlaceKind::List(List::Claims) => (Bi::new("인증기준 면제 신청", "Claims to be exempted"), "records"),
        PlaceKind::Conformity => (Bi::new("적합성 확인", "Conformity"), "conformity"),
        PlaceKind::File => return None,
    })
}

/// The words, and the address; no address where there is no page.
pub(crate) fn of(place: &Place, spots: &Spots, case: &CaseId, language: Language) -> (String, String) {
    if let Some((spot, field)) = spots.at(place) {
        let (words, page) = entry(spot, field, language);
        return (words, format!("/cases/{case}/{page}"));
    }
    let Some((name, page)) = part(place.kind()) else {
        return (FolderPlace::of(place).file, String::new());
    };
    let name = name.get(language);
    let field = place.as_fact().map(|fact| fact.words().get(language).to_owned());
    let words = field.map_or_else(|| name.to_owned(), |field| format!("{name} · {field}"));
    (words, format!("/cases/{case}/{page}"))
}

fn entry(spot: &ListedEntry, field: Option<&FieldPath>, language: Language) -> (String, String) {
    match &spot.of {
        SpotOf::Answer { asked, operator } => {
            let question = spot.id.parse::<QuestionId>().ok().map(QuestionId::question);
            let Some(question) = question else { return (spot.id.clone(), "questions".to_owned()) };
            let of = crate::checklist::of_operator(operator.as_deref());
            let page =
                if *asked { format!("questions/{}{of}", spot.id) } else { format!("questions{of}#left") };
            (simsa_rules::called(question).get(language).to_owned(), page)
        }
        SpotOf::Evidence { title } if spot.here => (title.clone(), format!("evidence/{}", spot.id)),
        SpotOf::Evidence { title } => (title.clone(), "dossiers".to_owned()),
        SpotOf::Item(body) => {
            let (name, _) = item::named(body, language);
            let kind = body.kind();
            let subject = item::subject(kind);
            let field = field.and_then(|field| label(subject, field.as_str(), language)).map(|field| {
                // “정보보호제품 · 이름 · 제품 · 제품명” would say twice what it is
                let itself = format!("{} · ", subject.sections()[0].field.label.get(language));
                field.strip_prefix(&itself).map_or(field.clone(), str::to_owned)
            });
            let list = item::words(kind).0;
            let words = [Some(list.get(language).to_owned()), Some(named(body, name)), field];
            let page =
                if spot.here { format!("records/{}/{}", kind.id(), spot.id) } else { "dossiers".to_owned() };
            (words.into_iter().flatten().collect::<Vec<_>>().join(" · "), page)
        }
    }
}

/// Tests of the same kind differ by their day.
fn named(body: &ItemBody, name: String) -> String {
    match body {
        ItemBody::Test(test) => test.until.map_or(name.clone(), |day| format!("{name} {day}")),
        _ => name,
    }
}
