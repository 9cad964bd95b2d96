//! Entries of a list pasted from a spreadsheet: a row each, cells between tabs. The first row may say what the columns are; values
//! are taken as people write them (words of choices, 예 and 아니요, days in the Korean way) and then go the way of every input.

use serde_json::{Value, json};
use simsa_model::fields::{FieldKind, FieldOptions, Subject, yes_or_no};
use simsa_model::{FactPath, Language};

use super::choices::Choices;
use super::take::{Wrong, missing, take};
use crate::frame::fields::Fields;
use crate::spreadsheet;

/// A column that can be pasted.
pub(crate) struct Column {
    path: FactPath,
    /// What people call it, in Korean and in English.
    labels: [String; 2],
}

impl Column {
    /// What people call it.
    pub(crate) fn label(&self, language: Language) -> &str {
        match language {
            Language::Korean => &self.labels[0],
            Language::English => &self.labels[1],
        }
    }

    /// What can stand in it, where that is not anything.
    pub(crate) fn options(&self, choices: &Choices, language: Language) -> Vec<String> {
        match self.path.field().kind {
            FieldKind::One(options) => {
                choices.of(options, language).into_iter().map(|(_, words)| words).collect()
            }
            FieldKind::YesNo => super::show::yes_no(language).into_iter().map(|(_, words)| words).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a row is nothing without it.
    pub(crate) fn is_required(&self) -> bool {
        let field = self.path.field();
        // what a part of an entry needs, an entry without that part does not
        field.required && !field.path.contains(['.', '['])
    }

    fn is_called(&self, cell: &str) -> bool {
        let called = bare(cell);
        self.labels.iter().any(|label| bare(label) == called) || self.path.inner() == cell.trim()
    }
}

/// The columns for entries of a subject, in the order of its form. Evidence is named elsewhere: it has no words of its own.
pub(crate) fn columns(subject: Subject, choices: &Choices) -> Vec<Column> {
    let mut columns = Vec::new();
    for section in subject.sections() {
        for field in section.fields {
            let several = choices.operators.len() > 1;
            let is_pasted = match field.kind {
                FieldKind::One(FieldOptions::Operators) => several,
                FieldKind::One(FieldOptions::Evidence)
                | FieldKind::Many(_)
                | FieldKind::Table { .. }
                | FieldKind::Entries { .. } => false,
                _ => true,
            };
            if !is_pasted {
                continue;
            }
            let path = if section.entry.is_some() { field.of(0) } else { field.path() };
            let of =
                section.entry.or_else(|| (!section.field.path.is_empty()).then_some(section.field.label));
            let label = |language| match of {
                Some(of) => format!("{} {}", of.get(language), field.label.get(language)),
                None => field.label.get(language).to_owned(),
            };
            columns.push(Column { path, labels: [label(Language::Korean), label(Language::English)] });
        }
    }
    columns
}

/// A row that was pasted.
pub(crate) struct PastedRow {
    /// Which row of what was pasted, from 1.
    pub(crate) number: usize,
    /// The entry it makes.
    pub(crate) value: Value,
    /// What cannot be used, by the place of its column.
    pub(crate) wrong: Vec<(usize, simsa_model::Say)>,
}

/// The rows of what was pasted, without blank ones and without the one that names the columns.
pub(crate) fn pasted(subject: Subject, text: &str, choices: &Choices) -> Vec<PastedRow> {
    let columns = columns(subject, choices);
    let rows = spreadsheet::rows(text, '\t');
    let named: Option<Vec<Option<usize>>> = rows.first().and_then(|first| header(first, &columns));
    let unknown = named.as_ref().and_then(|named| unknown_column(&rows[0], named));
    let order = named.clone().unwrap_or_else(|| (0..columns.len()).map(Some).collect());
    let numbered = rows.into_iter().enumerate().skip(usize::from(named.is_some()));
    let filled = numbered.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let entries = filled.map(|(at, cells)| one(subject, at + 1, &cells, (&columns, &order), choices));
    unknown.into_iter().chain(entries).collect()
}

/// The row of names, where one of them is no column: what stands below it would be dropped unsaid. Numbers of rows may be.
fn unknown_column(cells: &[String], named: &[Option<usize>]) -> Option<PastedRow> {
    const COUNTED: [&str; 6] = ["번호", "순번", "연번", "no", "nr", "number"];
    let mut unnamed = cells.iter().zip(named).filter(|(_, column)| column.is_none());
    let (cell, _) =
        unnamed.find(|(cell, _)| !cell.trim().is_empty() && !COUNTED.contains(&bare(cell).as_str()))?;
    let say = simsa_model::Say::new(
        format!(
            "‘{}’에 해당하는 칸이 없습니다. 열의 이름을 고치거나 그 열을 빼고 붙여 넣으십시오.",
            cell.trim()
        ),
        format!("`{}` is no column here; rename it, or paste without it.", cell.trim()),
    );
    Some(PastedRow { number: 1, value: Value::Null, wrong: vec![(0, say)] })
}

fn one(
    subject: Subject,
    number: usize,
    cells: &[String],
    (columns, order): (&[Column], &[Option<usize>]),
    choices: &Choices,
) -> PastedRow {
    let mut fields = Fields::default();
    for (cell, at) in cells.iter().zip(order) {
        if let Some(column) = at.map(|at| &columns[at]).filter(|_| !cell.trim().is_empty()) {
            fields.0.push((column.path.inner(), as_input(column, cell, choices)));
        }
    }
    let mut value = json!({});
    let mut wrong: Wrong = take(subject, &fields, choices, &mut value).err().unwrap_or_default();
    for (name, say) in missing(subject, &value) {
        wrong.entry(name).or_insert(say);
    }
    let place = |name: &str| columns.iter().position(|column| column.path.inner() == name).unwrap_or(0);
    let wrong = wrong.into_iter().map(|(name, say)| (place(&name), say)).collect();
    PastedRow { number, value, wrong }
}

/// Which column each cell of the first row names, where it names columns and nothing else.
fn header(first: &[String], columns: &[Column]) -> Option<Vec<Option<usize>>> {
    let named: Vec<Option<usize>> =
        first.iter().map(|cell| columns.iter().position(|column| column.is_called(cell))).collect();
    let known = named.iter().flatten().count();
    let filled = first.iter().filter(|cell| !cell.trim().is_empty()).count();
    (known >= 2 || (known == 1 && filled == 1)).then_some(named)
}

/// A cell as the input of its column sends it.
fn as_input(column: &Column, cell: &str, choices: &Choices) -> String {
    let cell = cell.trim();
    match column.path.field().kind {
        FieldKind::YesNo => yes_or_no(cell).map_or_else(|| cell.to_owned(), |yes| yes.to_string()),
        FieldKind::One(options) => {
            let wanted = bare(cell);
            let words = [Language::Korean, Language::English].map(|language| choices.of(options, language));
            let found = words.iter().flatten().find(|(id, words)| *id == cell || bare(words) == wanted);
            found.map_or_else(|| cell.to_owned(), |(id, _)| id.clone())
        }
        _ => cell.to_owned(),
    }
}

/// Letters and digits only, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use simsa_model::fields::Subject;

    use super::pasted;
    use crate::inputs::Choices;

    #[test]
    fn services_come_with_or_without_a_row_of_names() {
        let choices = Choices::default();
        let with = "리전\t서비스 규격과 이름 (SLA)\t리전 위치가 국내입니까?\nap-northeast-2\tAmazon EC2\t예\n\n\tIAM\tO\n";
        let all = pasted(Subject::Service, with, &choices);
        assert!(all.iter().all(|row| row.wrong.is_empty()));
        assert_eq!(
            all[0].value,
            json!({ "region": "ap-northeast-2", "name": "Amazon EC2", "domestic": true })
        );
        assert_eq!((all[1].number, &all[1].value), (4, &json!({ "name": "IAM", "domestic": true })));
        let without = "Amazon S3\tAWS\tap-northeast-2\tyes\t아니오";
        let all = pasted(Subject::Service, without, &choices);
        let value = json!({ "name": "Amazon S3", "provider": "AWS", "region": "ap-northeast-2", "domestic": true, "region_bound": false });
        assert_eq!(all[0].value, value);
    }

    #[test]
    fn no_column_is_dropped_unsaid() {
        let choices = Choices::default();
        let text = "번호\t리전\tname\t담당 부서\n1\tKR\tCompute\t인프라팀";
        let all = pasted(Subject::Service, text, &choices);
        assert_eq!((all[0].number, all[0].wrong.len()), (1, 1));
        assert!(all[0].wrong[0].1.ko.contains("담당 부서"), "{:?}", all[0].wrong);
        let without = pasted(Subject::Service, "번호\t리전\tname\n1\tKR\tCompute", &choices);
        assert_eq!((without.len(), without[0].wrong.len()), (1, 0), "numbers of rows are nothing");
        assert_eq!(without[0].value, json!({ "region": "KR", "name": "Compute" }));
        let part = pasted(Subject::Product, "type\tname\tproofs[0].number\nfirewall\t가벽\tKECS-1", &choices);
        assert_eq!(part[0].wrong.len(), 1, "a certificate has a kind: {:?}", part[0].wrong);
    }

    #[test]
    fn products_come_with_a_certificate_and_choices_by_their_words() {
        let text = "제품 유형\t제품명\t인증서 종류\t인증서 번호\t인증서 만료일\n침입차단시스템\t가벽 3.0\t국내 CC 인증\tKECS-1\t2027년 1월 31일\n없는 것\t\t\t\t어제";
        let all = pasted(Subject::Product, text, &Choices::default());
        let types = simsa_catalogue::catalogue().products;
        let firewall = types.iter().find(|kind| kind.id == "firewall").unwrap();
        let text = text.replace("침입차단시스템", firewall.name);
        let first = &pasted(Subject::Product, &text, &Choices::default())[0];
        assert!(first.wrong.is_empty(), "{:?}", first.wrong);
        let proof = json!([{ "kind": "cc-domestic", "number": "KECS-1", "valid_until": "2027-01-31" }]);
        assert_eq!(first.value, json!({ "type": "firewall", "name": "가벽 3.0", "proofs": proof }));
        let wrong: Vec<usize> = all[1].wrong.iter().map(|(at, _)| *at).collect();
        assert_eq!(wrong.len(), 3, "type, day, and the name that is missing: {:?}", all[1].wrong);
    }
}
