//! The nouns of the review, as plain values without behaviour that decides anything.
//!
//! Everything here can be written down, compared and read back: the facts of an application ([`Facts`]), what the rules
//! say about them ([`Ruling`], [`Assessment`]), what people hand in ([`Dossier`]) and what is wrong with it ([`Finding`]).
//! The decisions themselves live in `simsa-rules`, the checks in `simsa-checks`.

mod answers;
mod assessment;
mod day;
mod dossier;
mod facts;
mod finding;
mod inspection;
pub mod lifecycle;
mod place;
mod ruling;
mod say;

pub use answers::At;
pub use assessment::{
    Applicability, Assessment, CertificateStanding, CsapDuty, Due, Duty, EditionStatus, FormId, Group,
    NotCounted, Party, Scope, Standing,
};
pub use day::{Day, NotADay};
pub use dossier::{
    Answer, AnswerValue, Claim, ClaimProgramme, Conformity, ConformityItem, CryptoModule, Dossier, Evidence,
    FileState, Product, Proof, ProofKind, Remedy, Secaas, Service, TestKind, TestObject, TestRecord,
};
pub use facts::{
    Applicant, ApplicantKind, Application, Certificate, CsapGrade, CsapType, EarlierCertification,
    EmrProduct, Facility, FactId, FactLabel, Facts, Holder, Institutions, LegalForm, Notice, Operator,
    Premises, ReviewKind, ReviewScope, Role, Scheme, Served, Storage, fact_label,
};
pub use finding::{Finding, Severity};
pub use inspection::{FileKind, FilePlace, Inspection, NumberKind, Sighting, Unseen};
pub use place::{FieldPath, List, Place, PlaceKind};
pub use ruling::{Cites, FactUse, Ground, Grounds, RuleInfo, Ruling, Weight};
pub use say::{Bi, Language, Say};
