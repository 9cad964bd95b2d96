//! What the files in `/law` must be, beyond what the build already refuses.

use std::collections::BTreeSet;

use simsa_law::{Passage, Reading, guide, no_rule, passage, reading, readings, source, verify};

/// Lines of the original.
const LAST_LINE: u32 = 1261;
/// Sections of a reading, in the order they stand in every file.
const SECTIONS: [&str; 7] =
    ["## 쟁점", "## 근거 문구", "## 적용한 해석", "## 다른 해석", "## 효과", "## 확인", "## In English"];

fn spaceless(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '|').collect()
}

fn has_hangul(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

#[test]
fn no_word_of_a_passage_changed_since_it_was_checked() {
    assert_eq!(
        verify::digests(),
        include_str!("../../../law/DIGESTS"),
        "a passage changed. Compare it with the original, then renew the list: \
         cargo run -p simsa-law --example verify -- --digests > law/DIGESTS"
    );
}

#[test]
fn passages_are_found_by_their_id() {
    let ids: BTreeSet<&str> = guide::ALL.iter().map(|p| p.id).collect();
    assert_eq!(ids.len(), guide::ALL.len(), "ids must be unique");
    assert_eq!(guide::BY_ID.len(), guide::ALL.len());
    for expected in guide::ALL {
        assert!(std::ptr::eq(passage(expected.id).expect(expected.id), *expected));
    }
}

#[test]
fn passages_stand_in_the_order_of_the_original() {
    for pair in guide::ALL.windows(2) {
        assert!(pair[0].lines.0 <= pair[1].lines.0, "{} stands before {}", pair[1], pair[0]);
    }
    for passage in guide::ALL {
        assert!(passage.lines.1 <= LAST_LINE, "{passage} ends beyond the original");
        assert_eq!(passage.source, source().id);
        assert_eq!(passage.in_force_from, Some(source().in_force_from), "{passage}");
    }
}

#[test]
fn passages_hold_no_mark_up() {
    for passage in guide::ALL {
        for mark in ["<ul", "<li", "<input", "<table", "<td", "<tr", "<div", "<p>", "</", "\t"] {
            assert!(!passage.text.contains(mark), "{passage} holds `{mark}`");
        }
        assert_eq!(passage.text, passage.text.trim_end(), "{passage} ends in white space");
    }
}

#[test]
fn readings_are_numbered_without_gaps() {
    for (number, reading) in (1..).zip(readings::ALL) {
        assert_eq!(reading.number, number);
        assert_eq!(reading.id, format!("R-{number:03}"));
        assert!(has_hangul(reading.title) && !has_hangul(reading.title_en), "{reading}");
    }
}

#[test]
fn readings_have_every_section_with_words_in_it() {
    for reading in readings::ALL {
        let mut rest = reading.body;
        for (index, section) in SECTIONS.iter().enumerate() {
            let at = rest
                .find(section)
                .unwrap_or_else(|| panic!("{reading}: `{section}` missing or out of order"));
            rest = &rest[at + section.len()..];
            let end = SECTIONS.get(index + 1).and_then(|next| rest.find(next)).unwrap_or(rest.len());
            assert!(rest[..end].trim().len() > 10, "{reading}: `{section}` is empty");
        }
    }
}

/// The quotations of a reading: passage id and the words between the first `“` and the last `”` of the line.
fn quotations(reading: &Reading) -> Vec<(&'static Passage, &'static str)> {
    let body = reading.body;
    let begin = body.find(SECTIONS[1]).expect("section of quotations");
    let end = body.find(SECTIONS[2]).expect("section after the quotations");
    body[begin..end]
        .lines()
        .filter(|line| line.starts_with("- "))
        .map(|line| quotation(reading, line))
        .collect()
}

fn quotation(reading: &Reading, line: &'static str) -> (&'static Passage, &'static str) {
    let parts = line
        .strip_prefix("- `")
        .and_then(|rest| rest.split_once("`: “"))
        .and_then(|(id, quote)| Some((passage(id)?, quote.strip_suffix('”')?)));
    parts.unwrap_or_else(|| panic!("{reading}: not a quotation of a passage: {line}"))
}

#[test]
fn readings_quote_what_the_passages_say() {
    for reading in readings::ALL {
        let quoted = quotations(reading);
        for (passage, words) in &quoted {
            assert!(
                spaceless(passage.text).contains(&spaceless(words)),
                "{reading} quotes {passage} wrongly: {words}"
            );
        }
        let quoted: BTreeSet<_> = quoted.iter().map(|(passage, _)| *passage).collect();
        assert_eq!(quoted, reading.cited().collect(), "{reading}: quotes and `passages` differ");
    }
}

#[test]
fn nobody_has_confirmed_a_reading_yet() {
    // Changes with the first confirmation; then this becomes a check of who and when.
    assert!(readings::ALL.iter().all(|reading| !reading.is_confirmed()));
}

#[test]
fn passages_without_a_rule_are_named_once_and_with_a_reason() {
    let mut seen = BTreeSet::new();
    for entry in no_rule() {
        assert!(has_hangul(entry.reason) && !has_hangul(entry.reason_en), "{}", entry.reason);
        assert_eq!(entry.named().count(), entry.passages.len());
        for passage in entry.named() {
            assert!(seen.insert(passage), "{passage} is named twice");
        }
    }
    assert!(!seen.is_empty());
}

#[test]
fn the_source_says_until_when_it_is_known_to_hold() {
    let source = source();
    assert_eq!(source.sha256.len(), 64);
    assert!(source.in_force_from < source.known_end.expect("known end"));
    assert!(source.known_end_reason.is_some_and(has_hangul));
}

#[test]
fn passages_and_readings_are_written_as_their_ids() {
    let json = serde_json::to_string(&(&guide::TABLE_II_1, &readings::R_004)).expect("writes");
    assert_eq!(json, r#"["table.ii-1","R-004"]"#);
    let back: (&Passage, &Reading) = serde_json::from_str(&json).expect("reads");
    assert_eq!(back, (&guide::TABLE_II_1, &readings::R_004));
    assert_eq!(reading("r-004"), Some(&readings::R_004));
    let error = serde_json::from_str::<&'static Passage>(r#""table.ii-9x""#).expect_err("no such passage");
    assert!(
        error.to_string().starts_with("there is no passage `table.ii-9x`; did you mean `table.ii-"),
        "{error}"
    );
}

#[test]
fn a_passage_is_cited_by_headings_and_pages() {
    assert_eq!(guide::TABLE_II_1.place(), "II. 인증신청 방법 › 개요 › EMR 인증심사 유형별 적용사항 (4–5쪽)");
    assert_eq!(guide::TABLE_II_1.excerpt(16), "클라우드 기반 외부보관 (그룹…");
    assert_eq!(guide::TABLE_PARTIAL_CLOUD.excerpt(100), "** ISMS-P와 중복되지 않는 부분을 심사");
}

#[test]
fn every_chapter_and_form_has_its_pages() {
    let pages = |id: &str| passage(id).and_then(|passage| passage.pages);
    assert_eq!(pages("form-2b.evidence.3"), Some((17, 21)));
    assert_eq!(pages("form-2-1.sheet"), Some((22, 22)));
    assert_eq!(pages("form-6.sheet"), Some((45, 46)));
    assert_eq!(pages("ref-6.window"), Some((54, 54)));
    for passage in guide::ALL {
        let before = matches!(passage.id, "guide.title" | "guide.contents");
        assert_eq!(passage.pages.is_none(), before, "{passage}");
        // What people read names no line of a text that they do not have.
        let said = [Some(passage.place().as_str()), passage.slip].into_iter().flatten().collect::<String>();
        let line = |at: usize| said[..at].ends_with(|c: char| c.is_ascii_digit());
        assert!(!said.match_indices('행').any(|(at, _)| line(at)), "{passage}: {said}");
    }
}

/// People read readings, slips and reasons beside sentences of the program: one style of speech.
#[test]
fn our_own_sentences_are_in_one_style_of_speech() {
    let quotes = [('“', '”'), ('‘', '’'), ('`', '`')];
    let own = |text: &str| -> String {
        let (mut out, mut until) = (String::new(), None);
        for c in text.chars() {
            match until {
                Some(end) if c == end => until = None,
                Some(_) => {}
                None => match quotes.iter().find(|(begin, _)| *begin == c) {
                    Some((_, end)) => until = Some(*end),
                    None => out.push(c),
                },
            }
        }
        out
    };
    let korean = |body: &'static str| body.split("## In English").next().unwrap_or_default();
    let readings = readings::ALL.iter().map(|reading| (reading.id, korean(reading.body)));
    let slips = guide::ALL.iter().filter_map(|passage| Some((passage.id, passage.slip?)));
    let reasons = no_rule().iter().map(|entry| ("no-rule", entry.reason));
    for (id, text) in readings.chain(slips).chain(reasons) {
        let text = own(text);
        for (at, _) in text.match_indices("다.") {
            assert!(
                text[..at].ends_with('니'),
                "{id}: …{}다.",
                text[..at].lines().last().unwrap_or_default()
            );
        }
    }
}
