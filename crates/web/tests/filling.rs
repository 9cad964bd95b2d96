//! Less to type: what the names of files tell, several pieces of evidence at once, files at the question itself, tables from a
//! spreadsheet, and what is known of one's own organisation.

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::{ADMIN, Answer, Browser, World};
use simsa_app::records::ItemKind;

/// A form with files, as a browser sends it.
async fn form(browser: &mut Browser, path: &str, fields: &[(&str, &str)], files: &[(&str, &str)]) -> Answer {
    let csrf = browser.get("/law/table.ii-1").await.token();
    let mut body = String::new();
    for (name, value) in std::iter::once(&("csrf", csrf.as_str())).chain(fields) {
        let head = format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.push_str(&head);
    }
    for (name, bytes) in files {
        let head =
            format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.push_str(&head);
        body.push_str(bytes);
        body.push_str("\r\n");
    }
    body.push_str("--x--\r\n");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    browser.send(request).await
}

/// The value of an input of this name.
fn value(page: &Answer, name: &str) -> String {
    let rest = page.text.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("{name}"));
    let tag = rest.split('>').next().unwrap();
    if tag.contains("value=\"") {
        return tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    }
    // a select
    let options = rest.split("</select>").next().unwrap();
    let chosen = options.split("<option value=\"").find(|one| one.contains(" selected")).unwrap_or_default();
    chosen.split('"').next().unwrap().to_owned()
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_with_what_their_names_tell_and_are_described_together() {
    let world = World::new().await;
    let case = world.alone.clone();
    let mut browser = world.signed_in(ADMIN).await;
    let files = [("위탁 계약서_20240115.txt", "계약"), ("서버 목록.csv", "이름,위치\n가상,서울\n")];
    let sent = form(&mut browser, &format!("/cases/{case}/evidence"), &[("kind", "")], &files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(
        sent.location().starts_with(&format!("/cases/{case}/descriptions?piece=")),
        "{}",
        sent.location()
    );
    let page = browser.get(sent.location()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(
        (value(&page, "0.kind"), value(&page, "0.effective")),
        ("contract".into(), "2024-01-15".into())
    );
    assert_eq!((value(&page, "1.kind"), value(&page, "1.effective")), ("inventory".into(), String::new()));

    // a day for both, and a title for one of them
    let said = |page: &Answer, changed: &[(&str, &str)]| -> Vec<(String, String)> {
        let names = ["piece", "version", "title", "kind", "effective", "from", "until", "disclosure"];
        let all = (0..2).flat_map(|at| names.map(|name| format!("{at}.{name}")));
        let mut fields: Vec<_> = all.map(|name| (name.clone(), value(page, &name))).collect();
        fields.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        fields.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    };
    let both = sent.location().to_owned();
    let fields = said(&page, &[("1.title", "서버 목록"), ("all.effective", "2024-02-29")]);
    let action = format!("/cases/{case}/descriptions");
    let saved = browser.submit(&action, &pairs(&fields)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let all = world.workbench.evidence(&world.acting(ADMIN).await, &case).await.unwrap();
    let of = |title: &str| all.iter().find(|one| one.listed.title == title).unwrap();
    for title in ["위탁 계약서_20240115.txt", "서버 목록"] {
        assert_eq!(of(title).listed.effective.map(|day| day.to_string()).as_deref(), Some("2024-02-29"));
    }
    // what cannot be saved comes back, and only that
    let page = browser.get(&both).await;
    let wrong = said(&page, &[("0.title", ""), ("1.until", "2030-01-01"), ("1.from", "2029-01-01")]);
    let again = browser.submit(&action, &pairs(&wrong)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("0.piece") && !again.text.contains("1.piece"), "{}", again.text);

    // a table is shown as one, and nothing in it is more than text
    let shown = browser.get(&format!("/cases/{case}/evidence/{}", of("서버 목록").name)).await;
    assert!(shown.text.contains("<td>위치</td>") && shown.text.contains("<td>서울</td>"), "{}", shown.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_says_of_itself_is_proposed_where_its_name_says_nothing() {
    let world = World::new().await;
    let case = world.alone.clone();
    let mut browser = world.signed_in(ADMIN).await;
    let text = "정보보호 관리체계 인증서\n인증번호\nISMS-가상-2024-001\n유효기간 2024-03-02 ~ 2030-03-01\n";
    let files = [("스캔 0001.txt", text), ("스캔 0002_20230102.txt", text)];
    let action = format!("/cases/{case}/evidence");
    let sent = form(&mut browser, &action, &[("kind", "")], &files).await;
    let page = browser.get(sent.location()).await;
    let shown = |at: usize, name: &str| value(&page, &format!("{at}.{name}"));
    assert_eq!((shown(0, "kind"), shown(0, "effective")), ("certificate-copy".into(), String::new()));
    assert_eq!((shown(0, "from"), shown(0, "until")), ("2024-03-02".into(), "2030-03-01".into()));
    assert_eq!(shown(1, "effective"), "2023-01-02", "the name goes before");
    // who has said what it is, has said it
    let sent = form(&mut browser, &action, &[("kind", "log")], &[("기록.txt", text)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let all = world.workbench.evidence(&world.acting(ADMIN).await, &case).await.unwrap();
    let said = all.iter().find(|one| one.listed.title == "기록.txt").unwrap();
    assert_eq!((said.listed.kind.as_str(), said.listed.from), ("log", None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_all_pieces_is_said_of_those_that_follow_too() {
    let world = World::new().await;
    let case = world.alone.clone();
    let mut browser = world.signed_in(ADMIN).await;
    let names: Vec<String> = (0..30).map(|at| format!("자료 {at:02}.txt")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let sent = form(&mut browser, &format!("/cases/{case}/evidence"), &[("kind", "")], &files).await;
    let first = browser.get(sent.location()).await;
    let pieces = first.text.matches(".piece\"").count();
    let later: Vec<&str> = first.text.split("name=\"rest\" value=\"").skip(1).collect();
    assert_eq!((pieces, pieces + later.len()), (25, 30), "{}", sent.location());
    let said = ["piece", "version", "title", "kind", "effective", "from", "until", "disclosure"];
    let all = (0..pieces).flat_map(|at| said.map(|name| format!("{at}.{name}")));
    let mut fields: Vec<_> = all.map(|name| (name.clone(), value(&first, &name))).collect();
    fields.extend(later.iter().map(|one| ("rest".into(), one.split('"').next().unwrap().to_owned())));
    fields.push(("all.effective".into(), "2024-02-29".into()));
    let saved = browser.submit(&format!("/cases/{case}/descriptions"), &pairs(&fields)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let next = browser.get(saved.location()).await;
    assert_eq!(next.text.matches(".piece\"").count(), 5, "the others follow: {}", saved.location());
    assert_eq!(value(&next, "4.effective"), "2024-02-29");
    let kept = world.workbench.evidence(&world.acting(ADMIN).await, &case).await.unwrap();
    let dated =
        kept.iter().filter(|one| one.listed.effective.is_some_and(|day| day.to_string() == "2024-02-29"));
    assert_eq!(dated.count(), 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_handed_in_at_its_question_with_what_is_typed_there() {
    let world = World::new().await;
    let case = world.alone.clone();
    let mut browser = world.signed_in(ADMIN).await;
    let admin = world.acting(ADMIN).await;
    let before = world.workbench.questions(&admin, &case, None, None).await.unwrap().questions;
    let one = before.iter().find(|one| one.answer.is_some()).unwrap();
    let version = one.version.map(|version| version.to_string()).unwrap_or_default();
    let mut fields = vec![("version", version.as_str()), ("answer", "P"), ("note", "파일과 함께 적은 설명")];
    fields.extend(one.evidence.iter().map(|id| ("evidence", id.as_str())));
    let path = format!("/cases/{case}/answers/{}/files", one.question.id.as_str());
    let sent = form(&mut browser, &path, &fields, &[("백업 절차서.txt", "절차")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let after = world.workbench.questions(&admin, &case, None, None).await.unwrap().questions;
    let now = after.iter().find(|now| now.question.id == one.question.id).unwrap();
    assert_eq!(now.note, "파일과 함께 적은 설명");
    assert_eq!(now.evidence.len(), one.evidence.len() + 1);
    let all = world.workbench.evidence(&admin, &case).await.unwrap();
    let added = all.iter().find(|piece| piece.listed.title == "백업 절차서.txt").unwrap();
    assert!(now.evidence.contains(&added.name));
    assert_eq!(added.listed.kind, "procedure");
    // of no such question nothing is taken
    let path = format!("/cases/{case}/answers/emr-9.9-9/files");
    let refused = form(&mut browser, &path, &[("answer", "Y")], &[("a.txt", "x")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(world.workbench.evidence(&admin, &case).await.unwrap().len(), all.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_adds_its_rows_or_says_what_is_wrong_in_which() {
    let world = World::new().await;
    let case = world.alone.clone();
    let mut browser = world.signed_in(ADMIN).await;
    let admin = world.acting(ADMIN).await;
    let count = async || world.workbench.items(&admin, &case, ItemKind::Service).await.unwrap().len();
    let before = count().await;
    let path = format!("/cases/{case}/tables/service");
    assert!(browser.get(&path).await.text.contains("서비스 규격과 이름 (SLA)"));
    let wrong = "서비스 규격과 이름 (SLA)\t리전 위치가 국내입니까?\nAmazon EC2\t아마\n\t예";
    let again = browser.submit(&path, &[("rows", wrong)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("3행"), "{}", again.text);
    assert!(again.text.contains("Amazon EC2"), "what was pasted stays");
    assert_eq!(count().await, before, "all rows or none");
    let right = "서비스 규격과 이름 (SLA)\t리전 위치가 국내입니까?\nAmazon EC2\t예\nAmazon S3\t아니요\n";
    let done = browser.submit(&path, &[("rows", right)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(count().await, before + 2);
    assert_eq!(browser.get(&format!("/cases/{case}/tables/nothing")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_the_organisation_stands_in_its_new_cases() {
    let world = World::new().await;
    let mut browser = world.signed_in(ADMIN).await;
    let page = browser.get("/organisation").await;
    let version = page.version("/organisation/profile");
    let fields = [("version", version.as_str()), ("representative", "최대표"), ("applicant", "developer")];
    let done = browser.submit("/organisation/profile", &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let stale =
        browser.submit("/organisation/profile", &[("version", "0"), ("representative", "이대표")]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = browser.submit("/cases/new", &[("title", "새 신청 건")]).await;
    let page = browser.get(made.location()).await;
    assert_eq!(value(&page, "applicant.name"), "신청기관");
    assert_eq!(value(&page, "applicant.representative"), "최대표");
    // nobody is asked what a place is called within the case
    assert!(!page.text.contains("name=\"storage[0].id\""));
}
