//! Main and backup site in the browser and by programs: each operator answers for its own place, and the applicant reads
//! both by choice.

mod common;

use axum::http::{Method, StatusCode};
use common::{ADMIN, OPERATOR, World, asked};
use simsa_app::accounts::invite::InviteParty;
use simsa_app::records::OrganisationKind;

const SECTION: &str = "checklists/2a/3";

#[tokio::test(flavor = "multi_thread")]
async fn each_operator_answers_its_own_and_the_applicant_chooses_between_them() {
    let world = World::new().await;
    let case = world.imported(&simsa_testkit::example("two-operators")).await;
    let applicant = world.acting(ADMIN).await;
    let input = InviteParty {
        case: case.clone(),
        kind: OrganisationKind::Operator,
        name: "사업자".to_owned(),
        email: OPERATOR.to_owned(),
        operator: Some("mirinae".to_owned()),
    };
    let invitation = world.workbench.invite_party(&applicant, &input).await.unwrap();
    let operator = world.acting(OPERATOR).await;
    world.workbench.accept_for_organisation(&operator, &invitation).await.unwrap();
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    let other = panel.facts.operators.iter().find(|one| one.id != "mirinae").unwrap().id.clone();

    // the operator has one side: it chooses nothing, and answers for that
    let mut browser = world.signed_in(OPERATOR).await;
    let page = browser.get(&format!("/cases/{case}/{SECTION}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("어느 사업자의 답"), "one side, no choice");
    let answers = format!("/cases/{case}/answers/emr-3.1-1");
    let version = page.version(&answers);
    let fields = [("answer", "P"), ("note", "본 센터의 말"), ("version", &version), ("operator", "mirinae")];
    let saved = browser.submit(&answers, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = browser.get(saved.location()).await;
    assert!(page.text.contains("본 센터의 말"));
    let foreign = browser.get(&format!("/cases/{case}/questions?operator={other}")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);

    // the applicant answers for the one that takes no part, and reads the other's
    let mut admin = world.signed_in(ADMIN).await;
    let page = admin.get(&format!("/cases/{case}/{SECTION}?operator={other}")).await;
    assert!(page.text.contains("어느 사업자의 답") && !page.text.contains("본 센터의 말"));
    let version = page.version(&answers);
    let fields = [("answer", "N"), ("note", "백업의 말"), ("version", &version), ("operator", &other)];
    let saved = admin.submit(&answers, &fields).await;
    assert_eq!(saved.location(), format!("/cases/{case}/{SECTION}?operator={other}&done=saved#emr-3.1-1"));
    let page = admin.get(&format!("/cases/{case}/{SECTION}?operator=mirinae")).await;
    assert!(page.text.contains("본 센터의 말") && !page.text.contains("백업의 말"));
    let page = browser.get(&format!("/cases/{case}/{SECTION}")).await;
    assert!(!page.text.contains("백업의 말"));
    let page = admin.get(&format!("/cases/{case}/questions/emr-3.1-1?operator={other}")).await;
    assert!(page.text.contains("백업의 말"));

    // the same by a program
    let token = format!("Bearer {}", world.token(ADMIN, &["read"]).await);
    for (id, note) in [("mirinae", "본 센터의 말"), (other.as_str(), "백업의 말")] {
        let path = format!("/api/v1/cases/{case}/answers/emr-3.1-1?operator={id}");
        let answer = world.browser().send(asked(&Method::GET, &path, &token, "")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert!(answer.text.contains(note));
        let path = format!("/api/v1/cases/{case}/questions?operator={id}&limit=5");
        let list = world.browser().send(asked(&Method::GET, &path, &token, "")).await;
        assert!(list.text.contains(&format!("\"operator\":\"{id}\"")), "{}", list.text);
    }
}
