//! Handing in a file piece by piece: announced, received from where it stopped, listed as evidence when it is whole.
//!
//! An upload under way is no event of the case and writes no entry into the ledger; the evidence that it becomes does,
//! in the same commit that ends the upload. So there is never a whole file without its evidence, nor evidence twice for
//! one upload, whatever breaks: connection, browser or server. Whose upload it is settles who may touch it: the member
//! who began it, nobody else.

use std::io::Read;

use jiff::{SignedDuration, Timestamp};
use simsa_model as model;
use simsa_store::records::{Finished, Stored, Upload};
use simsa_store::{CaseId, EvidenceId, RowKey, Select, TableIndex, Typed, UnitOfWork, UploadId, Versioned};

use crate::actor::Actor;
use crate::domain::limits;
pub use crate::domain::upload_view::UploadView;
use crate::error::{Error, Refusal, Result, invalid, not_found, not_now};
use crate::files::vault_bytes::{self, Asker, too_large};
use crate::intake::arrived::{Arrived, WholeUpload};
use crate::intake::description::{Described, as_seen, described};
use crate::intake::proposal::as_told;
use crate::intake::upload_chunks::{self, Checksum, IncomingBytes, PIECE};
use crate::permit::{Action, Authorized, Permitted, Reached};
use crate::secrets;
use crate::workbench::{AtHand, Workbench};

/// Unfinished uploads of one organisation.
const UNFINISHED: usize = 500;
/// Pieces beyond those that the length makes necessary: a client that sends very small ones fills the record.
const SMALL_PIECES: u64 = 1000;

/// A file that is to come.
#[derive(Clone, Debug, Default)]
pub struct NewUpload {
    /// What is said about it, and what the other party may see of it.
    pub described: Described,
    /// What it is called where it comes from.
    pub name: String,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 in hexadecimal, where it is known; a file with another one is refused at its end.
    pub sha256: Option<String>,
    /// When it was last changed where it comes from, in milliseconds since 1970.
    pub modified: Option<i64>,
    /// The piece of evidence whose file it replaces; a new one when absent.
    pub replaces: Option<EvidenceId>,
    /// The version of that piece, where it was seen.
    pub seen: Option<u64>,
}

/// Bytes that come.
pub struct UploadBytes {
    /// Where in the file they begin.
    pub offset: u64,
    /// What they must add up to. With it, all of them are taken or none; without, what came before a connection broke.
    pub checksum: Option<Checksum>,
    /// The bytes.
    pub source: Box<dyn Read + Send>,
}

/// The bytes do not begin where the upload stands.
fn elsewhere(stands: u64, given: u64) -> Error {
    let (theirs, yours) = (stands.into(), given.into());
    Refusal::Conflict { theirs, version: stands, yours, by: None }.into()
}

fn length(pieces: &[Stored]) -> u64 {
    pieces.iter().map(|piece| piece.bytes).sum()
}

impl Workbench {
    /// Announces a file; its bytes come by [`Workbench::receive_upload`].
    ///
    /// # Errors
    /// [`Refusal::Invalid`]: description, empty or too large a file. [`Refusal::NotNow`] when too much is unfinished.
    /// [`Refusal::Conflict`]: others have changed what it replaces.
    pub async fn begin_upload(&self, actor: &Actor, case: &CaseId, input: &NewUpload) -> Result<UploadView> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::EditEvidence, case).await?;
            let mut listed = model::Evidence::default();
            match &input.replaces {
                Some(id) => {
                    let kept = self.own_evidence(&reached, id).await?;
                    if let Some(seen) = input.seen {
                        as_seen(&kept, seen, serde_json::Value::Null)?;
                    }
                }
                None => described(&input.described.or_as_named(&input.name, self.today()), &mut listed)?,
            }
            let all: Vec<Versioned<Upload>> =
                self.store().many(Select::by(TableIndex::UploadOrganisation, &actor.organisation)).await?;
            self.has_room(input.length, &all)?;
            let upload = Upload {
                organisation: actor.organisation.clone(),
                member: actor.member.clone(),
                listed,
                proposed: input.replaces.is_none() && input.described.kind.is_empty(),
                name: limits::name("name", &input.name)?,
                length: input.length,
                sha256: sha256(input.sha256.as_deref())?,
                modified: input.modified,
                disclosure: input.described.disclosure,
                replaces: input.replaces.clone(),
                parts: Vec::new(),
                finished: None,
                expires: self.given_up(),
            };
            let id: UploadId = secrets::id("u", self.random())?;
            let mut unit = Self::unrecorded(reached.permitted());
            reached.hold(&mut unit);
            let key = RowKey::new(case, &id);
            unit.insert(key.clone(), &upload)?;
            let version = self.commit(unit).await?.version;
            Ok(UploadView::of(&Versioned { key, version, value: upload }))
        })
        .await
    }

    fn has_room(&self, length: u64, all: &[Versioned<Upload>]) -> Result<()> {
        let policy = self.policy();
        if length == 0 {
            return Err(invalid("file", "빈 파일입니다", "the file is empty"));
        }
        if length > policy.largest_file {
            return Err(too_large(policy.largest_file));
        }
        let now = self.now();
        let open = || all.iter().filter(|kept| kept.value.finished.is_none() && kept.value.expires > now);
        let bytes = open().map(|kept| kept.value.length).fold(length, u64::saturating_add);
        if bytes > policy.unfinished_bytes || open().count() >= UNFINISHED {
            return Err(not_now(
                "업로드 미완료 파일이 너무 많습니다. 이어서 올리거나 지운 뒤 다시 하십시오",
                "there are too many unfinished uploads; finish or discard some first",
            ));
        }
        Ok(())
    }

    fn given_up(&self) -> Timestamp {
        let later = SignedDuration::from_secs(self.policy().upload_seconds);
        self.now().checked_add(later).unwrap_or(Timestamp::MAX)
    }

    async fn own_upload(&self, reached: &Authorized<'_>, id: &UploadId) -> Result<Versioned<Upload>> {
        let kept: Option<Versioned<Upload>> = self.store().one(RowKey::new(reached.case.id(), id)).await?;
        let (now, member) = (self.now(), &reached.actor().member);
        let own = |kept: &Versioned<Upload>| kept.value.member == *member && kept.value.expires > now;
        kept.filter(own).ok_or_else(not_found)
    }

    /// How far an upload of one's own is.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] also when it has been given up.
    pub async fn upload(&self, actor: &Actor, case: &CaseId, id: &UploadId) -> Result<UploadView> {
        let reached = self.authorize(actor, Action::EditEvidence, case).await?;
        Ok(UploadView::of(&self.own_upload(&reached, id).await?))
    }

    /// One's own unfinished uploads in a case.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn uploads(&self, actor: &Actor, case: &CaseId) -> Result<Vec<UploadView>> {
        let reached = self.authorize(actor, Action::EditEvidence, case).await?;
        self.uploads_in(actor, &reached).await
    }

    /// The same in a case that the actor has reached to edit its evidence.
    pub(crate) async fn uploads_in(&self, actor: &Actor, reached: &Reached) -> Result<Vec<UploadView>> {
        let of_case = Select::parent(reached.case.id().to_owned());
        let all: Vec<Versioned<Upload>> = self.store().many(of_case).await?;
        let now = self.now();
        let open = |kept: &&Versioned<Upload>| {
            kept.value.member == actor.member && kept.value.expires > now && kept.value.finished.is_none()
        };
        Ok(all.iter().filter(open).map(UploadView::of).collect())
    }

    /// Takes bytes in constant memory. What has come is durable when it returns; with the last byte the file becomes
    /// evidence.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the bytes begin elsewhere than the upload stands, also when others were sent
    /// meanwhile; [`Refusal::Invalid`]: more than announced (`length`), another sum (`checksum`, `sha256`).
    pub async fn receive_upload(
        &self,
        actor: &Actor,
        case: &CaseId,
        id: &UploadId,
        piece: UploadBytes,
    ) -> Result<UploadView> {
        let reached = self.authorize(actor, Action::EditEvidence, case).await?;
        let mut kept = self.own_upload(&reached, id).await?;
        let stands = kept.value.offset();
        if stands != piece.offset {
            return Err(elsewhere(stands, piece.offset));
        }
        if kept.value.finished.is_some() {
            return Ok(UploadView::of(&kept));
        }
        let together = piece.checksum.is_some();
        let mut incoming = IncomingBytes::new(piece.source, piece.checksum);
        let mut fresh: Vec<Stored> = Vec::new();
        loop {
            let left = kept.value.length - kept.value.offset() - length(&fresh);
            let most = PIECE.min(left);
            let (back, next) = self.keep_piece(id, incoming, most).await?;
            incoming = back;
            let come = next.as_ref().map_or(0, |piece| piece.bytes);
            fresh.extend(next);
            if come < most || come == left {
                return self.conclude(&reached, kept, fresh, incoming).await;
            }
            if !together {
                kept = self.note_pieces(&reached, &kept, std::mem::take(&mut fresh)).await?;
            }
        }
    }

    async fn keep_piece(
        &self,
        id: &UploadId,
        mut incoming: IncomingBytes,
        most: u64,
    ) -> Result<(IncomingBytes, Option<Stored>)> {
        let id = id.to_owned();
        self.spawn_blocking(move |workbench| {
            let piece = upload_chunks::keep(&workbench.vault(), &id, &mut incoming, most)?;
            Ok((incoming, piece))
        })
        .await
    }

    /// The sender has ended: what came is noted, made evidence, or thrown away.
    async fn conclude(
        &self,
        reached: &Authorized<'_>,
        kept: Versioned<Upload>,
        fresh: Vec<Stored>,
        mut incoming: IncomingBytes,
    ) -> Result<UploadView> {
        let whole = kept.value.offset() + length(&fresh) == kept.value.length;
        let (more, mut incoming) =
            self.spawn_blocking(move |_| Ok((whole && incoming.has_more(), incoming))).await?;
        let right = incoming.is_right();
        if more || !right {
            self.discard(&kept.key.id, fresh.clone(), kept.value.parts.clone()).await?;
        }
        if more {
            return Err(invalid(
                "length",
                "알린 크기보다 많은 내용이 왔습니다",
                "more has come than was announced",
            ));
        }
        // a connection that broke is nobody's fault, and its sum cannot be right
        if !right && !incoming.broke() {
            return Err(invalid(
                "checksum",
                "도중에 내용이 바뀌었습니다. 이 부분을 다시 보내십시오",
                "the bytes changed on their way; send this piece again",
            ));
        }
        if !right || fresh.is_empty() {
            return Ok(UploadView::of(&kept));
        }
        if whole {
            return self.make_evidence(reached, &kept, fresh).await;
        }
        Ok(UploadView::of(&self.note_pieces(reached, &kept, fresh).await?))
    }

    /// Writes down that these pieces have come, if the upload still stands where it stood.
    async fn note_pieces(
        &self,
        reached: &Authorized<'_>,
        before: &Versioned<Upload>,
        fresh: Vec<Stored>,
    ) -> Result<Versioned<Upload>> {
        let (id, at_hand) = (&before.key.id, AtHand::new(reached));
        let noted = self.settle(async || {
            let reached = at_hand.next(self).await?;
            let mut kept = self.own_upload(&reached, id).await?;
            stands_as(&kept.value, &before.value.parts)?;
            kept.value.parts.extend(fresh.iter().cloned());
            if kept.value.parts.len() as u64 > kept.value.length / PIECE + SMALL_PIECES {
                return Err(not_now(
                    "너무 잘게 나누어 보냈습니다. 더 큰 조각으로 다시 올리십시오",
                    "it was sent in too many small pieces; start again with larger ones",
                ));
            }
            kept.value.expires = self.given_up();
            let mut unit = Self::unrecorded(reached.permitted());
            reached.hold(&mut unit);
            unit.update(&kept)?;
            kept.version = self.commit(unit).await?.version;
            Ok(kept)
        });
        let noted = noted.await;
        if noted.is_err() {
            // somebody faster may have noted equal pieces, which lie there once
            let now: Option<Versioned<Upload>> = self.store().one(before.key.clone()).await?;
            self.discard(id, fresh, now.map(|kept| kept.value.parts).unwrap_or_default()).await?;
        }
        noted
    }

    async fn discard(&self, id: &UploadId, fresh: Vec<Stored>, kept: Vec<Stored>) -> Result<()> {
        let id = id.to_owned();
        self.spawn_blocking(move |workbench| upload_chunks::discard(&workbench.vault(), &id, &fresh, &kept))
            .await
    }

    /// All pieces are there: they become one file, and that becomes evidence.
    async fn make_evidence(
        &self,
        reached: &Authorized<'_>,
        kept: &Versioned<Upload>,
        fresh: Vec<Stored>,
    ) -> Result<UploadView> {
        let (id, upload) = (&kept.key.id, &kept.value);
        let all: Vec<Stored> = upload.parts.iter().cloned().chain(fresh).collect();
        let case = reached.case.id();
        let _coming = self.file_turns().add(case).await;
        let (holder, of, asker) = (case.to_owned(), id.clone(), reached.actor().organisation.clone());
        let take = move |workbench: Self| {
            let asker = Asker::Organisation(&asker);
            upload_chunks::joined(&workbench.vault(), &of, &all, |file| {
                vault_bytes::take(&workbench, asker, holder.as_str(), file)
            })
        };
        let taken = self.spawn_blocking(take).await?;
        if upload.sha256.as_ref().is_some_and(|wanted| *wanted != taken.stored.sha256) {
            self.give_up(reached.permitted(), kept.clone()).await?;
            return Err(invalid(
                "sha256",
                "알린 해시값과 다른 파일이 왔습니다. 처음부터 다시 올리십시오",
                "the file that came has another digest than announced; start again",
            ));
        }
        let whole = WholeUpload { id, before: &upload.parts };
        let (name, disclosure) = (upload.name.as_str(), upload.disclosure);
        let arrived = Arrived { name, taken: &taken, disclosure, upload: Some(whole) };
        match &upload.replaces {
            Some(evidence) => self.shelve_over(reached, (evidence, None), &arrived).await?,
            None if upload.proposed => {
                self.shelve(reached, &as_told(&upload.listed, &taken.inspection.told), &arrived).await?
            }
            None => self.shelve(reached, &upload.listed, &arrived).await?,
        };
        let of = id.clone();
        // what fails here is done by the sweep
        let _ = self.spawn_blocking(move |workbench| upload_chunks::destroy(&workbench.vault(), &of)).await;
        Ok(UploadView::of(&self.own_upload(reached, id).await?))
    }

    /// Ends the upload a file came by, in the unit that lists its evidence.
    pub(crate) async fn end_with(
        &self,
        reached: &Authorized<'_>,
        arrived: &Arrived<'_>,
        evidence: &EvidenceId,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let Some(whole) = &arrived.upload else { return Ok(()) };
        let mut kept = self.own_upload(reached, whole.id).await?;
        stands_as(&kept.value, whole.before)?;
        let (warns, unseen) = (arrived.taken.inspection.warns(), arrived.taken.inspection.not_looked_at());
        kept.value.parts.clear();
        kept.value.finished = Some(Finished { evidence: evidence.clone(), warns, unseen });
        kept.value.expires = self.given_up();
        Ok(unit.update(&kept)?)
    }

    /// Gives an upload of one's own up.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn end_upload(&self, actor: &Actor, case: &CaseId, id: &UploadId) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::EditEvidence, case).await?;
            let kept = self.own_upload(&reached, id).await?;
            self.give_up(reached.permitted(), kept).await
        })
        .await
    }

    /// First nobody can go on with it, then the pieces go, then the record: a crash in between leaves something for the
    /// sweep, never pieces without a record.
    pub(crate) async fn give_up(&self, by: &Permitted<'_>, mut kept: Versioned<Upload>) -> Result<()> {
        if kept.value.expires > self.now() {
            kept.value.expires = self.now();
            let mut unit = Self::unrecorded(by);
            unit.update(&kept)?;
            kept.version = self.commit(unit).await?.version;
        }
        let id = kept.key.id.clone();
        self.spawn_blocking(move |workbench| upload_chunks::destroy(&workbench.vault(), &id)).await?;
        let mut unit = Self::unrecorded(by);
        unit.remove(&kept);
        self.commit(unit).await.map(|_| ())
    }
}

/// Refuses when something else has come, or the end, since these pieces were all.
fn stands_as(upload: &Upload, pieces: &[Stored]) -> Result<()> {
    if upload.finished.is_none() && upload.parts == pieces {
        return Ok(());
    }
    Err(elsewhere(upload.offset(), length(pieces)))
}

fn sha256(given: Option<&str>) -> Result<Option<String>> {
    let Some(given) = given else { return Ok(None) };
    let digits = given.len() == 64 && given.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !digits {
        return Err(invalid(
            "sha256",
            "SHA-256 해시값은 16진수 64자리입니다",
            "a SHA-256 digest has 64 hexadecimal digits",
        ));
    }
    Ok(Some(given.to_lowercase()))
}
