//! No room on the disk: writes fail clearly, reading goes on, and what was acknowledged before is whole afterwards. The
//! disk is filled by a limit on the size of files, which the shell sets for the process below.

use std::process::Command;

use simsa_store::records::{Organisation, OrganisationKind};
use simsa_store::{ReadStore, RowKey, Select, Store, StoreError, Typed, UnitOfWork, Versioned};
use simsa_store_sqlite::SqliteStore;

const FOLDER: &str = "SIMSA_FULL_FOLDER";

async fn add(store: &SqliteStore, number: usize) -> Result<(), StoreError> {
    let id = format!("o-{number}");
    let mut unit = UnitOfWork::recorded(&id, id.clone().into_bytes());
    let (kind, created) = (OrganisationKind::Operator, jiff::Timestamp::UNIX_EPOCH);
    unit.insert(RowKey::root(&id), &Organisation::new("가".repeat(4000), kind, created))?;
    store.commit(unit).await.map(|_| ())
}

/// The process that runs out of room: run by the test below, does nothing otherwise.
#[tokio::test]
async fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = SqliteStore::open(&std::path::Path::new(&folder).join("simsa.db")).await.unwrap();
    let mut number = 0;
    let error = loop {
        match add(&store, number).await {
            Ok(()) => number += 1,
            Err(error) => break error,
        }
        assert!(number < 10_000, "the limit was not felt");
    };
    assert!(matches!(error, StoreError::NotStored { .. }), "{error}");
    let rows: Vec<Versioned<Organisation>> = store.many(Select::All).await.unwrap();
    assert_eq!((rows.len(), store.entries().await.unwrap()), (number, number as u64), "reading goes on");
    assert!(add(&store, number).await.is_err(), "and writing goes on failing");
    println!("acknowledged {number}");
}

#[tokio::test]
async fn a_full_disk_refuses_and_loses_nothing() {
    if std::env::var_os(FOLDER).is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // An ignored SIGXFSZ stays ignored over exec: writing then gives an error instead of ending the process.
    let child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 4096; exec \"$0\" --exact child --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{said}{}", String::from_utf8_lossy(&child.stderr));
    let count = said.lines().find_map(|line| line.split("acknowledged ").nth(1));
    let count: usize = count.unwrap_or_else(|| panic!("{said}")).trim().parse().unwrap();
    assert!(count > 20, "{count}");
    let store = SqliteStore::open(&folder.path().join("simsa.db")).await.unwrap();
    let rows: Vec<Versioned<Organisation>> = store.many(Select::All).await.unwrap();
    // the one whose fate was not certain may be there or not; with its entry or not at all
    assert!(rows.len() == count || rows.len() == count + 1, "{} {count}", rows.len());
    assert_eq!(store.entries().await.unwrap(), rows.len() as u64);
    add(&store, 100_000).await.unwrap();
    store.close().await;
}
