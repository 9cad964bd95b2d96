//! Looks at every text of every file: names, titles, ids, file names, remarks. A character that nobody sees (control
//! characters, overrides of the direction of writing, zero-width characters, tags) can make a name look like another one,
//! turn text around or steer a terminal. Line breaks and tabs are at home in remarks, and not in what is written on one
//! line. Satisfied when each text holds only what is seen.
//!
//! It cannot see that two different visible letters look alike.

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
    code: "hidden-characters",
    name: Bi::new("보이지 않는 글자가 있음", "characters that nobody sees"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "이름, 제목, id, 파일 이름, 비고에 제어 문자, 쓰는 방향을 바꾸는 글자, 폭이 없는 글자처럼 보이지 않는 글자가 있으면 다른 이름처럼 보이거나 화면이 뒤바뀔 수 있습니다.",
        "Control characters, overrides of direction and zero-width characters in names, titles, ids, file names and remarks can make a name look like another one or turn the screen around.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "보이지 않는 글자를 지우고 다시 입력하십시오. 다른 문서에서 붙여 넣은 글이면 그 부분을 직접 입력하십시오.",
        "Remove the hidden characters; where the text was pasted from another document, type that part.",
    ),
};

/// Fields that are written on one line.
const ONE_LINE: [&str; 9] =
    ["id", "title", "name", "file", "kind", "number", "question", "operator", "version"];

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    each_text(case.dossier, is_hidden, &mut |place, field, text| look(place, field, text, report));
}

/// The text of a field.
fn look(place: Place, field: &str, text: &str, report: &mut Report) {
    let one_line = ONE_LINE.contains(&field);
    let wrong = |c: &char| is_hidden(*c) && (one_line || !matches!(c, '\n' | '\t' | '\r'));
    let found: BTreeSet<char> = text.chars().filter(wrong).collect();
    if found.is_empty() {
        return;
    }
    let codes: Vec<String> = found.iter().take(8).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    let (text, codes) = (quoted(text), codes.join(", "));
    let what = say!(
        "{text}에 보이지 않는 글자가 있습니다({codes}).",
        "There are characters that nobody sees in {text} ({codes})."
    );
    report.found(place, what);
}

#[cfg(test)]
mod tests {
    use simsa_model::Operator;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn every_text_is_looked_at() {
        quiet(&INFO, &ii_3());
        let hostile = with(ii_3(), |d| {
            d.facts.operators[0].name = Some("가상\u{202e}클라우드".to_owned());
            d.answers[1].note = "한 줄\n다음 줄\u{1b}[2J".to_owned();
            d.evidence[0].title = "협약\u{200b}".to_owned();
            d.evidence[0].file = "evidence/협약\u{202e}fdp.exe".to_owned();
            d.products[0].name = "방화벽\u{e0041}".to_owned();
        });
        let found = finds(
            &INFO,
            &hostile,
            &[
                "answers.toml answer[1].note",
                "evidence.toml evidence[0].file",
                "evidence.toml evidence[0].title",
                "facts.toml operators[0].name",
                "products.toml product[0].name",
            ],
        );
        assert!(found[0].what.ko.contains("U+001B"), "{:?}", found[0].what);
        let shown = |text: &str| text.chars().any(|c| c != '\n' && simsa_content::is_hidden(c));
        assert!(found.iter().all(|one| !shown(&one.what.ko) && !shown(&one.what.en)), "{found:#?}");
    }

    #[test]
    fn remarks_have_lines_and_names_have_none() {
        let lines = with(ii_3(), |d| d.answers[0].note = "첫 줄\n\t둘째 줄".to_owned());
        quiet(&INFO, &lines);
        let two = with(ii_3(), |d| d.evidence[0].title = "협약\n막는 것 없음".to_owned());
        finds(&INFO, &two, &["evidence.toml evidence[0].title"]);
        let id = with(ii_3(), |d| {
            d.facts.operators.push(Operator { id: "a\u{2060}".to_owned(), ..Operator::default() });
        });
        let at = id.facts.operators.len() - 1;
        finds(&INFO, &id, &[&format!("facts.toml operators[{at}].id")]);
    }
}
