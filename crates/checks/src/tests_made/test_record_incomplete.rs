//! Looks at what forms 4 and 5 ask of each test: who made it, of what, from when to when, with what result.
//! Where several operators keep records, also whose infrastructure it was.
//!
//! It cannot see whether what is stated is true.

use simsa_content::is_blank;
use simsa_law::guide;
use simsa_model::{Bi, Cites, Performer, Severity, TestObject};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, join, say};
use crate::tests_made::{in_force, name};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "test-record-incomplete",
    name: Bi::new("점검 기록에 빠진 것이 있음", "a test record is incomplete"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "양식4와 양식5는 수행기관, 수행대상, 수행기간, 수행결과를 적게 합니다. 빠진 것이 있습니다.",
        "Forms 4 and 5 ask for performer, target, period and result, and something is missing.",
    ),
    cites: Cites::new(&[&guide::FORM_4_SHEET, &guide::FORM_5_SHEET]),
    readings: &[],
    next: Bi::new("결과 보고서를 보고 빠진 값을 적으십시오.", "Fill in what is missing from the report."),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let several = case.keepers().len() > 1;
    for (at, test) in in_force(case) {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(is_blank);
        let whose = several && test.object == TestObject::Infrastructure && test.operator.is_none();
        // a party that made the test itself is known
        let no_performer = blank(&test.performer) && test.performed_by != Some(Performer::Own);
        let fields = [
            ("operator", whose, Bi::new("사업자", "operator")),
            ("performer", no_performer, Bi::new("수행기관", "performer")),
            ("target", blank(&test.target), Bi::new("수행대상", "target")),
            ("from", test.from.is_none(), Bi::new("수행기간 시작일", "first day")),
            ("until", test.until.is_none(), Bi::new("수행기간 종료일", "last day")),
            ("result", test.result.is_none(), Bi::new("수행결과", "result")),
        ];
        let open: Vec<(&str, Bi)> =
            fields.into_iter().filter(|(_, open, _)| *open).map(|(field, _, name)| (field, name)).collect();
        let Some(((first, _), rest)) = open.split_first() else { continue };
        let missing = join(&open.iter().map(|(_, name)| *name).collect::<Vec<_>>());
        let name = name(test.object, test.kind);
        let (ko, en, missing_ko, missing_en) = (name.ko, name.en, missing.ko, missing.en);
        let what = say!("{ko}에 {missing_ko}이(가) 없습니다.", "The {en} does not state: {missing_en}.");
        let found = report.found(place::test(at, *first), what);
        rest.iter().fold(found, |found, (field, _)| found.also(place::test(at, *field)));
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn what_form_4_asks_for_must_be_there() {
        quiet(&INFO, &ii_3());
        let open = with(ii_3(), |d| {
            d.tests[3].performer = Some("  ".to_owned());
            d.tests[3].result = None;
        });
        let found = finds(&INFO, &open, &["tests.toml test[3].performer", "tests.toml test[3].result"]);
        assert!(found[0].what.ko.contains("수행기관, 수행결과"), "{:?}", found[0].what);
    }
}
