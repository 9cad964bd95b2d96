//! `docs/formats/package.md` lists sets: they are those of the program, and of the verifier written from that page.

use std::fs;

use simsa_model::FormId;
use simsa_package::{limits, safe_name};
use simsa_testkit::python;

fn document() -> String {
    fs::read_to_string(simsa_testkit::root().join("docs/formats/package.md")).expect("the page")
}

/// Cells of the lines of a table that begin after the one with this head.
fn table(head: &str) -> Vec<Vec<String>> {
    let page = document();
    let (_, rest) = page.split_once(&format!("{head}\n")).unwrap_or_else(|| panic!("no table {head}"));
    rest.lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

fn invisible() -> Vec<(u32, u32)> {
    let code = |cell: &String| u32::from_str_radix(cell, 16).expect("hexadecimal");
    table("| from | to |").iter().map(|cells| (code(&cells[0]), code(&cells[1]))).collect()
}

#[test]
fn characters_that_names_may_not_have_are_those_of_the_page() {
    let ranges = invisible();
    assert!(ranges.len() > 10);
    for c in (0..=0x10_ffff).filter_map(char::from_u32) {
        let refused = r#"<>:"/\|?*%_"#.contains(c)
            || c.is_control()
            || ranges.iter().any(|(from, to)| (*from..=*to).contains(&u32::from(c)));
        assert_eq!(safe_name(&format!("a{c}b")).contains('_'), refused, "U+{:04X}", u32::from(c));
    }
}

#[test]
fn devices_are_those_of_the_page() {
    let page = document();
    let (_, rest) = page.split_once("\nDevices: ").expect("a list of devices");
    let (rest, _) = rest.split_once(".\n").expect("its end");
    let (names, numbered) = rest.split_once(", and ").expect("two kinds");
    let quoted =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let (names, numbered) = (quoted(names), quoted(numbered));
    assert!(names.len() == 7 && numbered.len() == 15 && numbered[..2] == ["COM", "LPT"]);
    let ports = numbered[..2].iter().flat_map(|port| numbered[2..].iter().map(move |n| format!("{port}{n}")));
    for name in names.into_iter().chain(ports) {
        assert_eq!(
            safe_name(&format!("{}.txt", name.to_lowercase())),
            format!("_{}.txt", name.to_lowercase())
        );
        assert_eq!(safe_name(&format!("{name}x")), format!("{name}x"));
    }
}

#[test]
fn limits_are_those_of_the_page() {
    let rows = table("| what | limit |");
    let of = |what: &str| {
        let row = rows.iter().find(|row| row[0] == what).unwrap_or_else(|| panic!("no limit of {what}"));
        row[1].clone()
    };
    let mib = |bytes: u64| format!("{} MiB", bytes >> 20);
    assert_eq!(of("files").replace(',', ""), limits::MAX_FILES.to_string());
    assert_eq!(of("parts of a path"), limits::MAX_DEPTH.to_string());
    assert_eq!(of("bytes of a name"), simsa_package::MAX_NAME_BYTES.to_string());
    assert_eq!(of("central directory with end records"), mib(limits::MAX_DIRECTORY_BYTES));
    let records =
        format!("{}, all together {}", mib(limits::MAX_RECORD_BYTES), mib(limits::MAX_RECORDS_BYTES));
    assert_eq!(of("a file that is neither evidence nor a PDF below `data/forms/`"), records);
    let items = format!("{}; operators {}", limits::MAX_ITEMS, limits::MAX_OPERATORS);
    assert_eq!(of("items in each list of the dossier").replace(',', ""), items);
    assert_eq!(of("entries of the ledger").replace(',', ""), limits::MAX_ENTRIES.to_string());
    assert_eq!(rows.len(), 7, "a limit more");
}

#[test]
fn forms_and_their_names_are_those_of_the_page() {
    let ours: Vec<Vec<String>> =
        FormId::ALL.iter().map(|form| vec![form.number().to_owned(), form.title().to_owned()]).collect();
    assert_eq!(table("| form | name |"), ours);
}

/// Names that go through every step of the safe form.
fn names() -> Vec<String> {
    let mut names: Vec<String> = [
        "",
        ".",
        "..",
        " . ",
        ".hidden",
        "name. ",
        "nul",
        "NUL.txt",
        "nul .txt",
        "com¹.log",
        "COM10",
        "conin$.x",
        "\u{1100}\u{1161}.pdf",
        "a\u{301}",
        "100%.csv",
        "  a  b ",
        "a\u{a0}b",
        "a\u{3000}",
        "_",
        "a/b\\c",
        "가.",
    ]
    .map(str::to_owned)
    .into();
    for (from, to) in invisible() {
        let around = [from - 1, from, to, to + 1].into_iter().filter_map(char::from_u32);
        names.extend(around.map(|c| format!("a{c}b")));
    }
    for length in [45, 49, 50, 51, 149, 150, 151, 300] {
        for ending in ["", ".pdf", ".abcdefghijk", ".abcdefghijkl", " .pdf", "..", ".가나다", ". x"] {
            names.push(format!("{}{ending}", "가".repeat(length)));
            names.push(format!("{}{ending}", "x".repeat(length)));
            names.push(format!("con{}{ending}", " ".repeat(length)));
        }
    }
    names
}

#[test]
fn the_other_verifier_gives_names_the_same_safe_form() {
    let names = names();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("names.json"), serde_json::to_vec(&names).expect("JSON")).expect("written");
    let path = simsa_testkit::root().join("docs/formats/verify.py");
    let script = format!(
        "import importlib.util, json, sys\nsys.dont_write_bytecode = True\n\
         spec = importlib.util.spec_from_file_location('verify', {:?})\n\
         verify = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(verify)\n\
         print(json.dumps([verify.safe(name) for name in json.load(open('names.json', encoding='utf-8'))]))",
        path.display().to_string()
    );
    let Some(said) = python(&script, folder.path(), "cryptography") else { return };
    let theirs: Vec<String> = serde_json::from_str(&said).expect("JSON");
    for (name, theirs) in names.iter().zip(theirs) {
        assert_eq!(theirs, safe_name(name), "{name:?}");
    }
}

/// Loads the other verifier as `verify`; what follows is the script's own.
fn with_verifier(script: &str) -> String {
    let path = simsa_testkit::root().join("docs/formats/verify.py").display().to_string();
    format!(
        "import importlib.util, json, os, subprocess, sys, unicodedata\nsys.dont_write_bytecode = True\n\
         spec = importlib.util.spec_from_file_location('verify', {path:?})\n\
         verify = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(verify)\n{script}"
    )
}

/// Every character that Python knows, in ids of operators: both make the same names of them.
#[test]
fn the_other_verifier_names_copies_of_forms_the_same() {
    let script = with_verifier(
        "known = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ('Cn', 'Cs')]\n\
         known += [chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)]\n\
         known += ['  ', ' \\t ', ' \\u200b ', '\\r\\n', ' \\n ']\n\
         ids = [''.join('a%sb' % c for c in known[at:at + 18]) for at in range(0, len(known), 18)]\n\
         groups = [ids[at:at + 200] for at in range(0, len(ids), 200)]\n\
         copies = [verify.copies(range(len(group)), [{'id': one} for one in group]) for group in groups]\n\
         print(json.dumps([groups, copies]))",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let Some(said) = python(&script, folder.path(), "cryptography") else { return };
    let (groups, theirs): (Vec<Vec<String>>, Vec<Vec<String>>) = serde_json::from_str(&said).expect("JSON");
    for (ids, theirs) in groups.iter().zip(theirs) {
        let mut dossier = simsa_model::Dossier::default();
        dossier.facts.storage.push(simsa_model::Storage::default());
        let operator = |id: &String| simsa_model::Operator { id: id.clone(), ..Default::default() };
        dossier.facts.operators = ids.iter().map(operator).collect();
        let copies = simsa_forms::instances(FormId::F2_2, &dossier);
        assert_eq!(copies.len(), ids.len());
        for ((id, copy), theirs) in ids.iter().zip(&copies).zip(theirs) {
            assert_eq!(theirs, format!(" ({})", copy.copy()), "{id:?}");
        }
    }
}

/// Signs that the encoding of a system lacks do not change what the verifier says.
#[test]
fn the_other_verifier_ends_as_it_says_in_every_encoding() {
    let script = with_verifier(
        "for encoding in ('utf-8', 'cp949', 'ascii'):\n    \
             ran = subprocess.run([sys.executable, '-B', verify.__file__, 'package', 'none.zip'], capture_output=True, \
             env={**os.environ, 'PYTHONIOENCODING': encoding})\n    \
             print(ran.returncode, b'refused' in ran.stdout)",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let Some(said) = python(&script, folder.path(), "cryptography") else { return };
    assert_eq!(said.lines().collect::<Vec<_>>(), ["2 True"; 3]);
}
