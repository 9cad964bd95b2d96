//! The table as a page of the documentation.

use std::fmt::Write as _;

use super::{Field, FieldKind, FieldOptions, Subject};

/// A Markdown page with a table for each subject, for `docs/generated/fields.md`.
pub fn overview_markdown() -> String {
    let mut out = String::from(
        "# Fields\n\nEverything that is written down in a case: the table `simsa_model::fields`, from which inputs, questions, \
         templates and words come.\n",
    );
    for subject in Subject::ALL {
        let prefix = if subject == Subject::Facts { "facts" } else { subject.prefix() };
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "\n## {prefix}\n\n| path | 이름 | name | answer | passages | forms |\n|---|---|---|---|---|---|\n"
        );
        for field in subject.fields().filter(|field| !field.path.is_empty()) {
            let passages: Vec<String> =
                field.cites.iter().map(|passage| format!("`{}`", passage.id)).collect();
            let forms: Vec<&str> = field.forms.iter().map(|form| form.number()).collect();
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | {} |",
                field.path,
                field.label.ko,
                field.label.en,
                answer(field),
                passages.join(" "),
                forms.join(", "),
            );
        }
    }
    out
}

/// How it is answered, in a few words.
fn answer(field: &Field) -> String {
    let of = |options: FieldOptions| match options {
        FieldOptions::Fixed(choices) => {
            choices.iter().map(|one| format!("`{}`", one.id)).collect::<Vec<_>>().join(" ")
        }
        FieldOptions::Operators => "operator".to_owned(),
        FieldOptions::Evidence => "evidence".to_owned(),
        FieldOptions::ProductTypes => "type of product".to_owned(),
        FieldOptions::EvidenceKinds => "kind of evidence".to_owned(),
        FieldOptions::Questions => "question".to_owned(),
    };
    match field.kind {
        FieldKind::Text => "line".to_owned(),
        FieldKind::Long => "text".to_owned(),
        FieldKind::Day => "day".to_owned(),
        FieldKind::YesNo => "yes or no".to_owned(),
        FieldKind::Number(low, high) => format!("{low} to {high}"),
        FieldKind::One(options) => of(options),
        FieldKind::Many(options) => format!("any of: {}", of(options)),
        FieldKind::Words(_) => "words".to_owned(),
        FieldKind::Lines(_) => "lines".to_owned(),
        FieldKind::Table { .. } => "section".to_owned(),
        FieldKind::Entries { .. } => "list".to_owned(),
    }
}
