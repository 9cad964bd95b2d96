//! What every store must keep of the index: it follows the rows, and rows come in the order of their values.

use simsa_model::{Claim, ClaimProgramme, Day};

use super::{Checked, commit, ensure, now, organisation, text};
use crate::error::StoreError;
use crate::index::{Behind, IndexEntry, IndexValue, Span, TableIndex};
use crate::key::RowKey;
use crate::query::{Order, Query, Select};
use crate::records::{AnswerRecord, CaseItem, ItemBody, Member, Stored, SubmissionRecord};
use crate::row::{Row, Versioned};
use crate::store::{Store, Typed};
use crate::table::StoreTable;
use crate::unit::{EncodedRow, MAX_INDEX, MAX_KEY, RowChange, UnitOfWork};

pub(super) async fn days(store: &dyn Store) -> Checked {
    let day = |day| Day::new(2026, 5, day);
    let claim = |until| CaseItem {
        organisation: "o-1".into(),
        body: ItemBody::Claim(Claim {
            programme: ClaimProgramme::Exchange,
            document: String::new(),
            evidence: Vec::new(),
            valid_from: None,
            valid_until: until,
        }),
        order: 0,
        by: "m-1".into(),
        changes: Vec::new(),
        at: now(),
    };
    let mut unit = UnitOfWork::housekeeping();
    let rows = [("c-2", "b", Some(3)), ("c-2", "a", Some(9)), ("c-1", "z", Some(5)), ("c-1", "y", None)];
    for (case, id, until) in rows {
        unit.insert(RowKey::new(case, id), &claim(until.map(day))).map_err(text)?;
    }
    commit(store, unit).await?;
    let both = || vec!["c-1".to_owned(), "c-2".to_owned()];
    let ending = async |parents: Vec<String>, until| -> Result<Vec<Versioned<CaseItem>>, String> {
        let by_then = |parent: String| {
            let of_parent = IndexValue::of(&parent);
            Span::through(of_parent.clone(), of_parent.day(until))
        };
        let spans = Vec::into_iter(parents).map(by_then).collect();
        store.many(Select::WithinAny(TableIndex::ItemEnds, spans)).await.map_err(text)
    };
    let ids = |rows: &[Versioned<CaseItem>]| rows.iter().map(|kept| kept.key.id.clone()).collect::<Vec<_>>();
    let found = ending(both(), day(5)).await?;
    ensure(
        ids(&found) == ["z", "b"],
        "what ends by a day is found, that day included, in the order of keys",
    )?;
    ensure(ids(&ending(vec!["c-2".into()], day(5)).await?) == ["b"], "of the parents asked for only")?;
    ensure(ending(both(), day(2)).await?.is_empty(), "what ends later is not found, nor what never ends")?;
    let mut later: Versioned<CaseItem> = found.into_iter().next_back().ok_or("a row is lost")?;
    later.value = claim(Some(day(20)));
    let mut unit = UnitOfWork::housekeeping();
    unit.update(&later).map_err(text)?;
    unit.put(RowKey::new("c-1", "y"), &claim(Some(day(4)))).map_err(text)?;
    commit(store, unit).await?;
    ensure(ids(&ending(both(), day(5)).await?) == ["y", "z"], "a row that is written anew has its new day")
}

pub(super) async fn in_order_of_writing(store: &dyn Store) -> Checked {
    let submission = |certifier: &str| SubmissionRecord {
        judged_on: Day::new(2026, 5, 1),
        package: Stored { sha256: "00".repeat(32), bytes: 1 },
        encrypted: false,
        manifest: String::new(),
        entries: None,
        acknowledged: std::collections::BTreeMap::new(),
        certifier: Some(certifier.into()),
        dossier: None,
        judged: None,
        confirmed: std::collections::BTreeMap::new(),
        used: std::collections::BTreeMap::new(),
        by: "m-1".into(),
        at: now(),
    };
    // one commit each, the last one over the second
    for (id, certifier) in [("3", "o-1"), ("1", "o-1"), ("2", "o-1"), ("0", "o-9"), ("1", "o-1")] {
        let mut unit = UnitOfWork::housekeeping();
        unit.put(RowKey::new("c-1", id), &submission(certifier)).map_err(text)?;
        commit(store, unit).await?;
    }
    let ours = || IndexValue::of("o-1");
    let last = async |span, limit| -> Result<Vec<Versioned<SubmissionRecord>>, String> {
        store.last(TableIndex::SubmissionCertifier, span, limit).await.map_err(text)
    };
    let ids = |rows: &[Versioned<SubmissionRecord>]| {
        rows.iter().map(|kept| kept.key.id.clone()).collect::<Vec<_>>()
    };
    let first = last(Span::of(ours()), 2).await?;
    ensure(ids(&first) == ["1", "2"], "the row that was written last comes first")?;
    let before = first.last().map_or(0, |kept| kept.version);
    let rest = last(Span::before(ours(), ours().number(before)), 9).await?;
    ensure(ids(&rest) == ["3"], "a page begins below the version of the one before")
}

/// Answers that are found by whatever is given, several values each.
fn row(id: &str, values: &[IndexValue]) -> (RowKey, EncodedRow) {
    let entry = |value: &IndexValue| TableIndex::AnswerAssignee.entry(value.clone());
    let body = serde_json::to_string(&AnswerRecord::default()).unwrap_or_default();
    (RowKey::new("c-1", id), EncodedRow { index: values.iter().map(entry).collect(), body })
}

fn put((key, encoded): (RowKey, EncodedRow)) -> RowChange {
    RowChange::Put { table: StoreTable::Answers, key, encoded }
}

async fn all(store: &dyn Store, changes: Vec<RowChange>) -> Checked {
    let unit = UnitOfWork { changes, entry: None };
    commit(store, unit).await.map(|_| ())
}

fn ids(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.key.id.as_str()).collect()
}

async fn select(store: &dyn Store, select: Select, order: Order, limit: u32) -> Result<Vec<Row>, String> {
    store.select(Query::new(StoreTable::Answers, select).page(order, limit)).await.map_err(text)
}

/// By equality, by the beginning of a text, by a range; of several values of one row each finds it.
pub(super) async fn values(store: &dyn Store) -> Checked {
    let word = |word: &str| IndexValue::of("words").text(word);
    let day = |day| IndexValue::of("days").day(Day::new(2026, 5, day));
    let rows = [
        row("w-1", &[word("병원"), word("원장"), day(3)]),
        row("w-2", &[word("병원장"), day(3), day(9)]),
        row("w-3", &[word("hospital"), day(5)]),
        row("w-4", &[]),
    ];
    all(store, rows.into_iter().map(put).collect()).await?;
    let index = TableIndex::AnswerAssignee;
    let found = async |span: Span| -> Result<Vec<String>, String> {
        let rows = select(store, Select::Within(index, span), Order::Keys(None), u32::MAX).await?;
        Ok(rows.into_iter().map(|row| row.key.id).collect())
    };
    let words = || IndexValue::of("words");
    ensure(found(Span::of(word("병원"))).await? == ["w-1"], "a value is found whole")?;
    ensure(found(Span::of(word("원장"))).await? == ["w-1"], "each of several values finds its row")?;
    ensure(found(Span::starting(words(), "병원")).await? == ["w-1", "w-2"], "by how its last part begins")?;
    ensure(found(Span::starting(words(), "병원장님")).await?.is_empty(), "and by nothing longer")?;
    ensure(found(Span::of(words())).await? == ["w-1", "w-2", "w-3"], "by its first parts; each row once")?;
    ensure(
        found(Span::through(day(3), day(5))).await? == ["w-1", "w-2", "w-3"],
        "by a range, both ends included",
    )?;
    ensure(found(Span::before(day(3), day(5))).await? == ["w-1", "w-2"], "or the last one left out")?;
    ensure(
        found(Span::before(day(5), day(3))).await?.is_empty(),
        "a range that ends before it begins is empty",
    )?;
    let any = Select::WithinAny(index, vec![Span::of(day(9)), Span::of(word("병원장")), Span::of(day(5))]);
    let rows = select(store, any.clone(), Order::Keys(None), u32::MAX).await?;
    ensure(ids(&rows) == ["w-2", "w-3"], "several spans at once; each row once, in the order of keys")?;
    let rows = select(store, any, Order::Keys(Some(RowKey::new("c-1", "w-2"))), 1).await?;
    ensure(ids(&rows) == ["w-3"], "and page by page")?;
    let none = select(store, Select::WithinAny(index, Vec::new()), Order::Keys(None), 9).await?;
    ensure(none.is_empty(), "no spans, no rows")
}

/// In the order of values, from both ends, page by page, and counted. What [`values`] wrote is there.
pub(super) async fn pages(store: &dyn Store) -> Checked {
    let index = TableIndex::AnswerAssignee;
    let day = |day| IndexValue::of("days").day(Day::new(2026, 5, day));
    let days = || Select::Within(index, Span::of(IndexValue::of("days")));
    let in_order = select(store, days(), Order::Values(None), u32::MAX).await?;
    ensure(
        ids(&in_order) == ["w-1", "w-2", "w-3", "w-2"],
        "rows come in the order of their values, then of their keys, once for each value",
    )?;
    let back = select(store, days(), Order::ValuesBackwards, 3).await?;
    ensure(ids(&back) == ["w-2", "w-3", "w-2"], "and backwards")?;
    let behind = |value, id| Order::Values(Some(Behind { value, key: RowKey::new("c-1", id) }));
    let page = select(store, days(), behind(day(3), "w-1"), 2).await?;
    ensure(ids(&page) == ["w-2", "w-3"], "a page begins behind a place and ends at its limit")?;
    let gone = select(store, days(), behind(day(4), "gone"), 9).await?;
    ensure(ids(&gone) == ["w-3", "w-2"], "also behind one that is not there any more")?;
    let end = select(store, days(), behind(day(9), "w-2"), 9).await?;
    ensure(end.is_empty(), "behind the last there is nothing")?;
    let count = async |span| store.count(index, span).await.map_err(text);
    ensure(count(Span::of(IndexValue::of("days"))).await? == 4, "values are counted")?;
    ensure(count(Span::through(day(4), day(9))).await? == 2, "those of the span only")?;
    ensure(count(Span::of(IndexValue::of("none"))).await? == 0, "none where there is none")
}

/// A value comes and goes with what its row says, and with a unit as a whole.
pub(super) async fn follows_the_rows(store: &dyn Store) -> Checked {
    let index = TableIndex::AnswerAssignee;
    let of = |value: &str| Span::of(IndexValue::of("follows").text(value));
    let value = |value: &str| IndexValue::of("follows").text(value);
    let held = async || -> Result<[u64; 3], String> {
        let mut held = [0; 3];
        for (place, name) in held.iter_mut().zip(["a", "b", "c"]) {
            *place = store.count(index, of(name)).await.map_err(text)?;
        }
        Ok(held)
    };
    all(store, vec![put(row("f-1", &[value("a"), value("b")]))]).await?;
    ensure(held().await? == [1, 1, 0], "a new row is found by its values")?;
    all(store, vec![put(row("f-1", &[value("b"), value("c")]))]).await?;
    ensure(held().await? == [0, 1, 1], "a row that is put over is found by its new values only")?;
    let current = store.get(StoreTable::Answers, RowKey::new("c-1", "f-1")).await.map_err(text)?;
    let expected = current.ok_or("a row is lost")?.version;
    let (key, encoded) = row("f-1", &[value("a")]);
    let update = |expected| {
        let (key, encoded) = (key.clone(), encoded.clone());
        RowChange::Update { table: StoreTable::Answers, key, expected, encoded }
    };
    let stale = UnitOfWork { changes: vec![update(expected - 1)], entry: None };
    ensure(store.commit(stale).await.is_err(), "an old version is refused")?;
    ensure(held().await? == [0, 1, 1], "and has changed no value")?;
    let (insert, encoded_insert) = row("f-2", &[value("a")]);
    let taken =
        RowChange::Insert { table: StoreTable::Organisations, key: RowKey::root("o-1"), encoded: empty()? };
    let insert = RowChange::Insert { table: StoreTable::Answers, key: insert, encoded: encoded_insert };
    let refused = UnitOfWork { changes: vec![update(expected), insert, taken], entry: None };
    ensure(store.commit(refused).await.is_err(), "a unit is refused in its last change")?;
    ensure(held().await? == [0, 1, 1], "a refused unit leaves every value as it was")?;
    all(store, vec![update(expected)]).await?;
    ensure(held().await? == [1, 0, 0], "an update is found by its new values only")?;
    let remove = |id: &str| {
        let key = RowKey::new("c-1", id);
        RowChange::Remove { table: StoreTable::Answers, key, expected: None }
    };
    all(store, vec![remove("f-1"), remove("w-1"), remove("w-2"), remove("w-3"), remove("w-4")]).await?;
    ensure(held().await? == [0, 0, 0], "a row that is removed is found no more")
}

fn empty() -> Result<EncodedRow, String> {
    EncodedRow::of(&RowKey::root("o-1"), &organisation("하나")).map_err(text)
}

/// What exists once is refused a second time, what no store can answer or keep always.
pub(super) async fn refusals(store: &dyn Store) -> Checked {
    let member = |id: &str, email: &str| {
        let member = Member {
            email: email.to_owned(),
            name: String::new(),
            roles: std::collections::BTreeSet::new(),
            active: true,
            second_factor: false,
            second_factor_due: false,
            created: now(),
        };
        let key = RowKey::new("o-1", id);
        let encoded = EncodedRow::of(&key, &member).map_err(text)?;
        Ok::<_, String>(RowChange::Put { table: StoreTable::Members, key: key.untyped(), encoded })
    };
    all(store, vec![member("m-8", "eight@example.kr")?, member("m-9", "nine@example.kr")?]).await?;
    let taken = Err(StoreError::Taken { table: StoreTable::Members });
    let second = UnitOfWork { changes: vec![member("m-9", "eight@example.kr")?], entry: None };
    ensure(store.commit(second).await == taken, "a row that changes cannot take another's value")?;
    all(store, vec![member("m-8", "new@example.kr")?, member("m-9", "eight@example.kr")?]).await?;
    let found: Option<Versioned<Member>> =
        store.lookup(TableIndex::MemberEmail, "eight@example.kr").await.map_err(text)?;
    ensure(found.is_some_and(|kept| kept.id() == "m-9"), "a value that was given up can be taken")?;
    let remove = |id: &str| {
        let key = RowKey::new("o-1", id);
        RowChange::Remove { table: StoreTable::Members, key, expected: None }
    };
    all(store, vec![remove("m-8"), remove("m-9")]).await?;

    let foreign = Select::by(TableIndex::MemberEmail, "x");
    let unordered = [Order::Values(None), Order::ValuesBackwards];
    let queries = unordered.map(|order| Query::new(StoreTable::Answers, Select::All).page(order, 9));
    for query in queries.into_iter().chain([Query::new(StoreTable::Answers, foreign)]) {
        let refused = store.select(query).await;
        ensure(matches!(refused, Err(StoreError::Unfit { .. })), "what no index can answer is refused")?;
    }
    let many: Vec<IndexValue> = (0..=MAX_INDEX as u64).map(|at| IndexValue::new().number(at)).collect();
    let long = [IndexValue::of("x".repeat(MAX_KEY))];
    let (key, mut foreign) = row("r-1", &[]);
    let email: IndexEntry = TableIndex::MemberEmail.entry(IndexValue::of("x"));
    foreign.index.insert(email);
    for change in [put(row("r-1", &many)), put(row("r-1", &long))] {
        let refused = store.commit(UnitOfWork { changes: vec![change], entry: None }).await;
        ensure(matches!(refused, Err(StoreError::TooLarge { .. })), "what exceeds the limits is refused")?;
    }
    let refused = store.commit(UnitOfWork { changes: vec![put((key, foreign))], entry: None }).await;
    ensure(matches!(refused, Err(StoreError::Unfit { .. })), "an index finds rows of its own table only")?;
    Ok(())
}
