//! What form 6 speaks of, item by item: the operator's material that the applicant looks at, and whether what was said of
//! an item still holds. Whatever is changed in the material afterwards opens the item again (reading R-049).

use serde::Serialize;
use sha2::{Digest, Sha256};
use simsa_catalogue::{Checklist, catalogue};
use simsa_model::{
    Answer, Certificate, ConformityItem, Dossier, Evidence, FileState, Product, RejectedItem, Scheme,
    Service, Storage, TestKind, TestObject, TestRecord,
};

/// The material behind an item of form 6, each entry with its position in its list.
#[derive(Debug, Default)]
pub struct Material<'a> {
    /// Certificates of the item's scheme.
    pub certificates: Vec<(usize, &'a Certificate)>,
    /// Answers to the questions of its checklist.
    pub answers: Vec<(usize, &'a Answer)>,
    /// Places of storage; of the EMR checklist, whose location they decide.
    pub storage: Vec<&'a Storage>,
    /// Security products (forms 2-2 and 2-3), which belong to the EMR checklist.
    pub products: Vec<&'a Product>,
    /// Services (form 2-5), which belong to the EMR checklist.
    pub services: Vec<&'a Service>,
    /// Tests of the infrastructure of the item's kind.
    pub tests: Vec<(usize, &'a TestRecord)>,
    /// The evidence that these point at, each piece once, in the order of its list.
    pub evidence: Vec<&'a Evidence>,
}

/// How an item of form 6 stands.
#[derive(Debug)]
pub enum ItemStanding<'a> {
    /// Nobody has looked at it.
    NotLookedAt,
    /// It conforms.
    Conforms,
    /// It does not conform: what was said of it, for each operator.
    Rejected(Vec<&'a RejectedItem>),
    /// It was looked at, and its material has changed since.
    Changed,
}

/// How an item of form 6 stands in a case.
pub fn item_standing(item: ConformityItem, dossier: &Dossier) -> ItemStanding<'_> {
    let said = &dossier.conformity;
    let holds = |seen: Option<&str>, operator: Option<&str>| {
        seen.is_none_or(|seen| seen == Material::of(item, dossier, operator).digest())
    };
    let rejected = said.rejected.iter().filter(|one| one.item == item);
    let (standing, overtaken): (Vec<_>, Vec<_>) =
        rejected.partition(|one| holds(one.material.as_deref(), one.operator.as_deref()));
    if !standing.is_empty() {
        return ItemStanding::Rejected(standing);
    }
    match (said.confirmed.contains(&item), overtaken.is_empty()) {
        (true, _) if holds(said.looked_at(item), None) => ItemStanding::Conforms,
        (false, true) => ItemStanding::NotLookedAt,
        _ => ItemStanding::Changed,
    }
}

/// The schemes whose certificates stand in the box of an item.
const fn schemes(item: ConformityItem) -> &'static [Scheme] {
    match item {
        ConformityItem::IsmsP => &[Scheme::IsmsP, Scheme::Isms],
        ConformityItem::Iso27017 => &[Scheme::Iso27017],
        ConformityItem::Iso27018 => &[Scheme::Iso27018],
        ConformityItem::Csap => &[Scheme::Csap],
        _ => &[],
    }
}

/// The checklist of an item, in full.
const fn checklist(item: ConformityItem) -> Option<Checklist> {
    match item {
        ConformityItem::EmrChecklist => Some(Checklist::Form2B),
        ConformityItem::CloudChecklist => Some(Checklist::Form3),
        _ => None,
    }
}

/// The kind of test that an item confirms.
const fn test_kind(item: ConformityItem) -> Option<TestKind> {
    match item {
        ConformityItem::VulnerabilityCheck => Some(TestKind::Vulnerability),
        ConformityItem::PenetrationTest => Some(TestKind::Penetration),
        _ => None,
    }
}

impl<'a> Material<'a> {
    /// The material behind an item; that of one operator with what all share, where one is named.
    pub fn of(item: ConformityItem, dossier: &'a Dossier, operator: Option<&str>) -> Self {
        let is_meant = |of: Option<&str>| operator.is_none() || of.is_none() || of == operator;
        let mut material = Self::default();
        let certificates = dossier.facts.certificates.iter().flatten().enumerate();
        material.certificates = certificates
            .filter(|(_, one)| schemes(item).contains(&one.scheme) && is_meant(one.operator.as_deref()))
            .collect();
        if let Some(checklist) = checklist(item) {
            let asks = |id: &str| catalogue().question(id).is_some_and(|asked| asked.checklist == checklist);
            let answers = dossier.answers.iter().enumerate();
            material.answers =
                answers.filter(|(_, one)| asks(&one.question) && is_meant(one.operator.as_deref())).collect();
        }
        if item == ConformityItem::EmrChecklist {
            let Dossier { facts, products, services, .. } = dossier;
            material.storage.extend(facts.storage.iter().filter(|one| is_meant(one.operator.as_deref())));
            material.products.extend(products.iter().filter(|one| is_meant(one.operator.as_deref())));
            material.services.extend(services.iter().filter(|one| is_meant(one.operator.as_deref())));
        }
        if let Some(kind) = test_kind(item) {
            let tests = dossier.tests.iter().enumerate();
            material.tests = tests
                .filter(|(_, one)| one.object == TestObject::Infrastructure && one.kind == kind)
                .filter(|(_, one)| is_meant(one.operator.as_deref()))
                .collect();
        }
        let named: Vec<&str> = material.evidence_named().collect();
        material.evidence = dossier.evidence.iter().filter(|one| named.contains(&one.id.as_str())).collect();
        material
    }

    fn evidence_named(&self) -> impl Iterator<Item = &'a str> {
        let certificates = self.certificates.iter().filter_map(|(_, one)| one.copy.as_deref());
        let answers = self.answers.iter().flat_map(|(_, one)| one.evidence.iter().map(String::as_str));
        let tests = self.tests.iter().flat_map(|(_, one)| one.evidence.iter().map(String::as_str));
        let products = self.products.iter().flat_map(|one| {
            let proofs = one.proofs.iter().filter_map(|proof| proof.copy.as_deref());
            let module = one.crypto_module.as_ref().and_then(|module| module.copy.as_deref());
            proofs.chain(module).chain(one.secaas.as_ref().and_then(|secaas| secaas.copy.as_deref()))
        });
        certificates.chain(answers).chain(tests).chain(products)
    }

    /// Whether there is nothing to look at. Where the records are kept is no material by itself.
    pub fn is_empty(&self) -> bool {
        let Self { certificates, answers, products, services, tests, .. } = self;
        certificates.is_empty()
            && answers.is_empty()
            && products.is_empty()
            && services.is_empty()
            && tests.is_empty()
    }

    /// Digest of all that is said in it, and of the files of its evidence: SHA-256 in lower-case hexadecimal. How a file
    /// is called is left out, because it is not told to everybody.
    pub fn digest(&self) -> String {
        let Self { certificates, answers, storage, products, services, tests, evidence } = self;
        let certificates: Vec<_> = certificates.iter().map(|(_, one)| one).collect();
        let answers: Vec<_> = answers.iter().map(|(_, one)| one).collect();
        let tests: Vec<_> = tests.iter().map(|(_, one)| one).collect();
        let evidence: Vec<Piece<'_>> = evidence.iter().map(|one| Piece::of(one)).collect();
        let all = (certificates, answers, storage, products, services, tests, evidence);
        // the types have string keys only and cannot fail otherwise
        hex::encode(Sha256::digest(serde_json::to_vec(&all).unwrap_or_default()))
    }
}

/// What of a piece of evidence was looked at.
#[derive(Serialize)]
struct Piece<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'a str,
    days: [Option<simsa_model::Day>; 3],
    sha256: Option<&'a str>,
}

impl<'a> Piece<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        let Evidence { id, title, kind, effective, from, until, .. } = evidence;
        let sha256 = match &evidence.state {
            FileState::Present { sha256, .. } => Some(sha256.as_str()),
            _ => evidence.sha256.as_deref(),
        };
        Self { id, title, kind, days: [*effective, *from, *until], sha256 }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{AnswerValue, ConformityItem, Dossier, FileState, LookedAt, RejectedItem};
    use simsa_testkit::example;

    use super::{ItemStanding, Material, item_standing};

    fn case() -> Dossier {
        simsa_case::load(&example("group-ii-1")).unwrap().dossier().clone()
    }

    fn now(dossier: &Dossier, item: ConformityItem) -> String {
        Material::of(item, dossier, None).digest()
    }

    #[test]
    fn each_item_rests_on_its_own_material_and_on_the_files_of_it() {
        let before = case();
        let changed = |change: &dyn Fn(&mut Dossier)| {
            let mut after = before.clone();
            change(&mut after);
            let differs = |item: &ConformityItem| now(&before, *item) != now(&after, *item);
            ConformityItem::ALL.into_iter().filter(differs).map(ConformityItem::id).collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        assert_eq!(changed(&|_| {}), none);
        assert_eq!(changed(&|d| d.facts.applicant.name = Some("다른 기관".to_owned())), none);
        assert_eq!(changed(&|d| d.answers[0].answer = Some(AnswerValue::P)), ["emr-checklist"]);
        assert_eq!(changed(&|d| d.services.clear()), ["emr-checklist"]);
        let scheme =
            |d: &mut Dossier| d.facts.certificates.as_mut().unwrap()[0].number = Some("다른 번호".to_owned());
        assert_eq!(changed(&scheme).len(), 1);
        // another file behind the copy of a certificate
        let file = |d: &mut Dossier| {
            let copy = d.facts.certificates.as_ref().unwrap()[0].copy.clone().unwrap();
            let piece = d.evidence.iter_mut().find(|one| one.id == copy).unwrap();
            piece.state = FileState::Present { sha256: "00".repeat(32), bytes: 3 };
        };
        assert_eq!(changed(&file), changed(&scheme));
        // the same file under another name is the same
        assert_eq!(changed(&|d| d.evidence.iter_mut().for_each(|one| one.file.push('x'))), none);
    }

    #[test]
    fn what_was_said_holds_as_long_as_its_material_is_the_same() {
        let item = ConformityItem::EmrChecklist;
        let mut dossier = case();
        assert!(matches!(item_standing(item, &dossier), ItemStanding::Conforms), "a bare yes holds");
        dossier.conformity.looked_at = vec![LookedAt { item, material: now(&dossier, item) }];
        assert!(matches!(item_standing(item, &dossier), ItemStanding::Conforms));
        dossier.answers[0].note = "바뀜".to_owned();
        assert!(matches!(item_standing(item, &dossier), ItemStanding::Changed));

        let material = Some(now(&dossier, item));
        let remark = "구성도가 없습니다".to_owned();
        dossier.conformity.rejected = vec![RejectedItem { item, operator: None, remark, material }];
        assert!(matches!(item_standing(item, &dossier), ItemStanding::Rejected(all) if all.len() == 1));
        dossier.conformity.confirmed.clear();
        dossier.answers[0].note = "다시 바뀜".to_owned();
        assert!(matches!(item_standing(item, &dossier), ItemStanding::Changed));
        dossier.conformity.rejected.clear();
        assert!(matches!(item_standing(item, &dossier), ItemStanding::NotLookedAt));
    }
}
