//! What is asked and what proves it, typed.
//!
//! The content stands in `/catalogue` as TOML that people of law and trade review. The build reads it, refuses what
//! contradicts itself, and writes it as constants, so that nothing is parsed at run time and a name that does not exist
//! does not compile: [`questions::EMR_2_1_4`], [`parameters::TESTS_VALID_YEARS`], [`schemes::ISMS_P`]. Each entry cites
//! passages of `simsa-law` as constants too. There is no logic here: which question a case must answer, whether a proof
//! suffices on a given day, whether a place is acceptable is decided in `simsa-rules`.
//!
//! ```
//! use simsa_catalogue::{Checklist, catalogue, parameters};
//!
//! let question = catalogue().question("emr-2.1-4").unwrap();
//! assert_eq!(question.printed, "2.2"); // printed numbers are not unique; the id is
//! assert_eq!(Checklist::Form2A.questions().count(), 7);
//! assert_eq!(parameters::TESTS_VALID_YEARS.integer_on(jiff::civil::date(2024, 6, 1)), Some(1));
//! ```
//!
//! The crate is pure: no clock, no files, no network; the day is an argument.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod certificate;
mod checklist;
mod evidence;
mod exemption;
mod lookup;
mod name;
mod parameter;
mod printed;
mod product;
mod question;
mod region;

pub use certificate::{
    CertificateGrade, CertificateType, ProofPurpose, RequiredHolder, SchemeEntry, SchemeUse,
};
pub use checklist::{Area, Checklist, ChecklistSection, Control, Item};
pub use evidence::{EvidenceExample, EvidenceKind, EvidenceScope};
pub use exemption::{Beneficiary, CriterionDomain, Disputed, Programme};
pub use lookup::{Catalogue, catalogue};
pub use name::same_name;
pub use parameter::{Parameter, ParameterValue, Period, Unit};
pub use product::{ExpectedProduct, ProductProof, ProductType, Requirement, SecaasRule, Substitute};
pub use question::{Form2AQuestion, Question, QuestionId};
pub use region::{Basis, Provider, Region, RegionlessService};
pub use simsa_content::UnknownId;

/// Places of the law an entry rests on, in the order the catalogue cites them.
pub type Passages = &'static [&'static simsa_law::Passage];

/// Readings an entry rests on, where the law is silent or contradicts itself.
pub type Readings = &'static [&'static simsa_law::Reading];

/// One constant per question, named after its id: `cloud-2.3.2-2` is [`questions::CLOUD_2_3_2_2`].
pub mod questions {
    use crate::QuestionId;

    include!(concat!(env!("OUT_DIR"), "/questions.rs"));
}

/// One constant per parameter, named after its id: `tests.valid-years` is [`parameters::TESTS_VALID_YEARS`].
pub mod parameters {
    use crate::parameter::{Parameter, ParameterValue, Period, Unit};
    use jiff::civil::date;

    include!(concat!(env!("OUT_DIR"), "/parameters.rs"));
}

/// One constant per certification scheme or programme: `isms-p` is [`schemes::ISMS_P`].
pub mod schemes {
    use crate::certificate::{
        CertificateGrade, CertificateType, ProofPurpose, RequiredHolder, SchemeEntry, SchemeUse,
    };

    include!(concat!(env!("OUT_DIR"), "/schemes.rs"));
}

/// One constant per kind of proof a product can have: `cc-domestic` is [`proofs::CC_DOMESTIC`].
pub mod proofs {
    use crate::product::ProductProof;

    include!(concat!(env!("OUT_DIR"), "/proofs.rs"));
}

/// One constant per product type: `ids-ips` is [`products::IDS_IPS`].
pub mod products {
    use crate::product::{ExpectedProduct, ProductType, Requirement, Substitute};
    use crate::proofs;

    include!(concat!(env!("OUT_DIR"), "/products.rs"));
}

/// One constant per exemption programme of form 1: `claims-software` is [`programmes::CLAIMS_SOFTWARE`].
pub mod programmes {
    use crate::exemption::{Beneficiary, Disputed, Programme};
    use crate::schemes;

    include!(concat!(env!("OUT_DIR"), "/programmes.rs"));
}

/// The tables without a constant of their own, reached through [`Catalogue`] and [`Checklist`].
mod tables {
    use crate::checklist::{Area, ChecklistSection, Control, Item, QuestionSpan};
    use crate::evidence::{EvidenceExample, EvidenceKind, EvidenceScope};
    use crate::exemption::CriterionDomain;
    use crate::product::SecaasRule;
    use crate::question::{Form2AQuestion, Question, QuestionId};
    use crate::region::{Basis, Provider, Region, RegionlessService};
    use crate::{Checklist, proofs, schemes};

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}
