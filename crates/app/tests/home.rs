//! The home page and the list of cases: complete and in a defined order at any number of cases, in a handful of
//! statements; and what waits for whom.

mod common;

use simsa_store::CaseId;
use std::collections::BTreeMap;

use common::{World, confirm_all, described, is_invalid, new_case};
use simsa_app::accounts::invite::InviteParty;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::case::NewCase;
use simsa_app::intake::description::Described;
use simsa_app::records::{CaseRecord, CaseState, MemberRole, NoticeKind, OrganisationKind, Purpose};
use simsa_app::submission::submit::Submit;
use simsa_app::views::cases::{CasePage, Wanted};
use simsa_app::views::forms::ConfirmationView;
use simsa_app::views::home::{FoundAt, Home, OpenTask};
use simsa_app::{Actor, Open, OpenStep};
use simsa_model::{AnswerValue, Day};
use unicode_normalization::UnicodeNormalization;

async fn home(world: &World, actor: &Actor) -> Home {
    world.workbench.home(actor).await.unwrap()
}

/// Everything that was asked for is worked out.
async fn judged(world: &World, actor: &Actor) -> Home {
    home(world, actor).await;
    while world.workbench.judge_next().await.unwrap() {}
    home(world, actor).await
}

async fn opened(world: &World, actor: &Actor, title: &str, deadline: Option<Day>) -> CaseId {
    // one second each, so that it is defined which is the newer
    world.pass(1);
    world.workbench.open_case(actor, &NewCase { title: title.to_owned(), deadline }).await.unwrap()
}

async fn with_period(world: &World, actor: &Actor, case: &CaseId, kind: &str, until: Day) -> String {
    let (title, kind) = (format!("{kind} {until}"), kind.to_owned());
    let input = Described { title, kind, until: Some(until), ..Described::default() };
    let shelved = world.workbench.add_evidence(actor, case, &input, "a.pdf", Box::new(&b"x"[..])).await;
    shelved.unwrap().id.into()
}

/// Steps of the home page that wait for the member.
fn steps(home: &Home) -> Vec<OpenStep> {
    let step = |task: &OpenTask| match task {
        OpenTask::Step(step) => Some(*step),
        OpenTask::Question(_) | OpenTask::NoRole(_) | OpenTask::Reassign(_) => None,
    };
    home.waiting.iter().filter_map(|waiting| step(&waiting.task)).collect()
}

fn count(home: &Home, open: Open) -> usize {
    steps(home).iter().filter(|step| step.open == open).map(|step| step.count).sum()
}

#[tokio::test]
async fn what_is_due_and_what_ends_is_found_in_every_case() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let mut cases = Vec::new();
    for number in 0..130 {
        let deadline = Day::new(2026, 6, 1).days_after(200 - number);
        cases.push(opened(&world, &actor, &format!("신청 건 {number}"), Some(deadline)).await);
    }
    for case in &cases {
        // ends much later
        with_period(&world, &actor, case, "contract", Day::new(2027, 3, 1)).await;
    }
    let ends = |day| Day::new(2026, 3, day);
    with_period(&world, &actor, &cases[3], "log", ends(1)).await;
    let late = with_period(&world, &actor, &cases[7], "certificate-copy", ends(9)).await;
    let early = with_period(&world, &actor, &cases[129], "contract", ends(4)).await;
    with_period(&world, &actor, &cases[64], "contract", ends(5)).await;
    world.workbench.close_case(&actor, &cases[64]).await.unwrap();
    let before = world.store.reads();
    let home = home(&world, &actor).await;
    assert!(world.store.reads() - before <= 8, "{}", world.store.reads() - before);
    let days: Vec<Day> = home.deadlines.iter().map(|deadline| deadline.day).collect();
    assert_eq!(days.len(), 129, "one was closed");
    assert!(days.is_sorted());
    assert_eq!(home.deadlines[0].case, cases[129]);
    // a log covers a period, and does not end with it
    let found: Vec<_> =
        home.expiring.iter().map(|one| (one.day, one.case.clone(), one.spot.clone())).collect();
    let expected = [(ends(4), &cases[129], early), (ends(9), &cases[7], late)];
    assert_eq!(found, expected.map(|(day, case, id)| (day, case.clone(), FoundAt::Evidence(id.into()))));
    assert_eq!(home.expiring[0].title.as_deref(), Some("신청 건 129"));
    let order: Vec<_> = home.cases.iter().map(|line| line.id.clone()).collect();
    let by_day: Vec<_> = home.deadlines.iter().map(|deadline| deadline.case.clone()).collect();
    assert_eq!(order, by_day, "the cases stand in the order in which they are to be handed in");
}

async fn page(world: &World, actor: &Actor, wanted: &Wanted, after: Option<&str>) -> CasePage {
    world.workbench.cases(actor, wanted, after, 4).await.unwrap()
}

fn titles(page: &CasePage) -> Vec<&str> {
    page.lines.iter().filter_map(|line| line.title.as_deref()).collect()
}

#[tokio::test]
async fn cases_are_listed_by_the_day_on_which_they_are_due_and_found_by_their_title() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let day = |day| Some(Day::new(2026, 5, day));
    let late = opened(&world, &actor, "가온병원 EMR", day(9)).await;
    opened(&world, &actor, "나래의원 차트", None).await;
    opened(&world, &actor, "가온의원 EMR", day(2)).await;
    opened(&world, &actor, "다솜병원 emr", None).await;
    let closed = opened(&world, &actor, "끝난 건", day(1)).await;
    world.workbench.close_case(&actor, &closed).await.unwrap();
    let all = Wanted::default();
    let first = page(&world, &actor, &all, None).await;
    assert_eq!(titles(&first), ["가온의원 EMR", "가온병원 EMR", "다솜병원 emr", "나래의원 차트"]);
    assert_eq!(first.all, 5);
    // the case at the end of the page changes its place: the next page still begins where this one ended
    let next = first.next.as_deref().unwrap();
    let rest = page(&world, &actor, &all, Some(next)).await;
    assert_eq!((titles(&rest), &rest.next), (vec!["끝난 건"], &None));
    let earlier = NewCase { title: "가온병원 EMR".to_owned(), deadline: day(1) };
    world
        .workbench
        .change_case(&actor, &late, world.at::<CaseRecord>("", &late).await, &earlier)
        .await
        .unwrap();
    assert_eq!(titles(&page(&world, &actor, &all, Some(next)).await), ["끝난 건"]);
    assert_eq!(titles(&page(&world, &actor, &all, None).await)[0], "가온병원 EMR");
    for (words, found) in [
        ("EMR", vec!["가온병원 EMR", "가온의원 EMR", "다솜병원 emr"]),
        ("emr 가온", vec!["가온병원 EMR", "가온의원 EMR"]),
        ("병원", vec!["가온병원 EMR", "다솜병원 emr"]),
        ("없는 제목", vec![]),
    ] {
        // as a Mac types it
        let words = words.nfd().collect();
        let found_page = page(&world, &actor, &Wanted { words, ..Wanted::default() }, None).await;
        assert_eq!((titles(&found_page), found_page.all), (found.clone(), found.len()));
    }
    let closed = Wanted { state: Some(CaseState::Closed), ..Wanted::default() };
    assert_eq!(titles(&page(&world, &actor, &closed, None).await), ["끝난 건"]);
    let dossiers = Wanted { purpose: Some(Purpose::ServiceDossier), ..Wanted::default() };
    assert_eq!(page(&world, &actor, &dossiers, None).await.all, 0);
    for wrong in ["", "c-1", "preparing.2026-05-01.x.c-1", "preparing.2026-13-01.1.c-1"] {
        is_invalid(world.workbench.cases(&actor, &all, Some(wrong), 4).await, "after");
    }
}

#[tokio::test]
async fn two_dossiers_among_many_cases_are_on_the_first_page_of_dossiers() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&applicant).await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    for title in ["자료집 하나", "자료집 둘"] {
        world.pass(1);
        world.workbench.open_dossier(&operator, &new_case(title)).await.unwrap();
    }
    let dossiers = Wanted { purpose: Some(Purpose::ServiceDossier), ..Wanted::default() };
    let found = page(&world, &operator, &dossiers, None).await;
    assert_eq!((titles(&found), found.all), (vec!["자료집 둘", "자료집 하나"], 2));
    let cases = Wanted { purpose: Some(Purpose::Application), ..Wanted::default() };
    assert_eq!(page(&world, &operator, &cases, None).await.all, 1);
    // what the owner writes about the case is in the other party's list at once
    let version = world.at::<CaseRecord>("", &case).await;
    world.workbench.change_case(&applicant, &case, version, &new_case("새 제목")).await.unwrap();
    assert_eq!(titles(&page(&world, &operator, &cases, None).await), ["새 제목"]);
    world.workbench.close_case(&applicant, &case).await.unwrap();
    assert_eq!(page(&world, &operator, &cases, None).await.lines[0].state, CaseState::Closed);
}

/// What the home page says of the forms is what the page of the forms says.
#[tokio::test]
async fn forms_wait_for_their_signer_until_they_are_confirmed_and_again_when_they_change() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    let signer = world.member(&admin, "signer@example.kr", &[MemberRole::Signer]).await;
    let reader = world.member(&admin, "reader@example.kr", &[MemberRole::Reader]).await;
    let case = world.imported(&admin, "group-ii-3").await;
    let first = home(&world, &signer).await;
    assert_eq!((first.unknown, first.waiting.len()), (1, 0), "nobody has looked at it yet");
    let waiting = async || {
        let lines = world.workbench.forms(&signer, &case).await.unwrap();
        let of = |void: bool| {
            let is = |confirmed: &ConfirmationView| match confirmed {
                ConfirmationView::No => !void,
                ConfirmationView::Void { .. } => void,
                ConfirmationView::Yes { .. } => false,
            };
            lines.iter().filter(|line| line.ours && line.signed && is(&line.confirmed)).count()
        };
        (of(false), of(true))
    };
    let counts = |home: &Home| (count(home, Open::Sign), count(home, Open::Void));
    let told = judged(&world, &signer).await;
    assert_eq!((told.unknown, counts(&told)), (0, waiting().await));
    assert!(counts(&told).0 > 3);
    let next = told.cases[0].turn.next().unwrap();
    assert_eq!((next.open, next.by), (Open::Sign, OrganisationKind::Applicant), "no operator takes part");
    assert!(judged(&world, &reader).await.waiting.is_empty(), "a reader signs nothing");
    confirm_all(&world, &signer, &case).await;
    let told = judged(&world, &signer).await;
    assert_eq!((counts(&told), waiting().await), ((0, 0), (0, 0)));
    // nothing is open any more: exactly then it can be submitted, by a signer only
    assert_eq!(count(&told, Open::Submit), 1);
    assert_eq!(told.cases[0].turn.next().map(|step| step.open), Some(Open::Submit));
    let version = world.workbench.case_panel(&admin, &case).await.unwrap().version;
    let representative = "applicant.representative";
    world.workbench.answer_fact(&admin, &case, version, representative, "한새로").await.unwrap();
    let told = judged(&world, &signer).await;
    assert_eq!((told.unknown, counts(&told)), (0, waiting().await));
    assert!(counts(&told).1 > 0, "what was confirmed has changed");
    assert_eq!(count(&told, Open::Submit), 0);
    confirm_all(&world, &signer, &case).await;
    let acknowledged: BTreeMap<String, String> = {
        let readiness = world.workbench.readiness(&signer, &case).await.unwrap();
        readiness.warnings.into_iter().map(|(key, _)| (key, "확인함".to_owned())).collect()
    };
    let submit = Submit { case: case.clone(), acknowledged, certifier: None };
    world.workbench.submit(&signer, &submit).await.unwrap();
    let told = judged(&world, &signer).await;
    assert!(told.waiting.is_empty() && told.cases.is_empty(), "it has gone out");
    // it stays in sight, with where it went: no certifier was chosen
    let sent = told.submitted[0].sent.as_ref().unwrap();
    assert_eq!((told.submitted.len(), &told.submitted[0].id, &sent.to), (1, &case, &None));
}

#[tokio::test]
async fn each_side_is_told_whose_turn_it_is() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    let questions = world.workbench.questions(&operator, &case, None, None).await.unwrap().questions;
    let clear = |at: usize, answer: Option<AnswerValue>, version: Option<u64>| SaveAnswer {
        operator: None,
        case: case.clone(),
        question: questions[at].question.id.as_str().to_owned(),
        version,
        answer,
        note: String::new(),
        // an answer without evidence is not done
        evidence: if answer.is_some() { questions[at].evidence.clone() } else { Vec::new() },
    };
    let version =
        world.workbench.save_answer(&operator, &clear(0, None, questions[0].version)).await.unwrap();
    let theirs = judged(&world, &operator).await;
    assert_eq!(count(&theirs, Open::Questions), 1);
    let ours = judged(&world, &applicant).await;
    assert_eq!(count(&ours, Open::Questions), 0, "the operator answers");
    let next = ours.cases[0].turn.next().unwrap();
    assert_eq!((next.open, next.by), (Open::Questions, OrganisationKind::Operator));
    // what the applicant has confirmed of it no longer counts against the operator: it has its own forms to sign
    world.workbench.save_answer(&operator, &clear(0, questions[0].answer, Some(version))).await.unwrap();
    let theirs = judged(&world, &operator).await;
    assert!(steps(&theirs).iter().all(|step| step.by == OrganisationKind::Operator));
    assert_eq!(count(&theirs, Open::Questions), 0);
    assert!(count(&theirs, Open::Sign) > 0);
    // conformity is the applicant's, and open as soon as an item is taken back
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    let mut conformity = panel.conformity.unwrap();
    conformity.confirmed.pop();
    world.workbench.save_conformity(&applicant, &case, panel.version, &conformity).await.unwrap();
    assert_eq!(count(&judged(&world, &applicant).await, Open::Conformity), 1);
    assert_eq!(count(&judged(&world, &operator).await, Open::Conformity), 0);
}

#[tokio::test]
async fn a_changed_dossier_waits_in_every_case_that_uses_it() {
    use simsa_app::cases::service_dossier::Using;
    use simsa_app::records::Disclosure;
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    let dossier = world.workbench.open_dossier(&operator, &new_case("한별클라우드 자료집")).await.unwrap();
    world
        .workbench
        .use_dossier(&operator, &case, &dossier, None, &Using::all(Disclosure::Full))
        .await
        .unwrap();
    assert_eq!(count(&judged(&world, &applicant).await, Open::Dossiers), 0);
    let input = described("구성도");
    world.workbench.add_evidence(&operator, &dossier, &input, "a.png", Box::new(&b"x"[..])).await.unwrap();
    let told = judged(&world, &applicant).await;
    assert_eq!(count(&told, Open::Dossiers), 1);
    let notice =
        told.notices.iter().find(|one| matches!(one.kind, NoticeKind::DossierChanged { .. })).unwrap();
    assert_eq!(notice.about.as_deref(), Some("한별클라우드 자료집"));
    assert!(notice.title.is_some());
}

#[tokio::test]
async fn notices_name_the_case_and_the_other_organisation() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = opened(&world, &applicant, "가온병원 EMR", None).await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    world.workbench.comment(&applicant, &case, "emr-1.1-1", "확인 바랍니다", true).await.unwrap();
    world.workbench.close_case(&applicant, &case).await.unwrap();
    let told = home(&world, &operator).await.notices;
    assert_eq!(told.len(), 2);
    for notice in &told {
        let (title, about) = (notice.title.as_deref(), notice.about.as_deref());
        assert_eq!((title, about), (Some("가온병원 EMR"), Some("첫 applicant 기관")), "{:?}", notice.kind);
    }
    let joined = home(&world, &applicant).await.notices;
    assert!(matches!(joined[0].kind, NoticeKind::Joined { .. }));
    assert_eq!(joined[0].about.as_deref(), Some("초대된 사업자"));
}

#[tokio::test]
async fn invitations_wait_for_the_other_party_until_they_are_accepted() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    let editor = world.member(&admin, "editor@example.kr", &[MemberRole::Editor]).await;
    let case = opened(&world, &admin, "가온병원 EMR", None).await;
    let invite = InviteParty {
        case: case.clone(),
        kind: OrganisationKind::Operator,
        name: "한별클라우드".to_owned(),
        email: "op@cloud.example.kr".to_owned(),
        operator: None,
    };
    let token = world.workbench.invite_party(&admin, &invite).await.unwrap();
    let invited = home(&world, &admin).await.invited;
    assert_eq!(invited.len(), 1, "the invitation of the editor was used and is no case's");
    assert_eq!((invited[0].case.as_str(), invited[0].name.as_str()), (case.as_str(), "한별클라우드"));
    assert!(home(&world, &editor).await.invited.is_empty(), "an editor can do nothing about it");
    world.accept(&token, "").await;
    assert!(home(&world, &admin).await.invited.is_empty());
}
