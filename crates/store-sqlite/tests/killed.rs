//! Killed without warning while people write: every acknowledged unit is there afterwards, with its ledger entry, and
//! the sequence has no gap.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use simsa_store::records::{Organisation, OrganisationKind};
use simsa_store::{ReadStore, RowKey, Select, Store, Typed, UnitOfWork, Versioned};
use simsa_store_sqlite::SqliteStore;

const FOLDER: &str = "SIMSA_KILLED_FOLDER";
const ROUNDS: usize = 3;

/// The process that is killed: run by the test below, does nothing otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let store = SqliteStore::open(&std::path::Path::new(&folder).join("simsa.db")).await.unwrap();
    let store = Arc::new(store);
    let begin = store.entries().await.unwrap();
    let mut writers = Vec::new();
    for writer in 0..4 {
        let store = store.clone();
        writers.push(tokio::spawn(async move {
            for number in 0.. {
                let id = format!("o-{begin}-{writer}-{number}");
                let mut unit = UnitOfWork::recorded(&id, id.clone().into_bytes());
                let created = jiff::Timestamp::UNIX_EPOCH;
                let kind = OrganisationKind::Operator;
                let value = Organisation::new(id.clone(), kind, created);
                unit.insert(RowKey::root(&id), &value).unwrap();
                let position = store.commit(unit).await.unwrap().position.unwrap();
                println!("acknowledged {position} {id}");
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_nine() {
    if std::env::var_os(FOLDER).is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<(u64, String)> = Vec::new();
    for round in 1..=ROUNDS {
        acknowledged.extend(run_and_kill(folder.path(), 150));
        let store = SqliteStore::open(&folder.path().join("simsa.db")).await.unwrap();
        let entries = store.entries_from(0, u32::MAX).await.unwrap();
        let rows: Vec<Versioned<Organisation>> = store.many(Select::All).await.unwrap();
        assert_eq!(entries.len(), rows.len(), "round {round}: neither exists without the other");
        for (position, id) in &acknowledged {
            assert_eq!(entries[usize::try_from(*position).unwrap()], id.as_bytes(), "round {round}");
        }
        store.close().await;
    }
    assert!(acknowledged.len() >= ROUNDS * 150);
}

fn run_and_kill(folder: &std::path::Path, after: usize) -> Vec<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    for line in lines {
        let Ok(line) = line else { break };
        // the last line may be cut off by the kill; then it says nothing
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["acknowledged", position, id] = words[..] {
            acknowledged.push((position.parse().unwrap(), id.to_owned()));
        }
        if acknowledged.len() == after {
            // SIGKILL
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    // A line of several writers may be cut in the middle of an id: only what the kill did not touch counts.
    acknowledged.truncate(after);
    acknowledged
}
