//! What is private to one party, through every door in, and out of every address that there is.

mod common;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use simsa_app::intake::description::Described;
use simsa_app::intake::destroy::Destroy;
use simsa_app::records::{DestructionReason, Disclosure};
use simsa_web::{Route, routes};

use common::{ADMIN, OPERATOR, World, asked};

const WITHHELD: Disclosure = Disclosure::TitleAndDigest;

/// Something that an address must not tell, and the words it would be told in.
const CANARIES: [&str; 4] = ["해킹사고카나리아", "내부논의카나리아", "파기사유카나리아", "이전파일카나리아"];

#[tokio::test(flavor = "multi_thread")]
async fn through_every_door_it_is_withheld_from_the_first_moment_on() {
    let world = World::new().await;
    let case = world.shared.clone();
    let mut operator = world.signed_in(OPERATOR).await;
    let token = world.token(OPERATOR, &["read", "evidence"]).await;
    let bearer = format!("Bearer {token}");
    // the plain form, whose fields come before the file
    let csrf = operator.get("/law/table.ii-1").await.token();
    let field = |name: &str, value: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file =
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nform\r\n--x--\r\n";
    let form = |disclosure: &str| {
        let fields = [field("csrf", &csrf), field("kind", "log"), field("disclosure", disclosure)];
        Request::post(format!("/cases/{case}/evidence"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(format!("{}{file}", fields.concat())))
            .unwrap()
    };
    assert_eq!(operator.send(form("title-and-digest")).await.status, StatusCode::SEE_OTHER);
    // in pieces, from the page and from a program
    let metadata = |name: &str| {
        let pairs = [("filename", name), ("kind", "log"), ("disclosure", "title-and-digest")];
        pairs.map(|(key, value)| format!("{key} {}", STANDARD.encode(value))).join(",")
    };
    let piece = [("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
    let said = metadata("b.txt");
    let head = [("upload-length", "4"), ("upload-metadata", said.as_str())];
    let begun = operator.tus(&Method::POST, &format!("/cases/{case}/uploads"), &head, "").await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let sent = operator.tus(&Method::PATCH, begun.location(), &piece, "tus1").await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text);
    let program = |method: Method, path: &str, headers: &[(&str, &str)], body: &'static str| {
        let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, &bearer);
        let request = headers.iter().fold(request, |all, (name, value)| all.header(*name, *value));
        request.header("tus-resumable", "1.0.0").body(Body::from(body)).unwrap()
    };
    let said = metadata("c.txt");
    let head = [("upload-length", "4"), ("upload-metadata", said.as_str())];
    let path = format!("/api/v1/cases/{case}/uploads");
    let mut script = world.browser();
    let begun = script.send(program(Method::POST, &path, &head, "")).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let sent = script.send(program(Method::PATCH, begun.location(), &piece, "tus2")).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text);
    // whole, from a program
    let add = |disclosure: &str| {
        format!("/api/v1/cases/{case}/evidence?file=d.txt&title=d&kind=log&disclosure={disclosure}")
    };
    let octets = [("content-type", "application/octet-stream")];
    let sent = script.send(program(Method::POST, &add("title-and-digest"), &octets, "api")).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    let views = world.workbench.evidence(&world.acting(OPERATOR).await, &case).await.unwrap();
    let mine: Vec<_> = views.iter().filter(|view| view.name.starts_with("log-")).collect();
    assert!(mine.iter().filter(|view| view.disclosure == WITHHELD).count() >= 4, "{mine:?}");
    let open = mine.iter().any(|view| view.editable && view.disclosure == Disclosure::Full);
    assert!(!open, "{mine:?}");
    // a word that is neither is refused: the file would be open, which is what is usual
    assert_eq!(operator.send(form("withheld")).await.status, StatusCode::BAD_REQUEST);
    let odd = script.send(program(Method::POST, &add("none"), &octets, "api2")).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST, "{}", odd.text);
}

/// Each address with something real in each place, as often as there are real things.
fn filled(route: &Route, case: &str, things: &Things) -> BTreeSet<String> {
    let mut all = BTreeSet::from([route.path.replace("{case}", case)]);
    for (place, values) in &things.0 {
        let holds = |path: &String| path.contains(place);
        let (with, mut without): (BTreeSet<String>, BTreeSet<String>) = all.into_iter().partition(holds);
        for path in with {
            without.extend(values.iter().map(|value| path.replace(place, value)));
        }
        all = without;
    }
    all
}

struct Things(Vec<(&'static str, Vec<String>)>);

#[tokio::test(flavor = "multi_thread")]
#[allow(clippy::too_many_lines, reason = "one story from its beginning to its end")]
async fn no_address_tells_the_other_party_what_is_private() {
    let world = World::new().await;
    let case = world.shared.clone();
    let operator = world.acting(OPERATOR).await;
    let workbench = &world.workbench;
    let [name, remark, note, earlier] = CANARIES;
    let input = Described {
        title: "보고서".to_owned(),
        kind: "log".to_owned(),
        disclosure: Some(WITHHELD),
        ..Described::default()
    };
    let add = |name: String| {
        workbench.add_evidence(
            &operator,
            &case,
            &input,
            Box::leak(name.into_boxed_str()),
            Box::new(&b"x"[..]),
        )
    };
    let first = add(format!("{earlier}.v1")).await.unwrap();
    let next = workbench.replace_evidence(
        &operator,
        &case,
        (&first.id, first.version),
        Box::leak(format!("{name}.v1").into_boxed_str()) as &str,
        Box::new(&b"y"[..]),
    );
    next.await.unwrap();
    let gone = add(format!("{name}-2.v1")).await.unwrap();
    let why = Destroy { reason: DestructionReason::Mistake, note: note.to_owned(), revision: None };
    workbench.destroy_evidence(&operator, &case, (&gone.id, gone.version), &why).await.unwrap();
    let asked_for = workbench.questions(&operator, &case, None, None).await.unwrap();
    let one = asked_for.questions.iter().find(|one| one.version.is_some()).unwrap();
    let question = one.question.id.to_string();
    let mut evidence = one.evidence.clone();
    evidence.push(first.id.clone().into());
    let save = simsa_app::cases::answer::SaveAnswer {
        operator: None,
        case: case.clone(),
        question: question.clone(),
        version: one.version,
        answer: one.answer,
        note: one.note.clone(),
        evidence,
    };
    let version = workbench.save_answer(&operator, &save).await.unwrap();
    workbench.comment(&operator, &case, &question, remark, false).await.unwrap();
    let due = Some(simsa_model::Day::new(2031, 7, 19));
    let to = (Some(&operator.member), due);
    workbench.assign(&operator, &case, question.as_str(), Some(version), to).await.unwrap();
    let mut canaries: Vec<String> = CANARIES.map(str::to_owned).to_vec();
    canaries.extend(["2031-07-19".to_owned(), operator.email.clone(), operator.member.to_string()]);

    let forms = workbench.forms(&world.acting(ADMIN).await, &case).await.unwrap();
    let copies = forms.iter().map(|line| line.instance.file_stem.clone()).collect();
    let ids = workbench.evidence(&operator, &case).await.unwrap().into_iter().map(|view| view.name);
    let text = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let things = Things(vec![
        ("{copy}", copies),
        ("{question}", vec![question]),
        ("{form}", text(&["2b", "3"])),
        ("{section}", text(&["1", "2", "3"])),
        ("{kind}", text(&["product", "test"])),
        ("{list}", text(&["products", "services", "tests", "claims"])),
        ("{dossier}", vec![case.to_string()]),
        ("{id}", ids.chain(["x".to_owned()]).collect()),
        ("{token}", text(&["none"])),
        ("{digest}", text(&["0"])),
        ("{name}", text(&["simsa.css"])),
    ]);
    let mut applicant = world.signed_in(ADMIN).await;
    let bearer = format!("Bearer {}", world.token(ADMIN, &["read", "write", "evidence"]).await);
    let (mut read, mut whole) = (0, 0);
    for route in routes().iter().filter(|route| route.method == Method::GET) {
        for path in filled(route, case.as_str(), &things) {
            let answer = if path.starts_with("/api/") {
                world.browser().send(asked(&Method::GET, &path, &bearer, "")).await
            } else {
                applicant.get(&path).await
            };
            let is_own = path.starts_with("/organisation") || path.contains("/parties");
            for canary in canaries.iter().filter(|canary| !is_own || !canary.contains('@')) {
                assert!(!answer.text.contains(canary), "{path} tells {canary}: {}", answer.status);
            }
            (read, whole) = (read + 1, whole + usize::from(answer.status == StatusCode::OK));
        }
    }
    assert!(read > 300 && whole > 100, "{whole} of {read} addresses were answered");
    // searching and asking for what is not there tells nothing either
    for path in [
        format!("/cases/{case}/evidence?q={name}"),
        format!("/cases/{case}/evidence/{}/file", first.id),
        format!("/cases/{case}/evidence/{}/file?revision={}", first.id, first.sha256),
    ] {
        let answer = applicant.get(&path).await;
        let told = answer.text.replace(&format!("value=\"{name}\""), "");
        let links = told.replace(
            &format!("q={}", form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>()),
            "",
        );
        assert!(!links.contains(name) && !links.contains(earlier), "{path}");
        assert!(!links.contains(&format!("/evidence/{}\"", first.id)) || !path.contains("?q="), "{path}");
    }
    // whose it is still sees all of it
    let mut own = world.signed_in(OPERATOR).await;
    let page = own.get(&format!("/cases/{case}/evidence/{}", first.id)).await.text;
    assert!(page.contains(name) && page.contains(earlier));
}
