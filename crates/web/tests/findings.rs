//! The findings as people read them in the browser: no word of files and commands, and every place leads to its page.

mod common;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use common::{ADMIN, World};

/// What stands between two marks, each time.
fn between<'t>(text: &'t str, from: &str, to: char) -> Vec<&'t str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

/// The broken example, without what the workbench does not take in: two entries of the same name.
fn broken() -> tempfile::TempDir {
    let (from, to) = (simsa_testkit::example("broken"), tempfile::tempdir().unwrap());
    for entry in std::fs::read_dir(&from).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let text = match entry.file_name().to_str() {
                Some("answers.toml") => without_doubles(&text, "question ="),
                Some("evidence.toml") => without_doubles(&text, "id ="),
                _ => text,
            };
            std::fs::write(to.path().join(entry.file_name()), text).unwrap();
        }
    }
    to
}

fn without_doubles(text: &str, name: &str) -> String {
    let mut names = BTreeSet::new();
    let mut kept = |entry: &&str| {
        let name = entry.lines().find(|line| line.starts_with(name));
        name.is_none_or(|name| names.insert(name.to_owned()))
    };
    text.split("\n[[").filter(&mut kept).collect::<Vec<_>>().join("\n[[")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_of_a_broken_case_has_words_and_a_page() {
    let world = World::new().await;
    let folder = broken();
    let case = world.imported(folder.path()).await;
    let mut browser = world.signed_in(ADMIN).await;
    let page = browser.get(&format!("/cases/{case}/findings")).await;
    assert_eq!(page.status, StatusCode::OK);
    for word in [".toml", "simsa ", "[0]", "[1]", "true |", " = ", "(evidence)", "holds_records"] {
        let at = page.text.find(word).map(|at| page.text[..at].chars().rev().take(200).collect::<String>());
        let before = at.map(|reversed| reversed.chars().rev().collect::<String>());
        assert_eq!(before, None, "‘{word}’ means nothing in a browser");
    }
    let places: BTreeSet<&str> =
        between(&page.text, &format!("href=\"/cases/{case}/"), '"').into_iter().collect();
    let entries = places.iter().filter(|place| place.contains('/')).count();
    assert!(entries > 20, "findings lead to single answers, files, products: {places:?}");
    for place in &places {
        let place = place.split('#').next().unwrap_or_default();
        let answer = browser.get(&format!("/cases/{case}/{place}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{place}");
    }
    // the answer to a question that is not asked can be cleared, and is then no finding any more
    let list = browser.get(&format!("/cases/{case}/questions")).await;
    let (_, rest) = list.text.split_once("id=\"left\"").expect("answers of another group are listed");
    let question = between(rest, "/answers/", '"')[0].to_owned();
    let version = between(rest, "name=\"version\" value=\"", '"')[0].to_owned();
    let way = format!("/cases/{case}/answers/{question}");
    let answer = browser.submit(&way, &[("version", &version), ("answer", ""), ("note", "")]).await;
    assert_eq!(answer.location(), format!("/cases/{case}/questions?done=saved"));
    let list = browser.get(answer.location()).await;
    assert!(!list.text.contains(&format!("/answers/{question}\"")), "{question} is cleared");
    assert!(page.text.contains("보안인증 1 · 유효기간 만료일"), "facts have the words of their inputs");
}
