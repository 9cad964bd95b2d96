//! Data folders that earlier programs wrote: each schema there ever was lies in `tests/schemas` as it was written, and
//! this program must bring it to today's and read every row of it.
//!
//! Who adds a migration adds the schema before it here, once, from a folder that the last program wrote.

use std::fmt::Debug;
use std::path::Path;

use simsa_model::Day;
use simsa_store::records::{
    Access, Answer, Case, Comment, Confirmation, Credential, Evidence, Head, Idempotent, Invitation, Item,
    Link, Member, Notice, Organisation, Removed, Session, Submission, Throttle, Token, Upload,
};
use simsa_store::{Key, ReadStore, Record, Select, Store, Table, Typed, UnitOfWork, Versioned};
use simsa_store_sqlite::SqliteStore;

/// The schemas with the ledger entries in each.
const SCHEMAS: [(&str, u64); 3] = [
    (include_str!("schemas/1.sql"), 31),
    (include_str!("schemas/2.sql"), 31),
    (include_str!("schemas/4.sql"), 31),
];

fn written(sql: &str, path: &Path) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// How many rows of a table can be read as what they are; one that cannot fails.
async fn read<R: Record>(store: &SqliteStore) -> (Table, usize) {
    (R::TABLE, store.many::<R>(Select::All).await.unwrap().len())
}

/// How many rows are found by the day on which they end, which must be those that say so themselves.
async fn ending<R: Record + PartialEq + Debug>(store: &SqliteStore) -> usize {
    let all: Vec<Versioned<R>> = store.many(Select::All).await.unwrap();
    let parents = all.iter().map(|kept| kept.key.parent.clone()).collect();
    let until = Day::new(9999, 12, 31);
    let found: Vec<Versioned<R>> = store.many(Select::Ending { parents, until }).await.unwrap();
    assert_eq!(found, all.into_iter().filter(|kept| kept.value.day().is_some()).collect::<Vec<_>>());
    found.len()
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
            read::<Case>(&store).await,
            read::<Access>(&store).await,
            read::<Answer>(&store).await,
            read::<Evidence>(&store).await,
            read::<Item>(&store).await,
            read::<Comment>(&store).await,
            read::<Confirmation>(&store).await,
            read::<Submission>(&store).await,
            read::<Link>(&store).await,
            read::<Notice>(&store).await,
            read::<Idempotent>(&store).await,
            read::<Upload>(&store).await,
            read::<Removed>(&store).await,
        ];
        // Every table there is, and no row was lost on the way.
        assert_eq!(found.map(|(table, _)| table), Table::ALL);
        for (table, rows) in found {
            let inserted = sql.matches(&format!("\nINSERT INTO {table} VALUES(")).count();
            // a table that this schema did not have yet is there, and empty
            let had = sql.contains(&format!("CREATE TABLE {table} "));
            assert!((rows > 0 || !had) && rows == inserted, "{table}: {rows} of {inserted}");
        }
        let cases: Vec<Versioned<Case>> = store.many(Select::All).await.unwrap();
        for access in store.many::<Access>(Select::All).await.unwrap() {
            let case = cases.iter().find(|case| case.key.id == access.key.id).unwrap();
            assert_eq!(access.value.head, Head::of(&case.value));
        }
        assert!(ending::<Evidence>(&store).await + ending::<Item>(&store).await > 1, "some rows end");
        assert_eq!(store.entries().await.unwrap(), entries);
        // It goes on where it was: the next entry has the next position.
        let mut unit = UnitOfWork::recorded("o-new", b"an entry".to_vec());
        let organisation = store.many::<Organisation>(Select::All).await.unwrap().remove(0).value;
        unit.insert(Key::root("o-new"), &organisation).unwrap();
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
    let key = |id: &str| Key::new(case, id);
    let evidence = async |id: &str| store.one::<Evidence>(key(id)).await.unwrap().unwrap().value.organisation;
    assert_eq!(evidence("diagram-8").await, first, "the first handed it in, whoever replaced it");
    assert_eq!(evidence("diagram-9").await, second);
    assert_eq!(evidence("access-log").await, owner);
    let answers: Vec<Versioned<Answer>> = store.many(Select::Parent(case.to_owned())).await.unwrap();
    let of = |id: &str| answers.iter().find(|kept| kept.key.id == id).unwrap().value.organisation.clone();
    assert_eq!(of("emr-1.1-2"), first);
    let imported = answers.iter().find(|kept| kept.value.by.is_none()).unwrap();
    assert_eq!(imported.value.organisation, owner, "what nobody wrote here is the owner's");
    let confirmed =
        async |id: &str| store.one::<Confirmation>(key(id)).await.unwrap().unwrap().value.organisation;
    assert_eq!((confirmed("form-2-2").await.as_str(), confirmed("form-4").await.as_str()), (first, owner));
    let items: Vec<Versioned<Item>> = store.many(Select::All).await.unwrap();
    assert!(items.iter().all(|kept| kept.value.organisation == owner));
    store.close().await;
}
