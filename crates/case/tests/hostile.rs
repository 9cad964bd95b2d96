//! Whatever stands in a file, loading gives a case or problems, never a panic.

use std::fs;

use proptest::prelude::*;
use simsa_case::{load, parse_facts};

const GOOD: &str = "certificates = []\n[application]\ndate = 2024-03-04\nkind = \"initial\"\n[[storage]]\nid = \"본원\"\n\
                    place = \"outside\"\ncloud = true\n[[operators]]\nid = \"op\"\nname = \"㈜가나다\"\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().unwrap();
        for file in ["facts.toml", "answers.toml", "evidence.toml"] {
            fs::write(folder.path().join(file), &bytes).unwrap();
        }
        if let Err(problems) = load(folder.path()) {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(!problem.to_string().is_empty());
            }
        }
    }

    #[test]
    fn a_good_file_with_one_mistake(at in 0..GOOD.len(), letter in any::<char>(), json in any::<bool>()) {
        let mut text: String = GOOD.to_owned();
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.insert(at, letter);
        let name = if json { "facts.json" } else { "facts.toml" };
        for problem in parse_facts(name, &text).err().into_iter().flatten() {
            let spot = problem.spot.unwrap();
            prop_assert!(spot.line >= 1 && spot.column >= 1 && spot.width >= 1);
        }
    }

    #[test]
    fn any_evidence_path(path in "\\PC{0,40}") {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("facts.toml"), "").unwrap();
        let list = toml::Table::from_iter([(
            "evidence".to_owned(),
            toml::Value::Array(vec![toml::Value::Table(toml::Table::from_iter(
                [("id", "a"), ("title", "t"), ("kind", "log"), ("file", path.as_str())]
                    .map(|(key, value)| (key.to_owned(), toml::Value::String(value.to_owned()))),
            ))]),
        )]);
        fs::write(folder.path().join("evidence.toml"), toml::to_string(&list).unwrap()).unwrap();
        let case = load(folder.path()).unwrap();
        prop_assert_eq!(case.dossier().evidence.len(), 1);
    }
}

#[test]
fn names_in_either_unicode_form_are_equal() {
    let composed = "[[operators]]\nid = \"가\"\n";
    let decomposed = "[[operators]]\nid = \"\u{1100}\u{1161}\"\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("facts.toml"), decomposed).unwrap();
    let case = load(folder.path()).unwrap();
    assert_eq!(case.facts(), &parse_facts("facts.toml", composed).unwrap());
}
