//! Short names for the places that checks point at: a list, the position of the entry, its field.

use simsa_model::{FactId, FieldPath, List, Place};

/// A fact, by its path.
pub(crate) fn fact(path: impl Into<String>) -> Place {
    Place::fact(FactId::from_path(path))
}

/// A field of a certificate.
pub(crate) fn certificate(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Certificates, at).with_field(field)
}

/// A field of a storage place.
pub(crate) fn storage(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Storage, at).with_field(field)
}

/// A field of an operator.
pub(crate) fn operator(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Operators, at).with_field(field)
}

/// A field of an answer.
pub(crate) fn answer(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Answers, at).with_field(field)
}

/// A field of a piece of evidence.
pub(crate) fn evidence(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Evidence, at).with_field(field)
}

/// A field of a product.
pub(crate) fn product(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Products, at).with_field(field)
}

/// A field of a service.
pub(crate) fn service(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Services, at).with_field(field)
}

/// A field of a test record.
pub(crate) fn test(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Tests, at).with_field(field)
}

/// A field of a claim.
pub(crate) fn claim(at: usize, field: impl Into<FieldPath>) -> Place {
    Place::entry(List::Claims, at).with_field(field)
}

/// A field of the confirmation.
pub(crate) fn conformity(field: impl Into<FieldPath>) -> Place {
    Place::Conformity(None).with_field(field)
}
