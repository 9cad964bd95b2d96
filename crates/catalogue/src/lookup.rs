//! The catalogue as one value: its tables, and the way from an id to an entry.

use crate::name::same_name;
use crate::{
    Area, Basis, CriterionDomain, EvidenceKind, Parameter, ProductProof, ProductType, Programme, Provider,
    Question, Region, SchemeEntry, SecaasRule, parameters, products, programmes, proofs, schemes, tables,
};

/// Everything the catalogue holds. There is one, [`catalogue()`]; nothing is computed to make it.
///
/// Look-ups take an id as written in a case file and allocate nothing; `None` means there is no such entry.
#[derive(Debug)]
pub struct Catalogue {
    /// All questions: form 2B's, then form 3's, as printed. Form 2A's are among form 2B's.
    pub questions: &'static [Question],
    /// The three areas of form 3.
    pub areas: &'static [&'static Area],
    /// Kinds of evidence.
    pub evidence_kinds: &'static [EvidenceKind],
    /// Kinds of proof for security products.
    pub proofs: &'static [&'static ProductProof],
    /// Types of security products: those of 2.2, those of 3.1, then those only recorded.
    pub products: &'static [&'static ProductType],
    /// The exception for security services.
    pub secaas: &'static SecaasRule,
    /// Certification schemes and programmes.
    pub schemes: &'static [&'static SchemeEntry],
    /// The criteria of the certification, by domain.
    pub criteria: &'static [CriterionDomain],
    /// Exemption programmes of form 1.
    pub programmes: &'static [&'static Programme],
    /// Cloud providers with their regions.
    pub providers: &'static [Provider],
    /// Where statements about regions are known from.
    pub region_bases: &'static [&'static Basis],
    /// Dated values.
    pub parameters: &'static [&'static Parameter],
}

static CATALOGUE: Catalogue = Catalogue {
    questions: &tables::QUESTIONS,
    areas: tables::AREAS,
    evidence_kinds: tables::EVIDENCE_KINDS,
    proofs: proofs::ALL,
    products: products::ALL,
    secaas: &tables::SECAAS,
    schemes: schemes::ALL,
    criteria: tables::CRITERIA,
    programmes: programmes::ALL,
    providers: tables::PROVIDERS,
    region_bases: tables::REGION_BASES,
    parameters: parameters::ALL,
};

/// The catalogue.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

impl Catalogue {
    /// The question with this id, for example `cloud-2.3.2-2`.
    pub fn question(&self, id: &str) -> Option<&'static Question> {
        let at = tables::QUESTIONS_BY_NAME.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
        Some(tables::QUESTIONS_BY_NAME[at].1.question())
    }

    /// The kind of evidence that the name of a file tells: by the word nearest to its end, because the last word says what
    /// a thing is (인증서 관리대장 is a register); of words that end there the longest. `None` when the name tells nothing.
    pub fn kind_named(&self, file: &str) -> Option<&'static EvidenceKind> {
        let name = file.to_lowercase();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let of_kind = |kind: &'static EvidenceKind| {
            let found = kind.named.iter().filter_map(|word| Some((last_end(stem, word)?, word.len())));
            found.max().map(|found| (found, kind))
        };
        let by_word = self.evidence_kinds.iter().filter_map(of_kind).max_by_key(|(found, _)| *found);
        let by_ending = || self.evidence_kinds.iter().find(|kind| kind.alone.contains(&ending));
        by_word.map(|(_, kind)| kind).or_else(by_ending)
    }

    /// The kind of evidence with this id, for example `screenshot`.
    pub fn evidence_kind(&self, id: &str) -> Option<&'static EvidenceKind> {
        self.evidence_kinds.iter().find(|kind| kind.id == id)
    }

    /// The kind of evidence a person means by its id, its name or a part of it that no other has, for example `구성도`, `SLA`.
    pub fn evidence_kind_called(&self, name: &str) -> Option<&'static EvidenceKind> {
        let is =
            |kind: &&EvidenceKind| [kind.id, kind.name, kind.name_en].iter().any(|own| same_name(own, name));
        let in_part =
            |kind: &&EvidenceKind| kind.name.split(['·', '(', ')']).any(|part| same_name(part, name));
        let whole = self.evidence_kind(name).or_else(|| self.evidence_kinds.iter().find(is));
        let mut parts = self.evidence_kinds.iter().filter(in_part);
        whole.or_else(|| parts.next().filter(|_| parts.next().is_none()))
    }

    /// The kind of proof with this id, for example `security-function`.
    pub fn proof(&self, id: &str) -> Option<&'static ProductProof> {
        self.proofs.iter().copied().find(|proof| proof.id == id)
    }

    /// The product type with this id, for example `db-encryption`.
    pub fn product(&self, id: &str) -> Option<&'static ProductType> {
        self.products.iter().copied().find(|product| product.id == id)
    }

    /// The product type a person means by a name or alias, for example `방화벽`.
    pub fn product_called(&self, name: &str) -> Option<&'static ProductType> {
        self.products.iter().copied().find(|product| product.is_called(name))
    }

    /// The product types that an item of the EMR checklist asks for, for example `2.2`.
    pub fn products_of_item<'a>(
        &self,
        item: &'a str,
    ) -> impl Iterator<Item = &'static ProductType> + use<'a> {
        self.products
            .iter()
            .copied()
            .filter(move |product| product.item.is_some_and(|own| own.number == item))
    }

    /// The scheme with this id, for example `iso-27017`.
    pub fn scheme(&self, id: &str) -> Option<&'static SchemeEntry> {
        self.schemes.iter().copied().find(|scheme| scheme.id == id)
    }

    /// The exemption programme with this id, for example `claims-software`.
    pub fn programme(&self, id: &str) -> Option<&'static Programme> {
        self.programmes.iter().copied().find(|programme| programme.id == id)
    }

    /// The domain a criterion belongs to, for example `S009` to security.
    pub fn domain_of(&self, criterion: &str) -> Option<&'static CriterionDomain> {
        self.criteria.iter().find(|domain| domain.criteria.contains(&criterion))
    }

    /// The cloud provider a person means by a name, for example `네이버 클라우드`.
    pub fn provider(&self, name: &str) -> Option<&'static Provider> {
        self.providers.iter().find(|provider| provider.is_called(name))
    }

    /// The region of a provider; `None` when we do not know the provider or its region, which says nothing about
    /// where it is.
    pub fn region(&self, provider: &str, region: &str) -> Option<&'static Region> {
        self.provider(provider)?.region(region)
    }

    /// The parameter with this id, for example `tests.valid-years`.
    pub fn parameter(&self, id: &str) -> Option<&'static Parameter> {
        self.parameters.iter().copied().find(|parameter| parameter.id == id)
    }
}

/// Where the last occurrence of a word in a name ends. Latin words stand for themselves: `list` is not in `enlisted`.
fn last_end(name: &str, word: &str) -> Option<usize> {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let whole = |at: usize, end: usize| {
        let (before, after) = (name[..at].chars().next_back(), name[end..].chars().next());
        !word.is_ascii() || (!is_latin(before) && !is_latin(after))
    };
    name.rmatch_indices(word)
        .map(|(at, found)| (at, at + found.len()))
        .find(|(at, end)| whole(*at, *end))
        .map(|(_, end)| end)
}
