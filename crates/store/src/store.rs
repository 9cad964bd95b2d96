//! What a store can do.

use std::future::Future;
use std::pin::Pin;

use simsa_model::Day;

use crate::row::{Key, Record, Row, Versioned};
use crate::table::Table;
use crate::unit::UnitOfWork;

/// The answer of a store, when it comes. Boxed so that a store can be held as `dyn Store`: whoever uses one need not
/// know which.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Why a store did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else has changed a row in the meantime (or taken the key); nothing was changed.
    #[error("{table} {key:?} has changed in the meantime", key = (&key.parent, &key.id))]
    Stale {
        /// Table.
        table: Table,
        /// The row.
        key: Key,
    },
    /// The value to look up by belongs to another row; nothing was changed.
    #[error("the look-up value of a row of {table} is taken")]
    Taken {
        /// Table.
        table: Table,
    },
    /// The parent is not there; nothing was changed.
    #[error("the parent `{parent}` of a row of {table} does not exist")]
    NoParent {
        /// Table.
        table: Table,
        /// The parent.
        parent: String,
    },
    /// Beyond the limits; nothing was changed.
    #[error("this cannot be stored: {problem}")]
    Unfit {
        /// What is wrong.
        problem: String,
    },
    /// A stored row is not what was written.
    #[error("{table} {key:?} is damaged: {problem}", key = (&key.parent, &key.id))]
    Damaged {
        /// Table.
        table: Table,
        /// The row.
        key: Key,
        /// What is wrong.
        problem: String,
    },
    /// There is no room on the disk; nothing was changed.
    #[error("nothing was stored, there is no room: {problem}")]
    Full {
        /// What happened.
        problem: String,
    },
    /// The disk is read-only, or the store is shut down; nothing was changed.
    #[error("nothing was stored: {problem}")]
    NotStored {
        /// What happened.
        problem: String,
    },
    /// It is not known whether the unit was stored; read before repeating.
    #[error("it is not certain whether it was stored: {problem}")]
    Unknown {
        /// What happened.
        problem: String,
    },
    /// It cannot be read.
    #[error("the store cannot be read: {problem}")]
    Unreadable {
        /// What happened.
        problem: String,
    },
}

/// Which rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// All of the table.
    All,
    /// Those of one parent.
    Parent(String),
    /// Those of several parents, for pages that show several cases.
    Parents(Vec<String>),
    /// Those with this look-up value.
    Lookup(String),
    /// Those with these ids; only where [`Table::has_unique_ids`].
    Ids(Vec<String>),
    /// Those of several parents of which something ends by this day; only where [`Table::has_days`].
    Ending {
        /// The parents.
        parents: Vec<String>,
        /// The last day that counts.
        until: Day,
    },
}

/// In which order rows come, and behind what a page of them begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// That of their keys; only rows behind this one.
    Keys(Option<Key>),
    /// The one written last comes first, rows of one commit in the order of their keys; only rows with a lower version.
    Newest(Option<u64>),
}

/// Which rows of which table, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Table.
    pub table: Table,
    /// Which rows.
    pub select: Select,
    /// Their order.
    pub order: Order,
    /// At most so many.
    pub limit: u32,
}

impl Query {
    /// All rows that match.
    pub fn new(table: Table, select: Select) -> Self {
        Self { table, select, order: Order::Keys(None), limit: u32::MAX }
    }

    /// A page of at most `limit` rows.
    #[must_use]
    pub fn page(mut self, order: Order, limit: u32) -> Self {
        (self.order, self.limit) = (order, limit);
        self
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
    pub table: Table,
    /// Which rows.
    pub select: Select,
    /// How they were.
    pub seen: Option<Seen>,
}

impl Again {
    /// A list that is read for the first time.
    pub fn new(table: Table, select: Select) -> Self {
        Self { table, select, seen: None }
    }

    /// The same, read before.
    #[must_use]
    pub fn seen(mut self, seen: Seen) -> Self {
        self.seen = Some(seen);
        self
    }
}

/// What was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Number of the commit, which is the version of every row it wrote.
    pub version: u64,
    /// Position of the ledger entry, where there was one.
    pub position: Option<u64>,
}

/// The reading side of a store: whoever holds only this changes nothing.
///
/// Reads see one committed state each; two reads may see two states, which is why a unit names the versions it rests on.
pub trait ReadStore: Send + Sync {
    /// The row with this key.
    fn get(&self, table: Table, key: Key) -> Reply<'_, Option<Row>>;

    /// Rows, in the order that the query asks for.
    fn select(&self, query: Query) -> Reply<'_, Vec<Row>>;

    /// Several whole lists as one committed state has them, each ordered by parent and id; nothing for a list that is
    /// still as it was seen.
    fn again(&self, lists: Vec<Again>) -> Reply<'_, Vec<Option<Vec<Row>>>>;

    /// Number of ledger entries.
    fn entries(&self) -> Reply<'_, u64>;

    /// Up to `limit` ledger entries from position `from`.
    fn entries_from(&self, from: u64, limit: u32) -> Reply<'_, Vec<Vec<u8>>>;

    /// Up to `limit` ledger entries about `subject`, from position `from` on, with their positions.
    fn entries_of(&self, subject: String, from: u64, limit: u32) -> Reply<'_, Vec<(u64, Vec<u8>)>>;
}

/// A store of records and of the ledger's sequence. What every implementation must keep is what `conformance` checks.
pub trait Store: ReadStore {
    /// Commits a unit: all or nothing, durable when it returns.
    fn commit(&self, unit: UnitOfWork) -> Reply<'_, Committed>;
}

/// Two lists of records.
pub type Both<A, B> = (Vec<Versioned<A>>, Vec<Versioned<B>>);

/// Reading records instead of rows, for every store.
pub trait Typed {
    /// The record with this key.
    fn one<R: Record>(&self, key: Key) -> Reply<'_, Option<Versioned<R>>>;

    /// Records, ordered by parent and id.
    fn many<R: Record>(&self, select: Select) -> Reply<'_, Vec<Versioned<R>>>;

    /// A page of records.
    fn page<R: Record>(&self, select: Select, after: Option<Key>, limit: u32)
    -> Reply<'_, Vec<Versioned<R>>>;

    /// A page of records, the one written last first, from below the version `before` on.
    fn newest<R: Record>(
        &self,
        select: Select,
        before: Option<u64>,
        limit: u32,
    ) -> Reply<'_, Vec<Versioned<R>>>;

    /// The one record with this look-up value.
    fn lookup<R: Record>(&self, value: &str) -> Reply<'_, Option<Versioned<R>>>;

    /// Two lists of one committed state, read at once.
    fn both<A: Record, B: Record>(&self, a: Select, b: Select) -> Reply<'_, Both<A, B>>;
}

fn records<R: Record, S: ReadStore + ?Sized>(
    store: &S,
    select: Select,
    order: Order,
    limit: u32,
) -> Reply<'_, Vec<Versioned<R>>> {
    let query = Query::new(R::TABLE, select).page(order, limit);
    Box::pin(async move { store.select(query).await?.into_iter().map(Versioned::read).collect() })
}

impl<S: ReadStore + ?Sized> Typed for S {
    fn one<R: Record>(&self, key: Key) -> Reply<'_, Option<Versioned<R>>> {
        Box::pin(async move { self.get(R::TABLE, key).await?.map(Versioned::read).transpose() })
    }

    fn many<R: Record>(&self, select: Select) -> Reply<'_, Vec<Versioned<R>>> {
        self.page(select, None, u32::MAX)
    }

    fn page<R: Record>(
        &self,
        select: Select,
        after: Option<Key>,
        limit: u32,
    ) -> Reply<'_, Vec<Versioned<R>>> {
        records(self, select, Order::Keys(after), limit)
    }

    fn newest<R: Record>(
        &self,
        select: Select,
        before: Option<u64>,
        limit: u32,
    ) -> Reply<'_, Vec<Versioned<R>>> {
        records(self, select, Order::Newest(before), limit)
    }

    fn lookup<R: Record>(&self, value: &str) -> Reply<'_, Option<Versioned<R>>> {
        let select = Select::Lookup(value.to_owned());
        Box::pin(async move { Ok(self.page(select, None, 1).await?.into_iter().next()) })
    }

    fn both<A: Record, B: Record>(&self, a: Select, b: Select) -> Reply<'_, Both<A, B>> {
        fn records<R: Record>(found: Option<Vec<Row>>) -> Result<Vec<Versioned<R>>, StoreError> {
            found.into_iter().flatten().map(Versioned::read).collect()
        }
        let lists = vec![Again::new(A::TABLE, a), Again::new(B::TABLE, b)];
        Box::pin(async move {
            let mut found = self.again(lists).await?.into_iter();
            let mut next = || found.next().flatten();
            Ok((records(next())?, records(next())?))
        })
    }
}
