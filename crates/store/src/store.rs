//! What a store can do.

use std::future::Future;
use std::pin::Pin;

use crate::error::StoreError;
use crate::index::{Behind, Span, TableIndex};
use crate::key::RowKey;
use crate::query::{Again, Order, Query, Select, SelectOf};
use crate::row::{KeyOf, Record, Row, Versioned};
use crate::table::StoreTable;
use crate::unit::UnitOfWork;

/// The answer of a store, when it comes. Boxed so that a store can be held as `dyn Store`: whoever uses one need not
/// know which.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

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
    fn get(&self, table: StoreTable, key: RowKey) -> Reply<'_, Option<Row>>;

    /// Rows, in the order that the query asks for.
    fn select(&self, query: Query) -> Reply<'_, Vec<Row>>;

    /// Several whole lists as one committed state has them, each ordered by parent and id; nothing for a list that is
    /// still as it was seen.
    fn again(&self, lists: Vec<Again>) -> Reply<'_, Vec<Option<Vec<Row>>>>;

    /// How many values of an index lie in a span.
    fn count(&self, index: TableIndex, span: Span) -> Reply<'_, u64>;

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

/// Three lists of records.
pub type Three<A, B, C> = (Vec<Versioned<A>>, Vec<Versioned<B>>, Vec<Versioned<C>>);

/// Reading records instead of rows, for every store.
pub trait Typed {
    /// The record with this key.
    fn one<R: Record>(&self, key: KeyOf<R>) -> Reply<'_, Option<Versioned<R>>>;

    /// Records, ordered by parent and id.
    fn many<R: Record>(&self, select: SelectOf<R>) -> Reply<'_, Vec<Versioned<R>>>;

    /// A page of records.
    fn page<R: Record>(
        &self,
        select: SelectOf<R>,
        after: Option<KeyOf<R>>,
        limit: u32,
    ) -> Reply<'_, Vec<Versioned<R>>>;

    /// A page of records in the order of their values, from behind `after` on.
    fn listed<R: Record>(
        &self,
        index: TableIndex,
        span: Span,
        after: Option<Behind>,
        limit: u32,
    ) -> Reply<'_, Vec<Versioned<R>>>;

    /// The last records in the order of their values, the last one first.
    fn last<R: Record>(&self, index: TableIndex, span: Span, limit: u32) -> Reply<'_, Vec<Versioned<R>>>;

    /// The one record with this text; for an index whose values exist once.
    fn lookup<R: Record>(&self, index: TableIndex, text: &str) -> Reply<'_, Option<Versioned<R>>>;

    /// Two lists of one committed state, read at once.
    fn both<A: Record, B: Record>(&self, a: SelectOf<A>, b: SelectOf<B>) -> Reply<'_, Both<A, B>>;

    /// Three lists of one committed state, read at once.
    fn three<A: Record, B: Record, C: Record>(
        &self,
        a: SelectOf<A>,
        b: SelectOf<B>,
        c: SelectOf<C>,
    ) -> Reply<'_, Three<A, B, C>>;
}

/// A list as [`ReadStore::again`] gives it.
fn listed<R: Record>(found: Option<Vec<Row>>) -> Result<Vec<Versioned<R>>, StoreError> {
    found.into_iter().flatten().map(Versioned::read).collect()
}

fn records<R: Record, S: ReadStore + ?Sized>(
    store: &S,
    select: SelectOf<R>,
    order: Order,
    limit: u32,
) -> Reply<'_, Vec<Versioned<R>>> {
    let query = Query::of::<R>(select).page(order, limit);
    Box::pin(async move { store.select(query).await?.into_iter().map(Versioned::read).collect() })
}

impl<S: ReadStore + ?Sized> Typed for S {
    fn one<R: Record>(&self, key: KeyOf<R>) -> Reply<'_, Option<Versioned<R>>> {
        Box::pin(async move { self.get(R::TABLE, key.untyped()).await?.map(Versioned::read).transpose() })
    }

    fn many<R: Record>(&self, select: SelectOf<R>) -> Reply<'_, Vec<Versioned<R>>> {
        self.page(select, None, u32::MAX)
    }

    fn page<R: Record>(
        &self,
        select: SelectOf<R>,
        after: Option<KeyOf<R>>,
        limit: u32,
    ) -> Reply<'_, Vec<Versioned<R>>> {
        records(self, select, Order::Keys(after.map(|key| key.untyped())), limit)
    }

    fn listed<R: Record>(
        &self,
        index: TableIndex,
        span: Span,
        after: Option<Behind>,
        limit: u32,
    ) -> Reply<'_, Vec<Versioned<R>>> {
        records(self, Select::Within(index, span), Order::Values(after), limit)
    }

    fn last<R: Record>(&self, index: TableIndex, span: Span, limit: u32) -> Reply<'_, Vec<Versioned<R>>> {
        records(self, Select::Within(index, span), Order::ValuesBackwards, limit)
    }

    fn lookup<R: Record>(&self, index: TableIndex, text: &str) -> Reply<'_, Option<Versioned<R>>> {
        let select = Select::by(index, text);
        Box::pin(async move { Ok(self.page(select, None, 1).await?.into_iter().next()) })
    }

    fn both<A: Record, B: Record>(&self, a: SelectOf<A>, b: SelectOf<B>) -> Reply<'_, Both<A, B>> {
        let lists = vec![Again::of::<A>(a), Again::of::<B>(b)];
        Box::pin(async move {
            let mut found = self.again(lists).await?.into_iter();
            Ok((listed(found.next().flatten())?, listed(found.next().flatten())?))
        })
    }

    fn three<A: Record, B: Record, C: Record>(
        &self,
        a: SelectOf<A>,
        b: SelectOf<B>,
        c: SelectOf<C>,
    ) -> Reply<'_, Three<A, B, C>> {
        let lists = vec![Again::of::<A>(a), Again::of::<B>(b), Again::of::<C>(c)];
        Box::pin(async move {
            let mut found = self.again(lists).await?.into_iter();
            Ok((
                listed(found.next().flatten())?,
                listed(found.next().flatten())?,
                listed(found.next().flatten())?,
            ))
        })
    }
}
