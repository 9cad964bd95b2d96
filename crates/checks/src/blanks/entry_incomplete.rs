//! Looks at what names a certificate, a product, a claim: its number, its name, its version, the document. Without it the
//! reviewer cannot find it in the issuer's register. Satisfied when it is written down, and no sample of a template.
//!
//! It cannot see whether a number is the right one.

use std::collections::BTreeSet;

use simsa_content::is_blank;
use simsa_law::{Passage, guide};
use simsa_model::fields::{is_sample, product};
use simsa_model::{Bi, Cites, ClaimProgramme, FormId, Place, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "entry-incomplete",
    name: Bi::new("번호나 이름이 없는 항목", "an entry without number or name"),
    severities: &[Severity::Blocking, Severity::Warning, Severity::Notice],
    explains: Bi::new(
        "인증서의 번호, 제품의 이름이나 버전처럼 그것을 가리키는 값이 없거나 예시 글자 그대로이면, 심사하는 사람이 발급기관의 목록에서 찾아 확인할 수 없습니다.",
        "Without what names it (the number of a certificate, the name or version of a product) a reviewer cannot look it up where it was issued. The sample text of a template names nothing.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_CERTIFICATES, &guide::FORM_2_2_TABLE, &guide::FORM_5_SHEET]),
    readings: &[],
    next: Bi::new(
        "인증서 사본이나 제품 설명서를 보고 빠진 값을 적으십시오.",
        "Copy what is missing from the certificate or the product's papers.",
    ),
};

/// Something that names an entry and is not there.
struct Missing<'a> {
    place: Place,
    whose: &'a str,
    what: Bi,
    severity: Severity,
    cites: Passages,
}

type Passages = &'static [&'static Passage];
const OF_CERTIFICATES: Passages = &[&guide::SUBMIT_CERTIFICATES];
const OF_PRODUCTS: Passages = &[&guide::FORM_2_2_TABLE];
const OF_PROOFS: Passages = &[&guide::FORM_2_2_CERTIFICATES];
const OF_CLAIMS: Passages = &[&guide::FORM_1_DOCUMENTS];
const OF_PROOFS_OF_CLAIMS: Passages = &[&guide::FORM_1_PROOF];
const OF_SECAAS: Passages = &[&guide::REF_6_NOT_OWN_CLOUDS];
const OF_VERSIONS: Passages = &[&guide::FORM_5_SHEET];
const NUMBER: Bi = Bi::new("인증번호", "the number of the certificate");

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for Missing { place, whose, what: Bi { ko, en }, severity, cites } in missing(case) {
        let whose = if is_blank(whose) { "—".to_owned() } else { quoted(whose) };
        let what = say!("{whose}에 {ko}이(가) 적혀 있지 않습니다.", "{whose} does not state {en}.");
        report.found(place, what).severity(severity).cites(cites);
    }
}

/// What is missing so far.
struct Missings<'a>(Vec<Missing<'a>>);

impl<'a> Missings<'a> {
    /// Notes that `what` of `whose` is missing, where nothing that names anything is written.
    fn look(
        &mut self,
        written: Option<&String>,
        place: Place,
        (whose, what): (&'a str, Bi),
        severity: Severity,
        cites: Passages,
    ) {
        if written.is_none_or(|text| is_blank(text) || is_sample(text)) {
            self.0.push(Missing { place, whose, what, severity, cites });
        }
    }
}

fn missing<'a>(case: &CheckInput<'a>) -> Vec<Missing<'a>> {
    let mut missing = Missings(Vec::new());
    version(case, &mut missing);
    certificates(case, &mut missing);
    products(case, &mut missing);
    for (nth, claim) in case.dossier.claims.iter().enumerate() {
        let what = Bi::new("관련문서 또는 시스템", "the document or system");
        let (at, whose) = (place::claim(nth, "document"), exempt(claim, case.facts, case.on).programme.name);
        missing.look(Some(&claim.document), at, (whose, what), Severity::Warning, OF_CLAIMS);
        // who takes part in the exchange has no certificate that ends
        if claim.programme != ClaimProgramme::Exchange && claim.valid_until.is_none() {
            let (place, what) =
                (place::claim(nth, "valid_until"), Bi::new("유효기간 만료일", "until when it is valid"));
            missing.0.push(Missing {
                place,
                whose,
                what,
                severity: Severity::Warning,
                cites: OF_PROOFS_OF_CLAIMS,
            });
        }
    }
    missing.0
}

/// Of which version the tests were made: form 5 prints it behind the product's name.
fn version<'a>(case: &CheckInput<'a>, missing: &mut Missings<'a>) {
    if !case.owes(FormId::F5) {
        return;
    }
    let product = &case.facts.product;
    let name = product.name.as_deref().filter(|name| !is_blank(name));
    let what = Bi::new("버전", "its version");
    let whose = (name.unwrap_or(product::WHOLE.label.ko), what);
    let at = place::fact("product.version");
    missing.look(product.version.as_ref(), at, whose, Severity::Warning, OF_VERSIONS);
}

/// Void without a number is what is handed in; of the others it is as well to know which they are.
fn certificates<'a>(case: &CheckInput<'a>, missing: &mut Missings<'a>) {
    let handed_in: BTreeSet<usize> = case.handed_in().map(|(at, _)| at).collect();
    for (at, certificate) in case.facts.certificates.iter().flatten().enumerate() {
        let severity = if handed_in.contains(&at) { Severity::Blocking } else { Severity::Warning };
        let whose = (certificate.scheme.name(), NUMBER);
        let place = place::certificate(at, "number");
        missing.look(certificate.number.as_ref(), place, whose, severity, OF_CERTIFICATES);
    }
}

fn products<'a>(case: &CheckInput<'a>, missing: &mut Missings<'a>) {
    let listed = case.owes(FormId::F2_2) || case.owes(FormId::F2_3);
    let severity = if listed { Severity::Blocking } else { Severity::Warning };
    for (at, product) in case.dossier.products.iter().enumerate() {
        let name = if is_blank(&product.name) { product.kind.as_str() } else { product.name.as_str() };
        let mut of_product = |written, field: String, what, severity, cites| {
            missing.look(written, place::product(at, field), (name, what), severity, cites);
        };
        of_product(Some(&product.name), "name".into(), Bi::new("제품명", "its name"), severity, OF_PRODUCTS);
        for (nth, proof) in product.proofs.iter().enumerate() {
            let field = format!("proofs[{nth}].number");
            of_product(proof.number.as_ref(), field, NUMBER, Severity::Warning, OF_PROOFS);
        }
        if let Some(module) = product.crypto_module.as_ref().filter(|module| module.validated) {
            let what = Bi::new("암호모듈 검증번호", "the number of the validation of its module");
            let field = "crypto_module.number".into();
            of_product(module.number.as_ref(), field, what, Severity::Warning, OF_PROOFS);
        }
        if let Some(secaas) = &product.secaas {
            let what = Bi::new("CSAP 인증번호", "the number of its CSAP certificate");
            of_product(secaas.number.as_ref(), "secaas.number".into(), what, Severity::Warning, OF_PROOFS);
            // of a cloud that a body built for itself the exception does not hold, which nobody has said or denied
            if secaas.own_cloud.is_none() {
                let what = Bi::new(
                    "자체 구축 클라우드인지 여부",
                    "whether its cloud is one that a body built for itself",
                );
                of_product(None, "secaas.own_cloud".into(), what, Severity::Notice, OF_SECAAS);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{
        Certificate, Claim, ClaimProgramme, CsapType, Day, Facility, Holder, Premises, Scheme, Secaas,
        Severity,
    };

    use crate::expect::{finds, found, quiet, with};
    use crate::sample::{i_1, i_2, ii_1, ii_1_public, ii_2, ii_3};

    use super::INFO;

    #[test]
    fn what_names_an_entry_must_be_there() {
        for good in [i_1(), i_2(), ii_1(), ii_1_public(), ii_2(), ii_3()] {
            quiet(&INFO, &good);
        }
        let open = with(ii_1(), |d| {
            for certificate in d.facts.certificates.as_mut().unwrap() {
                certificate.number = Some(" \u{200b}".to_owned());
            }
            d.products[0].name = String::new();
            d.products[1].proofs[0].number = None;
        });
        let found = found(&INFO, &open);
        let certificates = open.facts.certificates.as_ref().unwrap().len();
        assert_eq!(found.len(), certificates + 2, "{found:#?}");
        let blocking = found.iter().filter(|one| one.severity == Severity::Blocking).count();
        assert_eq!(blocking, certificates + 1);
        finds(
            &INFO,
            &with(ii_1(), |d| d.products[1].proofs[0].number = Some(String::new())),
            &["products.toml product[1].proofs[0].number"],
        );
    }
    #[test]
    fn a_product_without_version_is_told() {
        for version in [None, Some(" "), Some("○○")] {
            for sample in [i_1(), i_2(), ii_1(), ii_1_public(), ii_2(), ii_3()] {
                let open = with(sample, |d| d.facts.product.version = version.map(str::to_owned));
                let found = finds(&INFO, &open, &["facts.toml product.version"]);
                assert_eq!(found[0].severity, Severity::Warning);
            }
        }
    }

    #[test]
    fn the_number_of_a_template_is_no_number() {
        for number in ["ISMS-P-2023-000", "ISMS-P-KISA-○○○○-○○○", "…"] {
            let open = with(ii_1(), |d| {
                d.facts.certificates.as_mut().unwrap()[0].number = Some(number.to_owned());
            });
            finds(&INFO, &open, &["facts.toml certificates[0].number"]);
        }
    }

    /// Silence is no proof: of what ends it is said when, and of a cloud whose it is.
    #[test]
    fn days_of_claims_and_the_owner_of_a_cloud_are_asked_for() {
        for programme in ClaimProgramme::ALL {
            let claim = with(ii_3(), |d| {
                d.claims.push(Claim {
                    programme,
                    document: "사본".to_owned(),
                    evidence: vec!["report".to_owned()],
                    valid_from: None,
                    valid_until: None,
                });
            });
            let ends = programme != ClaimProgramme::Exchange;
            finds(&INFO, &claim, if ends { &["exemptions.toml claim[0].valid_until"] } else { &[] });
        }
        let secaas = |own_cloud| {
            let number = Some("CSAP-가상-1".to_owned());
            with(ii_3(), |d| d.products[0].secaas = Some(Secaas { number, own_cloud, ..Secaas::default() }))
        };
        quiet(&INFO, &secaas(Some(false)));
        let found = finds(&INFO, &secaas(None), &["products.toml product[0].secaas.own_cloud"]);
        assert_eq!(found[0].severity, Severity::Notice);
    }

    /// What is not handed in stops nothing for want of its number; what S014 does not reach is not looked at.
    #[test]
    fn only_what_is_handed_in_blocks() {
        let unneeded = |spoil: fn(&mut Certificate)| {
            let found = found(
                &INFO,
                &with(ii_1(), |d| {
                    let certificates = d.facts.certificates.as_mut().unwrap();
                    let mut more = Certificate { number: None, ..certificates[0].clone() };
                    spoil(&mut more);
                    certificates.push(more);
                }),
            );
            assert_eq!(found.iter().map(|one| one.severity).collect::<Vec<_>>(), [Severity::Warning]);
        };
        unneeded(|one| one.valid_until = Some(Day::new(2023, 1, 1)));
        unneeded(|one| one.holder = Some(Holder::Institution));
        unneeded(|one| (one.scheme, one.csap_type) = (Scheme::Csap, Some(CsapType::Iaas)));
        let excluded = with(ii_1(), |d| {
            d.facts.certificates.as_mut().unwrap()[0].number = None;
            d.products[0].name = String::new();
            for place in &mut d.facts.storage {
                (place.place, place.facility) = (Some(Premises::Inside), Some(Facility::Own));
                place.commercial = Some(false);
            }
        });
        quiet(&INFO, &excluded);
    }
}
