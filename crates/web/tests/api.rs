//! The JSON API as a program meets it: every address refused without a token, beyond its scope and about cases of
//! others; the main job by token; versions, repeated requests, and errors that name the field.

mod common;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use simsa_web::{Needs, Route, routes};

use common::{ADMIN, Answer, OPERATOR, World};

const ALL: [&str; 5] = ["read", "write", "evidence", "sign", "manage"];
const QUESTION: &str = "emr-2.1-1";

/// A program with a token.
struct Program<'a> {
    world: &'a World,
    token: String,
}

impl<'a> Program<'a> {
    async fn new(world: &'a World, email: &str, scopes: &[&str]) -> Self {
        Self { world, token: world.token(email, scopes).await }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.send_bytes(method, path, headers, body.as_bytes()).await
    }

    async fn send_bytes(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, content_type(&method, path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.world.browser().send(request.body(Body::from(body.to_vec())).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        serde_json::from_str(&answer.text).unwrap()
    }
}

/// What an address takes.
fn content_type(method: &Method, path: &str) -> &'static str {
    if *method == Method::PATCH && path.contains("/uploads/") {
        return "application/offset+octet-stream";
    }
    let path = path.split('?').next().unwrap_or_default();
    match path.rsplit('/').next().unwrap_or_default() {
        "imports" => "application/zip",
        "evidence" | "file" if *method != Method::GET => "application/octet-stream",
        _ => "application/json",
    }
}

fn etag(answer: &Answer) -> String {
    answer.headers[header::ETAG].to_str().unwrap().to_owned()
}

/// The document of a refusal, which must be one.
#[track_caller]
fn problem(answer: &Answer, status: StatusCode, code: &str) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
    let problem: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(problem["type"], format!("urn:simsa:problem:{code}"), "{problem}");
    assert_eq!(problem["status"], status.as_u16());
    assert!(problem["instance"].as_str().unwrap().len() > "urn:simsa:request:".len());
    problem
}

/// The addresses that need a token.
fn addresses() -> Vec<Route> {
    let needs = |route: &Route| route.needs != Needs::Nobody && route.path.starts_with("/api/");
    routes().into_iter().filter(needs).collect()
}

/// The address with something in each place, and a body that it takes.
fn filled(route: &Route, case: &str) -> (String, String) {
    let path = route
        .path
        .replace("{case}", case)
        .replace("{question}", QUESTION)
        .replace("{copy}", "form-2-2")
        .replace("{list}", "tests")
        .replace("{dossier}", case)
        .replace("{operator}", "x")
        .replace("{id}", "x");
    let end = route.path.rsplit("/v1/").next().unwrap().replace("cases/{case}/", "");
    let (query, body) = match (route.method.as_str(), end.as_str()) {
        ("POST", "evidence") => ("?file=a.txt&title=a&kind=log", "x".to_owned()),
        ("PUT", "evidence/{id}/file") => ("?file=a.txt", "x".to_owned()),
        ("PUT", "evidence/{id}") => ("", json!({ "title": "x", "kind": "log" }).to_string()),
        ("PUT", "evidence/{id}/disclosure") => ("", json!({ "disclosure": "full" }).to_string()),
        ("POST", "evidence/{id}/destruction" | "removed/{id}/destruction") => {
            ("", json!({ "reason": "mistake" }).to_string())
        }
        ("PATCH", _) => ("", json!({ "fact": "application.date", "value": "2026-03-02" }).to_string()),
        ("PUT", "answers/{question}") => ("", json!({ "answer": "Y" }).to_string()),
        ("PUT", "facts" | "conformity" | "questions/{question}/assignment") | ("POST", "submissions") => {
            ("", "{}".to_owned())
        }
        ("POST", "questions/{question}/comments") => ("", json!({ "text": "x" }).to_string()),
        ("POST", "cases" | "dossiers") => ("", json!({ "title": "새 신청 건" }).to_string()),
        ("POST" | "PUT", "lists/{list}" | "lists/{list}/{id}") => ("", a_test()),
        ("PUT", "organisation") => ("", json!({ "name": "새 이름" }).to_string()),
        ("PUT", "members/{id}") => ("", json!({ "roles": ["editor"], "active": true }).to_string()),
        ("POST", "invitations") if !route.path.contains("{case}") => {
            ("", json!({ "email": "x@example.kr", "roles": ["editor"] }).to_string())
        }
        ("POST", "organisations/invitations") => {
            ("", json!({ "kind": "operator", "name": "x", "email": "x@example.kr" }).to_string())
        }
        ("POST", "invitations") => ("", json!({ "name": "x", "email": "x@example.kr" }).to_string()),
        ("PUT", "operators/{operator}") => ("", "{}".to_owned()),
        ("POST", "dossiers/{dossier}/note") => ("", json!({ "digest": "x" }).to_string()),
        ("PUT", "dossiers/{dossier}") => ("", json!({ "usual": "full" }).to_string()),
        ("PUT", "settings") => ("", json!({ "title": "다른 제목" }).to_string()),
        ("PUT", "forms/{copy}/confirmation") => ("", json!({ "digest": "0".repeat(64) }).to_string()),
        ("POST", "reopen") => ("", json!({ "reason": "정정" }).to_string()),
        _ => ("", String::new()),
    };
    (format!("{path}{query}"), body)
}

/// A test as it stands in a case folder.
fn a_test() -> String {
    json!({ "kind": "vulnerability", "object": "software" }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nothing_is_told() {
    let world = World::new().await;
    let mut cookies_only = world.signed_in(ADMIN).await;
    for route in addresses() {
        let (path, body) = filled(&route, world.alone.as_str());
        for token in ["", "Bearer ", "Bearer simsa_none", "Basic YTpi"] {
            let request = Request::builder().method(&route.method).uri(&path);
            let request = request.header(header::AUTHORIZATION, token).body(Body::from(body.clone()));
            let answer = cookies_only.send(request.unwrap()).await;
            problem(&answer, StatusCode::UNAUTHORIZED, "not-signed-in");
            assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_others_nothing_exists() {
    let world = World::new().await;
    let operator = Program::new(&world, OPERATOR, &ALL).await;
    let applicant = Program::new(&world, ADMIN, &ALL).await;
    let title = json!({ "title": "자료집" }).to_string();
    let dossier = operator.send(Method::POST, "/api/v1/dossiers", &[], &title).await;
    let dossier: Value = serde_json::from_str(&dossier.text).unwrap();
    let dossier = dossier["id"].as_str().unwrap();
    let mut checked = 0;
    for route in addresses().iter().filter(|route| route.path.contains("{case}")) {
        for (program, case) in
            [(&operator, world.alone.as_str()), (&operator, "c-unknown"), (&applicant, dossier)]
        {
            let (path, body) = filled(route, case);
            let answer = program.send(route.method.clone(), &path, &[("if-match", "\"1\"")], &body).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {path}: {}", route.method, answer.text);
            problem(&answer, StatusCode::NOT_FOUND, "not-found");
        }
        checked += 1;
    }
    assert!(checked >= 41, "{checked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_its_scopes_say() {
    let world = World::new().await;
    let reader = Program::new(&world, ADMIN, &["read"]).await;
    let writer = Program::new(&world, ADMIN, &["write"]).await;
    for route in addresses() {
        // a wrong id is told apart only by whoever may ask
        let (path, body) = filled(&route, world.alone.as_str());
        let reads = route.method == Method::GET;
        if path == "/api/v1/me" {
            continue;
        }
        let program = if reads { &writer } else { &reader };
        let answer = program.send(route.method.clone(), &path, &[("if-match", "\"1\"")], &body).await;
        let missing = route.method == Method::DELETE && path.contains("/lists/");
        if missing {
            problem(&answer, StatusCode::NOT_FOUND, "not-found");
        } else {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {path}: {}", route.method, answer.text);
            problem(&answer, StatusCode::FORBIDDEN, "not-permitted");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_can_be_read() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &["read"]).await;
    let case = format!("/api/v1/cases/{}", world.alone);
    assert_eq!(program.read("/api/v1/me").await["email"], ADMIN);
    let first = program.read("/api/v1/cases?limit=1").await;
    let next = format!("/api/v1/cases?limit=1&after={}", first["next"].as_str().unwrap());
    let second = program.read(&next).await;
    assert_ne!(first["cases"][0]["id"], second["cases"][0]["id"]);
    assert_eq!(second["next"], Value::Null);

    let panel = program.read(&case).await;
    assert_eq!(panel["case"]["id"], world.alone.as_str());
    assert!(panel["assessment"].is_object() && panel["what_if"].is_array());
    assert!(panel["progress"].as_array().unwrap().iter().any(|section| section["asked"] != 0));
    assert!(program.read(&format!("{case}/facts")).await["storage"].is_array());
    assert!(program.read(&format!("{case}/conformity")).await["confirmed"].is_array());
    assert!(program.read(&format!("{case}/findings")).await["findings"].is_array());
    let history = program.read(&format!("{case}/history?limit=1")).await;
    assert_eq!(history["entries"].as_array().unwrap().len(), 1);
    let questions = program.read(&format!("{case}/questions")).await;
    let one = questions["questions"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(program.read(&format!("{case}/answers/{one}")).await["id"], one.as_str());
    let forms = program.read(&format!("{case}/forms")).await;
    let copy = forms["forms"][0]["copy"].as_str().unwrap().to_owned();
    assert_eq!(program.read(&format!("{case}/forms/{copy}")).await["form"]["copy"], copy.as_str());
    let pdf = program.get(&format!("{case}/forms/{copy}/pdf")).await;
    assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(pdf.text.starts_with("%PDF-"));
    for list in ["products", "services", "tests", "claims"] {
        assert!(program.read(&format!("{case}/lists/{list}")).await["entries"].is_array());
    }
    assert_eq!(program.get(&format!("{case}/lists/others")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.read(&format!("{case}/submissions")).await["submissions"], json!([]));
    for what in ["package", "receipt"] {
        let answer = program.get(&format!("{case}/submissions/none/{what}")).await;
        problem(&answer, StatusCode::NOT_FOUND, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_overwrites_others_unseen() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &ALL).await;
    let case = format!("/api/v1/cases/{}", world.alone);
    // an answer
    let questions = program.read(&format!("{case}/questions")).await;
    let one = questions["questions"].as_array().unwrap().iter().find(|one| one["etag"].is_string()).unwrap();
    let (path, seen) =
        (format!("{case}/answers/{}", one["id"].as_str().unwrap()), one["etag"].as_str().unwrap());
    let says = |note: &str| json!({ "answer": "P", "note": note }).to_string();
    let blind = program.send(Method::PUT, &path, &[], &says("1")).await;
    problem(&blind, StatusCode::PRECONDITION_REQUIRED, "precondition-required");
    let written = program.send(Method::PUT, &path, &[("if-match", seen)], &says("1")).await;
    assert_eq!(written.status, StatusCode::NO_CONTENT, "{}", written.text);
    assert_ne!(etag(&written), seen);
    for stale in [("if-match", seen), ("if-none-match", "*")] {
        let stale = program.send(Method::PUT, &path, &[stale], &says("2")).await;
        let told = problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict");
        assert_eq!((&told["theirs"]["note"], &told["yours"]["note"]), (&json!("1"), &json!("2")));
        assert_eq!(etag(&stale), etag(&written));
    }
    let again = program.send(Method::PUT, &path, &[("if-match", &etag(&written))], &says("2")).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT);
    // the facts
    let path = format!("{case}/facts");
    let before = program.get(&path).await;
    let mut facts: Value = serde_json::from_str(&before.text).unwrap();
    facts["application"]["date"] = json!("2026-03-05");
    let seen = etag(&before);
    let written = program.send(Method::PUT, &path, &[("if-match", &seen)], &facts.to_string()).await;
    assert_eq!(written.status, StatusCode::NO_CONTENT, "{}", written.text);
    let fact = json!({ "fact": "application.date", "value": "2026-03-06" }).to_string();
    let path = format!("{path}/answer");
    let stale = program.send(Method::PATCH, &path, &[("if-match", &seen)], &fact).await;
    let told = problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict");
    assert_eq!(told["theirs"]["application"]["date"], "2026-03-05");
    let written = program.send(Method::PATCH, &path, &[("if-match", &etag(&written))], &fact).await;
    assert_eq!(written.status, StatusCode::NO_CONTENT, "{}", written.text);
    assert_eq!(program.read(&format!("{case}/facts")).await["application"]["date"], "2026-03-06");
}

/// What is changed or removed without a version, and why that overwrites nobody.
const WITHOUT_A_VERSION: [(&str, &str); 7] = [
    // what the signer has seen is named by its digest, and only the own confirmation is taken back
    ("put", "/api/v1/cases/{case}/forms/{copy}/confirmation"),
    ("delete", "/api/v1/cases/{case}/forms/{copy}/confirmation"),
    // they are made once and never changed
    ("delete", "/api/v1/invitations/{id}"),
    ("delete", "/api/v1/notices/{id}"),
    // one's own, and a piece says where it begins
    ("patch", "/api/v1/cases/{case}/uploads/{id}"),
    ("delete", "/api/v1/cases/{case}/parties/{id}"),
    ("delete", "/api/v1/cases/{case}/uploads/{id}"),
];

#[test]
fn whatever_is_changed_is_named_with_its_version() {
    let document = simsa_web::api_description();
    let mut without = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let names = |name: &str| {
                operation["parameters"].as_array().unwrap().iter().any(|one| one["name"] == name)
            };
            if ["put", "patch", "delete"].contains(&method.as_str()) && !names("If-Match") {
                without.push((method.as_str(), path.as_str()));
            }
        }
    }
    without.sort_unstable();
    let mut known = WITHOUT_A_VERSION.to_vec();
    known.sort_unstable();
    assert_eq!(without, known);
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_pushed_described_replaced_and_withdrawn() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &ALL).await;
    let shelf = format!("/api/v1/cases/{}/evidence", world.alone);
    let path = format!("{shelf}?file=log.txt&title=log&kind=log");
    let added = program.send(Method::POST, &path, &[], "한 줄의 기록").await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    let one = added.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(program.get(&format!("{one}/file")).await.text, "한 줄의 기록");
    let says = json!({ "title": "접속 기록", "kind": "log", "until": "2026-02-01" }).to_string();
    let seen = etag(&added);
    let described = program.send(Method::PUT, &one, &[("if-match", &seen)], &says).await;
    assert_eq!(described.status, StatusCode::NO_CONTENT, "{}", described.text);
    let other = json!({ "title": "다른 기록", "kind": "log" }).to_string();
    let stale = program.send(Method::PUT, &one, &[("if-match", &seen)], &other).await;
    assert_eq!(problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict")["theirs"]["title"], "접속 기록");
    let file = format!("{one}/file?file=b.txt");
    let stale = program.send(Method::PUT, &file, &[("if-match", &seen)], "두 줄").await;
    problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict");
    let replaced = program.send(Method::PUT, &file, &[("if-match", &etag(&described))], "두 줄").await;
    assert_eq!(replaced.status, StatusCode::OK, "{}", replaced.text);
    let hidden = json!({ "disclosure": "title-and-digest" }).to_string();
    let seen = etag(&replaced);
    let disclosed =
        program.send(Method::PUT, &format!("{one}/disclosure"), &[("if-match", &seen)], &hidden).await;
    assert_eq!(disclosed.status, StatusCode::NO_CONTENT, "{}", disclosed.text);
    let list = program.read(&shelf).await;
    let listed =
        list["evidence"].as_array().unwrap().iter().find(|one| one["listed"]["title"] == "접속 기록");
    let old = listed.unwrap()["revisions"][0].as_str().unwrap().to_owned();
    assert_eq!(program.get(&format!("{one}/file")).await.text, "두 줄");
    assert_eq!(program.get(&format!("{one}/file?revision={old}")).await.text, "한 줄의 기록");
    let seen = etag(&disclosed);
    let withdrawn = program.send(Method::DELETE, &one, &[("if-match", &seen)], "").await;
    assert_eq!(withdrawn.status, StatusCode::NO_CONTENT, "{}", withdrawn.text);
    problem(&program.get(&format!("{one}/file")).await, StatusCode::NOT_FOUND, "not-found");
    // refused at the field, before a byte is kept
    let wrong = program.send(Method::POST, &format!("{shelf}?file=a&title=a&kind=king"), &[], "x").await;
    assert_eq!(problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "invalid")["problems"][0]["field"], "kind");
    problem(&program.send(Method::POST, &shelf, &[], "x").await, StatusCode::BAD_REQUEST, "malformed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_pieces_is_sent_with_a_token() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &ALL).await;
    let stranger = Program::new(&world, OPERATOR, &ALL).await;
    let uploads = format!("/api/v1/cases/{}/uploads", world.alone);
    let tus = ("tus-resumable", "1.0.0");
    // a.txt, log
    let announced = [tus, ("upload-length", "6"), ("upload-metadata", "filename YS50eHQ=,kind bG9n")];
    let old = program.send(Method::POST, &uploads, &announced[1..], "").await;
    problem(&old, StatusCode::PRECONDITION_FAILED, "upload");
    let begun = program.send(Method::POST, &uploads, &announced, "").await;
    assert_eq!(
        (begun.status, &begun.headers["tus-resumable"]),
        (StatusCode::CREATED, &"1.0.0".parse().unwrap())
    );
    let at = begun.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(program.read(&uploads).await["uploads"][0]["length"], 6);
    problem(&stranger.get(&at).await, StatusCode::NOT_FOUND, "not-found");

    let piece = |offset: &'static str| [tus, ("upload-offset", offset)];
    let first = program.send(Method::PATCH, &at, &piece("0"), "hel").await;
    assert_eq!(
        (first.status, &first.headers["upload-offset"]),
        (StatusCode::NO_CONTENT, &"3".parse().unwrap())
    );
    problem(&program.send(Method::PATCH, &at, &piece("0"), "hel").await, StatusCode::CONFLICT, "upload");
    let stands = program.send(Method::HEAD, &at, &[tus], "").await;
    assert_eq!(stands.headers["upload-offset"], "3");
    let last = program.send(Method::PATCH, &at, &piece("3"), "lo!").await;
    assert_eq!(last.status, StatusCode::NO_CONTENT, "{}", last.text);
    let evidence = program.read(&at).await["evidence"].as_str().unwrap().to_owned();
    let one = format!("/api/v1/cases/{}/evidence/{evidence}", world.alone);
    assert_eq!(program.get(&format!("{one}/file")).await.text, "hello!");
    assert_eq!(program.read(&uploads).await["uploads"], json!([]));

    // in place of another, over what was seen
    let metadata = format!("filename YS50eHQ=,replaces {}", STANDARD.encode(&evidence));
    let over = [tus, ("upload-length", "6"), ("upload-metadata", &metadata)];
    let blind = program.send(Method::POST, &uploads, &over, "").await;
    problem(&blind, StatusCode::PRECONDITION_REQUIRED, "precondition-required");
    let stale = [&over[..], &[("if-match", "\"1\"")]].concat();
    problem(
        &program.send(Method::POST, &uploads, &stale, "").await,
        StatusCode::PRECONDITION_FAILED,
        "conflict",
    );
    let seen = etag(&program.get(&one).await);
    let seen = [&over[..], &[("if-match", &seen)]].concat();
    let begun = program.send(Method::POST, &uploads, &seen, "").await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let at = begun.headers[header::LOCATION].to_str().unwrap();
    assert_eq!(program.send(Method::DELETE, at, &[tus], "").await.status, StatusCode::NO_CONTENT);
    problem(&program.get(at).await, StatusCode::NOT_FOUND, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_remarks_and_assignments_are_written() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &ALL).await;
    let case = format!("/api/v1/cases/{}", world.alone);
    let added = program.send(Method::POST, &format!("{case}/lists/tests"), &[], &a_test()).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    let one = added.headers[header::LOCATION].to_str().unwrap().to_owned();
    let says =
        |who: &str| json!({ "kind": "vulnerability", "object": "software", "performer": who }).to_string();
    let seen = etag(&added);
    let written = program.send(Method::PUT, &one, &[("if-match", &seen)], &says("가")).await;
    assert_eq!(written.status, StatusCode::NO_CONTENT, "{}", written.text);
    let stale = program.send(Method::PUT, &one, &[("if-match", &seen)], &says("나")).await;
    assert_eq!(problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict")["theirs"]["performer"], "가");
    let stale = program.send(Method::DELETE, &one, &[("if-match", &seen)], "").await;
    assert_eq!(problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict")["theirs"]["performer"], "가");
    let removed = program.send(Method::DELETE, &one, &[("if-match", &etag(&written))], "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT, "{}", removed.text);
    let question = format!("{case}/questions/{QUESTION}");
    let remark = json!({ "text": "확인 바랍니다", "shared": true }).to_string();
    let remark = program.send(Method::POST, &format!("{question}/comments"), &[], &remark).await;
    assert_eq!(remark.status, StatusCode::CREATED, "{}", remark.text);
    let due = json!({ "due": "2026-04-01" }).to_string();
    let assignment = format!("{question}/assignment");
    let seen = program.get(&format!("{case}/answers/{QUESTION}")).await;
    let seen = [("if-match", etag(&seen))];
    let seen = seen.each_ref().map(|(name, value)| (*name, value.as_str()));
    let due = program.send(Method::PUT, &assignment, &seen, &due).await;
    assert_eq!(due.status, StatusCode::NO_CONTENT, "{}", due.text);
    let none = json!({ "assignee": null }).to_string();
    let stale = program.send(Method::PUT, &assignment, &seen, &none).await;
    let told = problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict");
    assert_eq!(told["theirs"]["due"], "2026-04-01");
    let stranger = json!({ "assignee": "m-nobody" }).to_string();
    let stranger = program.send(Method::PUT, &assignment, &seen, &stranger).await;
    let told = problem(&stranger, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    assert_eq!(told["problems"][0]["field"], "assignee");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_done_once() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &ALL).await;
    let key = [("idempotency-key", "a-key")];
    let body = json!({ "title": "한 번만" }).to_string();
    let first = program.send(Method::POST, "/api/v1/cases", &key, &body).await;
    let second = program.send(Method::POST, "/api/v1/cases", &key, &body).await;
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", first.text);
    assert_eq!((&first.text, &first.headers["location"]), (&second.text, &second.headers["location"]));
    assert_eq!(second.headers["idempotency-replayed"], "true");
    let cases = program.read("/api/v1/cases").await;
    assert_eq!(cases["cases"].as_array().unwrap().len(), 3);
    let other = json!({ "title": "다른 것" }).to_string();
    let other = program.send(Method::POST, "/api/v1/cases", &key, &other).await;
    problem(&other, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    // whatever is written: without its key the second one would be stale
    let fact = format!("/api/v1/cases/{}/facts/answer", world.alone);
    let seen = etag(&program.get(&format!("/api/v1/cases/{}/facts", world.alone)).await);
    let says = json!({ "fact": "application.date", "value": "2026-03-04" }).to_string();
    let headers = [("idempotency-key", "a fact"), ("if-match", seen.as_str())];
    let first = program.send(Method::PATCH, &fact, &headers, &says).await;
    let second = program.send(Method::PATCH, &fact, &headers, &says).await;
    assert_eq!((first.status, second.status), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    assert_eq!(etag(&first), etag(&second));
    problem(
        &program.send(Method::PATCH, &fact, &headers[1..], &says.replace("04", "05")).await,
        StatusCode::PRECONDITION_FAILED,
        "conflict",
    );
    // files are told apart by what is in them
    let shelf = format!("/api/v1/cases/{}/evidence?file=a.txt&title=a&kind=log", world.alone);
    let key = [("idempotency-key", "a file")];
    let first = program.send(Method::POST, &shelf, &key, "bytes").await;
    let second = program.send(Method::POST, &shelf, &key, "bytes").await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    assert_eq!((&first.text, etag(&first)), (&second.text, etag(&second)));
    let other = program.send(Method::POST, &shelf, &key, "other").await;
    problem(&other, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    // an operator opens a dossier, and no case
    let operator = Program::new(&world, OPERATOR, &ALL).await;
    let dossier = operator.send(Method::POST, "/api/v1/dossiers", &[], &body).await;
    assert_eq!(dossier.status, StatusCode::CREATED, "{}", dossier.text);
    let refused = operator.send(Method::POST, "/api/v1/cases", &[], &body).await;
    problem(&refused, StatusCode::FORBIDDEN, "not-permitted");
}

/// A folder as the command line has it goes in, is confirmed and submitted by a signer's token, and comes out again.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_in_is_submitted_and_comes_out() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &ALL).await;
    let mut zip = std::io::Cursor::new(Vec::new());
    simsa_case::pack(&simsa_testkit::example("group-ii-1"), &mut zip).unwrap();
    let key = [("idempotency-key", "the folder")];
    let taken = program.send_bytes(Method::POST, "/api/v1/imports", &key, zip.get_ref()).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    let again = program.send_bytes(Method::POST, "/api/v1/imports", &key, zip.get_ref()).await;
    assert_eq!(taken.text, again.text);
    let case = taken.headers[header::LOCATION].to_str().unwrap().to_owned();

    let seen = etag(&program.get(&case).await);
    let says = json!({ "title": "다른 제목", "deadline": "2026-06-01" }).to_string();
    let settings = format!("{case}/settings");
    let changed = program.send(Method::PUT, &settings, &[("if-match", &seen)], &says).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text);
    let other = json!({ "title": "또 다른 제목" }).to_string();
    let stale = program.send(Method::PUT, &settings, &[("if-match", &seen)], &other).await;
    assert_eq!(problem(&stale, StatusCode::PRECONDITION_FAILED, "conflict")["theirs"]["title"], "다른 제목");
    let confirmed = program.get(&format!("{case}/conformity")).await;
    let path = format!("{case}/conformity");
    let same = program.send(Method::PUT, &path, &[("if-match", &etag(&confirmed))], &confirmed.text).await;
    assert_eq!(same.status, StatusCode::NO_CONTENT, "{}", same.text);

    let submissions = format!("{case}/submissions");
    problem(&program.send(Method::POST, &submissions, &[], "{}").await, StatusCode::CONFLICT, "refused");
    let forms = program.read(&format!("{case}/forms")).await;
    for form in forms["forms"].as_array().unwrap().iter().filter(|form| form["signed"] == true) {
        let path = format!("{case}/forms/{}/confirmation", form["copy"].as_str().unwrap());
        let other = json!({ "digest": "0".repeat(64) }).to_string();
        let other = program.send(Method::PUT, &path, &[], &other).await;
        problem(&other, StatusCode::PRECONDITION_FAILED, "conflict");
        let seen = json!({ "digest": form["digest"] }).to_string();
        for (method, body) in [(Method::PUT, seen.as_str()), (Method::DELETE, ""), (Method::PUT, &seen)] {
            let done = program.send(method, &path, &[], body).await;
            assert_eq!(done.status, StatusCode::NO_CONTENT, "{path}: {}", done.text);
        }
    }
    let ready = program.read(&format!("{case}/readiness")).await;
    assert_eq!((&ready["unconfirmed"], &ready["blocking"]), (&json!([]), &json!([])));
    let reason = |warning: &Value| (warning["key"].as_str().unwrap().to_owned(), json!("확인함"));
    let reasons: serde_json::Map<String, Value> =
        ready["warnings"].as_array().unwrap().iter().map(reason).collect();
    let input = json!({ "acknowledged": reasons }).to_string();
    let key = [("idempotency-key", "the submission")];
    let submitted = program.send(Method::POST, &submissions, &key, &input).await;
    assert_eq!(submitted.status, StatusCode::CREATED, "{}", submitted.text);
    let again = program.send(Method::POST, &submissions, &key, &input).await;
    assert_eq!((submitted.status, &submitted.text), (again.status, &again.text));
    let one = submitted.headers[header::LOCATION].to_str().unwrap();
    assert_eq!(program.read(&submissions).await["submissions"].as_array().unwrap().len(), 1);
    let package = program.get(&format!("{one}/package")).await;
    assert_eq!(program.read(one).await["bytes"], package.bytes.len());
    assert!(!program.get(&format!("{one}/receipt")).await.bytes.is_empty());

    let folder = tempfile::tempdir().unwrap();
    let exported = program.get(&format!("{case}/export")).await;
    assert_eq!(exported.headers[header::CONTENT_TYPE], "application/zip");
    std::fs::write(folder.path().join("case.zip"), &exported.bytes).unwrap();
    let root = simsa_case::unpack(&folder.path().join("case.zip"), &folder.path().join("case")).unwrap();
    let (ours, theirs) = (simsa_case::load(&root), simsa_case::load(&simsa_testkit::example("group-ii-1")));
    let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
    assert_eq!(ours.dossier().answers, theirs.dossier().answers);
    assert_eq!(ours.dossier().evidence.len(), theirs.dossier().evidence.len());

    let reason = json!({ "reason": "정정" }).to_string();
    let reopened = program.send(Method::POST, &format!("{case}/reopen"), &[], &reason).await;
    assert_eq!(reopened.status, StatusCode::NO_CONTENT, "{}", reopened.text);
    let closed = program.send(Method::POST, &format!("{case}/close"), &[], "").await;
    assert_eq!(closed.status, StatusCode::NO_CONTENT, "{}", closed.text);
    let closed = program.send(Method::POST, &format!("{case}/close"), &[], "").await;
    problem(&closed, StatusCode::FORBIDDEN, "not-permitted");
    let no_zip = program.send(Method::POST, "/api/v1/imports", &[], "no zip").await;
    problem(&no_zip, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_told_and_taken_off() {
    let world = World::new().await;
    let applicant = Program::new(&world, ADMIN, &ALL).await;
    let operator = Program::new(&world, OPERATOR, &ALL).await;
    let remark = json!({ "text": "확인 바랍니다", "shared": true }).to_string();
    let path = format!("/api/v1/cases/{}/questions/{QUESTION}/comments", world.shared);
    let written = operator.send(Method::POST, &path, &[], &remark).await;
    assert_eq!(written.status, StatusCode::CREATED, "{}", written.text);
    assert!(applicant.read("/api/v1/home").await["deadlines"].is_array());
    let first = applicant.read("/api/v1/notices?limit=1").await;
    let after = first["next"].as_str().unwrap().replace('/', "%2F");
    let second = applicant.read(&format!("/api/v1/notices?limit=1&after={after}")).await;
    let ids = [&first["notices"][0], &second["notices"][0]];
    assert!(ids.iter().any(|one| one["notice"] == "commented" && one["about"]["question"] == QUESTION));
    for one in ids {
        let path = format!("/api/v1/notices/{}", one["id"].as_str().unwrap().replace('/', "%2F"));
        assert_eq!(applicant.send(Method::DELETE, &path, &[], "").await.status, StatusCode::NO_CONTENT);
        problem(&applicant.send(Method::DELETE, &path, &[], "").await, StatusCode::NOT_FOUND, "not-found");
    }
    assert_eq!(applicant.read("/api/v1/notices").await["notices"], json!([]));
    assert_eq!(applicant.read("/api/v1/certifiers").await["certifiers"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_refused_at_its_field() {
    let world = World::new().await;
    let program = Program::new(&world, ADMIN, &ALL).await;
    let facts = format!("/api/v1/cases/{}/facts", world.alone);
    let version = [("if-match", "\"1\"")];
    let put = async |body: &str| program.send(Method::PUT, &facts, &version, body).await;
    problem(&put("{").await, StatusCode::BAD_REQUEST, "malformed");
    problem(&put("{} {}").await, StatusCode::BAD_REQUEST, "malformed");
    let wrong = put(r#"{"storage":[{"id":"a","cloud":"maybe"}]}"#).await;
    let told = problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    assert_eq!(told["problems"][0]["field"], "storage[0].cloud");
    assert!(told["problems"][0]["what"]["ko"].is_string());
    let unknown = put(r#"{"storrage":[]}"#).await;
    let told = problem(&unknown, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    assert!(told["detail"].as_str().unwrap().contains("storrage"), "{told}");
    let plain = Request::builder().method(Method::PUT).uri(&facts).header("if-match", "\"1\"");
    let plain = plain.header("authorization", format!("Bearer {}", program.token)).body(Body::from("{}"));
    let plain = world.browser().send(plain.unwrap()).await;
    problem(&plain, StatusCode::UNSUPPORTED_MEDIA_TYPE, "unreadable");
    let large = put(&format!("\"{}\"", "x".repeat(2 << 20))).await;
    problem(&large, StatusCode::PAYLOAD_TOO_LARGE, "too-large");
    problem(&program.get("/api/v1/cases?limit=many").await, StatusCode::BAD_REQUEST, "malformed");
    problem(&program.get("/api/v1/none").await, StatusCode::NOT_FOUND, "not-found");
    problem(&program.get("/api/v1/cases?limit=0").await, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    let other = program.send(Method::GET, "/api/v1/cases", &[("accept", "text/html")], "").await;
    problem(&other, StatusCode::NOT_ACCEPTABLE, "not-acceptable");
    let wrong = program.send(Method::DELETE, "/api/v1/me", &[], "").await;
    problem(&wrong, StatusCode::METHOD_NOT_ALLOWED, "wrong-method");
}

/// `SIMSA_WRITE_DOCS=1 cargo test -p simsa-web --test api` writes it anew.
#[tokio::test]
async fn the_document_is_the_one_in_the_documentation() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/generated/openapi.json");
    let made = format!("{:#}\n", simsa_web::api_description());
    if std::env::var_os("SIMSA_WRITE_DOCS").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/generated/openapi.json is not what the code says: SIMSA_WRITE_DOCS=1 writes it anew"
    );
    let served = World::new().await.browser().get("/api/v1/openapi.json").await;
    assert_eq!(serde_json::from_str::<Value>(&served.text).unwrap(), simsa_web::api_description());
}

/// Nothing in the document points to a schema that is not there.
#[test]
fn every_reference_in_the_document_leads_somewhere() {
    let document = simsa_web::api_description();
    let text = document.to_string();
    let mut references = 0;
    for rest in text.split("\"$ref\":\"#").skip(1) {
        let pointer = rest.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        references += 1;
    }
    assert!(references > 50, "{references}");
}

#[test]
fn the_document_names_every_address_and_no_other() {
    let document = simsa_web::api_description();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let methods = |(path, of): (&String, &Value)| {
        let of = of.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase()));
        of.collect::<Vec<_>>()
    };
    let mut described: Vec<String> =
        document["paths"].as_object().unwrap().iter().flat_map(methods).collect();
    let mut served: Vec<String> =
        addresses().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
}

/// Every length of the schema is one of the table that forms and rows are held to.
#[test]
fn lengths_of_the_schema_are_those_of_the_table() {
    use simsa_model::limits::{NAME, NOTE};

    fn lengths(value: &Value, found: &mut Vec<u64>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("maxLength").and_then(Value::as_u64));
                fields.values().for_each(|field| lengths(field, found));
            }
            Value::Array(entries) => entries.iter().for_each(|entry| lengths(entry, found)),
            _ => {}
        }
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated/openapi.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut found = Vec::new();
    lengths(&schema, &mut found);
    assert!(found.len() > 10, "{found:?}");
    let known = [NAME as u64, NOTE as u64];
    assert!(found.iter().all(|length| known.contains(length)), "{found:?}");
}
