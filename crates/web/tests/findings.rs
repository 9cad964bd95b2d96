//! The findings as people read them in the browser: no word of files and commands, and every place leads to its page.

mod common;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use common::{ADMIN, World, actor};

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
    let mut page = browser.get(&format!("/cases/{case}/findings")).await;
    assert_eq!(page.status, StatusCode::OK);
    for number in 2..10 {
        let further = browser.get(&format!("/cases/{case}/findings?page={number}")).await;
        page.text.push_str(&further.text);
    }
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

#[tokio::test(flavor = "multi_thread")]
async fn what_is_the_same_is_said_once_with_whoever_settles_it_and_the_list_is_filtered() {
    let world = World::new().await;
    let folder = broken();
    let case = world.imported(folder.path()).await;
    let mut browser = world.signed_in(ADMIN).await;
    let here = format!("/cases/{case}/findings");
    let (mut address, mut heads, mut entries) = (here.clone(), Vec::new(), 0);
    loop {
        let page = browser.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(page.text.len() < 60_000, "{} bytes", page.text.len());
        assert!(!page.text.contains("행)"), "lines are of a text that nobody has");
        for group in page.text.split("<section class=\"card finding\">").skip(1) {
            let (head, rest) = group.split_once("<ul>").unwrap();
            assert!(
                head.contains("<p><b>") && !head.contains("<p><b></b>"),
                "somebody is to settle it: {head}"
            );
            // how many of them are on this page is no part of what is said
            heads.push(
                head.split(" <span class=\"soft\">(").next().unwrap().to_owned()
                    + head.split("<p><b>").nth(1).unwrap(),
            );
            entries += rest.split("</section>").next().unwrap().matches("<li>").count();
        }
        let later = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let later = later.map(|link| link.replace("&#38;", "&")).find(|link| {
            link.contains("/findings?") && link.ends_with(&format!("page={}", page_number(&address) + 1))
        });
        let Some(later) = later else { break };
        address = later;
    }
    let told =
        world.workbench.case_panel(&actor(&world.workbench, ADMIN).await, &case).await.unwrap().findings;
    assert_eq!(entries, told.len(), "all of them are there");
    let once: BTreeSet<&String> = heads.iter().collect();
    // a group can go on on the next page
    assert!(heads.len() - once.len() <= page_number(&address), "{heads:#?}");
    assert!(once.len() < told.len(), "some were the same");
    let blocking = browser.get(&format!("{here}?weight=blocking")).await.text;
    let marks: BTreeSet<&str> =
        between(&blocking, "<h2 class=\"asks\"><span class=\"tag ", '"').into_iter().collect();
    assert_eq!(marks, BTreeSet::from(["bad"]));
    let none = browser.get(&format!("{here}?owner=nobody")).await;
    assert!(none.status == StatusCode::OK && none.text.contains("맞는 것이 없습니다"));
}

fn page_number(address: &str) -> usize {
    address.split("page=").nth(1).and_then(|number| number.parse().ok()).unwrap_or(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_has_the_frame_of_all_pages_a_search_and_the_way_back() {
    let world = World::new().await;
    let mut member = world.signed_in(ADMIN).await;
    let case = format!("/cases/{}/findings", world.shared);
    for path in ["/law", "/law/table.ii-1", "/readings/R-004", "/law?q=CSAP"] {
        let from = |referrer: &str| {
            let request = axum::http::Request::builder().uri(path).header("host", "desk.example.kr");
            request.header("referer", referrer).body(axum::body::Body::empty()).unwrap()
        };
        let page = member.send(from(&format!("https://desk.example.kr{case}"))).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text.contains("<a href=\"/cases\"") && page.text.contains("action=\"/law\""), "{path}");
        let is_entry = !path.starts_with("/law?") && path != "/law";
        assert_eq!(page.text.contains(&format!("<li><a href=\"{case}\">")), is_entry, "{path}");
        let foreign = member.send(from("https://evil.example.com/cases/1")).await;
        assert!(
            !foreign.text.contains("evil.example.com") && !foreign.text.contains("보던 화면으로"),
            "{path}"
        );
        let stranger = world.browser().get(path).await;
        assert!(stranger.status == StatusCode::OK && !stranger.text.contains("<a href=\"/cases\""), "{path}");
    }
    let found = member.get("/law?q=CSAP+%EC%9D%B8%EC%A6%9D").await.text;
    assert!(found.contains("/law/table.ii-1\"") && !found.contains("/law/guide.title\""));
    let english = member.get("/readings/R-004?lang=en").await.text;
    assert!(english.contains("Our own summary in English"));
}
