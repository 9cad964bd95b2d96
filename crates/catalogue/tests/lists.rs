//! The lists beside the checklists: products, certificates, exemptions, evidence, regions and parameters.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use simsa_catalogue::{
    Beneficiary, ExpectedProduct, ParameterValue, ProductProof, ProofPurpose, RequiredHolder, Requirement,
    catalogue, parameters, products, programmes, proofs, same_name, schemes,
};

fn with(held: &[&'static ProductProof]) -> impl Fn(&'static ProductProof) -> bool {
    move |proof| held.contains(&proof)
}

fn met(product: &simsa_catalogue::ProductType, held: &[&'static ProductProof]) -> bool {
    product.requirement.as_ref().is_some_and(|requirement| requirement.is_met_by(&with(held)))
}

#[test]
fn network_products_accept_any_of_four_proofs() {
    let items: Vec<_> = catalogue().products_of_item("2.2").map(|product| product.id).collect();
    assert_eq!(items, ["firewall", "ids-ips", "vpn"]);
    for product in catalogue().products_of_item("2.2") {
        for proof in catalogue().proofs {
            let accepted = !["gs", "validated-crypto-module"].contains(&proof.id);
            assert_eq!(met(product, &[proof]), accepted, "{} with {}", product.id, proof.id);
        }
        assert_eq!(product.expected, ExpectedProduct::Always);
    }
    let substitutes: Vec<_> = products::VPN.substitutes.iter().map(|one| one.id).collect();
    assert_eq!(substitutes, ["dedicated-line", "other-safe-access"]);
}

#[test]
fn products_of_the_emr_system_accept_what_the_guide_lists() {
    let items: Vec<_> = catalogue().products_of_item("3.1").map(|product| product.id).collect();
    // the table of 3.1, and the two types that reference 6 names
    assert_eq!(items, ["db-encryption", "db-access-control", "antivirus", "web-firewall", "spam-blocking"]);
    let module = &proofs::VALIDATED_CRYPTO_MODULE;
    for cc in [&proofs::CC_DOMESTIC, &proofs::CC_INTERNATIONAL, &proofs::SECURITY_FUNCTION] {
        assert!(met(&products::DB_ACCESS_CONTROL, &[cc]));
        assert!(met(&products::ANTIVIRUS, &[cc]));
        assert!(!met(&products::DB_ENCRYPTION, &[cc]), "a module is needed besides");
        assert!(met(&products::DB_ENCRYPTION, &[cc, module]));
    }
    assert!(!met(&products::DB_ENCRYPTION, &[module]));
    assert!(!met(&products::DB_ENCRYPTION, &[&proofs::PERFORMANCE_EVALUATION, module]));
    assert!(!met(&products::DB_ACCESS_CONTROL, &[&proofs::PERFORMANCE_EVALUATION]));
    assert!(met(&products::ANTIVIRUS, &[&proofs::PERFORMANCE_EVALUATION]));
    assert!(
        catalogue()
            .products_of_item("3.1")
            .all(|product| product.expected == ExpectedProduct::WhenIntroduced)
    );
}

#[test]
fn what_is_unmet_is_named_part_by_part() {
    let encryption = products::DB_ENCRYPTION.requirement.as_ref().unwrap();
    let unmet = encryption.unmet_by(&with(&[&proofs::CC_DOMESTIC]));
    assert_eq!(unmet, [&Requirement::Proof(&proofs::VALIDATED_CRYPTO_MODULE)]);
    assert_eq!(encryption.unmet_by(&with(&[])).len(), 2);
    assert!(encryption.unmet_by(&with(&[&proofs::CC_DOMESTIC, &proofs::VALIDATED_CRYPTO_MODULE])).is_empty());
}

#[test]
fn gs_satisfies_nothing() {
    for product in catalogue().products {
        assert!(!product.requirement.as_ref().is_some_and(|requirement| requirement.mentions(&proofs::GS)));
    }
}

#[test]
fn requirements_are_never_empty() {
    fn parts(requirement: &Requirement) -> usize {
        match requirement {
            Requirement::Proof(_) => 1,
            Requirement::AnyOf(inner) | Requirement::AllOf(inner) => {
                assert!(inner.iter().all(|part| parts(part) > 0));
                inner.len()
            }
        }
    }
    let demanded: Vec<_> =
        catalogue().products.iter().filter_map(|product| product.requirement.as_ref()).collect();
    assert_eq!(demanded.len(), 8);
    assert!(demanded.into_iter().all(|requirement| parts(requirement) > 0));
}

#[test]
fn products_are_found_by_the_names_people_write_and_by_one_only() {
    assert_eq!(catalogue().product_called("방화벽").map(|product| product.id), Some("firewall"));
    assert_eq!(catalogue().product_called("waf").map(|product| product.id), Some("web-firewall"));
    assert_eq!(catalogue().product_called("DB 암호화 제품").map(|product| product.id), Some("db-encryption"));
    assert_eq!(catalogue().product_called("냉장고").map(|product| product.id), None);
    for product in catalogue().products {
        for name in
            [product.id, product.name, product.name_en].into_iter().chain(product.aliases.iter().copied())
        {
            let owners: Vec<_> =
                catalogue().products.iter().filter(|one| one.is_called(name)).map(|one| one.id).collect();
            assert_eq!(owners, [product.id], "{name}");
        }
    }
}

#[test]
fn the_exception_for_security_services_leaves_the_module_required() {
    let secaas = catalogue().secaas;
    assert_eq!(secaas.scheme.id, "csap");
    assert!(!secaas.waives.contains(&&proofs::VALIDATED_CRYPTO_MODULE));
    let window = parameters::SECAAS_WINDOW.period_of(ParameterValue::Flag(true)).unwrap();
    assert_eq!((window.from, window.until), (Some(date(2021, 6, 14)), Some(date(2024, 12, 31))));
    // What it waives is enough for every eligible type that needs no module.
    for product in catalogue().products.iter().filter(|product| product.secaas_eligible) {
        let requirement = product.requirement.as_ref().expect("an exception from a demand");
        let needs_module = requirement.mentions(&proofs::VALIDATED_CRYPTO_MODULE);
        assert_eq!(requirement.is_met_by(&with(secaas.waives)), !needs_module, "{}", product.id);
    }
}

#[test]
fn exemption_lists_have_the_lengths_of_form_1() {
    let counts: Vec<_> = catalogue().programmes.iter().map(|one| (one.id, one.criteria.len())).collect();
    assert_eq!(
        counts,
        [
            ("exchange", 10),
            ("isms", 11),
            ("isms-p", 12),
            ("claims-software", 9),
            ("s014-certificates", 1),
            ("s014-csap", 1)
        ]
    );
    for programme in catalogue().programmes {
        assert!(programme.criteria.is_sorted(), "{}", programme.id);
        assert!(!programme.beneficiary.is_empty() && !programme.schemes.is_empty(), "{}", programme.id);
        let places: BTreeSet<_> = programme.source.iter().map(|passage| &passage.id[..4]).collect();
        assert!(
            places.contains("form") && places.contains("ref-"),
            "{} cites form 1 and 참고1",
            programme.id
        );
        for one in programme.disputed {
            assert!(!programme.exempts(one.criterion), "{}: what is disputed is not exempted", programme.id);
        }
    }
}

#[test]
fn exemptions_differ_where_the_guide_says_so() {
    assert!(!programmes::ISMS.exempts("S009") && programmes::ISMS_P.exempts("S009"));
    let disputed: Vec<_> =
        programmes::CLAIMS_SOFTWARE.disputed.iter().map(|one| (one.criterion, one.reading.id)).collect();
    assert_eq!(disputed, [("S013", "R-001")]);
    assert!(programmes::CLAIMS_SOFTWARE.on_site_review_possible);
    for programme in
        [&programmes::ISMS, &programmes::ISMS_P, &programmes::CLAIMS_SOFTWARE, &programmes::EXCHANGE]
    {
        assert!(!programme.exempts("S012") && !programme.exempts("S014"), "{}", programme.id);
    }
    assert_eq!(programmes::ISMS.beneficiary, [Beneficiary::SelfDevelopingInstitution]);
    assert_eq!(catalogue().domain_of("S014").map(|domain| domain.id), Some("security"));
    assert_eq!(catalogue().domain_of("I001").map(|domain| domain.id), Some("interoperability"));
    assert!(catalogue().domain_of("S015").is_none());
}

#[test]
fn certificates_for_s014_are_the_operators() {
    for id in ["isms-p", "isms", "iso-27017", "iso-27018", "csap"] {
        let scheme = catalogue().scheme(id).unwrap();
        assert_eq!(scheme.used_for(ProofPurpose::S014).unwrap().holder, [RequiredHolder::Operator], "{id}");
    }
    assert_eq!(
        schemes::ISMS_P.used_for(ProofPurpose::SecurityCriteria).unwrap().holder,
        [RequiredHolder::MedicalInstitution]
    );
    assert!(schemes::CLAIMS_SOFTWARE.used_for(ProofPurpose::S014).is_none());
    assert!(!schemes::CSAP.grade("하").unwrap().personal_data);
    assert!(schemes::CSAP.type_("IaaS").unwrap().sufficient_for_infrastructure);
    assert!(!schemes::CSAP.type_("saas").unwrap().sufficient_for_infrastructure);
}

#[test]
fn evidence_kinds_are_those_of_a_case_file() {
    let ids: Vec<_> = catalogue().evidence_kinds.iter().map(|kind| kind.id).collect();
    assert_eq!(
        ids,
        [
            "policy",
            "procedure",
            "contract",
            "sla",
            "diagram",
            "inventory",
            "record",
            "log",
            "screenshot",
            "report",
            "certificate-copy",
            "confirmation",
            "photo",
            "other"
        ]
    );
    for kind in catalogue().evidence_kinds {
        assert_eq!(catalogue().evidence_kind(kind.id), Some(kind));
        assert!(
            kind.extensions
                .iter()
                .all(|one| one.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        );
    }
}

#[test]
fn the_name_of_a_file_tells_its_kind() {
    let told = |name: &str| catalogue().kind_named(name).map(|kind| kind.id);
    for (name, kind) in [
        ("위탁 계약서.pdf", "contract"),
        ("AWS SLA_2024.pdf", "sla"),
        ("서비스수준협약서(SLA).hwp", "sla"),
        ("네트워크구성도_v3.pdf", "diagram"),
        ("ISMS-P 인증서 사본.pdf", "certificate-copy"),
        ("인증서 관리대장.xlsx", "record"),
        ("보안기능확인서.pdf", "confirmation"),
        ("취약점 점검 결과보고서.pdf", "report"),
        ("정보보호 정책서.docx", "policy"),
        ("백업 절차서.hwpx", "procedure"),
        ("방화벽 정책 화면캡처.png", "screenshot"),
        ("자산목록.xlsx", "inventory"),
        ("access-log.txt", "log"),
        ("Network Diagram.PDF", "diagram"),
        ("IMG_0123.jpg", "photo"),
        ("0123.png", "screenshot"),
        ("servers.csv", "inventory"),
    ] {
        assert_eq!(told(name), Some(kind), "{name}");
    }
    assert_eq!(told("문서1.pdf"), None);
    assert_eq!(told("catalog.pdf"), None, "a word within another says nothing");
    for kind in catalogue().evidence_kinds {
        for word in kind.named {
            assert_eq!(*word, word.to_lowercase(), "{}", kind.id);
            let others = catalogue().evidence_kinds.iter().filter(|other| other.named.contains(word));
            assert_eq!(others.count(), 1, "{word} tells one kind only");
        }
    }
}

#[test]
fn a_region_is_found_by_provider_and_name() {
    let domestic = |provider, region| catalogue().region(provider, region).map(|found| found.domestic);
    assert_eq!(domestic("aws", "ap-northeast-2"), Some(true));
    assert_eq!(domestic("AWS", "ap-northeast-1"), Some(false));
    assert_eq!(domestic("aws", "ap-northeast-2c"), Some(true));
    assert_eq!(domestic("알리바바", "ap-northeast-2"), Some(true));
    assert_eq!(domestic("Azure", "Korea Central"), Some(true));
    assert_eq!(domestic("gcp", "asia"), Some(false));
    assert_eq!(domestic("네이버 클라우드", "KR-2"), Some(true));
    assert_eq!(domestic("nhn cloud", "kr1"), Some(true));
    assert_eq!(domestic("nhn cloud", "KR-CN"), None, "that is KT's");
    assert_eq!(domestic("oci", "ap-seoul-1"), Some(true));
    assert_eq!(domestic("aws", "ap-seoul-1"), None, "unknown is not abroad");
    assert_eq!(domestic("없는 회사", "KR1"), None);
    assert_eq!(domestic("", ""), None);
    let aws = catalogue().provider("amazon web services").unwrap();
    assert_eq!(aws.services_without_region.len(), 19);
    assert_eq!(aws.service_without_region("Amazon CloudFront").map(|service| service.id), Some("cloudfront"));
    assert!(aws.service_without_region("Amazon EC2").is_none());
}

#[test]
fn providers_and_regions_are_unambiguous() {
    for provider in catalogue().providers {
        for name in
            [provider.id, provider.name, provider.name_en].into_iter().chain(provider.aliases.iter().copied())
        {
            let owners: Vec<_> =
                catalogue().providers.iter().filter(|one| one.is_called(name)).map(|one| one.id).collect();
            assert_eq!(owners, [provider.id], "{name}");
        }
        let names: Vec<_> = provider
            .regions
            .iter()
            .flat_map(|region| std::iter::once(&region.id).chain(region.also).map(move |n| (region.id, *n)))
            .collect();
        for (region, name) in &names {
            let owners: BTreeSet<_> =
                names.iter().filter(|(_, other)| same_name(name, other)).map(|(id, _)| id).collect();
            assert_eq!(owners.len(), 1, "{} {region} {name}: {owners:?}", provider.id);
        }
        assert!(
            provider.regions.iter().any(|region| region.domestic),
            "{} is listed for a region in Korea",
            provider.id
        );
    }
}

#[test]
fn parameters_hold_the_values_of_the_guide() {
    let day = date(2023, 3, 1);
    let values: Vec<_> =
        catalogue().parameters.iter().filter_map(|one| Some((one.id, one.integer_on(day)?))).collect();
    let expected = [("tests.valid-years", 1)];
    assert_eq!(values, expected);
}

#[test]
fn windows_open_and_close_on_their_days() {
    let secaas = |day| parameters::SECAAS_WINDOW.flag_on(day);
    assert_eq!(secaas(date(2021, 6, 13)), Some(false));
    assert_eq!(secaas(date(2021, 6, 14)), Some(true));
    assert_eq!(secaas(date(2024, 12, 31)), Some(true));
    assert_eq!(secaas(date(2025, 1, 1)), Some(false));
    let change = |day| parameters::S014_CHANGE.word_on(day);
    assert_eq!(change(date(2021, 5, 31)), Some("before"));
    assert_eq!(change(date(2021, 6, 1)), Some("during"));
    assert_eq!(change(date(2021, 6, 30)), Some("during"));
    assert_eq!(change(date(2021, 7, 1)), Some("after"));
    assert_eq!(parameters::ISMS_ACCEPTED_FOR_ISMS_P.flag_on(Date::MAX), Some(true));
}

#[test]
fn every_day_has_one_period_of_every_parameter() {
    for parameter in catalogue().parameters {
        let covering = |day: Date| {
            parameter
                .periods
                .iter()
                .filter(|p| p.from.is_none_or(|f| f <= day) && p.until.is_none_or(|u| day <= u))
                .count()
        };
        let mut day = date(2019, 1, 1);
        while day < date(2030, 1, 1) {
            assert_eq!(covering(day), 1, "{} on {day}", parameter.id);
            let period = parameter.on(day);
            assert!(
                period.from.is_none_or(|f| f <= day) && period.until.is_none_or(|u| day <= u),
                "{}",
                parameter.id
            );
            day = day.tomorrow().unwrap();
        }
        assert_eq!((covering(Date::MIN), covering(Date::MAX)), (1, 1), "{}", parameter.id);
    }
}

#[test]
fn every_entry_leads_back_from_its_id() {
    for one in catalogue().proofs {
        assert_eq!(catalogue().proof(one.id), Some(*one));
    }
    for one in catalogue().schemes {
        assert_eq!(catalogue().scheme(one.id), Some(*one));
    }
    for one in catalogue().products {
        assert_eq!(catalogue().product(one.id).map(|found| found.id), Some(one.id));
    }
    for one in catalogue().programmes {
        assert_eq!(catalogue().programme(one.id).map(|found| found.id), Some(one.id));
    }
    for one in catalogue().parameters {
        assert_eq!(catalogue().parameter(one.id).map(|found| found.id), Some(one.id));
    }
}

#[test]
fn only_what_promises_something_for_a_time_expires() {
    let expiring: Vec<_> =
        catalogue().evidence_kinds.iter().filter(|kind| kind.expires).map(|kind| kind.id).collect();
    assert_eq!(expiring, ["contract", "sla", "certificate-copy", "confirmation"]);
}
