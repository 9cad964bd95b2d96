//! The copies of the forms that a case has to hand in, as they stand: what is on them, and the digest of what is shown.

use std::collections::BTreeMap;

use simsa_forms::{Filled, Instance, ItemStanding, Material, fill, forms_due, instances, item_standing};
use simsa_model::{Assessment, ConformityItem, Dossier, FormId, PlaceKind};

use crate::error::Result;
use crate::secrets;

/// One copy of a form that is due, filled.
#[derive(Clone, Debug)]
pub(crate) struct Copy {
    pub(crate) instance: Instance,
    pub(crate) filled: Filled,
    /// Digest of the values shown; a signer confirms this and nothing else.
    pub(crate) digest: String,
}

/// What is kept of a copy as long as nothing in its case changes: enough to say how it stands.
#[derive(Clone, Debug)]
pub(crate) struct CopyDigest {
    pub(crate) instance: Instance,
    pub(crate) digest: String,
    /// What its first blank is about.
    pub(crate) blank: Option<PlaceKind>,
}

/// Every copy of every form that is due, in the order of the guide.
pub(crate) fn copies(dossier: &Dossier, assessment: &Assessment) -> Result<Vec<Copy>> {
    let due = forms_due(dossier, assessment);
    let all = due.into_iter().flat_map(|form| instances(form, dossier));
    let material = material(dossier)?;
    Ok(all.map(|instance| copy(instance, dossier, assessment, &material)).collect())
}

fn copy(instance: Instance, dossier: &Dossier, assessment: &Assessment, material: &str) -> Copy {
    let filled = fill(&instance, dossier, assessment);
    let rests_on = if instance.form == FormId::F6 { material } else { "" };
    let digest = digest(&instance, &filled.flat(), rests_on);
    Copy { instance, filled, digest }
}

/// The digest is over name, copy and every value in order, so that it can be worked out again from the printed form; for
/// form 6 also over the material that it confirms, of which it prints only that it was looked at.
fn digest(instance: &Instance, flat: &BTreeMap<String, String>, rests_on: &str) -> String {
    let mut shown = serde_json::json!({
        "form": instance.form.number(),
        "copy": instance.file_stem,
        "values": flat,
    });
    if !rests_on.is_empty() {
        shown["material"] = rests_on.into();
    }
    secrets::digest(shown.to_string())
}

/// Digest of everything that form 6 speaks of: what the submission holds of certificates, checklists, products, services, tests
/// and evidence, whether or not an item points at it, and of each item that it ticks the material as it was looked at.
fn material(dossier: &Dossier) -> Result<String> {
    let facts = &dossier.facts;
    let conforms = |item: &ConformityItem| matches!(item_standing(*item, dossier), ItemStanding::Conforms);
    let ticked = ConformityItem::ALL.into_iter().filter(conforms);
    let all = secrets::json(&(
        (&facts.storage, &facts.operators, &facts.certificates),
        (&dossier.answers, &dossier.products, &dossier.services, &dossier.tests),
        dossier.evidence.iter().map(|one| (&one.id, &one.title, &one.state)).collect::<Vec<_>>(),
        ticked.map(|item| Material::of(item, dossier, None).digest()).collect::<Vec<_>>(),
    ))?;
    Ok(secrets::digest(all))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use simsa_model::{AnswerValue, Dossier, FileState, Remedy};
    use simsa_testkit::example;

    use super::copies;

    /// A change, and how it is made.
    type Change = (&'static str, fn(&mut Dossier));

    fn of_evidence(dossier: &mut Dossier, change: impl Fn(&mut simsa_model::Evidence)) {
        dossier.evidence.iter_mut().for_each(change);
    }

    const CHANGES: &[Change] = &[
        ("name of the applicant", |d| d.facts.applicant.name = Some("다른 기관".to_owned())),
        ("day of the application", |d| {
            let day = d.facts.application.date.unwrap();
            d.facts.application.date = Some(simsa_model::Day(day.0.tomorrow().unwrap()));
        }),
        ("version of the product", |d| d.facts.product.version = Some("99".to_owned())),
        ("name of an operator", |d| d.facts.operators[0].name = Some("다른 사업자".to_owned())),
        ("number of a certificate", |d| {
            d.facts.certificates.as_mut().unwrap()[0].number = Some("9-9".to_owned());
        }),
        ("an answer", |d| d.answers[0].answer = Some(AnswerValue::P)),
        ("a remark to an answer", |d| d.answers[0].note = "다른 설명".to_owned()),
        ("title of the evidence", |d| of_evidence(d, |one| one.title.push('x'))),
        ("day of the evidence", |d| {
            of_evidence(d, |one| one.effective = Some(simsa_model::Day::new(2020, 1, 1)));
        }),
        ("file of the evidence, under the same name", |d| {
            of_evidence(d, |one| one.state = FileState::Present { sha256: "ab".repeat(32), bytes: 1 });
        }),
        ("a security product", |d| d.products[0].name = "다른 제품".to_owned()),
        ("a service", |d| d.services[0].name = "다른 서비스".to_owned()),
        ("a test of the infrastructure", |d| d.tests[0].target = Some("다른 대상".to_owned())),
        ("result of all tests", |d| d.tests.iter_mut().for_each(|one| one.result = Some(Remedy::Incomplete))),
        ("an item that does not conform any more", |d| d.conformity.confirmed.truncate(1)),
    ];

    /// Which change voids which confirmations: reviewed text (`tests/voided.txt`, written with `SIMSA_BLESS=1`); decision 54.
    #[test]
    fn each_change_voids_the_forms_that_print_it_and_form_6_by_its_material() {
        let dossier = simsa_case::load(&example("group-ii-1")).unwrap().dossier().clone();
        let digests = |dossier: &Dossier| -> BTreeMap<String, String> {
            let day = dossier.facts.application.date.unwrap();
            let assessment = simsa_rules::assess(&dossier.facts, day).unwrap();
            let all = copies(dossier, &assessment).unwrap();
            all.into_iter().map(|copy| (copy.instance.form.number().to_owned(), copy.digest)).collect()
        };
        let before = digests(&dossier);
        let mut table = String::new();
        for (name, change) in CHANGES {
            let mut changed = dossier.clone();
            change(&mut changed);
            let after = digests(&changed);
            let void: Vec<&str> = before
                .iter()
                .filter(|(form, digest)| after.get(*form) != Some(digest))
                .map(|(form, _)| form.as_str())
                .collect();
            writeln!(table, "{name}: {}", if void.is_empty() { "none".to_owned() } else { void.join(", ") })
                .unwrap();
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/voided.txt");
        if std::env::var_os("SIMSA_BLESS").is_some() {
            std::fs::write(path, &table).unwrap();
        }
        assert_eq!(
            table,
            std::fs::read_to_string(path).unwrap_or_default(),
            "what voids which confirmations has changed"
        );
    }
}
