//! The private sequence file: whatever it holds, opening it never panics; when it opens, it can be read and goes on.
#![no_main]

use std::io;
use std::sync::Mutex;

use libfuzzer_sys::fuzz_target;
use simsa_ledger::local::{LocalSequence, Medium};
use simsa_ledger::{Append, Sequence};

struct Memory(Mutex<Vec<u8>>);

impl Medium for Memory {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().len() as u64)
    }
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let bytes = self.0.lock().unwrap();
        let start = usize::try_from(offset).map_err(io::Error::other)?;
        let found = bytes.get(start..start + buffer.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(found);
        Ok(())
    }
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(())
    }
    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
    fn truncate(&self, len: u64) -> io::Result<()> {
        self.0.lock().unwrap().truncate(usize::try_from(len).map_err(io::Error::other)?);
        Ok(())
    }
}

fuzz_target!(|data: &[u8]| {
    // with and without the header, so that the frames are reached
    for prefix in [b"".as_slice(), b"simsa-ledger-sequence/v1\n"] {
        let disk = Memory(Mutex::new([prefix, data].concat()));
        let Ok(sequence) = LocalSequence::open(&disk) else { continue };
        let length = sequence.len().unwrap();
        assert_eq!(sequence.read(0, usize::MAX).unwrap().len() as u64, length);
        assert_eq!(sequence.append(&[b"next"]), Ok(length));
        drop(sequence);
        assert_eq!(LocalSequence::open(&disk).unwrap().len(), Ok(length + 1));
    }
});
