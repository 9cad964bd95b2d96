//! What people call the field at a path: the words that stand beside its input.

use simsa_model::Language;

use super::control::Section;

/// Words for a path, such as “보안인증 2 · 유효기간 만료일” for `certificates[1].valid_until`; `None` when no input has it.
pub(crate) fn label(sections: &[Section], path: &str, language: Language) -> Option<String> {
    sections.iter().find_map(|section| in_section(section, path, language))
}

fn in_section(section: &Section, path: &str, language: Language) -> Option<String> {
    let control = |path: &str| {
        // an entry of a plain list counts as the list
        let plain = path.split_once('[').map_or(path, |(plain, _)| plain);
        section
            .controls
            .iter()
            .find(|control| control.path == plain)
            .map(|control| control.label.get(language))
    };
    let title = section.title.get(language);
    let Some(list) = section.list else {
        let inside = |whole: &str| whole.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        return match control(path) {
            Some(label) => Some(format!("{title} · {label}")),
            None => section.controls.iter().any(|one| inside(one.path)).then(|| title.to_owned()),
        };
    };
    let rest = path.strip_prefix(list.path)?;
    if rest.is_empty() {
        return Some(title.to_owned());
    }
    let (index, field) = rest.strip_prefix('[')?.split_once(']')?;
    let number = index.parse::<usize>().ok()? + 1;
    let entry = format!("{} {number}", list.entry.get(language));
    let label = field.strip_prefix('.').and_then(control);
    Some(label.map_or_else(|| entry.clone(), |label| format!("{entry} · {label}")))
}

#[cfg(test)]
mod tests {
    use simsa_model::Language::Korean;

    use super::label;
    use crate::inputs::{facts, records};

    #[test]
    fn fields_have_the_words_of_their_inputs() {
        let fact = |path| label(facts::SECTIONS, path, Korean).unwrap_or_default();
        assert_eq!(fact("certificates[1].valid_until"), "보안인증 2 · 유효기간 만료일");
        assert_eq!(fact("certificates[1]"), "보안인증 2");
        assert_eq!(fact("certificates"), "보안인증");
        assert_eq!(fact("application.date"), "신청 · 신청일");
        assert_eq!(fact("earlier_certification"), "이전 인증");
        assert_eq!(fact("notice.controls[4]"), "인증기관의 고지 · 고지된 통제항목");
        assert_eq!(fact("nothing.known"), "");
        let product = label(records::PRODUCT, "proofs[0].copy", Korean);
        assert_eq!(product.as_deref(), Some("인증서 1 · 사본 (증빙자료)"));
    }
}
