//! Looks at the answers to 2.2 and 3.1 beside what the list of products supports. The certifier reads both
//! on the same workbench. Of several operators each is held against its own products.
//!
//! It cannot see which of the two is right, and changes neither.

use simsa_catalogue::questions;
use simsa_law::{guide, readings};
use simsa_model::{AnswerValue, Bi, Cites, List, Place, Product, Say, Severity};
use simsa_rules::{judge_product, missing_types, supported_answer};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::products::of_each;
use crate::report::{Report, say};
use crate::respondent::CountedRespondent;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "answer-differs-from-products",
    name: Bi::new("답과 제품 목록이 맞지 않음", "an answer that the list of products does not support"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "2.2와 3.1의 답이 제품 목록(양식2-2)에서 나오는 답과 다릅니다. 목록이 사실과 다르면 인증 취소 사유가 될 수 있습니다.",
        "The answers to 2.2 and 3.1 differ from what the list of products supports; a list that is not true is ground for revocation.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_PRODUCTS, &guide::FORM_2_2_REVOCATION]),
    readings: &[&readings::R_030, &readings::R_031],
    next: Bi::new(
        "제품 목록과 답 가운데 틀린 쪽을 고치십시오.",
        "Correct whichever is wrong, the list or the answer.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (respondent, (_, own)) in case.respondents.iter().zip(of_each(case)) {
        if !own.is_empty() {
            of_one(case, respondent, &own, report);
        }
    }
}

/// The answers of one operator beside its products.
fn of_one(
    case: &CheckInput<'_>,
    respondent: &CountedRespondent<'_>,
    products: &[&Product],
    report: &mut Report,
) {
    let network = if network_is_proven(case, products) { AnswerValue::Y } else { AnswerValue::N };
    let system = supported_answer(products.iter().copied(), case.on);
    for (question, supported) in [(questions::EMR_2_2_1, network), (questions::EMR_3_1_1, system)] {
        let Some((at, answer)) = respondent.answer_to(question) else { continue };
        let Some(given) = answer.answer.filter(|_| case.form_of(question).is_some()) else { continue };
        // Whether "in part" or "not" fits better is for a person to say; whether it is Y is not.
        let agree = given == supported || (given != AnswerValue::Y && supported != AnswerValue::Y);
        if !agree {
            let (given, supported) = (given.printed(), supported.printed());
            let Say { ko, en } = case.whose(respondent.operator);
            let what = say!(
                "{ko}질문 {question}의 답은 {given}인데, 제품 목록에서는 {supported}이(가) 나옵니다.",
                "{en}Question {question} is answered {given}, while the list of products supports {supported}."
            );
            let products = Place::list_of(List::Products, case.told_apart(respondent.operator));
            report.found(place::answer(at, "answer"), what).also(products);
        }
    }
}

/// Every type that 2.2 names is there, and every product of 2.2 is proven.
fn network_is_proven(case: &CheckInput<'_>, products: &[&Product]) -> bool {
    let standings = products.iter().filter_map(|product| judge_product(product, case.on));
    let mut of_2_2 = standings.filter(|standing| standing.kind.item.is_some_and(|item| item.number == "2.2"));
    missing_types(products.iter().copied()).is_empty()
        && of_2_2.all(|standing| standing.shortfalls.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn a_y_on_3_1_needs_proven_products() {
        quiet(&INFO, &ii_1());
        let at = |id: &str| ii_1().answers.iter().position(|answer| answer.question == id).unwrap();
        let bare = with(ii_1(), |d| {
            d.products[0].proofs.clear();
            d.products[5].proofs.clear();
        });
        let places = [
            format!("answers.toml answer[{}].answer", at("emr-2.2-1")),
            "products.toml".to_owned(),
            format!("answers.toml answer[{}].answer", at("emr-3.1-1")),
            "products.toml".to_owned(),
        ];
        let found = finds(&INFO, &bare, &places.each_ref().map(String::as_str));
        assert!(found[1].what.ko.contains("P가 나옵니다"), "{:?}", found[1].what);
    }
}
