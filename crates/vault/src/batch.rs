//! Adding files: they are stored together and are durable together.
//!
//! A sync of the disk costs as much as writing a megabyte. So a batch appends objects to shared packs and syncs once
//! for each 64 MiB, not once for each file. The order of writes is in [`Batch::settle`].

use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::backend::{BackendUpload, Lock, LockScope, Mode, put_new};
use crate::case::VaultCase;
use crate::digest::{Digest, Hasher, ObjectName};
use crate::entropy::fresh;
use crate::error::VaultError;
use crate::ids::VaultCaseId;
use crate::ingest::{self, StreamError, Streamed};
use crate::keyring::{self, Slot};
use crate::object::BLOCK;
use crate::object::blocks::{BlockWriter, ObjectBlock, worth_trying};
use crate::object::segments::stored_len;
use crate::object::writer::ObjectWriter;
use crate::place::{PackId, VaultFile};
use crate::suite::{Secret, Suite};
use crate::vault::rotated;
use crate::watch::{NoWatch, VaultWatch};

/// A pack is closed when it has reached this; a larger file has a pack of its own.
const PACK: u64 = 64 << 20;
/// And when it holds this many objects, which bounds a keyring to two megabytes.
const PACK_OBJECTS: usize = 16_384;

/// A file that a batch took: for the ledger, once [`Batch::commit`] has returned it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "record it in the ledger"]
pub struct AddedFile {
    /// The case.
    pub case: VaultCaseId,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Its length in bytes.
    pub length: u64,
    /// False when the case held the same file already, so that nothing was written.
    pub new: bool,
}

/// Files being added to one case. Dropped without [`Batch::commit`], what it did not yet settle is not stored.
pub struct Batch<'c> {
    case: &'c VaultCase<'c>,
    _lock: Box<dyn Lock>,
    watch: &'c dyn VaultWatch,
    state: Mutex<State<'c>>,
    /// Held by the one file that uses the pipeline, which is as wide as the machine.
    pipeline: Mutex<()>,
    failed: AtomicBool,
}

/// How a file of some megabytes goes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Its blocks side by side: it is the only file.
    Pipeline,
    /// One block after another: other files are under way beside it.
    Alone,
}

#[derive(Default)]
struct State<'c> {
    /// Packs with room that nobody is writing to just now; as many as ever were written to at once.
    packs: Vec<OpenPack<'c>>,
    /// Objects of this batch that are not yet in the case's index.
    claimed: std::collections::BTreeMap<ObjectName, u64>,
    added: Vec<AddedFile>,
}

struct OpenPack<'c> {
    id: PackId,
    upload: Box<dyn BackendUpload + 'c>,
    length: u64,
    slots: Vec<Slot>,
}

impl VaultCase<'_> {
    /// Starts adding files. Clears what earlier crashes left, if nobody else is writing to the case.
    ///
    /// # Errors
    /// [`VaultError::Busy`]; [`VaultError::Rotated`]; [`VaultError::Storage`].
    pub fn batch(&self) -> Result<Batch<'_>, VaultError> {
        self.batch_watched(&NoWatch)
    }

    /// As [`VaultCase::batch`], telling `watch` of the bytes taken.
    ///
    /// # Errors
    /// As [`VaultCase::batch`].
    pub fn batch_watched<'c>(&'c self, watch: &'c dyn VaultWatch) -> Result<Batch<'c>, VaultError> {
        self.sweep_if_idle()?;
        let lock = self.vault.lock(LockScope::Case(self.token), Mode::Shared)?;
        // Under the lock no rotation runs. If one has run, keyrings under our key would be unreadable.
        self.vault.read_case_record(self.token).map_err(rotated)?;
        Ok(Batch {
            case: self,
            _lock: lock,
            watch,
            state: Mutex::default(),
            pipeline: Mutex::default(),
            failed: AtomicBool::new(false),
        })
    }
}

impl<'c> Batch<'c> {
    /// Adds everything a stream gives. Not durable before [`Batch::commit`].
    ///
    /// # Errors
    /// [`VaultError::Stream`] when the stream fails (the batch goes on without it); [`VaultError::Storage`] (the batch has
    /// failed); [`VaultError::Stopped`].
    pub fn add(&self, source: &mut dyn Read) -> Result<AddedFile, VaultError> {
        let mut start = Vec::new();
        ingest::fill(source, &mut start).map_err(VaultError::stream)?;
        if start.len() < BLOCK {
            let mut blocks = BlockWriter::new().map_err(VaultError::stream)?;
            return Ok(self.record(self.add_small(&start, &mut blocks)?));
        }
        // Its length is not known, so it may be a duplicate or huge: a pack of its own can be dropped or kept whole.
        Ok(self.record(self.add_in_own_pack(&mut start.as_slice().chain(source))?))
    }

    /// Adds an open file. If the case holds a file of the same length, it is hashed first, so that a duplicate is
    /// never encrypted and written just to be dropped.
    ///
    /// # Errors
    /// As [`Batch::add`].
    pub fn add_file(&self, file: &mut std::fs::File) -> Result<AddedFile, VaultError> {
        let mut blocks = BlockWriter::new().map_err(VaultError::stream)?;
        Ok(self.record(self.add_known(file, &mut blocks, Way::Pipeline)?))
    }

    /// Adds many files, several at once; `open` gives the file for each item when its turn comes. The results are in
    /// the items' order. A file that cannot be read fails alone; a failing store fails the batch.
    pub fn add_files<T: Sync>(
        &self,
        items: &[T],
        open: impl Fn(&T) -> Result<std::fs::File, VaultError> + Sync,
    ) -> Vec<Result<AddedFile, VaultError>> {
        let next = AtomicUsize::new(0);
        let add = |item: &T, blocks: &mut BlockWriter| {
            if self.watch.stop() {
                return Err(VaultError::Stopped);
            }
            self.add_known(&mut open(item)?, blocks, Way::Alone)
        };
        let work = || {
            let mut blocks = BlockWriter::new();
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(number) else { return done };
                let result = match &mut blocks {
                    Ok(blocks) => add(item, blocks),
                    Err(error) => Err(VaultError::stream(error.kind().into())),
                };
                done.push((number, result));
            }
        };
        // One more than there are cores, because one often waits for the disk.
        let others = ingest::workers().min(items.len().saturating_sub(1));
        let mut results: Vec<(usize, Result<AddedFile, VaultError>)> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
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
        results.into_iter().map(|(_, result)| result.map(|added| self.record(added))).collect()
    }

    /// Makes everything added durable and returns it in the order it was added. Only what this returns is stored for
    /// certain and may be recorded.
    ///
    /// # Errors
    /// [`VaultError::Storage`]; [`VaultError::BatchFailed`] after an earlier failure.
    pub fn commit(self) -> Result<Vec<AddedFile>, VaultError> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(VaultError::BatchFailed);
        }
        let packs = std::mem::take(&mut self.state().packs);
        // The disk can sync several files in the time of one.
        let settled: Vec<Result<(), VaultError>> = std::thread::scope(|scope| {
            let threads: Vec<_> = packs.into_iter().map(|pack| scope.spawn(|| self.settle(pack))).collect();
            let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            joined.map(|result| result.unwrap_or(Err(VaultError::BatchFailed))).collect()
        });
        settled.into_iter().collect::<Result<(), VaultError>>()?;
        Ok(std::mem::take(&mut self.state().added))
    }

    /// Closes a pack. Each step says what a crash (or a failure) at that point leaves behind. Called without the
    /// state's lock, so that others go on while the disk works.
    fn settle(&self, pack: OpenPack<'c>) -> Result<(), VaultError> {
        if pack.slots.is_empty() {
            // Only objects that failed half-way. Dropped: the backend removes the unfinished file.
            return Ok(());
        }
        let contents = VaultFile::Pack(self.case.token, pack.id);
        let keys = VaultFile::Keyring(self.case.token, pack.id);
        let entries: Vec<_> = pack.slots.iter().map(Slot::to_entry).collect();
        let sealed = self.case.vault.seal(&keys, &keyring::head(pack.length), &entries);
        let record = sealed.inspect_err(|_| self.failed.store(true, Ordering::SeqCst))?;
        // 1. The contents become durable and visible. A crash before leaves a temporary file, a crash after leaves a
        //    pack without a keyring: noise nobody has a key to. The sweep removes both. Nothing was acknowledged.
        pack.upload.finish().map_err(|error| self.fail("writing", contents, error))?;
        // 2. The keyring becomes durable and visible: from here on the objects exist. A crash before leaves the same
        //    noise; a crash after leaves whole objects that nobody was told of, which the next run finds as
        //    duplicates.
        put_new(self.case.vault.backend.as_ref(), &keys, &record)
            .map_err(|error| self.fail("writing", keys, error))?;
        // 3. Only now does anybody hear of them.
        let mut state = self.state();
        let mut index = self.case.index();
        index.packs.insert(pack.id, pack.length);
        for slot in pack.slots {
            state.claimed.remove(&slot.name);
            index.insert(pack.id, slot);
        }
        Ok(())
    }

    /// Adds a file whose length the system knows.
    fn add_known(
        &self,
        file: &mut std::fs::File,
        blocks: &mut BlockWriter,
        way: Way,
    ) -> Result<AddedFile, VaultError> {
        let length = file.metadata().map_err(VaultError::stream)?.len();
        if length <= BLOCK as u64 {
            let mut plain = Vec::with_capacity(usize::try_from(length).unwrap_or(BLOCK) + 1);
            file.take(BLOCK as u64 + 1).read_to_end(&mut plain).map_err(VaultError::stream)?;
            if plain.len() <= BLOCK {
                return self.add_small(&plain, blocks);
            }
            // It grew while we looked.
            return self.add_in_own_pack(&mut plain.as_slice().chain(file));
        }
        if self.may_hold_length(length) {
            let digest = hash(file, self.watch)?;
            if let Some(added) = self.duplicate(&digest) {
                return Ok(added);
            }
            std::io::Seek::rewind(file).map_err(VaultError::stream)?;
        }
        if length >= PACK { self.add_in_own_pack(file) } else { self.add_in_shared_pack(file, blocks, way) }
    }

    /// A file that fits one block: hashed before anything else happens to it.
    fn add_small(&self, plain: &[u8], blocks: &mut BlockWriter) -> Result<AddedFile, VaultError> {
        let digest = Digest::of(plain);
        let length = plain.len() as u64;
        let name = self.case.naming.object(&digest);
        let key = self.data_key()?;
        let mut pack = self.take_pack()?;
        self.watch.advanced(length);
        if !self.claim(name, length) {
            self.state().packs.push(pack);
            return Ok(self.added(digest, length, false));
        }
        let object = seal_small(self.case.vault.suite, &key, plain, blocks);
        let offset = pack.length;
        pack.upload
            .write(&object)
            .map_err(|error| self.fail("writing", VaultFile::Pack(self.case.token, pack.id), error))?;
        pack.length += object.len() as u64;
        pack.slots.push(Slot { name, key, digest, length, offset, stored: object.len() as u64 });
        self.give_back(pack)?;
        Ok(self.added(digest, length, true))
    }

    /// A file of some megabytes: streamed to the end of a shared pack.
    fn add_in_shared_pack(
        &self,
        source: &mut dyn Read,
        blocks: &mut BlockWriter,
        way: Way,
    ) -> Result<AddedFile, VaultError> {
        let key = self.data_key()?;
        let mut pack = self.take_pack()?;
        let offset = pack.length;
        let streamed = self.stream_into(source, &key, &mut pack, Some(blocks).filter(|_| way == Way::Alone));
        let Streamed { digest, length } = match streamed {
            Ok(streamed) => streamed,
            Err(error) => {
                // Its bytes stay in the pack as a hole without a key.
                self.give_back(pack)?;
                return Err(error);
            }
        };
        let name = self.case.naming.object(&digest);
        let new = self.claim(name, length);
        // If not new, it changed into a file the case holds while it was read: again a hole.
        if new {
            pack.slots.push(Slot { name, key, digest, length, offset, stored: pack.length - offset });
        }
        self.give_back(pack)?;
        Ok(self.added(digest, length, new))
    }

    /// A large file, or one of unknown length: a pack of its own, dropped if it turns out to be a duplicate.
    fn add_in_own_pack(&self, source: &mut dyn Read) -> Result<AddedFile, VaultError> {
        let _one_at_a_time = self.pipeline.lock().unwrap_or_else(PoisonError::into_inner);
        let key = self.data_key()?;
        let mut pack = self.new_pack()?;
        let Streamed { digest, length } = self.stream_into(source, &key, &mut pack, None)?;
        let name = self.case.naming.object(&digest);
        let new = self.claim(name, length);
        if new {
            let stored = pack.length;
            pack.slots.push(Slot { name, key, digest, length, offset: 0, stored });
            self.settle(pack)?;
        }
        Ok(self.added(digest, length, new))
    }

    /// Stores a file even though the case's keyrings name it already.
    pub(crate) fn add_anew(&self, wanted: &Digest, source: &mut dyn Read) -> Result<(), VaultError> {
        let key = self.data_key()?;
        let mut pack = self.new_pack()?;
        let Streamed { digest, length } = self.stream_into(source, &key, &mut pack, None)?;
        if digest != *wanted {
            return Err(VaultError::OtherFile { wanted: *wanted, given: digest });
        }
        let (name, stored) = (self.case.naming.object(&digest), pack.length);
        pack.slots.push(Slot { name, key, digest, length, offset: 0, stored });
        self.settle(pack)
    }

    /// Streams alone when a compressor is given, else through the pipeline.
    fn stream_into(
        &self,
        source: &mut dyn Read,
        key: &Secret,
        pack: &mut OpenPack<'c>,
        alone: Option<&mut BlockWriter>,
    ) -> Result<Streamed, VaultError> {
        let OpenPack { id, upload, length, .. } = pack;
        let mut sink = |bytes: &[u8]| {
            *length += bytes.len() as u64;
            upload.write(bytes)
        };
        let suite = self.case.vault.suite;
        let streamed = match alone {
            Some(blocks) => ingest::stream_alone(source, suite, key, self.watch, blocks, &mut sink),
            None => ingest::stream(source, suite, key, self.watch, &mut sink),
        };
        streamed.map_err(|error| match error {
            StreamError::Sink(error) => self.fail("writing", VaultFile::Pack(self.case.token, *id), error),
            StreamError::Other(error) => error,
        })
    }

    /// A pack with room, for the caller alone.
    fn take_pack(&self) -> Result<OpenPack<'c>, VaultError> {
        if self.failed.load(Ordering::SeqCst) {
            return Err(VaultError::BatchFailed);
        }
        let pack = self.state().packs.pop();
        pack.map_or_else(|| self.new_pack(), Ok)
    }

    /// Returns a pack, or closes it when it is full.
    fn give_back(&self, pack: OpenPack<'c>) -> Result<(), VaultError> {
        if pack.length >= PACK || pack.slots.len() >= PACK_OBJECTS {
            return self.settle(pack);
        }
        self.state().packs.push(pack);
        Ok(())
    }

    fn new_pack(&self) -> Result<OpenPack<'c>, VaultError> {
        let id = fresh(self.case.vault.entropy.as_ref())?;
        let place = VaultFile::Pack(self.case.token, id);
        let upload =
            self.case.vault.backend.create(&place).map_err(|error| self.fail("creating", place, error))?;
        Ok(OpenPack { id, upload, length: 0, slots: Vec::new() })
    }

    fn data_key(&self) -> Result<Secret, VaultError> {
        Ok(Secret::new(fresh(self.case.vault.entropy.as_ref())?))
    }

    /// True if the object is new to the case and to this batch: then the caller stores it, or fails the batch.
    fn claim(&self, name: ObjectName, length: u64) -> bool {
        let mut state = self.state();
        self.case.index().spots(&name).is_empty() && state.claimed.insert(name, length).is_none()
    }

    fn may_hold_length(&self, length: u64) -> bool {
        // One lock after the other, never both: `settle` takes them in the opposite order.
        let held = self.case.index().has_length(length);
        held || self.state().claimed.values().any(|claimed| *claimed == length)
    }

    fn duplicate(&self, digest: &Digest) -> Option<AddedFile> {
        let name = self.case.naming.object(digest);
        let index = self.case.index();
        let known = index.spots(&name).first().map(|spot| spot.slot.length);
        drop(index);
        let length = known.or_else(|| self.state().claimed.get(&name).copied())?;
        Some(self.added(*digest, length, false))
    }

    fn added(&self, digest: Digest, length: u64, new: bool) -> AddedFile {
        AddedFile { case: self.case.id.clone(), digest, length, new }
    }

    fn record(&self, added: AddedFile) -> AddedFile {
        self.state().added.push(added.clone());
        added
    }

    /// Notes that the store failed: nothing of this batch that is not settled can be acknowledged any more.
    fn fail(&self, doing: &'static str, place: VaultFile, error: std::io::Error) -> VaultError {
        self.failed.store(true, Ordering::SeqCst);
        VaultError::storage(doing, place, error)
    }

    fn state(&self) -> MutexGuard<'_, State<'c>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Seals a whole file that fits one block.
pub(crate) fn seal_small(suite: Suite, key: &Secret, plain: &[u8], blocks: &mut BlockWriter) -> Vec<u8> {
    let mut object =
        Vec::with_capacity(usize::try_from(stored_len(plain.len() as u64 + 8)).unwrap_or_default());
    let mut sink = |bytes: &[u8]| {
        object.extend_from_slice(bytes);
        Ok::<(), std::convert::Infallible>(())
    };
    let sealed = ObjectWriter::start(suite, key, &mut sink).and_then(|mut writer| {
        if !plain.is_empty() {
            let mut block = ObjectBlock::default();
            blocks.write(plain, worth_trying(plain), &mut block);
            writer.block(&block, plain, &mut sink)?;
        }
        writer.finish(&mut sink)
    });
    match sealed {
        Ok(()) => object,
        Err(never) => match never {},
    }
}

/// The digest of the rest of a file.
fn hash(file: &mut std::fs::File, watch: &dyn VaultWatch) -> Result<Digest, VaultError> {
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        if watch.stop() {
            return Err(VaultError::Stopped);
        }
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(count) => hasher.update(&buffer[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(VaultError::stream(error)),
        }
    }
}
