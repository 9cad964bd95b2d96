//! The nouns of the review, as plain values without behaviour that decides anything.
//!
//! Everything here can be written down, compared and read back: the facts of an application ([`Facts`]), what the rules
//! say about them ([`Ruling`], [`Assessment`]), what people hand in ([`Dossier`]) and what is wrong with it ([`Finding`]).
//! The decisions themselves live in `simsa-rules`, the checks in `simsa-checks`.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod answers;
mod assessment;
mod by_operator;
mod choice;
mod day;
mod days;
mod dossier;
mod evidence_use;
mod facts;
pub mod fields;
mod finding;
mod inspection;
pub mod lifecycle;
pub mod limits;
mod place;
mod ruling;
mod say;
mod told;

pub use answers::At;
pub use assessment::{
    Applicability, Assessment, CertificateStanding, CsapDuty, Due, Duty, EditionStatus, FormId, Group,
    NotCounted, Party, ReviewedExtent, Standing,
};
pub use by_operator::ByOperator;
pub use choice::Choice;
pub use day::{Day, NotADay};
pub use days::days_within;
pub use dossier::{
    Answer, AnswerValue, Claim, ClaimProgramme, Conformity, ConformityItem, CryptoModule, Dossier, Evidence,
    FileState, LookedAt, Performer, Product, Proof, ProofKind, RejectedItem, Remedy, Secaas, Service,
    TestKind, TestObject, TestRecord, UnusedFile, WhyUnused,
};
pub use evidence_use::EvidenceUse;
pub use facts::{
    Applicant, ApplicantKind, Application, Certificate, CertifierNotice, CsapGrade, CsapType,
    EarlierCertification, EmrProduct, Facility, Facts, Holder, HospitalLink, Institutions, LegalForm,
    Network, Operator, Premises, ReviewKind, ReviewScope, Role, Route, Scheme, Served, Storage,
};
pub use fields::FactPath;
pub use finding::{Finding, Severity};
pub use inspection::{FileKind, FilePlace, Inspection, Misnamed, NumberKind, Sighting, Unseen};
pub use place::{FieldPath, List, Place, PlaceKind};
pub use ruling::{Cites, FactUse, Ground, Grounds, RuleInfo, Ruling, Weight};
pub use say::{Bi, Language, Say};
pub use told::Told;
