//! Filling: every field of a form takes its value; what stays blank is listed with the place where it belongs.

use std::collections::BTreeMap;

use simsa_model::{Assessment, Dossier, FormId, Place, Say};

use crate::bind::{self, Binding, Kind};
use crate::definition;
use crate::definition::Field;
use crate::instance::Instance;
use crate::value::{Entry, Filled, Value};
use crate::view::View;

/// Something that stays blank on a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The form.
    pub form: FormId,
    /// Name of the field on the form; of a list, `field.entry.column`.
    pub field: String,
    /// What people call it.
    pub label: Say,
    /// Where to write it.
    pub place: Place,
}

/// Fills one copy of a form from a case.
///
/// Nothing is invented: a value that the case does not have stays blank, and is listed where the form asks for it.
/// A signature is never filled in; only the name beside it and the day above it are.
pub fn fill(instance: &Instance, dossier: &Dossier, assessment: &Assessment) -> Filled {
    let view = View::of(instance, dossier, assessment);
    let mut fields = BTreeMap::new();
    let mut blanks = Vec::new();
    for field in &definition(instance.form).fields {
        // The tests follow every name; without its value a field is blank like any other.
        let Some(binding) = bind::find(&field.binding) else { continue };
        let value = (binding.read)(&view);
        blanks.extend(blanks_of(instance.form, field, binding, &value, &view));
        fields.insert(field.id.clone(), value);
    }
    blanks.extend(bind::unassigned(instance.form, &view));
    Filled { instance: instance.clone(), fields, blanks }
}

fn blanks_of(form: FormId, field: &Field, binding: &Binding, value: &Value, view: &View<'_>) -> Vec<Blank> {
    let Value::List(entries) = value else {
        let missing = field.blank && value.is_blank();
        let blank =
            || Blank { form, field: field.id.clone(), label: field.say(), place: (binding.place)(view) };
        return missing.then(blank).into_iter().collect();
    };
    let mut blanks: Vec<Blank> =
        entries.iter().flat_map(|entry| blanks_of_entry(form, field, binding, entry)).collect();
    if entries.is_empty() && field.blank {
        blanks.push(Blank {
            form,
            field: field.id.clone(),
            label: field.say(),
            place: (binding.place)(view),
        });
    }
    blanks
}

fn blanks_of_entry<'a>(
    form: FormId,
    field: &'a Field,
    binding: &'a Binding,
    entry: &'a Entry,
) -> impl Iterator<Item = Blank> + 'a {
    let columns = match binding.kind {
        Kind::List(columns) => columns,
        _ => &[],
    };
    field.columns.iter().filter(|column| column.blank).filter_map(move |column| {
        let own = columns.iter().find(|own| own.id == column.id)?;
        let blank = entry.cells.get(own.id)?.is_blank() && !entry.waived.contains(own.id);
        let place = entry.place.clone().with_field(own.path);
        blank.then(|| Blank {
            form,
            field: format!("{}.{}.{}", field.id, entry.key, column.id),
            label: Say::new(
                format!("{} {}: {}", field.label, entry.key, column.label),
                format!("{} {}: {}", field.label_en, entry.key, column.label_en),
            ),
            place,
        })
    })
}
