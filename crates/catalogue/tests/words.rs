//! What the catalogue says the guide prints is what the guide prints: every question, note, name and example occurs
//! literally in the passage it cites, white space and the marks between cells aside.

use std::collections::BTreeSet;

use simsa_catalogue::{Checklist, EvidenceExample, Passages, Question, catalogue};
use simsa_law::guide;

/// Wordings in which the catalogue follows another place than the passage it cites, with what that passage prints.
const RESOLVED: [(&str, &str, &str); 1] = [
    // The evidence table has the better character.
    ("emr-3.4-2", "훼손·유출", "훼손.유출"),
];

/// Names broken over two rows by a page, which no passage prints in one piece.
const BROKEN_NAMES: [&str; 1] = ["9.2"];

/// The text without white space, the bars between cells and the bullets of lists.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '|' | '•' | '·')).collect()
}

fn bare_passages(passages: Passages) -> String {
    passages.iter().map(|passage| bare(passage.text)).collect()
}

fn printed(question: &Question) -> String {
    let resolved = RESOLVED.iter().find(|(id, ..)| *id == question.id.as_str());
    resolved.map_or_else(|| question.text.to_owned(), |(_, ours, theirs)| question.text.replace(ours, theirs))
}

fn assert_occurs(what: &str, text: &str, passages: Passages) {
    assert!(!text.is_empty());
    let wanted = bare(text);
    let found = bare_passages(passages).contains(&wanted);
    assert!(found, "{what}: not in {passages:?}: {text}");
}

#[test]
fn every_question_occurs_in_its_checklist() {
    for question in catalogue().questions {
        let id = question.id.as_str();
        assert_occurs(id, &printed(question), question.source());
        for part in question.note.into_iter().flat_map(|note| note.split(" / ")) {
            assert_occurs(id, part, question.source());
        }
    }
    for question in Checklist::Form2A.questions() {
        // Form 2A writes 도입 요건, form 2B 도입요건: white space does not count.
        assert_occurs(question.id.as_str(), question.text, question.source_in(Checklist::Form2A));
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
fn almost_every_question_occurs_in_the_evidence_table_too() {
    let differing: Vec<_> = catalogue()
        .questions
        .iter()
        .filter(|q| !bare_passages(q.evidence_source()).contains(&bare(q.text)))
        .map(|q| q.id.as_str())
        .collect();
    // The evidence table leaves out 정보보호시스템에 대한; the checklist is the more exact.
    assert_eq!(differing, ["emr-3.1-1"]);
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
                known.extend([bare(question.text), bare(question.note.unwrap_or_default())]);
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
