//! The table of fields says which forms print a field; here it is held against the forms themselves.

use std::collections::{BTreeMap, BTreeSet};

use simsa_model::FormId;
use simsa_model::fields::{
    Field, Subject, answer, applicant, application, certificates, claim, conformity, crypto_module, evidence,
    institutions, network, notice, operators, product, proofs, secaas, security_product, service, storage,
    test,
};

use crate::definition;

/// What a line of evidence shows.
const LINE: &[&Field] = &[
    &evidence::TITLE,
    &evidence::KIND,
    &evidence::EFFECTIVE,
    &evidence::FROM,
    &evidence::UNTIL,
    &evidence::FILE,
];

/// The fields that stand behind a value, or behind a column of a list.
fn behind(binding: &str, column: Option<&str>) -> Vec<&'static Field> {
    match (binding, column) {
        ("applicant.name", _) => vec![&applicant::NAME],
        ("applicant.representative", _) => vec![&applicant::REPRESENTATIVE],
        ("applicant.signed-on", _) => vec![&applicant::SIGNED_ON],
        ("application.kind", _) => vec![&application::KIND],
        ("application.scope", _) => vec![&application::SCOPE],
        ("application.certification-type", _) => vec![&application::CERTIFICATION_TYPE],
        ("product.name", _) => vec![&product::NAME, &product::VERSION],
        ("institutions.form", _) => vec![&institutions::SERVED],
        ("operators.names" | "operator.name", _) => vec![&operators::NAME],
        ("operator.representative", _) => vec![&operators::REPRESENTATIVE],
        ("operator.signed-on", _) => vec![&operators::SIGNED_ON],
        ("storage.kind" | "operator.storage-kind", _) => vec![&storage::CLOUD],
        ("exemptions.domains" | "exemptions.claims", _) => vec![&claim::PROGRAMME],
        ("exemptions.s014", _) => vec![&certificates::SCHEME],
        ("exemptions.documents", _) => vec![&certificates::SCHEME, &certificates::NUMBER, &claim::DOCUMENT],
        ("conformity.confirmed", _) => vec![&conformity::CONFIRMED],
        ("products", Some("type")) => vec![&security_product::KIND],
        ("products", Some("model")) => vec![&security_product::NAME, &security_product::VENDOR],
        ("products", Some("product")) => {
            vec![&security_product::KIND, &security_product::NAME, &security_product::VENDOR]
        }
        ("products", Some("certified" | "proofs")) => vec![&proofs::KIND, &proofs::VALID_UNTIL],
        ("products", Some("module")) => vec![&crypto_module::VALIDATED],
        ("products", Some("copies")) => {
            [&[&proofs::COPY, &crypto_module::COPY, &secaas::COPY][..], LINE].concat()
        }
        ("products", Some("note")) => vec![&security_product::NOTE, &secaas::NUMBER],
        ("services", Some("service")) => vec![&service::NAME, &service::PROVIDER, &service::REGION],
        ("services", Some("domestic")) => vec![&service::DOMESTIC],
        ("services", Some("region-bound")) => vec![&service::REGION_BOUND],
        (tests, _) if tests.starts_with("tests.") => {
            let own: &[&Field] = match tests.rsplit('.').next() {
                Some("performer") => &[&test::PERFORMED_BY, &test::PERFORMER],
                Some("target") => &[&test::TARGET],
                Some("period") => &[&test::FROM, &test::UNTIL],
                Some("result") => &[&test::RESULT],
                Some("reason") => &[&test::REASON],
                other => panic!("{other:?} is no part of a test"),
            };
            [&[&test::OBJECT, &test::KIND][..], own].concat()
        }
        (lines, _) if lines.starts_with("evidence.") => {
            let link: &[&Field] =
                if lines == "evidence.emr-2.1-1" { &[&network::HOSPITAL_LINK_COPY] } else { &[] };
            [&[&answer::ANSWER, &answer::NOTE, &answer::EVIDENCE][..], link, LINE].concat()
        }
        ("checklist.form-2a", None) => vec![&notice::ITEMS],
        (list, Some("answer")) if list.starts_with("checklist.") => vec![&answer::QUESTION, &answer::ANSWER],
        (list, Some("evidence")) if list.starts_with("checklist.") => {
            [&[&answer::EVIDENCE][..], LINE].concat()
        }
        (list, Some("note")) if list.starts_with("checklist.") => vec![&answer::NOTE],
        (list, None) if ["products", "services"].contains(&list) || list.starts_with("checklist.") => {
            Vec::new()
        }
        other => panic!("{other:?}: say which fields stand behind it"),
    }
}

#[test]
fn the_table_of_fields_names_the_forms_that_print_a_field() {
    let mut printed: BTreeMap<(Subject, &str), BTreeSet<FormId>> = BTreeMap::new();
    for form in FormId::ALL {
        for field in &definition(form).fields {
            let columns = field.columns.iter().map(|column| behind(&field.binding, Some(&column.id)));
            for own in columns.chain([behind(&field.binding, None)]).flatten() {
                printed.entry((own.subject, own.path)).or_default().insert(form);
            }
        }
    }
    for field in Subject::ALL.into_iter().flat_map(Subject::fields) {
        let declared: BTreeSet<FormId> = field.forms.iter().copied().collect();
        let found = printed.remove(&(field.subject, field.path)).unwrap_or_default();
        assert_eq!(declared, found, "{:?} {}", field.subject, field.path);
    }
    assert!(printed.is_empty(), "{printed:?}");
}
