//! What every address that is read costs: at most twelve statements, session included, whatever the size of the case; and
//! a page has at most 100 kB. Statements are counted at the store, each call being one of a database.

mod common;

use axum::http::{Method, StatusCode};
use simsa_app::Actor;
use simsa_app::cases::case::NewCase;
use simsa_app::cases::service_dossier::Using;
use simsa_app::intake::description::Described;
use simsa_app::records::{Disclosure, ItemKind};
use simsa_web::{Needs, Route, routes};

use common::{ADMIN, OPERATOR, World, actor, asked};
use tower::ServiceExt as _;

const STATEMENTS: usize = 12;
const BYTES: usize = 100_000;

/// Answers that are files, not pages, and links that work once.
const NO_PAGES: [&str; 7] = [
    "/file",
    "/export",
    "/package",
    "/pdf",
    "/invitations/{token}",
    "/invitations/open",
    "/invitations/open/organisation",
];

/// The shared case of the world as one that uses a service dossier, with remarks: the one with the most to read.
async fn full(world: &World, applicant: &Actor, operator: &Actor) {
    let (workbench, case) = (&world.workbench, &world.shared);
    let new = NewCase { title: "자료집".to_owned(), deadline: None };
    let dossier = workbench.open_dossier(operator, &new).await.unwrap();
    for number in 0..20 {
        let (title, kind) = (format!("자료 {number}"), "diagram".to_owned());
        let input = Described { title, kind, ..Described::default() };
        workbench.add_evidence(operator, &dossier, &input, "a.png", Box::new(&b"x"[..])).await.unwrap();
        workbench.comment(applicant, case, "emr-1.1-1", "한마디", true).await.unwrap();
    }
    workbench.use_dossier(operator, case, &dossier, None, &Using::all(Disclosure::Full)).await.unwrap();
}

/// Every address of this kind with something real in each place; a section of a checklist with each that is asked.
async fn filled(world: &World, actor: &Actor, route: &Route) -> Vec<String> {
    let case = &world.shared;
    let id = if route.path.contains("/evidence/") {
        world.workbench.evidence(actor, case).await.unwrap().swap_remove(0).name
    } else {
        world.workbench.items(actor, case, ItemKind::Product).await.unwrap().swap_remove(0).id.into()
    };
    let path = route.path.replace("{case}", case.as_str()).replace("{id}", &id).replace("{digest}", "0");
    let path = path.replace("{question}", "emr-1.1-1").replace("{kind}", "product");
    let path = path.replace("{copy}", "form-2-2").replace("{list}", "products");
    if !path.contains("{section}") {
        return vec![path];
    }
    let sections = world.workbench.case_panel(actor, case).await.unwrap().progress;
    let place = |one: simsa_app::views::case::SectionProgress| {
        path.replace("{form}", one.form.number()).replace("{section}", one.section)
    };
    sections.into_iter().map(place).collect()
}

#[tokio::test]
async fn no_page_takes_more_than_twelve_statements_or_a_hundred_kilobytes() {
    let world = World::new().await;
    let (applicant, operator) =
        (actor(&world.workbench, ADMIN).await, actor(&world.workbench, OPERATOR).await);
    full(&world, &applicant, &operator).await;
    let (mut checked, mut too_much) = (0, Vec::new());
    for (email, actor) in [(ADMIN, applicant), (OPERATOR, operator)] {
        let mut browser = world.signed_in(email).await;
        let token = format!("Bearer {}", world.token(email, &["read"]).await);
        let read = routes().into_iter().filter(|route| route.method == Method::GET);
        let pages = read.filter(|route| matches!(route.needs, Needs::Permission(_)));
        for route in pages.filter(|route| !NO_PAGES.iter().any(|end| route.path.ends_with(end))) {
            for path in filled(&world, &actor, &route).await {
                let is_page = !path.starts_with("/api/");
                let before = world.store.reads();
                let (status, bytes) = if is_page {
                    let answer = browser.get(&path).await;
                    (answer.status, answer.text.len())
                } else {
                    let asked = asked(&Method::GET, &path, &token, "");
                    (world.router.clone().oneshot(asked).await.unwrap().status(), 0)
                };
                let statements = world.store.reads() - before;
                if statements > STATEMENTS || bytes > BYTES {
                    too_much.push(format!("{path} for {email}: {statements} statements, {bytes} bytes"));
                }
                checked += usize::from(status == StatusCode::OK);
            }
        }
    }
    assert!(too_much.is_empty(), "{}", too_much.join("\n"));
    assert!(checked > 100, "{checked} answers were good");
}

/// The lists of the home page are cut, with a way to the rest; what they are found by does not grow with the cases.
#[tokio::test]
async fn home_and_lists_stay_small_with_hundreds_of_cases() {
    let world = World::new().await;
    let admin = actor(&world.workbench, ADMIN).await;
    let today = world.workbench.today();
    for number in 0..120 {
        let title = format!("가나다라마바사 종합병원 전자의무기록시스템 인증 신청 {number}");
        let new = NewCase { title, deadline: Some(today.days_after(number)) };
        let case = world.workbench.open_case(&admin, &new).await.unwrap();
        for (piece, kind) in ["contract", "certificate-copy", "log"].into_iter().enumerate() {
            let until = Some(today.days_after(i32::try_from(piece).unwrap() * 20 - 30));
            let (title, kind) = (format!("{kind} {number}"), kind.to_owned());
            let input = Described { title, kind, until, ..Described::default() };
            world.workbench.add_evidence(&admin, &case, &input, "a.pdf", Box::new(&b"x"[..])).await.unwrap();
        }
    }
    let mut browser = world.signed_in(ADMIN).await;
    browser.get("/").await;
    while world.workbench.judge_next().await.unwrap() {}
    for path in [
        "/",
        "/cases",
        "/cases?q=%EB%B3%91%EC%9B%90&state=preparing",
        "/waiting",
        "/deadlines?page=2",
        "/expiring",
    ] {
        let before = world.store.reads();
        let page = browser.get(path).await;
        let (statements, bytes) = (world.store.reads() - before, page.text.len());
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(statements <= STATEMENTS && bytes <= BYTES, "{path}: {statements} statements, {bytes} bytes");
    }
    let home = browser.get("/").await.text;
    // how many there are in all, and where
    let seen = world.workbench.home(&admin).await.unwrap();
    for (address, all, at_least) in [
        ("/waiting", seen.waiting.len(), 120),
        ("/cases?state=preparing", seen.cases.len(), 120),
        ("/deadlines", seen.deadlines.len(), 120),
        // contracts and certificates expire, logs do not
        ("/expiring", seen.expiring.len(), 240),
    ] {
        let link = home.split(&format!("href=\"{address}\">")).nth(1).unwrap_or_default();
        let words = link.split("</a>").next().unwrap_or_default();
        assert!(all >= at_least && words.ends_with(&format!("({all})")), "{address}: {words}, {all}");
    }
    assert!(home.len() < 40_000, "{} bytes", home.len());
}
