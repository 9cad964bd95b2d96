//! Reading a case: what was read lately is kept, and counts only as far as the store says that it is still the same.
//!
//! A page shows something of everything that a case holds, some hundreds of rows, and the next page shows most of it again.
//! So the lists are kept as they were read, with what follows from them, and each reading asks the store first how they are
//! now ([`simsa_store::Seen`], by which a commit is refused as stale, too): in one statement, of one state. A list that has
//! changed is read anew, and what follows from it is worked out anew. So there is nothing to invalidate and nothing to
//! forget: whoever has written, in whatever way, is seen. What does not come from rows is the day: what was judged on
//! another one does not count ([`judged_on`]).

use std::ops::Deref;
use std::sync::Arc;

use simsa_store::records::{Access, Answer, Case, Evidence, Item, Link, Purpose};
use simsa_store::{Again, Query, Record, Row, Seen, Select, StoreError, Versioned};

use crate::domain::case_snapshot::{CaseSnapshot, judged_on};
use crate::error::Result;
use crate::permit::Reached;
use crate::request_cache;
use crate::workbench::Workbench;

/// Most of what is kept, as bytes in the store; in memory it is some times as much.
const MOST: usize = 8 << 20;
/// What is counted for a case beside its lists.
const AN_EMPTY_CASE: usize = 16 << 10;

/// The rows of a list, ordered by parent and id.
#[derive(Debug)]
pub(crate) struct List<R> {
    rows: Vec<Versioned<R>>,
    /// How many bytes they are in the store.
    bytes: usize,
}

impl<R> Default for List<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), bytes: 0 }
    }
}

impl<R> Deref for List<R> {
    type Target = [Versioned<R>];

    fn deref(&self) -> &[Versioned<R>] {
        &self.rows
    }
}

impl<R: Record + Clone> List<R> {
    /// Reads rows; a record that `known` has in the same version is taken from there.
    fn read(rows: Vec<Row>, known: &Self) -> Result<Self, StoreError> {
        let bytes = rows.iter().map(|row| row.body.len()).sum();
        let one = |row: Row| {
            let same = known.binary_search_by(|kept| kept.key.cmp(&row.key)).ok().map(|at| &known[at]);
            match same.filter(|kept| kept.version == row.version) {
                Some(kept) => Ok(kept.clone()),
                None => Versioned::read(row),
            }
        };
        Ok(Self { rows: rows.into_iter().map(one).collect::<Result<_, _>>()?, bytes })
    }

    /// The list as a reading found it: itself when that says that nothing has changed.
    fn now(self: &Arc<Self>, found: Option<Vec<Row>>) -> Result<Arc<Self>, StoreError> {
        Ok(match found {
            Some(rows) => Arc::new(Self::read(rows, self)?),
            None => self.clone(),
        })
    }

    fn again(&self, select: Select, known: bool) -> Again {
        let list = Again::new(R::TABLE, select);
        if known { list.seen(Seen::of(self.iter().map(|kept| kept.version))) } else { list }
    }
}

/// What a case holds beside itself, its own and that of the dossiers used in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaseLists {
    pub(crate) answers: Arc<List<Answer>>,
    pub(crate) evidence: Arc<List<Evidence>>,
    pub(crate) items: Arc<List<Item>>,
    pub(crate) links: Arc<List<Link>>,
    /// The dossiers used.
    pub(crate) dossiers: Arc<List<Case>>,
}

impl CaseLists {
    fn of(contents: &CaseSnapshot) -> Self {
        let CaseSnapshot { answers, evidence, items, links, dossiers, .. } = contents;
        let (answers, evidence, items) = (answers.clone(), evidence.clone(), items.clone());
        Self { answers, evidence, items, links: links.clone(), dossiers: dossiers.clone() }
    }

    fn bytes(&self) -> usize {
        let Self { answers, evidence, items, links, dossiers } = self;
        answers.bytes + evidence.bytes + items.bytes + links.bytes + dossiers.bytes
    }

    /// Whether these are the very lists, none of them read anew.
    fn are(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.answers, &other.answers)
            && Arc::ptr_eq(&self.evidence, &other.evidence)
            && Arc::ptr_eq(&self.items, &other.items)
            && Arc::ptr_eq(&self.links, &other.links)
            && Arc::ptr_eq(&self.dossiers, &other.dossiers)
    }
}

/// The cases that were read lately, the latest last.
#[derive(Debug, Default)]
pub(crate) struct CaseCache(Vec<Arc<CaseSnapshot>>);

impl CaseCache {
    fn get(&self, case: &str) -> Option<Arc<CaseSnapshot>> {
        self.0.iter().find(|contents| contents.id() == case).cloned()
    }

    fn keep(&mut self, contents: &Arc<CaseSnapshot>) {
        self.0.retain(|other| other.id() != contents.id());
        let weight = |contents: &CaseSnapshot| CaseLists::of(contents).bytes() + AN_EMPTY_CASE;
        if weight(contents) > MOST {
            return;
        }
        self.0.push(contents.clone());
        let mut bytes = 0;
        let fits = |contents: &&Arc<CaseSnapshot>| {
            bytes += weight(contents);
            bytes <= MOST
        };
        let fitting = self.0.iter().rev().take_while(fits).count();
        self.0.drain(..self.0.len() - fitting);
    }
}

impl Workbench {
    /// Everything of a case: one statement when nothing has changed since it was read lately, four or five when it is read
    /// for the first time.
    pub(crate) async fn contents(&self, reached: &Reached) -> Result<Arc<CaseSnapshot>> {
        self.contents_of(&reached.case, &reached.parties).await
    }

    /// The same for the server itself, which takes part in no case.
    pub(crate) async fn contents_of(
        &self,
        case: &Versioned<Case>,
        parties: &[Versioned<Access>],
    ) -> Result<Arc<CaseSnapshot>> {
        if let Some(contents) = request_cache::contents(case.id()) {
            return Ok(contents);
        }
        let known = self.case_cache().get(case.id());
        let lists = self.lists(case, known.as_deref().map(CaseLists::of)).await?;
        let today = self.today();
        let same = known.as_ref().filter(|known| {
            known.case.version == case.version
                && CaseLists::of(known).are(&lists)
                && known.judged.on == judged_on(&known.brought.facts, today)
        });
        let anew = || Arc::new(CaseSnapshot::new(case.clone(), parties, lists, today, known.as_deref()));
        let contents = same.cloned().unwrap_or_else(anew);
        self.case_cache().keep(&contents);
        request_cache::keep_contents(contents.id(), &contents);
        Ok(contents)
    }

    async fn lists(&self, case: &Versioned<Case>, known: Option<CaseLists>) -> Result<CaseLists> {
        if let Some(known) = &known
            && let Some(lists) = self.lists_again(case, known, true).await?
        {
            return Ok(lists);
        }
        // which dossiers are used must be known before what they hold can be read
        let mut known = known.unwrap_or_default();
        known.links = match case.value.purpose {
            Purpose::Application => {
                let of_case = Query::new(Link::TABLE, Select::Parent(case.key.id.clone()));
                known.links.now(Some(self.store().select(of_case).await?))?
            }
            Purpose::ServiceDossier => Arc::default(),
        };
        Ok(self.lists_again(case, &known, false).await?.unwrap_or_default())
    }

    /// The lists of a case that uses these dossiers; none when `seen`, and it uses others now.
    async fn lists_again(
        &self,
        case: &Versioned<Case>,
        known: &CaseLists,
        seen: bool,
    ) -> Result<Option<CaseLists>> {
        let used: Vec<String> = known.links.iter().map(|link| link.key.id.clone()).collect();
        let holders: Vec<String> = std::iter::once(&case.key.id).chain(&used).cloned().collect();
        let held = || Select::Parents(holders.clone());
        let mut lists = vec![
            known.answers.again(held(), seen),
            known.evidence.again(held(), seen),
            known.items.again(held(), seen),
        ];
        if !used.is_empty() {
            lists.push(known.dossiers.again(Select::Ids(used.clone()), seen));
        }
        if seen {
            lists.push(known.links.again(Select::Parent(case.key.id.clone()), seen));
        }
        let mut found = self.store().again(lists).await?.into_iter();
        let mut next = || found.next().flatten();
        let (answers, evidence) = (known.answers.now(next())?, known.evidence.now(next())?);
        let items = known.items.now(next())?;
        let dossiers = if used.is_empty() { Arc::default() } else { known.dossiers.now(next())? };
        if next().is_some() {
            return Ok(None);
        }
        Ok(Some(CaseLists { answers, evidence, items, links: known.links.clone(), dossiers }))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use simsa_model::{Conformity, Day, Facts};
    use simsa_store::Key;
    use simsa_store::records::Lifecycle;

    use super::*;

    fn contents(id: &str, bytes: usize) -> Arc<CaseSnapshot> {
        let value = Case {
            purpose: Purpose::Application,
            owner: "o".to_owned(),
            title: None,
            fictional: true,
            life: Lifecycle::OPENED,
            deadline: None,
            facts: Facts::default(),
            conformity: Conformity::default(),
            operators: std::collections::BTreeMap::new(),
            created: Timestamp::UNIX_EPOCH,
        };
        let case = Versioned { key: Key::root(id), version: 1, value };
        let answers = Arc::new(List { rows: Vec::new(), bytes });
        let lists = CaseLists { answers, ..CaseLists::default() };
        Arc::new(CaseSnapshot::new(case, &[], lists, Day::new(2026, 3, 2), None))
    }

    fn known(case_cache: &CaseCache) -> Vec<&str> {
        case_cache.0.iter().map(|contents| contents.id()).collect()
    }

    #[test]
    fn the_latest_are_kept_as_far_as_there_is_room() {
        let mut case_cache = CaseCache::default();
        let third = MOST / 3 - AN_EMPTY_CASE;
        for id in ["a", "b", "c", "a"] {
            case_cache.keep(&contents(id, third));
        }
        assert_eq!(known(&case_cache), ["b", "c", "a"], "a case is there once, the latest last");
        case_cache.keep(&contents("d", third));
        assert_eq!(known(&case_cache), ["c", "a", "d"], "the one that nobody looked at for longest goes");
        case_cache.keep(&contents("large", MOST));
        assert_eq!(known(&case_cache), ["c", "a", "d"], "one that is too large drives nobody out");
        for number in 0..2000 {
            case_cache.keep(&contents(&number.to_string(), 0));
        }
        assert_eq!(case_cache.0.len(), MOST / AN_EMPTY_CASE, "empty cases are counted, too");
    }
}
