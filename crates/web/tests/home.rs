//! The home page and its lists as a browser meets them: notices that name what they speak of and go away, links that lead
//! to something, a list that is searched without scripts.

mod common;

use axum::http::StatusCode;
use simsa_app::cases::case::NewCase;

use common::{ADMIN, OPERATOR, World, actor};

/// The addresses of the links in a part of a page.
fn links(text: &str) -> Vec<String> {
    let addresses = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    addresses
        .filter(|address| address.starts_with('/'))
        .map(|address| address.replace("&#38;", "&"))
        .collect()
}

fn main_part(text: &str) -> &str {
    text.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a page has a main part")
}

#[tokio::test]
async fn a_notice_names_what_it_speaks_of_and_goes_when_it_is_dismissed() {
    let world = World::new().await;
    let admin = actor(&world.workbench, ADMIN).await;
    world.workbench.comment(&admin, &world.shared, "emr-1.1-1", "확인 바랍니다", true).await.unwrap();
    let title = world.workbench.case_panel(&admin, &world.shared).await.unwrap().line.title.unwrap();
    let mut browser = world.signed_in(OPERATOR).await;
    let home = browser.get("/").await.text;
    assert!(
        home.contains(&format!("신청기관: ‘{title}’의 질문에 의견을 남겼습니다")),
        "{}",
        main_part(&home)
    );
    let english = browser.get("/?lang=en").await.text;
    assert!(english.contains(&format!("신청기관 has written a remark on a question of “{title}”")));
    let form = home.split("action=\"/notices/").nth(1).unwrap().split('"').next().unwrap();
    let gone = browser.submit(&format!("/notices/{form}"), &[("back", "/notices")]).await;
    assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, "/notices"));
    assert!(!browser.get("/notices").await.text.contains("의견을 남겼습니다"));
    // nowhere else than to a page of its own
    world.workbench.comment(&admin, &world.shared, "emr-1.1-1", "다시", true).await.unwrap();
    let gone = browser.submit(&format!("/notices/{form}"), &[("back", "//example.com")]).await;
    assert_eq!(gone.location(), "/");
}

#[tokio::test]
async fn every_link_of_the_home_page_leads_to_something() {
    let world = World::new().await;
    let mut seen = 0;
    for email in [ADMIN, OPERATOR] {
        let mut browser = world.signed_in(email).await;
        browser.get("/").await;
        while world.workbench.judge_next().await.unwrap() {}
        let home = browser.get("/").await.text;
        assert!(!home.contains("살펴보는 중"), "everything is looked at");
        for page in ["/", "/waiting", "/deadlines", "/expiring", "/notices"] {
            let text = browser.get(page).await.text;
            for address in links(main_part(&text)) {
                let answer = browser.get(&address).await;
                assert_eq!(answer.status, StatusCode::OK, "{address} of {page} for {email}");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

#[tokio::test]
async fn the_list_of_cases_is_searched_and_paged_without_scripts() {
    let world = World::new().await;
    let admin = actor(&world.workbench, ADMIN).await;
    for number in 0..120 {
        let title = format!("가온병원 & <b>{number:03}</b>");
        let deadline = Some(world.workbench.today().days_after(number));
        world.workbench.open_case(&admin, &NewCase { title, deadline }).await.unwrap();
    }
    let mut browser = world.signed_in(ADMIN).await;
    let (mut address, mut found) = ("/cases?q=%EA%B0%80%EC%98%A8+%26&state=preparing".to_owned(), Vec::new());
    loop {
        let page = browser.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let text = main_part(&page.text);
        assert!(text.contains("찾은 것 120건") && text.contains("value=\"가온 &#38;\""), "{text}");
        let rows = text.split("<ul class=\"list\"").nth(1).unwrap().split("</ul>").next().unwrap();
        let number = |row: &str| row.split("&#60;b&#62;").nth(1).unwrap()[..3].parse::<u32>().unwrap();
        found.extend(rows.split("<li>").skip(1).map(number));
        let Some(next) = links(text).into_iter().find(|link| link.contains("after=")) else { break };
        assert!(found.len() <= 120, "the pages come to an end");
        address = next;
    }
    assert_eq!(found, (0..120).collect::<Vec<_>>(), "all of them, each once, by the day");
    let none = browser.get("/cases?q=nothing").await.text;
    assert!(none.contains("찾은 것 0건") && none.contains("맞는 것이 없습니다"));
    assert!(browser.get("/cases?state=closed").await.text.contains("찾은 것 0건"));
    let wrong = browser.get("/cases?after=nonsense").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

/// Calendar programs have no session: they are asked for a token, not sent to a page to sign in on.
#[tokio::test]
async fn a_calendar_program_reads_with_a_token() {
    use base64::Engine as _;
    let world = World::new().await;
    let token = world.token(ADMIN, &["read"]).await;
    let mut program = world.browser();
    let asked_for = program.get("/calendar.ics").await;
    assert_eq!(asked_for.status, StatusCode::UNAUTHORIZED);
    assert!(asked_for.headers["www-authenticate"].to_str().unwrap().starts_with("Basic "));
    let basic = |password: &str| {
        let shown = base64::engine::general_purpose::STANDARD.encode(format!("calendar:{password}"));
        common::asked(&axum::http::Method::GET, "/calendar.ics", &format!("Basic {shown}"), "")
    };
    let given = program.send(basic(&token)).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text);
    assert!(
        given.text.starts_with("BEGIN:VCALENDAR") && given.text.contains("BEGIN:VEVENT"),
        "{}",
        given.text
    );
    assert_eq!(program.send(basic("wrong")).await.status, StatusCode::UNAUTHORIZED);
}
