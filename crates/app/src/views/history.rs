//! What the ledger holds about a case, for people.

use std::collections::BTreeSet;

use simsa_ledger::LedgerEntry;
use simsa_package::role;
use simsa_store::records::{Changed, FieldChange, Member, OrganisationKind};
use simsa_store::{Select, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::respondents::AnswerKey;
use crate::error::Result;
use crate::permit::{Action, Reach, Reached, reach};
use crate::relation::Relation;
use crate::views::reader::CaseReader;

/// Events that are about the case and everybody in it, whoever brought them about.
const OF_ALL: [&str; 3] = ["party-joined", "party-left", "party-removed"];

/// One entry of the ledger.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// Its position.
    pub position: u64,
    /// When, by the clock of the server.
    pub time: jiff::Timestamp,
    /// What happened, for example `evidence-added`.
    pub event: String,
    /// Name of the member, when of one's own organisation.
    pub by: Option<String>,
    /// Whether it was done by one's own organisation.
    pub own: bool,
    /// What it is about: roles and values.
    pub references: Vec<(String, String)>,
    /// Digests, in hexadecimal, with their roles.
    pub digests: Vec<(String, String)>,
    /// From what to what, where that is kept and the actor's organisation sees it. Evidence is called by its title.
    pub changes: Vec<FieldChange>,
}

/// Whether two moments are the same but for what lies between two looks at a clock.
fn is_of(change: &Changed, time: jiff::Timestamp) -> bool {
    (change.at.as_second() - time.as_second()).abs() <= 1
}

/// Digests of files, which everybody who takes part is shown beside the title anyway.
const OF_FILES: [&str; 5] = ["object", "replaced", "read", "package", "manifest"];
/// Of those, the digests of whole packages.
const OF_PACKAGES: [&str; 2] = ["package", "manifest"];
/// What an organisation does within itself.
const INTERNAL: [&str; 1] = ["assignee"];

impl CaseReader<'_> {
    /// Up to `limit` entries about a case, from position `from` on; of what another operator did, only that it came and
    /// went. Of what others did, the digests of files are listed and no others: from the digest of a short text (a remark,
    /// an answer) it can be guessed.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn history(&self, from: u64, limit: u32) -> Result<Vec<HistoryLine>> {
        let (actor, store) = (self.actor, self.workbench.store());
        let reached = Reached::clone(&self.reached).authorize(actor, Action::SeeHistory)?;
        let case = &reached.case.value;
        let members: Vec<Versioned<Member>> = store.many(Select::parent(actor.organisation.clone())).await?;
        let entries = store.entries_of(self.id().to_string(), from, limit.clamp(1, 1000)).await?;
        let contents = self.contents().await?;
        let mut read = Vec::with_capacity(entries.len());
        for (position, bytes) in &entries {
            read.push((position, LedgerEntry::from_bytes(bytes)?));
        }
        let seen = SeenMaterial::of(actor, contents);
        let lines = read.into_iter().filter_map(|(position, entry)| {
            let of = |role: &str| entry.references().find(|(name, _)| *name == role).map(|(_, value)| value);
            let event = entry.event().to_string();
            let relation = of("organisation").map(|by| Relation::of(actor, case, &by.into()));
            let shown = relation.is_none_or(|relation| reach(Action::SeeHistory, relation) == Reach::All);
            if !shown && !OF_ALL.contains(&event.as_str()) {
                return None;
            }
            let by = of("member").and_then(|id| members.iter().find(|kept| kept.id() == id));
            let people = ["member", "organisation"];
            let own = of("organisation") == Some(actor.organisation.as_str());
            Some(HistoryLine {
                changes: titled(actor, contents, changes(actor, contents, &entry)),
                position: *position,
                time: entry.time(),
                event,
                by: by.map(|kept| kept.value.name.clone()),
                own,
                references: entry
                    .references()
                    .filter(|(role, _)| !people.contains(role) && (own || !INTERNAL.contains(role)))
                    .filter(|(role, value)| own || seen.named(role, value))
                    .map(|(role, value)| (role.to_owned(), value.to_owned()))
                    .collect(),
                digests: entry
                    .digests()
                    // that of the dossier is over the names of withheld files too
                    .filter(|(role, _)| OF_FILES.contains(role) || (own && *role != role::DOSSIER))
                    .filter(|(role, value)| own || seen.file(role, *value))
                    .map(|(role, value)| (role.to_owned(), hex::encode(value)))
                    .collect(),
            })
        });
        Ok(lines.collect())
    }
}

/// What an organisation may be told of the material that an entry of another is about: what the applicant opens, hands in and
/// exports is of all operators.
struct SeenMaterial<'a> {
    actor: &'a Actor,
    contents: &'a CaseSnapshot,
    /// Digests of the files of evidence that it sees, in hexadecimal.
    files: BTreeSet<&'a str>,
}

impl<'a> SeenMaterial<'a> {
    fn of(actor: &'a Actor, contents: &'a CaseSnapshot) -> Self {
        let seen = contents.evidence.iter().filter(|kept| contents.may_see(actor, kept));
        let files = seen.flat_map(|kept| {
            let earlier = kept.value.revisions.iter().map(|one| &one.stored);
            kept.value.stored.iter().chain(earlier).map(|stored| stored.sha256.as_str())
        });
        Self { actor, contents, files: files.collect() }
    }

    /// Whether it is told what a reference names. The applicant, who answers for the submission, is told of everything.
    fn named(&self, role: &str, value: &str) -> bool {
        if self.actor.kind != OrganisationKind::Operator {
            return true;
        }
        match role {
            "evidence" => self
                .contents
                .evidence_named(value)
                .is_some_and(|kept| self.contents.may_see(self.actor, kept)),
            "dossier" => {
                let mut dossiers = self.contents.dossiers.iter();
                dossiers.any(|one| one.key.id == value && one.value.owner == self.actor.organisation)
            }
            _ => true,
        }
    }

    /// Whether it is told the digest of a file; that of a package says nothing of what lies in it.
    fn file(&self, role: &str, digest: &[u8]) -> bool {
        self.actor.kind != OrganisationKind::Operator
            || OF_PACKAGES.contains(&role)
            || self.files.contains(hex::encode(digest).as_str())
    }
}

/// What an entry of this case has changed, as far as the actor's organisation sees what has: its own; the applicant, who answers for
/// the submission, everybody's; an operator of what the applicant did only the facts that are common to all.
fn changes(actor: &Actor, contents: &CaseSnapshot, entry: &LedgerEntry) -> Vec<FieldChange> {
    let of = |role: &str| entry.references().find(|(name, _)| *name == role).map(|(_, value)| value);
    let is = |role: &str| entry.digests().any(|(name, _)| name == role);
    let Some(by) = of("organisation") else { return Vec::new() };
    let told = actor.kind == OrganisationKind::Applicant || by == actor.organisation.as_str();
    let changed = |all: &[Changed]| {
        let theirs = all.iter().filter(|one| one.organisation.as_str() == by && is_of(one, entry.time()));
        let nearest = theirs.min_by_key(|one| (one.at.as_second() - entry.time().as_second()).abs());
        nearest.map(|one| one.fields.clone()).unwrap_or_default()
    };
    let here = |parent: &simsa_store::CaseId| parent == contents.id();
    if let Some(question) = of("question").filter(|_| is("answer") && told) {
        let rows = contents.answers.iter().filter(|kept| here(&kept.key.parent));
        let rows = rows.filter(|kept| AnswerKey::parts(&kept.key.id).0 == question);
        return rows.flat_map(|kept| changed(&kept.value.changes)).collect();
    }
    if let Some(id) = of("item").filter(|_| told) {
        let kept = contents.items.iter().find(|kept| here(&kept.key.parent) && kept.key.id == id);
        let kept = kept.filter(|kept| contents.shows_item(actor, kept));
        return kept.map(|kept| changed(&kept.value.changes)).unwrap_or_default();
    }
    if !is("facts") && !is("conformity") && entry.event().as_str() != "case-changed" {
        return Vec::new();
    }
    let mut fields = changed(&contents.case.value.changes);
    // positions of lists may be those of another operator by now
    let of_one = |path: &str| {
        ["facts.operators", "facts.storage", "facts.certificates"].iter().any(|list| path.starts_with(list))
    };
    fields.retain(|field| {
        told || !(field.path.starts_with("conformity")
            || (of_one(&field.path) && contents.sides.are_told_apart()))
    });
    fields
}

/// The same with evidence called as the actor knows it, not by its id.
fn titled(actor: &Actor, contents: &CaseSnapshot, mut fields: Vec<FieldChange>) -> Vec<FieldChange> {
    let title = |id: &mut String| {
        let kept = contents.evidence_named(id).filter(|kept| contents.may_see(actor, kept));
        *id = kept.map_or_else(|| "—".to_owned(), |kept| kept.value.listed.title.clone());
    };
    let names = |path: &str| {
        path.starts_with("evidence[")
            || path.contains(".evidence[")
            || path.rsplit('.').next() == Some("copy")
    };
    for field in fields.iter_mut().filter(|field| names(&field.path)) {
        field.from.iter_mut().chain(&mut field.to).for_each(title);
    }
    fields
}
