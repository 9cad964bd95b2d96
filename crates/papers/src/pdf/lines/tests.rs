//! Lines: nothing lost, nothing too wide, Korean broken at spaces.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::fonts::Fonts;
use super::super::style::Setting;
use super::{PlacedLine, Setter};
use crate::{Align, FontWeight, Paragraph, Run, clean};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::load().expect("the embedded fonts parse"));

fn set(paragraph: &Paragraph, align: Align, width: f32) -> (Vec<PlacedLine>, BTreeSet<char>) {
    let mut setter = Setter { fonts: &FONTS, missing: BTreeSet::new() };
    (setter.set(paragraph, Setting::TEXT, align, width), setter.missing)
}

fn texts(lines: &[PlacedLine]) -> Vec<String> {
    lines.iter().map(|line| line.items.iter().map(|item| item.text.as_str()).collect()).collect()
}

fn right_edge(line: &PlacedLine) -> f32 {
    line.items.last().map_or(0.0, |item| {
        let spaces = item.text.chars().rev().take_while(|c| *c == ' ').count();
        let hanging: f32 = item.sorts.iter().rev().take(spaces).map(|sort| sort.advance * item.size).sum();
        item.x + item.width - hanging
    })
}

#[test]
fn korean_breaks_at_spaces() {
    let (lines, _) = set(&Paragraph::text("정보보호 정책을 문서화하고 승인하는가?"), Align::Start, 90.0);
    assert_eq!(texts(&lines), ["정보보호 정책을 ", "문서화하고 ", "승인하는가?"]);
}

#[test]
fn a_word_wider_than_its_cell_breaks_between_syllables_but_not_before_a_question_mark() {
    let (lines, _) = set(&Paragraph::text("전자의무기록시스템?"), Align::Start, 33.0);
    let texts = texts(&lines);
    assert_eq!(texts.concat(), "전자의무기록시스템?");
    assert!(texts.len() >= 3, "{texts:?}");
    assert!(texts.iter().all(|text| !text.starts_with('?')), "{texts:?}");
}

#[test]
fn following_lines_hang_under_the_text_and_not_under_the_marker() {
    let note = Paragraph::text("점검 항목을 확인하고 표시하여 제출하여야 함").marker("※");
    let (lines, _) = set(&note, Align::Start, 100.0);
    let first_text = &lines[0].items[1];
    assert!(lines[0].items[0].marker && lines[0].items[0].x.abs() < 0.01);
    assert!(lines.len() > 1);
    assert!((lines[1].items[0].x - first_text.x).abs() < 0.01);
}

#[test]
fn centred_and_right_lines_ignore_the_hanging_space() {
    let paragraph = Paragraph::text("가나 다라마바사");
    let (lines, _) = set(&paragraph, Align::End, 60.0);
    assert_eq!(texts(&lines), ["가나 ", "다라마바사"]);
    assert!(lines.iter().all(|line| (right_edge(line) - 60.0).abs() < 0.01));
}

#[test]
fn a_tick_stays_with_its_label() {
    let paragraph = Paragraph::of([Run::text("구분 "), Run::tick("t", true, "클라우드")]);
    let (lines, _) = set(&paragraph, Align::Start, 62.0);
    assert_eq!(texts(&lines), ["구분 ", "√\u{a0}클라우드"]);
}

#[test]
fn forced_breaks_and_empty_paragraphs_keep_their_lines() {
    let paragraph = Paragraph::of([Run::text("가\n\n나"), Run::LineBreak]);
    assert_eq!(texts(&set(&paragraph, Align::Start, 200.0).0), ["가", "", "나", ""]);
    assert_eq!(set(&Paragraph::default(), Align::Start, 200.0).0.len(), 1);
}

#[test]
fn characters_without_glyph_are_reported_once_each() {
    let (_, missing) = set(&Paragraph::text("가😀나😀\u{e000}"), Align::Start, 200.0);
    assert_eq!(missing.into_iter().collect::<String>(), "\u{e000}😀");
}

#[test]
fn mixed_sizes_share_a_baseline_under_the_tallest() {
    let small = set(&Paragraph::of([Run::small("작게")]), Align::Start, 300.0).0;
    let mixed = set(&Paragraph::of([Run::small("작게"), Run::bold("크게")]), Align::Start, 300.0).0;
    assert_eq!(mixed[0].items.len(), 2);
    assert!(mixed[0].height >= small[0].height);
    assert_eq!(mixed[0].items[1].weight, FontWeight::Bold);
}

proptest! {
    #[test]
    fn no_character_is_lost_and_no_line_is_too_wide(
        text in "([가-힣]{1,12}|[a-zA-Z0-9/().,?-]{1,30}|[ \n\t]|[\u{0}-\u{10ffff}]){0,40}",
        width in 12.0f32..400.0,
    ) {
        let (lines, _) = set(&Paragraph::text(text.as_str()), Align::Start, width);
        let cleaned = clean(&text);
        prop_assert_eq!(texts(&lines).concat(), cleaned.replace('\n', ""));
        for line in &lines {
            let letters = line.items.iter().map(|item| item.text.chars().count()).sum::<usize>();
            prop_assert!(letters <= 1 || right_edge(line) <= width + 0.05, "{:?} is wider than {width}", line);
        }
    }
}
