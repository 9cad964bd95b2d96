//! Writer and reader against each other, beyond 4 GiB too, and against the bytes they once had.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use super::{StrictArchive, StrictWriter};
use crate::sum::sha256_hex;

/// A medium that keeps only blocks that are not zero, so that 4 GiB fit into memory.
#[derive(Default)]
struct Sparse {
    blocks: BTreeMap<u64, Vec<u8>>,
    at: u64,
    length: u64,
}

const BLOCK: u64 = 64 * 1024;

impl Sparse {
    /// The part of the block at the present position, and how many of `wanted` bytes lie in it.
    fn here(&self, wanted: usize) -> (u64, usize, usize) {
        let within = usize::try_from(self.at % BLOCK).expect("small");
        (self.at / BLOCK, within, wanted.min(usize::try_from(BLOCK).expect("small") - within))
    }
}

impl Write for Sparse {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (block, within, count) = self.here(bytes.len());
        if bytes[..count].iter().any(|byte| *byte != 0) || self.blocks.contains_key(&block) {
            let size = usize::try_from(BLOCK).expect("small");
            let block = self.blocks.entry(block).or_insert_with(|| vec![0; size]);
            block[within..within + count].copy_from_slice(&bytes[..count]);
        }
        self.at += count as u64;
        self.length = self.length.max(self.at);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Sparse {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let (block, within, count) = self.here(into.len().min(left));
        match self.blocks.get(&block) {
            Some(block) => into[..count].copy_from_slice(&block[within..within + count]),
            None => into[..count].fill(0),
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(by) => self.length.saturating_add_signed(by),
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

fn read_all<R: Read + Seek>(archive: &mut StrictArchive<R>) -> Vec<(String, u64)> {
    (0..archive.entries().len())
        .map(|index| {
            let name = archive.entries()[index].name.clone();
            let sum = archive.read(index, &mut |_| Ok(())).expect("it reads");
            (name, sum.bytes)
        })
        .collect()
}

/// Half a minute in a debug build, so in the long mode only; the headers by themselves are tested always.
#[test]
fn a_file_of_more_than_four_gib_and_what_follows_it_read_back() {
    if std::env::var_os("SIMSA_LONG").is_none() {
        return;
    }
    let size = (4 << 30) + 12_345;
    let mut medium = Sparse::default();
    let mut writer = StrictWriter::new(&mut medium).expect("written");
    writer.add("b/large.bin", size, &mut io::repeat(0).take(size), &mut |_| Ok(())).expect("written");
    writer.add_bytes("b/after.txt", &[b'x'; 5000]).expect("written");
    let length = writer.finish().expect("written");
    assert_eq!(length, medium.length);
    let Ok(mut archive) = StrictArchive::open(medium) else { panic!("it is refused") };
    let expected = vec![("b/large.bin".to_owned(), size), ("b/after.txt".to_owned(), 5000)];
    assert_eq!(read_all(&mut archive), expected);
}

/// When this digest changes, packages of the same case differ between versions of this program: that is another format.
#[test]
fn the_bytes_of_an_archive_are_those_they_were() {
    let mut out = Cursor::new(Vec::new());
    let mut writer = StrictWriter::new(&mut out).expect("written");
    let lines: Vec<String> = (0..2000_u32).map(|n| format!("{n} 줄, {}\n", n * n % 97)).collect();
    let text = lines.concat();
    writer.add_bytes("b/가.txt", text.as_bytes()).expect("written");
    writer.add_bytes("b/b.pdf", text.as_bytes()).expect("written");
    writer.finish().expect("written");
    let bytes = out.into_inner();
    assert_eq!(
        sha256_hex(&bytes),
        "f9a533beb600b14c5011f5a25765355dc092dc7c419abde242ce547482ff40ec",
        "the archive has {} bytes",
        bytes.len()
    );
    let Ok(mut archive) = StrictArchive::open(Cursor::new(bytes)) else { panic!("it is refused") };
    assert_eq!(read_all(&mut archive).len(), 2);
}

#[test]
fn an_archive_may_begin_anywhere_in_a_file_that_is_written() {
    let mut out = Cursor::new(b"before".to_vec());
    out.set_position(6);
    let mut writer = StrictWriter::new(&mut out).expect("written");
    writer.add_bytes("b/a", b"x").expect("written");
    let length = writer.finish().expect("written");
    let bytes = out.into_inner();
    assert_eq!(bytes.len() as u64, length + 6);
    assert!(StrictArchive::open(Cursor::new(&bytes[6..])).is_ok());
}
