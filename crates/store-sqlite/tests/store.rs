//! What the SQLite store keeps: the suite of every store, and what is its own: durability, one process, migrations,
//! backup under load.

use std::path::Path;
use std::sync::Arc;

use simsa_store::records::{Organisation, OrganisationKind};
use simsa_store::{
    MemoryStore, ReadStore, RowKey, Select, Store, StoreError, Typed, UnitOfWork, Versioned, conformance,
};
use simsa_store_sqlite::{SqliteStore, backup, check};

fn organisation(name: &str) -> Organisation {
    let created = jiff::Timestamp::UNIX_EPOCH;
    Organisation::new(name.to_owned(), OrganisationKind::Operator, created)
}

async fn add(store: &dyn Store, id: &str) -> Result<u64, StoreError> {
    let mut unit = UnitOfWork::recorded(id, format!("entry of {id}").into_bytes());
    unit.insert(RowKey::root(id), &organisation(id))?;
    Ok(store.commit(unit).await?.position.unwrap())
}

async fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(&folder.join("simsa.db")).await.unwrap()
}

#[tokio::test]
async fn it_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    conformance::run(&store).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn what_was_committed_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    assert_eq!(add(&store, "o-1").await.unwrap(), 0);
    let version = store.one::<Organisation>(RowKey::root("o-1")).await.unwrap().unwrap().version;
    let mut unit = UnitOfWork::housekeeping();
    unit.remove_key::<Organisation>(&RowKey::root("o-1"));
    store.commit(unit).await.unwrap();
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(store.entries().await.unwrap(), 1);
    assert_eq!(add(&store, "o-1").await.unwrap(), 1);
    // versions never come back, also when the row they belonged to is gone
    assert!(store.one::<Organisation>(RowKey::root("o-1")).await.unwrap().unwrap().version > version + 1);
    store.close().await;
}

#[tokio::test]
async fn a_second_process_is_kept_out() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let second = SqliteStore::open(&folder.path().join("simsa.db")).await;
    assert!(matches!(second, Err(StoreError::NotStored { problem }) if problem.contains("another process")));
    store.close().await;
    open(folder.path()).await.close().await;
}

#[tokio::test]
async fn what_is_no_database_or_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simsa.db");
    std::fs::write(&path, "이것은 데이터베이스가 아닙니다".repeat(100)).unwrap();
    assert!(matches!(SqliteStore::open(&path).await, Err(StoreError::Unreadable { .. })));
    std::fs::remove_file(&path).unwrap();
    open(folder.path()).await.close().await;
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 9999).unwrap();
    drop(newer);
    let refused = SqliteStore::open(&path).await;
    assert!(
        matches!(&refused, Err(StoreError::Unreadable { problem }) if problem.contains("newer")),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_at_once_leave_no_gap_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(open(folder.path()).await);
    let tasks: Vec<_> = (0..8)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut refused = 0;
                for number in 0..25 {
                    add(store.as_ref(), &format!("o-{writer}-{number}")).await.unwrap();
                    // all writers want this one; exactly one gets it
                    refused += usize::from(add(store.as_ref(), &format!("shared-{number}")).await.is_err());
                }
                refused
            })
        })
        .collect();
    let mut refused = 0;
    for task in tasks {
        refused += task.await.unwrap();
    }
    assert_eq!(refused, 7 * 25);
    let all: Vec<Versioned<Organisation>> = store.many(Select::All).await.unwrap();
    assert_eq!((all.len(), store.entries().await.unwrap()), (9 * 25, 9 * 25));
    let versions: std::collections::BTreeSet<u64> = all.iter().map(|kept| kept.version).collect();
    assert_eq!(versions.len(), 9 * 25, "every commit has a version of its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_under_write_load_is_whole_and_can_be_restored() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(open(folder.path()).await);
    add(store.as_ref(), "o-first").await.unwrap();
    let writing = {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 0..200 {
                add(store.as_ref(), &format!("o-{number}")).await.unwrap();
            }
        })
    };
    let place = folder.path().join("restored");
    std::fs::create_dir(&place).unwrap();
    let copy = place.join("simsa.db");
    let contents = backup(store.path(), &copy).await.unwrap();
    assert!(backup(store.path(), &copy).await.is_err(), "a backup never overwrites");
    writing.await.unwrap();
    assert_eq!(check(&copy).await.unwrap(), contents);
    let restored = open(&place).await;
    assert_eq!(restored.entries().await.unwrap(), contents.entries);
    let rows: Vec<Versioned<Organisation>> = restored.many(Select::All).await.unwrap();
    let entries = restored.entries().await.unwrap();
    assert!(entries >= 1 && rows.len() as u64 == entries, "each row has its entry: {} {entries}", rows.len());
    // what was recorded in the copy is the beginning of what is recorded here
    let here = store.entries_from(0, 1000).await.unwrap();
    assert!(here.starts_with(&restored.entries_from(0, 1000).await.unwrap()));
    add(&restored, "o-after").await.unwrap();
    restored.close().await;
}

#[tokio::test]
async fn a_damaged_backup_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for number in 0..200 {
        add(&store, &format!("o-{number}")).await.unwrap();
    }
    let copy = folder.path().join("backup.db");
    backup(store.path(), &copy).await.unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    // a whole page: what is written within a value SQLite cannot tell from another value
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xa5);
    std::fs::write(&copy, bytes).unwrap();
    assert!(check(&copy).await.is_err());
    let nothing = folder.path().join("nothing.db");
    assert!(backup(&nothing, &folder.path().join("of-nothing.db")).await.is_err());
    assert!(!nothing.exists(), "looking makes nothing");
}

#[tokio::test]
async fn reading_goes_on_beside_another_process_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    add(&store, "o-1").await.unwrap();
    let reader = SqliteStore::open_to_read(store.path()).await.unwrap();
    add(&store, "o-2").await.unwrap();
    assert_eq!(reader.entries().await.unwrap(), 2);
    assert!(matches!(add(&reader, "o-3").await, Err(StoreError::NotStored { .. })));
    reader.close().await;
    add(&store, "o-4").await.unwrap();
    store.close().await;
    assert!(SqliteStore::open_to_read(&folder.path().join("other.db")).await.is_err());
}

#[tokio::test]
async fn an_entry_cannot_be_changed_or_removed_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    add(&store, "o-1").await.unwrap();
    store.close().await;
    let path = folder.path().join("simsa.db");
    let file = rusqlite::Connection::open(path).unwrap();
    for statement in ["UPDATE entries SET bytes = x'00'", "DELETE FROM entries"] {
        assert!(file.execute(statement, []).is_err(), "{statement}");
    }
}

/// Whatever the order of commits, both stores answer alike.
#[tokio::test]
async fn memory_and_sqlite_answer_alike() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = open(folder.path()).await;
    let memory = MemoryStore::new();
    // a small generator of commits; its seeds are fixed, so a failure can be repeated
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    for _ in 0..400 {
        let id = format!("o-{}", next(6));
        let mut unit = UnitOfWork::recorded(&id, vec![0; usize::try_from(next(4)).unwrap()]);
        for _ in 0..=next(3) {
            let key = RowKey::root(format!("o-{}", next(6)));
            let version = next(80);
            match next(5) {
                0 => unit.insert(key, &organisation("새")).unwrap(),
                1 => unit.put(key, &organisation("덮")).unwrap(),
                2 => unit.remove_key::<Organisation>(&key),
                3 => unit.require_none::<Organisation>(&key),
                _ => unit.update(&Versioned { key, version, value: organisation("고침") }).unwrap(),
            }
        }
        assert_eq!(sqlite.commit(unit.clone()).await, memory.commit(unit).await);
    }
    let all: Vec<Versioned<Organisation>> = memory.many(Select::All).await.unwrap();
    assert_eq!(sqlite.many::<Organisation>(Select::All).await.unwrap(), all);
    assert_eq!(sqlite.entries().await.unwrap(), memory.entries().await.unwrap());
    sqlite.close().await;
}
