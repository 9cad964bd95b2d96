//! What every address that is read costs: at most twelve statements, session included, whatever the size of the case; and
//! a page has at most 100 kB. Statements are counted at the store, each call being one of a database.

mod common;

use axum::http::{Method, StatusCode};
use simsa_desk::Actor;
use simsa_desk::actions::case::NewCase;
use simsa_desk::actions::dossier::Using;
use simsa_desk::actions::evidence::Described;
use simsa_desk::records::{Disclosure, ItemKind};
use simsa_web::{Needs, Route, routes};

use common::{ADMIN, OPERATOR, World, actor, asked};
use tower::ServiceExt as _;

const STATEMENTS: usize = 12;
const BYTES: usize = 100_000;

/// Answers that are files, not pages, and links that work once.
const NO_PAGES: [&str; 5] = ["/file", "/export", "/package", "/pdf", "/invitations/{token}"];

/// The shared case of the world as one that uses a service dossier, with remarks: the one with the most to read.
async fn full(world: &World, applicant: &Actor, operator: &Actor) {
    let (desk, case) = (&world.desk, &world.shared);
    let new = NewCase { title: "자료집".to_owned(), deadline: None };
    let dossier = desk.open_dossier(operator, &new).await.unwrap();
    for number in 0..20 {
        let (title, kind) = (format!("자료 {number}"), "diagram".to_owned());
        let input = Described { title, kind, ..Described::default() };
        desk.add_evidence(operator, &dossier, &input, "a.png", Box::new(&b"x"[..])).await.unwrap();
        desk.comment(applicant, case, "emr-1.1-1", "한마디", true).await.unwrap();
    }
    desk.use_dossier(operator, case, &dossier, None, &Using::all(Disclosure::Full)).await.unwrap();
}

/// Every address of this kind with something real in each place; a section of a checklist with each that is asked.
async fn filled(world: &World, actor: &Actor, route: &Route) -> Vec<String> {
    let case = &world.shared;
    let id = if route.path.contains("/evidence/") {
        world.desk.evidence(actor, case).await.unwrap().swap_remove(0).name
    } else {
        world.desk.items(actor, case, ItemKind::Product).await.unwrap().swap_remove(0).id
    };
    let path = route.path.replace("{case}", case).replace("{id}", &id).replace("{digest}", "0");
    let path = path.replace("{question}", "emr-1.1-1").replace("{kind}", "product");
    let path = path.replace("{copy}", "form-2-2").replace("{list}", "products");
    if !path.contains("{section}") {
        return vec![path];
    }
    let sections = world.desk.case_panel(actor, case).await.unwrap().progress;
    let place = |one: simsa_desk::views::case::Progress| {
        path.replace("{form}", one.form.number()).replace("{section}", one.section)
    };
    sections.into_iter().map(place).collect()
}

#[tokio::test]
async fn no_page_takes_more_than_twelve_statements_or_a_hundred_kilobytes() {
    let world = World::new().await;
    let (applicant, operator) = (actor(&world.desk, ADMIN).await, actor(&world.desk, OPERATOR).await);
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
