//! Service dossiers as the pages of a case show them: how each is used, and what has changed since the applicant last took
//! note; and, for a dossier, the cases that use it.

use std::collections::BTreeMap;

use simsa_model::Storage;
use simsa_store::records::{CaseRecord, Disclosure, Link, OrganisationKind, Purpose};
use simsa_store::{CaseId, EvidenceId, OrganisationId, Select, TableIndex, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::dossier_merge;
use crate::error::Result;
use crate::views::cases::CaseLine;
use crate::views::reader::CaseReader;

/// A service dossier used in the case.
#[derive(Clone, Debug)]
pub struct UsedDossier {
    /// Its id.
    pub id: CaseId,
    /// Version of its use here, to be named when that is changed.
    pub version: u64,
    /// Its title.
    pub title: Option<String>,
    /// The operator that prepared it.
    pub owner: OrganisationId,
    /// What the applicant may see of its evidence.
    pub usual: Disclosure,
    /// Exceptions, by evidence.
    pub evidence: BTreeMap<EvidenceId, Disclosure>,
    /// Which place of the case a place of the dossier is.
    pub places: BTreeMap<String, String>,
    /// Whether it has changed since the applicant last took note.
    pub changed: bool,
    /// What has changed.
    pub changes: Vec<ChangedEntry>,
    /// Digest of what it says now, to be named when note is taken.
    pub digest: String,
    /// Id and title of its evidence; for its owner.
    pub pieces: Vec<(EvidenceId, String)>,
    /// Its places; for its owner.
    pub own_places: Vec<Storage>,
}

/// One entry of a dossier that has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedEntry {
    /// Which list: `answer`, `evidence`, `product`, `service`, `test`, `operator`, `place`, `certificates`.
    pub list: String,
    /// What the entry is called.
    pub name: String,
    /// What happened to it.
    pub how: How,
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
}

impl CaseReader<'_> {
    /// The cases that use a dossier, for the operator it belongs to.
    pub(super) async fn used_in(&self, contents: &CaseSnapshot) -> Result<Vec<CaseLine>> {
        if contents.case.value.purpose != Purpose::ServiceDossier {
            return Ok(Vec::new());
        }
        let store = self.workbench.store();
        let links: Vec<Versioned<Link>> =
            store.many(Select::by(TableIndex::LinkDossier, contents.id())).await?;
        let ids = links.into_iter().map(|link| link.key.parent);
        let cases: Vec<Versioned<CaseRecord>> = store.many(Select::ids(ids)).await?;
        Ok(cases.iter().map(|kept| CaseLine::of(kept, self.actor)).collect())
    }
}

/// The dossiers used in a case. One operator does not see those of another.
pub(crate) fn used(actor: &Actor, contents: &CaseSnapshot) -> Result<Vec<UsedDossier>> {
    let used = contents.links.iter().filter_map(|link| {
        let dossier = contents.dossiers.iter().find(|dossier| dossier.key.id == link.key.id)?;
        let own = dossier.value.owner == actor.organisation;
        (own || actor.kind != OrganisationKind::Operator).then(|| one(contents, link, dossier, own))
    });
    used.collect()
}

fn one(
    contents: &CaseSnapshot,
    link: &Versioned<Link>,
    dossier: &Versioned<CaseRecord>,
    own: bool,
) -> Result<UsedDossier> {
    let now = contents.entries_of(dossier)?;
    let Link { usual, evidence, places, noted, .. } = link.value.clone();
    let pieces = contents.evidence.iter().filter(|kept| own && kept.key.parent == dossier.key.id);
    let own_places = dossier.value.facts.storage.iter().filter(|_| own);
    Ok(UsedDossier {
        id: link.key.id.clone(),
        version: link.version,
        title: dossier.value.title.clone(),
        owner: dossier.value.owner.clone(),
        usual,
        evidence,
        places,
        changed: now != noted,
        changes: changes(contents, dossier, &noted, &now),
        digest: dossier_merge::digest(&now),
        pieces: pieces.map(|kept| (kept.key.id.clone(), kept.value.listed.title.clone())).collect(),
        own_places: own_places.cloned().collect(),
    })
}

fn changes(
    contents: &CaseSnapshot,
    dossier: &Versioned<CaseRecord>,
    noted: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
) -> Vec<ChangedEntry> {
    let written = now.iter().filter_map(|(name, digest)| match noted.get(name) {
        None => Some((name, How::Added)),
        Some(before) if before != digest => Some((name, How::Changed)),
        Some(_) => None,
    });
    let removed = noted.keys().filter(|name| !now.contains_key(*name)).map(|name| (name, How::Removed));
    let change = |(name, how): (&String, How)| {
        let (list, id) = name.split_once('/')?;
        let of_dossier = |key: (&str, &str)| key == (dossier.key.id.as_str(), id);
        let evidence = contents.evidence.iter().filter(|_| list == "evidence");
        let title = evidence
            .clone()
            .find(|kept| of_dossier(kept.key.texts()))
            .map(|kept| kept.value.listed.title.clone());
        let item = contents.items.iter().find(|kept| of_dossier(kept.key.texts()));
        let name = title.or_else(|| item.map(|kept| dossier_merge::item_name(&kept.value.body)));
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_owned());
        Some(ChangedEntry { list: list.to_owned(), name, how })
    };
    written.chain(removed).filter_map(change).collect()
}
