//! Form × sample × format: written, read back, compared field by field.

use std::collections::BTreeMap;

use simsa_case::FolderPlace;
use simsa_forms::{FieldValue, compose, fill, instances};
use simsa_model::FormId;
use simsa_papers::{Format, Paper, PaperWriter, WriteOptions, clean, read, write};
use simsa_testkit::poppler;

mod samples;

/// The paper as HTML.
fn html(paper: &Paper) -> Vec<u8> {
    write(paper, Format::Html, &WriteOptions::default()).expect("it is written").bytes
}

/// What a certifier's tools read in a PDF; `None` only when the tool is missing and skipping was allowed.
fn pdf_text(pdf: &[u8]) -> Option<String> {
    poppler("pdftotext", &["-raw"], &["-"], pdf)
}

/// What is read aloud from a PDF: the text below its structure.
fn pdf_spoken(pdf: &[u8]) -> Option<String> {
    let structure = poppler("pdfinfo", &["-struct-text"], &[], pdf)?;
    let quoted = |line: &str| Some(line.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned());
    Some(structure.lines().filter_map(quoted).collect())
}

/// The letters only: line breaks and spaces are the layout's.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Names that a paper has beyond the filled values must be rows left for handwriting: blank, without a tick.
fn assert_same(expected: &BTreeMap<String, String>, read: &BTreeMap<String, String>, what: &str) {
    for (name, value) in expected {
        // N/A and remarks stand in the evidence table only where something is given; lines that are absent have no name.
        match read.get(name) {
            Some(found) => assert_eq!(found, value, "{what}: {name}"),
            None => assert_eq!(value, "", "{what}: `{name}` is filled and not on the paper"),
        }
    }
    for (name, value) in read.iter().filter(|(name, _)| !expected.contains_key(*name)) {
        assert!(value.is_empty() || value == "false", "{what}: `{name}` = `{value}` comes from nowhere");
    }
}

#[test]
fn html_reads_back_every_field() {
    for sample in samples::all() {
        for form in FormId::ALL {
            for instance in instances(form, &sample.dossier) {
                let filled = fill(&instance, &sample.dossier, &sample.assessment);
                let paper = compose(&filled);
                let what = format!("{}, {}", sample.name, instance.file_stem);
                assert_eq!(paper.check(), [], "{what}");
                let written = html(&paper);
                let read = read(&written, Format::Html).unwrap_or_else(|error| panic!("{what}: {error}"));
                assert_same(&filled.flat(), &read, &what);
                let again = fill(&instance, &sample.dossier, &sample.assessment);
                assert_eq!(html(&compose(&again)), written, "{what}");
            }
        }
    }
}

#[test]
fn pdf_holds_every_value_and_every_tick() {
    let mut writer = PaperWriter::new();
    let mut print = |paper: &Paper| writer.write(paper, Format::Pdf, &WriteOptions::default());
    for sample in samples::all() {
        for form in FormId::ALL {
            for instance in instances(form, &sample.dossier) {
                let filled = fill(&instance, &sample.dossier, &sample.assessment);
                let what = format!("{}, {}", sample.name, instance.file_stem);
                let paper = compose(&filled);
                let output = print(&paper).expect(&what);
                assert_eq!(output, print(&paper).expect(&what), "{what}");
                assert!(output.missing.is_empty(), "{what}: {:?}", output.missing);
                let Some(text) = pdf_text(&output.bytes) else { return };
                let text = letters(&text);
                let spoken = reads_structure(form).then(|| pdf_spoken(&output.bytes)).flatten();
                let spoken = spoken.map(|text| letters(&text));
                // cells that go on over a page are interrupted by the footer and the table's head
                let paged = output.pages > Some(1);
                for (name, value) in filled.flat() {
                    let boxed = value == "true" || value == "false";
                    let is_date = name == "signed-on";
                    let wanted = if is_date { String::new() } else { letters(&clean(&value)) };
                    let found = boxed || text.contains(&wanted) || (paged && in_pieces(&text, &wanted));
                    assert!(found, "{what}: `{name}` = `{value}`");
                    assert!(
                        boxed || spoken.as_ref().is_none_or(|spoken| spoken.contains(&wanted)),
                        "{what}: `{name}` = `{value}` is not read aloud"
                    );
                }
                let ticked = filled.flat().values().filter(|value| *value == "true").count();
                let in_words = usize::from(matches!(form, FormId::F1 | FormId::F6));
                assert_eq!(text.matches('√').count(), ticked + in_words, "{what}: check marks");
            }
        }
    }
}

/// pdfinfo draws a page again for each of its elements, which takes a minute for the long checklists. They are composed
/// like form 2A, so they are read in the long mode only.
fn reads_structure(form: FormId) -> bool {
    !matches!(form, FormId::F2B | FormId::F3) || std::env::var_os("SIMSA_LONG").is_some()
}

/// Whether `wanted` stands in `text` as two stretches, the second after the first.
fn in_pieces(text: &str, wanted: &str) -> bool {
    let places = wanted.char_indices().map(|(at, _)| at).skip(1);
    places.into_iter().any(|at| {
        let (first, second) = wanted.split_at(at);
        text.find(first).is_some_and(|found| text[found + first.len()..].contains(second))
    })
}

#[test]
fn an_empty_case_prints_every_form_blank() {
    let sample = samples::empty();
    for form in FormId::ALL {
        let [ready] = &simsa_forms::papers(form, &sample.dossier, &sample.assessment)[..] else {
            panic!("form {form}: one copy")
        };
        let read = read(&html(&ready.paper), Format::Html).expect("it reads back");
        assert!(read.values().all(|value| value.is_empty() || value == "false"), "form {form}: {read:?}");
        assert!(!ready.blanks.is_empty(), "form {form}");
        for blank in &ready.blanks {
            assert!(!blank.label.ko.is_empty() && !blank.label.en.is_empty() && blank.form == form);
            let known = ["facts", "answers", "products", "services", "tests", "exemptions", "conformity"];
            let file = FolderPlace::of(&blank.place).file;
            assert!(known.iter().any(|stem| file == format!("{stem}.toml")), "{:?}", blank.place);
        }
    }
}

#[test]
fn lists_longer_than_the_printed_rows_go_on_and_shorter_ones_keep_the_rows() {
    let rows = |form: FormId, sample: &samples::Sample, column: &str| {
        let ready = simsa_forms::papers(form, &sample.dossier, &sample.assessment).remove(0);
        let read = read(&html(&ready.paper), Format::Html).expect("it reads back");
        read.keys().filter(|name| name.ends_with(column)).count()
    };
    assert_eq!(rows(FormId::F2_2, &samples::empty(), ".product"), 10);
    assert_eq!(rows(FormId::F2_2, &samples::data_centre(), ".product"), 10);
    assert_eq!(rows(FormId::F2_2, &samples::crowded(), ".product"), 12);
    assert_eq!(rows(FormId::F2_5, &samples::empty(), ".domestic.yes"), 15);
    assert_eq!(rows(FormId::F2_5, &samples::crowded(), ".service"), 40);
    assert_eq!(rows(FormId::F2_3, &samples::crowded(), ".proofs.none"), 12);
}

#[test]
fn no_value_is_of_another_kind_than_its_field() {
    for sample in samples::all() {
        for form in FormId::ALL {
            for instance in instances(form, &sample.dossier) {
                let filled = fill(&instance, &sample.dossier, &sample.assessment);
                for field in &simsa_forms::definition(form).fields {
                    let list = matches!(filled.fields[&field.id], FieldValue::List(_));
                    assert_eq!(list, !field.columns.is_empty(), "form {form}: {}", field.id);
                }
            }
        }
    }
}
