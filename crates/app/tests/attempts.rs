//! Attempts at passwords and codes: many at once are as many as one after another, and a stranger's keep nobody out.

mod common;

use std::sync::Arc;

use common::{PASSWORD, World, cheap, refusal};
use simsa_app::accounts::sign_in::{Next, SignIn, SignedIn};
use simsa_app::records::{NoticeKind, OrganisationKind, Throttle};
use simsa_app::{Actor, Error, Refusal, Result, code_at};
use simsa_store::{MemoryStore, Select, Store, Typed, Versioned};
use simsa_store_sqlite::SqliteStore;

const ADMIN: &str = "admin@applicant.example.kr";

fn sign_in(password: &str, address: &str, device: &str) -> SignIn {
    SignIn {
        email: ADMIN.to_owned(),
        password: password.to_owned(),
        address: address.to_owned(),
        device: device.to_owned(),
        ..SignIn::default()
    }
}

/// What became of many tries: looked at and wrong, looked at and right, not looked at.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tried {
    wrong: usize,
    right: usize,
    waits: usize,
}

impl Tried {
    fn count<T>(&mut self, one: Result<T>) {
        match one {
            Ok(_) => self.right += 1,
            Err(Error::Refused(Refusal::WrongCredentials)) => self.wrong += 1,
            Err(Error::Refused(Refusal::TooManyAttempts { .. })) => self.waits += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Codes tried by many at the same moment.
async fn codes(world: &World, half: &Actor, codes: impl Iterator<Item = String>, device: &str) -> Tried {
    let mut all = tokio::task::JoinSet::new();
    for code in codes {
        let (workbench, half, device) = (world.workbench.clone(), half.clone(), device.to_owned());
        all.spawn(async move { workbench.show_code(&half, &code, &device).await });
    }
    let mut tried = Tried::default();
    while let Some(one) = all.join_next().await {
        tried.count(one.unwrap());
    }
    tried
}

/// Passwords tried by many at the same moment.
async fn passwords(world: &World, all: impl Iterator<Item = SignIn>) -> Tried {
    let mut tasks = tokio::task::JoinSet::new();
    for input in all {
        let workbench = world.workbench.clone();
        tasks.spawn(async move { workbench.sign_in(input).await });
    }
    let mut tried = Tried::default();
    while let Some(one) = tasks.join_next().await {
        tried.count(one.unwrap());
    }
    tried
}

/// Somebody with a second factor; the secret, and what the browser keeps.
async fn with_second_factor(world: &World) -> (String, String) {
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let secret = world.workbench.pending_second_factor(&actor).await.unwrap().unwrap().secret;
    let code = code_at(&secret, world.now()).unwrap();
    let (_, passed) = world.workbench.confirm_second_factor(&actor, &code, "").await.unwrap();
    world.pass(60);
    (secret, passed.device)
}

/// Signed in by the password, in this browser.
async fn half_way(world: &World, device: &str) -> (SignedIn, Actor) {
    let signed_in = world.workbench.sign_in(sign_in(PASSWORD, "192.0.2.1", device)).await.unwrap();
    assert_eq!(signed_in.next, Next::ShowCode);
    let actor = world.workbench.actor(&signed_in.token).await.unwrap();
    (signed_in, actor)
}

async fn counts(world: &World, parent: &str) -> Vec<u32> {
    let all: Vec<Versioned<Throttle>> =
        world.desk_store().many(Select::parent(parent.to_owned())).await.unwrap();
    all.into_iter().map(|kept| kept.value.failures).collect()
}

async fn a_thousand_codes(world: &World) {
    let (secret, device) = with_second_factor(world).await;
    let (_, half) = half_way(world, "").await;
    let good = code_at(&secret, world.now()).unwrap();
    let wrong = (0..).map(|number| format!("{number:06}")).filter(|code| *code != good);
    let tried = codes(world, &half, wrong.take(999), "").await;
    assert_eq!(tried, Tried { wrong: 5, right: 0, waits: 994 });
    assert_eq!(counts(world, "code").await, [5], "none is lost");
    let waits = refusal(world.workbench.show_code(&half, &good, "").await);
    assert!(matches!(waits, Refusal::TooManyAttempts { seconds: 900 }), "the right one waits too: {waits:?}");
    // the owner's own browser is known, and does not wait
    let (_, own) = half_way(world, &device).await;
    world.workbench.show_code(&own, &good, &device).await.unwrap();
}

#[tokio::test]
async fn a_thousand_codes_at_once_are_compared_five_times() {
    a_thousand_codes(&World::with(cheap())).await;
}

#[tokio::test]
async fn over_sqlite_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&folder.path().join("simsa.db")).await.unwrap());
    a_thousand_codes(&World::over(store, Arc::new(MemoryStore::new()), cheap())).await;
}

#[tokio::test]
async fn two_servers_over_one_store_count_together() {
    let store = Arc::new(MemoryStore::new());
    let one = World::over(store.clone(), store.clone(), common::undemanding());
    one.set_up(OrganisationKind::Applicant).await;
    let other = World::over(store.clone(), store, common::undemanding());
    let mut tried = Tried::default();
    for _ in 0..20 {
        let (a, b) = tokio::join!(
            one.workbench.sign_in(sign_in("아닌 비밀번호", "192.0.2.9", "")),
            other.workbench.sign_in(sign_in("아닌 비밀번호", "192.0.2.9", ""))
        );
        tried.count(a);
        tried.count(b);
    }
    assert_eq!(tried.wrong, 5, "{tried:?}");
    assert_eq!(counts(&one, "pair").await, [5]);
}

#[tokio::test]
async fn two_hundred_passwords_at_once_are_hashed_five_times() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    let guesses = (0..199).map(|number| format!("짐작한 비밀번호 {number}")).chain([PASSWORD.to_owned()]);
    let tried = passwords(&world, guesses.map(|guess| sign_in(&guess, "192.0.2.9", ""))).await;
    assert_eq!(tried, Tried { wrong: 5, right: 0, waits: 195 });
}

#[tokio::test]
async fn many_addresses_get_no_further_than_ten_and_a_network_counts_as_one() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    let neighbours =
        (0..100).map(|number| sign_in("아닌 비밀번호", &format!("2001:db8:1:1::{number:x}"), ""));
    assert_eq!(passwords(&world, neighbours).await.wrong, 5, "one /64 is one customer");
    let everywhere = (0..300)
        .map(|number| sign_in("아닌 비밀번호", &format!("198.51.{}.{}", number / 250, number % 250), ""));
    assert_eq!(passwords(&world, everywhere).await.wrong, 5, "ten for the account in all");
    assert_eq!(counts(&world, "account").await, [10]);
}

#[tokio::test]
async fn a_strangers_flood_keeps_the_owners_browser_out_of_nothing() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    let own = world.workbench.sign_in(sign_in(PASSWORD, "192.0.2.1", "")).await.unwrap();
    let device = own.device.expect("a browser that has signed in is known");
    // from everywhere, and from the owner's own office
    for address in (0..60).map(|number| format!("203.0.113.{number}")).chain(["192.0.2.1".to_owned()]) {
        let _ = world.workbench.sign_in(sign_in("아닌 비밀번호", &address, "")).await;
    }
    let stranger = refusal(world.workbench.sign_in(sign_in(PASSWORD, "192.0.2.1", "")).await);
    assert!(matches!(stranger, Refusal::TooManyAttempts { .. }));
    let again = world.workbench.sign_in(sign_in(PASSWORD, "192.0.2.1", &device)).await.unwrap();
    let actor = world.workbench.actor(&again.token).await.unwrap();
    let home = world.workbench.home(&actor).await.unwrap();
    assert!(
        home.notices.iter().any(|one| matches!(one.kind, NoticeKind::SignInAttempts { .. })),
        "the owner is told"
    );
    // a stolen cookie of a browser is no way around: it has five, and then waits longer and longer
    let guesses = (0..50).map(|number| sign_in(&format!("짐작 {number}"), "203.0.113.9", &device));
    assert_eq!(passwords(&world, guesses).await.wrong, 5);
    world.pass(60);
    assert!(world.workbench.sign_in(sign_in(PASSWORD, "192.0.2.1", &device)).await.is_ok());
    assert_eq!(counts(&world, "device").await, Vec::<u32>::new(), "a success begins anew");
}

#[tokio::test]
async fn somebody_who_is_not_here_waits_as_somebody_who_is() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    let mut answers = Vec::new();
    for email in [ADMIN, "no@body.example.kr"] {
        let mut of = Vec::new();
        for number in 0..14 {
            let input = SignIn {
                email: email.to_owned(),
                ..sign_in("아닌 비밀번호", &format!("203.0.113.{number}"), "")
            };
            of.push(format!("{:?}", refusal(world.workbench.sign_in(input).await)));
        }
        answers.push(of);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn what_counts_no_more_is_cleared_away() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    for number in 0..20 {
        let email = format!("{number}@body.example.kr");
        let input = SignIn { email, ..sign_in("아닌 비밀번호", "203.0.113.1", "") };
        refusal(world.workbench.sign_in(input).await);
    }
    let rows = async || world.store.many::<Throttle>(Select::All).await.unwrap().len();
    assert_eq!(rows().await, 42);
    world.pass(3600);
    world.workbench.sweep().await.unwrap();
    assert_eq!(rows().await, 40, "an hour later those of the address and the installation");
    world.pass(24 * 3600);
    world.workbench.sweep().await.unwrap();
    assert_eq!(rows().await, 0);
}
