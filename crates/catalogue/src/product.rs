//! Security products and the proofs each type accepts.

use serde::{Deserialize, Serialize};

use crate::checklist::Item;
use crate::name::same_name;
use crate::{Passages, Readings, SchemeEntry};

/// A certificate or confirmation a security product can have.
#[derive(Debug)]
pub struct ProductProof {
    /// The id, as in a case file: `cc-domestic`, …
    pub id: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Other spellings the forms print.
    pub printed_also: &'static [&'static str],
    /// What a reader should know about it (Korean).
    pub remark: Option<&'static str>,
    /// Where it is named.
    pub source: Passages,
    /// Readings it rests on.
    pub readings: Readings,
}

impl PartialEq for ProductProof {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ProductProof {}

/// Which proofs a product needs.
#[derive(Debug, PartialEq, Eq)]
pub enum Requirement {
    /// This proof.
    Proof(&'static ProductProof),
    /// One of these is enough; never empty.
    AnyOf(&'static [Requirement]),
    /// Each of these is needed; never empty.
    AllOf(&'static [Requirement]),
}

impl Requirement {
    /// Whether the proofs that `has` says yes to meet it.
    pub fn is_met_by(&self, has: &impl Fn(&'static ProductProof) -> bool) -> bool {
        match self {
            Self::Proof(proof) => has(proof),
            Self::AnyOf(parts) => parts.iter().any(|part| part.is_met_by(has)),
            Self::AllOf(parts) => parts.iter().all(|part| part.is_met_by(has)),
        }
    }

    /// The parts that are not met: of an `AllOf` the failing parts, else the requirement itself.
    pub fn unmet_by(
        &'static self,
        has: &impl Fn(&'static ProductProof) -> bool,
    ) -> Vec<&'static Requirement> {
        match self {
            met if met.is_met_by(has) => Vec::new(),
            Self::AllOf(parts) => parts.iter().flat_map(|part| part.unmet_by(has)).collect(),
            other => vec![other],
        }
    }

    /// Whether the proof appears anywhere in it.
    pub fn mentions(&self, proof: &ProductProof) -> bool {
        match self {
            Self::Proof(own) => *own == proof,
            Self::AnyOf(parts) | Self::AllOf(parts) => parts.iter().any(|part| part.mentions(proof)),
        }
    }
}

/// When a type of product is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExpectedProduct {
    /// It, or a substitute, must be there.
    Always,
    /// Reviewed when it has been introduced (도입 시).
    WhenIntroduced,
    /// Recorded only; the guide demands nothing of it.
    Never,
}

/// A type of security product.
#[derive(Debug)]
pub struct ProductType {
    /// The id, as in a case file: `firewall`, …
    pub id: &'static str,
    /// Name in Korean, as the guide prints it where it does.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Other names people write.
    pub aliases: &'static [&'static str],
    /// The item of the EMR checklist it proves: 2.2 or 3.1; `None` for types that are only recorded.
    pub item: Option<&'static Item>,
    /// When it is looked for.
    pub expected: ExpectedProduct,
    /// Which proofs it needs; `None` for types that are only recorded.
    pub requirement: Option<Requirement>,
    /// What may stand in its place.
    pub substitutes: &'static [Substitute],
    /// Whether a security service (SECaaS) of this type falls under [`SecaasRule`].
    pub secaas_eligible: bool,
    /// Where it stands; empty for types known only from outside the guide.
    pub source: Passages,
    /// Readings it rests on.
    pub readings: Readings,
    /// Where it is known from, when not from the guide.
    pub outside_source: Option<&'static str>,
}

impl ProductType {
    /// Whether a person may mean this type by `name`: the id, a name or an alias, whatever the case and spacing.
    pub fn is_called(&self, name: &str) -> bool {
        [self.id, self.name, self.name_en].iter().chain(self.aliases).any(|own| same_name(own, name))
    }
}

/// What may stand in the place of a product type (대체).
#[derive(Debug, PartialEq, Eq)]
pub struct Substitute {
    /// The id, as in a case file.
    pub id: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
}

/// The exception for security services with a valid CSAP certificate (참고6); the days on which it stands are
/// [`crate::parameters::SECAAS_WINDOW`].
#[derive(Debug)]
pub struct SecaasRule {
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// The certificate the service must hold, valid.
    pub scheme: &'static SchemeEntry,
    /// Proofs the service may do without.
    pub waives: &'static [&'static ProductProof],
    /// What stays required (Korean).
    pub remark: &'static str,
    /// Where it stands.
    pub source: Passages,
    /// Readings it rests on.
    pub readings: Readings,
}
