//! Filling: every field of a form takes its value; what stays blank is listed with the place where it belongs.

use std::collections::BTreeMap;

use simsa_model::{Assessment, Dossier, Facts, FormId, Say};

use crate::bind::{self, Binding, ValueKind};
use crate::blank::Blank;
use crate::definition::FormField;
use crate::embedded;
use crate::instance::Instance;
use crate::value::{Boxes, FieldValue, Filled, FilledEntry};
use crate::view::View;

/// Fills one copy of a form from a case.
///
/// Nothing is invented: a value that the case does not have stays blank, and is listed where the form asks for it.
/// A signature is never filled in; only the name beside it and the day above it are.
pub fn fill(instance: &Instance, dossier: &Dossier, assessment: &Assessment) -> Filled {
    let view = View::of(instance, dossier, assessment);
    let mut fields = BTreeMap::new();
    let mut blanks = Vec::new();
    for field in &embedded::form(instance.form).definition.fields {
        // The tests follow every name; without its value a field is blank like any other.
        let Some(binding) = bind::find(&field.binding) else { continue };
        let value = among(binding.kind, field, (binding.read)(&view));
        blanks.extend(blanks_of(instance.form, field, binding, &value, &view));
        fields.insert(field.id.clone(), value);
    }
    blanks.extend(bind::unassigned(instance.form, &view));
    Filled { instance: instance.clone(), fields, blanks, bare: dossier.facts == Facts::default() }
}

/// The value with the boxes that there are; of a list, with the columns that the form has.
fn among(kind: ValueKind, field: &FormField, value: FieldValue) -> FieldValue {
    let all = |boxes: Boxes, kind: ValueKind| Boxes { options: kind.options(), ..boxes };
    match (value, kind) {
        (FieldValue::Tick(boxes), _) => FieldValue::Tick(all(boxes, kind)),
        (FieldValue::Ticks(boxes), _) => FieldValue::Ticks(all(boxes, kind)),
        (FieldValue::List(entries), ValueKind::List(columns)) => {
            let of_form = |entry: &mut FilledEntry| {
                let cells = std::mem::take(&mut entry.cells).into_iter();
                let used = cells.filter(|(id, _)| field.columns.iter().any(|column| column.id == *id));
                entry.cells =
                    used.map(|(id, value)| (id, among(kind_of(columns, id), field, value))).collect();
            };
            let mut entries = entries;
            entries.iter_mut().for_each(of_form);
            FieldValue::List(entries)
        }
        (other, _) => other,
    }
}

/// The kind of a column; of one that the table does not have, plain words.
fn kind_of(columns: &[bind::BoundColumn], id: &str) -> ValueKind {
    columns.iter().find(|column| column.id == id).map_or(ValueKind::Text, |column| column.kind)
}

fn blanks_of(
    form: FormId,
    field: &FormField,
    binding: &Binding,
    value: &FieldValue,
    view: &View<'_>,
) -> Vec<Blank> {
    let FieldValue::List(entries) = value else {
        let missing = field.blank && (value.is_blank() || field.void_without && value.is_sample());
        return missing.then(|| blank_field(form, field, binding, view)).into_iter().collect();
    };
    let mut blanks: Vec<Blank> =
        entries.iter().flat_map(|entry| blanks_of_entry(form, field, binding, entry)).collect();
    if entries.is_empty() && field.blank {
        blanks.push(blank_field(form, field, binding, view));
    }
    blanks
}

fn blank_field(form: FormId, field: &FormField, binding: &Binding, view: &View<'_>) -> Blank {
    Blank {
        form,
        field: field.id.clone(),
        label: field.say(),
        place: (binding.place)(view),
        void: field.void_without,
    }
}

fn blanks_of_entry<'a>(
    form: FormId,
    field: &'a FormField,
    binding: &'a Binding,
    entry: &'a FilledEntry,
) -> impl Iterator<Item = Blank> + 'a {
    let columns = match binding.kind {
        ValueKind::List(columns) => columns,
        _ => &[],
    };
    field.columns.iter().filter(|column| column.blank).filter_map(move |column| {
        let own = columns.iter().find(|own| own.id == column.id)?;
        let value = entry.cells.get(own.id)?;
        let blank = value.is_blank() || column.void_without && value.is_sample();
        let blank = blank && !entry.waived.contains(own.id);
        let place = entry.place.clone().with_field(own.path);
        blank.then(|| Blank {
            form,
            field: format!("{}.{}.{}", field.id, entry.key, column.id),
            label: Say::new(
                format!("{} {}: {}", field.label, entry.key, column.label),
                format!("{} {}: {}", field.label_en, entry.key, column.label_en),
            ),
            place,
            void: column.void_without,
        })
    })
}
