//! An invitation in the browser: both ways, the way through the sign-in and back, and links that lead nowhere any more.

mod common;

use axum::http::StatusCode;
use common::{ADMIN, OPERATOR, PASSWORD, World};

/// The path of the link that a page shows.
fn link(text: &str) -> String {
    let (_, rest) = text.split_once("/invitations/").expect("the page shows a link");
    format!("/invitations/{}", rest.split('<').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_that_is_here_joins_by_signing_in() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let fields = [("name", "사업자"), ("email", "who@knows.example"), ("operator", "")];
    let page = admin.submit(&format!("/cases/{}/parties", world.alone), &fields).await;
    let link = link(&page.text);

    let mut browser = world.browser();
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    let way = format!("{link}/organisation");
    assert!(page.text.contains(&way), "both ways stand on the page");
    let gate = browser.get(&way).await;
    assert!(gate.location().starts_with("/sign-in?next=%2Finvitations%2F"), "{}", gate.location());
    let page = browser.get(gate.location()).await;
    let hidden = format!("name=\"next\" value=\"{way}\"");
    assert!(page.text.contains(&hidden), "{}", page.text);
    let token = page.token();
    let form = [("csrf", token.as_str()), ("email", OPERATOR), ("password", PASSWORD), ("next", &way)];
    let answer = browser.post("/sign-in", &form).await;
    assert_eq!(answer.location(), way);
    let page = browser.get(&way).await;
    assert!(page.text.contains("사업자</b>"), "it says for which organisation");
    let answer = browser.submit(&way, &[]).await;
    assert_eq!(answer.location(), format!("/cases/{}?done=joined", world.alone));
    assert_eq!(browser.get(answer.location()).await.status, StatusCode::OK);
    // sent twice: the same answer
    assert_eq!(browser.submit(&way, &[]).await.location(), answer.location());
    // for everybody else it is used up
    let gone = world.browser().get(&link).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.text.contains("이미 쓰인 초대입니다"));

    // the applicant says which operator of the facts it is
    let page = admin.get(&format!("/cases/{}/parties", world.alone)).await;
    let (_, rest) = page.text.split_once("<option value=\"o-").expect("the operator can be chosen");
    let organisation = format!("o-{}", rest.split('"').next().unwrap());
    let (_, rest) = page.text.split_once("name=\"operator\" value=\"").unwrap();
    let operator = rest.split('"').next().unwrap().to_owned();
    let path = format!("/cases/{}/operators", world.alone);
    let version = page.version(&path);
    let fields = [("operator", operator.as_str()), ("organisation", &organisation), ("version", &version)];
    let named = admin.submit(&path, &fields).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    let page = admin.get(&format!("/cases/{}/parties", world.alone)).await;
    assert!(page.text.contains(&format!("value=\"{organisation}\" selected")));
    let wrong = admin.submit(&path, &[("operator", &operator), ("organisation", "o-none")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_kind_and_other_members_are_told_so() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let fields = [("name", "사업자"), ("email", OPERATOR)];
    let page = admin.submit(&format!("/cases/{}/parties", world.alone), &fields).await;
    let link = link(&page.text);
    let answer = admin.submit(&format!("{link}/organisation"), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("찾는 초대입니다"), "{}", answer.text);
    // the address has an account: said at the field, to the holder of the link
    let mut browser = world.browser();
    let form = [("organisation", "새 기관"), ("name", "나"), ("password", PASSWORD)];
    let answer = browser.submit(&link, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("새 계정을 만들 수 없습니다") && answer.text.contains("value=\"새 기관\""));
    assert_eq!(browser.get("/invitations/none/organisation").await.status, StatusCode::SEE_OTHER);
    assert_eq!(admin.get("/invitations/none/organisation").await.status, StatusCode::NOT_FOUND);
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
