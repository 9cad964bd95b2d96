//! The names of the files of a case folder, without their ending.

/// What this folder is: format, title, whether it is fictional.
pub const CASE: &str = "case";
/// The facts.
pub const FACTS: &str = "facts";
/// Answers to questions.
pub const ANSWERS: &str = "answers";
/// The list of evidence.
pub const EVIDENCE: &str = "evidence";
/// Security products.
pub const PRODUCTS: &str = "products";
/// Services in use.
pub const SERVICES: &str = "services";
/// Tests made.
pub const TESTS: &str = "tests";
/// Exemptions claimed.
pub const EXEMPTIONS: &str = "exemptions";
/// What the applicant has confirmed.
pub const CONFORMITY: &str = "conformity";

/// What a workbench keeps beside the case.
pub const WORKBENCH: &str = "workbench";

/// The folder in which evidence is kept encrypted.
pub const CASE_FILE: &str = ".simsa";

/// Largest file that is read as text; what people write by hand stays far below.
pub(crate) const LARGEST_TEXT: u64 = 8 * 1024 * 1024;
