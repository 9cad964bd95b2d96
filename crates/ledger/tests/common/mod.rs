//! What several test files share: entries, a tree by the book, and a disk that fails on command.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io;
use std::sync::Mutex;

use jiff::Timestamp;
use simsa_ledger::local::Medium;
use simsa_ledger::merkle::Nodes;
use simsa_ledger::{EventKind, Hash, LedgerEntry, SignerKey};

/// Name of the log in tests.
pub(crate) const ORIGIN: &str = "ledger.example/simsa-test";

/// The log's key in tests.
pub(crate) fn key() -> SignerKey {
    SignerKey::from_seed(ORIGIN, &[42; 32]).expect("a valid name")
}

/// A well-formed entry that is different for each number.
pub(crate) fn entry(number: u64) -> LedgerEntry {
    let kind = [EventKind::CASE_OPENED, EventKind::EVIDENCE_ADDED, EventKind::PACKAGE_SEALED]
        [usize::try_from(number % 3).expect("small")];
    let time =
        Timestamp::from_second(1_780_000_000 + i64::try_from(number).expect("small")).expect("in range");
    let digest = *Hash::leaf(&number.to_be_bytes()).as_bytes();
    LedgerEntry::new(&format!("c-{}", number % 7), EventKind::new(kind).expect("valid"), time)
        .and_then(|entry| entry.digest("object", digest))
        .and_then(|entry| entry.reference("item", &format!("n-{number}")))
        .expect("a valid entry")
}

/// The canonical bytes of [`entry`].
pub(crate) fn entry_bytes(number: u64) -> Vec<u8> {
    entry(number).to_bytes()
}

/// Entries `0..count`.
pub(crate) fn entries(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(entry_bytes).collect()
}

/// The recursive definition of RFC 6962 section 2.1, without any cleverness.
pub(crate) fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty_root(),
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            Hash::node(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
        }
    }
}

/// Subtree hashes computed from the leaves each time.
pub(crate) struct NaiveNodes<'a>(pub(crate) &'a [Hash]);

impl Nodes for NaiveNodes<'_> {
    type Error = String;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, String> {
        let width = 1_usize << level;
        let start = usize::try_from(index).map_err(|e| e.to_string())? * width;
        self.0
            .get(start..start + width)
            .map(naive_root)
            .ok_or_else(|| format!("no subtree at level {level}, index {index}"))
    }
}

#[allow(unused_imports, reason = "each test file uses its part")]
pub(crate) use simsa_testkit::{long, skips_allowed};

/// How an operation of [`SimDisk`] fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DiskFault {
    /// An error; nothing happened.
    NotDone,
    /// An error, although it was done.
    Done,
    /// An error in the middle of a write: half of the bytes are there.
    Half,
    /// The power fails: this and every later operation fails.
    PowerOff,
}

#[derive(Debug, Default)]
struct DiskState {
    /// What the operating system shows.
    visible: Vec<u8>,
    /// What survives a power failure for certain.
    durable: Vec<u8>,
    operations: u64,
    syncs: u64,
    off: bool,
}

/// A disk in memory with the promises of a real one and no more: what is not synchronised may be lost, whole or in part.
#[derive(Debug)]
pub(crate) struct SimDisk {
    state: Mutex<DiskState>,
    fault: Option<(u64, DiskFault)>,
}

impl SimDisk {
    /// A disk holding `image`, whose operation number `fault.0` fails in the way of `fault.1`.
    pub(crate) fn new(image: Vec<u8>, fault: Option<(u64, DiskFault)>) -> Self {
        Self {
            state: Mutex::new(DiskState { visible: image.clone(), durable: image, ..DiskState::default() }),
            fault,
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, DiskState> {
        self.state.lock().expect("no test panics while holding it")
    }

    /// Changing operations so far.
    pub(crate) fn operations(&self) -> u64 {
        self.state().operations
    }

    /// Synchronisations so far.
    pub(crate) fn syncs(&self) -> u64 {
        self.state().syncs
    }

    /// What may be found after the program is killed or the power fails: the operating system's view, the durable part,
    /// and things in between.
    pub(crate) fn images_after_crash(&self, killed_only: bool) -> Vec<Vec<u8>> {
        let state = self.state();
        let mut images = vec![state.visible.clone()];
        if !killed_only && state.visible.starts_with(&state.durable) {
            let (from, to) = (state.durable.len(), state.visible.len());
            for cut in [from, from + 1, from + (to - from) / 2, to.saturating_sub(1)] {
                if (from..=to).contains(&cut) {
                    images.push(state.visible[..cut].to_vec());
                }
            }
            // the new length without the data
            let mut zeros = state.durable.clone();
            zeros.resize(to, 0);
            images.push(zeros);
        } else if !killed_only {
            images.push(state.durable.clone());
        }
        images
    }

    fn run(&self, half: impl FnOnce(&mut DiskState), whole: impl FnOnce(&mut DiskState)) -> io::Result<()> {
        let mut state = self.state();
        if state.off {
            return Err(io::Error::other("the power is off"));
        }
        let number = state.operations;
        state.operations += 1;
        let fault = self.fault.filter(|(nth, _)| *nth == number).map(|(_, f)| f);
        match fault {
            None => {
                whole(&mut state);
                return Ok(());
            }
            Some(DiskFault::NotDone) => {}
            Some(DiskFault::Done) => whole(&mut state),
            Some(DiskFault::Half) => half(&mut state),
            Some(DiskFault::PowerOff) => {
                half(&mut state);
                state.off = true;
            }
        }
        Err(io::Error::other("a fault injected by a test"))
    }
}

impl Medium for SimDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state().visible.len() as u64)
    }

    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let state = self.state();
        let start = usize::try_from(offset).map_err(io::Error::other)?;
        let found = state.visible.get(start..start + buffer.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(found);
        Ok(())
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.run(
            |state| state.visible.extend_from_slice(&bytes[..bytes.len() / 2]),
            |state| state.visible.extend_from_slice(bytes),
        )
    }

    fn sync(&self) -> io::Result<()> {
        self.run(
            |_| {},
            |state| {
                state.durable = state.visible.clone();
                state.syncs += 1;
            },
        )
    }

    fn truncate(&self, len: u64) -> io::Result<()> {
        let len = usize::try_from(len).map_err(io::Error::other)?;
        self.run(|_| {}, |state| state.visible.truncate(len))
    }
}
