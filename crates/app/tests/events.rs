//! The kinds of events that the workbench writes are those of `docs/formats/ledger.md`, where a stranger looks them up.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use simsa_ledger::EventKind;
use simsa_model::lifecycle::CaseEvent;

/// The sources of the workbench, one text.
fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    all
}

/// The first text in quotes within the second argument of each call that begins an entry.
fn written(source: &str) -> BTreeSet<String> {
    let calls = source.split(".record(").skip(1);
    calls
        .filter_map(|call| {
            let (_, event) = call.split_once(',')?;
            let literal = event.trim_start().strip_prefix('"')?;
            Some(literal.split('"').next()?.to_owned())
        })
        .collect()
}

/// The names in the first column of the tables about the workbench.
fn documented(text: &str) -> BTreeSet<String> {
    let start = text.find("About a case (`case` is").expect("the tables of the workbench");
    let end = text.find("About the installation:").expect("their end");
    let first = |row: &str| row.strip_prefix("| `")?.split(" |").next().map(str::to_owned);
    let rows = text[start..end].lines().filter_map(first);
    rows.flat_map(|cell| cell.split('`').step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn every_kind_of_event_is_documented_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut written = written(&sources(&root.join("src")));
    // what moves a case on in its life names its event there; that of the submission stands among those of packages
    let of_life = CaseEvent::ALL.iter().map(|event| event.ledger());
    written.extend(of_life.filter(|event| *event != EventKind::PACKAGE_SUBMITTED).map(str::to_owned));
    assert!(written.len() > 20, "{written:?}");
    let text = fs::read_to_string(root.join("../../docs/formats/ledger.md")).unwrap();
    assert_eq!(documented(&text), written);
}
