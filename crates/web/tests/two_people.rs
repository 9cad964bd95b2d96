//! Two people work on the same page: what only one side has changed is joined, the rest is shown side by side, and saving again
//! puts one's own in its place. Facts and records go the same way.

mod common;

use axum::http::StatusCode;
use common::{ADMIN, Answer, Browser, World};

/// The value of a hidden field or of a text in the form of this address.
fn shown(page: &Answer, action: &str, name: &str) -> String {
    let form = page.text.split(&format!("action=\"{action}\"")).last().unwrap();
    let field = form.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("{name}: {form}"));
    let value = field.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    value.replace("&#34;", "\"").replace("&quot;", "\"").replace("&amp;", "&").replace("&#38;", "&")
}

/// What a browser sends of a page that it had opened: what the form keeps hidden, and what was typed.
async fn saves(browser: &mut Browser, page: &Answer, action: &str, typed: &[(&str, &str)]) -> Answer {
    let (version, base) = (shown(page, action, "version"), shown(page, action, "base"));
    let mut fields = vec![("version", version.as_str()), ("base", base.as_str())];
    fields.extend(typed);
    browser.submit(action, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_of_two_people_are_joined_and_disputed_ones_shown_side_by_side() {
    let world = World::new().await;
    let case = world.imported(&simsa_testkit::example("group-ii-1")).await;
    let action = format!("/cases/{case}/facts");
    let (mut first, mut second) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let (of_first, of_second) = (first.get(&action).await, second.get(&action).await);
    let old = shown(&of_second, &action, "applicant.representative");

    let done = saves(
        &mut first,
        &of_first,
        &action,
        &[("applicant.name", "먼저 쓴 이름"), ("product.version", "9.1")],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    // the whole form of the other page, as it was opened, but for one field
    let name = shown(&of_second, &action, "applicant.name");
    let typed = [("applicant.name", name.as_str()), ("applicant.representative", "나중에 쓴 대표")];
    let done = saves(&mut second, &of_second, &action, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let now = first.get(&action).await;
    assert_eq!(
        shown(&now, &action, "applicant.name"),
        "먼저 쓴 이름",
        "what the second has not touched is not put back"
    );
    assert_eq!(shown(&now, &action, "applicant.representative"), "나중에 쓴 대표");
    assert_eq!(shown(&now, &action, "product.version"), "9.1");

    // both change the same field
    let done = saves(&mut first, &of_first, &action, &[("applicant.representative", "다른 대표")]).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(done.text.contains("‘나중에 쓴 대표’"), "what stands there now is told");
    assert_eq!(shown(&done, &action, "applicant.representative"), "다른 대표", "what was typed stays");
    assert_eq!(shown(&done, &action, "applicant.name"), "먼저 쓴 이름");
    let typed = [("applicant.representative", "다른 대표")];
    let done = saves(&mut first, &done, &action, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "saving again decides: {}", done.text);
    let now = second.get(&action).await;
    assert_eq!(shown(&now, &action, "applicant.representative"), "다른 대표");
    assert_ne!(old, "다른 대표");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_two_people_are_joined_and_end_in_no_dead_end() {
    let world = World::new().await;
    let case = world.imported(&simsa_testkit::example("group-ii-1")).await;
    let (mut first, mut second) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let list = first.get(&format!("/cases/{case}/records")).await;
    let id = list.text.split("/records/test/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let action = format!("/cases/{case}/records/test/{id}");
    let (of_first, of_second) = (first.get(&action).await, second.get(&action).await);
    let target = shown(&of_second, &action, "target");

    let done = saves(&mut first, &of_first, &action, &[("target", "먼저 쓴 대상")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let done =
        saves(&mut second, &of_second, &action, &[("target", &target), ("performer", "나중에 쓴 기관")])
            .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let now = first.get(&action).await;
    assert_eq!(shown(&now, &action, "target"), "먼저 쓴 대상");
    assert_eq!(shown(&now, &action, "performer"), "나중에 쓴 기관");

    let done = saves(&mut second, &of_second, &action, &[("target", "또 다른 대상")]).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(done.text.contains("‘먼저 쓴 대상’"));
    let done = saves(&mut second, &done, &action, &[("target", "또 다른 대상")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(shown(&first.get(&action).await, &action, "target"), "또 다른 대상");
}
