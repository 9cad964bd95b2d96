//! Looks at every text of a case for characters that the printed forms cannot show: signs of private use, which only the
//! program knows in which they were typed, emoji, rare scripts. Each is printed as 〓, so whoever signs should know before.
//! Bullets that Hangul and Word write with characters of private use are printed as the bullets they are.
//!
//! It cannot see what the character was meant to be.

use std::collections::BTreeSet;

use simsa_content::is_hidden;
use simsa_law::guide;
use simsa_model::{Bi, Cites, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, quoted, say};
use crate::texts::each_text;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "characters-not-printed",
    name: Bi::new("인쇄할 수 없는 글자", "characters that cannot be printed"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "양식의 글꼴에 없는 글자가 있습니다. 다른 프로그램의 사용자 정의 글자, 그림 글자, 드문 문자는 양식에 〓로 인쇄됩니다.",
        "There are characters that the font of the forms lacks. Private characters of another program, emoji and rare letters are printed as 〓.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "그 글자를 지우거나 다른 글자로 바꾸어 입력하십시오.",
        "Remove the character, or type another in its place.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    // nearly every case has signs beyond Latin and Hangul, and nearly none has one that the font lacks
    let usual = |c: char| c.is_ascii() || ('가'..='힣').contains(&c);
    let lacking = |c: char| !usual(c) && !simsa_forms::not_shown(c.encode_utf8(&mut [0; 4])).is_empty();
    each_text(case.dossier, lacking, &mut |place, _, text| look(place, text, report));
}

fn look(place: Place, text: &str, report: &mut Report) {
    // what nobody sees is found by another check
    let found: BTreeSet<char> = simsa_forms::not_shown(text).into_iter().filter(|c| !is_hidden(*c)).collect();
    if found.is_empty() {
        return;
    }
    let codes: Vec<String> = found.iter().take(8).map(|c| format!("{c} U+{:04X}", u32::from(*c))).collect();
    let (text, codes) = (quoted(text), codes.join(", "));
    let what = say!(
        "{text}에 양식에 인쇄할 수 없는 글자가 있습니다({codes}). 〓로 인쇄됩니다.",
        "There are characters in {text} that the forms cannot print ({codes}); each is printed as 〓."
    );
    report.found(place, what);
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn what_is_printed_as_a_blank_sort_is_named() {
        quiet(&INFO, &ii_3());
        let noted = |note: &str| with(ii_3(), |d| d.answers[1].note = note.to_owned());
        for printed in [
            "\u{f0b7} 첫째\n\u{f0a7} 둘째",
            "㈜가상 ①② ~·“가” —",
            "漢字 Ａ",
            "\u{200b}",
            "\u{1112}\u{1161}\u{11ab}",
        ] {
            quiet(&INFO, &noted(printed));
        }
        for strange in ["\u{e0bc}옛말", "\u{f8ff}", "😀", "\u{10fffd}", "ก"] {
            let found = finds(&INFO, &noted(strange), &["answers.toml answer[1].note"]);
            assert!(found[0].what.ko.contains("U+"), "{:?}", found[0].what);
        }
    }
}
