//! Checking: every byte of the store that belongs to an object is read back and verified.
//!
//! An index that says "there" proves nothing about the bytes, so nothing is believed here that was not decrypted and
//! hashed. The check goes on after each damage and names all of them.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::case::{KeyringIndex, ObjectLocation, Obstacle, Why, load_index};
use crate::digest::Digest;
use crate::error::{Damage, VaultError};
use crate::ids::VaultCaseId;
use crate::ingest::workers;
use crate::keyring::Slot;
use crate::object::reader::{ObjectReader, ReadFailure};
use crate::place::{CaseToken, PackId, VaultFile, VaultFolder, parse_id};
use crate::read::{ObjectLabel, expected, pack_place};
use crate::vault::Vault;
use crate::watch::VaultWatch;

/// What a check saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Cases whose record was read.
    pub cases: u64,
    /// Objects that are whole: every byte was read, decrypted and hashed.
    pub objects: u64,
    /// Bytes of packs read.
    pub bytes: u64,
    /// Everything that is not as it was put there, sorted.
    pub damaged: Vec<Damage>,
    /// What crashes left (unfinished files, packs without a keyring); harmless, [`Vault::sweep`] clears it.
    pub leftovers: u64,
}

impl CheckReport {
    /// Whether nothing is damaged.
    pub fn is_clean(&self) -> bool {
        self.damaged.is_empty()
    }

    fn merge(&mut self, other: Self) {
        self.cases += other.cases;
        self.objects += other.objects;
        self.bytes += other.bytes;
        self.leftovers += other.leftovers;
        self.damaged.extend(other.damaged);
    }
}

/// One pack to be read, with the objects its keyring names.
struct Job {
    case: Option<VaultCaseId>,
    token: CaseToken,
    pack: PackId,
    pack_len: u64,
    slots: Vec<Slot>,
}

impl Vault {
    /// Checks every case.
    ///
    /// # Errors
    /// Only when the check itself cannot go on: [`VaultError::Storage`] for listing, [`VaultError::Stopped`]. Damage is in the
    /// report.
    pub fn check(&self, watch: &dyn VaultWatch) -> Result<CheckReport, VaultError> {
        let mut report = CheckReport::default();
        let mut jobs = Vec::new();
        report.leftovers += self.leftovers_in(&VaultFolder::Keys)?;
        let mut tokens: BTreeSet<CaseToken> = self.case_tokens()?.into_iter().collect();
        tokens.extend(self.list(&VaultFolder::Packs)?.iter().filter_map(|name| parse_id(name)));
        for token in tokens {
            self.plan_case(token, &mut jobs, &mut report)?;
        }
        self.run(&jobs, watch, report)
    }

    /// Checks one case, and that it holds every file of `expected` (what the ledger says was added and not
    /// destroyed): a store that was put back to an earlier state is consistent in itself, and only this shows it.
    ///
    /// # Errors
    /// As [`Vault::check`], and [`VaultError::NoSuchCase`].
    pub fn check_case(
        &self,
        id: &VaultCaseId,
        expected: &[Digest],
        watch: &dyn VaultWatch,
    ) -> Result<CheckReport, VaultError> {
        let token = self.token(id);
        let mut report = CheckReport::default();
        let mut jobs = Vec::new();
        let index = self.plan_case(token, &mut jobs, &mut report)?;
        if report.cases == 0 && report.damaged.is_empty() {
            return Err(VaultError::NoSuchCase(id.clone()));
        }
        let held: BTreeSet<Digest> = index.all().map(|spot| spot.slot.digest).collect();
        for digest in expected.iter().filter(|digest| !held.contains(digest)) {
            report.damaged.push(Damage {
                case: Some(id.clone()),
                object: None,
                digest: Some(*digest),
                place: VaultFolder::CaseKeys(token).to_string(),
                what: "the file is missing: no readable keyring names it".to_owned(),
            });
        }
        self.run(&jobs, watch, report)
    }

    /// Reads a case's record and keyrings; notes their damage and what is to be read.
    fn plan_case(
        &self,
        token: CaseToken,
        jobs: &mut Vec<Job>,
        report: &mut CheckReport,
    ) -> Result<KeyringIndex, VaultError> {
        let (id, naming) = match self.read_case_record(token) {
            Ok((id, naming)) => {
                report.cases += 1;
                (Some(id), Some(naming))
            }
            Err(error) => {
                if let Some(damage) = self.record_damage(token, error)? {
                    report.damaged.push(damage);
                }
                (None, None)
            }
        };
        for folder in [VaultFolder::CaseKeys(token), VaultFolder::CasePacks(token)] {
            report.leftovers += self.leftovers_in(&folder)?;
            report.damaged.extend(self.foreign(&folder, id.as_ref())?);
        }
        let index = load_index(self, token, naming.as_ref())?;
        for obstacle in &index.obstacles {
            report.damaged.extend(obstacle_damage(obstacle, id.as_ref()));
        }
        report.leftovers += self.unnamed_packs(token)?.len() as u64;
        for (pack, pack_len) in &index.packs {
            let mut slots: Vec<Slot> = index
                .all()
                .filter(|spot| spot.pack == *pack)
                .map(|ObjectLocation { slot, .. }| slot.clone())
                .collect();
            slots.sort_unstable_by_key(|slot| slot.offset);
            jobs.push(Job { case: id.clone(), token, pack: *pack, pack_len: *pack_len, slots });
        }
        Ok(index)
    }

    /// What a case's unreadable record means: nothing, if the case has no keys at all (only swept packs remain).
    fn record_damage(&self, token: CaseToken, error: VaultError) -> Result<Option<Damage>, VaultError> {
        let place = VaultFile::Case(token);
        let what = match error {
            VaultError::Storage { source, .. } if source.kind() == ErrorKind::NotFound => {
                let orphaned =
                    self.list(&VaultFolder::CaseKeys(token))?.iter().any(|name| parse_id(name).is_some());
                if !orphaned {
                    return Ok(None);
                }
                "the case's record is missing".to_owned()
            }
            VaultError::Damaged(damage) => return Ok(Some(*damage)),
            other => other.to_string(),
        };
        Ok(Some(Damage { case: None, object: None, digest: None, place: place.to_string(), what }))
    }

    fn leftovers_in(&self, folder: &VaultFolder) -> Result<u64, VaultError> {
        let left = self
            .backend
            .has_leftovers(folder)
            .map_err(|error| VaultError::storage("listing", folder, error))?;
        Ok(u64::from(left))
    }

    /// Files the vault never made.
    fn foreign(&self, folder: &VaultFolder, case: Option<&VaultCaseId>) -> Result<Vec<Damage>, VaultError> {
        let names = self.list(folder)?;
        let ours = |name: &str| {
            parse_id(name).is_some() || (name == "case" && matches!(folder, VaultFolder::CaseKeys(_)))
        };
        Ok(names
            .iter()
            .filter(|name| !ours(name))
            .map(|name| Damage {
                case: case.cloned(),
                object: None,
                digest: None,
                place: format!("{folder}/{}", name.escape_debug()),
                what: "the vault did not make this file".to_owned(),
            })
            .collect())
    }

    /// Reads the packs, several at once.
    fn run(
        &self,
        jobs: &[Job],
        watch: &dyn VaultWatch,
        mut report: CheckReport,
    ) -> Result<CheckReport, VaultError> {
        let next = AtomicUsize::new(0);
        let total = Mutex::new(CheckReport::default());
        let work = || {
            let mut mine = CheckReport::default();
            while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                if watch.stop() {
                    break;
                }
                self.check_pack(job, watch, &mut mine);
            }
            total.lock().unwrap_or_else(std::sync::PoisonError::into_inner).merge(mine);
        };
        std::thread::scope(|scope| {
            for _ in 1..workers().min(jobs.len()) {
                scope.spawn(work);
            }
            work();
        });
        if watch.stop() {
            return Err(VaultError::Stopped);
        }
        report.merge(total.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
        report.damaged.sort_unstable();
        report.damaged.dedup();
        Ok(report)
    }

    fn check_pack(&self, job: &Job, watch: &dyn VaultWatch, report: &mut CheckReport) {
        let place = pack_place(job.token, job.pack);
        let about = |slot: &Slot| ObjectLabel { case: job.case.clone(), slot: slot.clone(), place };
        let opened =
            self.backend.length(&place).and_then(|length| Ok((length, self.backend.open(&place, 0)?)));
        let (length, from) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let what = match error.kind() {
                    ErrorKind::NotFound => "the pack is missing".to_owned(),
                    _ => format!("the pack cannot be read: {error}"),
                };
                report.damaged.extend(job.slots.iter().map(|slot| about(slot).damage(what.clone())));
                return;
            }
        };
        if length != job.pack_len {
            report.damaged.push(Damage {
                case: job.case.clone(),
                object: None,
                digest: None,
                place: place.to_string(),
                what: format!("the pack has {length} bytes, but {} were stored", job.pack_len),
            });
        }
        let mut from = Counting { inner: from, position: 0 };
        for slot in &job.slots {
            if watch.stop() {
                return;
            }
            let before = from.position;
            match check_object(&mut from, slot) {
                Ok(()) => report.objects += 1,
                Err(trouble) => report.damaged.push(match trouble {
                    ReadFailure::Damaged(what) => about(slot).damage(what),
                    ReadFailure::Io(error) => about(slot).damage(format!("it cannot be read: {error}")),
                }),
            }
            watch.advanced(from.position - before);
        }
        report.bytes += from.position;
    }
}

/// Reads one object to its end from a stream that stands at or before its start.
fn check_object(from: &mut Counting<impl Read>, slot: &Slot) -> Result<(), ReadFailure> {
    let skip = slot.offset.saturating_sub(from.position);
    io::copy(&mut from.by_ref().take(skip), &mut io::sink()).map_err(ReadFailure::Io)?;
    if from.position > slot.offset {
        return Err(ReadFailure::Damaged("two objects are said to overlap".to_owned()));
    }
    let mut object = ObjectReader::start(from, expected(slot))?;
    let mut piece = Vec::new();
    while object.next(&mut piece)? {}
    Ok(())
}

/// Every object an unreadable keyring, or entry of one, hides; the keyring itself if it tells no names.
fn obstacle_damage(obstacle: &Obstacle, case: Option<&VaultCaseId>) -> Vec<Damage> {
    let what = match &obstacle.why {
        Why::Damaged(what) => what.clone(),
        Why::OtherKey(key) => {
            format!(
                "it is wrapped by key {key}, which is not held: altered, or left by an interrupted rotation"
            )
        }
        Why::Source(why) => format!("the master key source failed: {why}"),
    };
    let damage = |object| Damage {
        case: case.cloned(),
        object,
        digest: None,
        place: obstacle.place.to_string(),
        what: what.clone(),
    };
    if obstacle.names.is_empty() {
        return vec![damage(None)];
    }
    obstacle.names.iter().map(|name| damage(Some(*name))).collect()
}

/// Knows how far it has read, so that the next object is found after a damaged one.
struct Counting<R> {
    inner: R,
    position: u64,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}
