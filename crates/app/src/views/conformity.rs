//! Form 6 as the applicant goes through it: each item with the material it is about, what was said of it and whether that
//! still holds, and the files of it that the applicant may not open.

use simsa_forms::{ItemStanding, Material, item_standing};
use simsa_model::{Certificate, Conformity, ConformityItem, FormId, List, TestRecord};
use simsa_rules::keepers;
use simsa_store::records::OrganisationKind;

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::error::{Result, not_found};
use crate::views::case::progress;
use crate::views::reader::CaseReader;
use crate::views::spots::Spots;

/// Form 6 as the applicant goes through it.
#[derive(Clone, Debug)]
pub struct ConformityView {
    /// Version of the case, to be named when it is written.
    pub version: u64,
    /// What was said, as it stands in the case.
    pub said: Conformity,
    /// The items, in the order of the form.
    pub items: Vec<ConformityItemView>,
}

/// How an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Nobody has looked at it.
    NotLookedAt,
    /// It conforms.
    Conforms,
    /// It does not conform.
    Rejected,
    /// It was looked at, and its material has changed since.
    Changed,
}

/// An item of form 6.
#[derive(Clone, Debug)]
pub struct ConformityItemView {
    /// The item.
    pub item: ConformityItem,
    /// How it stands.
    pub state: ItemState,
    /// Digest of the material as it is now.
    pub material: String,
    /// Whose material it is: of several operators each that has some; one entry without an operator otherwise.
    pub respondents: Vec<Respondent>,
    /// What there is to look at.
    pub pieces: Vec<MaterialPiece>,
    /// Files of evidence in it.
    pub files: usize,
    /// Titles of those that this organisation may not open.
    pub withheld: Vec<String>,
}

/// An operator whose material an item is about.
#[derive(Clone, Debug)]
pub struct Respondent {
    /// Its id and name, where there are several.
    pub operator: Option<(String, String)>,
    /// What was said of its material when that did not conform.
    pub remark: Option<String>,
    /// Digest of its material as it is now.
    pub material: String,
}

/// Something to look at.
#[derive(Clone, Debug)]
pub enum MaterialPiece {
    /// A certificate, with the id of its copy where there is one.
    Certificate(Box<Certificate>),
    /// A test and its id in the case.
    Test(Box<TestRecord>, String),
    /// The checklist: questions asked and answered.
    Checklist {
        /// Asked.
        asked: usize,
        /// Answered.
        answered: usize,
    },
}

impl CaseReader<'_> {
    /// Form 6 as the applicant goes through it.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for operators: what the applicant confirms is the applicant's.
    pub async fn conformity(&self) -> Result<ConformityView> {
        let (actor, contents) = (self.actor, self.contents().await?);
        if actor.kind == OrganisationKind::Operator {
            return Err(not_found());
        }
        let spots = Spots::of(actor, contents, contents.assessment());
        Ok(ConformityView {
            version: contents.case.version,
            said: contents.case.value.conformity.clone(),
            items: ConformityItem::ALL.into_iter().map(|item| view(item, contents, actor, &spots)).collect(),
        })
    }
}

fn view(item: ConformityItem, contents: &CaseSnapshot, actor: &Actor, spots: &Spots) -> ConformityItemView {
    let dossier = contents.dossier();
    let material = Material::of(item, dossier, None);
    let files = material.evidence.iter().filter_map(|one| Some((one, contents.evidence_named(&one.id)?)));
    let withheld = files.filter(|(_, kept)| !contents.may_read(actor, kept));
    ConformityItemView {
        item,
        state: match item_standing(item, dossier) {
            ItemStanding::NotLookedAt => ItemState::NotLookedAt,
            ItemStanding::Conforms => ItemState::Conforms,
            ItemStanding::Rejected(_) => ItemState::Rejected,
            ItemStanding::Changed => ItemState::Changed,
        },
        respondents: respondents(item, contents),
        files: material.evidence.len(),
        withheld: withheld.map(|(one, _)| one.name().to_owned()).collect(),
        pieces: pieces(item, &material, contents, (actor, spots)),
        material: material.digest(),
    }
}

/// Of several operators that keep records each that has material of the item.
fn respondents(item: ConformityItem, contents: &CaseSnapshot) -> Vec<Respondent> {
    let dossier = contents.dossier();
    let operators = &dossier.facts.operators;
    let one = |operator: Option<&simsa_model::Operator>| {
        let id = operator.map(|one| one.id.as_str());
        let said =
            dossier.conformity.rejected.iter().find(|one| one.item == item && one.operator.as_deref() == id);
        Respondent {
            operator: operator
                .map(|one| (one.id.clone(), one.name.clone().unwrap_or_else(|| one.id.clone()))),
            remark: said.map(|said| said.remark.clone()),
            material: Material::of(item, dossier, id).digest(),
        }
    };
    let keepers = keepers(&dossier.facts);
    if keepers.len() < 2 {
        return vec![one(None)];
    }
    let mut all: Vec<Respondent> = keepers
        .into_iter()
        .filter_map(|at| operators.get(at))
        .filter(|operator| !Material::of(item, dossier, Some(&operator.id)).is_empty())
        .map(|operator| one(Some(operator)))
        .collect();
    // what was said of all of them, or before they were several
    if all.is_empty()
        || dossier.conformity.rejected.iter().any(|one| one.item == item && one.operator.is_none())
    {
        all.push(one(None));
    }
    all
}

fn pieces(
    item: ConformityItem,
    material: &Material<'_>,
    contents: &CaseSnapshot,
    (actor, spots): (&Actor, &Spots),
) -> Vec<MaterialPiece> {
    let certificates = material.certificates.iter();
    let mut pieces: Vec<MaterialPiece> =
        certificates.map(|(_, one)| MaterialPiece::Certificate(Box::new((*one).clone()))).collect();
    let id = |at: usize| {
        let place = simsa_model::Place::entry(List::Tests, at);
        spots.at(&place).map(|(entry, _)| entry.id.clone()).unwrap_or_default()
    };
    let tests = material.tests.iter();
    pieces.extend(tests.map(|(at, one)| MaterialPiece::Test(Box::new((*one).clone()), id(*at))));
    let is_cloud = match item {
        ConformityItem::EmrChecklist => false,
        ConformityItem::CloudChecklist => true,
        _ => return pieces,
    };
    let sections = progress(contents, actor, contents.assessment());
    let of_form = sections.iter().filter(|one| (one.form == FormId::F3) == is_cloud);
    let (asked, answered) = of_form.fold((0, 0), |(a, b), one| (a + one.asked, b + one.answered));
    pieces.extend((asked > 0).then_some(MaterialPiece::Checklist { asked, answered }));
    pieces
}
