//! What a store is asked: which rows, in which order, from where on.

use crate::error::StoreError;
use crate::ids::KeyPart;
use crate::index::{Behind, IndexValue, Span, TableIndex};
use crate::key::RowKey;
use crate::row::Record;
use crate::table::StoreTable;

/// Which rows. Whoever asks for records says it with the ids that such records have ([`SelectOf`]); a store sees texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select<P = String, I = String> {
    /// All of the table.
    All,
    /// Those of one parent.
    Parent(P),
    /// Those of several parents, for pages that show several cases.
    Parents(Vec<P>),
    /// Those with these ids; only where [`StoreTable::has_unique_ids`].
    Ids(Vec<I>),
    /// Those with a value of this index in a span; each once, however many of its values lie there.
    Within(TableIndex, Span),
    /// The same for several spans.
    WithinAny(TableIndex, Vec<Span>),
}

/// Which records.
pub type SelectOf<R> = Select<<R as Record>::Parent, <R as Record>::Id>;

impl<P, I> Select<P, I> {
    /// Those of one parent.
    pub fn parent(parent: impl Into<P>) -> Self {
        Self::Parent(parent.into())
    }

    /// Those of several parents.
    pub fn parents<T: Into<P>>(parents: impl IntoIterator<Item = T>) -> Self {
        Self::Parents(parents.into_iter().map(Into::into).collect())
    }

    /// Those with these ids.
    pub fn ids<T: Into<I>>(ids: impl IntoIterator<Item = T>) -> Self {
        Self::Ids(ids.into_iter().map(Into::into).collect())
    }

    /// Rows by one text of an index.
    pub fn by(index: TableIndex, text: impl AsRef<str>) -> Self {
        Self::Within(index, Span::of(IndexValue::of(text)))
    }
}

impl<P: KeyPart, I: KeyPart> Select<P, I> {
    /// The same in texts, as a store is asked.
    pub fn untyped(self) -> Select {
        match self {
            Self::All => Select::All,
            Self::Parent(parent) => Select::parent(parent.as_ref()),
            Self::Parents(parents) => Select::parents(parents.iter().map(AsRef::as_ref)),
            Self::Ids(ids) => Select::ids(ids.iter().map(AsRef::as_ref)),
            Self::Within(index, span) => Select::Within(index, span),
            Self::WithinAny(index, spans) => Select::WithinAny(index, spans),
        }
    }
}

/// In which order rows come, and behind what a page of them begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// That of their keys; only rows behind this one.
    Keys(Option<RowKey>),
    /// That of the values by which [`Select::Within`] finds them, and of their keys where values are equal; only rows behind
    /// this place. A row comes once for each of its values.
    Values(Option<Behind>),
    /// The same from the last value on. The next page is one of a span that ends before.
    ValuesBackwards,
}

/// Which rows of which table, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Table.
    pub table: StoreTable,
    /// Which rows.
    pub select: Select,
    /// Their order.
    pub order: Order,
    /// At most so many.
    pub limit: u32,
}

impl Query {
    /// All rows that match.
    pub fn new(table: StoreTable, select: Select) -> Self {
        Self { table, select, order: Order::Keys(None), limit: u32::MAX }
    }

    /// All records that match.
    pub fn of<R: Record>(select: SelectOf<R>) -> Self {
        Self::new(R::TABLE, select.untyped())
    }

    /// A page of at most `limit` rows.
    #[must_use]
    pub fn page(mut self, order: Order, limit: u32) -> Self {
        (self.order, self.limit) = (order, limit);
        self
    }

    /// Whether a store can answer: an index finds rows of its own table, and only rows that one span of an index finds have
    /// an order of values.
    ///
    /// # Errors
    /// [`StoreError::Unfit`].
    pub fn check(&self) -> Result<(), StoreError> {
        let unfit = |problem: String| Err(StoreError::Unfit { problem });
        match (&self.select, &self.order) {
            (Select::Within(index, _) | Select::WithinAny(index, _), _) if index.table() != self.table => {
                unfit(format!("the index {index:?} finds no rows of {}", self.table))
            }
            (Select::Within(..), _) | (_, Order::Keys(_)) => Ok(()),
            (_, Order::Values(_) | Order::ValuesBackwards) => {
                unfit(format!("rows of {} that no index finds have no order of values", self.table))
            }
        }
    }
}

/// How a list was when it was read. As long as it is the same, no row has been added, changed or removed: each change
/// raises the newest version, because versions never come back, and a removal lowers the number of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many rows there were.
    pub rows: u64,
    /// The newest version among them; 0 when there was none.
    pub newest: u64,
}

impl Seen {
    /// How a list is that has rows of these versions.
    pub fn of(versions: impl Iterator<Item = u64>) -> Self {
        versions.fold(Self::default(), |Self { rows, newest }, version| Self {
            rows: rows + 1,
            newest: newest.max(version),
        })
    }
}

/// A whole list, and how it was when it was read the last time, if it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Table.
    pub table: StoreTable,
    /// Which rows.
    pub select: Select,
    /// How they were.
    pub seen: Option<Seen>,
}

impl Again {
    /// A list that is read for the first time.
    pub fn new(table: StoreTable, select: Select) -> Self {
        Self { table, select, seen: None }
    }

    /// A list of records that is read for the first time.
    pub fn of<R: Record>(select: SelectOf<R>) -> Self {
        Self::new(R::TABLE, select.untyped())
    }

    /// The same, read before.
    #[must_use]
    pub fn seen(mut self, seen: Seen) -> Self {
        self.seen = Some(seen);
        self
    }
}
