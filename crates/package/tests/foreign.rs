//! Tools we did not write read the package: unzip, Python's zipfile, sha256sum, and PyPI's bagit.

mod common;

use std::fs;
use std::path::Path;

use common::{CaseLedger, Sample, raw};
use simsa_testkit::{python, read_by};

/// A package of an example with a ledger, and with names that people give.
fn package() -> Vec<u8> {
    let sample = Sample::example("group-ii-3");
    let ledger = CaseLedger::of(&sample);
    sample.seal(Some(&ledger.part())).0
}

fn unpacked(package: &[u8], folder: &Path) -> Option<String> {
    fs::write(folder.join("package.zip"), package).expect("written");
    // names are UTF-8 by bit 11; -O would be needed without it
    read_by("unzip", &["-q", "package.zip"], folder, "unzip")
}

#[test]
fn unzip_and_sha256sum_agree() {
    let package = package();
    let folder = tempfile::tempdir().expect("a folder");
    let Some(_) = unpacked(&package, folder.path()) else { return };
    let base = folder.path().join("simsa-package");
    for (path, bytes) in raw::read(&package) {
        assert_eq!(fs::read(folder.path().join(&path)).expect(&path), bytes, "{path}");
    }
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let text = read_by("sha256sum", &["--check", "--strict", manifest], &base, "coreutils");
        let Some(text) = text else { return };
        let lines = fs::read_to_string(base.join(manifest)).expect("a manifest").lines().count();
        assert_eq!(text.lines().filter(|line| line.ends_with(": OK")).count(), lines, "{text}");
    }
}

#[test]
fn python_reads_the_archive_and_finds_nothing_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let package = package();
    fs::write(folder.path().join("package.zip"), &package).expect("written");
    let script = "import zipfile\nz = zipfile.ZipFile('package.zip')\nassert z.testzip() is None\nprint(len(z.infolist()))";
    let Some(count) = python(script, folder.path(), "Python 3") else { return };
    assert_eq!(count.trim(), raw::read(&package).len().to_string());
}

const VALIDATE: &str = "
import bagit, sys
bag = bagit.Bag('simsa-package')
assert bag.version_info == (1, 0), bag.version_info
assert bag.info['External-Identifier'] == 'simsa-package-2', bag.info
try:
    bag.validate()
    print('valid', len(bag.payload_entries()))
except bagit.BagError as error:
    print('invalid', error)
";

#[test]
fn the_bagit_library_validates_the_bag_and_finds_a_flipped_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let package = package();
    let Some(_) = unpacked(&package, folder.path()) else { return };
    let validate = || python(VALIDATE, folder.path(), "bagit");
    let payload = raw::read(&package).iter().filter(|(path, _)| path.contains("/data/")).count();
    let Some(verdict) = validate() else { return };
    assert_eq!(verdict.trim(), format!("valid {payload}"));

    let file = folder.path().join("simsa-package/data/dossier.json");
    let mut bytes = fs::read(&file).expect("it is there");
    bytes[100] ^= 1;
    fs::write(&file, bytes).expect("written");
    let verdict = validate().expect("it ran before");
    assert!(verdict.starts_with("invalid") && verdict.contains("data/dossier.json"), "{verdict}");
}

/// One file of more than 4 GiB, made while it is read.
struct Large(u64);

impl simsa_package::EvidenceSource for Large {
    fn open(&self, _: &simsa_model::Evidence) -> std::io::Result<Box<dyn std::io::Read + '_>> {
        use std::io::Read as _;
        Ok(Box::new(std::io::repeat(0).take(self.0)))
    }
}

/// Needs 4 GiB of disk and some minutes in a debug build, so in the long mode only.
#[test]
fn unzip_and_python_read_a_package_of_more_than_four_gib() {
    if !common::long() {
        return;
    }
    let size = (4 << 30) + 12_345;
    let mut hasher = <sha2::Sha256 as sha2::Digest>::new();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), size), &mut Hash(&mut hasher))
        .expect("hashed");
    let mut sample = Sample::small();
    let sha256 = hex::encode(sha2::Digest::finalize(hasher));
    sample.dossier.evidence.truncate(1);
    sample.dossier.evidence[0].state = simsa_model::FileState::Present { sha256, bytes: size };
    let assessment = simsa_rules::assess(&sample.dossier.facts, sample.on).unwrap();
    let source = Large(size);
    let submission = simsa_package::Submission {
        dossier: &sample.dossier,
        assessment: &assessment,
        title: None,
        acknowledged: &[],
        evidence: &source,
        ledger: None,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = fs::File::create(folder.path().join("package.zip")).expect("created");
    simsa_package::seal(&submission, file, &mut |_| std::ops::ControlFlow::Continue(())).expect("sealed");
    let tested = read_by("unzip", &["-tq", "package.zip"], folder.path(), "unzip");
    assert!(tested.is_none_or(|said| said.contains("No errors detected")));
    let script = "import zipfile\nz = zipfile.ZipFile('package.zip')\nassert z.testzip() is None\nprint(max(i.file_size for i in z.infolist()))";
    let found = python(script, folder.path(), "Python 3");
    assert!(found.is_none_or(|found| found.trim() == size.to_string()));
    let file = fs::File::open(folder.path().join("package.zip")).expect("opened");
    assert!(simsa_package::verify(file, &simsa_package::VerifyTrust::default()).verdict.is_whole());
}

struct Hash<'a>(&'a mut sha2::Sha256);

impl std::io::Write for Hash<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        sha2::Digest::update(self.0, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
