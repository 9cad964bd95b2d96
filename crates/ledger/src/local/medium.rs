//! The few things the local sequence asks of a file. A trait, so that tests can put a disk under it that fails, tears
//! writes and forgets what was not synchronised.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An append-only file.
pub trait Medium {
    /// Bytes in it.
    ///
    /// # Errors
    /// The file cannot be asked.
    fn len(&self) -> io::Result<u64>;

    /// Whether it is empty.
    ///
    /// # Errors
    /// The file cannot be asked.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Fills `buffer` from `offset`.
    ///
    /// # Errors
    /// Reading fails or the file ends before.
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;

    /// Writes at the end. After an error a part may have been written.
    ///
    /// # Errors
    /// Writing fails.
    fn append(&self, bytes: &[u8]) -> io::Result<()>;

    /// Returns when all that was written is durable, with the length of the file.
    ///
    /// # Errors
    /// The disk reports an error; what was written since the last success may or may not be there.
    fn sync(&self) -> io::Result<()>;

    /// Cuts the file to `len` bytes.
    ///
    /// # Errors
    /// It cannot be cut.
    fn truncate(&self, len: u64) -> io::Result<()>;
}

impl<M: Medium + ?Sized> Medium for &M {
    fn len(&self) -> io::Result<u64> {
        (**self).len()
    }

    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        (**self).read_exact_at(offset, buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        (**self).append(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        (**self).sync()
    }

    fn truncate(&self, len: u64) -> io::Result<()> {
        (**self).truncate(len)
    }
}

/// A file on disk, locked against other programs while open.
#[derive(Debug)]
pub struct FileMedium {
    writer: File,
    /// A second handle, so that reading does not move the place of writing.
    reader: Mutex<File>,
}

impl FileMedium {
    /// Opens or creates the file, makes its existence durable and locks it.
    ///
    /// # Errors
    /// It cannot be opened, or another program has it open.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let writer = options.open(path)?;
        match writer.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::new(
                    io::ErrorKind::ResourceBusy,
                    "another program has this ledger open; wait for it to end",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // A file that is durable under a name that is not would be lost as a whole.
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(Self { writer, reader: Mutex::new(File::open(path)?) })
    }
}

impl Medium for FileMedium {
    fn len(&self) -> io::Result<u64> {
        Ok(self.writer.metadata()?.len())
    }

    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.seek(SeekFrom::Start(offset))?;
        reader.read_exact(buffer)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        (&self.writer).write_all(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        // fdatasync: also makes the new length durable, which reading the data back needs
        self.writer.sync_data()
    }

    fn truncate(&self, len: u64) -> io::Result<()> {
        self.writer.set_len(len)
    }
}
