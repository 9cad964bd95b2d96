//! An invitation in the browser: both ways, the way through the sign-in and back, and links that lead nowhere any more.

mod common;

use axum::http::{StatusCode, header};
use common::{ADMIN, OPERATOR, PASSWORD, World};

/// The link that a page shows.
fn link(text: &str) -> String {
    let (_, rest) = text.split_once("/invitations#").expect("the page shows a link");
    format!("http://127.0.0.1:8614/invitations#{}", rest.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_that_is_here_joins_by_signing_in() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let fields = [("name", "사업자"), ("email", "who@knows.example"), ("operator", "")];
    let page = admin.submit(&format!("/cases/{}/parties", world.alone), &fields).await;
    let link = link(&page.text);

    let mut browser = world.browser();
    let page = browser.open_link(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    let secret = link.split('#').nth(1).unwrap();
    let way = "/invitations/open/organisation";
    assert!(page.text.contains(way), "both ways stand on the page");
    assert!(!page.text.contains(secret), "the secret stands in no page");
    let gate = browser.get(way).await;
    assert!(gate.location().starts_with("/sign-in?next=%2Finvitations%2F"), "{}", gate.location());
    assert!(!gate.location().contains(secret), "and in no address");
    let page = browser.get(gate.location()).await;
    let hidden = format!("name=\"next\" value=\"{way}\"");
    assert!(page.text.contains(&hidden), "{}", page.text);
    let token = page.token();
    let form = [("csrf", token.as_str()), ("email", OPERATOR), ("password", PASSWORD), ("next", way)];
    let answer = browser.post("/sign-in", &form).await;
    assert_eq!(answer.location(), way);
    let page = browser.get(way).await;
    assert!(page.text.contains("사업자</b>"), "it says for which organisation");
    let answer = browser.submit(way, &[]).await;
    assert_eq!(answer.location(), format!("/cases/{}?done=joined", world.alone));
    assert_eq!(browser.get(answer.location()).await.status, StatusCode::OK);
    // sent twice: the same answer
    assert_eq!(browser.submit(way, &[]).await.location(), answer.location());
    // for everybody else it is used up
    let gone = world.browser().open_link(&link).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.text.contains("이미 쓰인 초대입니다"));

    // the applicant says which operator of the facts it is
    let page = admin.get(&format!("/cases/{}/parties", world.alone)).await;
    let (_, rest) = page.text.split_once("<option value=\"o-").expect("the operator can be chosen");
    let organisation = format!("o-{}", rest.split('"').next().unwrap());
    let (_, rest) = page.text.split_once("name=\"operator\" value=\"").unwrap();
    let operator = rest.split('"').next().unwrap().to_owned();
    let path = format!("/cases/{}/operators", world.alone);
    let was = page.hidden(&path, "was");
    let fields = [("operator", operator.as_str()), ("organisation", &organisation), ("was", &was)];
    let named = admin.submit(&path, &fields).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    let page = admin.get(&format!("/cases/{}/parties", world.alone)).await;
    assert!(page.text.contains(&format!("value=\"{organisation}\" selected")));
    let wrong = admin
        .submit(&path, &[("operator", &operator), ("organisation", "o-none"), ("was", &organisation)])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_kind_and_other_members_are_told_so() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let fields = [("name", "사업자"), ("email", OPERATOR)];
    let page = admin.submit(&format!("/cases/{}/parties", world.alone), &fields).await;
    let link = link(&page.text);
    admin.open_link(&link).await;
    let answer = admin.submit("/invitations/open/organisation", &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("찾는 초대입니다"), "{}", answer.text);
    // the address has an account: said at the field, to the holder of the link
    let mut browser = world.browser();
    let form = [("organisation", "새 기관"), ("name", "나"), ("password", PASSWORD)];
    browser.open_link(&link).await;
    let answer = browser.submit("/invitations/open", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("새 계정을 만들 수 없습니다") && answer.text.contains("value=\"새 기관\""));
    let nobody = world.browser().get("/invitations/open/organisation").await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    let mut other = world.signed_in(ADMIN).await;
    assert_eq!(other.get("/invitations/open/organisation").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_closed_by_its_owner_who_says_so_twice() {
    let world = World::new().await;
    let path = format!("/cases/{}/close", world.shared);
    let mut operator = world.signed_in(OPERATOR).await;
    assert_eq!(operator.get(&path).await.status, StatusCode::NOT_FOUND);
    let mut admin = world.signed_in(ADMIN).await;
    assert_eq!(admin.get(&path).await.status, StatusCode::OK);
    let answer = admin.submit(&path, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = admin.submit(&path, &[("sure", "1")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(admin.get(&path).await.status, StatusCode::NOT_FOUND);
    let page = operator.get(&format!("/cases/{}", world.shared)).await;
    assert!(page.text.contains("종료"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_a_link_leaves_the_address_and_is_forgotten_when_it_is_used() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let fields = [("email", "new@applicant.example"), ("roles", "reader")];
    let page = admin.submit("/organisation/invitations", &fields).await;
    let link = link(&page.text);
    let secret = link.split('#').nth(1).unwrap();
    // as earlier versions made them
    let mut browser = world.browser();
    let older = browser.get(&format!("/invitations/{secret}")).await;
    assert_eq!(older.location(), "/invitations/open");
    let cookie = older.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("Max-Age=3600"), "{cookie}");
    assert_eq!(browser.get("/invitations/open").await.status, StatusCode::OK);
    // without a script it is pasted; what is no link is said at the field
    let mut browser = world.browser();
    assert!(browser.get("/invitations").await.text.contains("data-link"));
    let wrong = browser.submit("/invitations", &[("link", "http://127.0.0.1:8614/invitations")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("링크 전체를"), "{}", wrong.text);
    assert_eq!(browser.open_link(&link).await.status, StatusCode::OK);
    let form = [("name", "나열람"), ("password", PASSWORD)];
    let done = browser.submit("/invitations/open", &form).await;
    assert_eq!(done.location(), "/sign-in?done=account", "{}", done.text);
    assert!(!browser.cookies.contains_key("simsa-link"));
    for unknown in ["/invitations/used-up", "/invitations/open"] {
        assert_eq!(browser.get(unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}
