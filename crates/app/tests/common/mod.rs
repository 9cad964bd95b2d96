//! A small world for the tests: a workbench over memory stores, a clock that only moves when told, bytes that are the same on
//! every run, and people of every kind.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::invite::{InviteMember, InviteParty};
use simsa_app::accounts::sign_in::SignIn;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::case::NewCase;
use simsa_app::cases::service_dossier::Using;
use simsa_app::intake::description::Described;
use simsa_app::records::{Disclosure, EvidenceRecord, Link, Member, MemberRole, OrganisationKind};
use simsa_app::views::questions::QuestionView;
use simsa_app::{
    Actor, Clock, Error, InThisProcess, Inspector, Policy, Randomness, Refusal, Result, Tiles, Workbench,
    WorkbenchParts,
};
use simsa_ledger::{Log, SignerKey};
use simsa_store::{CaseId, EvidenceId, MemberId, MemoryStore, ReadStore as _, Record, RowKey, Store};
use simsa_vault::backend::MemoryBackend;
use simsa_vault::keys::MasterKey;
use simsa_vault::{Suite, Vault};

pub(crate) const PASSWORD: &str = "다섯 마리 고래가 웃는다";

/// 2026-03-02 09:00 in Korea.
pub(crate) const MORNING: i64 = 1_772_409_600;

#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Digests of a counter: different every time, the same on every run.
pub(crate) struct Counted(AtomicU64);

impl Randomness for Counted {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
        for chunk in bytes.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&Sha256::digest(number.to_be_bytes())[..chunk.len()]);
        }
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) workbench: Workbench,
    pub(crate) store: Arc<MemoryStore>,
    of_desk: Arc<dyn Store>,
    pub(crate) vault: Arc<Vault>,
    hands: Hands,
    scratch: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(undemanding())
    }

    pub(crate) fn with(policy: Policy) -> Self {
        let store = Arc::new(MemoryStore::new());
        Self::over(store.clone(), store, policy)
    }

    /// The store that the workbench writes to.
    pub(crate) fn desk_store(&self) -> &dyn Store {
        self.of_desk.as_ref()
    }

    /// A world whose files are looked into by this one.
    pub(crate) fn looked_at_by(inspector: Arc<dyn Inspector>) -> Self {
        let store = Arc::new(MemoryStore::new());
        let policy = Policy { demand_second_factor: false, ..cheap() };
        Self::made(store.clone(), store, policy, inspector)
    }

    pub(crate) fn over(store: Arc<dyn Store>, memory: Arc<MemoryStore>, policy: Policy) -> Self {
        Self::made(store, memory, policy, Arc::new(InThisProcess))
    }

    fn made(
        store: Arc<dyn Store>,
        memory: Arc<MemoryStore>,
        policy: Policy,
        inspector: Arc<dyn Inspector>,
    ) -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let key = SignerKey::from_seed("log.example", &[7; 32]).unwrap();
        let tiles = Tiles(Arc::new(simsa_ledger::MemoryFiles::default()));
        let vault =
            Vault::create(MemoryBackend::new(), MasterKey::from_bytes([9; 32]), Suite::Aes256Gcm).unwrap();
        let vault = Arc::new(vault);
        let hands = Hands(Arc::new(AtomicI64::new(MORNING)));
        let of_desk = store.clone();
        let workbench = Workbench::new(WorkbenchParts {
            store,
            vault: vault.clone(),
            log: Log::create(tiles, key).unwrap(),
            clock: Arc::new(hands.clone()),
            random: Arc::new(Counted(AtomicU64::new(0))),
            inspector,
            scratch: scratch.path().to_owned(),
            policy,
            digest_key: [5; 32],
            security: simsa_app::SecurityLog::in_memory(),
        });
        Self { workbench, store: memory, of_desk, vault, hands, scratch }
    }

    /// Another server over the same database and vault. It publishes nothing: that is one server's task.
    pub(crate) fn another_server(&self) -> Workbench {
        let key = SignerKey::from_seed("log.example", &[7; 32]).unwrap();
        let tiles = Tiles(Arc::new(simsa_ledger::MemoryFiles::default()));
        Workbench::new(WorkbenchParts {
            store: self.of_desk.clone(),
            vault: self.vault.clone(),
            log: Log::create(tiles, key).unwrap(),
            clock: Arc::new(self.hands.clone()),
            // ids that the first server does not make
            random: Arc::new(Counted(AtomicU64::new(1 << 32))),
            inspector: Arc::new(InThisProcess),
            scratch: self.scratch.path().to_owned(),
            policy: self.workbench.policy().clone(),
            digest_key: [5; 32],
            security: simsa_app::SecurityLog::in_memory(),
        })
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.hands.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.hands.now()
    }

    /// Sets the installation up with an organisation and its administrator, who is also editor and signer.
    pub(crate) async fn set_up(&self, kind: OrganisationKind) -> Actor {
        let token = self.workbench.set_up_link().await.unwrap().unwrap();
        let accept = Accept {
            name: "김관리".to_owned(),
            email: format!("admin@{}.example.kr", kind.id()),
            password: PASSWORD.to_owned(),
            organisation: format!("첫 {} 기관", kind.id()),
            kind: Some(kind),
        };
        self.workbench.accept(&token, &accept).await.unwrap();
        self.signed_in(&accept.email).await
    }

    /// An organisation made directly, as a restored database would have it.
    pub(crate) async fn organisation(&self, kind: OrganisationKind, name: &str) -> Actor {
        use simsa_store::UnitOfWork;
        let created = self.now();
        let organisation = simsa_store::records::Organisation::new(name.to_owned(), kind, created);
        let id = format!("o-{}", hex::encode(Sha256::digest(name)).chars().take(20).collect::<String>());
        let member = simsa_store::records::Member {
            email: format!("admin@{id}.example.kr"),
            name: format!("{name} 관리자"),
            roles: MemberRole::ALL.into_iter().filter(|role| role.fits(kind)).collect(),
            active: true,
            second_factor: false,
            second_factor_due: false,
            created,
        };
        let mut unit = UnitOfWork::housekeeping();
        unit.insert(RowKey::root(&id), &organisation).unwrap();
        unit.insert(RowKey::new(&id, format!("m-{id}")), &member).unwrap();
        self.store.commit(unit).await.unwrap();
        let mut actor = Actor::new(format!("m-{id}").into(), id.into(), kind, member.roles);
        (actor.name, actor.email, actor.organisation_name) = (member.name, member.email, name.to_owned());
        actor
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> simsa_app::Result<String> {
        let input = SignIn {
            email: email.to_owned(),
            password: password.to_owned(),
            address: "192.0.2.1".to_owned(),
            agent: "시험 브라우저".to_owned(),
            ..SignIn::default()
        };
        Ok(self.workbench.sign_in(input).await?.token)
    }

    pub(crate) async fn signed_in(&self, email: &str) -> Actor {
        let token = self.sign_in(email, PASSWORD).await.unwrap();
        self.workbench.actor(&token).await.unwrap()
    }

    /// A member of the actor's organisation with these roles.
    pub(crate) async fn member(&self, by: &Actor, email: &str, roles: &[MemberRole]) -> Actor {
        let roles: BTreeSet<MemberRole> = roles.iter().copied().collect();
        let invite = InviteMember { email: email.to_owned(), roles };
        let token = self.workbench.invite_member(by, &invite).await.unwrap();
        self.accept(&token, "").await;
        self.signed_in(email).await
    }

    pub(crate) async fn accept(&self, token: &str, organisation: &str) {
        let accept = Accept {
            name: "이구성".to_owned(),
            email: String::new(),
            password: PASSWORD.to_owned(),
            organisation: organisation.to_owned(),
            kind: None,
        };
        self.workbench.accept(token, &accept).await.unwrap();
    }

    /// The version at which a record stands; absent when there is none. Roots have no id beside their parent.
    pub(crate) async fn stands<R: Record>(
        &self,
        parent: impl AsRef<str>,
        id: impl AsRef<str>,
    ) -> Option<u64> {
        let (parent, id) = (parent.as_ref(), id.as_ref());
        let key = if id.is_empty() { RowKey::root(parent) } else { RowKey::new(parent, id) };
        self.store.get(R::TABLE, key).await.unwrap().map(|row| row.version)
    }

    /// The version at which a record stands; 0 when there is none.
    pub(crate) async fn at<R: Record>(&self, parent: impl AsRef<str>, id: impl AsRef<str>) -> u64 {
        self.stands::<R>(parent, id).await.unwrap_or(0)
    }

    /// Discloses evidence, as somebody who has just opened the page.
    pub(crate) async fn disclose(
        &self,
        actor: &Actor,
        case: &CaseId,
        id: &EvidenceId,
        how: Disclosure,
    ) -> Result<u64> {
        let seen = self.at::<EvidenceRecord>(case, id).await;
        self.workbench.disclose_evidence(actor, case, id, seen, how).await
    }

    /// Uses a dossier in a case, as somebody who has just opened the page.
    pub(crate) async fn use_dossier(
        &self,
        actor: &Actor,
        case: &CaseId,
        dossier: &CaseId,
        using: &Using,
    ) -> Result<u64> {
        let seen = self.stands::<Link>(case, dossier).await;
        self.workbench.use_dossier(actor, case, dossier, seen, using).await
    }

    /// Changes a member of the actor's organisation, as somebody who has just opened the page.
    pub(crate) async fn change_member(
        &self,
        actor: &Actor,
        member: &MemberId,
        roles: &BTreeSet<MemberRole>,
        active: bool,
    ) -> Result<u64> {
        let seen = self.at::<Member>(&actor.organisation, member).await;
        self.workbench.change_member(actor, member, seen, roles, active).await
    }

    pub(crate) async fn case(&self, applicant: &Actor) -> CaseId {
        self.workbench.open_case(applicant, &new_case("새 신청 건")).await.unwrap()
    }

    /// The example of this name, taken over by the applicant.
    pub(crate) async fn imported(&self, applicant: &Actor, example: &str) -> CaseId {
        self.workbench.import_case(applicant, &simsa_testkit::example(example)).await.unwrap().id
    }

    /// The case of two operators, taken over by the applicant, with both of them, in the order of its facts.
    pub(crate) async fn two_operators(&self, applicant: &Actor) -> (CaseId, [Actor; 2]) {
        let case = self.imported(applicant, "two-operators").await;
        let facts = self.workbench.case_panel(applicant, &case).await.unwrap().facts;
        let [first, second] = &facts.operators[..] else { panic!("the example has two operators") };
        let first = self.operator(applicant, &case, Some(&first.id), "one@cloud.example.kr").await;
        let second = self.operator(applicant, &case, Some(&second.id), "two@cloud.example.kr").await;
        (case, [first, second])
    }

    /// An operator that joins the case by invitation.
    pub(crate) async fn operator(
        &self,
        applicant: &Actor,
        case: &CaseId,
        operator: Option<&str>,
        email: &str,
    ) -> Actor {
        let invite = InviteParty {
            case: case.to_owned(),
            kind: OrganisationKind::Operator,
            name: "초대된 사업자".to_owned(),
            email: email.to_owned(),
            operator: operator.map(str::to_owned),
        };
        let token = self.workbench.invite_party(applicant, &invite).await.unwrap();
        self.accept(&token, "").await;
        self.signed_in(email).await
    }

    pub(crate) async fn evidence(
        &self,
        actor: &Actor,
        case: &CaseId,
        title: &str,
        bytes: &'static [u8],
    ) -> EvidenceId {
        let shelved =
            self.workbench.add_evidence(actor, case, &described(title), "구성도.png", Box::new(bytes)).await;
        shelved.unwrap().id
    }
}

/// Confirms everything that waits for this actor; gives how many forms that were.
pub(crate) async fn confirm_all(world: &World, actor: &Actor, case: &CaseId) -> usize {
    let mut count = 0;
    for line in world.workbench.forms(actor, case).await.unwrap() {
        if line.ours && line.signed {
            world
                .workbench
                .confirm_form(actor, case, &line.instance.file_stem.as_str().into(), &line.digest)
                .await
                .unwrap();
            count += 1;
        }
    }
    count
}

/// As [`cheap`], and nobody needs a second factor.
pub(crate) fn undemanding() -> Policy {
    Policy { demand_second_factor: false, ..cheap() }
}

/// Password hashes that cost little: what is tested is not their price.
pub(crate) fn cheap() -> Policy {
    Policy { argon2_kib: 64, argon2_passes: 1, ..Policy::default() }
}

pub(crate) fn new_case(title: &str) -> NewCase {
    NewCase { title: title.to_owned(), deadline: None }
}

/// An answer as its page sends it back, with another note.
pub(crate) fn noted(case: &CaseId, view: &QuestionView, note: &str) -> SaveAnswer {
    SaveAnswer {
        operator: None,
        case: case.clone(),
        question: view.question.id.as_str().to_owned(),
        version: view.version,
        answer: view.answer,
        note: note.to_owned(),
        evidence: view.evidence.clone(),
    }
}

pub(crate) fn described(title: &str) -> Described {
    Described { title: title.to_owned(), kind: "diagram".to_owned(), ..Described::default() }
}

/// The refusal of a result that must be one.
#[track_caller]
pub(crate) fn refusal<T>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("no refusal but {other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

#[track_caller]
pub(crate) fn is_not_found<T>(result: Result<T, Error>) {
    let refusal = refusal(result);
    assert!(matches!(refusal, Refusal::NotFound), "{refusal:?}");
}

#[track_caller]
pub(crate) fn is_not_permitted<T>(result: Result<T, Error>) {
    let refusal = refusal(result);
    assert!(matches!(refusal, Refusal::NotPermitted { .. }), "{refusal:?}");
}

#[track_caller]
pub(crate) fn is_invalid<T>(result: Result<T, Error>, field: &str) {
    match refusal(result) {
        Refusal::Invalid(problems) => {
            assert!(problems.iter().any(|problem| problem.field == field), "{problems:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub(crate) fn is_not_now<T>(result: Result<T, Error>) {
    let refusal = refusal(result);
    assert!(matches!(refusal, Refusal::NotNow(_)), "{refusal:?}");
}

/// The public asynchronous methods of the rooms: where each stands, and its text from its name on.
pub(crate) fn public_methods() -> Vec<(std::path::PathBuf, String)> {
    let mut methods = Vec::new();
    for room in ["accounts", "cases", "intake", "submission", "upkeep", "views"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room);
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_file() {
                let text = std::fs::read_to_string(&path).unwrap();
                let of_file = text.split("\n    pub async fn ").skip(1);
                methods.extend(of_file.map(|method| (path.clone(), method.to_owned())));
            }
        }
    }
    assert!(methods.len() > 100, "the methods were not found: {}", methods.len());
    methods
}
