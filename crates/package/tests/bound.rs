//! What is bound by what: every part of a package and of a receipt is forged, with all digests made anew, and looked at with
//! the file alone, with the log's key, and with the kept receipt. The table "What is bound by what" of
//! `docs/formats/package.md` says what comes out; and so does `docs/formats/verify.py`, which shares no code with us.

mod common;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::LazyLock;

use common::raw::{Raw, first_format, forge, read, set, text, zip};
use common::{CaseLedger, Sample, key};
use simsa_ledger::VerifierKey;
use simsa_model::Language;
use simsa_package::{HeldReceipt, VerifyTrust, verify};
use simsa_testkit::python;

type Files = Vec<(String, Vec<u8>)>;

/// What a forgery is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// By the file alone: this check.
    Alone(&'static str),
    /// By the file alone, by whoever has the rules: this check.
    ByRules(&'static str),
    /// By who names the log's key, and by a kept receipt.
    ByKey,
    /// By a kept receipt only.
    ByReceipt,
    /// By nothing.
    Never,
}

struct Genuine {
    package: Vec<u8>,
    receipt: HeldReceipt,
    key: VerifierKey,
}

impl Genuine {
    fn of(sample: &Sample) -> Self {
        let mut ledger = CaseLedger::of(sample);
        let (package, sealed) = sample.seal(Some(&ledger.part()));
        let receipt = ledger.sealed(&sealed);
        Self { package, receipt, key: ledger.key.clone() }
    }
}

static SMALL: LazyLock<Genuine> = LazyLock::new(|| Genuine::of(&Sample::small()));
static LARGE: LazyLock<Genuine> = LazyLock::new(|| Genuine::of(&Sample::example("group-i-1")));

/// One case for both verifiers.
struct Case {
    name: String,
    package: Vec<u8>,
    keys: Vec<VerifierKey>,
    receipts: Vec<Vec<u8>>,
    /// Whether it must fail, for us and for the verifier that has no rules.
    fails: [bool; 2],
    /// The check that must be among those that fail, likewise.
    check: [Option<&'static str>; 2],
}

/// The three situations of one forgery.
fn situations(name: &str, genuine: &Genuine, package: &[u8], found: Found) -> [Case; 3] {
    let case = |situation: &str, keys: &[VerifierKey], receipts: &[Vec<u8>], fails, check| Case {
        name: format!("{name}, {situation}"),
        package: package.to_vec(),
        keys: keys.to_vec(),
        receipts: receipts.to_vec(),
        fails,
        check,
    };
    let (alone, with_key, with_receipt) = match found {
        Found::Alone(_) => ([true; 2], [true; 2], [true; 2]),
        Found::ByRules(_) => ([true, false], [true, false], [true; 2]),
        Found::ByKey => ([false; 2], [true; 2], [true; 2]),
        Found::ByReceipt => ([false; 2], [false; 2], [true; 2]),
        Found::Never => ([false; 2], [false; 2], [false; 2]),
    };
    let check = match found {
        Found::Alone(check) => [Some(check); 2],
        Found::ByRules(check) => [Some(check), None],
        _ => [None; 2],
    };
    let receipt = [genuine.receipt.to_bytes()];
    [
        case("alone", &[], &[], alone, check),
        case("with the key", std::slice::from_ref(&genuine.key), &[], with_key, check),
        case("with the receipt", &[], &receipt, with_receipt, check),
    ]
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let old = text(files, path);
    assert!(old.contains(from), "{from} is not in {path}");
    set(files, path, old.replacen(from, to, 1).into_bytes());
}

fn changed(genuine: &Genuine, path: &str, from: &str, to: &str) -> Vec<u8> {
    forge(&genuine.package, |files| replace(files, path, from, to))
}

/// Puts files together without making anything anew.
fn as_they_are(files: &Files) -> Vec<u8> {
    zip(&files.iter().map(|(path, bytes)| Raw::stored(path, bytes)).collect::<Vec<_>>())
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(common::sha256(bytes))
}

/// A manifest whose first two lines have changed places, with its digest made anew.
fn reordered_manifest(package: &[u8]) -> Vec<u8> {
    let mut files = read(package);
    let of = |name: &str| format!("simsa-package/{name}");
    let old = text(&files, &of("manifest-sha256.txt"));
    let mut lines: Vec<&str> = old.lines().collect();
    lines.swap(0, 1);
    let new = format!("{}\n", lines.join("\n")).into_bytes();
    let (from, to) = (digest(old.as_bytes()), digest(&new));
    set(&mut files, &of("manifest-sha256.txt"), new);
    replace(&mut files, &of("tagmanifest-sha256.txt"), &from, &to);
    as_they_are(&files)
}

fn swapped(package: &[u8], a: usize, b: usize) -> Vec<u8> {
    let mut files = read(package);
    files.swap(a, b);
    as_they_are(&files)
}

const DOSSIER: &str = "data/dossier.json";
const INFO: &str = "bag-info.txt";
const CHECKPOINT: &str = "data/ledger/checkpoint";
const ENTRY: &str = "data/ledger/entries/000000000001.txt";
const RECEIPT: &str = "data/ledger/receipts/000000000001.tlog-proof";
const KEYS: &str = "data/ledger/keys.txt";

/// Forgeries of text, each one change in one file.
const CHANGES: [(&str, &str, &str, &str, Found); 32] = [
    ("the program's version", INFO, "simsa 0.1.0", "simsa 9.9.9", Found::ByReceipt),
    ("a version that is none", INFO, "simsa 0.1.0", "simsa 0.1.0 (홍길동)", Found::Alone("bag-info")),
    ("another program", INFO, "simsa 0.1.0", "other 0.1.0", Found::Alone("bag-info")),
    (
        "a line of one's own",
        INFO,
        "Bagging-Date",
        "Contact-Name: 홍길동\nBagging-Date",
        Found::Alone("bag-info"),
    ),
    ("another title in the bag", INFO, "작은 사례", "다른 사례", Found::Alone("bag-info")),
    ("another day in the bag", INFO, "Bagging-Date: 2024", "Bagging-Date: 2025", Found::Alone("bag-info")),
    ("an empty line in the bag", INFO, "Bagging-Date", "\nBagging-Date", Found::Alone("bag-info")),
    (
        "the first format without its file",
        INFO,
        "simsa-package-2",
        "simsa-package-1",
        Found::Alone("packing"),
    ),
    ("a format that is none", INFO, "simsa-package-2", "simsa-package-9", Found::Alone("format")),
    ("other line ends in the declaration", "bagit.txt", "1.0\n", "1.0\r\n", Found::Alone("bag")),
    ("a space in the dossier", DOSSIER, "\"schema\": ", "\"schema\":  ", Found::Alone("dossier")),
    ("an escaped letter in the dossier", DOSSIER, "가", "\\uac00", Found::Alone("dossier")),
    ("a field twice", DOSSIER, "{\n", "{\n  \"schema\": \"simsa-dossier-1\",\n", Found::Alone("dossier")),
    ("an unknown field", DOSSIER, "\"facts\"", "\"x\": 1,\n  \"facts\"", Found::Alone("dossier")),
    ("another schema", DOSSIER, "simsa-dossier-1", "simsa-dossier-2", Found::Alone("dossier")),
    ("another path of evidence", DOSSIER, "data/evidence/sla/", "data/evidence/sl/", Found::Alone("dossier")),
    (
        "another day",
        DOSSIER,
        "\"judged_on\": \"2024-05-02\"",
        "\"judged_on\": \"2024-05-03\"",
        Found::Alone("bag-info"),
    ),
    ("another applicant", DOSSIER, "가나다소프트", "라마바소프트", Found::Alone("ledger-dossier")),
    ("another size of evidence", DOSSIER, "\"bytes\": 16", "\"bytes\": 17", Found::Alone("evidence")),
    (
        "a signature by a stranger",
        CHECKPOINT,
        "\n\n",
        "\n\n— stranger.example AAAAAAAA\n",
        Found::Alone("ledger-checkpoint"),
    ),
    ("another size of the log", CHECKPOINT, "\n4\n", "\n5\n", Found::Alone("ledger-checkpoint")),
    ("a line that is no key", KEYS, "\n", "\nledger.example/simsa-test\n", Found::Alone("ledger-key")),
    ("another way to write a key", KEYS, "+", "+0", Found::Alone("ledger-key")),
    (
        "data that nobody signed in a receipt",
        RECEIPT,
        "index",
        "extra aGlkZGVu\nindex",
        Found::Alone("ledger-inclusion"),
    ),
    (
        "a signature by a stranger in a receipt",
        RECEIPT,
        "\n— ",
        "\n— stranger.example AAAAAAAA\n— ",
        Found::Alone("ledger-inclusion"),
    ),
    ("another position", RECEIPT, "index 1", "index 2", Found::Alone("ledger-inclusion")),
    ("a leading zero", RECEIPT, "index 1", "index 01", Found::Alone("ledger-inclusion")),
    ("another time of an entry", ENTRY, "time 2026", "time 2025", Found::Alone("ledger-inclusion")),
    ("another way to write a time", ENTRY, "Z\n", "+00:00\n", Found::Alone("ledger-inclusion")),
    ("another case of an entry", ENTRY, "c-7f3a", "c-7f3b", Found::Alone("ledger-inclusion")),
    ("a space in the law", "data/law.json", "\"schema\": ", "\"schema\":  ", Found::Alone("law")),
    ("a line more in README", "data/README.txt", "\n\n", "\n\n무효\n", Found::ByRules("readme")),
];

/// Forgeries that take more than a change of text.
fn others() -> Vec<(&'static str, &'static Genuine, Vec<u8>, Found)> {
    let small = &*SMALL;
    let with = |path: &'static str, bytes: &'static [u8]| {
        forge(&small.package, |files| set(files, path, bytes.to_vec()))
    };
    let without = |part: &str| forge(&small.package, |files| files.retain(|(path, _)| !path.contains(part)));
    let mut compressed: Vec<Raw> =
        read(&small.package).iter().map(|(path, bytes)| Raw::stored(path, bytes)).collect();
    compressed[2] =
        Raw::deflated(&String::from_utf8(compressed[2].name.clone()).unwrap(), &compressed[2].data);
    let mut anew = Sample::small();
    anew.title = Some("작은 사례, 고침".to_owned());
    let ledger = CaseLedger::of(&anew);
    let by_maker = anew.seal(Some(&ledger.part())).0;
    let (genuine_v1, other_v1) = (
        first_format(&small.package, flate2::Compression::default()),
        first_format(&small.package, flate2::Compression::fast()),
    );
    assert!(genuine_v1 != other_v1);
    let large = &*LARGE;
    vec![
        ("nothing", small, forge(&small.package, |_| ()), Found::Never),
        ("the manifest's order", small, reordered_manifest(&small.package), Found::Alone("payload-digests")),
        ("the order of files", small, swapped(&small.package, 3, 4), Found::Alone("order")),
        ("the order of evidence", small, swapped(&small.package, 6, 7), Found::Alone("order")),
        ("a compressed file", small, zip(&compressed), Found::Alone("packing")),
        ("a file of one's own", small, with("data/hidden.txt", b"x"), Found::Alone("files")),
        ("a file beside the payload", small, with("hidden.txt", b"x"), Found::Alone("tag-digests")),
        (
            "a file in the ledger",
            small,
            with("data/ledger/hidden.txt", b"x"),
            Found::Alone("ledger-inclusion"),
        ),
        ("the file of the first format", small, with("packed-sha256.txt", b"x"), Found::Alone("files")),
        ("a form that is not due", small, with("data/forms/양식9.pdf", b"x"), Found::Alone("forms")),
        ("other evidence", small, with("data/evidence/log/log.csv", b"4,5,6\n"), Found::Alone("evidence")),
        ("evidence left out", small, without("log.csv"), Found::Alone("evidence")),
        ("an entry left out", small, without("000000000000."), Found::ByReceipt),
        ("a receipt left out", small, without("receipts/000000000000."), Found::Alone("ledger-inclusion")),
        ("a time stamp that is none", small, with("data/ledger/checkpoint.tst", b"x"), Found::Alone("time")),
        ("the keys left out", small, without("keys.txt"), Found::Alone("ledger-key")),
        ("sealed anew by the maker", small, by_maker, Found::ByReceipt),
        ("sealed anew by somebody else", small, by_somebody_else(), Found::ByKey),
        (
            "another ruling",
            large,
            changed(large, "data/assessment.json", "\"I-1\"", "\"I-2\""),
            Found::ByRules("assessment"),
        ),
        (
            "another finding",
            large,
            changed(large, "data/findings.json", "simsa-findings-1", "simsa-findings-2"),
            Found::Alone("findings"),
        ),
        (
            "other words of the law",
            large,
            changed(large, "data/law.json", "\"text\": \"", "\"text\": \"무효. "),
            Found::Alone("law"),
        ),
        (
            "another look of a form",
            large,
            other_form(".html", |bytes| bytes.extend(b"\n")),
            Found::ByRules("forms"),
        ),
        (
            "a bit of a printed form",
            large,
            other_form(".pdf", |bytes| bytes[100] ^= 1),
            Found::ByRules("forms"),
        ),
        (
            "a form left out",
            large,
            forge(&large.package, |files| files.retain(|(path, _)| !path.ends_with("확인서.pdf"))),
            Found::Alone("forms"),
        ),
    ]
}

/// The first format binds what is in the files, not how they are compressed.
#[test]
fn in_the_first_format_how_files_are_compressed_is_not_bound() {
    let ours = first_format(&SMALL.package, flate2::Compression::default());
    let other = first_format(&SMALL.package, flate2::Compression::fast());
    assert!(ours != other);
    for package in [ours, other] {
        let trust = VerifyTrust { keys: vec![SMALL.key.clone()], ..VerifyTrust::default() };
        let report = verify(Cursor::new(&package), &trust);
        assert!(report.verdict.holds(), "{}", report.text(Language::English));
    }
}

fn other_form(ending: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    forge(&LARGE.package, |files| {
        let mut forms =
            files.iter_mut().filter(|(path, _)| path.contains("/forms/") && path.ends_with(ending));
        change(&mut forms.next().expect("a form").1);
    })
}

/// The same case and ledger under a key of one's own, with the contents one likes.
fn by_somebody_else() -> Vec<u8> {
    let mut sample = Sample::small();
    sample.title = Some("지어낸 사례".to_owned());
    let ledger = CaseLedger::signed_by(&sample, key(7));
    sample.seal(Some(&ledger.part())).0
}

/// Every case, ours first.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, path, from, to, found) in CHANGES {
        cases.extend(situations(name, &SMALL, &changed(&SMALL, path, from, to), found));
    }
    for (name, genuine, package, found) in others() {
        // what was not changed holds with its receipt too, though its archive was put together by another writer
        cases.extend(situations(name, genuine, &package, found));
    }
    cases.extend(receipts());
    cases
}

/// Forgeries of the receipt: nothing of it is free but what witnesses and authorities sign.
fn receipts() -> Vec<Case> {
    let genuine = String::from_utf8(SMALL.receipt.to_bytes()).expect("text");
    let changes = [
        ("the event", "event package-sealed", "event package-submitted", true),
        ("the digest", "manifest sha256:", "other sha256:", true),
        ("the time", "time 2026", "time 2025", true),
        ("the case", "case c-7f3a", "case c-7f3b", true),
        ("the position", "index 4", "index 3", true),
        ("the size", "\n5\n", "\n6\n", true),
        ("the signature", "\n— ledger.example/simsa-test ", "\n— ledger.example/simsa-test A", true),
        ("data that nobody signed", "index 4", "extra aGlkZGVu\nindex 4", true),
        ("a line of a stranger", "\n— ", "\n— stranger.example AAAAAAAA\n— ", false),
        ("nothing", "case", "case", false),
    ];
    let case = |(name, from, to, fails): (&str, &str, &str, bool)| {
        assert!(genuine.contains(from), "{from}");
        Case {
            name: format!("receipt: {name}"),
            package: SMALL.package.clone(),
            keys: vec![SMALL.key.clone()],
            receipts: vec![genuine.replacen(from, to, 1).into_bytes()],
            fails: [fails; 2],
            check: [fails.then_some("receipt"); 2],
        }
    };
    changes.map(case).into()
}

/// Our verdict in the words of the report, and the checks that failed.
fn ours(case: &Case) -> (String, Vec<String>) {
    let receipts: Option<Vec<HeldReceipt>> =
        case.receipts.iter().map(|bytes| HeldReceipt::parse(bytes).ok()).collect();
    // what is no receipt is not accepted as an argument
    let Some(receipts) = receipts else { return ("fails".to_owned(), vec!["receipt".to_owned()]) };
    let trust = VerifyTrust { keys: case.keys.clone(), receipts, authorities: None };
    let report = verify(Cursor::new(&case.package), &trust);
    let verdict = serde_json::to_value(report.verdict).expect("a name");
    let failed = report.failed().map(|checked| checked.check.to_owned()).collect();
    (verdict.as_str().expect("a name").to_owned(), failed)
}

#[test]
fn every_part_is_bound_as_the_document_says() {
    for case in cases() {
        let (verdict, failed) = ours(&case);
        assert_eq!(verdict == "fails", case.fails[0], "{}: {verdict}, {failed:?}", case.name);
        if let Some(check) = case.check[0] {
            assert!(failed.iter().any(|failed| failed == check), "{}: {failed:?}", case.name);
        }
    }
}

/// Reads what to verify, and says what came out: the verifier is loaded once for all.
const DRIVER: &str = r"
import importlib.util, io, json, sys
spec = importlib.util.spec_from_file_location('verify', VERIFIER)
verify = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(verify)
for line in open('cases.jsonl'):
    case, report = json.loads(line), verify.Report()
    trust = {'keys': [verify.Key(key) for key in case['keys']], 'authorities': None}
    trust['receipts'] = [open(path, 'rb').read() for path in case['receipts']]
    try:
        with open(case['package'], 'rb') as file:
            verify.verify_package(file, trust, report)
        print(json.dumps({'verdict': report.verdict(), 'failed': report.failed}))
    except verify.Refused as refused:
        print(json.dumps({'verdict': 'refused', 'failed': {'archive': str(refused)}}))
";

/// What the other verifier says of each case.
fn theirs(cases: &[Case], folder: &Path) -> Option<Vec<serde_json::Value>> {
    let mut lines = String::new();
    for (case, number) in cases.iter().zip(0..) {
        let package = format!("{number}.zip");
        fs::write(folder.join(&package), &case.package).expect("written");
        let names: Vec<String> =
            (0..case.receipts.len()).map(|at| format!("{number}-{at}.receipt")).collect();
        for (name, bytes) in names.iter().zip(&case.receipts) {
            fs::write(folder.join(name), bytes).expect("written");
        }
        let keys: Vec<String> = case.keys.iter().map(ToString::to_string).collect();
        let line = serde_json::json!({ "package": package, "receipts": names, "keys": keys });
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    fs::write(folder.join("cases.jsonl"), lines).expect("written");
    let verifier = simsa_testkit::root().join("docs/formats/verify.py");
    let script = format!("VERIFIER = {:?}\n{DRIVER}", verifier.display().to_string());
    let said = python(&script, folder, "cryptography")?;
    Some(said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

#[test]
fn a_verifier_written_from_the_documents_comes_to_the_same_verdicts() {
    let cases = cases();
    let folder = tempfile::tempdir().expect("a folder");
    let Some(said) = theirs(&cases, folder.path()) else { return };
    assert_eq!(said.len(), cases.len());
    for (case, theirs) in cases.iter().zip(&said) {
        let (verdict, failed) = ours(case);
        let name = &case.name;
        assert_eq!(theirs["verdict"] == "fails", case.fails[1], "{name}: {theirs}; ours: {failed:?}");
        if case.fails[0] == case.fails[1] {
            assert_eq!(theirs["verdict"], verdict.as_str(), "{name}: {theirs}");
            if let Some(check) = case.check[1] {
                assert!(theirs["failed"].get(check).is_some(), "{name}: {theirs}");
            }
        }
    }
}

#[test]
fn it_accepts_every_example_of_both_formats() {
    let mut cases = Vec::new();
    // the broken example has no files, and is not sealed
    for path in simsa_testkit::examples().into_iter().filter(|path| !path.ends_with("broken")) {
        let name = path.file_name().expect("a name").to_str().expect("UTF-8").to_owned();
        let genuine = Genuine::of(&Sample::example(&name));
        let old = first_format(&genuine.package, flate2::Compression::default());
        let case = |format: &str, package: Vec<u8>, receipts: Vec<Vec<u8>>| Case {
            name: format!("{name}, {format}"),
            package,
            keys: vec![genuine.key.clone()],
            receipts,
            fails: [false; 2],
            check: [None; 2],
        };
        let receipt = genuine.receipt.to_bytes();
        cases.push(case("of now", genuine.package.clone(), vec![receipt]));
        cases.push(case("the first", old, Vec::new()));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let Some(said) = theirs(&cases, folder.path()) else { return };
    for (case, theirs) in cases.iter().zip(&said) {
        assert_eq!(theirs["verdict"], "holds-as-far-as-checked", "{}: {theirs}", case.name);
        assert_eq!(ours(case).0, "holds-as-far-as-checked", "{}", case.name);
    }
}
