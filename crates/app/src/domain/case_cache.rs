//! Reading a case: what was read lately is kept, and counts only as far as the store says that it is still the same.
//!
//! A page shows something of everything that a case holds, some hundreds of rows, and the next page shows most of it again.
//! So the lists are kept as they were read, with what follows from them, and each reading asks the store first how they are
//! now ([`simsa_store::Seen`], by which a commit is refused as stale, too): in one statement, of one state. A list that has
//! changed is read anew, and what follows from it is worked out anew. So there is nothing to invalidate and nothing to
//! forget: whoever has written, in whatever way, is seen. What does not come from rows is the day: what was judged on
//! another one does not count ([`judged_on`]).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use simsa_model::Day;
use simsa_store::records::{Access, CaseRecord, Link, Purpose};
use simsa_store::{CaseId, Query, ReadStore, Select, Versioned};

use crate::domain::case_lists::CaseLists;
use crate::domain::case_snapshot::{CaseSnapshot, judged_on};
use crate::error::Result;

/// Most of what is kept, as bytes in the store; in memory it is some times as much.
const MOST: usize = 8 << 20;
/// What is counted for a case beside its lists.
const AN_EMPTY_CASE: usize = 16 << 10;

/// The cases that were read lately.
#[derive(Debug, Default)]
pub(crate) struct CaseCache(Mutex<Kept>);

/// The latest last.
#[derive(Debug, Default)]
struct Kept(Vec<Arc<CaseSnapshot>>);

impl Kept {
    fn get(&self, case: &CaseId) -> Option<Arc<CaseSnapshot>> {
        self.0.iter().find(|contents| contents.id() == case).cloned()
    }

    fn keep(&mut self, contents: &Arc<CaseSnapshot>) {
        self.0.retain(|other| other.id() != contents.id());
        let weight = |contents: &CaseSnapshot| contents.as_read().bytes() + AN_EMPTY_CASE;
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

impl CaseCache {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        // a panic leaves whole cases only
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything of a case in which these take part, as it is today: one statement when nothing has changed since it was
    /// read lately, four or five when it is read for the first time.
    pub(crate) async fn read(
        &self,
        store: &dyn ReadStore,
        case: &Versioned<CaseRecord>,
        parties: &[Versioned<Access>],
        today: Day,
    ) -> Result<Arc<CaseSnapshot>> {
        let known = self.kept().get(case.id());
        let lists = lists(store, case, known.as_deref().map(CaseSnapshot::as_read)).await?;
        let same = known.as_ref().filter(|known| {
            known.case.version == case.version
                && known.is_of(parties)
                && known.as_read().are(&lists)
                && known.judged.on == judged_on(&known.brought.facts, today)
        });
        let contents = match same {
            Some(same) => same.clone(),
            None => Arc::new(CaseSnapshot::new(case.clone(), parties, lists, today, known.as_deref())?),
        };
        self.kept().keep(&contents);
        Ok(contents)
    }
}

async fn lists(
    store: &dyn ReadStore,
    case: &Versioned<CaseRecord>,
    known: Option<CaseLists>,
) -> Result<CaseLists> {
    if let Some(known) = &known
        && let Some(lists) = lists_again(store, case, known, true).await?
    {
        return Ok(lists);
    }
    // which dossiers are used must be known before what they hold can be read
    let mut known = known.unwrap_or_default();
    known.links = match case.value.purpose {
        Purpose::Application => {
            let of_case = Query::of::<Link>(Select::parent(case.key.id.clone()));
            known.links.now(Some(store.select(of_case).await?))?
        }
        Purpose::ServiceDossier => Arc::default(),
    };
    Ok(lists_again(store, case, &known, false).await?.unwrap_or_default())
}

/// The lists of a case that uses these dossiers; none when `seen`, and it uses others now.
async fn lists_again(
    store: &dyn ReadStore,
    case: &Versioned<CaseRecord>,
    known: &CaseLists,
    seen: bool,
) -> Result<Option<CaseLists>> {
    let used: Vec<CaseId> = known.links.iter().map(|link| link.key.id.clone()).collect();
    let holders: Vec<CaseId> = std::iter::once(&case.key.id).chain(&used).cloned().collect();
    let mut lists = vec![
        known.answers.again(Select::parents(&holders), seen),
        known.evidence.again(Select::parents(&holders), seen),
        known.items.again(Select::parents(&holders), seen),
    ];
    if !used.is_empty() {
        lists.push(known.dossiers.again(Select::ids(used.clone()), seen));
    }
    if seen {
        lists.push(known.links.again(Select::parent(case.key.id.clone()), seen));
    }
    let mut found = store.again(lists).await?.into_iter();
    let mut next = || found.next().flatten();
    let (answers, evidence) = (known.answers.now(next())?, known.evidence.now(next())?);
    let items = known.items.now(next())?;
    let dossiers = if !used.is_empty() {
        known.dossiers.now(next())?
    } else if known.dossiers.is_empty() {
        // the same empty list as before: what was read counts as long as its lists are the very same ones
        known.dossiers.clone()
    } else {
        Arc::default()
    };
    if next().is_some() {
        return Ok(None);
    }
    Ok(Some(CaseLists { answers, evidence, items, links: known.links.clone(), dossiers }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use simsa_model::{Conformity, Facts};
    use simsa_store::records::{CaseHead, Disclosure, Lifecycle, OrganisationKind};
    use simsa_store::{KeyOf, MemoryStore, RowKey, Store as _, UnitOfWork};

    use super::*;
    use crate::domain::case_lists::SortedRows;

    fn case(id: &str, purpose: Purpose) -> Versioned<CaseRecord> {
        let value = CaseRecord {
            purpose,
            owner: "o".into(),
            title: None,
            fictional: true,
            life: Lifecycle::OPENED,
            deadline: None,
            facts: Facts::default(),
            conformity: Conformity::default(),
            operators: BTreeMap::new(),
            reopened: Vec::new(),
            imported: None,
            sent: None,
            changes: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
        };
        Versioned { key: RowKey::root(id), version: 1, value }
    }

    fn contents(id: &str, bytes: usize) -> Arc<CaseSnapshot> {
        let case = case(id, Purpose::Application);
        let answers = Arc::new(SortedRows { rows: Vec::new(), bytes });
        let lists = CaseLists { answers, ..CaseLists::default() };
        Arc::new(CaseSnapshot::new(case, &[], lists, Day::new(2026, 3, 2), None).unwrap())
    }

    fn known(case_cache: &Kept) -> Vec<&CaseId> {
        case_cache.0.iter().map(|contents| contents.id()).collect()
    }

    #[tokio::test]
    async fn a_case_that_has_not_changed_is_read_once_whether_or_not_it_uses_dossiers() {
        let (store, cache) = (MemoryStore::new(), CaseCache::default());
        let today = Day::new(2026, 3, 2);
        let (application, dossier) =
            (case("c-1", Purpose::Application), case("d-1", Purpose::ServiceDossier));
        let read = async |case| cache.read(&store, case, &[], today).await.unwrap();
        for one in [&application, &dossier] {
            let first = read(one).await;
            assert!(Arc::ptr_eq(&first, &read(one).await), "{} uses no dossier", one.id());
        }
        let before = read(&application).await;
        let link: KeyOf<Link> = RowKey::new("c-1", "d-1");
        let used = Link {
            dossier: "d-1".into(),
            usual: Disclosure::Full,
            evidence: BTreeMap::new(),
            places: BTreeMap::new(),
            noted: BTreeMap::new(),
            since: Timestamp::UNIX_EPOCH,
        };
        let mut unit = UnitOfWork::housekeeping();
        unit.insert(application.key.clone(), &application.value).unwrap();
        unit.insert(dossier.key.clone(), &dossier.value).unwrap();
        unit.insert(link.clone(), &used).unwrap();
        store.commit(unit).await.unwrap();
        let using = read(&application).await;
        assert!(!Arc::ptr_eq(&before, &using) && using.dossiers.len() == 1);
        assert!(Arc::ptr_eq(&using, &read(&application).await), "it uses a dossier");
        let mut unit = UnitOfWork::housekeeping();
        unit.remove_key::<Link>(&link);
        store.commit(unit).await.unwrap();
        let without = read(&application).await;
        assert!(without.dossiers.is_empty() && without.links.is_empty());
        let joined = Access {
            case: "c-1".into(),
            kind: OrganisationKind::Operator,
            since: Timestamp::UNIX_EPOCH,
            head: CaseHead::of(&application.value),
        };
        let joined = [Versioned { key: RowKey::new("o-2", "c-1"), version: 7, value: joined }];
        let with = cache.read(&store, &application, &joined, today).await.unwrap();
        assert!(!Arc::ptr_eq(&with, &without), "who takes part decides whose part is whose");
        assert!(Arc::ptr_eq(&with, &cache.read(&store, &application, &joined, today).await.unwrap()));
        let without = read(&application).await;
        assert!(Arc::ptr_eq(&without, &read(&application).await), "it uses none any more");
    }

    #[test]
    fn the_latest_are_kept_as_far_as_there_is_room() {
        let mut case_cache = Kept::default();
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
