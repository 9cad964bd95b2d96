//! The pipeline for files larger than a block: read and hash, compress, encrypt and write, side by side.
//!
//! ```text
//! caller's thread     read 1 MiB → SHA-256 ─┬→ worker 0: block ─┬→ emitter: segments → sink
//!                                           └→ worker 1: block ─┘   (takes from the workers in turn: order kept)
//! ```
//!
//! A fixed number of jobs circulates, each with its two buffers; that bounds the memory whatever the file's size and
//! makes the fast stages wait for the slow one.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::digest::{Digest, Hasher};
use crate::error::VaultError;
use crate::object::BLOCK;
use crate::object::blocks::{BlockWriter, ObjectBlock, worth_trying};
use crate::object::segments::MAX_PAYLOAD;
use crate::object::writer::ObjectWriter;
use crate::suite::{Secret, Suite};
use crate::watch::VaultWatch;

/// One block on its way.
struct Job {
    plain: Vec<u8>,
    block: ObjectBlock,
    pays: bool,
}

/// What went through.
pub(crate) struct Streamed {
    pub(crate) digest: Digest,
    pub(crate) length: u64,
}

/// Why nothing useful came out.
pub(crate) enum StreamError {
    /// The sink failed.
    Sink(io::Error),
    /// The source failed, or the caller asked to stop.
    Other(VaultError),
}

/// How many threads compress: the cores there are, up to four.
pub(crate) fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).clamp(1, 4)
}

/// Sends the whole of `source` through to `sink` as one object.
pub(crate) fn stream(
    source: &mut dyn Read,
    suite: Suite,
    key: &Secret,
    watch: &dyn VaultWatch,
    sink: &mut (dyn FnMut(&[u8]) -> io::Result<()> + Send),
) -> Result<Streamed, StreamError> {
    let count = workers();
    let (free_to, free) = channel();
    for _ in 0..2 * count + 2 {
        let _ = free_to.send(Job { plain: Vec::new(), block: ObjectBlock::default(), pays: true });
    }
    std::thread::scope(|scope| {
        let mut to_workers = Vec::with_capacity(count);
        let mut from_workers = Vec::with_capacity(count);
        for _ in 0..count {
            let (job_to, job_from) = channel::<Job>();
            let (done_to, done_from) = channel::<Job>();
            scope.spawn(move || compress(&job_from, &done_to));
            to_workers.push(job_to);
            from_workers.push(done_from);
        }
        let emitter = scope.spawn(move || emit(suite, key, &from_workers, &free_to, sink));
        let read = read_and_hash(source, &free, &to_workers, watch);
        // Ends the workers, and with them the emitter.
        drop(to_workers);
        // A panic in a stage is a fault of ours; reported as a failed write, never as a stored file.
        let written = emitter
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("a stage of the pipeline ended unexpectedly")));
        // What the source said comes first: the emitter also "fails" when the reader stopped half-way.
        let streamed = read.map_err(StreamError::Other)?;
        written.map_err(StreamError::Sink)?;
        streamed
            .ok_or_else(|| StreamError::Sink(io::Error::other("a stage of the pipeline ended unexpectedly")))
    })
}

/// Returns `None` when the stages behind have given up; their error tells why.
fn read_and_hash(
    source: &mut dyn Read,
    free: &Receiver<Job>,
    to_workers: &[Sender<Job>],
    watch: &dyn VaultWatch,
) -> Result<Option<Streamed>, VaultError> {
    let mut intake = Intake::new(watch);
    for worker in to_workers.iter().cycle() {
        let Ok(mut job) = free.recv() else { return Ok(None) };
        if !intake.next(source, &mut job.plain)? {
            break;
        }
        job.pays = intake.pays;
        if worker.send(job).is_err() {
            return Ok(None);
        }
    }
    Ok(Some(intake.finish()))
}

/// As [`stream`], one block after another on the caller's thread: for when other files go through beside it.
pub(crate) fn stream_alone(
    source: &mut dyn Read,
    suite: Suite,
    key: &Secret,
    watch: &dyn VaultWatch,
    blocks: &mut BlockWriter,
    sink: &mut (dyn FnMut(&[u8]) -> io::Result<()> + Send),
) -> Result<Streamed, StreamError> {
    let mut sink = |bytes: &[u8]| sink(bytes).map_err(StreamError::Sink);
    let other = |error| StreamError::Other(error);
    let mut object = ObjectWriter::start(suite, key, &mut sink)?;
    let mut intake = Intake::new(watch);
    let (mut plain, mut block) = (Vec::new(), ObjectBlock::default());
    while intake.next(source, &mut plain).map_err(other)? {
        blocks.write(&plain, intake.pays, &mut block);
        object.block(&block, &plain, &mut sink)?;
    }
    object.finish(&mut sink)?;
    Ok(intake.finish())
}

/// Takes a file block by block: hashes and counts.
struct Intake<'w> {
    watch: &'w dyn VaultWatch,
    hasher: Hasher,
    length: u64,
    pays: bool,
}

impl<'w> Intake<'w> {
    fn new(watch: &'w dyn VaultWatch) -> Self {
        Self { watch, hasher: Hasher::new(), length: 0, pays: true }
    }

    /// Reads the next block; false at the end of the file.
    fn next(&mut self, source: &mut dyn Read, plain: &mut Vec<u8>) -> Result<bool, VaultError> {
        if self.watch.stop() {
            return Err(VaultError::Stopped);
        }
        fill(source, plain).map_err(VaultError::stream)?;
        if self.length == 0 {
            self.pays = worth_trying(plain);
        }
        self.length += plain.len() as u64;
        // Blocks cost four bytes each at most, so half the limit is far enough from it.
        if self.length > MAX_PAYLOAD / 2 {
            return Err(VaultError::TooLarge);
        }
        self.hasher.update(plain);
        self.watch.advanced(plain.len() as u64);
        Ok(!plain.is_empty())
    }

    fn finish(self) -> Streamed {
        Streamed { digest: self.hasher.finish(), length: self.length }
    }
}

/// Fills the buffer with the next block; shorter only at the end of the source.
pub(crate) fn fill(source: &mut dyn Read, block: &mut Vec<u8>) -> io::Result<()> {
    block.resize(BLOCK, 0);
    let mut have = 0;
    while have < BLOCK {
        match source.read(&mut block[have..]) {
            Ok(0) => break,
            Ok(count) => have += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    block.truncate(have);
    Ok(())
}

fn compress(jobs: &Receiver<Job>, done: &Sender<Job>) {
    // Without memory for a compressor the channel closes, and the emitter's missing turn ends the pipeline.
    let Ok(mut writer) = BlockWriter::new() else { return };
    for mut job in jobs {
        writer.write(&job.plain, job.pays, &mut job.block);
        if done.send(job).is_err() {
            return;
        }
    }
}

fn emit(
    suite: Suite,
    key: &Secret,
    from_workers: &[Receiver<Job>],
    free: &Sender<Job>,
    sink: &mut (dyn FnMut(&[u8]) -> io::Result<()> + Send),
) -> io::Result<()> {
    let mut sink = |bytes: &[u8]| sink(bytes);
    let mut object = ObjectWriter::start(suite, key, &mut sink)?;
    for worker in from_workers.iter().cycle() {
        // Workers get their jobs in turn, so the first that has none left is the end.
        let Ok(job) = worker.recv() else { break };
        object.block(&job.block, &job.plain, &mut sink)?;
        // The reader may be gone already.
        let _ = free.send(job);
    }
    object.finish(&mut sink)
}
