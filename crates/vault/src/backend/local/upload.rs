//! Writing one new file of the store.
//!
//! The disk starts working while bytes still come in: every few megabytes a helper thread syncs what is there, so
//! that the sync at the end of a ten-gigabyte file waits for the last megabytes only, and the kernel never holds more
//! unwritten bytes of ours than that.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use rustix::fs::AtFlags;
use rustix::io::Errno;

use super::super::BackendUpload;
use super::new_file;

/// Bytes between two early syncs.
const SYNC_EVERY: u64 = 16 << 20;

pub(super) struct LocalUpload {
    folder: OwnedFd,
    name: String,
    /// `None` once the file has its name.
    temporary: Option<String>,
    file: File,
    /// Whether it is to be durable when it is finished.
    durable: bool,
    since_sync: u64,
    syncer: Option<Syncer>,
}

impl LocalUpload {
    pub(super) fn start(folder: OwnedFd, name: String, durable: bool) -> io::Result<Self> {
        let (temporary, file) = new_file(&folder)?;
        Ok(Self { folder, name, temporary: Some(temporary), file, durable, since_sync: 0, syncer: None })
    }

    fn publish(&mut self, temporary: &str) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            use rustix::fs::{RenameFlags, renameat_with};
            let (folder, name) = (&self.folder, self.name.as_str());
            match renameat_with(folder, temporary, folder, name, RenameFlags::NOREPLACE) {
                Ok(()) => {
                    self.temporary = None;
                    return Ok(());
                }
                // A file system or kernel without it: the link below does the same in two steps.
                Err(Errno::INVAL | Errno::NOSYS) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
        rustix::fs::linkat(&self.folder, temporary, &self.folder, self.name.as_str(), AtFlags::empty())?;
        rustix::fs::unlinkat(&self.folder, temporary, AtFlags::empty())?;
        self.temporary = None;
        Ok(())
    }
}

impl BackendUpload for LocalUpload {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.since_sync += bytes.len() as u64;
        if self.since_sync >= SYNC_EVERY {
            self.since_sync = 0;
            match &self.syncer {
                Some(syncer) => syncer.request(),
                None => self.syncer = Some(Syncer::start(self.file.try_clone()?)),
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        // 1. The bytes. The early syncs may have been told of an error that the last one is not told of again.
        if let Some(syncer) = self.syncer.take() {
            syncer.join()?;
        }
        if self.durable {
            self.file.sync_all()?;
        }
        // 2. The name, only if nobody has it. A crash before leaves the temporary file: swept.
        if let Some(temporary) = self.temporary.clone() {
            self.publish(&temporary)?;
        }
        // 3. The folder. A crash before may leave the file with or without its name; nothing was acknowledged.
        if self.durable {
            rustix::fs::fsync(&self.folder)?;
        }
        Ok(())
    }
}

impl Drop for LocalUpload {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // If this fails too, the sweep removes it.
            let _ = rustix::fs::unlinkat(&self.folder, temporary.as_str(), AtFlags::empty());
        }
    }
}

/// Syncs a file on request, on a thread of its own.
struct Syncer {
    requests: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Syncer {
    fn start(file: File) -> Self {
        let (requests, received) = sync_channel(1);
        let thread = std::thread::spawn(move || {
            file.sync_data()?;
            for () in received {
                file.sync_data()?;
            }
            Ok(())
        });
        Self { requests, thread }
    }

    /// Asks for a sync. When the disk is two requests behind this waits, so that a fast writer cannot run away from
    /// a slow disk; when the thread has ended with an error, `join` tells.
    fn request(&self) {
        let _ = self.requests.send(());
    }

    fn join(self) -> io::Result<()> {
        drop(self.requests);
        self.thread.join().map_err(|_| io::Error::other("the syncing thread ended unexpectedly"))?
    }
}
