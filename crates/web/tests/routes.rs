//! Every address against the permission table, and every address of a case as everybody who takes no part in it.

mod common;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use simsa_app::permit::{Action, row};
use simsa_web::{Needs, Route, routes};

use common::{ADMIN, OPERATOR, World};

/// The pattern with something real in each place.
fn filled(route: &Route, case: &str) -> String {
    route
        .path
        .replace("{case}", case)
        .replace("{form}", "2b")
        .replace("{section}", "2")
        .replace("{question}", "emr-2.1-1")
        .replace("{kind}", "product")
        .replace("{copy}", "form-2-2")
        .replace("{dossier}", case)
        .replace("{token}", "none")
        .replace("{digest}", "0")
        .replace("{name}", "simsa.css")
        .replace("{id}", "x")
}

/// The addresses for people.
fn pages() -> Vec<Route> {
    routes().into_iter().filter(|route| !route.path.starts_with("/api/")).collect()
}

fn printed(routes: &[Route]) -> String {
    let line = |route: &Route| {
        let needs = match route.needs {
            Needs::Nobody => "-".to_owned(),
            Needs::Permission(action) => action.id().to_owned(),
        };
        format!("{:<5} {:<55} {needs}", route.method.as_str(), route.path)
    };
    routes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_table_of_addresses() {
    insta::assert_snapshot!(printed(&pages()));
}

#[test]
fn the_table_of_addresses_for_programs() {
    let programs: Vec<Route> = routes().into_iter().filter(|route| route.path.starts_with("/api/")).collect();
    insta::assert_snapshot!(printed(&programs));
}

#[test]
fn writing_always_names_an_action_and_reading_a_case_too() {
    for route in routes() {
        let open = route.needs == Needs::Nobody;
        assert!(!(open && (route.method == Method::POST || route.path.contains("{case}"))), "{route:?}");
    }
}

/// Actions that have no page: what they need stands here, so that a new action without a page is noticed.
#[test]
fn every_action_has_a_page() {
    let without = BTreeSet::from([
        Action::SetUp,                  // the page of invitations
        Action::EditAbsentOperatorPart, // the pages of the operator's part
        Action::EditApplicantPart,      // the pages of records
    ]);
    let with: BTreeSet<Action> = pages()
        .iter()
        .filter_map(|route| match route.needs {
            Needs::Permission(action) => Some(action),
            Needs::Nobody => None,
        })
        .collect();
    let missing: Vec<&Action> =
        Action::ALL.iter().filter(|a| !with.contains(a) && !without.contains(a)).collect();
    assert_eq!(missing, Vec::<&Action>::new());
    assert!(without.is_disjoint(&with));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_others_does_not_exist() {
    let world = World::new().await;
    let mut operator = world.signed_in(OPERATOR).await;
    let mut checked = 0;
    for route in pages().iter().filter(|route| route.path.contains("{case}")) {
        let path = filled(route, world.alone.as_str());
        let answer = if route.method == Method::GET {
            operator.get(&path).await
        } else if path.contains("/uploads") && !path.ends_with("/discard") {
            operator.tus(&route.method, &path, &[], "").await
        } else if path.ends_with("/evidence") || path.ends_with("/file") || path.ends_with("/files") {
            operator.upload(&path, "a.txt", b"x", true).await
        } else {
            let fields = [
                ("version", "1"),
                ("text", "x"),
                ("title", "x"),
                ("name", "x"),
                ("type", "firewall"),
                ("reason", "x"),
            ];
            operator.submit(&path, &fields).await
        };
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {path}: {}", route.method, answer.text);
        checked += 1;
    }
    assert!(checked > 40, "{checked}");
    // The same addresses with no such case look the same.
    let unknown = operator.get("/cases/c-unknown/facts").await;
    let foreign = operator.get(&format!("/cases/{}/facts", world.alone)).await;
    let strip = |text: &str, case: &str| {
        let text = text.replace(case, "");
        text.split("<main").nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(strip(&unknown.text, "c-unknown"), strip(&foreign.text, world.alone.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_signing_in() {
    let world = World::new().await;
    for route in pages() {
        let Needs::Permission(action) = route.needs else { continue };
        if row(action).anyone {
            continue;
        }
        let path = filled(&route, world.shared.as_str());
        let mut browser = world.browser();
        if route.method == Method::GET {
            let answer = browser.get(&path).await;
            if path == "/calendar.ics" {
                // read by programs, which are asked for a token
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
                continue;
            }
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.location().starts_with("/sign-in"), "{path}: {}", answer.location());
        } else {
            let answer = if route.method == Method::POST {
                browser.submit(&path, &[]).await
            } else {
                browser.tus(&route.method, &path, &[], "").await
            };
            let refused =
                [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::UNSUPPORTED_MEDIA_TYPE];
            assert!(refused.contains(&answer.status), "{path}: {}", answer.status);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_taken_without_its_token() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let mut checked = 0;
    for route in pages().iter().filter(|route| route.method == Method::POST) {
        let path = filled(route, world.shared.as_str());
        let is_upload = path.ends_with("/evidence")
            || path.ends_with("/file")
            || path.ends_with("/files")
            || path.ends_with("/import");
        for token in ["", "00000000000000000000000000000000"] {
            let answer = if is_upload {
                admin.upload(&path, "a.txt", b"x", false).await
            } else if path.ends_with("/uploads") {
                let headers = [("tus-resumable", "1.0.0"), ("x-csrf-token", token)];
                let request =
                    headers.iter().fold(Request::post(&path), |all, (name, value)| all.header(*name, *value));
                admin.send(request.body(Body::empty()).unwrap()).await
            } else {
                admin.post(&path, &[("csrf", token)]).await
            };
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.text);
        }
        checked += 1;
    }
    assert!(checked > 30, "{checked}");
    assert_eq!(admin.get("/").await.status, StatusCode::OK, "the session is still there");
}
