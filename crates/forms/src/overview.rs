//! The table of all forms for the documentation: title, parties, groups, passages.

use std::fmt::Write as _;

use simsa_model::{
    Certificate, Day, Facility, Facts, FormId, Group, Holder, Institutions, Operator, Premises, Role, Scheme,
    Served, Storage,
};
use simsa_rules::assess;

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
    let assessment = assess(&facts_of(group), Day::new(2024, 6, 3));
    assessment.decided_duties().iter().map(|duty| duty.form).collect()
}

/// The plainest facts that lead to a group.
fn facts_of(group: Group) -> Facts {
    let schemes: &[Scheme] = match group {
        Group::I1 | Group::II2 => &[Scheme::IsmsP],
        Group::II1 => &[Scheme::IsmsP, Scheme::Iso27017, Scheme::Iso27018],
        Group::I2 | Group::II3 => &[],
    };
    let certificate = |scheme: &Scheme| Certificate {
        scheme: *scheme,
        holder: Some(Holder::Operator),
        operator: Some("operator".to_owned()),
        number: None,
        valid_from: Some(Day::new(2023, 1, 1)),
        valid_until: Some(Day::new(2025, 12, 31)),
        covers_service: Some(true),
        csap_type: None,
        csap_grade: None,
        copy: None,
    };
    let mut facts = Facts {
        institutions: Institutions { served: Some(Served::Private), legal_forms: Vec::new() },
        operators: vec![Operator { id: "operator".to_owned(), ..Operator::default() }],
        certificates: Some(schemes.iter().map(certificate).collect()),
        ..Facts::default()
    };
    facts.application.date = Some(Day::new(2024, 6, 3));
    facts.application.kind = Some(simsa_model::ReviewKind::Initial);
    facts.storage.push(Storage {
        id: "primary".to_owned(),
        role: Some(Role::Primary),
        place: Some(Premises::Outside),
        facility: Some(if group.is_cloud() { Facility::CloudProvider } else { Facility::Idc }),
        operator: Some("operator".to_owned()),
        cloud: Some(group.is_cloud()),
        commercial: Some(true),
        domestic: Some(true),
        provider: None,
        region: None,
    });
    facts
}

#[cfg(test)]
mod tests {
    use simsa_model::Group;
    use simsa_rules::assess;

    use super::{facts_of, overview_markdown};

    #[test]
    fn every_group_is_reached_and_every_form_is_in_the_table() {
        for group in Group::ALL {
            let facts = facts_of(group);
            let on = facts.application.date.unwrap();
            assert_eq!(assess(&facts, on).decided_group(), Some(group));
        }
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
