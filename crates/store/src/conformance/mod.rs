//! What every store must keep, as a suite that each implementation runs in its tests.
//!
//! The suite takes an empty store. It says in one sentence what does not hold.

mod index;

use crate::error::StoreError;
use crate::index::TableIndex;
use crate::key::RowKey;
use crate::query::{Again, Query, Seen, Select};
use crate::records::{
    AnswerRecord, CaseRecord, Lifecycle, Member, Organisation, OrganisationKind, Purpose, Session, Throttle,
};
use crate::row::{KeyOf, Versioned};
use crate::store::{Committed, Store, Typed};
use crate::table::StoreTable;
use crate::unit::{EncodedRow, MAX_BODY, MAX_ENTRY, RowChange, UnitOfWork};

type Checked = Result<(), String>;

/// Runs the whole suite on an empty store.
///
/// # Errors
/// The first thing that does not hold.
pub async fn run(store: &dyn Store) -> Checked {
    empty(store).await?;
    units_are_whole(store).await?;
    versions(store).await?;
    parents_and_lookups(store).await?;
    selections(store).await?;
    index::days(store).await?;
    index::in_order_of_writing(store).await?;
    index::values(store).await?;
    index::pages(store).await?;
    index::follows_the_rows(store).await?;
    index::refusals(store).await?;
    whole_lists(store).await?;
    lists_again(store).await?;
    entries(store).await?;
    limits(store).await
}

fn ensure(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn text(error: StoreError) -> String {
    error.to_string()
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::UNIX_EPOCH
}

fn organisation(name: &str) -> Organisation {
    Organisation::new(name.to_owned(), OrganisationKind::Applicant, now())
}

fn case(owner: &str) -> CaseRecord {
    CaseRecord {
        purpose: Purpose::Application,
        owner: owner.into(),
        title: Some("한글 제목 🏥 '\"\\".to_owned()),
        fictional: true,
        life: Lifecycle::OPENED,
        deadline: None,
        facts: simsa_model::Facts::default(),
        conformity: simsa_model::Conformity::default(),
        operators: std::collections::BTreeMap::new(),
        reopened: Vec::new(),
        imported: None,
        sent: None,
        changes: Vec::new(),
        created: now(),
    }
}

async fn commit(store: &dyn Store, unit: UnitOfWork) -> Result<Committed, String> {
    store.commit(unit).await.map_err(text)
}

async fn empty(store: &dyn Store) -> Checked {
    for table in StoreTable::ALL {
        let rows = store.select(Query::new(table, Select::All)).await.map_err(text)?;
        ensure(rows.is_empty(), "the suite needs an empty store")?;
    }
    ensure(store.entries().await.map_err(text)? == 0, "an empty store has no entries")?;
    ensure(store.entries_from(0, 10).await.map_err(text)?.is_empty(), "an empty store gives no entries")
}

async fn units_are_whole(store: &dyn Store) -> Checked {
    let mut unit = UnitOfWork::recorded("o-1", b"one".to_vec());
    unit.insert(RowKey::root("o-1"), &organisation("하나")).map_err(text)?;
    unit.insert(RowKey::root("c-1"), &case("o-1")).map_err(text)?;
    let first = commit(store, unit).await?;
    ensure(first.position == Some(0), "the first entry has position 0")?;
    let read: Versioned<CaseRecord> =
        store.one(RowKey::root("c-1")).await.map_err(text)?.ok_or("what was committed must be there")?;
    ensure(read.value == case("o-1"), "a record must be read back as it was written")?;
    ensure(read.version == first.version, "a row has the version of its commit")?;

    // Refused in the last change: nothing of it may stay, not even the entry.
    let mut unit = UnitOfWork::recorded("o-2", b"two".to_vec());
    unit.insert(RowKey::root("o-2"), &organisation("둘")).map_err(text)?;
    unit.put(RowKey::root("o-1"), &organisation("달라진 이름")).map_err(text)?;
    unit.remove_key::<CaseRecord>(&RowKey::root("c-1"));
    unit.insert(RowKey::root("o-1"), &organisation("또 하나")).map_err(text)?;
    let refused = store.commit(unit).await;
    ensure(
        refused == Err(StoreError::Stale { table: StoreTable::Organisations, key: RowKey::root("o-1") }),
        "a taken key is refused",
    )?;
    let there: Option<Versioned<Organisation>> = store.one(RowKey::root("o-2")).await.map_err(text)?;
    ensure(there.is_none(), "a refused unit leaves no row")?;
    let same: Option<Versioned<Organisation>> = store.one(RowKey::root("o-1")).await.map_err(text)?;
    ensure(same.is_some_and(|kept| kept.value.name == "하나"), "a refused unit changes no row")?;
    let case: Option<Versioned<CaseRecord>> = store.one(RowKey::root("c-1")).await.map_err(text)?;
    ensure(case.is_some(), "a refused unit removes no row")?;
    ensure(store.entries().await.map_err(text)? == 1, "a refused unit leaves no entry")
}

async fn versions(store: &dyn Store) -> Checked {
    let key: KeyOf<AnswerRecord> = RowKey::new("c-1", "emr-1.1-1");
    let mut unit = UnitOfWork::recorded("c-1", b"answer".to_vec());
    unit.insert(key.clone(), &AnswerRecord { note: "처음".to_owned(), ..AnswerRecord::default() })
        .map_err(text)?;
    let first = commit(store, unit).await?;
    let mut mine: Versioned<AnswerRecord> =
        store.one(key.clone()).await.map_err(text)?.ok_or("the answer is lost")?;
    let mut theirs = mine.clone();
    "나".clone_into(&mut mine.value.note);
    "너".clone_into(&mut theirs.value.note);

    let mut unit = UnitOfWork::recorded("c-1", b"mine".to_vec());
    unit.update(&mine).map_err(text)?;
    let second = commit(store, unit).await?;
    ensure(second.version > first.version, "versions grow")?;
    let mut unit = UnitOfWork::recorded("c-1", b"theirs".to_vec());
    unit.update(&theirs).map_err(text)?;
    let stale = StoreError::Stale { table: StoreTable::Answers, key: key.untyped() };
    ensure(store.commit(unit).await == Err(stale.clone()), "an update of an old version is refused")?;

    let mut unit = UnitOfWork::housekeeping();
    unit.require(&theirs);
    ensure(store.commit(unit).await == Err(stale.clone()), "an expected old version is refused")?;
    let mut unit = UnitOfWork::housekeeping();
    unit.remove(&theirs);
    ensure(store.commit(unit).await == Err(stale), "the removal of an old version is refused")?;
    let mut unit = UnitOfWork::housekeeping();
    unit.require_none::<AnswerRecord>(&RowKey::new("c-1", "emr-1.2-1"));
    let quiet = commit(store, unit).await?;
    ensure(quiet.position.is_none(), "housekeeping has no entry")?;

    let current: Versioned<AnswerRecord> =
        store.one(key.clone()).await.map_err(text)?.ok_or("the answer is lost")?;
    ensure(current.value.note == "나" && current.version == second.version, "the accepted update stands")?;
    let mut unit = UnitOfWork::housekeeping();
    unit.remove(&current);
    unit.insert(key.clone(), &AnswerRecord::default()).map_err(text)?;
    let third = commit(store, unit).await?;
    ensure(third.version > second.version, "a row that was removed and made anew has a new version")?;
    let mut unit = UnitOfWork::housekeeping();
    unit.remove_key::<AnswerRecord>(&key);
    unit.remove_key::<AnswerRecord>(&RowKey::new("c-1", "never-there"));
    commit(store, unit).await.map(|_| ())
}

async fn parents_and_lookups(store: &dyn Store) -> Checked {
    let mut unit = UnitOfWork::housekeeping();
    unit.insert(RowKey::new("c-none", "emr-1.1-1"), &AnswerRecord::default()).map_err(text)?;
    let refused = store.commit(unit).await;
    let wanted = StoreError::NoParent { table: StoreTable::Answers, parent: "c-none".to_owned() };
    ensure(refused == Err(wanted), "a row without its parent is refused")?;

    let member = |email: &str| Member {
        email: email.to_owned(),
        name: "김하나".to_owned(),
        roles: std::collections::BTreeSet::new(),
        active: true,
        second_factor: false,
        second_factor_due: false,
        created: now(),
    };
    let mut unit = UnitOfWork::housekeeping();
    unit.insert(RowKey::new("o-1", "m-1"), &member("a@example.kr")).map_err(text)?;
    commit(store, unit).await?;
    let mut unit = UnitOfWork::housekeeping();
    unit.insert(RowKey::new("o-1", "m-2"), &member("a@example.kr")).map_err(text)?;
    let taken = Err(StoreError::Taken { table: StoreTable::Members });
    ensure(store.commit(unit).await == taken, "an e-mail address exists once")?;
    let found: Option<Versioned<Member>> =
        store.lookup(TableIndex::MemberEmail, "a@example.kr").await.map_err(text)?;
    ensure(found.is_some_and(|kept| kept.id() == "m-1"), "a member is found by e-mail address")?;
    let mut unit = UnitOfWork::housekeeping();
    unit.remove_key::<Organisation>(&RowKey::root("o-1"));
    ensure(store.commit(unit).await.is_err(), "a parent cannot go before its children")?;

    let session = Session {
        token: "ab".repeat(32),
        organisation: "o-1".into(),
        second_factor: false,
        created: now(),
        seen: now(),
        agent: String::new(),
        authenticated: None,
    };
    let mut unit = UnitOfWork::housekeeping();
    unit.insert(RowKey::new("m-1", "s-1"), &session).map_err(text)?;
    commit(store, unit).await?;
    let found: Option<Versioned<Session>> =
        store.lookup(TableIndex::SessionToken, &"ab".repeat(32)).await.map_err(text)?;
    ensure(
        found.is_some_and(|kept| kept.key == RowKey::new("m-1", "s-1")),
        "a session is found by its token",
    )?;

    let counted = |failures| Throttle { failures, since: now(), until: now() };
    for failures in [1, 2] {
        let mut unit = UnitOfWork::housekeeping();
        unit.put(RowKey::new("account", "x"), &counted(failures)).map_err(text)?;
        commit(store, unit).await?;
    }
    let last: Option<Versioned<Throttle>> = store.one(RowKey::new("account", "x")).await.map_err(text)?;
    ensure(last.is_some_and(|kept| kept.value.failures == 2), "the last put wins")
}

async fn selections(store: &dyn Store) -> Checked {
    let mut unit = UnitOfWork::recorded("c-2", b"case".to_vec());
    unit.insert(RowKey::root("c-2"), &case("o-1")).map_err(text)?;
    for (parent, id) in [("c-2", "b"), ("c-1", "b"), ("c-1", "a"), ("c-1", "가"), ("c-2", "B")] {
        let assignee = (id == "b").then(|| "m-1".into());
        unit.insert(RowKey::new(parent, id), &AnswerRecord { assignee, ..AnswerRecord::default() })
            .map_err(text)?;
    }
    commit(store, unit).await?;
    let ids = async |select, after, limit| -> Result<Vec<(String, String)>, String> {
        let rows: Vec<Versioned<AnswerRecord>> = store.page(select, after, limit).await.map_err(text)?;
        Ok(rows.into_iter().map(|kept| (kept.key.parent.into(), kept.key.id.into())).collect())
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(parent, id)| ((*parent).to_owned(), (*id).to_owned())).collect()
    };
    let of_one = pairs(&[("c-1", "a"), ("c-1", "b"), ("c-1", "가")]);
    ensure(
        ids(Select::Parent("c-1".into()), None, 9).await? == of_one,
        "rows come in the order of their bytes",
    )?;
    let all = pairs(&[("c-1", "a"), ("c-1", "b"), ("c-1", "가"), ("c-2", "B"), ("c-2", "b")]);
    let both = Select::Parents(vec!["c-2".into(), "c-1".into(), "c-9".into()]);
    ensure(ids(both.clone(), None, u32::MAX).await? == all, "rows of several parents come at once")?;
    let after = Some(RowKey::new("c-1", "b"));
    ensure(
        ids(both, after.clone(), 2).await? == all[2..4],
        "a page begins behind its key and ends at its limit",
    )?;
    ensure(ids(Select::All, after, 1).await? == all[2..3], "pages of the whole table too")?;
    let assigned = pairs(&[("c-1", "b"), ("c-2", "b")]);
    ensure(
        ids(Select::by(TableIndex::AnswerAssignee, "m-1"), None, 9).await? == assigned,
        "rows are found by a value of theirs",
    )?;
    ensure(
        ids(Select::by(TableIndex::AnswerAssignee, "m-9"), None, 9).await?.is_empty(),
        "no row for a value nobody has",
    )?;
    ensure(ids(Select::Parents(Vec::new()), None, 9).await?.is_empty(), "no parents, no rows")?;
    let cases: Vec<Versioned<CaseRecord>> =
        store.many(Select::Ids(vec!["c-2".into(), "c-1".into(), "c-7".into()])).await.map_err(text)?;
    let cases: Vec<&str> = cases.iter().map(|case| case.id().as_str()).collect();
    ensure(cases == ["c-1", "c-2"], "rows are found by their ids")
}

async fn whole_lists(store: &dyn Store) -> Checked {
    let read: Vec<Versioned<AnswerRecord>> = store.many(Select::All).await.map_err(text)?;
    let mut unit = UnitOfWork::housekeeping();
    unit.require_list(&"c-1".into(), &read);
    unit.require_list(&"c-2".into(), &read);
    unit.require_list::<AnswerRecord>(&"c-none".into(), &[]);
    commit(store, unit.clone()).await?;
    let stale =
        |parent: &str| Err(StoreError::Stale { table: StoreTable::Answers, key: RowKey::new(parent, "*") });
    let mut added = UnitOfWork::housekeeping();
    added.insert(RowKey::new("c-2", "new"), &AnswerRecord::default()).map_err(text)?;
    commit(store, added).await?;
    ensure(store.commit(unit.clone()).await == stale("c-2"), "a row that was added is noticed")?;
    let mut removed = UnitOfWork::housekeeping();
    removed.remove_key::<AnswerRecord>(&RowKey::new("c-2", "new"));
    commit(store, removed).await?;
    commit(store, unit.clone()).await?;
    let mut changed = UnitOfWork::housekeeping();
    changed.put(RowKey::new("c-1", "a"), &AnswerRecord::default()).map_err(text)?;
    commit(store, changed).await?;
    ensure(store.commit(unit).await == stale("c-1"), "a row that was changed is noticed")
}

/// Every way in which a list can change is noticed, and nothing else is taken for one.
async fn lists_again(store: &dyn Store) -> Checked {
    let kinds = [Select::Parent("c-1".into()), Select::Parents(vec!["c-1".into(), "c-2".into()])];
    let lists = |seen: &[Seen]| -> Vec<Again> {
        let answers = kinds.iter().map(|select| Again::new(StoreTable::Answers, select.clone()));
        let case = Again::new(StoreTable::Cases, Select::Ids(vec!["c-2".into()]));
        let none = Again::new(StoreTable::Evidence, Select::Parent("c-1".into()));
        let all = answers.chain([case, none]);
        all.enumerate().map(|(at, list)| Again { seen: seen.get(at).copied(), ..list }).collect()
    };
    let first = store.again(lists(&[])).await.map_err(text)?;
    let mut seen = Vec::new();
    for (list, found) in lists(&[]).into_iter().zip(first) {
        let rows = found.ok_or("a list that was not seen yet is read")?;
        seen.push(Seen::of(rows.iter().map(|row| row.version)));
        let same = store.select(Query::new(list.table, list.select)).await.map_err(text)?;
        ensure(rows == same, "a list is the same however it is read")?;
    }
    let changed = async |seen: &[Seen]| -> Result<Vec<bool>, String> {
        let again = store.again(lists(seen)).await.map_err(text)?;
        Ok(again.iter().map(Option::is_some).collect())
    };
    ensure(changed(&seen).await? == [false; 4], "a list that is as it was seen is not read again")?;
    ensure(changed(&seen[..2]).await? == [false, false, true, true], "each list is asked for by itself")?;
    let mut removed = UnitOfWork::housekeeping();
    removed.remove_key::<AnswerRecord>(&RowKey::new("c-1", "b"));
    commit(store, removed).await?;
    ensure(changed(&seen).await? == [true, true, false, false], "a removal is noticed")?;
    let mut swapped = UnitOfWork::housekeeping();
    swapped.insert(RowKey::new("c-1", "b"), &AnswerRecord::default()).map_err(text)?;
    commit(store, swapped).await?;
    ensure(changed(&seen).await? == [true, true, false, false], "the same row made anew is another one")?;
    let mut elsewhere = UnitOfWork::housekeeping();
    elsewhere.put(RowKey::new("c-2", "b"), &AnswerRecord::default()).map_err(text)?;
    elsewhere.put(RowKey::root("c-2"), &case("o-1")).map_err(text)?;
    commit(store, elsewhere).await?;
    ensure(changed(&seen).await? == [true, true, true, false], "rows of the other parent and the case")?;
    ensure(store.again(Vec::new()).await.map_err(text)?.is_empty(), "no lists, nothing")
}

async fn entries(store: &dyn Store) -> Checked {
    let before = store.entries().await.map_err(text)?;
    for number in 0..5_u8 {
        let subject = if number % 2 == 0 { "c-even" } else { "c-odd" };
        let done = commit(store, UnitOfWork::recorded(subject, vec![number, 0, 255])).await?;
        ensure(done.position == Some(before + u64::from(number)), "positions are dense")?;
    }
    let tail = store.entries_from(before + 3, 99).await.map_err(text)?;
    ensure(tail == [vec![3, 0, 255], vec![4, 0, 255]], "entries are read from a position on")?;
    ensure(store.entries_from(before, 1).await.map_err(text)?.len() == 1, "a read stops at its limit")?;
    ensure(
        store.entries_from(before + 5, 9).await.map_err(text)?.is_empty(),
        "past the end there is nothing",
    )?;
    let odd = store.entries_of("c-odd".into(), before, 9).await.map_err(text)?;
    ensure(
        odd == [(before + 1, vec![1, 0, 255]), (before + 3, vec![3, 0, 255])],
        "entries are listed by subject",
    )
}

async fn limits(store: &dyn Store) -> Checked {
    let body = |length: usize| format!("\"{}\"", "x".repeat(length));
    let insert = |id: &str, length| UnitOfWork {
        changes: vec![RowChange::Insert {
            table: StoreTable::Cases,
            key: RowKey::root(id),
            encoded: EncodedRow { body: body(length), ..EncodedRow::default() },
        }],
        entry: None,
    };
    commit(store, insert("c-large", MAX_BODY - 2)).await?;
    let row = store.get(StoreTable::Cases, RowKey::root("c-large")).await.map_err(text)?;
    ensure(row.is_some_and(|row| row.body.len() == MAX_BODY), "the largest body is read back whole")?;
    let large = UnitOfWork::recorded("c-large", vec![0x5a; MAX_ENTRY]);
    let position = commit(store, large).await?.position.unwrap_or_default();
    let entry = store.entries_from(position, 1).await.map_err(text)?;
    ensure(entry == [vec![0x5a; MAX_ENTRY]], "the largest entry is read back whole")?;
    let larger = UnitOfWork::recorded("c-large", vec![0x5a; MAX_ENTRY + 1]);
    for unit in [larger, insert("c-larger", MAX_BODY - 1), insert("", 1), insert(&"k".repeat(999), 1)] {
        let refused = store.commit(unit).await;
        ensure(matches!(refused, Err(StoreError::TooLarge { .. })), "what exceeds the limits is refused")?;
    }
    Ok(())
}
