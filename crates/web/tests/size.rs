//! What a page costs, for every address that is read: at most twelve statements, session included, whatever the size of
//! the case, and at most 100 kB. Statements are counted at the store, each call being one of a database.

mod common;

use axum::http::{Method, StatusCode};
use simsa_desk::Actor;
use simsa_desk::actions::case::NewCase;
use simsa_desk::actions::evidence::Described;
use simsa_desk::records::{Disclosure, ItemKind};
use simsa_web::{Needs, Route, routes};

use common::{ADMIN, OPERATOR, World, actor};

const STATEMENTS: usize = 12;
const BYTES: usize = 100_000;

/// Answers that are files, not pages, and links that work once.
const NO_PAGES: [&str; 4] = ["/file", "/export", "/package", "/invitations/{token}"];

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
    desk.use_dossier(operator, case, &dossier, Disclosure::Full, &[].into()).await.unwrap();
}

#[tokio::test]
async fn no_page_takes_more_than_twelve_statements_or_a_hundred_kilobytes() {
    let world = World::new().await;
    let (applicant, operator) = (actor(&world.desk, ADMIN).await, actor(&world.desk, OPERATOR).await);
    full(&world, &applicant, &operator).await;
    let case = &world.shared;
    let evidence = world.desk.evidence(&applicant, case).await.unwrap().swap_remove(0).name;
    let product = world.desk.items(&applicant, case, ItemKind::Product).await.unwrap().swap_remove(0).id;
    let filled = |route: &Route| {
        let id = if route.path.contains("/evidence/") { &evidence } else { &product };
        let (copy, digest) = ("form-2-2", "0");
        let path = route.path.replace("{case}", case).replace("{form}", "3").replace("{section}", "1");
        let path = path.replace("{question}", "emr-1.1-1").replace("{kind}", "product");
        path.replace("{copy}", copy)
            .replace("{digest}", digest)
            .replace("{list}", "products")
            .replace("{id}", id)
    };
    let (mut checked, mut too_much) = (0, Vec::new());
    for email in [ADMIN, OPERATOR] {
        let mut browser = world.signed_in(email).await;
        let read = routes().into_iter().filter(|route| route.method == Method::GET);
        let pages = read.filter(|route| matches!(route.needs, Needs::Permission(_)));
        for route in pages.filter(|route| !NO_PAGES.iter().any(|end| route.path.ends_with(end))) {
            let before = world.store.reads();
            let answer = browser.get(&filled(&route)).await;
            let (statements, bytes) = (world.store.reads() - before, answer.text.len());
            if std::env::var_os("SIMSA_SHOW").is_some() {
                println!("{} {statements:>3} {bytes:>7} {}", answer.status.as_u16(), route.path);
            }
            if statements > STATEMENTS || bytes > BYTES {
                too_much.push(format!("{} for {email}: {statements} statements, {bytes} bytes", route.path));
            }
            checked += usize::from(answer.status == StatusCode::OK);
        }
    }
    assert!(too_much.is_empty(), "{}", too_much.join("\n"));
    assert!(checked > 60, "{checked} pages were shown");
}
