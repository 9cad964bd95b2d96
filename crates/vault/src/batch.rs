//! Adding files: they are stored together and are durable together.
//!
//! A sync of the disk costs as much as writing a megabyte. So a batch appends objects to shared packs and syncs once
//! for each 64 MiB, not once for each file. The order of writes is in [`Batch::settle`].

use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::backend::{Lock, Mode, Scope, Upload, put_new};
use crate::case::{Case, CaseId};
use crate::digest::{Digest, Hasher, ObjectName};
use crate::entropy::fresh;
use crate::error::Error;
use crate::ingest::{self, StreamError, Streamed};
use crate::keyring::{self, Slot};
use crate::object::BLOCK;
use crate::object::blocks::{BlockWriter, worth_trying};
use crate::object::segments::stored_len;
use crate::object::writer::ObjectWriter;
use crate::place::{PackId, Place};
use crate::suite::Secret;
use crate::vault::rotated;
use crate::watch::{NoWatch, Watch};

/// A pack is closed when it has reached this; a larger file has a pack of its own.
const PACK: u64 = 64 << 20;
/// And when it holds this many objects, which bounds a keyring to two megabytes.
const PACK_OBJECTS: usize = 16_384;

/// A file that a batch took: for the ledger, once [`Batch::commit`] has returned it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "record it in the ledger"]
pub struct Added {
    /// The case.
    pub case: CaseId,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Its length in bytes.
    pub length: u64,
    /// False when the case held the same file already, so that nothing was written.
    pub new: bool,
}

/// Files being added to one case. Dropped without [`Batch::commit`], what it did not yet settle is not stored.
pub struct Batch<'c> {
    case: &'c Case<'c>,
    _lock: Box<dyn Lock>,
    watch: &'c dyn Watch,
    state: Mutex<State<'c>>,
    failed: AtomicBool,
}

#[derive(Default)]
struct State<'c> {
    pack: Option<OpenPack<'c>>,
    /// Objects of this batch that are not yet in the case's index.
    claimed: std::collections::BTreeMap<ObjectName, u64>,
    added: Vec<Added>,
}

struct OpenPack<'c> {
    id: PackId,
    upload: Box<dyn Upload + 'c>,
    length: u64,
    slots: Vec<Slot>,
}

impl Case<'_> {
    /// Starts adding files. Clears what earlier crashes left, if nobody else is writing to the case.
    ///
    /// # Errors
    /// [`Error::Busy`]; [`Error::Rotated`]; [`Error::Storage`].
    pub fn batch(&self) -> Result<Batch<'_>, Error> {
        self.batch_watched(&NoWatch)
    }

    /// As [`Case::batch`], telling `watch` of the bytes taken.
    ///
    /// # Errors
    /// As [`Case::batch`].
    pub fn batch_watched<'c>(&'c self, watch: &'c dyn Watch) -> Result<Batch<'c>, Error> {
        self.sweep_if_idle()?;
        let lock = self.vault.lock(Scope::Case(self.token), Mode::Shared)?;
        // Under the lock no rotation runs. If one has run, keyrings under our key would be unreadable.
        self.vault.read_case_record(self.token).map_err(rotated)?;
        Ok(Batch { case: self, _lock: lock, watch, state: Mutex::default(), failed: AtomicBool::new(false) })
    }
}

impl<'c> Batch<'c> {
    /// Adds everything a stream gives. Not durable before [`Batch::commit`].
    ///
    /// # Errors
    /// [`Error::Stream`] when the stream fails (the batch goes on without it); [`Error::Storage`] (the batch has
    /// failed); [`Error::Stopped`].
    pub fn add(&self, source: &mut dyn Read) -> Result<Added, Error> {
        let mut start = Vec::new();
        ingest::fill(source, &mut start).map_err(Error::stream)?;
        if start.len() < BLOCK {
            let mut blocks = BlockWriter::new().map_err(Error::stream)?;
            return self.record(self.add_small(&start, &mut blocks)?);
        }
        // Its length is not known, so it may be a duplicate or huge: a pack of its own can be dropped or kept whole.
        self.record(self.add_in_own_pack(&mut start.as_slice().chain(source))?)
    }

    /// Adds an open file. If the case holds a file of the same length, it is hashed first, so that a duplicate is
    /// never encrypted and written just to be dropped.
    ///
    /// # Errors
    /// As [`Batch::add`].
    pub fn add_file(&self, file: &mut std::fs::File) -> Result<Added, Error> {
        let added = self.add_known(file, None)?;
        self.record(added)
    }

    /// Adds many files, several at once; `open` gives the file for each item when its turn comes. The results are in
    /// the items' order. A file that cannot be read fails alone; a failing store fails the batch.
    pub fn add_files<T: Sync>(
        &self,
        items: &[T],
        open: impl Fn(&T) -> Result<std::fs::File, Error> + Sync,
    ) -> Vec<Result<Added, Error>> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut blocks = BlockWriter::new().map_err(Error::stream);
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(number) else { return done };
                let result = match &mut blocks {
                    _ if self.watch.stop() => Err(Error::Stopped),
                    Ok(blocks) => open(item).and_then(|mut file| self.add_known(&mut file, Some(blocks))),
                    Err(_) => open(item).and_then(|mut file| self.add_known(&mut file, None)),
                };
                done.push((number, result));
            }
        };
        let mut results: Vec<(usize, Result<Added, Error>)> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (1..ingest::workers().min(items.len())).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for thread in threads {
                match thread.join() {
                    Ok(more) => done.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        });
        results.sort_unstable_by_key(|(number, _)| *number);
        results.into_iter().map(|(_, result)| result.and_then(|added| self.record(added))).collect()
    }

    /// Makes everything added durable and returns it in the order it was added. Only what this returns is stored for
    /// certain and may be recorded.
    ///
    /// # Errors
    /// [`Error::Storage`]; [`Error::BatchFailed`] after an earlier failure.
    pub fn commit(self) -> Result<Vec<Added>, Error> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(Error::BatchFailed);
        }
        let mut state = self.state();
        self.settle(&mut state)?;
        Ok(std::mem::take(&mut state.added))
    }

    /// Closes the open pack. Each step says what a crash (or a failure) at that point leaves behind.
    fn settle(&self, state: &mut State<'c>) -> Result<(), Error> {
        let Some(pack) = state.pack.take() else { return Ok(()) };
        if pack.slots.is_empty() {
            // Only objects that failed half-way. Dropped: the backend removes the unfinished file.
            return Ok(());
        }
        let contents = Place::Pack(self.case.token, pack.id);
        let keys = Place::Keyring(self.case.token, pack.id);
        let entries: Vec<_> = pack.slots.iter().map(Slot::to_entry).collect();
        let record = self.case.vault.seal(&keys, &keyring::head(pack.length), &entries)?;
        // 1. The contents become durable and visible. A crash before leaves a temporary file, a crash after leaves a
        //    pack without a keyring: noise nobody has a key to. The sweep removes both. Nothing was acknowledged.
        pack.upload.finish().map_err(|error| self.fail("writing", contents, error))?;
        // 2. The keyring becomes durable and visible: from here on the objects exist. A crash before leaves the same
        //    noise; a crash after leaves whole objects that nobody was told of, which the next run finds as
        //    duplicates.
        put_new(self.case.vault.backend.as_ref(), &keys, &record)
            .map_err(|error| self.fail("writing", keys, error))?;
        // 3. Only now does anybody hear of them.
        let mut index = self.case.index();
        index.packs.insert(pack.id, pack.length);
        for slot in pack.slots {
            state.claimed.remove(&slot.name);
            index.insert(pack.id, slot);
        }
        Ok(())
    }

    /// Adds a file whose length the system knows.
    fn add_known(&self, file: &mut std::fs::File, blocks: Option<&mut BlockWriter>) -> Result<Added, Error> {
        let length = file.metadata().map_err(Error::stream)?.len();
        if length <= BLOCK as u64 {
            let mut plain = Vec::with_capacity(usize::try_from(length).unwrap_or(BLOCK) + 1);
            file.take(BLOCK as u64 + 1).read_to_end(&mut plain).map_err(Error::stream)?;
            if plain.len() <= BLOCK {
                return match blocks {
                    Some(blocks) => self.add_small(&plain, blocks),
                    None => self.add_small(&plain, &mut BlockWriter::new().map_err(Error::stream)?),
                };
            }
            // It grew while we looked.
            return self.add_in_own_pack(&mut plain.as_slice().chain(file));
        }
        if self.may_hold_length(length) {
            let digest = hash(file, self.watch)?;
            if let Some(added) = self.duplicate(&digest) {
                return Ok(added);
            }
            std::io::Seek::rewind(file).map_err(Error::stream)?;
        }
        if length >= PACK { self.add_in_own_pack(file) } else { self.add_in_shared_pack(file) }
    }

    /// A file that fits one block: hashed before anything else happens to it.
    fn add_small(&self, plain: &[u8], blocks: &mut BlockWriter) -> Result<Added, Error> {
        let digest = Digest::of(plain);
        let length = plain.len() as u64;
        let name = self.case.naming.object(&digest);
        self.watch.advanced(length);
        if !self.claim(name, length) {
            return Ok(self.added(digest, length, false));
        }
        let key = self.data_key()?;
        let mut block = Vec::new();
        let mut object = Vec::with_capacity(usize::try_from(stored_len(length + 8)).unwrap_or_default());
        seal_small(self.case.vault.suite, &key, plain, blocks, &mut block, &mut object);
        let mut state = self.state();
        let pack = self.pack(&mut state)?;
        let offset = pack.length;
        pack.upload
            .write(&object)
            .map_err(|error| self.fail("writing", Place::Pack(self.case.token, pack.id), error))?;
        pack.length += object.len() as u64;
        pack.slots.push(Slot { name, key, digest, length, offset, stored: object.len() as u64 });
        self.settle_if_full(&mut state)?;
        Ok(self.added(digest, length, true))
    }

    /// A file of some megabytes: streamed to the end of the shared pack.
    fn add_in_shared_pack(&self, source: &mut dyn Read) -> Result<Added, Error> {
        let key = self.data_key()?;
        let mut state = self.state();
        let pack = self.pack(&mut state)?;
        let offset = pack.length;
        let streamed = self.stream_into(source, &key, pack);
        let stored = pack.length - offset;
        // If the stream failed, its bytes stay in the pack as a hole without a key.
        let Streamed { digest, length } = streamed?;
        let name = self.case.naming.object(&digest);
        if self.claim_in(&mut state, name, length) {
            let pack = self.pack(&mut state)?;
            pack.slots.push(Slot { name, key, digest, length, offset, stored });
            self.settle_if_full(&mut state)?;
            return Ok(self.added(digest, length, true));
        }
        // It changed into a file the case holds while it was read: again a hole.
        Ok(self.added(digest, length, false))
    }

    /// A large file, or one of unknown length: a pack of its own, dropped if it turns out to be a duplicate.
    fn add_in_own_pack(&self, source: &mut dyn Read) -> Result<Added, Error> {
        let key = self.data_key()?;
        let mut pack = self.new_pack()?;
        let Streamed { digest, length } = self.stream_into(source, &key, &mut pack)?;
        let name = self.case.naming.object(&digest);
        let mut state = self.state();
        if !self.claim_in(&mut state, name, length) {
            return Ok(self.added(digest, length, false));
        }
        let stored = pack.length;
        pack.slots.push(Slot { name, key, digest, length, offset: 0, stored });
        let shared = state.pack.replace(pack);
        let settled = self.settle(&mut state);
        state.pack = shared;
        settled.map(|()| self.added(digest, length, true))
    }

    fn stream_into(
        &self,
        source: &mut dyn Read,
        key: &Secret,
        pack: &mut OpenPack<'c>,
    ) -> Result<Streamed, Error> {
        let OpenPack { id, upload, length, .. } = pack;
        let mut sink = |bytes: &[u8]| {
            *length += bytes.len() as u64;
            upload.write(bytes)
        };
        ingest::stream(source, self.case.vault.suite, key, self.watch, &mut sink).map_err(|error| match error
        {
            StreamError::Sink(error) => self.fail("writing", Place::Pack(self.case.token, *id), error),
            StreamError::Other(error) => error,
        })
    }

    fn settle_if_full(&self, state: &mut State<'c>) -> Result<(), Error> {
        match &state.pack {
            Some(pack) if pack.length >= PACK || pack.slots.len() >= PACK_OBJECTS => self.settle(state),
            _ => Ok(()),
        }
    }

    /// The open shared pack; starts one if there is none.
    fn pack<'s>(&self, state: &'s mut State<'c>) -> Result<&'s mut OpenPack<'c>, Error> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(Error::BatchFailed);
        }
        match &mut state.pack {
            Some(pack) => Ok(pack),
            none => Ok(none.insert(self.new_pack()?)),
        }
    }

    fn new_pack(&self) -> Result<OpenPack<'c>, Error> {
        let id = fresh(self.case.vault.entropy.as_ref())?;
        let place = Place::Pack(self.case.token, id);
        let upload =
            self.case.vault.backend.create(&place).map_err(|error| self.fail("creating", place, error))?;
        Ok(OpenPack { id, upload, length: 0, slots: Vec::new() })
    }

    fn data_key(&self) -> Result<Secret, Error> {
        Ok(Secret::new(fresh(self.case.vault.entropy.as_ref())?))
    }

    /// True if the object is new to the case and to this batch: then the caller must store it.
    fn claim(&self, name: ObjectName, length: u64) -> bool {
        self.claim_in(&mut self.state(), name, length)
    }

    fn claim_in(&self, state: &mut State<'c>, name: ObjectName, length: u64) -> bool {
        self.case.index().spots(&name).is_empty() && state.claimed.insert(name, length).is_none()
    }

    fn may_hold_length(&self, length: u64) -> bool {
        // One lock after the other, never both: `settle` takes them in the opposite order.
        let held = self.case.index().has_length(length);
        held || self.state().claimed.values().any(|claimed| *claimed == length)
    }

    fn duplicate(&self, digest: &Digest) -> Option<Added> {
        let name = self.case.naming.object(digest);
        let index = self.case.index();
        let known = index.spots(&name).first().map(|spot| spot.slot.length);
        drop(index);
        let length = known.or_else(|| self.state().claimed.get(&name).copied())?;
        Some(self.added(*digest, length, false))
    }

    fn added(&self, digest: Digest, length: u64, new: bool) -> Added {
        Added { case: self.case.id.clone(), digest, length, new }
    }

    fn record(&self, added: Added) -> Result<Added, Error> {
        self.state().added.push(added.clone());
        Ok(added)
    }

    /// Notes that the store failed: nothing of this batch that is not settled can be acknowledged any more.
    fn fail(&self, doing: &'static str, place: Place, error: std::io::Error) -> Error {
        self.failed.store(true, Ordering::SeqCst);
        Error::storage(doing, place, error)
    }

    fn state(&self) -> MutexGuard<'_, State<'c>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Seals a whole file that fits one block.
fn seal_small(
    suite: crate::suite::Suite,
    key: &Secret,
    plain: &[u8],
    blocks: &mut BlockWriter,
    block: &mut Vec<u8>,
    object: &mut Vec<u8>,
) {
    let mut sink = |bytes: &[u8]| {
        object.extend_from_slice(bytes);
        Ok::<(), std::convert::Infallible>(())
    };
    let sealed = ObjectWriter::start(suite, key, &mut sink).and_then(|mut writer| {
        if !plain.is_empty() {
            blocks.write(plain, worth_trying(plain), block);
            writer.block(block, &mut sink)?;
        }
        writer.finish(&mut sink)
    });
    match sealed {
        Ok(()) => {}
        Err(never) => match never {},
    }
}

/// The digest of the rest of a file.
fn hash(file: &mut std::fs::File, watch: &dyn Watch) -> Result<Digest, Error> {
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        if watch.stop() {
            return Err(Error::Stopped);
        }
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(count) => hasher.update(&buffer[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Error::stream(error)),
        }
    }
}
