//! Hostile input: what others have tried against pages like these.

mod common;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use simsa_store::ReadStore as _;

use common::{ADMIN, OPERATOR, PASSWORD, World};

const SCRIPT: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";

#[tokio::test(flavor = "multi_thread")]
async fn stored_and_reflected_scripts_stay_text() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let case = world.alone.clone();
    let settings = format!("/cases/{case}/settings");
    let was = admin.get(&format!("/cases/{case}")).await.hidden(&settings, "was.title");
    let title = admin.submit(&settings, &[("title", SCRIPT), ("was.title", &was)]).await;
    assert_eq!(title.status, StatusCode::SEE_OTHER, "{}", title.text);
    // who comes too late with the title of before is told so, and gets back what was typed
    let late = admin.submit(&settings, &[("title", "<script>alert(2)"), ("was.title", &was)]).await;
    assert!(late.text.contains("먼저 저장했습니다") && !late.text.contains("<script>alert"), "{}", late.text);
    assert!(late.text.contains("value=\"&#60;script&#62;alert(2)\""), "{}", late.text);
    let remark = [("text", SCRIPT), ("shared", "1")];
    let answer = admin.submit(&format!("/cases/{case}/questions/emr-2.1-1/comments"), &remark).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    for path in [
        "/".to_owned(),
        "/cases".to_owned(),
        format!("/cases/{case}"),
        format!("/cases/{case}/questions/emr-2.1-1"),
        format!("/nowhere?q={}", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
        "/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/organisation".to_owned(),
    ] {
        let page = admin.get(&path).await;
        assert!(!page.text.contains("<script>alert"), "{path}");
        assert!(!page.text.contains("<img src=x"), "{path}");
        assert!(!page.text.contains("김<b>"), "{path}");
    }
    let again = admin.submit("/sign-in", &[("email", SCRIPT), ("password", "x")]).await;
    assert!(
        again.text.contains("&#60;script&#62;") || again.text.contains("&lt;script&gt;"),
        "what was typed is kept"
    );
    assert!(!again.text.contains("<script>alert"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_forbids_inline_scripts_and_frames() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    for path in ["/", "/cases", "/me", "/nowhere", &format!("/cases/{}", world.shared)] {
        let page = admin.get(path).await;
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        for forbidden in [" style=\"", " onclick=", "<style", "javascript:"] {
            assert!(!page.text.contains(forbidden), "{path} has {forbidden}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_session_is_worth_nothing() {
    let world = World::new().await;
    let mut victim = world.browser();
    victim.cookies.insert("simsa-session".to_owned(), "planted0123456789".to_owned());
    let token = victim.get("/sign-in").await.token();
    let form = [("csrf", token.as_str()), ("email", ADMIN), ("password", PASSWORD)];
    victim.post("/sign-in", &form).await;
    assert_ne!(victim.cookies["simsa-session"], "planted0123456789");
    assert_eq!(victim.get("/").await.status, StatusCode::OK);
    let mut attacker = world.browser();
    attacker.cookies.insert("simsa-session".to_owned(), "planted0123456789".to_owned());
    assert_eq!(attacker.get("/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_and_a_changed_password_end_sessions() {
    let world = World::new().await;
    let (mut here, mut there) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let new = "여섯 마리 고래가 노래한다";
    let changed = here.submit("/me/password", &[("current", PASSWORD), ("new", new)]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    assert_eq!(there.get("/").await.status, StatusCode::SEE_OTHER, "the other session has ended");
    assert_eq!(here.get("/").await.status, StatusCode::OK);
    let stolen = here.cookies.clone();
    assert_eq!(here.submit("/sign-out", &[]).await.location(), "/sign-in?done=ended");
    here.cookies = stolen;
    assert_eq!(here.get("/").await.status, StatusCode::SEE_OTHER, "the token is dead, not only forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_to_another_host() {
    let world = World::new().await;
    for evil in
        ["https://evil.example", "//evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:x=1", "javascript:1"]
    {
        let mut browser = world.browser();
        let token = browser.get("/sign-in").await.token();
        let form = [("csrf", token.as_str()), ("email", ADMIN), ("password", PASSWORD), ("next", evil)];
        let answer = browser.post("/sign-in", &form).await;
        let location = answer.location();
        assert!(location == "/" || (location.starts_with('/') && !location.starts_with("//")), "{location}");
        assert!(!location.contains('\\') && answer.headers.get_all(header::SET_COOKIE).iter().count() <= 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_cannot_write() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let token = admin.get("/").await.token();
    let request = |name: &'static str, value: &'static str| {
        Request::builder()
            .method(Method::POST)
            .uri("/cases/new")
            .header(header::HOST, "simsa.example.kr")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(name, value)
            .body(Body::from(format!("csrf={token}&title=x")))
            .unwrap()
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        assert_eq!(admin.send(request(name, value)).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let own = admin.send(request("sec-fetch-site", "same-origin")).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_and_odd_bodies_are_refused_in_words() {
    let world = World::with(|settings| settings.form_limit = 10_000).await;
    let mut admin = world.signed_in(ADMIN).await;
    let long = "가".repeat(20_000);
    let answer = admin.submit("/cases/new", &[("title", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("너무 큽니다"), "{}", answer.text);
    let json = Request::builder()
        .method(Method::POST)
        .uri("/cases/new")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap();
    assert_eq!(admin.send(json).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let within = admin.submit("/cases/new", &[("title", &"가".repeat(300))]).await;
    assert_eq!(within.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(within.text.contains("200자"), "the limit is said at the field");
    assert!(within.text.contains(&"가".repeat(300)), "nothing typed is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_lies_about_its_type_is_never_shown_as_a_page() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let case = &world.alone;
    let path = format!("/cases/{case}/evidence");
    let answer = admin.upload(&path, "사진.png", b"<html><script>alert(1)</script>", true).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let list = admin.get(&path).await.text;
    let id = list.split("사진.png</a>").next().unwrap().rsplit("/evidence/").next().unwrap();
    let id = id.split('"').next().unwrap();
    let file = admin.get(&format!("{path}/{id}/file?view=1")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/octet-stream");
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    assert_eq!(
        file.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap(),
        "default-src 'none'; frame-ancestors 'self'; sandbox"
    );
    assert_eq!(file.text, "<html><script>alert(1)</script>");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_editors_never_overwrite_each_other_silently() {
    let world = World::new().await;
    let (mut one, mut two) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let page = format!("/cases/{}/checklists/2a/2", world.alone);
    let path = format!("/cases/{}/answers/emr-2.1-1", world.alone);
    let text = one.get(&page).await.text;
    let version =
        text.split("/answers/emr-2.1-1").nth(1).unwrap().split("name=\"version\" value=\"").nth(1).unwrap();
    let version = version.split('"').next().unwrap().to_owned();
    let first = one.submit(&path, &[("version", &version), ("answer", "P"), ("note", "첫째")]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    let second = two.submit(&path, &[("version", &version), ("answer", "N"), ("note", "둘째가 쓴 말")]).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.text.contains("먼저 저장했습니다"), "{}", second.text);
    assert!(second.text.contains("둘째가 쓴 말"), "nothing typed is lost");
    assert!(one.get(&page).await.text.contains("첫째"));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_is_slowed_down() {
    let world = World::new().await;
    let mut browser = world.browser();
    let mut last = String::new();
    for _ in 0..7 {
        last = browser.submit("/sign-in", &[("email", OPERATOR), ("password", "아닌 것")]).await.text;
    }
    assert!(last.contains("후 다시 시도하십시오"), "{last}");
    let good = browser.submit("/sign-in", &[("email", OPERATOR), ("password", PASSWORD)]).await;
    assert_ne!(good.status, StatusCode::SEE_OTHER, "even the right one has to wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_by_others_does_not_keep_a_known_browser_out() {
    let world = World::new().await;
    let mut own = world.signed_in(OPERATOR).await;
    let mut stranger = world.browser();
    for _ in 0..7 {
        stranger.submit("/sign-in", &[("email", OPERATOR), ("password", "아닌 것")]).await;
    }
    let good = [("email", OPERATOR), ("password", PASSWORD)];
    assert_ne!(stranger.submit("/sign-in", &good).await.status, StatusCode::SEE_OTHER);
    own.submit("/sign-out", &[]).await;
    assert_eq!(own.submit("/sign-in", &good).await.status, StatusCode::SEE_OTHER, "its browser is known");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_ends_the_session_before() {
    let world = World::new().await;
    let mut browser = world.signed_in(ADMIN).await;
    let before = browser.cookies["simsa-session"].clone();
    let good = [("email", ADMIN), ("password", PASSWORD)];
    assert_eq!(browser.submit("/sign-in", &good).await.status, StatusCode::SEE_OTHER);
    assert_ne!(browser.cookies["simsa-session"], before);
    let mut thief = world.browser();
    thief.cookies.insert("simsa-session".to_owned(), before);
    assert!(thief.get("/").await.location().starts_with("/sign-in"));
}

/// The secret that the page of the set-up shows.
fn secret(page: &common::Answer) -> String {
    let (_, rest) = page.text.split_once("class=\"secret\" translate=\"no\">").expect("a secret is shown");
    // shown in groups of letters, as people type it
    rest.split('<').next().unwrap().replace(' ', "")
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_the_second_factor_changes_nothing_and_passing_it_gives_a_new_token() {
    let world = World::new().await;
    let mut browser = world.signed_in(ADMIN).await;
    let path = "/me/second-factor";
    let entries = async || world.store.entries().await.unwrap();
    let before = entries().await;
    assert!(browser.get(path).await.text.contains("설정 시작"));
    assert_eq!(entries().await, before, "reading writes nothing");
    assert_eq!(browser.submit("/me/second-factor/begin", &[]).await.location(), path);
    let shown = secret(&browser.get(path).await);
    assert_eq!(secret(&browser.get(path).await), shown, "the same at each look");
    let wrong = browser.submit(path, &[("code", "000000")]).await;
    assert_eq!(secret(&wrong), shown, "and after a mistyped code");
    let token = browser.cookies["simsa-session"].clone();
    let code = simsa_app::code_at(&shown, world.now()).unwrap();
    let page = browser.submit(path, &[("code", &code)]).await;
    assert!(page.text.contains("복구 코드") && page.text.contains("data-copy"), "{}", page.text);
    assert_ne!(browser.cookies["simsa-session"], token, "a new token");
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    // signing in anew asks for it: the session is half-way, and its token changes again
    let good = [("email", ADMIN), ("password", PASSWORD)];
    assert_eq!(browser.submit("/sign-in", &good).await.location(), "/second-factor");
    let half = browser.cookies["simsa-session"].clone();
    assert_eq!(
        browser.submit("/second-factor", &[("code", &code)]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let (_, codes) = page.text.split_once("spellcheck=\"false\">").unwrap();
    let recovery = codes.lines().next().unwrap().to_owned();
    assert_eq!(browser.submit("/second-factor", &[("code", &recovery)]).await.status, StatusCode::SEE_OTHER);
    assert_ne!(browser.cookies["simsa-session"], half);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_accounts_with_a_session_left_open_proves_who_they_are_first() {
    let world = World::new().await;
    let mut browser = world.signed_in(ADMIN).await;
    world.pass(20 * 60);
    assert!(browser.get("/me").await.text.contains("/again?next=%2Fme"), "the page says so");
    let fields = [("label", "올리기"), ("scopes", "read"), ("days", "1")];
    let asked = browser.submit("/me/tokens", &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    assert!(asked.location().starts_with("/again"), "{}", asked.location());
    let wrong = browser.submit("/again", &[("proof", "아닌 것"), ("next", "/me")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = browser.submit("/again", &[("proof", PASSWORD), ("next", "//evil.example/me")]).await;
    assert_eq!(right.location(), "/");
    assert_eq!(browser.submit("/me/tokens", &fields).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_helped_back_in_without_saying_how_they_were_recognised() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let member = world.acting(ADMIN).await.member;
    for end in ["access", "second-factor"] {
        let answer = admin.submit(&format!("/organisation/members/{member}/{end}"), &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("어떻게 확인했는지"), "{}", answer.text);
    }
}
