//! Reading the archive: first its form and limits, from the directory alone, then the contents, each once, in order.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;
use sha2::{Digest, Sha256};
use simsa_model::Say;

use super::form::{
    END, END_64, END_SIGNATURE, LOCATOR, Method, ZipEntry, directory, needs_zip64, u16_of, u32_of, u64_of,
};
use crate::limits::{MAX_DEPTH, MAX_DIRECTORY_BYTES, MAX_FILES, MAX_UNPACKED_BYTES};
use crate::name::{key, safe};
use crate::sum::{FileSum, pass};

/// What is wrong with the archive, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ArchiveError {
    pub(crate) why: Say,
    pub(crate) place: String,
}

impl ArchiveError {
    fn at(place: impl Into<String>, ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self { why: Say::new(ko, en), place: place.into() }
    }

    fn io(place: impl Into<String>, error: &io::Error) -> Self {
        Self::at(place, format!("읽을 수 없습니다: {error}"), format!("it cannot be read: {error}"))
    }
}

/// Place name of the directory at the end of the file.
const DIRECTORY: &str = "ZIP central directory";

/// An archive whose directory has the one accepted form.
pub(crate) struct StrictArchive<R> {
    file: BufReader<R>,
    entries: Vec<ZipEntry>,
    packed: Sha256,
}

impl<R: Read + Seek> StrictArchive<R> {
    /// Reads and checks the directory. Nothing of the contents is read.
    pub(crate) fn open(mut file: R) -> Result<Self, ArchiveError> {
        let length = file.seek(SeekFrom::End(0)).map_err(|error| ArchiveError::io("", &error))?;
        let (count, start) = end_of(&mut file, length)?;
        if count > MAX_FILES as u64 {
            return Err(ArchiveError::at(
                DIRECTORY,
                format!("파일이 {count}개입니다. 허용 한도는 {MAX_FILES}개입니다"),
                format!("it holds {count} files; the limit is {MAX_FILES}"),
            ));
        }
        let bytes = length - start;
        if bytes > MAX_DIRECTORY_BYTES {
            return Err(ArchiveError::at(
                DIRECTORY,
                format!("파일 목록이 {bytes}바이트입니다. 허용 한도는 {MAX_DIRECTORY_BYTES}바이트입니다"),
                format!("the directory has {bytes} bytes; the limit is {MAX_DIRECTORY_BYTES}"),
            ));
        }
        let found = read_at(&mut file, start, bytes)?;
        let entries = entries_of(&found, count)?;
        check_layout(&entries, start)?;
        if directory(&entries, start) != found {
            return Err(ArchiveError::at(
                DIRECTORY,
                "파일 목록이 정해진 형식과 다릅니다(시각, 주석, 암호화, 링크, 추가 필드 등은 허용하지 않습니다)",
                "the directory is not of the one accepted form (times, comments, encryption, links and further \
                 fields are not accepted)",
            ));
        }
        check_names(&entries)?;
        check_unpacked(&entries)?;
        file.seek(SeekFrom::Start(0)).map_err(|error| ArchiveError::io("", &error))?;
        Ok(Self { file: BufReader::with_capacity(128 * 1024, file), entries, packed: Sha256::new() })
    }

    pub(crate) fn entries(&self) -> &[ZipEntry] {
        &self.entries
    }

    /// Digest of all deflate streams read so far.
    pub(crate) fn packed_digest(&self) -> [u8; 32] {
        self.packed.clone().finalize().into()
    }

    /// Reads the contents of one entry into `sink`, piece by piece, and holds them against the headers.
    pub(crate) fn read(
        &mut self,
        index: usize,
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<FileSum, ArchiveError> {
        let entry = self.entries[index].clone();
        let failed = |error: io::Error| ArchiveError::io(&entry.name, &error);
        self.seek_to(entry.offset).map_err(failed)?;
        let expected = entry.local_header();
        let mut header = vec![0; expected.len()];
        self.file.read_exact(&mut header).map_err(failed)?;
        if header != expected {
            return Err(ArchiveError::at(
                format!("{} (ZIP local header)", entry.name),
                "파일 앞의 헤더가 파일 목록과 다릅니다",
                "the header before the file differs from the directory",
            ));
        }
        // One byte more than promised shows a size that lies.
        let most = entry.size.saturating_add(1);
        let sum = match entry.method {
            Method::Stored => {
                pass(&mut (&mut self.file).take(entry.packed.min(most)), sink).map_err(failed)?
            }
            Method::Deflated => {
                let limited = Tee { from: (&mut self.file).take(entry.packed), digest: &mut self.packed };
                let mut decoder = DeflateDecoder::new(limited);
                let sum = pass(&mut (&mut decoder).take(most), sink).map_err(|error| {
                    ArchiveError::at(
                        &entry.name,
                        format!("압축을 풀 수 없습니다: {error}"),
                        format!("it cannot be unpacked: {error}"),
                    )
                })?;
                if decoder.total_in() != entry.packed {
                    return Err(lying_size(&entry));
                }
                sum
            }
        };
        if sum.bytes != entry.size {
            return Err(lying_size(&entry));
        }
        if sum.crc != entry.crc {
            return Err(ArchiveError::at(
                &entry.name,
                "CRC-32가 내용과 다릅니다",
                "its CRC-32 is not that of the contents",
            ));
        }
        Ok(sum)
    }

    /// Goes on from where the reader is, in the ordinary case without losing what is buffered.
    fn seek_to(&mut self, offset: u64) -> io::Result<()> {
        let at = self.file.stream_position()?;
        let step = i64::try_from(i128::from(offset) - i128::from(at)).map_err(io::Error::other)?;
        self.file.seek_relative(step)
    }
}

fn lying_size(entry: &ZipEntry) -> ArchiveError {
    ArchiveError::at(
        &entry.name,
        "헤더에 적힌 크기와 실제 크기가 다릅니다",
        "its size is not the one that the header states",
    )
}

/// Number of entries and beginning of the central directory, from the end of the file.
fn end_of<R: Read + Seek>(file: &mut R, length: u64) -> Result<(u64, u64), ArchiveError> {
    let no_archive = || {
        ArchiveError::at(
            "ZIP end record",
            "패키지 파일이 아니거나 끝이 잘렸거나 뒤에 다른 데이터가 붙어 있습니다",
            "it is not a package, or its end was cut off, or something was added after its end",
        )
    };
    let at = length.checked_sub(END).ok_or_else(no_archive)?;
    let bytes = read_at(file, at, END)?;
    let mut rest = bytes.as_slice();
    let signature = u32_of(&mut rest);
    let mut field16 = || u16_of(&mut rest);
    let (_, _, _, count) = (field16(), field16(), field16(), field16());
    let (_, start) = (u32_of(&mut rest), u32_of(&mut rest));
    let (Some(END_SIGNATURE), Some(count), Some(start)) = (signature, count, start) else {
        return Err(no_archive());
    };
    let (mut count, mut start, mut end) = (u64::from(count), u64::from(start), at);
    if needs_zip64(count, start) {
        end = at.checked_sub(LOCATOR + END_64).ok_or_else(no_archive)?;
        let bytes = read_at(file, end, END_64)?;
        let mut rest = &bytes[32..];
        let (found, _, begin) = (u64_of(&mut rest), u64_of(&mut rest), u64_of(&mut rest));
        (count, start) = found.zip(begin).ok_or_else(no_archive)?;
    }
    if start > end { Err(no_archive()) } else { Ok((count, start)) }
}

fn read_at<R: Read + Seek>(file: &mut R, at: u64, count: u64) -> Result<Vec<u8>, ArchiveError> {
    let mut read = || {
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        file.take(count).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == count { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    };
    read().map_err(|error| ArchiveError::io(DIRECTORY, &error))
}

fn entries_of(mut directory: &[u8], count: u64) -> Result<Vec<ZipEntry>, ArchiveError> {
    let mut entries = Vec::new();
    for number in 1..=count {
        entries.push(ZipEntry::take(&mut directory).ok_or_else(|| {
            ArchiveError::at(
                format!("{DIRECTORY}, entry {number}"),
                "파일 목록의 항목을 읽을 수 없습니다(지원하지 않는 압축 방식, 잘못된 이름, 앞에 붙은 데이터 등)",
                "the entry cannot be read (reasons: another compression method, a name that is not UTF-8, something put \
                 before the archive)",
            )
        })?);
    }
    Ok(entries)
}

/// Entries lie one after the other, from the first byte to the directory: none overlap, nothing lies between.
fn check_layout(entries: &[ZipEntry], start: u64) -> Result<(), ArchiveError> {
    let mut at = 0_u64;
    for entry in entries {
        if entry.offset != at {
            return Err(ArchiveError::at(
                &entry.name,
                "파일이 겹치거나 파일 사이에 다른 데이터가 있습니다",
                "files overlap, or something lies between them",
            ));
        }
        let length = entry.local_header().len() as u64;
        at = at.checked_add(length).and_then(|at| at.checked_add(entry.packed)).unwrap_or(u64::MAX);
        if entry.method == Method::Stored && entry.packed != entry.size {
            return Err(lying_size(entry));
        }
    }
    if at == start {
        return Ok(());
    }
    Err(ArchiveError::at(
        DIRECTORY,
        "파일들의 크기 합이 패키지 크기와 맞지 않습니다",
        "the sizes of the files do not add up to that of the package",
    ))
}

fn check_names(entries: &[ZipEntry]) -> Result<(), ArchiveError> {
    let mut names = BTreeSet::new();
    let mut folders = BTreeSet::new();
    for entry in entries {
        let refused =
            |ko: String, en: String| Err(ArchiveError::at(entry.name.escape_debug().to_string(), ko, en));
        let parts: Vec<&str> = entry.name.split('/').collect();
        if parts.len() > MAX_DEPTH {
            return refused(
                format!("폴더가 {}단계입니다. 허용 한도는 {MAX_DEPTH}단계입니다", parts.len()),
                format!("its path has {} levels; the limit is {MAX_DEPTH}", parts.len()),
            );
        }
        if parts.iter().any(|part| safe(part) != *part) {
            return refused(
                "허용하지 않는 이름입니다(절대 경로, 상위 폴더, 예약된 이름, 너무 긴 이름, 정규화되지 않은 이름 등)"
                    .into(),
                "the name is not accepted (absolute, leading upwards, reserved, too long, or not in normal form C)"
                    .into(),
            );
        }
        let name = key(&entry.name);
        folders.extend(name.match_indices('/').map(|(at, _)| name[..at].to_owned()));
        if !names.insert(name) {
            return refused(
                "같은 이름이 두 번 있습니다(대소문자와 유니코드 표기만 다른 것 포함)".into(),
                "the name occurs twice (the case of letters and the form of Unicode do not count)".into(),
            );
        }
    }
    match names.intersection(&folders).next() {
        None => Ok(()),
        Some(both) => Err(ArchiveError::at(
            both,
            "같은 이름의 파일과 폴더가 있습니다",
            "a file and a folder have the same name",
        )),
    }
}

fn check_unpacked(entries: &[ZipEntry]) -> Result<(), ArchiveError> {
    let deflated = entries.iter().filter(|entry| entry.method == Method::Deflated);
    let total = deflated.fold(0_u64, |total, entry| total.saturating_add(entry.size));
    if total <= MAX_UNPACKED_BYTES {
        return Ok(());
    }
    Err(ArchiveError::at(
        DIRECTORY,
        format!("압축을 풀면 {total}바이트가 됩니다. 허용 한도는 {MAX_UNPACKED_BYTES}바이트입니다"),
        format!("unpacked, its files come to {total} bytes; the limit is {MAX_UNPACKED_BYTES}"),
    ))
}

/// Hashes what a decompressor takes in.
struct Tee<'a, R> {
    from: R,
    digest: &'a mut Sha256,
}

impl<R: BufRead> Read for Tee<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.digest.update(&into[..read]);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Tee<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if let Ok(bytes) = self.from.fill_buf() {
            self.digest.update(&bytes[..count.min(bytes.len())]);
        }
        self.from.consume(count);
    }
}
