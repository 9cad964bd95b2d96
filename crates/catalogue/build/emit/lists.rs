//! The lists beside the checklists: products, certificates, exemptions, evidence, regions, parameters.

use std::fmt::Write as _;

use simsa_content::build::constant;
use toml::value::Datetime;

use super::rust::{option, passages, reading, readings, slice, statics, texts};
use crate::check::day;
use crate::files::Content;
use crate::shape::{
    CertificateGrade, CertificateType, Disputed, Named, Parameter, Period, Product, Programme, Proof,
    Provider, Region, RegionlessService, Requirement, Scheme, SchemeUse, Value,
};

/// Kinds of evidence, criteria, the exception for security services, providers.
pub(crate) fn tables(content: &Content) -> String {
    let mut code = String::new();
    let kinds = slice(&content.evidence.kind, |kind| {
        format!(
            "EvidenceKind {{ id: {:?}, name: {:?}, name_en: {:?}, extensions: {}, named: {}, alone: {}, expires: {}, covers: {} }}",
            kind.id,
            kind.name,
            kind.name_en,
            texts(&kind.extensions),
            texts(&kind.named),
            texts(&kind.alone),
            kind.expires,
            kind.covers
        )
    });
    let _ = writeln!(code, "pub(crate) static EVIDENCE_KINDS: &[EvidenceKind] = {kinds};\n");
    let criteria = slice(&content.exemptions.domain, |domain| {
        format!(
            "CriterionDomain {{ id: {:?}, name: {:?}, name_en: {:?}, criteria: {}, source: {} }}",
            domain.id,
            domain.name,
            domain.name_en,
            texts(&domain.criteria),
            passages(&domain.source)
        )
    });
    let _ = writeln!(code, "pub(crate) static CRITERIA: &[CriterionDomain] = {criteria};\n");
    let secaas = &content.products.secaas;
    let _ = writeln!(
        code,
        "pub(crate) static SECAAS: SecaasRule = SecaasRule {{ name: {:?}, name_en: {:?}, scheme: &schemes::{}, \
         waives: {}, remark: {:?}, source: {}, readings: {} }};\n",
        secaas.name,
        secaas.name_en,
        constant(&secaas.scheme),
        slice(&secaas.waives, |proof| format!("&proofs::{}", constant(proof))),
        secaas.remark,
        passages(&secaas.source),
        readings(&secaas.readings),
    );
    regions(&mut code, content);
    code
}

fn regions(code: &mut String, content: &Content) {
    let mut names = Vec::new();
    for basis in &content.regions.basis {
        let name = format!("BASIS_{}", constant(&basis.id));
        let _ =
            writeln!(code, "static {name}: Basis = Basis {{ id: {:?}, text: {:?} }};", basis.id, basis.text);
        names.push(name);
    }
    let _ = writeln!(
        code,
        "pub(crate) static REGION_BASES: &[&Basis] = {};\n",
        slice(names, |name| format!("&{name}"))
    );
    let providers = slice(&content.regions.provider, |provider| {
        let Provider { id, name, name_en, aliases, services_without_region, regions } = provider;
        format!(
            "Provider {{ id: {id:?}, name: {name:?}, name_en: {name_en:?}, aliases: {}, regions: {}, \
             services_without_region: {} }}",
            texts(aliases),
            slice(regions, region),
            slice(services_without_region, |RegionlessService { id, also }| {
                format!("RegionlessService {{ id: {id:?}, also: {} }}", texts(also))
            }),
        )
    });
    let _ = writeln!(code, "pub(crate) static PROVIDERS: &[Provider] = {providers};");
}

fn region(region: &Region) -> String {
    let Region { id, also, place, domestic, basis, remark } = region;
    format!(
        "Region {{ id: {id:?}, also: {}, place: {place:?}, domestic: {domestic}, basis: &BASIS_{}, remark: {remark:?} }}",
        texts(also),
        constant(basis)
    )
}

/// One constant per kind of proof.
pub(crate) fn proofs(content: &Content) -> String {
    let entries = content.products.proof.iter().map(|proof| {
        let Proof { id, name, name_en, printed_also, remark, source, readings: read } = proof;
        let value = format!(
            "ProductProof {{ id: {id:?}, name: {name:?}, name_en: {name_en:?}, printed_also: {}, remark: {remark:?}, \
             source: {}, readings: {} }}",
            texts(printed_also),
            passages(source),
            readings(read),
        );
        (id.as_str(), format!("{name} ({name_en})."), value)
    });
    statics("ProductProof", "kinds of proof", entries)
}

/// One constant per product type.
pub(crate) fn products(content: &Content) -> String {
    let entries = content.products.product.iter().map(|product| {
        (
            product.id.as_str(),
            format!("{} ({}).", product.name, product.name_en),
            product_value(product, content),
        )
    });
    statics("ProductType", "product types", entries)
}

fn product_value(product: &Product, content: &Content) -> String {
    let Product { id, name, name_en, aliases, secaas_eligible, source, outside_source, .. } = product;
    let item = product.item.as_ref().and_then(|number| {
        content.emr.iter().find_map(|section| {
            let at = section.item.iter().position(|item| item.number == *number)?;
            Some(format!("&crate::tables::EMR_{}_ITEMS[{at}]", section.number))
        })
    });
    let substitutes = slice(&product.substitute, |Named { id, name, name_en }| {
        format!("Substitute {{ id: {id:?}, name: {name:?}, name_en: {name_en:?} }}")
    });
    format!(
        "ProductType {{ id: {id:?}, name: {name:?}, name_en: {name_en:?}, aliases: {}, item: {}, \
         expected: ExpectedProduct::{}, requirement: {}, substitutes: {substitutes}, secaas_eligible: {secaas_eligible}, \
         source: {}, readings: {}, outside_source: {outside_source:?} }}",
        texts(aliases),
        option(item, |item| item),
        product.expected.map_or_else(|| "Never".to_owned(), |expected| format!("{expected:?}")),
        option(product.requirement.as_ref(), requirement),
        passages(source),
        readings(&product.readings),
    )
}

fn requirement(one: &Requirement) -> String {
    match one {
        Requirement::Proof(id) => format!("Requirement::Proof(&proofs::{})", constant(id)),
        Requirement::AnyOf(any) => format!("Requirement::AnyOf({})", slice(&any.any_of, requirement)),
        Requirement::AllOf(all) => format!("Requirement::AllOf({})", slice(&all.all_of, requirement)),
    }
}

/// One constant per scheme.
pub(crate) fn schemes(content: &Content) -> String {
    let entries = content.certificates.scheme.iter().map(|scheme| {
        (scheme.id.as_str(), format!("{} ({}).", scheme.name, scheme.name_en), scheme_value(scheme))
    });
    statics("SchemeEntry", "schemes", entries)
}

fn scheme_value(scheme: &Scheme) -> String {
    let Scheme { id, name, short_name, name_en, issuer, issuer_en, remark, outside_source, .. } = scheme;
    let uses = slice(&scheme.uses, |SchemeUse { purpose, holder, source, readings: read }| {
        format!(
            "SchemeUse {{ purpose: ProofPurpose::{purpose:?}, holder: {}, source: {}, readings: {} }}",
            slice(holder, |holder| format!("RequiredHolder::{holder:?}")),
            passages(source),
            readings(read)
        )
    });
    let types =
        slice(&scheme.types, |CertificateType { id, name, name_en, sufficient_for_infrastructure }| {
            format!(
                "CertificateType {{ id: {id:?}, name: {name:?}, name_en: {name_en:?}, \
             sufficient_for_infrastructure: {sufficient_for_infrastructure} }}"
            )
        });
    let grades = slice(&scheme.grades, |CertificateGrade { id, name, name_en, personal_data, remark }| {
        format!(
            "CertificateGrade {{ id: {id:?}, name: {name:?}, name_en: {name_en:?}, personal_data: {personal_data}, \
             remark: {remark:?} }}"
        )
    });
    format!(
        "SchemeEntry {{ id: {id:?}, name: {name:?}, short_name: {short_name:?}, name_en: {name_en:?}, issuer: {issuer:?}, \
         issuer_en: {issuer_en:?}, uses: {uses}, types: {types}, \
         grades: {grades}, remark: {remark:?}, source: {}, readings: {}, outside_source: {outside_source:?} }}",
        passages(&scheme.source),
        readings(&scheme.readings),
    )
}

/// One constant per exemption programme.
pub(crate) fn programmes(content: &Content) -> String {
    let entries = content.exemptions.programme.iter().map(|programme| {
        (
            programme.id.as_str(),
            format!("{} ({}).", programme.name, programme.name_en),
            programme_value(programme),
        )
    });
    statics("Programme", "programmes", entries)
}

fn programme_value(programme: &Programme) -> String {
    let Programme { id, name, name_en, criteria, extent, on_site_review_possible, remark, .. } = programme;
    let disputed = slice(&programme.disputed, |Disputed { criterion, reading: id, remark }| {
        format!("Disputed {{ criterion: {criterion:?}, reading: {}, remark: {remark:?} }}", reading(id))
    });
    format!(
        "Programme {{ id: {id:?}, name: {name:?}, name_en: {name_en:?}, schemes: {}, criteria: {}, \
         disputed: {disputed}, beneficiary: {}, extent: {extent:?}, \
         on_site_review_possible: {on_site_review_possible}, remark: {remark:?}, source: {}, readings: {} }}",
        slice(&programme.schemes, |scheme| format!("&schemes::{}", constant(scheme))),
        texts(criteria),
        slice(&programme.beneficiary, |one| format!("Beneficiary::{one:?}")),
        passages(&programme.source),
        readings(&programme.readings),
    )
}

/// One constant per parameter.
pub(crate) fn parameters(content: &Content) -> String {
    let entries = content.parameters.iter().map(|parameter| {
        let Parameter { id, name, name_en, unit, remark, outside_source, source, readings: read, periods } = parameter;
        let value = format!(
            "Parameter {{ id: {id:?}, name: {name:?}, name_en: {name_en:?}, unit: Unit::{unit:?}, periods: {}, \
             remark: {remark:?}, source: {}, readings: {}, outside_source: {outside_source:?} }}",
            slice(periods, period),
            passages(source),
            readings(read),
        );
        (id.as_str(), format!("{name} ({name_en})."), value)
    });
    statics("Parameter", "parameters", entries)
}

fn period(period: &Period) -> String {
    let value = match &period.value {
        Value::Integer(number) => format!("ParameterValue::Integer({number})"),
        Value::Flag(flag) => format!("ParameterValue::Flag({flag})"),
        Value::Word(word) => format!("ParameterValue::Word({word:?})"),
    };
    format!(
        "Period {{ from: {}, until: {}, value: {value} }}",
        date(period.from.as_ref()),
        date(period.until.as_ref())
    )
}

fn date(value: Option<&Datetime>) -> String {
    option(value.and_then(day), |day| format!("date({}, {}, {})", day.year, day.month, day.day))
}
