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

#[tokio::test(flavor = "multi_thread")]
async fn conformity_of_two_people_is_joined_item_by_item() {
    let world = World::new().await;
    let case = world.imported(&simsa_testkit::example("group-ii-1")).await;
    let action = format!("/cases/{case}/conformity");
    let (mut first, mut second) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let (of_first, of_second) = (first.get(&action).await, second.get(&action).await);
    let state = |page: &Answer, item: &str| {
        let name = format!("name=\"items.{item}.state\" value=\"");
        let radios = page.text.split(&name).skip(1);
        let chosen = radios.filter(|one| one.split('>').next().unwrap().contains(" checked"));
        chosen.map(|one| one.split('"').next().unwrap().to_owned()).collect::<Vec<_>>().join(",")
    };
    assert_eq!((state(&of_first, "isms-p"), state(&of_first, "csap")), ("conforms".into(), String::new()));
    let unseen = shown(&of_first, &action, "seen.isms-p");

    let rejected = [("items.iso-27018.state", "rejected"), ("items.iso-27018.remarks.", "범위에 없습니다")];
    let done = saves(&mut first, &of_first, &action, &rejected).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    // the other page as it was opened, but for one item
    let typed = [("items.iso-27018.state", "conforms"), ("items.isms-p.state", ""), ("checked_by", "김확인")];
    let done = saves(&mut second, &of_second, &action, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let now = first.get(&action).await;
    assert_eq!(state(&now, "iso-27018"), "rejected", "what the second has not touched is not put back");
    assert!(now.text.contains("범위에 없습니다"));
    assert_eq!(state(&now, "isms-p"), "");
    assert_eq!(shown(&now, &action, "checked_by"), "김확인");
    assert_eq!(shown(&now, &action, "seen.isms-p"), unseen);

    // both say something else of the same item
    let typed = [("items.isms-p.state", "rejected"), ("items.isms-p.remarks.", "기간이 지났습니다")];
    let done = saves(&mut first, &of_first, &action, &typed).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(done.text.contains("‘확인 전’"), "what the other has said is told in words: {}", done.text);
    assert_eq!(state(&done, "isms-p"), "rejected", "what was chosen stays");
    let done = saves(&mut first, &done, &action, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "saving again decides: {}", done.text);
    assert_eq!(state(&second.get(&action).await, "isms-p"), "rejected");

    // a remark is needed, and is not lost when the choice was forgotten
    let page = first.get(&action).await;
    let done = saves(&mut first, &page, &action, &[("items.csap.state", "rejected")]).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [("items.csap.state", ""), ("items.csap.remarks.", "보낼 의견")];
    let done = saves(&mut first, &page, &action, &typed).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(done.text.contains("보낼 의견"));
}

/// Facts are one form, in which each field stands once: the next questions are not asked a second time below.
#[tokio::test(flavor = "multi_thread")]
async fn the_facts_are_one_form_with_each_field_once() {
    let world = World::new().await;
    let mut browser = world.signed_in(ADMIN).await;
    let made = browser.submit("/cases/new", &[("title", "새 신청 건")]).await;
    let action = made.location().split('?').next().unwrap().to_owned();
    for round in 0..3 {
        let page = browser.get(&action).await;
        let forms = page.text.matches(&format!("<form method=\"post\" action=\"{action}\"")).count();
        assert_eq!(forms, 1, "round {round}");
        let names = page.text.split(" name=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        let mut names: Vec<&str> = names.filter(|name| name.contains('.')).collect();
        assert!(names.contains(&"application.kind"));
        // the boxes of one question stand together: a name that comes again later is asked a second time
        names.dedup();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "round {round}: {names:?}");
        let answers = [
            [("application.kind", "initial"), ("institutions.served", "private")],
            [("applicant.kind", "developer"), ("applicant.name", "가상병원")],
            [("application.scope", "both"), ("product.name", "가상EMR")],
        ];
        let done = saves(&mut browser, &page, &action, &answers[round]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
}

/// The hidden fields and inputs of a description, as a browser sends the form of this page with something typed into it.
async fn describes(browser: &mut Browser, page: &Answer, action: &str, typed: (&str, &str)) -> Answer {
    let names = [
        "title",
        "effective",
        "was.title",
        "was.kind",
        "was.effective",
        "was.from",
        "was.until",
        "was.disclosure",
    ];
    let mut fields: Vec<(String, String)> =
        names.iter().map(|name| ((*name).to_owned(), shown(page, action, name))).collect();
    fields.push(("kind".to_owned(), shown(page, action, "was.kind")));
    fields.push(("disclosure".to_owned(), shown(page, action, "was.disclosure")));
    fields.push(("version".to_owned(), shown(page, action, "version")));
    fields.retain(|(name, _)| name != typed.0);
    fields.push((typed.0.to_owned(), typed.1.to_owned()));
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.submit(action, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn descriptions_of_two_people_are_joined() {
    let world = World::new().await;
    let case = world.imported(&simsa_testkit::example("group-ii-1")).await;
    let (mut first, mut second) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let list = first.get(&format!("/cases/{case}/evidence")).await;
    let id = list
        .text
        .split(&format!("/cases/{case}/evidence/"))
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let action = format!("/cases/{case}/evidence/{id}");
    let (of_first, of_second) = (first.get(&action).await, second.get(&action).await);
    let done = describes(&mut first, &of_first, &action, ("title", "먼저 고친 제목")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let done = describes(&mut second, &of_second, &action, ("effective", "2024-05-06")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let now = first.get(&action).await;
    assert_eq!(
        shown(&now, &action, "title"),
        "먼저 고친 제목",
        "what the second has not touched is not put back"
    );
    assert_eq!(shown(&now, &action, "effective"), "2024-05-06");
    // both have changed it: it is shown, and saving again decides
    let done = describes(&mut second, &of_second, &action, ("title", "나중 제목")).await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", done.text);
    assert!(done.text.contains("‘먼저 고친 제목’"), "{}", done.text);
    let done = describes(&mut second, &done, &action, ("title", "나중 제목")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let now = first.get(&action).await;
    assert_eq!(shown(&now, &action, "title"), "나중 제목");
    assert_eq!(shown(&now, &action, "effective"), "2024-05-06");
}

/// Title and deadline, and which organisation is which operator, are decided over what they said, whatever else of the case has
/// changed since.
#[tokio::test(flavor = "multi_thread")]
async fn title_and_day_are_no_matter_of_what_stands_beside_them() {
    let world = World::new().await;
    let case = world.imported(&simsa_testkit::example("group-ii-1")).await;
    let (mut first, mut second) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let action = format!("/cases/{case}/settings");
    let page = second.get(&format!("/cases/{case}")).await;
    let facts = format!("/cases/{case}/facts");
    let of_facts = first.get(&facts).await;
    let done = saves(&mut first, &of_facts, &facts, &[("product.version", "9.1")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let was = [shown(&page, &action, "was.title"), shown(&page, &action, "was.deadline")];
    let set = async |browser: &mut Browser, title: &str| {
        let fields =
            [("title", title), ("deadline", "2031-07-19"), ("was.title", &was[0]), ("was.deadline", &was[1])];
        browser.submit(&action, &fields).await
    };
    let done = set(&mut second, "새 제목").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    // over another title it is told, not written
    let done = set(&mut first, "다른 제목").await;
    assert_eq!(done.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", done.text);
}
