//! The home page: what waits for the member, what is due, what expires.

use std::collections::BTreeMap;

use simsa_catalogue::QuestionId;
use simsa_model::{Bi, Day, Say};
use simsa_store::records::{
    Access, Answer, Case, CaseState, Evidence, Item, ItemBody, Notice, NoticeKind, OrganisationKind, Part,
};
use simsa_store::{Kept, Select, Typed};

use crate::actions::exchange::item_is_shown_to;
use crate::actor::Actor;
use crate::desk::Desk;
use crate::permit::{Action, permit};
use crate::trouble::Outcome;
use crate::views::case::CaseLine;

/// Cases looked at for the home page; who has more finds them in the list.
const CASES: u32 = 100;
/// Days ahead of which something counts as expiring.
const AHEAD: i32 = 90;

/// A question that waits for the member.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The case.
    pub case: String,
    /// Its title.
    pub title: Option<String>,
    /// The question.
    pub question: String,
    /// The day by which.
    pub due: Option<Day>,
}

/// A day by which something must be done, or on which something ends.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// The day.
    pub day: Day,
    /// The case.
    pub case: String,
    /// Its title.
    pub title: Option<String>,
    /// What is due or ends.
    pub what: Say,
}

/// A notice.
#[derive(Clone, Debug)]
pub struct NoticeView {
    /// Its id, to dismiss it.
    pub id: String,
    /// What it says.
    pub kind: NoticeKind,
    /// When.
    pub at: jiff::Timestamp,
}

/// The home page.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// Questions assigned to the member that are not answered, the earliest first.
    pub waiting: Vec<Waiting>,
    /// Deadlines of cases and questions, the earliest first.
    pub deadlines: Vec<Deadline>,
    /// Certificates, tests and evidence that end soon or have ended, the earliest first.
    pub expiring: Vec<Deadline>,
    /// Notices to the member and the organisation, the newest first.
    pub notices: Vec<NoticeView>,
    /// Cases in preparation.
    pub cases: Vec<CaseLine>,
}

impl Desk {
    /// The home page, in six statements.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn home(&self, actor: &Actor) -> Outcome<Home> {
        permit(actor, Action::SeeHome, None)?;
        let store = self.store();
        let access: Vec<Kept<Access>> =
            store.page(Select::Parent(actor.organisation.clone()), None, CASES).await?;
        // a certifier has submissions; a case that is prepared again is no business of its
        let access = if actor.kind == OrganisationKind::Certifier { Vec::new() } else { access };
        let ids: Vec<String> = access.into_iter().map(|kept| kept.key.id).collect();
        let cases: Vec<Kept<Case>> = store.many(Select::Ids(ids)).await?;
        let running: Vec<Kept<Case>> =
            cases.into_iter().filter(|kept| kept.value.state == CaseState::Preparing).collect();
        let ids: Vec<String> = running.iter().map(|kept| kept.key.id.clone()).collect();
        let assigned: Vec<Kept<Answer>> = store.many(Select::Lookup(actor.member.clone())).await?;
        let evidence: Vec<Kept<Evidence>> = store.many(Select::Parents(ids.clone())).await?;
        let items: Vec<Kept<Item>> = store.many(Select::Parents(ids)).await?;
        let notices: Vec<Kept<Notice>> = store.many(Select::Parent(actor.organisation.clone())).await?;
        let waiting = waiting(&assigned, &running);
        let mut deadlines: Vec<Deadline> = running.iter().filter_map(handing_in).collect();
        deadlines.extend(waiting.iter().filter_map(answering));
        deadlines.sort_by_key(|deadline| (deadline.day, deadline.case.clone()));
        Ok(Home {
            expiring: expiring(actor.kind, self.today(), &running, &evidence, &items),
            notices: notices_for(actor, notices),
            cases: running.iter().map(|kept| CaseLine::of(kept, actor)).collect(),
            waiting,
            deadlines,
        })
    }
}

fn waiting(assigned: &[Kept<Answer>], running: &[Kept<Case>]) -> Vec<Waiting> {
    let open = assigned.iter().filter(|kept| kept.value.answer.is_none());
    let mut waiting: Vec<Waiting> = open
        .filter_map(|kept| {
            let case = running.iter().find(|case| case.key.id == kept.key.parent)?;
            Some(Waiting {
                case: kept.key.parent.clone(),
                title: case.value.title.clone(),
                question: kept.key.id.clone(),
                due: kept.value.due,
            })
        })
        .collect();
    // what has no day comes last
    waiting.sort_by_key(|waiting| (waiting.due.is_none(), waiting.due, waiting.question.clone()));
    waiting
}

fn handing_in(kept: &Kept<Case>) -> Option<Deadline> {
    let what = Say::from(Bi::new("제출 예정일", "planned submission"));
    Some(Deadline {
        day: kept.value.deadline?,
        case: kept.key.id.clone(),
        title: kept.value.title.clone(),
        what,
    })
}

fn answering(waiting: &Waiting) -> Option<Deadline> {
    let id = waiting.question.parse::<QuestionId>().ok()?;
    let Say { ko, en } = simsa_rules::called(id.question());
    let what = Say::new(format!("{ko} 답변 기한"), format!("answer to {en} due"));
    Some(Deadline { day: waiting.due?, case: waiting.case.clone(), title: waiting.title.clone(), what })
}

fn notices_for(actor: &Actor, notices: Vec<Kept<Notice>>) -> Vec<NoticeView> {
    let mine = notices.into_iter().filter(|kept| kept.value.to.as_ref().is_none_or(|to| *to == actor.member));
    let view = |kept: Kept<Notice>| NoticeView { id: kept.key.id, kind: kept.value.kind, at: kept.value.at };
    let mut views: Vec<NoticeView> = mine.map(view).collect();
    views.sort_by_key(|notice| std::cmp::Reverse(notice.at));
    views
}

/// Tests stay usable for a year; certificates and evidence until the day they name.
fn expiring(
    kind: OrganisationKind,
    today: Day,
    running: &[Kept<Case>],
    evidence: &[Kept<Evidence>],
    items: &[Kept<Item>],
) -> Vec<Deadline> {
    let titles: BTreeMap<&str, &Option<String>> =
        running.iter().map(|kept| (kept.id(), &kept.value.title)).collect();
    let mut found: Vec<Deadline> = Vec::new();
    let mut add = |case: &str, day: Option<Day>, what: Say| {
        let soon = day.filter(|day| *day <= today.days_after(AHEAD));
        let title = titles.get(case).copied().cloned().flatten();
        found.extend(soon.map(|day| Deadline { day, case: case.to_owned(), title, what }));
    };
    for case in running {
        for certificate in case.value.facts.certificates.iter().flatten() {
            let name = certificate.scheme.name();
            let what = Say::new(format!("{name} 인증 유효기간"), format!("{name} certificate ends"));
            add(case.id(), certificate.valid_until, what);
        }
    }
    for kept in evidence {
        let own = (kept.value.part == Part::Operator) == (kind == OrganisationKind::Operator);
        if own {
            let title = &kept.value.listed.title;
            let what = Say::new(format!("증빙자료 ‘{title}’의 기간"), format!("evidence “{title}” ends"));
            add(&kept.key.parent, kept.value.listed.until, what);
        }
    }
    for kept in items.iter().filter(|kept| item_is_shown_to(&kept.value.body, kind)) {
        match &kept.value.body {
            ItemBody::Test(test) => {
                let day = test.until.map(|day| day.days_after(365));
                let what =
                    Bi::new("취약점 점검·모의침투 테스트가 1년을 넘김", "a test becomes older than a year");
                add(&kept.key.parent, day, what.into());
            }
            ItemBody::Product(product) => {
                for proof in &product.proofs {
                    let what = Say::new(
                        format!("{} 인증서 유효기간", product.name),
                        format!("proof of {} ends", product.name),
                    );
                    add(&kept.key.parent, proof.valid_until, what);
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|deadline| (deadline.day, deadline.case.clone()));
    found
}
