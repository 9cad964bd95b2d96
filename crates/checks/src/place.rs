//! Places in the case folder: which file, and the path of the field in it, entries counted from 0.

use simsa_model::Where;

/// `facts.toml`
pub(crate) const FACTS: &str = "facts.toml";
/// `answers.toml`
pub(crate) const ANSWERS: &str = "answers.toml";
/// `evidence.toml`
pub(crate) const EVIDENCE: &str = "evidence.toml";
/// `products.toml`
pub(crate) const PRODUCTS: &str = "products.toml";
/// `services.toml`
pub(crate) const SERVICES: &str = "services.toml";
/// `tests.toml`
pub(crate) const TESTS: &str = "tests.toml";
/// `exemptions.toml`
pub(crate) const EXEMPTIONS: &str = "exemptions.toml";
/// `conformity.toml`
pub(crate) const CONFORMITY: &str = "conformity.toml";

/// A fact, by its path.
pub(crate) fn fact(path: &str) -> Where {
    Where::field(FACTS, path)
}

/// A field of a certificate; an empty `field` means the entry.
pub(crate) fn certificate(index: usize, field: &str) -> Where {
    entry(FACTS, "certificates", index, field)
}

/// A field of a storage place.
pub(crate) fn storage(index: usize, field: &str) -> Where {
    entry(FACTS, "storage", index, field)
}

/// A field of an operator.
pub(crate) fn operator(index: usize, field: &str) -> Where {
    entry(FACTS, "operators", index, field)
}

/// A field of an answer.
pub(crate) fn answer(index: usize, field: &str) -> Where {
    entry(ANSWERS, "answer", index, field)
}

/// A field of a piece of evidence.
pub(crate) fn evidence(index: usize, field: &str) -> Where {
    entry(EVIDENCE, "evidence", index, field)
}

/// A field of a product.
pub(crate) fn product(index: usize, field: &str) -> Where {
    entry(PRODUCTS, "product", index, field)
}

/// A field of a service.
pub(crate) fn service(index: usize, field: &str) -> Where {
    entry(SERVICES, "service", index, field)
}

/// A field of a test record.
pub(crate) fn test(index: usize, field: &str) -> Where {
    entry(TESTS, "test", index, field)
}

/// A field of a claim.
pub(crate) fn claim(index: usize, field: &str) -> Where {
    entry(EXEMPTIONS, "claim", index, field)
}

fn entry(file: &str, list: &str, index: usize, field: &str) -> Where {
    let dot = if field.is_empty() { "" } else { "." };
    Where::field(file, format!("{list}[{index}]{dot}{field}"))
}

/// A field of the confirmation.
pub(crate) fn conformity(field: &str) -> Where {
    Where::field(CONFORMITY, field)
}
