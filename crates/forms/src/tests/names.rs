//! Names in `form.toml` and `sheet.toml`: none leads nowhere, none is left unused.

use std::collections::BTreeSet;

use simsa_model::{FormId, Party};

use super::{all_lines, empty};
use crate::bind::{self, BINDINGS, ValueKind};
use crate::definition::{FieldType, FormField};
use crate::line::{LineSpan, Name};
use crate::sheet::SheetBlock;
use crate::value::FieldValue;
use crate::{definition, embedded};

fn kind_matches(kind: ValueKind, written: FieldType) -> bool {
    matches!(
        (kind, written),
        (ValueKind::Text, FieldType::Text)
            | (ValueKind::Date, FieldType::Date)
            | (ValueKind::Tick(_), FieldType::Tick)
            | (ValueKind::Ticks(_), FieldType::Ticks)
            | (ValueKind::Lines, FieldType::Lines)
            | (ValueKind::List(_), FieldType::List)
    )
}

fn value_matches(kind: ValueKind, value: &FieldValue) -> bool {
    matches!(
        (kind, value),
        (ValueKind::Text, FieldValue::Text(_))
            | (ValueKind::Date, FieldValue::Date(_))
            | (ValueKind::Tick(_), FieldValue::Tick(_))
            | (ValueKind::Ticks(_), FieldValue::Ticks(_))
            | (ValueKind::Lines, FieldValue::Lines(_))
            | (ValueKind::List(_), FieldValue::List(_))
    )
}

/// The kind of value that a name in a sheet refers to.
fn kind_of(form: FormId, name: &Name, list: Option<&str>) -> ValueKind {
    let definition = definition(form);
    let field = |id: &str| -> &FormField {
        definition
            .field(id)
            .unwrap_or_else(|| panic!("form {form}: the sheet names `{id}`, form.toml has no such field"))
    };
    match name {
        Name::Field(id) => bind::find(&field(id).binding).unwrap().kind,
        Name::Column(id) => {
            let list =
                field(list.unwrap_or_else(|| panic!("form {form}: `.{id}` stands outside a repeated part")));
            assert!(
                list.columns.iter().any(|column| column.id == *id),
                "form {form}: list has no column `{id}`"
            );
            let ValueKind::List(columns) = bind::find(&list.binding).unwrap().kind else {
                panic!("{form}: not a list")
            };
            columns.iter().find(|column| column.id == *id).unwrap().kind
        }
    }
}

#[test]
fn every_form_reads_and_is_the_form_its_folder_names() {
    for form in FormId::ALL {
        let embedded = embedded::form(form);
        assert_eq!(embedded.definition.form, form);
        assert_eq!(embedded.definition.title, form.title());
        assert!(!embedded.sheet.blocks.is_empty() && !embedded.definition.passages.is_empty());
    }
}

#[test]
fn every_binding_named_exists_with_the_kind_and_columns_written() {
    for form in FormId::ALL {
        for field in &definition(form).fields {
            let binding = bind::find(&field.binding)
                .unwrap_or_else(|| panic!("form {form}, field {}: no binding `{}`", field.id, field.binding));
            assert!(kind_matches(binding.kind, field.kind), "form {form}, field {}: wrong type", field.id);
            let own = match binding.kind {
                ValueKind::List(columns) => columns,
                _ => &[],
            };
            assert_eq!(field.columns.is_empty(), own.is_empty(), "form {form}, field {}", field.id);
            for column in &field.columns {
                let known = own.iter().find(|known| known.id == column.id);
                let known =
                    known.unwrap_or_else(|| panic!("form {form}, {}: no column `{}`", field.id, column.id));
                assert!(kind_matches(known.kind, column.kind), "form {form}, {}.{}", field.id, column.id);
            }
        }
    }
}

#[test]
fn every_binding_and_every_column_is_used_and_named_once() {
    let mut used = BTreeSet::new();
    let mut columns_used = BTreeSet::new();
    for form in FormId::ALL {
        for field in &definition(form).fields {
            used.insert(field.binding.as_str());
            columns_used
                .extend(field.columns.iter().map(|column| (field.binding.as_str(), column.id.as_str())));
        }
    }
    let names: Vec<&str> = BINDINGS.iter().map(|binding| binding.name).collect();
    assert_eq!(names.iter().copied().collect::<BTreeSet<_>>().len(), names.len(), "a name stands twice");
    for binding in BINDINGS {
        assert!(used.contains(binding.name), "no form uses `{}`", binding.name);
        if let ValueKind::List(columns) = binding.kind {
            for column in columns {
                assert!(
                    columns_used.contains(&(binding.name, column.id)),
                    "{}: `{}` unused",
                    binding.name,
                    column.id
                );
                assert!(!matches!(column.kind, ValueKind::List(_)), "lists do not nest");
            }
        }
    }
}

#[test]
fn every_binding_gives_the_kind_of_value_it_declares() {
    for form in FormId::ALL {
        let filled = empty(form);
        for field in &definition(form).fields {
            let binding = bind::find(&field.binding).unwrap();
            assert!(value_matches(binding.kind, &filled.fields[&field.id]), "{}", field.binding);
        }
    }
}

/// What a sheet prints: names of fields, `list.column` for columns, and the options of its boxes.
#[derive(Default)]
struct Printed {
    names: BTreeSet<String>,
    boxes: BTreeSet<(String, String)>,
}

impl Printed {
    fn of(form: FormId) -> Self {
        let mut printed = Self::default();
        for (line, list) in all_lines(form) {
            for piece in &line.pieces {
                printed.add(form, piece, list);
                let alone = !matches!(piece, LineSpan::Lines(_)) || line.pieces.len() == 1;
                assert!(alone, "form {form}: {piece:?} does not stand alone on its line");
            }
        }
        for block in &embedded::form(form).sheet.blocks {
            let names = match block {
                SheetBlock::Signature { name, date, .. } => vec![name.clone(), date.clone()],
                SheetBlock::Checklist(sheet) => vec![format!("{}.answer", sheet.list)],
                SheetBlock::Evidence(sheet) => {
                    vec![format!("{}.evidence", sheet.list), format!("{}.note", sheet.list)]
                }
                _ => Vec::new(),
            };
            printed.names.extend(names);
        }
        printed
    }

    fn add(&mut self, form: FormId, piece: &LineSpan, list: Option<&str>) {
        let name = match piece {
            LineSpan::Words { .. } | LineSpan::Number => return,
            LineSpan::Value { name, .. } => {
                assert!(matches!(kind_of(form, name, list), ValueKind::Text), "form {form}: {name:?}");
                name
            }
            LineSpan::Lines(name) => {
                assert!(matches!(kind_of(form, name, list), ValueKind::Lines), "form {form}: {name:?}");
                name
            }
            LineSpan::Box { name, option, label, meaning } => {
                let options = kind_of(form, name, list).options();
                assert!(options.contains(&option.as_str()), "form {form}: {name:?} has no `{option}`");
                assert!(
                    !meaning.is_empty() || !matches!(label.as_str(), "" | "√"),
                    "form {form}: {name:?} is mute"
                );
                let new = self.boxes.insert((qualified(name, list), option.clone()));
                assert!(new, "form {form}: the box {name:?}={option} stands twice");
                name
            }
        };
        self.names.insert(qualified(name, list));
    }
}

fn qualified(name: &Name, list: Option<&str>) -> String {
    match name {
        Name::Field(id) => id.clone(),
        Name::Column(id) => format!("{}.{id}", list.unwrap_or_default()),
    }
}

#[test]
fn every_name_in_a_sheet_leads_to_a_field_and_every_field_is_printed() {
    for form in FormId::ALL {
        let printed = Printed::of(form);
        for field in &definition(form).fields {
            let columns = field.columns.iter().map(|column| format!("{}.{}", field.id, column.id));
            let names: Vec<String> =
                if field.columns.is_empty() { vec![field.id.clone()] } else { columns.collect() };
            for name in names {
                assert!(printed.names.contains(&name), "form {form}: `{name}` is filled and never printed");
            }
        }
    }
}

#[test]
fn every_option_of_a_box_has_its_box() {
    for form in FormId::ALL {
        let printed = Printed::of(form);
        for (name, _) in &printed.boxes {
            let (list, id) = match name.split_once('.') {
                Some((list, column)) => (Some(list), Name::Column(column.to_owned())),
                None => (None, Name::Field(name.clone())),
            };
            for option in kind_of(form, &id, list).options() {
                let there = printed.boxes.contains(&(name.clone(), (*option).to_owned()));
                assert!(there, "form {form}: no box for {name}={option}");
            }
        }
    }
}

#[test]
fn who_signs_is_who_the_sheet_asks_to_sign_and_only_five_forms_are_signed() {
    let signed: Vec<FormId> =
        FormId::ALL.into_iter().filter(|form| definition(*form).signed_by.is_some()).collect();
    assert_eq!(signed, [FormId::F1, FormId::F2_2, FormId::F2_5, FormId::F4, FormId::F5]);
    for form in FormId::ALL {
        let blocks = &embedded::form(form).sheet.blocks;
        let roles: Vec<&str> = blocks
            .iter()
            .filter_map(|block| match block {
                SheetBlock::Signature { role, .. } => Some(role.as_str()),
                _ => None,
            })
            .collect();
        let addressed = blocks.iter().any(|block| matches!(block, SheetBlock::Addressee { .. }));
        assert_eq!(addressed, !roles.is_empty(), "form {form}");
        match definition(form).signed_by {
            None => assert!(roles.is_empty(), "form {form}"),
            Some(Party::Operator) => assert_eq!(roles, ["집적정보통신시설 사업자(대표자)"], "form {form}"),
            Some(_) => assert!(roles[0].contains("기관장(대표자)") && roles.len() == 1, "form {form}"),
        }
    }
}
