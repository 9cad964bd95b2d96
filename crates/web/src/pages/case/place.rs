//! Where a finding points, in the words of the pages, and the page on which it can be mended.

use simsa_app::records::ItemBody;
use simsa_app::views::spots::{Spot, SpotOf, Spots};
use simsa_catalogue::QuestionId;
use simsa_model::{Bi, Language, Where};

use super::records;
use crate::inputs::{facts, label};

/// The files of a case folder: what each holds, and the page of the workbench for it.
const FILES: [(&str, Bi, &str); 8] = [
    ("facts.toml", Bi::new("신청 사실", "Facts"), "facts"),
    ("answers.toml", Bi::new("점검표", "Checklists"), "questions"),
    ("evidence.toml", Bi::new("증빙자료", "Evidence"), "evidence"),
    ("products.toml", Bi::new("정보보호제품", "Security products"), "records"),
    ("services.toml", Bi::new("사용 서비스", "Services in use"), "records"),
    ("tests.toml", Bi::new("점검과 모의침투 테스트", "Tests"), "records"),
    ("exemptions.toml", Bi::new("인증기준 면제 신청", "Claims to be exempted"), "records"),
    ("conformity.toml", Bi::new("적합성 확인", "Conformity"), "conformity"),
];

/// The words, and the address; no address where there is no page.
pub(super) fn of(place: &Where, spots: &Spots, case: &str, language: Language) -> (String, String) {
    if let Some((spot, field)) = spots.at(place) {
        let (words, page) = entry(spot, field, language);
        return (words, format!("/cases/{case}/{page}"));
    }
    let Some((_, name, page)) = FILES.iter().find(|(file, ..)| *file == place.file) else {
        return (place.file.clone(), String::new());
    };
    let name = name.get(language);
    let field = place.field.as_deref().filter(|_| place.file == "facts.toml");
    let field = field.and_then(|field| label(facts::SECTIONS, field, language));
    let words = field.map_or_else(|| name.to_owned(), |field| format!("{name} · {field}"));
    (words, format!("/cases/{case}/{page}"))
}

fn entry(spot: &Spot, field: &str, language: Language) -> (String, String) {
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
            let (name, _) = records::named(body, language);
            let kind = body.kind();
            let sections = records::sections(kind);
            let field = label(sections, field, language).map(|field| {
                // “정보보호제품 · 이름 · 제품 · 제품명” would say twice what it is
                let itself = format!("{} · ", sections[0].title.get(language));
                field.strip_prefix(&itself).map_or(field.clone(), str::to_owned)
            });
            let list = records::words(kind).0;
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
