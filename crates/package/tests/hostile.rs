//! Files made to harm: each is refused, with what is wrong and the limit where there is one, and without much work.

mod common;

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use common::raw::{Raw, zip};
use common::{Sample, raw};
use simsa_model::Language;
use simsa_package::{Outcome, Verdict, VerifyTrust, limits, verify};

/// A file whose reader is watched: work is counted, not timed.
struct Watched<'a> {
    file: Cursor<&'a [u8]>,
    read: usize,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read += read;
        Ok(read)
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// Refused, with these words, without reading the file again and again.
fn assert_refused(name: &str, package: &[u8], words: &str) {
    let mut watched = Watched { file: Cursor::new(package), read: 0 };
    let report = verify(&mut watched, &VerifyTrust::default());
    let enough = 4 * package.len() + (1 << 20);
    assert!(watched.read <= enough, "{name}: read {} of {} bytes", watched.read, package.len());
    assert_eq!(report.verdict, Verdict::Refused, "{name}: {}", report.text(Language::English));
    let text = report.text(Language::English);
    assert!(text.contains(words), "{name}: “{words}” is not in:\n{text}");
}

fn entry(name: &str) -> Raw {
    Raw::stored(&format!("simsa-package/{name}"), b"x")
}

#[test]
fn an_honest_archive_of_the_same_maker_is_not_refused() {
    // so that the refusals below are about what they name
    let package = zip(&[entry("bagit.txt"), Raw::deflated("simsa-package/data/a.txt", &[0; 5000])]);
    let report = verify(Cursor::new(package), &VerifyTrust::default());
    assert_eq!(report.verdict, Verdict::Fails);
    assert_eq!(report.checks[0].outcome, Outcome::Ok, "{:?}", report.checks[0]);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in [
        "simsa-package/../../etc/passwd",
        "/etc/passwd",
        "simsa-package//a",
        "simsa-package/./a",
        "C:\\a",
        "simsa-package/a\\..\\b",
        "simsa-package/nul",
        "simsa-package/data/CON.txt",
        "simsa-package/a:b",
        "simsa-package/name.",
        "simsa-package/a\u{202e}fdp.exe",
        "simsa-package/a\0b",
        "simsa-package/folder/",
        "",
        "simsa-package/data/\u{1100}\u{1161}.pdf",
        &format!("simsa-package/{}", "a".repeat(300)),
    ] {
        assert_refused(name, &zip(&[Raw::stored(name, b"x")]), "the name is not accepted");
    }
    assert_refused("other base", &zip(&[Raw::stored("other/bagit.txt", b"x")]), "must lie in the folder");
    assert_refused("no base", &zip(&[Raw::stored("bagit.txt", b"x")]), "must lie in the folder");
    let deep = format!("simsa-package/{}a", "d/".repeat(limits::MAX_DEPTH));
    assert_refused("deep", &zip(&[Raw::stored(&deep, b"x")]), "the limit is 6");
    let not_utf8 = Raw { name: b"simsa-package/\xff".to_vec(), ..entry("a") };
    assert_refused("not UTF-8", &zip(&[not_utf8]), "cannot be read");
}

#[test]
fn names_that_collide_on_some_system_are_refused() {
    for (one, other) in [("data/a", "data/a"), ("data/A.pdf", "data/a.PDF"), ("data/É", "data/é")] {
        assert_refused(other, &zip(&[entry(one), entry(other)]), "occurs twice");
    }
    assert_refused("file and folder", &zip(&[entry("data/a"), entry("data/A/b")]), "the same name");
}

#[test]
fn headers_that_say_more_than_is_needed_are_refused() {
    type Change = fn(&mut Raw);
    let changed: [(&str, Change); 8] = [
        ("link", |raw| raw.attributes = 0o120_777 << 16),
        ("folder", |raw| raw.attributes = 0o040_755 << 16),
        ("device", |raw| raw.attributes = 0o020_644 << 16),
        ("set-user-id", |raw| raw.attributes = 0o104_755 << 16),
        ("encrypted", |raw| raw.flags |= 1),
        ("data descriptor", |raw| raw.flags |= 8),
        ("time", |raw| raw.date = 0x5000),
        ("comment", |raw| raw.comment = b"hidden".to_vec()),
    ];
    for (name, change) in changed {
        let mut raw = entry("data/a");
        change(&mut raw);
        assert_refused(name, &zip(&[raw]), "not of the one accepted form");
    }
    assert_refused("bzip2", &zip(&[Raw { method: 12, ..entry("data/a") }]), "another compression method");
}

#[test]
fn archives_that_read_differently_from_front_and_back_are_refused_or_fail() {
    let gap = Raw { gap: b"hidden".to_vec(), ..entry("data/a") };
    assert_refused("gap", &zip(&[gap, entry("data/b")]), "something lies between them");
    let overlap = Raw { offset_shift: -10, ..entry("data/b") };
    assert_refused("overlap", &zip(&[entry("data/a"), overlap]), "overlap");
    let same = Raw { offset_shift: -47, ..entry("data/b") };
    assert_refused("same bytes twice", &zip(&[entry("data/a"), same]), "overlap");
    let honest = zip(&[entry("data/a")]);
    assert_refused("before", &[b"MZ hidden".as_slice(), &honest].concat(), "put before the archive");
    assert_refused("after", &[honest.as_slice(), b"hidden"].concat(), "something was added");
    assert_refused("empty", b"", "it is not a package");
    assert_refused("other", b"%PDF-1.7 and so on and on", "it is not a package");
    // another name in the local header: a reader from the front would see another file
    let two_faced = Raw { local_name: Some(b"simsa-package/data/b".to_vec()), ..entry("data/a") };
    let report = verify(Cursor::new(zip(&[two_faced])), &VerifyTrust::default());
    assert!(report.text(Language::English).contains("differs from the directory"));
    assert_eq!(report.verdict, Verdict::Fails);
}

#[test]
fn sizes_that_lie_are_found() {
    let honest = Raw::deflated("simsa-package/data/a", &vec![0; 100_000]);
    let fails = |name: &str, raw: Raw| {
        let report = verify(Cursor::new(zip(&[raw])), &VerifyTrust::default());
        let text = report.text(Language::English);
        assert_eq!(report.verdict, Verdict::Fails, "{name}");
        assert!(
            text.contains("size is not the one") || text.contains("cannot be unpacked"),
            "{name}: {text}"
        );
    };
    fails("larger than stated", Raw { size: 10, ..honest.clone() });
    fails("smaller than stated", Raw { size: 200_000, ..honest.clone() });
    let mut padded = honest.clone();
    padded.data.extend(b"hidden");
    padded.packed += 6;
    fails("something after the stream", padded);
    let mut cut = honest.clone();
    cut.data.truncate(cut.data.len() - 4);
    cut.packed -= 4;
    fails("cut stream", cut);
    let stored = Raw { size: 5, ..entry("data/a") };
    assert_refused("stored", &zip(&[stored]), "its size is not the one");
}

#[test]
fn bombs_are_refused_by_what_they_state() {
    let mut huge = Raw::deflated("simsa-package/data/evidence/a/a.csv", &[0; 1000]);
    huge.size = u32::MAX - 1;
    let two = Raw { name: b"simsa-package/data/evidence/b/b.csv".to_vec(), ..huge.clone() };
    assert_refused(
        "two times 4 GiB",
        &zip(&[huge, two]),
        &format!("the limit is {}", limits::MAX_UNPACKED_BYTES),
    );
    let mut record = Raw::deflated("simsa-package/data/dossier.json", &[0; 1000]);
    record.size = u32::try_from(limits::MAX_RECORD_BYTES).unwrap() + 1;
    assert_refused("large record", &zip(&[record]), &limits::MAX_RECORD_BYTES.to_string());
    let many: Vec<Raw> = (0..5)
        .map(|n| {
            let mut raw = Raw::deflated(&format!("simsa-package/data/{n}"), &[0; 1000]);
            raw.size = u32::try_from(limits::MAX_RECORD_BYTES).unwrap();
            raw
        })
        .collect();
    assert_refused("many records", &zip(&many), &limits::MAX_RECORDS_BYTES.to_string());
    // a true bomb that stays below the limits is unpacked once, in pieces, and counted
    let zeros = vec![0; 60 << 20];
    let bomb = zip(&[Raw::deflated("simsa-package/data/evidence/a/a.csv", &zeros)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(verify(Cursor::new(bomb), &VerifyTrust::default()).verdict, Verdict::Fails);
}

#[test]
fn a_hundred_thousand_entries_are_refused() {
    for count in [limits::MAX_FILES + 1, 100_000] {
        let entries: Vec<Raw> = (0..count).map(|n| entry(&format!("data/{n}"))).collect();
        assert_refused("many entries", &zip(&entries), &format!("the limit is {}", limits::MAX_FILES));
    }
}

#[test]
fn an_end_record_that_points_anywhere_is_refused() {
    let honest = zip(&[entry("data/a")]);
    let end = honest.len() - 22;
    for (at, name) in [(8, "count"), (10, "count"), (12, "length"), (16, "start")] {
        for value in [0_u8, 1, 2, 0x7f, 0xff] {
            let mut altered = honest.clone();
            altered[end + at] = value;
            altered[end + at + 1] = value;
            if altered != honest {
                let report = verify(Cursor::new(&altered), &VerifyTrust::default());
                assert_eq!(report.verdict, Verdict::Refused, "{name} {value}");
            }
        }
    }
}

/// The answers of somebody who can write a dossier as he likes.
#[test]
fn a_dossier_made_to_cost_much_is_refused() {
    let (package, _) = Sample::small().seal(None);
    let forged = raw::forge(&package, |files| {
        let operators: Vec<String> =
            (0..5000).map(|n| format!("{{\"id\": \"o{n}\", \"name\": \"n\"}}")).collect();
        let old = raw::text(files, "data/dossier.json");
        let new = old.replace("\"operators\": []", &format!("\"operators\": [{}]", operators.join(",")));
        assert_ne!(old, new);
        raw::set(files, "data/dossier.json", new.into_bytes());
    });
    let report = verify(Cursor::new(forged), &VerifyTrust::default());
    let text = report.text(Language::English);
    assert!(text.contains("the limit is 100") || text.contains("it cannot be read"), "{text}");
    let deep = raw::forge(&package, |files| raw::set(files, "data/dossier.json", vec![b'['; 1 << 20]));
    let text = verify(Cursor::new(deep), &VerifyTrust::default()).text(Language::English);
    assert!(text.contains("data/dossier.json:1:"), "{text}");
}

#[test]
fn what_the_package_says_does_not_steer_the_terminal() {
    let (package, _) = Sample::small().seal(None);
    let forged = raw::forge(&package, |files| {
        raw::set(files, "data/ledger/keys.txt", b"x\x1b[2J\n".to_vec());
        let dossier = raw::text(files, "data/dossier.json").replace("\"sla\"", "\"\\u001b[31m\\u202esla\"");
        raw::set(files, "data/dossier.json", dossier.into_bytes());
    });
    for language in [Language::Korean, Language::English] {
        let text = verify(Cursor::new(&forged), &VerifyTrust::default()).text(language);
        assert!(text.contains("\\u{1b}") || !text.contains('\u{1b}'), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}

/// Puts `value` at the `wanted`-th leaf; counts leaves.
fn set_leaf(json: &mut serde_json::Value, wanted: usize, seen: &mut usize, value: &serde_json::Value) {
    match json {
        serde_json::Value::Object(map) => map.values_mut().for_each(|v| set_leaf(v, wanted, seen, value)),
        serde_json::Value::Array(list) => list.iter_mut().for_each(|v| set_leaf(v, wanted, seen, value)),
        leaf => {
            if *seen == wanted {
                *leaf = value.clone();
            }
            *seen += 1;
        }
    }
}

/// Rules, checks, forms and printer get to see a stranger's dossier: whatever stands in it, there is a report.
#[test]
fn no_value_in_a_dossier_makes_the_verifier_panic() {
    let (package, _) = Sample::example("group-i-1").seal(None);
    let values = [
        serde_json::json!(null),
        serde_json::json!(""),
        serde_json::json!("9999-12-31"),
        serde_json::json!("0000-01-01"),
        serde_json::json!(u64::MAX),
        serde_json::json!(true),
        serde_json::json!("가\u{0}\u{202e}<b>&amp;\n".repeat(300)),
        serde_json::json!([]),
    ];
    let files = raw::read(&package);
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with("/data/dossier.json")).expect("a dossier");
    let dossier: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
    let mut leaves = 0;
    set_leaf(&mut dossier.clone(), usize::MAX, &mut leaves, &values[0]);
    let every = if common::long() { 1 } else { leaves * values.len() / 120 };
    for number in (0..leaves * values.len()).step_by(every.max(1)) {
        let mut changed = dossier.clone();
        set_leaf(&mut changed, number / values.len(), &mut 0, &values[number % values.len()]);
        let forged = raw::forge(&package, |files| {
            let text = serde_json::to_vec_pretty(&changed).expect("JSON");
            raw::set(files, "data/dossier.json", [text.as_slice(), b"\n"].concat());
        });
        let report = verify(Cursor::new(forged), &VerifyTrust::default());
        assert!(!report.checks.is_empty());
        // even the same values do not hold, as the fields are in another order here
        assert_eq!(report.verdict, Verdict::Fails, "leaf {number}");
    }
}
