//! The home page: what waits for the member, what is due, what ends, in every case of the organisation that is in
//! preparation. However many there are, it takes a handful of statements: titles and days stand with the access to each
//! case, what ends is found by its day, and how far a case is was worked out before (`standing`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use simsa_catalogue::QuestionId;
use simsa_model::{Bi, Day, Say};
use simsa_store::records::{
    Access, AnswerRecord, CaseItem, CaseState, Ending, EvidenceRecord, Invitation, InvitedTo, ItemBody,
    ItemKind, Member, MemberRole, Notification, OrganisationKind,
};
use simsa_store::{
    Both, CaseId, EvidenceId, IndexValue, ItemId, MemberId, Select, Span, TableIndex, Three, Typed, Versioned,
};

use crate::actor::Actor;
use crate::domain::invitations::InvitationState;
use crate::domain::respondents::AnswerKey;
use crate::domain::tasks::{AssignedStep, CaseProgress, OpenStep, can_answer};
use crate::error::Result;
use crate::permit::{Action, allow, row};
use crate::views::cases::{CaseLine, Turn};
use crate::views::notices::NoticeView;
use crate::views::submission::Received;
use crate::workbench::Workbench;

/// Days ahead of which something counts as expiring.
const AHEAD: i32 = 90;
/// Submissions, and submitted cases, on the home page; the others are in the lists.
const RECEIVED: u32 = 10;

/// Where in a case something is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundAt {
    /// The case as a whole.
    Case,
    /// Its facts.
    Facts,
    /// A question.
    Question(String),
    /// A piece of evidence.
    Evidence(EvidenceId),
    /// An entry of a list.
    Item(ItemKind, ItemId),
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenTask {
    /// A question that was assigned to the member.
    Question(String),
    /// Something that is open in the case and that the member may do.
    Step(OpenStep),
    /// Something that is open in the case, and nobody in the organisation has the role to do it; for administrators.
    NoRole(OpenStep),
    /// Questions without an answer that were given to members who have left or cannot answer; for whoever can assign them.
    Reassign(usize),
}

/// Something that waits for the member.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: Option<String>,
    /// What is to be done.
    pub task: OpenTask,
    /// The day by which: that of the assignment, or of the planned submission.
    pub due: Option<Day>,
}

/// A day by which something must be done, or on which something ends.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// The day.
    pub day: Day,
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: Option<String>,
    /// Where in it.
    pub spot: FoundAt,
    /// What is due or ends.
    pub what: Say,
}

/// An invitation to a case that nobody has accepted yet.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: Option<String>,
    /// Name of the organisation, as it was invited.
    pub name: String,
    /// To which address.
    pub email: String,
    /// When the link ends.
    pub expires: jiff::Timestamp,
}

/// The home page.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// What waits for the member, the earliest first; what has no day comes last.
    pub waiting: Vec<Waiting>,
    /// Of how many cases it is not known yet how far they are.
    pub unknown: usize,
    /// Invitations to cases that wait for the other party, for administrators; the first to end first.
    pub invited: Vec<Invited>,
    /// Deadlines of cases and questions, the earliest first.
    pub deadlines: Vec<Deadline>,
    /// Certificates, tests and evidence that end soon or have ended, the earliest first.
    pub expiring: Vec<Deadline>,
    /// Notices to the member and the organisation, the newest first.
    pub notices: Vec<NoticeView>,
    /// Cases in preparation, in the order of the list of cases.
    pub cases: Vec<CaseLine>,
    /// Cases that are submitted, those that were to be handed in last first; not all of them where they are many.
    pub submitted: Vec<CaseLine>,
    /// For a certifier: what came in last.
    pub received: Vec<Received>,
}

/// The cases in preparation, by their ids.
type Cases<'a> = BTreeMap<&'a CaseId, &'a Versioned<Access>>;

impl Workbench {
    /// The home page, in eight statements at most.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn home(&self, actor: &Actor) -> Result<Home> {
        allow(actor, Action::SeeHome)?;
        if actor.kind == OrganisationKind::Certifier {
            // a case that is prepared again is no business of its: it has submissions
            let (notices, received) =
                (self.notices(actor).await?, self.received(actor, None, RECEIVED).await?);
            return Ok(Home { notices, received: received.lines, ..Home::default() });
        }
        let ours = &actor.organisation;
        // invitations are for whoever may take them back
        let invitations = if manages(actor) { Select::parent(ours) } else { Select::Ids(Vec::new()) };
        let assigned = Select::by(TableIndex::AnswerAssignee, &actor.member);
        let (notices, assigned, invitations): Three<Notification, AnswerRecord, Invitation> =
            self.store().three(Select::parent(ours), assigned, invitations).await?;
        let running = self.in_preparation(actor).await?;
        let submitted = self.submitted(actor, RECEIVED).await?;
        let known: Vec<&Versioned<Access>> = running.iter().chain(&submitted).collect();
        let notices = self.notices_among(actor, notices, &known).await?;
        self.progress().catch_up(self.store()).await?;
        let cases: Cases<'_> = running.iter().map(|access| (access.id(), access)).collect();
        let progress = self.progress().of(running.iter().map(Versioned::id), self.today());
        let able = can_answer(actor.kind, &actor.roles);
        let mut waiting = if able { unanswered(assigned, &cases) } else { Vec::new() };
        let mut deadlines: Vec<Deadline> = running.iter().filter_map(handing_in).collect();
        deadlines.extend(waiting.iter().filter_map(answering));
        deadlines.sort_by(in_time);
        let all = running.iter().flat_map(|access| steps_of(&progress, access));
        let members: Vec<Versioned<Member>> = if asks_for_members(actor, all) {
            self.store().many(Select::parent(ours)).await?
        } else {
            Vec::new()
        };
        for access in &running {
            let tasks =
                steps_of(&progress, access).iter().flat_map(|turn| waits_for(turn, actor, access, &members));
            waiting.extend(tasks.map(|task| Waiting::new(access, task)));
        }
        waiting.sort_by_key(|one| (one.due.is_none(), one.due));
        let line = |access: &Versioned<Access>| {
            let turn =
                progress.get(access.id()).map(|progress: &Arc<CaseProgress>| Turn::of(progress, actor));
            let line = CaseLine::new(access.id(), access.value.head.clone(), actor);
            CaseLine { turn: turn.unwrap_or_default(), ..line }
        };
        Ok(Home {
            unknown: running.len() - progress.len(),
            invited: self.invited(invitations, &cases),
            expiring: self.expiring(actor, &cases).await?,
            cases: running.iter().map(line).collect(),
            submitted: submitted
                .iter()
                .map(|access| CaseLine::new(access.id(), access.value.head.clone(), actor))
                .collect(),
            received: Vec::new(),
            waiting,
            deadlines,
            notices,
        })
    }

    /// Invitations to cases in preparation that nobody has accepted yet.
    fn invited(&self, all: Vec<Versioned<Invitation>>, cases: &Cases<'_>) -> Vec<Invited> {
        let open = all
            .into_iter()
            .filter(|kept| InvitationState::of(&kept.value, self.now()) == InvitationState::Open);
        let to_case = |kept: Versioned<Invitation>| {
            let InvitedTo::Party { name, case, .. } = kept.value.to else { return None };
            let title = cases.get(&case)?.value.head.title.clone();
            Some(Invited { case, title, name, email: kept.value.email, expires: kept.value.expires })
        };
        let mut invited: Vec<Invited> = open.filter_map(to_case).collect();
        invited.sort_by(|a, b| (a.expires, &a.name).cmp(&(b.expires, &b.name)));
        invited
    }

    /// What ends soon or has ended: found by its day, the rest is not read.
    async fn expiring(&self, actor: &Actor, cases: &Cases<'_>) -> Result<Vec<Deadline>> {
        let until = self.today().days_after(AHEAD);
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let by_then = |case: &&CaseId| Span::through(IndexValue::of(case), IndexValue::of(case).day(until));
        let spans: Vec<Span> = cases.keys().map(by_then).collect();
        let evidence = Select::WithinAny(TableIndex::EvidenceEnds, spans.clone());
        let items = Select::WithinAny(TableIndex::ItemEnds, spans);
        let (evidence, items): Both<EvidenceRecord, CaseItem> = self.store().both(evidence, items).await?;
        let mut found = Vec::new();
        let mut add = |case: &CaseId, day: Day, spot: FoundAt, what: Say| {
            let title = cases.get(case).and_then(|access| access.value.head.title.clone());
            found.extend((day <= until).then(|| Deadline { day, case: case.to_owned(), title, spot, what }));
        };
        for access in cases.values() {
            for (scheme, day) in &access.value.head.certificates {
                let name = scheme.name();
                let what = Say::new(format!("{name} 인증 유효기간"), format!("{name} certificate ends"));
                add(access.id(), *day, FoundAt::Facts, what);
            }
        }
        for kept in evidence.iter().filter(|kept| kept.value.organisation == actor.organisation) {
            let title = &kept.value.listed.title;
            let what = Say::new(format!("증빙자료 ‘{title}’의 기간"), format!("evidence “{title}” ends"));
            if let Some(day) = kept.value.ends() {
                add(&kept.key.parent, day, FoundAt::Evidence(kept.key.id.clone()), what);
            }
        }
        // the applicant sees everybody's; whether the applicant's are about an operator is not looked up for a day
        let shown = |kept: &&Versioned<CaseItem>| {
            actor.kind == OrganisationKind::Applicant || kept.value.organisation == actor.organisation
        };
        for kept in items.iter().filter(shown) {
            let body = &kept.value.body;
            for (ending, day) in body.ends() {
                let spot = FoundAt::Item(body.kind(), kept.key.id.clone());
                add(&kept.key.parent, day, spot, words(body, ending));
            }
        }
        found.sort_by(in_time);
        Ok(found)
    }
}

impl Waiting {
    fn new(access: &Versioned<Access>, task: OpenTask) -> Self {
        let head = &access.value.head;
        Self { case: access.key.id.clone(), title: head.title.clone(), task, due: head.deadline }
    }
}

/// Whether the actor can give questions to members.
fn assigns(actor: &Actor) -> bool {
    row(Action::Assign).allows(actor.kind, &actor.roles, Some(CaseState::Preparing))
}

/// The steps of a case, as far as they are known.
fn steps_of<'a>(
    progress: &'a BTreeMap<&CaseId, Arc<CaseProgress>>,
    access: &Versioned<Access>,
) -> &'a [AssignedStep] {
    progress.get(access.id()).map_or(&[], |progress| &progress.steps)
}

/// Whether the members must be looked at: one of these steps of the organisation may be one that nobody can do, or was given to somebody
/// who perhaps cannot do it, and the actor can give roles or questions to members.
fn asks_for_members<'a>(actor: &Actor, steps: impl Iterator<Item = &'a AssignedStep>) -> bool {
    let able = can_answer(actor.kind, &actor.roles);
    let to_others = |turn: &AssignedStep| turn.given.keys().any(|member| !able || *member != actor.member);
    let (gives, roles) = (assigns(actor), manages(actor));
    let mut ours = steps.filter(|turn| turn.organisation == actor.organisation);
    ours.any(|turn| {
        (gives && to_others(turn))
            || (roles && turn.step.is_due() && !does(actor.kind, &actor.roles, turn.step))
    })
}

/// Whether the actor can give roles to members.
fn manages(actor: &Actor) -> bool {
    row(Action::ManageMembers).allows(actor.kind, &actor.roles, None)
}

/// Whether somebody with these roles does a step.
fn does(kind: OrganisationKind, roles: &BTreeSet<MemberRole>, step: OpenStep) -> bool {
    row(step.action()).allows(kind, roles, Some(CaseState::Preparing))
}

/// The assigned questions that wait for an answer.
fn unanswered(assigned: Vec<Versioned<AnswerRecord>>, cases: &Cases<'_>) -> Vec<Waiting> {
    let open = assigned.into_iter().filter(|kept| kept.value.answer.is_none());
    let waiting = open.filter_map(|kept| {
        let access = cases.get(&kept.key.parent)?;
        let title = access.value.head.title.clone();
        let question = AnswerKey::parts(&kept.key.id).0.to_owned();
        let (case, task) = (kept.key.parent, OpenTask::Question(question));
        Some(Waiting { case, title, task, due: kept.value.due })
    });
    waiting.collect()
}

/// What of a step waits for this member: the step, where it is this member's to do, or for an administrator that nobody can do it; and
/// what was given to somebody who cannot answer, for whoever can give it to another. What a token of a program may do is not asked: it
/// waits for the member.
fn waits_for(
    turn: &AssignedStep,
    actor: &Actor,
    access: &Versioned<Access>,
    members: &[Versioned<Member>],
) -> Vec<OpenTask> {
    let AssignedStep { step, organisation, given } = turn;
    if *organisation != actor.organisation || access.value.head.state != CaseState::Preparing {
        return Vec::new();
    }
    let mut tasks = Vec::new();
    let active = || members.iter().filter(|kept| kept.value.active);
    let able = |member: &MemberId| {
        active().any(|kept| kept.id() == member && can_answer(actor.kind, &kept.value.roles))
    };
    let lost: usize = given.iter().filter(|(member, _)| !able(member)).map(|(_, count)| count).sum();
    if lost > 0 && assigns(actor) && !members.is_empty() {
        tasks.push(OpenTask::Reassign(lost));
    }
    if !step.is_due() {
        return tasks;
    }
    if does(actor.kind, &actor.roles, *step) {
        tasks.push(OpenTask::Step(*step));
    } else if manages(actor) && !active().any(|kept| does(actor.kind, &kept.value.roles, *step)) {
        tasks.push(OpenTask::NoRole(*step));
    }
    tasks
}

fn in_time(a: &Deadline, b: &Deadline) -> std::cmp::Ordering {
    (a.day, &a.case, &a.spot, &a.what.ko).cmp(&(b.day, &b.case, &b.spot, &b.what.ko))
}

fn handing_in(access: &Versioned<Access>) -> Option<Deadline> {
    let head = &access.value.head;
    let what = Say::from(Bi::new("제출 희망일", "planned submission"));
    let (day, title) = (head.deadline?, head.title.clone());
    Some(Deadline { day, case: access.key.id.clone(), title, spot: FoundAt::Case, what })
}

fn answering(waiting: &Waiting) -> Option<Deadline> {
    let OpenTask::Question(question) = &waiting.task else { return None };
    let Say { ko, en } = simsa_rules::called(question.parse::<QuestionId>().ok()?.question());
    let what = Say::new(format!("{ko} 답변 기한"), format!("answer to {en} due"));
    let (case, title) = (waiting.case.clone(), waiting.title.clone());
    Some(Deadline { day: waiting.due?, case, title, spot: FoundAt::Question(question.clone()), what })
}

fn words(body: &ItemBody, ending: Ending) -> Say {
    let name = match body {
        ItemBody::Product(product) => product.name.as_str(),
        _ => "",
    };
    match ending {
        Ending::Proof => Say::new(format!("{name} 인증서 유효기간"), format!("proof of {name} ends")),
        Ending::Secaas => {
            Say::new(format!("{name} 클라우드 보안인증 유효기간"), format!("CSAP certificate of {name} ends"))
        }
        Ending::Test => {
            Bi::new("취약점 점검·모의침투 테스트가 1년을 넘김", "a test becomes older than a year").into()
        }
        Ending::Claim => Bi::new("면제 근거의 유효기간", "what an exemption is claimed on ends").into(),
    }
}
