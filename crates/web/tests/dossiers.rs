//! A service dossier in the browser: prepared, used in a case, what is shown of it, a change noted by the applicant.

mod common;

use axum::http::StatusCode;
use common::{ADMIN, OPERATOR, World};

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_uses_a_dossier_and_the_applicant_notes_its_change() {
    let world = World::new().await;
    let case = &world.shared;
    let mut operator = world.signed_in(OPERATOR).await;
    let opened = operator.submit("/dossiers/new", &[("title", "공통 <자료>")]).await;
    let dossier = opened.location().split('/').nth(2).expect("the new dossier").to_owned();
    let answer = [("answer", "Y"), ("note", "처음 답"), ("version", "")];
    let path = format!("/cases/{dossier}/answers/emr-1.1-1");
    assert_eq!(operator.submit(&path, &answer).await.status, StatusCode::SEE_OTHER);

    let offered = operator.get(&format!("/cases/{case}/dossiers")).await;
    assert!(offered.text.contains("공통 &#60;자료&#62;"), "{}", offered.text);
    let fields = [("dossier", dossier.as_str()), ("usual", "full")];
    let used = operator.submit(&format!("/cases/{case}/dossiers"), &fields).await;
    let settings = format!("/cases/{case}/dossiers/{dossier}");
    assert_eq!(used.location(), format!("{settings}?done=saved"));
    let page = operator.get(used.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    let (_, rest) = page.text.split_once("name=\"version\" value=\"").expect("the form holds a version");
    let version = rest.split('"').next().unwrap().to_owned();
    let wrong = operator.submit(&settings, &[("usual", "full"), ("piece[none]", "full")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("증빙자료 ‘none’가 없습니다"), "{}", wrong.text);
    let fields = [("usual", "title-and-digest"), ("version", version.as_str())];
    assert_eq!(operator.submit(&settings, &fields).await.status, StatusCode::SEE_OTHER);
    // from a page that was opened before that
    let stale = operator.submit(&settings, &[("usual", "full"), ("version", &version)]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.text.contains("다른 사람이 먼저 저장했습니다"), "{}", stale.text);

    // the applicant sees that it is used, not how it is set up
    let mut admin = world.signed_in(ADMIN).await;
    let page = admin.get(&format!("/cases/{case}/dossiers")).await;
    assert!(page.text.contains("제목과 해시값만 봅니다") && !page.text.contains("바뀌었습니다"));
    assert_eq!(admin.get(&settings).await.status, StatusCode::NOT_FOUND);
    assert_eq!(admin.get(&format!("/cases/{dossier}")).await.status, StatusCode::NOT_FOUND);

    let more = [("answer", "Y"), ("note", "한 답 더"), ("version", "")];
    let path = format!("/cases/{dossier}/answers/emr-2.1-1");
    assert_eq!(operator.submit(&path, &more).await.status, StatusCode::SEE_OTHER);
    let page = admin.get(&format!("/cases/{case}/dossiers")).await;
    assert!(page.text.contains("답변 EMR 점검표 2.1-1: 추가"), "{}", page.text);
    let (_, rest) = page.text.split_once("name=\"digest\" value=\"").expect("note can be taken");
    let digest = rest.split('"').next().unwrap().to_owned();
    let note = format!("{settings}/note");
    assert_eq!(admin.submit(&note, &[("digest", "0")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.submit(&note, &[("digest", &digest)]).await.status, StatusCode::SEE_OTHER);
    let page = admin.get(&format!("/cases/{case}/dossiers")).await;
    assert!(!page.text.contains("바뀌었습니다"));

    let page = operator.get(&format!("/cases/{dossier}/dossiers")).await;
    assert!(
        page.text.contains(&format!("/cases/{case}/dossiers")),
        "the dossier lists the cases that use it"
    );
    let drop = format!("{settings}/drop");
    let version = operator.get(&format!("/cases/{case}/dossiers")).await.version(&drop);
    let dropped = operator.submit(&drop, &[("version", &version)]).await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    assert_eq!(operator.get(&settings).await.status, StatusCode::NOT_FOUND);
}
