//! What the ledger holds about a case, for people.

use simsa_ledger::LedgerEntry;
use simsa_package::role;
use simsa_store::records::Member;
use simsa_store::{Select, Typed, Versioned};

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
}

/// Digests of files, which everybody who takes part is shown beside the title anyway.
const OF_FILES: [&str; 5] = ["object", "replaced", "read", "package", "manifest"];
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
        let lines = entries.iter().filter_map(|(position, bytes)| {
            let entry = LedgerEntry::from_bytes(bytes).ok()?;
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
                position: *position,
                time: entry.time(),
                event,
                by: by.map(|kept| kept.value.name.clone()),
                own,
                references: entry
                    .references()
                    .filter(|(role, _)| !people.contains(role) && (own || !INTERNAL.contains(role)))
                    .map(|(role, value)| (role.to_owned(), value.to_owned()))
                    .collect(),
                digests: entry
                    .digests()
                    // that of the dossier is over the names of withheld files too
                    .filter(|(role, _)| OF_FILES.contains(role) || (own && *role != role::DOSSIER))
                    .map(|(role, value)| (role.to_owned(), hex::encode(value)))
                    .collect(),
            })
        });
        Ok(lines.collect())
    }
}
