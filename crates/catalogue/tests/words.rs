//! What the catalogue says the guide prints is what the guide prints: every question, note, name and example occurs
//! literally in the passage it cites, white space and the marks between cells aside.

use std::collections::BTreeSet;

use simsa_catalogue::{Checklist, EvidenceExample, Passages, catalogue};
use simsa_law::guide;

/// Names broken over two rows by a page, which no passage prints in one piece.
const BROKEN_NAMES: [&str; 1] = ["9.2"];

/// The text without white space, the bars between cells and the bullets of lists.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '|' | '•' | '·')).collect()
}

fn bare_passages(passages: Passages) -> String {
    passages.iter().map(|passage| bare(passage.text)).collect()
}

fn assert_occurs(what: &str, text: &str, passages: Passages) {
    assert!(!text.is_empty());
    let wanted = bare(text);
    let found = bare_passages(passages).contains(&wanted);
    assert!(found, "{what}: not in {passages:?}: {text}");
}

/// A sentence stands in one of the passages with every character but white space and bars, dots in the middle included.
fn assert_printed(what: &str, sentence: &str, passages: Passages) {
    let exact = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '|').collect::<String>();
    let found = passages.iter().any(|passage| exact(passage.text).contains(&exact(sentence)));
    assert!(found, "{what}: not in {passages:?}: {sentence}");
}

#[test]
fn every_question_occurs_in_its_checklist() {
    for question in catalogue().questions {
        let id = question.id.as_str();
        assert_printed(id, question.text, question.source());
        for part in question.note.into_iter().flat_map(|note| note.split(" / ")) {
            assert_occurs(id, part, question.source());
        }
    }
    for question in Checklist::Form2A.questions() {
        // Form 2A writes 도입 요건, form 2B 도입요건: white space does not count.
        assert_printed(question.id.as_str(), question.text, question.source_in(Checklist::Form2A));
    }
}

#[test]
fn every_question_of_a_checklist_passage_is_in_the_catalogue() {
    // The other direction: what ends like a question in the passages is as often there as in the catalogue.
    for form in Checklist::ALL {
        let passages: BTreeSet<_> = form.questions().flat_map(|q| q.source_in(form)).map(|p| p.id).collect();
        let printed: String = passages
            .iter()
            .map(|id| bare(simsa_law::passage(id).expect("a cited passage exists").text))
            .collect();
        let ends = |text: &str| text.matches("가?").count() + text.matches("하여야한다.").count();
        let ours: usize = form.questions().map(|q| ends(&bare(q.text))).sum();
        assert_eq!(ends(&printed), ours, "{form}");
    }
}

#[test]
fn every_question_occurs_in_its_evidence_table() {
    for form in Checklist::ALL {
        for question in form.questions() {
            let id = format!("{form} {}", question.id);
            assert_printed(&id, question.text_in_evidence, question.evidence_source_in(form));
        }
    }
    let differing = catalogue().questions.iter().filter(|q| q.text != q.text_in_evidence);
    let differing: Vec<_> = differing.map(|q| q.id.as_str()).collect();
    assert_eq!(differing, ["emr-3.1-1", "emr-3.4-2"]);
}

#[test]
fn no_note_repeats_the_sign_that_stands_before_it() {
    for question in catalogue().questions {
        let examples = question.evidence.iter().filter_map(|example| example.note);
        for note in question.note.into_iter().flat_map(|note| note.split(" / ")).chain(examples) {
            assert!(!note.starts_with(['*', '-', '·', '•', '※']), "{}: {note}", question.id);
        }
    }
}

#[test]
fn an_example_is_shown_as_printed_with_its_note_and_what_was_probably_meant_apart() {
    for form in Checklist::ALL {
        for example in form.questions().flat_map(|question| question.evidence_in(form)) {
            let shown = example.to_string();
            assert!(shown.starts_with(example.text));
            for more in example.suggested.into_iter().chain(example.note) {
                assert!(shown[example.text.len()..].contains(more), "{shown}");
            }
        }
    }
}

#[test]
fn every_example_occurs_in_its_evidence_table() {
    let all = |form: Checklist| form.questions().map(move |q| (form, q));
    for (form, question) in Checklist::ALL.into_iter().flat_map(all) {
        for EvidenceExample { text, note, suggested, .. } in question.evidence_in(form) {
            let id = format!("{form} {}", question.id);
            assert_occurs(&id, text, question.evidence_source_in(form));
            if let Some(note) = note {
                assert_occurs(&id, note, question.evidence_source_in(form));
            }
            // A suggestion that the guide prints there anyway would be no suggestion.
            assert_ne!(*suggested, Some(*text), "{id}");
        }
    }
}

#[test]
fn nothing_of_the_evidence_tables_is_left_out() {
    // What remains of a table without its questions and examples is numbers, names and heads: less than one in five.
    for form in [Checklist::Form2B, Checklist::Form3] {
        for section in form.sections() {
            let mut rest = bare_passages(section.evidence_source);
            let mut known: Vec<String> = Vec::new();
            for question in section.questions() {
                known.extend([bare(question.text_in_evidence), bare(question.note.unwrap_or_default())]);
                for example in question.evidence {
                    known.extend([bare(example.text), bare(example.note.unwrap_or_default())]);
                }
            }
            // The longest first, so that a short example does not eat into a longer one.
            known.sort_by_key(|text| std::cmp::Reverse(text.len()));
            let whole = rest.chars().count();
            for text in known.iter().filter(|text| !text.is_empty()) {
                rest = rest.replace(text.as_str(), "\u{1f}");
            }
            let left: String = rest.chars().filter(|c| ('가'..='힣').contains(c)).collect();
            assert!(left.chars().count() * 5 < whole, "{form} {}: left: {rest}", section.number);
        }
    }
}

#[test]
fn names_of_sections_and_items_stand_beside_their_numbers() {
    let mut broken = Vec::new();
    for form in [Checklist::Form2B, Checklist::Form3] {
        for section in form.sections() {
            let both = bare_passages(section.source) + &bare_passages(section.evidence_source);
            let heading = bare(&format!("{}. {}", section.number, section.name));
            assert!(both.contains(&heading), "{form} {heading}");
            for item in section.items {
                let Some(name) = item.name else { continue };
                // An item's name may stand in the evidence table only, where the checklist lost its number.
                let cited = bare_passages(item.name_source) + &both;
                if !cited.contains(&bare(&format!("{}. {name}", item.number))) {
                    broken.push(item.number);
                }
            }
        }
    }
    assert_eq!(broken, BROKEN_NAMES);
}

#[test]
fn names_of_areas_occur_where_they_are_cited() {
    for area in catalogue().areas {
        assert_occurs(area.id, &format!("{}({})", area.article, area.name), area.source);
    }
}

#[test]
fn names_of_proofs_and_products_occur_where_they_are_cited() {
    for proof in catalogue().proofs {
        let cited = bare_passages(proof.source);
        assert!(cited.contains(&bare(proof.name)), "{}", proof.id);
    }
    for product in catalogue().products.iter().filter(|product| product.requirement.is_some()) {
        assert_occurs(product.id, product.name, product.source);
        for substitute in product.substitutes {
            assert_occurs(product.id, substitute.name, product.source);
        }
    }
}

#[test]
fn numbers_of_parameters_occur_where_they_are_cited() {
    let cited = bare(guide::FORM_2B_CHECKLIST_8.text);
    for text in ["30분이상", "2시간이상", "16°C이상28°C이하", "40%이상70%이하"] {
        assert!(cited.contains(text), "{text}");
    }
    let secaas = bare(guide::REF_6_WINDOW.text);
    assert!(secaas.contains("2021.6.14.~2024.12.31"), "{secaas}");
}
