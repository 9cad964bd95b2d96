//! The lists of a case as they were read from the store, each with what tells whether it is still the same.

use std::ops::Deref;
use std::sync::Arc;

use simsa_store::records::{AnswerRecord, CaseItem, CaseRecord, EvidenceRecord, Link};
use simsa_store::{Again, Record, Row, Seen, SelectOf, StoreError, Versioned};

/// The rows of a list, ordered by parent and id.
#[derive(Debug)]
pub(crate) struct SortedRows<R: Record> {
    pub(crate) rows: Vec<Versioned<R>>,
    /// How many bytes they are in the store.
    pub(crate) bytes: usize,
}

impl<R: Record> Default for SortedRows<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), bytes: 0 }
    }
}

impl<R: Record> Deref for SortedRows<R> {
    type Target = [Versioned<R>];

    fn deref(&self) -> &[Versioned<R>] {
        &self.rows
    }
}

impl<R: Record + Clone> SortedRows<R> {
    /// Reads rows; a record that `known` has in the same version is taken from there.
    pub(crate) fn read(rows: Vec<Row>, known: &Self) -> Result<Self, StoreError> {
        let bytes = rows.iter().map(|row| row.body.len()).sum();
        let one = |row: Row| {
            let same = known
                .binary_search_by(|kept| kept.key.texts().cmp(&row.key.texts()))
                .ok()
                .map(|at| &known[at]);
            match same.filter(|kept| kept.version == row.version) {
                Some(kept) => Ok(kept.clone()),
                None => Versioned::read(row),
            }
        };
        Ok(Self { rows: rows.into_iter().map(one).collect::<Result<_, _>>()?, bytes })
    }

    /// The list as a reading found it: itself when that says that nothing has changed.
    pub(crate) fn now(self: &Arc<Self>, found: Option<Vec<Row>>) -> Result<Arc<Self>, StoreError> {
        Ok(match found {
            Some(rows) => Arc::new(Self::read(rows, self)?),
            None => self.clone(),
        })
    }

    pub(crate) fn again(&self, select: SelectOf<R>, known: bool) -> Again {
        let list = Again::of::<R>(select);
        if known { list.seen(Seen::of(self.iter().map(|kept| kept.version))) } else { list }
    }
}

/// What a case holds beside itself, its own and that of the dossiers used in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaseLists {
    pub(crate) answers: Arc<SortedRows<AnswerRecord>>,
    pub(crate) evidence: Arc<SortedRows<EvidenceRecord>>,
    pub(crate) items: Arc<SortedRows<CaseItem>>,
    pub(crate) links: Arc<SortedRows<Link>>,
    /// The dossiers used.
    pub(crate) dossiers: Arc<SortedRows<CaseRecord>>,
}

impl CaseLists {
    pub(crate) fn bytes(&self) -> usize {
        let Self { answers, evidence, items, links, dossiers } = self;
        answers.bytes + evidence.bytes + items.bytes + links.bytes + dossiers.bytes
    }

    /// Whether these are the very lists, none of them read anew.
    pub(crate) fn are(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.answers, &other.answers)
            && Arc::ptr_eq(&self.evidence, &other.evidence)
            && Arc::ptr_eq(&self.items, &other.items)
            && Arc::ptr_eq(&self.links, &other.links)
            && Arc::ptr_eq(&self.dossiers, &other.dossiers)
    }
}
