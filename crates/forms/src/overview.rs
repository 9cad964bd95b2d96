//! The table of all forms for the documentation: title, parties, groups, passages.

use std::fmt::Write as _;

use simsa_model::{FormId, Group};
use simsa_rules::duty_of;

use crate::definition;

/// A Markdown table of the forms, one row each, for `docs/generated/forms.md`.
pub fn overview_markdown() -> String {
    let due: Vec<(Group, Vec<FormId>)> = Group::ALL.into_iter().map(|group| (group, due_in(group))).collect();
    let mut out = String::from(
        "| 양식 | 제목 | 작성 | 서명 | 제출 그룹 | 사업자별 | 근거 |\n|---|---|---|---|---|---|---|\n",
    );
    for form in FormId::ALL {
        let definition = definition(form);
        let groups: Vec<&str> =
            due.iter().filter(|(_, forms)| forms.contains(&form)).map(|(group, _)| group.name()).collect();
        let passages: Vec<String> = definition
            .passages
            .iter()
            .filter(|passage| passage.id != "guide.contents")
            .map(|passage| format!("`{}`", passage.id))
            .collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "| {form} | {} | {} | {} | {} | {} | {} |",
            definition.title,
            definition.prepared_by.name().ko,
            definition.signed_by.map_or("–", |party| party.name().ko),
            groups.join(", "),
            if definition.per_operator() { "예" } else { "–" },
            passages.join(" "),
        );
    }
    out
}

/// The forms that a case of this group owes, asked of the rules themselves.
fn due_in(group: Group) -> Vec<FormId> {
    FormId::ALL.into_iter().filter(|form| duty_of(*form, group).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::overview_markdown;

    #[test]
    fn every_form_is_in_the_table_and_owed_by_a_group() {
        let table = overview_markdown();
        assert_eq!(table.lines().count(), 2 + 12);
        assert!(
            table
                .lines()
                .skip(2)
                .all(|row| row.contains("I-1") || row.contains("I-2") || row.contains("II-"))
        );
        assert!(table.contains("| 4 | IaaS 및 인프라 취약점 점검 및 모의침투 테스트 수행 확인서 |"));
    }
}
