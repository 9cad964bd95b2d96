//! Bindings: every value a form can take, by name, with how to read it from a case and where it is written down.
//!
//! The table is closed. A form names its values by these names; a test proves that every name used exists and every
//! one that exists is used.

mod answers;
mod claims;
mod people;
mod products;
mod services;
mod test_records;

use simsa_model::{
    ConformityItem, FormId, List, Place, Remedy, ReviewKind, ReviewScope, TestKind, TestObject,
};

use crate::blank::Blank;
use crate::value::FieldValue;
use crate::view::{CLOUD, SIMPLE, View};

/// A value that a form can take.
pub(crate) struct Binding {
    /// Its name, for example `applicant.name`.
    pub(crate) name: &'static str,
    /// What kind of value.
    pub(crate) kind: ValueKind,
    /// Reads it.
    pub(crate) read: fn(&View<'_>) -> FieldValue,
    /// Where it is written.
    pub(crate) place: fn(&View<'_>) -> Place,
}

/// The kind of a value, with the options of boxes and the columns of lists.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ValueKind {
    Text,
    Date,
    Tick(&'static [&'static str]),
    Ticks(&'static [&'static str]),
    Lines,
    List(&'static [BoundColumn]),
}

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BoundColumn {
    /// Its name.
    pub(crate) id: &'static str,
    /// What kind of value; never a list.
    pub(crate) kind: ValueKind,
    /// Field of the entry.
    pub(crate) path: &'static str,
}

impl ValueKind {
    /// The boxes that there are.
    pub(crate) fn options(self) -> &'static [&'static str] {
        match self {
            Self::Tick(options) | Self::Ticks(options) => options,
            _ => &[],
        }
    }
}

const YES_NO: &[&str] = &["yes", "no"];
const STORAGE: &[&str] = &[SIMPLE, CLOUD];

/// `yes` or `no`, where it is known.
fn yes_no(known: Option<bool>) -> FieldValue {
    FieldValue::tick(known.map(|yes| if yes { "yes" } else { "no" }))
}

fn facts(field: &'static str) -> Place {
    Place::fact_at(field)
}

/// A binding whose value stands in one field of the facts.
macro_rules! fact {
    ($name:literal, $kind:expr, $read:expr, $field:literal) => {
        Binding { name: $name, kind: $kind, read: $read, place: |_| facts($field) }
    };
}

/// The six values of a test on forms 4 and 5, and what became of it.
macro_rules! test {
    ($name:literal, $object:ident, $kind:ident, $part:ident) => {
        Binding {
            name: $name,
            kind: ValueKind::Lines,
            read: |view| {
                test_records::lines(view, TestObject::$object, TestKind::$kind, test_records::TestRow::$part)
            },
            place: |view| {
                test_records::place(view, TestObject::$object, TestKind::$kind, test_records::TestRow::$part)
            },
        }
    };
}

/// Evidence handed in for one question of checklist 2B.
macro_rules! evidence {
    ($name:literal, $question:literal) => {
        Binding {
            name: $name,
            kind: ValueKind::Lines,
            read: |view| answers::evidence(view, $question),
            place: |view| answers::place_of_evidence(view, $question),
        }
    };
}

/// A checklist.
macro_rules! checklist {
    ($name:literal, $form:ident) => {
        Binding {
            name: $name,
            kind: ValueKind::List(answers::COLUMNS),
            read: |view| answers::list(view, FormId::$form),
            place: |_| Place::list(List::Answers),
        }
    };
}

/// Every binding.
pub(crate) static BINDINGS: &[Binding] = &[
    fact!("applicant.name", ValueKind::Text, people::applicant, "applicant.name"),
    fact!("applicant.representative", ValueKind::Text, people::applicant_head, "applicant.representative"),
    fact!("applicant.signed-on", ValueKind::Date, people::applicant_signed, "applicant.signed_on"),
    fact!("application.kind", ValueKind::Tick(&ReviewKind::IDS), people::kind, "application.kind"),
    fact!("application.scope", ValueKind::Tick(&ReviewScope::IDS), people::scope, "application.scope"),
    fact!(
        "application.certification-type",
        ValueKind::Tick(&["1", "2", "3"]),
        people::certification_type,
        "application.certification_type"
    ),
    fact!("product.name", ValueKind::Text, people::product, "product.name"),
    fact!(
        "institutions.form",
        ValueKind::Tick(&["private", "public"]),
        people::institutions,
        "institutions.served"
    ),
    fact!("operators.names", ValueKind::Text, people::operators, "operators"),
    fact!("storage.kind", ValueKind::Tick(STORAGE), |view| FieldValue::tick(view.storage()), "storage"),
    fact!(
        "operator.storage-kind",
        ValueKind::Tick(STORAGE),
        |view| FieldValue::tick(view.operator_storage()),
        "storage"
    ),
    Binding {
        name: "operator.name",
        kind: ValueKind::Text,
        read: people::operator,
        place: |view| people::of_operator(view, "name"),
    },
    Binding {
        name: "operator.representative",
        kind: ValueKind::Text,
        read: people::operator_head,
        place: |view| people::of_operator(view, "representative"),
    },
    Binding {
        name: "operator.signed-on",
        kind: ValueKind::Date,
        read: people::operator_signed,
        place: |view| people::of_operator(view, "signed_on"),
    },
    Binding {
        name: "exemptions.domains",
        kind: ValueKind::Ticks(&["functionality", "interoperability", "security", "s014"]),
        read: claims::domains,
        place: |_| Place::list(List::Claims),
    },
    Binding {
        name: "exemptions.claims",
        kind: ValueKind::Ticks(&["isms", "isms-p", "claims-software"]),
        read: claims::security,
        place: |_| Place::list(List::Claims),
    },
    fact!(
        "exemptions.s014",
        ValueKind::Ticks(&["certificates", "isms-p", "iso-27017", "iso-27018", "csap"]),
        claims::s014,
        "certificates"
    ),
    Binding {
        name: "exemptions.documents",
        kind: ValueKind::Lines,
        read: claims::documents,
        place: |_| Place::list(List::Claims),
    },
    Binding {
        name: "conformity.confirmed",
        kind: ValueKind::Ticks(&ConformityItem::IDS),
        read: claims::confirmed,
        place: |_| Place::Conformity(None).with_field("confirmed"),
    },
    Binding {
        name: "products",
        kind: ValueKind::List(products::COLUMNS),
        read: products::list,
        place: |_| Place::list(List::Products),
    },
    Binding {
        name: "services",
        kind: ValueKind::List(services::COLUMNS),
        read: services::list,
        place: |_| Place::list(List::Services),
    },
    test!("tests.infrastructure.vulnerability.performer", Infrastructure, Vulnerability, Performer),
    test!("tests.infrastructure.vulnerability.target", Infrastructure, Vulnerability, Target),
    test!("tests.infrastructure.vulnerability.period", Infrastructure, Vulnerability, Period),
    test!("tests.infrastructure.penetration.performer", Infrastructure, Penetration, Performer),
    test!("tests.infrastructure.penetration.target", Infrastructure, Penetration, Target),
    test!("tests.infrastructure.penetration.period", Infrastructure, Penetration, Period),
    test!("tests.software.vulnerability.performer", Software, Vulnerability, Performer),
    test!("tests.software.vulnerability.target", Software, Vulnerability, Target),
    test!("tests.software.vulnerability.period", Software, Vulnerability, Period),
    test!("tests.software.penetration.performer", Software, Penetration, Performer),
    test!("tests.software.penetration.target", Software, Penetration, Target),
    test!("tests.software.penetration.period", Software, Penetration, Period),
    Binding {
        name: "tests.infrastructure.result",
        kind: ValueKind::Tick(&Remedy::IDS),
        read: |view| test_records::result(view, TestObject::Infrastructure),
        place: |view| test_records::place_of_result(view, TestObject::Infrastructure, "result"),
    },
    Binding {
        name: "tests.infrastructure.reason",
        kind: ValueKind::Text,
        read: |view| test_records::reason(view, TestObject::Infrastructure),
        place: |view| test_records::place_of_result(view, TestObject::Infrastructure, "reason"),
    },
    Binding {
        name: "tests.software.result",
        kind: ValueKind::Tick(&Remedy::IDS),
        read: |view| test_records::result(view, TestObject::Software),
        place: |view| test_records::place_of_result(view, TestObject::Software, "result"),
    },
    Binding {
        name: "tests.software.reason",
        kind: ValueKind::Text,
        read: |view| test_records::reason(view, TestObject::Software),
        place: |view| test_records::place_of_result(view, TestObject::Software, "reason"),
    },
    Binding {
        name: "evidence.emr-2.1-1",
        kind: ValueKind::Lines,
        read: answers::evidence_of_lines,
        place: |view| answers::place_of_evidence(view, "emr-2.1-1"),
    },
    evidence!("evidence.emr-2.1-2", "emr-2.1-2"),
    evidence!("evidence.emr-2.1-3", "emr-2.1-3"),
    evidence!("evidence.emr-2.1-4", "emr-2.1-4"),
    evidence!("evidence.emr-4.3-1", "emr-4.3-1"),
    checklist!("checklist.form-2a", F2A),
    checklist!("checklist.form-2b", F2B),
    checklist!("checklist.form-3", F3),
];

/// The binding with this name.
pub(crate) fn find(name: &str) -> Option<&'static Binding> {
    BINDINGS.iter().find(|binding| binding.name == name)
}

/// What stays off every copy of a form because it names no operator although there are several; and the certifier's
/// notice where form 3 waits for it.
pub(crate) fn unassigned(form: FormId, view: &View<'_>) -> Vec<Blank> {
    match form {
        FormId::F2_2 | FormId::F2_3 => products::unassigned(form, view),
        FormId::F2_5 => services::unassigned(view),
        FormId::F4 => test_records::unassigned(view),
        FormId::F3 => answers::missing_notice(view).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A blank for an entry that should name its operator.
fn names_no_operator(form: FormId, list: List, at: usize) -> Blank {
    Blank {
        form,
        field: "operator".to_owned(),
        label: simsa_model::Say::new(
            "어느 사업자의 것인지 적혀 있지 않아 어느 양식에도 싣지 않음",
            "it names no operator, so no form lists it",
        ),
        place: Place::entry(list, at).with_field("operator"),
        void: true,
    }
}
