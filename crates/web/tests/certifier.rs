//! The certifier from its invitation to the package: founded by the first organisation, it receives a submission, reads it
//! as it went out, and sees nothing of the case.

mod common;

use axum::http::StatusCode;
use common::{ADMIN, OPERATOR, PASSWORD, World};
use simsa_app::OrganisationId;
use simsa_app::submission::submit::Submit;

const CERTIFIER: &str = "lead@certifier.example";

/// The certifier is invited and founded in the browser; gives its id, from the list of whom to submit to.
async fn found(world: &World) -> OrganisationId {
    let mut keeper = world.signed_in(ADMIN).await;
    assert!(keeper.get("/").await.text.contains("href=\"/organisations\""), "the keeper finds the page");
    let wrong = keeper.submit("/organisations", &[("name", "인증원"), ("email", CERTIFIER)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"인증원\"") && wrong.text.contains("구분을 고르십시오"));
    let fields = [("kind", "certifier"), ("name", "인증원"), ("email", CERTIFIER)];
    let page = keeper.submit("/organisations", &fields).await;
    let (_, rest) = page.text.split_once("/invitations#").expect("the link is shown");
    let link = rest.split('"').next().unwrap();
    let mut browser = world.browser();
    let page = browser.open_link(link).await;
    assert!(
        page.text.contains("value=\"인증원\"") && !page.text.contains("/organisation\""),
        "{}",
        page.text
    );
    let form = [("organisation", "한국인증원"), ("name", "박심사"), ("password", PASSWORD)];
    assert_eq!(browser.submit("/invitations/open", &form).await.status, StatusCode::SEE_OTHER);
    let list = keeper.get("/organisations").await;
    assert!(list.text.contains("한국인증원") && list.text.contains("사업자"));
    let admin = world.acting(ADMIN).await;
    world.workbench.certifiers(&admin).await.unwrap().remove(0).key.id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_comes_to_the_certifier_and_stays_as_it_went_out() {
    let world = World::new().await;
    let certifier = found(&world).await;
    let admin = world.acting(ADMIN).await;
    let case = world.workbench.import_case(&admin, &simsa_testkit::example("group-ii-1")).await.unwrap().id;
    for line in world.workbench.forms(&admin, &case).await.unwrap() {
        if line.ours && line.signed {
            world
                .workbench
                .confirm_form(&admin, &case, &line.instance.file_stem.as_str().into(), &line.digest)
                .await
                .unwrap();
        }
    }
    let readiness = world.workbench.readiness(&admin, &case).await.unwrap();
    let reasons = readiness.warnings.into_iter().map(|(key, _)| (key, "알고 <b>있음</b>".to_owned()));
    let input = Submit { case: case.clone(), acknowledged: reasons.collect(), certifier: Some(certifier) };
    world.workbench.submit(&admin, &input).await.unwrap();

    let mut lead = world.signed_in(CERTIFIER).await;
    let home = lead.get("/").await;
    assert!(home.text.contains("제출자료를 보냈습니다") && home.text.contains("href=\"/submissions\""));
    assert_eq!(lead.get("/cases").await.location(), "/submissions");
    let list = lead.get("/submissions").await;
    let address = format!("/cases/{case}/submissions/0001");
    assert!(list.text.contains(&address) && list.text.contains("신청기관"), "{}", list.text);
    let page = lead.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("알고 &#60;b&#62;있음") || !page.text.contains("사유"), "reasons are escaped");
    let form = lead.get(&format!("{address}/forms/form-2-2")).await;
    assert_eq!((form.status, &form.text[..4]), (StatusCode::OK, "%PDF"));
    let (_, rest) = page.text.split_once("/checklists/").expect("a checklist with answers");
    let answers = lead.get(&format!("{address}/checklists/{}", rest.split('"').next().unwrap())).await;
    assert!(answers.status == StatusCode::OK && answers.text.len() < 100_000, "{}", answers.text.len());
    for part in ["package", "receipt"] {
        let file = lead.get(&format!("{address}/{part}")).await;
        assert!(file.status == StatusCode::OK && !file.text.is_empty(), "{part}");
    }
    for none in [
        format!("{address}/forms/none"),
        format!("{address}/checklists/9"),
        format!("/cases/{case}/submissions/0009"),
    ] {
        assert_eq!(lead.get(&none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    // of the case itself nothing: no page, no file, no ledger
    for path in
        ["", "/facts", "/questions", "/evidence", "/forms", "/findings", "/history", "/submit", "/parties"]
    {
        let answer = lead.get(&format!("/cases/{case}{path}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(
        lead.get(&format!("/cases/{}/submissions/0001", world.shared)).await.status,
        StatusCode::NOT_FOUND
    );
    // the list is the certifier's alone
    for email in [ADMIN, OPERATOR] {
        assert_eq!(world.signed_in(email).await.get("/submissions").await.status, StatusCode::NOT_FOUND);
    }
    let mut applicant = world.signed_in(ADMIN).await;
    assert_eq!(applicant.get(&address).await.status, StatusCode::OK, "who submitted reads it too");
    assert_eq!(world.signed_in(OPERATOR).await.get(&address).await.status, StatusCode::NOT_FOUND);

    // prepared again: packages and receipts stay in reach, and the reason can be read
    let mut applicant = world.signed_in(ADMIN).await;
    let again = applicant.submit(&format!("/cases/{case}/reopen"), &[("reason", "담당자 <b>변경</b>")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    let page = applicant.get(&format!("/cases/{case}/submit")).await;
    for shown in [&*format!("{address}/package"), &*format!("{address}/receipt"), "담당자 &#60;b&#62;변경"]
    {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    for reader in [&mut applicant, &mut lead] {
        let page = reader.get(&address).await;
        assert!(page.text.contains("담당자 &#60;b&#62;변경"), "{}", page.text);
    }
}
