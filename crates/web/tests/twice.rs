//! A form that makes something, sent twice: by a double click, by a page sent again, with a pause or at the same moment.

mod common;

use axum::http::StatusCode;
use common::{ADMIN, Answer, World};
use simsa_app::records::ItemKind;

/// The key that a page carries in its form.
fn key(page: &Answer) -> String {
    let rest = page.text.split("name=\"once\" value=\"").nth(1).expect("the form carries a key");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_is_made_once() {
    let world = World::new().await;
    let case = world.alone.clone();
    let mut browser = world.signed_in(ADMIN).await;
    let admin = world.acting(ADMIN).await;

    // a case: the second is led to where the first was
    let once = key(&browser.get("/cases/new").await);
    let fields = [("title", "두 번 보낸 신청 건"), ("once", once.as_str())];
    let first = browser.submit("/cases/new", &fields).await;
    let second = browser.submit("/cases/new", &fields).await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(first.location(), second.location());
    // who goes back and writes something else means something else
    let other = browser.submit("/cases/new", &[("title", "다른 신청 건"), ("once", once.as_str())]).await;
    assert_ne!(other.location(), first.location());

    // an entry of a list
    let services = async || world.workbench.items(&admin, &case, ItemKind::Service).await.unwrap().len();
    let before = services().await;
    let path = format!("/cases/{case}/records/service/new");
    let once = key(&browser.get(&path).await);
    for _ in 0..2 {
        let sent = browser.submit(&path, &[("name", "두 번 보낸 서비스"), ("once", once.as_str())]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(services().await, before + 1);

    // a pasted table: both rows once, or none of them
    let path = format!("/cases/{case}/tables/service");
    let once = key(&browser.get(&path).await);
    for _ in 0..2 {
        let rows = "서비스 규격과 이름 (SLA)\t비고\n표의 첫 행\t\n표의 둘째 행\t";
        let sent = browser.submit(&path, &[("rows", rows), ("once", once.as_str())]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(services().await, before + 3);
    let long = format!("서비스 규격과 이름 (SLA)\t비고\n앞 행\t\n뒤 행\t{}", "가".repeat(4001));
    let refused = browser.submit(&path, &[("rows", long.as_str())]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("3행") && refused.text.contains("앞 행"), "{}", refused.text);
    assert_eq!(services().await, before + 3, "a row that cannot be taken keeps the others out too");

    // a remark
    let questions = world.workbench.questions(&admin, &case, None, None).await.unwrap().questions;
    let path = format!("/cases/{case}/questions/{}", questions[0].question.id.as_str());
    let once = key(&browser.get(&path).await);
    for _ in 0..2 {
        let fields = [("text", "두 번 보낸 의견"), ("once", once.as_str())];
        let sent = browser.submit(&format!("{path}/comments"), &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(browser.get(&path).await.text.matches("두 번 보낸 의견").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_at_the_same_moment_is_made_once() {
    let world = World::new().await;
    let mut one = world.signed_in(ADMIN).await;
    let mut two = world.signed_in(ADMIN).await;
    for round in 0..5 {
        let sent_key = key(&one.get("/cases/new").await);
        let title = format!("같은 순간 {round}");
        let fields = [("title", title.as_str()), ("once", sent_key.as_str())];
        let (first, second) =
            tokio::join!(one.submit("/cases/new", &fields), two.submit("/cases/new", &fields));
        assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        assert_eq!(first.location(), second.location());
    }
}
