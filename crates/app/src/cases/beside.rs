//! What a workbench keeps beside a case goes out with it in `workbench.toml` and comes in again: the day of handing in, what
//! is disclosed, who is to answer by when, the remarks.
//!
//! Members are known by their names: in another installation they are other people's accounts. Of a remark the organisation
//! that imports it becomes the writer, so its text begins with who wrote it and when.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use simsa_case::{BesideCase, FolderAssignment, FolderComment};
use simsa_catalogue::catalogue;
use simsa_model::Day;
use simsa_store::records::{AnswerRecord, Comment, Disclosure, Member, Organisation};
use simsa_store::{AnswerId, CommentId, MemberId, OrganisationId, RowKey, Select, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::limits;
use crate::domain::remarks::is_shown;
use crate::domain::respondents::AnswerKey;
use crate::error::Result;
use crate::permit::Reached;
use crate::secrets;
use crate::workbench::Workbench;

/// What of it came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BesideTaken {
    /// Remarks.
    pub(crate) comments: usize,
    /// Questions with somebody or a day.
    pub(crate) assignments: usize,
    /// Remarks and assignments that could not be: of an unknown question, or to somebody who is no member here.
    pub(crate) not_carried: usize,
}

impl Workbench {
    /// What the actor's organisation knows beside the case.
    pub(crate) async fn beside(
        &self,
        actor: &Actor,
        reached: &Reached,
        contents: &CaseSnapshot,
    ) -> Result<BesideCase> {
        let members = self.members_by_id(actor).await?;
        let names = contents.evidence_names();
        let disclosed = contents.evidence.iter().filter(|kept| {
            kept.value.organisation == actor.organisation && kept.value.disclosure == Disclosure::Full
        });
        let disclosed =
            disclosed.filter_map(|kept| names.get(&(&kept.key.parent, kept.key.id.as_str())).cloned());
        let mut assignment = Vec::new();
        for kept in contents.answers.iter().filter(|kept| kept.key.parent == *contents.id()) {
            let member = kept.value.assignee.as_ref().map(|id| members.get(id));
            // whom another organisation has asked, and by when, is its affair
            let due = kept.value.due.filter(|_| kept.value.organisation == actor.organisation);
            let member = match member {
                Some(Some(name)) => Some(name.clone()),
                None if due.is_some() => None,
                Some(None) | None => continue,
            };
            let (question, operator) = AnswerKey::parts(&kept.key.id);
            let (question, operator) = (question.to_owned(), operator.map(ToOwned::to_owned));
            assignment.push(FolderAssignment { question, operator, member, due });
        }
        let kept: Vec<Versioned<Comment>> = self.store().many(Select::parent(contents.id().clone())).await?;
        let mut organisations: BTreeMap<OrganisationId, Option<String>> = BTreeMap::new();
        let mut comment = Vec::new();
        for kept in kept.iter().filter(|kept| is_shown(actor, reached, &kept.value)) {
            let writer = &kept.value.organisation;
            if !organisations.contains_key(writer) {
                let found: Option<Versioned<Organisation>> = self.store().one(RowKey::root(writer)).await?;
                organisations.insert(writer.clone(), found.map(|found| found.value.name));
            }
            comment.push(FolderComment {
                question: kept.value.question.clone(),
                text: kept.value.text.clone(),
                shared: kept.value.shared,
                by: members.get(&kept.value.by).cloned(),
                organisation: organisations.get(writer).cloned().flatten(),
                at: Some(kept.value.at.to_string()),
            });
        }
        Ok(BesideCase {
            deadline: contents.case.value.deadline,
            disclosed: disclosed.collect(),
            assignment,
            comment,
        })
    }

    async fn members_by_id(&self, actor: &Actor) -> Result<BTreeMap<MemberId, String>> {
        let members: Vec<Versioned<Member>> =
            self.store().many(Select::parent(actor.organisation.clone())).await?;
        let active = members.into_iter().filter(|kept| kept.value.active);
        Ok(active.map(|kept| (kept.key.id.clone(), kept.value.name)).collect())
    }

    /// Puts who is to answer, and by when, into the answers of a case that comes in; those that have no answer yet get a row.
    pub(crate) async fn take_assignments(
        &self,
        actor: &Actor,
        beside: &BesideCase,
        rows: &mut BTreeMap<AnswerId, AnswerRecord>,
        taken: &mut BesideTaken,
    ) -> Result<()> {
        let members = self.members_by_id(actor).await?;
        for one in &beside.assignment {
            let key = AnswerKey::new(&one.question, one.operator.as_deref())
                .filter(|_| catalogue().question(&one.question).is_some());
            let mut called = members.iter().filter(|(_, name)| Some(*name) == one.member.as_ref());
            let member = called.next().filter(|_| called.next().is_none()).map(|(id, _)| id.clone());
            let lost = one.member.is_some() && member.is_none();
            taken.not_carried += usize::from(lost || key.is_none());
            let Some(key) = key.filter(|_| member.is_some() || one.due.is_some()) else { continue };
            let order = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let row = rows.entry(key.id()).or_insert_with(|| AnswerRecord {
                organisation: actor.organisation.clone(),
                order,
                ..AnswerRecord::default()
            });
            (row.assignee, row.due) = (member, one.due);
            taken.assignments += 1;
        }
        Ok(())
    }

    /// The remarks of a case that comes in, by the ids of their rows.
    pub(crate) fn remarks(
        &self,
        actor: &Actor,
        beside: &BesideCase,
        taken: &mut BesideTaken,
    ) -> Result<Vec<(CommentId, Comment)>> {
        let mut remarks = Vec::new();
        for (at, one) in beside.comment.iter().enumerate() {
            let text = limits::text("comment", &attributed(one), limits::NOTE).ok();
            let text = text.filter(|text| !text.is_empty() && catalogue().question(&one.question).is_some());
            let Some(text) = text else {
                taken.not_carried += 1;
                continue;
            };
            let id = format!(
                "{:012}-{at:06}-{}",
                self.now().as_second(),
                secrets::id::<String>("r", self.random())?
            );
            let comment = Comment {
                question: one.question.clone(),
                text,
                shared: one.shared,
                organisation: actor.organisation.clone(),
                by: actor.member.clone(),
                at: self.now(),
            };
            remarks.push((id.into(), comment));
            taken.comments += 1;
        }
        Ok(remarks)
    }
}

/// Begins the text of a remark that was written elsewhere.
const WRITTEN: &str = "[가져온 의견";

/// The words, with who wrote them and when before them, once.
fn attributed(comment: &FolderComment) -> String {
    if comment.text.starts_with(WRITTEN) {
        return comment.text.clone();
    }
    let day = comment.at.as_deref().and_then(|at| at.get(..10)).and_then(|day| day.parse::<Day>().ok());
    let mut head = WRITTEN.to_owned();
    let parts = [comment.by.clone(), comment.organisation.clone(), day.map(|day| day.to_string())];
    for part in parts.into_iter().flatten() {
        // writing to a string cannot fail
        let _ = write!(head, " · {part}");
    }
    format!("{head}] {}", comment.text)
}

/// The first lines of `workbench.toml`: what it is, and what a folder cannot hold.
pub(crate) fn head(withheld: usize) -> String {
    format!(
        "# 작업대가 신청 건과 함께 보관하던 것: 제출 예정일, 파일을 공개한 증빙, 담당과 기한, 의견. 작업대로 다시 가져오면 되살아납니다.\n\
         # 이 폴더에 담지 않은 것: 상대 기관이 공개하지 않은 파일 {withheld}개(목록에는 있음), 증빙의 이전 판과 파기 예약, 참여 기관과 초대,\n\
         # 서명자의 확인, 제출한 패키지와 영수증, 이력(원장). 이것들은 작업대에 그대로 있습니다.\n\
         # What a workbench keeps beside the case. Not in this folder: {withheld} files that the other party has not disclosed,\n\
         # earlier revisions of evidence, parties and invitations, confirmations, submissions and receipts, the history.\n\n"
    )
}
