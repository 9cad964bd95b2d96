//! A server over memory stores, and a browser without a screen: it keeps cookies, fills in form tokens, follows nothing
//! by itself.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod running;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::invite::InviteParty;
use simsa_app::accounts::sign_in::SignIn;
use simsa_app::accounts::tokens::NewToken;
use simsa_app::records::OrganisationKind;
use simsa_app::{Actor, Clock, Policy, Randomness, Tiles, Workbench, WorkbenchParts};
use simsa_ledger::{Log, SignerKey};
use simsa_store::{CaseId, MemoryStore};
use simsa_vault::backend::MemoryBackend;
use simsa_vault::keys::MasterKey;
use simsa_vault::{Suite, Vault};
use simsa_web::{AppState, Settings};
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "다섯 마리 고래가 웃는다";
pub(crate) const ADMIN: &str = "admin@applicant.example";
pub(crate) const OPERATOR: &str = "admin@operator.example";

/// Noon, until a test says that time has passed.
#[derive(Clone, Default)]
struct Noon(Arc<std::sync::atomic::AtomicI64>);

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_772_409_600 + self.0.load(Ordering::SeqCst)).unwrap()
    }
}

struct Counted(AtomicU64);

impl Randomness for Counted {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        for chunk in bytes.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&Sha256::digest(number.to_be_bytes())[..chunk.len()]);
        }
        Ok(())
    }
}

/// The server, and two cases: one that an operator shares, one that is the applicant's alone.
pub(crate) struct World {
    pub(crate) workbench: Workbench,
    pub(crate) router: Router,
    pub(crate) shared: CaseId,
    pub(crate) alone: CaseId,
    pub(crate) store: Arc<MemoryStore>,
    noon: Noon,
    _scratch: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let key = SignerKey::from_seed("log.example", &[7; 32]).unwrap();
        let tiles = Tiles(Arc::new(simsa_ledger::MemoryFiles::default()));
        let keys = MasterKey::from_bytes([9; 32]);
        let policy =
            Policy { demand_second_factor: false, argon2_kib: 64, argon2_passes: 1, ..Policy::default() };
        let store = Arc::new(MemoryStore::new());
        let noon = Noon::default();
        let workbench = Workbench::new(WorkbenchParts {
            store: store.clone(),
            vault: Arc::new(Vault::create(MemoryBackend::new(), keys, Suite::Aes256Gcm).unwrap()),
            log: Log::create(tiles, key).unwrap(),
            clock: Arc::new(noon.clone()),
            random: Arc::new(Counted(AtomicU64::new(0))),
            inspector: Arc::new(simsa_app::InThisProcess),
            scratch: scratch.path().to_owned(),
            policy,
            digest_key: [5; 32],
            security: simsa_app::SecurityLog::in_memory(),
        });
        let (shared, alone) = fill(&workbench).await;
        let mut settings = Settings::new("127.0.0.1:8614".parse().unwrap());
        change(&mut settings);
        let router = simsa_web::router(AppState::new(workbench.clone(), settings));
        Self { workbench, router, shared, alone, store, noon, _scratch: scratch }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, seconds: i64) {
        self.noon.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The time of the workbench.
    pub(crate) fn now(&self) -> Timestamp {
        self.noon.now()
    }

    /// This member, acting at the workbench.
    pub(crate) async fn acting(&self, email: &str) -> Actor {
        actor(&self.workbench, email).await
    }

    /// A browser without a session.
    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    /// A browser that has signed in through the page.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.get("/sign-in").await;
        let token = page.token();
        let form = [("csrf", token.as_str()), ("email", email), ("password", PASSWORD)];
        let answer = browser.post("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }
}

impl World {
    /// A case folder, imported for the applicant.
    pub(crate) async fn imported(&self, folder: &std::path::Path) -> CaseId {
        let admin = actor(&self.workbench, ADMIN).await;
        self.workbench.import_case(&admin, folder).await.unwrap().id
    }

    /// A token of this member for programs.
    pub(crate) async fn token(&self, email: &str, scopes: &[&str]) -> String {
        let member = actor(&self.workbench, email).await;
        let scopes = scopes.iter().map(ToString::to_string).collect();
        let input = NewToken { label: "시험".to_owned(), scopes, days: 1 };
        self.workbench.make_token(&member, &input).await.unwrap()
    }
}

/// A request of a program.
pub(crate) fn asked(method: &Method, path: &str, authorization: &str, body: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, authorization)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

pub(crate) async fn actor(workbench: &Workbench, email: &str) -> Actor {
    let input = SignIn {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        address: String::new(),
        agent: String::new(),
        ..SignIn::default()
    };
    let signed_in = workbench.sign_in(input).await.unwrap();
    workbench.actor(&signed_in.token).await.unwrap()
}

async fn fill(workbench: &Workbench) -> (CaseId, CaseId) {
    let accept = |email: &str, organisation: &str, kind| Accept {
        name: "김<b>시험</b>".to_owned(),
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        organisation: organisation.to_owned(),
        kind,
    };
    let token = workbench.set_up_link().await.unwrap().unwrap();
    let kind = Some(OrganisationKind::Applicant);
    workbench.accept(&token, &accept(ADMIN, "신청기관", kind)).await.unwrap();
    let admin = actor(workbench, ADMIN).await;
    let shared = workbench.import_case(&admin, &simsa_testkit::example("group-ii-3")).await.unwrap().id;
    let alone = workbench.import_case(&admin, &simsa_testkit::example("group-ii-2")).await.unwrap().id;
    let input = InviteParty {
        case: shared.clone(),
        kind: OrganisationKind::Operator,
        name: "사업자".to_owned(),
        email: OPERATOR.to_owned(),
        operator: None,
    };
    let token = workbench.invite_party(&admin, &input).await.unwrap();
    workbench.accept(&token, &accept(OPERATOR, "사업자", None)).await.unwrap();
    (shared, alone)
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The form token of the page.
    pub(crate) fn token(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"csrf\" content=\"").expect("every page has a token");
        rest.split('"').next().unwrap().to_owned()
    }

    /// The version that the form with this action holds.
    pub(crate) fn version(&self, action: &str) -> String {
        self.hidden(action, "version")
    }

    /// What the form with this action holds in a hidden field, as it is written in the page.
    pub(crate) fn hidden(&self, action: &str, name: &str) -> String {
        let (_, form) = self.text.split_once(&format!("action=\"{action}\"")).expect("the form is there");
        let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\"")).expect("it holds the field");
        rest.split('"').next().unwrap().to_owned()
    }

    /// Where it sends the browser.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }
}

/// Keeps cookies as a browser does.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().method(Method::GET).uri(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as it is given.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sends a form with the token of this session.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get("/law/table.ii-1").await.token();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Opens a one-time link, as the page of links does with what stands behind the `#`; gives what it leads to.
    pub(crate) async fn open_link(&mut self, link: &str) -> Answer {
        let answer = self.submit("/invitations", &[("link", link)]).await;
        assert_eq!(answer.location(), "/invitations/open", "{}", answer.text);
        self.get("/invitations/open").await
    }

    /// Uploads one file with the token of this session.
    pub(crate) async fn upload(&mut self, path: &str, name: &str, bytes: &[u8], token: bool) -> Answer {
        let csrf = self.get("/law/table.ii-1").await.token();
        let mut body = Vec::new();
        if token {
            body.extend_from_slice(
                format!("--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").as_bytes(),
            );
        }
        let head =
            format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// A request as the script sends one for a file in pieces: the token of this session, the version of the protocol.
    pub(crate) async fn tus(
        &mut self,
        method: &Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let csrf = self.get("/law/table.ii-1").await.token();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("tus-resumable", "1.0.0")
            .header("x-csrf-token", csrf);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        for line in headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, headers, text: String::from_utf8_lossy(&body).into_owned(), bytes: body.into() }
    }
}
