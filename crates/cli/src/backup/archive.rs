//! The form of the file: a plain tar (ustar) in which every byte is known.
//!
//! Each file has the one header that its name and size give; what fills up its last block is zero. Behind the files come
//! `SHA256SUMS`, as `sha256sum -c` reads it, and `END`, which says where that is and what its digest is. So whatever is
//! changed is found and named: contents and names by their digests, all else because it could only be one way. Nothing is
//! held in memory but a buffer and a line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use simsa_vault::{NoWatch, VaultWatch};
use tar::Header;

use super::{BackupHead, not_a_backup};
use crate::stop::Stop;

/// The names with a meaning of their own.
pub(crate) struct EntryNames;

impl EntryNames {
    pub(crate) const ABOUT: &str = "backup.json";
    pub(crate) const DATABASE: &str = "simsa.db";
    pub(crate) const LOG: &str = "log/";
    pub(crate) const VAULT: &str = "vault/";
    pub(crate) const MASTER_KEY: &str = "keys/master.key";
    pub(crate) const LEDGER_KEY: &str = "keys/ledger.key";
    const SUMS: &str = "SHA256SUMS";
    const END: &str = "END";
}

const BLOCK: u64 = 512;
/// `END`: header and block; then the two empty blocks that end a tar.
const TAIL: usize = 4 * 512;
/// `backup.json` is far shorter; a longer one is none of ours.
const LONGEST_ABOUT: u64 = 64 << 10;
/// Bytes under way.
const BUFFER: usize = 128 << 10;

/// The only header that a file of this name and size can have.
fn header(name: &str, size: u64) -> io::Result<Header> {
    let mut header = Header::new_ustar();
    header.set_path(name)?;
    header.set_entry_type(tar::EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o600);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    Ok(header)
}

/// Bytes that fill up the last block.
fn padding(size: u64) -> u64 {
    (BLOCK - size % BLOCK) % BLOCK
}

fn end_text(at: u64, size: u64, digest: &str) -> String {
    format!("simsa-backup 1\nSHA256SUMS at {at:020}, {size:020} bytes\nsha256 {digest}\n")
}

/// Writes an archive.
pub(super) struct BackupWriter<'w, W> {
    out: W,
    at: u64,
    /// The lines of `SHA256SUMS`, in a file without a name: there may be many.
    sums: File,
    watch: &'w dyn VaultWatch,
}

impl<'w, W: Write> BackupWriter<'w, W> {
    /// Begins; `scratch` is a folder for the list of digests.
    pub(super) fn new(out: W, scratch: &Path, watch: &'w dyn VaultWatch) -> io::Result<Self> {
        Ok(Self { out, at: 0, sums: tempfile::tempfile_in(scratch)?, watch })
    }

    /// Adds a file of `size` bytes.
    pub(super) fn add(&mut self, name: &str, size: u64, from: &mut dyn Read) -> io::Result<()> {
        let digest = self.append(name, size, from)?;
        writeln!(self.sums, "{digest}  {name}")
    }

    fn append(&mut self, name: &str, size: u64, from: &mut dyn Read) -> io::Result<String> {
        self.out.write_all(header(name, size)?.as_bytes())?;
        let mut digest = Sha256::new();
        // one byte more than promised shows a source that has grown
        let copied = pump(&mut from.take(size.saturating_add(1)), self.watch, |piece| {
            digest.update(piece);
            self.out.write_all(piece)
        })?;
        if copied != size {
            let problem = format!("{name} changed while it was copied; make the backup again");
            return Err(io::Error::other(problem));
        }
        io::copy(&mut io::repeat(0).take(padding(size)), &mut self.out)?;
        self.at += BLOCK + size + padding(size);
        Ok(hex::encode(digest.finalize()))
    }

    /// Ends the archive; gives what is under it and its fingerprint: the digest of `SHA256SUMS`.
    pub(super) fn finish(mut self) -> io::Result<(W, String)> {
        let size = self.sums.stream_position()?;
        let at = self.at + BLOCK;
        let mut sums = self.sums.try_clone()?;
        sums.seek(SeekFrom::Start(0))?;
        let digest = self.append(EntryNames::SUMS, size, &mut sums)?;
        let end = end_text(at, size, &digest);
        self.append(EntryNames::END, end.len() as u64, &mut end.as_bytes())?;
        self.out.write_all(&[0; TAIL / 2])?;
        self.out.flush()?;
        Ok((self.out, digest))
    }
}

/// Reads all there is in pieces; gives the number of bytes.
fn pump(
    from: &mut dyn Read,
    watch: &dyn VaultWatch,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<u64> {
    let mut buffer = vec![0; BUFFER];
    let mut total = 0;
    loop {
        if watch.stop() {
            return Err(io::Error::other("stopped on request"));
        }
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        each(&buffer[..read])?;
        total += read as u64;
        watch.advanced(read as u64);
    }
}

/// An archive to be read.
pub(crate) struct BackupReader {
    path: PathBuf,
    /// Where the contents of `SHA256SUMS` begin.
    sums_at: u64,
    sums_size: u64,
    fingerprint: String,
}

impl BackupReader {
    /// Opens an archive and verifies its end and its list of digests; the files themselves are read by [`BackupReader::walk`].
    ///
    /// # Errors
    /// It is no backup, of a newer program, or damaged.
    pub(crate) fn open(path: &Path) -> Result<Self, Stop> {
        match Self::end(path).map_err(Stop::on(path))? {
            Ok(archive) => Ok(archive),
            // Another end may be that of a later version, which its beginning tells.
            Err(damaged) => {
                let mut file = File::open(path).map_err(Stop::on(path))?;
                BackupHead::read(&beginning(&mut file).ok_or_else(not_a_backup)?)?;
                Err(damaged)
            }
        }
    }

    /// The digest of the list of digests, which stands for the whole.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Reads the end; what is wrong with it is an answer, failing to read is an error.
    fn end(path: &Path) -> io::Result<Result<Self, Stop>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let bad = |what: &str| Ok(Err(damaged(EntryNames::END, what)));
        let Some(start) = length.checked_sub(TAIL as u64).filter(|start| start % BLOCK == 0) else {
            return bad("the file is cut off");
        };
        file.seek(SeekFrom::Start(start))?;
        let mut tail = [0; TAIL];
        file.read_exact(&mut tail)?;
        let text = tail[TAIL / 4..].split(|byte| *byte == 0).next().unwrap_or_default();
        let Some((at, size, digest)) = std::str::from_utf8(text).ok().and_then(parse_end) else {
            return bad("it is not what ends a backup; the file is cut off or damaged");
        };
        let end = end_text(at, size, &digest);
        let mut expected = header(EntryNames::END, end.len() as u64)?.as_bytes().to_vec();
        expected.extend_from_slice(end.as_bytes());
        expected.resize(TAIL, 0);
        if tail[..] != expected {
            return bad("it has been changed");
        }
        let fits = at >= BLOCK && at.checked_add(size).is_some_and(|end| end + padding(size) == start);
        if !fits {
            return bad("it does not fit the length of the file");
        }
        file.seek(SeekFrom::Start(at - BLOCK))?;
        let mut sums = match head(&mut file, EntryNames::SUMS)? {
            Ok(found) if found == size => HashedBytes::new(&mut file, size, &NoWatch),
            Ok(_) => return Ok(Err(damaged(EntryNames::SUMS, "it has another length"))),
            Err(what) => return Ok(Err(damaged(EntryNames::SUMS, &what))),
        };
        io::copy(&mut sums, &mut io::sink())?;
        Ok(match sums.end(&digest)? {
            Ok(()) => Ok(Self { path: path.to_owned(), sums_at: at, sums_size: size, fingerprint: digest }),
            Err(what) => Err(damaged(EntryNames::SUMS, what)),
        })
    }

    /// Reads every file in turn, each verified by the time it ends: `each` is told its name and size, and gets its bytes
    /// piece by piece through what it returns.
    ///
    /// # Errors
    /// The first file that is damaged, by name; whatever `each` gives.
    pub(crate) fn walk(
        &self,
        watch: &dyn VaultWatch,
        each: &mut dyn FnMut(&str, &mut HashedBytes<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut sums = File::open(&self.path).map_err(Stop::on(&self.path))?;
        sums.seek(SeekFrom::Start(self.sums_at))?;
        let mut sums = BufReader::new(sums.take(self.sums_size));
        let mut file = File::open(&self.path).map_err(Stop::on(&self.path))?;
        let mut at = 0;
        let mut line = String::new();
        loop {
            line.clear();
            // far longer than any name can be
            sums.by_ref().take(400).read_line(&mut line)?;
            if line.is_empty() {
                break;
            }
            let (digest, name) = line
                .strip_suffix('\n')
                .and_then(|line| line.split_once("  "))
                .ok_or_else(|| damaged(EntryNames::SUMS, "a line of it cannot be read"))?;
            let size = match head(&mut file, name)? {
                Ok(size) => size,
                Err(what) => return Err(damaged(name, &what)),
            };
            let mut contents = HashedBytes::new(&mut file, size, watch);
            each(name, &mut contents)?;
            contents.end(digest)?.map_err(|what| damaged(name, what))?;
            at += BLOCK + size + padding(size);
        }
        if at + BLOCK != self.sums_at {
            return Err(damaged(EntryNames::SUMS, "it does not name every file"));
        }
        Ok(())
    }
}

/// The bytes of one file, hashed while they are read. Whoever reads must read to the end.
pub(crate) struct HashedBytes<'f> {
    file: &'f mut File,
    left: u64,
    size: u64,
    digest: Sha256,
    watch: &'f dyn VaultWatch,
}

impl<'f> HashedBytes<'f> {
    fn new(file: &'f mut File, size: u64, watch: &'f dyn VaultWatch) -> Self {
        Self { file, left: size, size, digest: Sha256::new(), watch }
    }

    /// Its length.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// After the last byte: whether they were those of this digest, with nothing behind them.
    fn end(self, digest: &str) -> io::Result<Result<(), &'static str>> {
        Ok(if self.left != 0 {
            Err("the file is cut off")
        } else if hex::encode(self.digest.finalize()) != digest {
            Err("its bytes are not those that were stored")
        } else if !is_empty(self.file, padding(self.size))? {
            Err("there is something behind its end")
        } else {
            Ok(())
        })
    }
}

impl Read for HashedBytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.watch.stop() {
            return Err(io::Error::other("stopped on request"));
        }
        let read = (&mut *self.file).take(self.left).read(buffer)?;
        self.digest.update(&buffer[..read]);
        self.left -= read as u64;
        self.watch.advanced(read as u64);
        Ok(read)
    }
}

fn parse_end(text: &str) -> Option<(u64, u64, String)> {
    let mut lines = text.lines();
    let (_, place, digest) = (lines.next()?, lines.next()?, lines.next()?);
    let place = place.strip_prefix("SHA256SUMS at ")?.strip_suffix(" bytes")?;
    let (at, size) = place.split_once(", ")?;
    Some((at.parse().ok()?, size.parse().ok()?, digest.strip_prefix("sha256 ")?.to_owned()))
}

/// Reads a header, which must be the one of this name; gives the size it says.
fn head(file: &mut File, name: &str) -> io::Result<Result<u64, String>> {
    let mut found = Header::new_old();
    if let Err(error) = file.read_exact(found.as_mut_bytes()) {
        return if error.kind() == io::ErrorKind::UnexpectedEof {
            Ok(Err("the file is cut off".to_owned()))
        } else {
            Err(error)
        };
    }
    let size = found.entry_size().unwrap_or(u64::MAX);
    let expected = header(name, size)?;
    Ok(if found.as_bytes() == expected.as_bytes() {
        Ok(size)
    } else {
        Err("its header was changed".to_owned())
    })
}

/// Whether the next bytes are there and zero.
fn is_empty(file: &mut File, count: u64) -> io::Result<bool> {
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes)?;
    Ok(bytes.len() as u64 == count && bytes.iter().all(|byte| *byte == 0))
}

/// `backup.json`, unverified: to find out which program has made the file.
fn beginning(file: &mut File) -> Option<Vec<u8>> {
    let size = head(file, EntryNames::ABOUT).ok()?.ok().filter(|size| *size <= LONGEST_ABOUT)?;
    let mut bytes = Vec::new();
    file.take(size).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn damaged(name: &str, what: &str) -> Stop {
    Stop::refused(
        format!("백업이 손상되었습니다: {name}: {what}. 다른 백업을 쓰십시오"),
        format!("the backup is damaged: {name}: {what}; use another backup"),
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read as _;
    use std::path::Path;

    use simsa_model::Language;
    use simsa_vault::NoWatch;

    use super::{BackupReader, BackupWriter, EntryNames};
    use crate::backup::{BackupHead, VERSION};
    use crate::stop::Stop;

    fn about(version: u32) -> Vec<u8> {
        let about = BackupHead {
            format: "simsa-backup".to_owned(),
            version,
            program: "9.0.0".to_owned(),
            made: jiff::Timestamp::UNIX_EPOCH,
            ledger_key: String::new(),
            entries: 0,
            published: 0,
            migration: 1,
            with_keys: false,
        };
        serde_json::to_vec(&about).unwrap()
    }

    fn write(path: &Path, first: &[u8]) {
        let file = fs::File::create(path).unwrap();
        let mut out = BackupWriter::new(file, path.parent().unwrap(), &NoWatch).unwrap();
        out.add(EntryNames::ABOUT, first.len() as u64, &mut &first[..]).unwrap();
        for (name, bytes) in [("log/checkpoint", &[7_u8; 520][..]), ("simsa.db", &[]), ("vault/x", &[9; 3])] {
            out.add(name, bytes.len() as u64, &mut &bytes[..]).unwrap();
        }
        out.finish().unwrap();
    }

    /// The names in order, or what is said.
    fn read(path: &Path) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        let walked = BackupReader::open(path).and_then(|archive| {
            archive.walk(&NoWatch, &mut |name, contents| {
                names.push(name.to_owned());
                contents.read_to_end(&mut Vec::new())?;
                Ok(())
            })
        });
        match walked {
            Ok(()) => Ok(names),
            Err(Stop::Refused(say)) => Err(say.get(Language::English).to_owned()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_changed_byte_anywhere_is_found_and_its_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tar");
        write(&path, &about(VERSION));
        let names = ["backup.json", "log/checkpoint", "simsa.db", "vault/x"];
        assert_eq!(read(&path).unwrap(), names);
        let good = fs::read(&path).unwrap();
        // of the many bytes that are zero, each eleventh
        for at in (0..good.len()).filter(|at| good[*at] != 0 || at % 11 == 0) {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&path, &bad).unwrap();
            let said = read(&path).expect_err("byte was changed unseen");
            let says_where =
                names.iter().chain(&["SHA256SUMS", "END"]).any(|name| said.contains(&format!(": {name}: ")));
            assert!(says_where, "byte {at}: {said}");
        }
    }

    #[test]
    fn what_is_cut_off_or_longer_or_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tar");
        write(&path, &about(VERSION));
        let good = fs::read(&path).unwrap();
        for length in [0, 1, 512, good.len() / 2, good.len() - 512, good.len() - 1] {
            fs::write(&path, &good[..length]).unwrap();
            read(&path).expect_err("a part was taken for the whole");
        }
        let mut longer = good.clone();
        longer.extend_from_slice(&[0; 512]);
        fs::write(&path, longer).unwrap();
        read(&path).expect_err("something behind the end was not seen");
        fs::write(&path, "이것은 백업이 아닙니다".repeat(200)).unwrap();
        assert!(read(&path).unwrap_err().contains("no file made by `simsa backup`"));
    }

    #[test]
    fn a_backup_of_a_newer_program_says_so_even_when_its_end_has_another_form() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tar");
        write(&path, &about(VERSION + 1));
        let mut later = fs::read(&path).unwrap();
        later.extend_from_slice(&[1; 512]);
        fs::write(&path, later).unwrap();
        let said = read(&path).unwrap_err();
        assert!(said.contains("newer program (simsa 9.0.0)"), "{said}");
    }

    #[test]
    fn a_file_that_changes_while_it_is_copied_stops_the_backup() {
        let folder = tempfile::tempdir().unwrap();
        let mut out = BackupWriter::new(Vec::new(), folder.path(), &NoWatch).unwrap();
        assert!(out.add("simsa.db", 3, &mut &b"four"[..]).is_err());
        let mut out = BackupWriter::new(Vec::new(), folder.path(), &NoWatch).unwrap();
        assert!(out.add("simsa.db", 5, &mut &b"four"[..]).is_err());
    }
}
