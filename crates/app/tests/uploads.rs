//! Files handed in piece by piece: connections that break, resuming, limits, and who may touch what.

mod common;

use std::io::{self, Read};

use common::{World, cheap, described, is_invalid, is_not_found, refusal};
use sha1::Digest as _;
use simsa_app::intake::description::Described;
use simsa_app::intake::upload::{NewUpload, UploadBytes, UploadView};
use simsa_app::intake::upload_chunks::Checksum;
use simsa_app::records::{Disclosure, MemberRole, OrganisationKind};
use simsa_app::{Actor, Policy, Refusal, Result};
use simsa_store::records::{EvidenceRecord, Upload};
use simsa_store::{CaseId, EvidenceId, ReadStore, Select, Typed, UploadId, Versioned};

/// Bytes that no two places of share, so that a piece in the wrong place is seen.
fn file(length: usize) -> Vec<u8> {
    (0..)
        .flat_map(|n: u64| (n ^ 0x5bd1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes())
        .take(length)
        .collect()
}

fn announced(length: usize) -> NewUpload {
    NewUpload {
        described: described("백업 기록"),
        name: "기록.bin".to_owned(),
        length: length as u64,
        ..NewUpload::default()
    }
}

/// A sender whose connection breaks behind its bytes.
struct Breaking(io::Cursor<Vec<u8>>);

impl Read for Breaking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::ErrorKind::ConnectionReset.into()),
            count => Ok(count),
        }
    }
}

fn breaking(bytes: &[u8]) -> Box<dyn Read + Send> {
    Box::new(Breaking(io::Cursor::new(bytes.to_vec())))
}

fn whole(bytes: &[u8]) -> Box<dyn Read + Send> {
    Box::new(io::Cursor::new(bytes.to_vec()))
}

struct Workbench {
    world: World,
    actor: Actor,
    case: CaseId,
}

impl Workbench {
    async fn new() -> Self {
        Self::with(Policy { demand_second_factor: false, ..cheap() }).await
    }

    async fn with(policy: Policy) -> Self {
        let world = World::with(policy);
        let actor = world.set_up(OrganisationKind::Applicant).await;
        let case = world.case(&actor).await;
        Self { world, actor, case }
    }

    async fn begin(&self, input: &NewUpload) -> UploadView {
        self.world.workbench.begin_upload(&self.actor, &self.case, input).await.unwrap()
    }

    async fn send(&self, id: &UploadId, offset: u64, source: Box<dyn Read + Send>) -> Result<UploadView> {
        self.send_checked(id, offset, source, None).await
    }

    async fn send_checked(
        &self,
        id: &UploadId,
        offset: u64,
        source: Box<dyn Read + Send>,
        checksum: Option<Checksum>,
    ) -> Result<UploadView> {
        let piece = UploadBytes { offset, checksum, source };
        self.world.workbench.receive_upload(&self.actor, &self.case, id, piece).await
    }

    async fn digest_of(&self, evidence: &EvidenceId) -> String {
        let file = self
            .world
            .workbench
            .evidence_file(&self.actor, &self.case, evidence.as_str(), None)
            .await
            .unwrap();
        file.sha256
    }

    async fn listed(&self) -> Vec<Versioned<EvidenceRecord>> {
        self.world.store.many(Select::parent(self.case.clone())).await.unwrap()
    }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(sha2::Sha256::digest(bytes))
}

#[tokio::test]
async fn a_connection_that_breaks_costs_nothing_that_came() {
    let workbench = Workbench::new().await;
    // longer than two pieces, and broken within each
    let bytes = file((34 << 20) + 123);
    let entries = workbench.world.store.entries().await.unwrap();
    let begun = workbench.begin(&announced(bytes.len())).await;
    assert_eq!((begun.offset, begun.finished), (0, None));
    let mut stands = 0_usize;
    for stop in [1000, 17 << 20, (17 << 20) + 1, 33 << 20] {
        let seen = workbench.send(&begun.id, stands as u64, breaking(&bytes[stands..stop])).await.unwrap();
        assert_eq!(seen.offset, stop as u64);
        let view =
            workbench.world.workbench.upload(&workbench.actor, &workbench.case, &begun.id).await.unwrap();
        stands = usize::try_from(view.offset).unwrap();
    }
    assert_eq!(workbench.world.store.entries().await.unwrap(), entries, "an upload under way is no event");
    assert_eq!(workbench.world.workbench.uploads(&workbench.actor, &workbench.case).await.unwrap().len(), 1);
    let done = workbench.send(&begun.id, stands as u64, whole(&bytes[stands..])).await.unwrap();
    let finished = done.finished.unwrap();
    assert_eq!(done.offset, bytes.len() as u64);
    assert_eq!(workbench.digest_of(&finished.evidence).await, digest(&bytes));
    assert_eq!(workbench.world.store.entries().await.unwrap(), entries + 1);
    // nothing is left to go on with, and a client that did not hear of the end hears of it
    assert!(workbench.world.workbench.uploads(&workbench.actor, &workbench.case).await.unwrap().is_empty());
    let again = workbench.send(&begun.id, bytes.len() as u64, whole(b"")).await.unwrap();
    assert_eq!(again.finished.unwrap().evidence, finished.evidence);
    assert_eq!(workbench.listed().await.len(), 1);
}

#[tokio::test]
async fn pieces_go_where_the_upload_stands_and_nowhere_else() {
    let workbench = Workbench::new().await;
    let bytes = file(1000);
    let begun = workbench.begin(&announced(1000)).await;
    workbench.send(&begun.id, 0, whole(&bytes[..400])).await.unwrap();
    for offset in [0, 399, 401, 1000, u64::MAX] {
        let refused = refusal(workbench.send(&begun.id, offset, whole(b"x")).await);
        assert!(matches!(refused, Refusal::Conflict { version: 400, .. }), "{refused:?}");
    }
    // more than announced: none of it is kept
    is_invalid(workbench.send(&begun.id, 400, whole(&[0; 601])).await, "length");
    assert_eq!(
        workbench.world.workbench.upload(&workbench.actor, &workbench.case, &begun.id).await.unwrap().offset,
        400
    );
    // nothing at all is no trouble
    assert_eq!(workbench.send(&begun.id, 400, whole(b"")).await.unwrap().offset, 400);
    let done = workbench.send(&begun.id, 400, whole(&bytes[400..])).await.unwrap();
    assert_eq!(workbench.digest_of(&done.finished.unwrap().evidence).await, digest(&bytes));
}

#[tokio::test]
async fn two_senders_at_once_make_one_file() {
    let workbench = Workbench::new().await;
    let bytes = file(3 << 20);
    let begun = workbench.begin(&announced(bytes.len())).await;
    let (one, two) = tokio::join!(
        workbench.send(&begun.id, 0, whole(&bytes)),
        workbench.send(&begun.id, 0, whole(&bytes)),
    );
    let fine = [&one, &two].iter().filter(|result| result.is_ok()).count();
    assert_eq!(fine, 1, "{one:?} {two:?}");
    let failed = if one.is_err() { one } else { two };
    assert!(matches!(refusal(failed), Refusal::Conflict { .. }));
    assert_eq!(workbench.listed().await.len(), 1);
    let evidence = workbench.listed().await[0].key.id.clone();
    assert_eq!(workbench.digest_of(&evidence).await, digest(&bytes));
}

#[tokio::test]
async fn equal_pieces_are_not_lost_with_one_that_is_refused() {
    let workbench = Workbench::new().await;
    let bytes = vec![7; 3000];
    let begun = workbench.begin(&announced(3000)).await;
    workbench.send(&begun.id, 0, whole(&bytes[..1000])).await.unwrap();
    // the same bytes again, with a wrong sum: what is thrown away is stored once with what was kept
    let wrong = Some(Checksum::Sha256([0; 32]));
    is_invalid(workbench.send_checked(&begun.id, 1000, whole(&bytes[..1000]), wrong).await, "checksum");
    let done = workbench.send(&begun.id, 1000, whole(&bytes[1000..])).await.unwrap();
    assert_eq!(workbench.digest_of(&done.finished.unwrap().evidence).await, digest(&bytes));
}

#[tokio::test]
async fn sums_are_held_to() {
    let workbench = Workbench::new().await;
    let bytes = file(2000);
    let begun = workbench.begin(&NewUpload { sha256: Some(digest(&bytes)), ..announced(2000) }).await;
    let sha256 = |bytes: &[u8]| Some(Checksum::Sha256(sha2::Sha256::digest(bytes).into()));
    let sha1 = |bytes: &[u8]| Some(Checksum::Sha1(sha1::Sha1::digest(bytes).into()));
    is_invalid(
        workbench.send_checked(&begun.id, 0, whole(&bytes[..900]), sha256(&bytes[..901])).await,
        "checksum",
    );
    // with a sum, a piece that breaks off counts for nothing and is nobody's fault
    let seen =
        workbench.send_checked(&begun.id, 0, breaking(&bytes[..900]), sha256(&bytes[..901])).await.unwrap();
    assert_eq!(seen.offset, 0);
    let seen = workbench.send_checked(&begun.id, 0, whole(&bytes[..900]), sha1(&bytes[..900])).await.unwrap();
    assert_eq!(seen.offset, 900);
    let done =
        workbench.send_checked(&begun.id, 900, whole(&bytes[900..]), sha256(&bytes[900..])).await.unwrap();
    assert!(done.finished.is_some());
    // another file than announced comes to nothing
    let begun = workbench.begin(&NewUpload { sha256: Some(digest(b"another")), ..announced(2000) }).await;
    is_invalid(workbench.send(&begun.id, 0, whole(&bytes)).await, "sha256");
    is_not_found(workbench.world.workbench.upload(&workbench.actor, &workbench.case, &begun.id).await);
    assert_eq!(workbench.listed().await.len(), 1);
}

#[tokio::test]
async fn limits_are_said_before_a_byte_comes() {
    let policy =
        Policy { demand_second_factor: false, largest_file: 5000, unfinished_bytes: 8000, ..cheap() };
    let workbench = Workbench::with(policy).await;
    let begin = async |input: &NewUpload| {
        workbench.world.workbench.begin_upload(&workbench.actor, &workbench.case, input).await
    };
    is_invalid(begin(&announced(0)).await, "file");
    is_invalid(begin(&announced(5001)).await, "file");
    is_invalid(begin(&NewUpload { name: " ".to_owned(), ..announced(1) }).await, "name");
    is_invalid(begin(&NewUpload { sha256: Some("ab".to_owned()), ..announced(1) }).await, "sha256");
    is_invalid(begin(&NewUpload { described: described(""), ..announced(1) }).await, "title");
    is_not_found(begin(&NewUpload { replaces: Some("none".into()), ..announced(1) }).await);
    let full = workbench.begin(&announced(5000)).await;
    assert!(matches!(refusal(begin(&announced(3001)).await), Refusal::NotNow(_)));
    // what is discarded makes room again
    workbench.world.workbench.end_upload(&workbench.actor, &workbench.case, &full.id).await.unwrap();
    is_not_found(workbench.send(&full.id, 0, whole(b"x")).await);
    workbench.begin(&announced(5000)).await;
}

#[tokio::test]
async fn what_is_not_gone_on_with_is_given_up() {
    let workbench = Workbench::new().await;
    let begun = workbench.begin(&announced(1000)).await;
    workbench.world.pass(20 * 3600);
    // each piece gives it another day
    workbench.send(&begun.id, 0, whole(&file(400))).await.unwrap();
    workbench.world.pass(20 * 3600);
    workbench.send(&begun.id, 400, whole(b"x")).await.unwrap();
    workbench.world.workbench.sweep().await.unwrap();
    assert_eq!(
        workbench.world.workbench.upload(&workbench.actor, &workbench.case, &begun.id).await.unwrap().offset,
        401
    );
    workbench.world.pass(24 * 3600);
    let actor = workbench.world.signed_in(&workbench.actor.email).await;
    is_not_found(workbench.world.workbench.upload(&actor, &workbench.case, &begun.id).await);
    assert!(workbench.world.workbench.uploads(&actor, &workbench.case).await.unwrap().is_empty());
    assert!(workbench.world.workbench.sweep().await.unwrap() >= 1);
    let left: Vec<Versioned<Upload>> = workbench.world.store.many(Select::All).await.unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn an_upload_is_its_senders_alone() {
    let workbench = Workbench::new().await;
    let begun = workbench.begin(&announced(1000)).await;
    let colleague =
        workbench.world.member(&workbench.actor, "colleague@applicant.kr", &[MemberRole::Editor]).await;
    let operator =
        workbench.world.operator(&workbench.actor, &workbench.case, None, "op@cloud.example.kr").await;
    for other in [&colleague, &operator] {
        let its = &workbench.world.workbench;
        is_not_found(its.upload(other, &workbench.case, &begun.id).await);
        is_not_found(its.end_upload(other, &workbench.case, &begun.id).await);
        let piece = UploadBytes { offset: 0, checksum: None, source: whole(b"x") };
        is_not_found(its.receive_upload(other, &workbench.case, &begun.id, piece).await);
        assert!(its.uploads(other, &workbench.case).await.unwrap().is_empty());
    }
    // nor is it found in another case
    let other = workbench.world.case(&workbench.actor).await;
    is_not_found(workbench.world.workbench.upload(&workbench.actor, &other, &begun.id).await);
}

#[tokio::test]
async fn replacing_and_disclosing_go_the_same_way() {
    let workbench = Workbench::new().await;
    let id = workbench.world.evidence(&workbench.actor, &workbench.case, "구성도", b"first").await;
    let new = NewUpload { replaces: Some(id.clone()), ..announced(6) };
    let begun = workbench.begin(&new).await;
    assert_eq!(begun.replaces.as_ref().map(EvidenceId::as_str), Some(id.as_str()));
    let done = workbench.send(&begun.id, 0, whole(b"second")).await.unwrap();
    assert_eq!(done.finished.unwrap().evidence, id);
    assert_eq!(workbench.digest_of(&id).await, digest(b"second"));
    let listed = workbench.listed().await;
    assert_eq!((listed.len(), listed[0].value.revisions.len()), (1, 1));
    // the applicant may show a file whole, which is not what is usual; a number in it is told
    let new = NewUpload {
        described: Described { disclosure: Some(Disclosure::Full), ..described("구성도") },
        ..announced(14)
    };
    let begun = workbench.begin(&new).await;
    let done = workbench.send(&begun.id, 0, whole(b"900101-1234568")).await.unwrap();
    let finished = done.finished.unwrap();
    assert!(finished.warns);
    let listed = workbench.listed().await;
    let shown = listed.iter().find(|kept| kept.key.id == finished.evidence).unwrap();
    assert_eq!(shown.value.disclosure, Disclosure::Full);
}
