//! Where the lists of a case name a piece of evidence: answers, copies of certificates and proofs, reports of tests, proofs of
//! claims. One list for the checks, for what a page says a piece is used by, and for what forbids to take it away.

use crate::{Dossier, List, Place, Say};

/// A place that names a piece of evidence; positions from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceUse {
    /// The answer, and which of its pieces.
    Answer(usize, usize),
    /// The copy of a certificate.
    Certificate(usize),
    /// The configuration or plan of the link to the institutions.
    HospitalLink,
    /// The product, and which of its proofs.
    Proof(usize, usize),
    /// The copy for the cryptographic module of a product.
    CryptoModule(usize),
    /// The copy of the CSAP certificate of a security service.
    Secaas(usize),
    /// The test, and which of its pieces.
    Test(usize, usize),
    /// The claim, and which of its pieces.
    Claim(usize, usize),
}

impl EvidenceUse {
    /// The field that names it.
    pub fn place(self) -> Place {
        let field = |list, at, field: String| Place::entry(list, at).with_field(field);
        match self {
            Self::Answer(at, nth) => field(List::Answers, at, format!("evidence[{nth}]")),
            Self::Certificate(at) => Place::entry(List::Certificates, at).with_field("copy"),
            Self::HospitalLink => Place::fact_at("network.hospital_link_copy"),
            Self::Proof(at, nth) => field(List::Products, at, format!("proofs[{nth}].copy")),
            Self::CryptoModule(at) => Place::entry(List::Products, at).with_field("crypto_module.copy"),
            Self::Secaas(at) => Place::entry(List::Products, at).with_field("secaas.copy"),
            Self::Test(at, nth) => field(List::Tests, at, format!("evidence[{nth}]")),
            Self::Claim(at, nth) => field(List::Claims, at, format!("evidence[{nth}]")),
        }
    }

    /// What rests on it, in words; `None` for an answer, which is called by its question.
    pub fn say(self, dossier: &Dossier) -> Option<Say> {
        let product = |at: usize, ko: &str, en: &str| {
            let name = &dossier.products.get(at)?.name;
            Some(Say::new(format!("정보보호제품 ‘{name}’ {ko}"), format!("{en} of the product “{name}”")))
        };
        match self {
            Self::Answer(..) => None,
            Self::Certificate(at) => {
                let scheme = dossier.facts.certificates.as_ref()?.get(at)?.scheme.name();
                Some(Say::new(format!("보안인증 {scheme} 사본"), format!("copy of the {scheme} certificate")))
            }
            Self::HospitalLink => Some(Say::new(
                "병원-EMR 연결구간의 이중화 구성 방안",
                "redundancy of the link between hospital and EMR system",
            )),
            Self::Proof(at, _) => product(at, "인증서 사본", "certificate"),
            Self::CryptoModule(at) => product(at, "암호모듈 검증서", "validation of the module"),
            Self::Secaas(at) => product(at, "CSAP 인증서 사본", "CSAP certificate"),
            Self::Test(at, _) => {
                let test = dossier.tests.get(at)?;
                let (kind, object) = (test.kind.words(), test.object.words());
                let ko = format!("{} 결과 보고서 ({})", kind.ko, object.ko);
                Some(Say::new(ko, format!("report of the {} ({})", kind.en, object.en)))
            }
            Self::Claim(at, _) => {
                let programme = dossier.claims.get(at)?.programme.words();
                let ko = format!("면제 신청 {}", programme.ko);
                Some(Say::new(ko, format!("proof of the claim by {}", programme.en)))
            }
        }
    }
}

impl Dossier {
    /// Every use of evidence, with the id by which it is named.
    pub fn evidence_uses(&self) -> impl Iterator<Item = (EvidenceUse, &str)> {
        fn many<'d>(
            ids: &'d [String],
            site: impl Fn(usize) -> EvidenceUse + 'd,
        ) -> impl Iterator<Item = (EvidenceUse, &'d str)> {
            ids.iter().enumerate().map(move |(nth, id)| (site(nth), id.as_str()))
        }
        let certificates = self.facts.certificates.iter().flatten().enumerate();
        let copies =
            certificates.filter_map(|(at, one)| Some((EvidenceUse::Certificate(at), one.copy.as_deref()?)));
        let answers = self.answers.iter().enumerate();
        let products = self.products.iter().enumerate().flat_map(|(at, product)| {
            let proofs = product.proofs.iter().enumerate();
            let proofs = proofs
                .filter_map(move |(nth, proof)| Some((EvidenceUse::Proof(at, nth), proof.copy.as_deref()?)));
            let module = product.crypto_module.as_ref().and_then(|module| module.copy.as_deref());
            let secaas = product.secaas.as_ref().and_then(|secaas| secaas.copy.as_deref());
            proofs
                .chain(module.map(|id| (EvidenceUse::CryptoModule(at), id)))
                .chain(secaas.map(|id| (EvidenceUse::Secaas(at), id)))
        });
        let tests = self.tests.iter().enumerate();
        let claims = self.claims.iter().enumerate();
        let link = self.facts.network.as_ref().and_then(|network| network.hospital_link_copy.as_deref());
        copies
            .chain(link.map(|id| (EvidenceUse::HospitalLink, id)))
            .chain(answers.flat_map(|(at, one)| many(&one.evidence, move |nth| EvidenceUse::Answer(at, nth))))
            .chain(products)
            .chain(tests.flat_map(|(at, one)| many(&one.evidence, move |nth| EvidenceUse::Test(at, nth))))
            .chain(claims.flat_map(|(at, one)| many(&one.evidence, move |nth| EvidenceUse::Claim(at, nth))))
    }
}
