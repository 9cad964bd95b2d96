//! Data folders that earlier programs wrote: each schema there ever was lies in `tests/schemas` as it was written, and
//! this program must bring it to today's and read every row of it.
//!
//! Who adds a migration adds the schema before it here, once, from a folder that the last program wrote.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;

use simsa_model::Day;
use simsa_store::records::{
    Access, AnswerRecord, CaseHead, CaseItem, CaseRecord, Comment, Confirmation, Credential, EvidenceRecord,
    Idempotent, Invitation, Link, Member, Notification, Organisation, Removed, Session, SubmissionRecord,
    Throttle, Token, Upload,
};
use simsa_store::{
    IndexValue, ReadStore, Record, RowKey, Select, Span, Store, StoreTable, TableIndex, Typed, UnitOfWork,
    Versioned,
};
use simsa_store_sqlite::{SqliteStore, check};

/// The schemas with the ledger entries in each.
const SCHEMAS: [(&str, u64); 4] = [
    (include_str!("schemas/1.sql"), 31),
    (include_str!("schemas/2.sql"), 31),
    (include_str!("schemas/4.sql"), 31),
    (include_str!("schemas/6.sql"), 31),
];

fn written(sql: &str, path: &Path) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// How many rows of a table can be read as what they are; one that cannot fails.
async fn read<R: Record>(store: &SqliteStore) -> (StoreTable, usize) {
    (R::TABLE, store.many::<R>(Select::All).await.unwrap().len())
}

/// How many rows are found by the day on which they end, which must be those that say so themselves.
async fn ending<R: Record + PartialEq + Debug>(
    store: &SqliteStore,
    index: TableIndex,
    day: impl Fn(&R) -> Option<Day>,
) -> usize {
    let all: Vec<Versioned<R>> = store.many(Select::All).await.unwrap();
    let through = |parent: &R::Parent| {
        Span::through(IndexValue::of(parent), IndexValue::of(parent).day(Day::new(9999, 12, 31)))
    };
    let spans = all.iter().map(|kept| through(&kept.key.parent)).collect();
    let found: Vec<Versioned<R>> = store.many(Select::WithinAny(index, spans)).await.unwrap();
    assert_eq!(found, all.into_iter().filter(|kept| day(&kept.value).is_some()).collect::<Vec<_>>());
    found.len()
}

/// How many values each index has, which must be as many as the rows say themselves.
async fn indexed<R: Record>(store: &SqliteStore) -> usize {
    let mut said = BTreeSet::new();
    for kept in store.many::<R>(Select::All).await.unwrap() {
        said.extend(kept.value.index(&kept.key).into_iter().map(|entry| entry.written(kept.version)));
    }
    for index in TableIndex::ALL.into_iter().filter(|index| index.table() == R::TABLE) {
        let of_index = said.iter().filter(|entry| entry.index == index);
        for entry in of_index {
            let found: Vec<Versioned<R>> =
                store.many(Select::Within(index, Span::of(entry.value.clone()))).await.unwrap();
            assert!(found.iter().any(|kept| {
                let mut index = kept.value.index(&kept.key).into_iter();
                index.any(|one| one.written(kept.version) == *entry)
            }));
        }
    }
    said.len()
}

#[tokio::test]
async fn every_schema_is_brought_to_this_one_and_read() {
    for (sql, entries) in SCHEMAS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("simsa.db");
        written(sql, &path);
        let store = SqliteStore::open(&path).await.unwrap();
        let found = [
            read::<Organisation>(&store).await,
            read::<Member>(&store).await,
            read::<Credential>(&store).await,
            read::<Session>(&store).await,
            read::<Token>(&store).await,
            read::<Invitation>(&store).await,
            read::<Throttle>(&store).await,
            read::<CaseRecord>(&store).await,
            read::<Access>(&store).await,
            read::<AnswerRecord>(&store).await,
            read::<EvidenceRecord>(&store).await,
            read::<CaseItem>(&store).await,
            read::<Comment>(&store).await,
            read::<Confirmation>(&store).await,
            read::<SubmissionRecord>(&store).await,
            read::<Link>(&store).await,
            read::<Notification>(&store).await,
            read::<Idempotent>(&store).await,
            read::<Upload>(&store).await,
            read::<Removed>(&store).await,
        ];
        // Every table there is, and no row was lost on the way.
        assert_eq!(found.map(|(table, _)| table), StoreTable::ALL);
        for (table, rows) in found {
            let inserted = sql.matches(&format!("\nINSERT INTO {table} VALUES(")).count();
            // a table that this schema did not have yet is there, and empty
            let had = sql.contains(&format!("CREATE TABLE {table} "));
            assert!((rows > 0 || !had) && rows == inserted, "{table}: {rows} of {inserted}");
        }
        let cases: Vec<Versioned<CaseRecord>> = store.many(Select::All).await.unwrap();
        for access in store.many::<Access>(Select::All).await.unwrap() {
            let case = cases.iter().find(|case| case.key.id == access.key.id).unwrap();
            assert_eq!(access.value.head, CaseHead::of(&case.value));
        }
        let evidence = ending(&store, TableIndex::EvidenceEnds, EvidenceRecord::ends).await;
        assert!(evidence + ending(&store, TableIndex::ItemEnds, CaseItem::ends).await > 1, "some rows end");
        let values = [
            indexed::<Member>(&store).await,
            indexed::<Session>(&store).await,
            indexed::<Token>(&store).await,
            indexed::<Invitation>(&store).await,
            indexed::<Access>(&store).await,
            indexed::<Link>(&store).await,
            indexed::<Upload>(&store).await,
        ];
        // uploads are younger than the first schema
        assert!(values[..6].iter().all(|values| *values > 0), "{values:?}");
        indexed::<AnswerRecord>(&store).await;
        indexed::<SubmissionRecord>(&store).await;
        assert_eq!(store.entries().await.unwrap(), entries);
        // It goes on where it was: the next entry has the next position.
        let mut unit = UnitOfWork::recorded("o-new", b"an entry".to_vec());
        let organisation = store.many::<Organisation>(Select::All).await.unwrap().remove(0).value;
        unit.insert(RowKey::root("o-new"), &organisation).unwrap();
        assert_eq!(store.commit(unit).await.unwrap().position, Some(entries));
        store.close().await;
    }
}

/// Until schema 4 material belonged to a kind of organisation; since then to the one that handed it in, also where two
/// operators took part and one had replaced the other's file.
#[tokio::test]
async fn what_belonged_to_a_kind_belongs_to_who_handed_it_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simsa.db");
    written(include_str!("schemas/4.sql"), &path);
    let store = SqliteStore::open(&path).await.unwrap();
    let (first, second, owner) =
        ("o-6e847732446920688885", "o-2222222222222222abcd", "o-bc0caef73db396ffd586");
    let case = "c-7261a0eafaf2638ecc87";
    let key = |id: &str| RowKey::new(case, id);
    let evidence =
        async |id: &str| store.one::<EvidenceRecord>(key(id)).await.unwrap().unwrap().value.organisation;
    assert_eq!(evidence("diagram-8").await, first, "the first handed it in, whoever replaced it");
    assert_eq!(evidence("diagram-9").await, second);
    assert_eq!(evidence("access-log").await, owner);
    let answers: Vec<Versioned<AnswerRecord>> = store.many(Select::parent(case)).await.unwrap();
    let of = |id: &str| answers.iter().find(|kept| kept.key.id == id).unwrap().value.organisation.clone();
    assert_eq!(of("emr-1.1-2"), first);
    let imported = answers.iter().find(|kept| kept.value.by.is_none()).unwrap();
    assert_eq!(imported.value.organisation, owner, "what nobody wrote here is the owner's");
    let confirmed = async |id: &str| {
        store.one::<Confirmation>(RowKey::new(case, id)).await.unwrap().unwrap().value.organisation
    };
    assert_eq!((confirmed("form-2-2").await.as_str(), confirmed("form-4").await.as_str()), (first, owner));
    let items: Vec<Versioned<CaseItem>> = store.many(Select::All).await.unwrap();
    assert!(items.iter().all(|kept| kept.value.organisation == owner));
    store.close().await;
}

/// What rows are found by since schema 6: the certifier's submissions come with the latest first, assigned answers by member.
#[tokio::test]
async fn what_had_a_look_up_value_is_found_by_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simsa.db");
    written(include_str!("schemas/6.sql"), &path);
    let store = SqliteStore::open(&path).await.unwrap();
    let certifier = || IndexValue::of("o-3333333333333333abcd");
    let index = TableIndex::SubmissionCertifier;
    let received: Vec<Versioned<SubmissionRecord>> =
        store.last(index, Span::of(certifier()), 9).await.unwrap();
    assert_eq!(received.iter().map(Versioned::id).collect::<Vec<_>>(), ["s-3", "s-2"]);
    let before = Span::before(certifier(), certifier().number(received[0].version));
    assert_eq!(store.last::<SubmissionRecord>(index, before, 9).await.unwrap(), received[1..]);
    let member = Select::by(TableIndex::AnswerAssignee, "m-6d53174297a672623d6d");
    let assigned: Vec<Versioned<AnswerRecord>> = store.many(member).await.unwrap();
    assert_eq!(assigned.iter().map(Versioned::id).collect::<Vec<_>>(), ["cloud-1.2.1-1", "emr-1.1-2@둘째"]);
    let member: Option<Versioned<Member>> =
        store.lookup(TableIndex::MemberEmail, "lead@certifier.example").await.unwrap();
    assert_eq!(member.unwrap().id(), "m-3333333333333333abcd");
    store.close().await;
    check(&path).await.unwrap();
}

/// A file whose migration is interrupted is as it was.
#[tokio::test]
async fn a_migration_that_fails_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simsa.db");
    written(include_str!("schemas/6.sql"), &path);
    let file = rusqlite::Connection::open(&path).unwrap();
    let body = |sql: &str| file.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let whole = body("SELECT body FROM members WHERE lookup = 'lead@certifier.example'");
    // a row that is no record any more: the index cannot be made of it
    file.execute("UPDATE members SET body = '{}' WHERE lookup = 'lead@certifier.example'", []).unwrap();
    let refused = SqliteStore::open(&path).await.unwrap_err().to_string();
    assert!(refused.contains("members") && refused.contains("m-3333333333333333abcd"), "{refused}");
    let version: i64 = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 6);
    file.execute("UPDATE members SET body = ?1 WHERE lookup = 'lead@certifier.example'", [whole]).unwrap();
    drop(file);
    SqliteStore::open(&path).await.unwrap().close().await;
}
