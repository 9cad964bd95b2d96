//! Products, services, tests and claims in words: what their lists are called, and what an entry of one is called.

use simsa_app::records::{ItemBody, ItemKind};
use simsa_model::fields::Subject;
use simsa_model::{Bi, Language};

use crate::words;

/// What a list is called, what it is for, and what the button says.
pub(crate) const fn words(kind: ItemKind) -> (Bi, Bi, Bi) {
    match kind {
        ItemKind::Product => (
            Bi::new("정보보호제품", "Security products"),
            Bi::new("양식2-2와 양식2-3에 실립니다.", "Printed on forms 2-2 and 2-3."),
            Bi::new("제품 추가", "Add a product"),
        ),
        ItemKind::Service => (
            Bi::new("사용 서비스", "Services in use"),
            Bi::new("양식2-5에 실립니다.", "Printed on form 2-5."),
            Bi::new("서비스 추가", "Add a service"),
        ),
        ItemKind::Test => (
            Bi::new("취약점 점검과 모의침투 테스트", "Vulnerability checks and penetration tests"),
            Bi::new("양식4와 양식5에 실립니다.", "Printed on forms 4 and 5."),
            Bi::new("점검 추가", "Add a test"),
        ),
        ItemKind::Claim => (
            Bi::new("인증기준 면제 신청", "Claims to be exempted"),
            Bi::new("양식1에 실립니다.", "Printed on form 1."),
            Bi::new("면제 신청 추가", "Add a claim"),
        ),
    }
}

/// Whose fields an entry of the list has.
pub(crate) const fn subject(kind: ItemKind) -> Subject {
    match kind {
        ItemKind::Product => Subject::Product,
        ItemKind::Service => Subject::Service,
        ItemKind::Test => Subject::Test,
        ItemKind::Claim => Subject::Claim,
    }
}

/// Name of an entry, and a word more.
pub(crate) fn named(body: &ItemBody, language: Language) -> (String, String) {
    let or_untitled = |name: &str| {
        if name.is_empty() {
            Bi::new("이름 없음", "untitled").get(language).to_owned()
        } else {
            name.to_owned()
        }
    };
    match body {
        ItemBody::Product(one) => {
            let kind = simsa_catalogue::catalogue().products.iter().find(|kind| kind.id == one.kind);
            let kind = kind.map_or(one.kind.as_str(), |kind| Bi::new(kind.name, kind.name_en).get(language));
            (or_untitled(&one.name), kind.to_owned())
        }
        ItemBody::Service(one) => (or_untitled(&one.name), one.region.clone().unwrap_or_default()),
        ItemBody::Test(one) => {
            let object = match one.object {
                simsa_model::TestObject::Infrastructure => Bi::new("인프라", "infrastructure"),
                simsa_model::TestObject::Software => Bi::new("SW", "software"),
            };
            let kind = match one.kind {
                simsa_model::TestKind::Vulnerability => Bi::new("취약점 점검", "vulnerability check"),
                simsa_model::TestKind::Penetration => Bi::new("모의침투 테스트", "penetration test"),
            };
            let until = one.until.map(words::day).unwrap_or_default();
            (format!("{} {}", object.get(language), kind.get(language)), until)
        }
        ItemBody::Claim(one) => {
            let programmes = simsa_catalogue::catalogue().programmes.iter();
            let programme = programmes.clone().find(|programme| programme.id == one.programme.id());
            let name = programme.map_or(one.programme.id(), |programme| programme.name);
            (name.to_owned(), one.document.clone())
        }
    }
}
